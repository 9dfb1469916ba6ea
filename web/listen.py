"""Take a port on this machine and serve: until stopped, or beside something else."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from fastapi import FastAPI

from jobs.errors import PortTaken

HOST = "127.0.0.1"


def take_port(port: int, *, option: str = "leumund serve --port", host: str = HOST) -> socket.socket:
    """Return a socket bound to a port of this machine.

    Args:
        port: Its number.
        option: How another one is chosen, for the message.
        host: Address to listen on.

    Raises:
        PortTaken: If another program has it.
    """
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(128)
    except OSError as error:
        taken.close()
        raise PortTaken(
            f"port {port} cannot be used: {error.strerror}",
            where=f"{host}:{port}",
            next_step=f"stop what listens there, or choose another: {option} {port + 1}",
        ) from error
    return taken


def serve_forever(app: FastAPI, taken: socket.socket, *, trusted_proxies: tuple[str, ...] = ()) -> None:
    """Answer requests on a taken port until the process is told to stop.

    Args:
        app: What answers.
        taken: The port.
        trusted_proxies: Addresses or networks whose word on client and scheme is taken.
    """
    _server(app, trusted_proxies).run(sockets=[taken])


@contextmanager
def serve_beside(app: FastAPI, taken: socket.socket, *, trusted_proxies: tuple[str, ...] = ()) -> Iterator[None]:
    """Answer requests on a taken port from a thread of its own until the block ends; see `serve_forever`."""
    server = _server(app, trusted_proxies)
    thread = Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _server(app: FastAPI, trusted_proxies: tuple[str, ...] = ()) -> uvicorn.Server:
    settings = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        # By itself uvicorn believes whatever programs of this machine claim.
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=list(trusted_proxies),
    )
    return uvicorn.Server(settings)
