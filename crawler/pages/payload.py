"""Read JSON answers: the body as one value, and plain ways through values whose shape nobody promises."""

import json
from collections.abc import Mapping
from typing import TypeAlias

from crawler.errors import UnreadablePage
from crawler.pages.encoding import decode, guess_encoding
from crawler.pages.found import PageResult
from crawler.pages.plaintext import plain_text, storable
from crawler.pages.rating import read_number

Object: TypeAlias = Mapping[str, object]

TODO = "fetch or save the page again; if it stays so, the source has changed. Nothing counts as vanished"


def read_json(body: bytes, *, url: str, content_type: str) -> object:
    """Return the JSON value of a body.

    Args:
        body: As received, decompressed; UTF-8 (RFC 8259, 8.1) unless the header or the bytes say otherwise.
        url: Its address, for the message.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If it is no JSON.
    """
    # A review may speak of a meta element: here only the header counts as a declaration.
    declared = content_type if "charset" in content_type.lower() else f"charset={guess_encoding(body)}"
    try:
        # Real answers hold bare control characters in strings.
        # Data frames write NaN where nothing is stated.
        value: object = json.loads(decode(body, declared).text, strict=False, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise UnreadablePage("the answer is no JSON", where=url, todo=TODO, result=PageResult()) from error
    return value


def at(value: object, *path: str | int) -> object:
    """Return what stands at a path of keys and positions, or None where the way ends."""
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = value[step] if isinstance(value, list) and -len(value) <= step < len(value) else None
    return value


def objects(value: object) -> list[Object]:
    """Return the objects in a list, or a lone object as the only one; everything else is passed over."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]


def mapping(value: object) -> Object:
    """Return an object, or an empty one where there is none."""
    return value if isinstance(value, dict) else {}


def text(value: object, *path: str | int) -> str | None:
    """Return the readable text at a path, tags and entities resolved once; None where there is none."""
    found = at(value, *path)
    return plain_text(found) if isinstance(found, str) else None


def word(value: object, *path: str | int) -> str | None:
    """Return an id or a code at a path as it stands, a whole number as its digits; None where there is none."""
    return coded(at(value, *path))


def coded(value: object) -> str | None:
    """Return an id or a code as it stands; a data frame makes 4711 of an id to 4711.0, and it is 4711 all the same."""
    whole = int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value
    if isinstance(whole, bool) or not isinstance(whole, str | int):
        return None
    return storable(str(whole)).strip() or None


def number(value: object, *path: str | int) -> float | int | None:
    """Return the JSON number at a path; texts that hold one are for `crawler.pages.rating`."""
    found = at(value, *path)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else None


def figure(value: object, *path: str | int) -> float | int | None:
    """Return the number at a path, also where a tool made it a text such as "4.3"; None where there is none."""
    found = at(value, *path)
    return read_number(found) if isinstance(found, str) else number(value, *path)


def flag(value: object, *path: str | int) -> bool | None:
    """Return the JSON truth value at a path; None where there is none."""
    found = at(value, *path)
    return found if isinstance(found, bool) else None
