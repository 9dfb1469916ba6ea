"""A port of this machine, and whose word on the client is taken: a trusted proxy's, and nobody else's."""

import httpx
import pytest
from fastapi import FastAPI, Request

from web.listen import serve_beside, take_port

FORWARDED = {"x-forwarded-for": "203.0.113.9, 198.51.100.7", "x-forwarded-proto": "https"}


@pytest.fixture
def echo():
    app = FastAPI()

    @app.get("/")
    def show(request: Request) -> dict[str, str]:
        return {"client": request.client.host, "scheme": request.url.scheme}

    return app


@pytest.mark.parametrize(
    ("trusted", "seen"),
    [
        ((), {"client": "127.0.0.1", "scheme": "http"}),
        (("192.0.2.0/24",), {"client": "127.0.0.1", "scheme": "http"}),
        # What stands before the last hop was written by whoever asked.
        (("127.0.0.1",), {"client": "198.51.100.7", "scheme": "https"}),
        (("127.0.0.0/8", "198.51.100.0/24"), {"client": "203.0.113.9", "scheme": "https"}),
    ],
)
def test_only_a_trusted_proxy_says_who_asks(echo, trusted, seen):
    taken = take_port(0)
    port = taken.getsockname()[1]
    with serve_beside(echo, taken, trusted_proxies=trusted):
        answer = ask(f"http://127.0.0.1:{port}/")
    assert answer.json() == seen


def ask(address):
    """Ask until the server has begun to listen."""
    transport = httpx.HTTPTransport(retries=20)
    with httpx.Client(transport=transport, trust_env=False, timeout=20) as client:
        return client.get(address, headers=FORWARDED)
