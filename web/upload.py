"""Take a file that somebody hands in with a form of ours: limited in size, never kept under its own name."""

import re
from dataclasses import dataclass

from fastapi import Request

from web.access import who_asks
from web.errors import AnswerRefused, UnreadableFilter
from web.form import OWN, is_token

MOST_BYTES = 64 * 1024 * 1024
"""Largest upload; a pack of a hundred thousand reviews has some ten MB."""
_MOST_PARTS = 20
_BOUNDARY = re.compile(r'boundary="?([0-9A-Za-z\'()+_,./:=? -]{1,70})"?\s*$')
_NAME = re.compile(rb'[; ]name="([a-z_]{1,40})"')


@dataclass(frozen=True, slots=True)
class Upload:
    """The fields of a form with a file."""

    fields: dict[str, bytes]
    """Content of each field by its name; of a file its bytes, its own name is not read."""

    def text(self, name: str, longest: int = 10_000) -> str:
        """Return a field as text.

        Raises:
            AnswerRefused: If it is no UTF-8, or too long.
        """
        given = self.fields.get(name, b"")
        if len(given) > longest:
            raise AnswerRefused(f"{name} is too long")
        try:
            return given.decode("utf-8").strip()
        except UnicodeDecodeError as error:
            raise AnswerRefused(f"{name} is no text") from error


async def read_upload(request: Request) -> Upload:
    """Return the fields of a form of ours that carries a file.

    Args:
        request: The request with its body.

    Raises:
        AnswerRefused: If it comes from another site, is too large, unreadable, or doesn't hold the token.
        UnreadableFilter: If it carries no file.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in OWN:
        raise AnswerRefused("sent by another site")
    boundary = _BOUNDARY.search(request.headers.get("content-type", ""))
    if boundary is None:
        raise UnreadableFilter("pack", "no file")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise AnswerRefused("too large")
    upload = Upload(split_parts(bytes(body), boundary[1].encode()))
    # No browser sends a bearer token on its own: whoever holds one meant to send this.
    if who_asks(request).scope is None and not is_token(request, upload.text("token")):
        raise AnswerRefused("not our form")
    return upload


def split_parts(body: bytes, boundary: bytes) -> dict[str, bytes]:
    """Return the content of each part by the name of its field; the last of one name wins.

    Raises:
        AnswerRefused: If there are too many parts, or one is unreadable.

    References:
        RFC 7578, section 4; RFC 2046, section 5.1.1.
    """
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)[1:]
    if len(pieces) > _MOST_PARTS:
        raise AnswerRefused("too many parts")
    found: dict[str, bytes] = {}
    for piece in pieces:
        if piece.startswith(b"--"):
            return found
        head, separator, content = piece.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if not separator or name is None:
            raise AnswerRefused("a part has no name")
        found[name[1].decode()] = content
    raise AnswerRefused("it ends too early")
