"""Take a port on this machine and serve: until stopped, or beside something else."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from fastapi import FastAPI

from jobs.errors import PortTaken

HOST = "127.0.0.1"


def take_port(port: int, *, option: str = "leumund serve --port") -> socket.socket:
    """Return a socket bound to a port of 127.0.0.1.

    Args:
        port: Its number.
        option: How another one is chosen, for the message.

    Raises:
        PortTaken: If another program has it.
    """
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((HOST, port))
        taken.listen(128)
    except OSError as error:
        taken.close()
        raise PortTaken(
            f"port {port} cannot be used: {error.strerror}",
            where=f"{HOST}:{port}",
            next_step=f"stop what listens there, or choose another: {option} {port + 1}",
        ) from error
    return taken


def serve_forever(app: FastAPI, taken: socket.socket) -> None:
    """Answer requests on a taken port until the process is told to stop."""
    _server(app).run(sockets=[taken])


@contextmanager
def serve_beside(app: FastAPI, taken: socket.socket) -> Iterator[None]:
    """Answer requests on a taken port from a thread of its own until the block ends."""
    server = _server(app)
    thread = Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _server(app: FastAPI) -> uvicorn.Server:
    return uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False))
