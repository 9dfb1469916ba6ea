"""Take forms of our own pages, and no others."""

import hashlib
import hmac
import secrets
from urllib.parse import parse_qs

from fastapi import Request

from web.access import who_asks
from web.errors import AnswerRefused

MOST_BYTES = 20_000
MOST_FIELDS = 200
OWN = frozenset({"same-origin", "none"})
"""What browsers say of a request that one of our own pages sends."""


def new_secret() -> str:
    """Return what the forms of one server are made from where nobody signs in."""
    return secrets.token_urlsafe(32)


def form_token(request: Request) -> str:
    """Return what only our own pages hold, and only those of the present session.

    Another site can send our forms from its visitors' browsers, but it cannot read this out of our page. Its Origin
    header would not tell: without referrers, browsers leave it empty for our own forms too.
    """
    # Made from the cookie's secret, so that any machine can tell it, and so that it ends with the session.
    of_door = request.scope.get("state", {}).get("form_secret")
    here = request.app.state.form_secret if "app" in request.scope else ""
    secret = who_asks(request).secret or of_door or here
    return hashlib.sha256(f"leumund form {secret}".encode()).hexdigest()


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form of ours.

    Args:
        request: The request with its body.

    Raises:
        AnswerRefused: If it comes from another site, is too long, or doesn't hold the token.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in OWN:
        raise AnswerRefused("sent by another site")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise AnswerRefused("too long")
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise AnswerRefused("unreadable") from error
    form = {name: values[-1] for name, values in fields.items()}
    # No browser sends a bearer token on its own: whoever holds one meant to send this.
    if who_asks(request).scope is None and not is_token(request, form.get("token", "")):
        raise AnswerRefused("not our form")
    return form


def is_token(request: Request, given: str) -> bool:
    """Say whether a form holds what only our own pages hold."""
    return hmac.compare_digest(given.encode(), form_token(request).encode())
