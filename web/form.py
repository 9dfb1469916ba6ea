"""Take forms of our own pages, and no others."""

import hmac
import secrets
from urllib.parse import parse_qs

from fastapi import Request

from web.errors import AnswerRefused

MOST_BYTES = 20_000
MOST_FIELDS = 200
_OWN = frozenset({"same-origin", "none"})


def new_token() -> str:
    """Return what only our own pages hold.

    Another site can send our forms from its visitors' browsers, but it cannot read this out of our page. Its Origin
    header would not tell: without referrers, browsers leave it empty for our own forms too.
    """
    return secrets.token_urlsafe(32)


async def read_form(request: Request, token: str) -> dict[str, str]:
    """Return the fields of a form of ours.

    Args:
        request: The request with its body.
        token: What only our own pages hold.

    Raises:
        AnswerRefused: If it comes from another site, is too long, or doesn't hold the token.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in _OWN:
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
    if not hmac.compare_digest(form.get("token", "").encode(), token.encode()):
        raise AnswerRefused("not our form")
    return form
