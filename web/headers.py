"""Guard every answer: strict headers on all of them, and no answer at all to a foreign host name."""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""Host names of this machine."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
STRICT_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
)


class StrictHeaders:
    """Put the strict headers on every answer that passes through."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the strict headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_strictly(message: Message) -> None:
            """Send a message, the first one with the strict headers."""
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(STRICT_HEADERS)
            await send(message)

        await self.app(scope, receive, send_strictly)


class KnownHosts:
    """Hand requests for an unknown host name to the answer that refuses them.

    A page of somebody else's can point a name of theirs at this address (DNS rebinding); their
    script would then read our pages as its own.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...], refuse: ASGIApp) -> None:
        self.app, self.hosts, self.refuse = app, hosts, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a known host name, refuse any other."""
        known = scope["type"] != "http" or host_name(Headers(scope=scope).get("host", "")) in self.hosts
        await (self.app if known else self.refuse)(scope, receive, send)


def host_name(host: str) -> str:
    """Return a Host header's name without its port, in lower case; brackets of IPv6 stay."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()
