"""Serve a simulated platform over HTTP on loopback."""

import hashlib
import socket
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from simulator.answer import Answer, Sent, answer
from simulator.errors import PortInUse
from simulator.platform import Platform
from simulator.visit import Visit

HOST = "127.0.0.1"
_LONGEST_FORM = 64 * 1024


class Server:
    """A running platform; leaves the port when the `with` block ends."""

    def __init__(self, platform: Platform, listener: "_Listener") -> None:
        """Take a bound listener; `serve` makes one."""
        self.platform = platform
        self._listener = listener
        self._thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self) -> int:
        """Return the port that the platform listens on."""
        return int(self._listener.server_address[1])

    @property
    def base_url(self) -> str:
        """Return scheme, host and port, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()


def serve(platform: Platform, *, port: int = 0) -> Server:
    """Return a server for a platform, to be used in a `with` block.

    Args:
        platform: What to serve; it may be changed while the server runs.
        port: Port on 127.0.0.1; 0 takes a free one.

    Raises:
        PortInUse: If the port cannot be bound.
    """
    try:
        return Server(platform, _Listener(platform, port))
    except (OSError, OverflowError) as error:
        raise PortInUse(HOST, port) from error


class _Listener(ThreadingHTTPServer):
    """Accepts connections, and at the end closes all of them, those kept alive included."""

    daemon_threads = True

    def __init__(self, platform: Platform, port: int) -> None:
        self.platform = platform
        self.closing = Event()
        self._connections: set[socket.socket] = set()
        super().__init__((HOST, port), _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection and remember it."""
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address

    def close_request(self, request: Any) -> None:
        """Close a connection and forget it."""
        self._connections.discard(request)
        super().close_request(request)

    def server_close(self) -> None:
        """Leave the port and wake every thread that waits for a visitor."""
        self.closing.set()
        super().server_close()
        for connection in list(self._connections):
            _hang_up(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report what went wrong with a request, unless the visitor went away."""
        # A visitor that is killed in mid-request is what this server is for; anything else is our mistake.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection's requests."""

    protocol_version = "HTTP/1.1"
    # Headers and body must leave in one packet: else the visitor's delayed acknowledgement costs 40 ms a page.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Listener

    def do_GET(self) -> None:
        """Answer a request as the platform feels just now, and note it."""
        self._answer(Sent(dict(self.headers)))

    def do_POST(self) -> None:
        """Answer a posted form, of which only the token endpoint knows one."""
        length = self.headers.get("Content-Length", "0")
        # A longer form is none of ours, and must not be waited for.
        posted = self.rfile.read(min(int(length), _LONGEST_FORM)) if length.isdigit() else b""
        self._answer(Sent(dict(self.headers), posted))

    def _answer(self, sent: Sent) -> None:
        platform = self.server.platform
        reply = answer(platform, self.path, f"http://{HOST}:{self.server.server_address[1]}", sent)
        # An event instead of a sleep, so that leaving the `with` block never waits for a slow answer.
        self.server.closing.wait(reply.trouble.wait_seconds)
        tag = '"' + hashlib.sha256(reply.body).hexdigest()[:32] + '"'
        known = reply.status == 200 and self.headers.get("If-None-Match") == tag
        status = 0 if reply.trouble.drop else 304 if known else reply.status
        platform.record(Visit(self.path, status, time.monotonic(), self.headers.get("User-Agent", "")))
        self._send(reply, tag, known=known)

    def _send(self, reply: Answer, tag: str, *, known: bool) -> None:
        body = b"" if known else reply.body
        self.send_response(304 if known else reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", tag)
        if reply.trouble.retry_after:
            self.send_header("Retry-After", reply.trouble.retry_after)
        self.end_headers()
        # The announced length stays: a visitor must be able to tell that half of the page is missing.
        self.wfile.write(body[: len(body) // 2] if reply.trouble.drop else body)
        self.close_connection = self.close_connection or reply.trouble.drop

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet; the platform keeps its own list of visits."""


def _hang_up(connection: socket.socket) -> None:
    """Wake the thread that waits for a visitor's next request; it then closes the connection itself."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
