"""Take the dashboard's port on this machine and serve until stopped."""

import socket

import uvicorn
from fastapi import FastAPI

from jobs.errors import PortTaken

HOST = "127.0.0.1"


def take_port(port: int) -> socket.socket:
    """Return a socket bound to a port of 127.0.0.1.

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
            next_step=f"stop what listens there, or choose another: leumund serve --port {port + 1}",
        ) from error
    return taken


def serve_forever(app: FastAPI, taken: socket.socket) -> None:
    """Answer requests on a taken port until the process is told to stop."""
    settings = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(settings).run(sockets=[taken])
