"""The form of claims.json: which values it has, of which types; looked at before anything is made of them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ledger.errors import InvalidPack

CLAIMS = "claims.json"
COUNTED = "counted"
"""Key of the listings that the claimed figures count, where these are not all of the subject's own."""
_Form = Mapping[str, tuple[type, ...]]
_TEXT, _NUMBER = (str,), (int, float, type(None))
_SUBJECT: _Form = {"key": _TEXT, "name": _TEXT, "kind": _TEXT}
_LISTING: _Form = {
    "id": (int,),
    "source": _TEXT,
    "external_id": _TEXT,
    "own": (bool,),
    "last_run": (int, type(None)),
    "links": (list,),
}
_FIGURES: _Form = {
    "leaf": (int,),
    "indicators": (list,),
    "beside": (dict,),
    **dict.fromkeys(("as-of", "published-at", "model", "config", "figures", "outputs", "live"), _TEXT),
}
_FIGURE: _Form = {
    **dict.fromkeys(("value", "low", "high", "level", "n_eff", "limit_low", "limit_high"), _NUMBER),
    "name": _TEXT,
    "period": _TEXT,
    "n": (int,),
    "alarm": (bool,),
    "note": _TEXT,
}


def require_form(claims: Any) -> None:
    """Refuse claims that lack a value, have one of another type, or letters that no file can hold.

    A truth value is no number here, and a number no text, as Python would have it at times.

    Args:
        claims: As read from JSON.

    Raises:
        InvalidPack: Names the first fault.
    """
    fault = next(_faults(claims), None)
    if fault is not None:
        raise InvalidPack(f"{fault}: a value is missing, or not of its type", where=CLAIMS)
    try:
        json.dumps(claims, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise InvalidPack("a lone surrogate, which is no letter", where=CLAIMS) from error


def _faults(claims: Any) -> Iterator[str]:
    top: _Form = {"log": (dict,), "subject": (dict,), "listings": (list,), "figures": (dict, type(None))}
    yield from _unlike(claims, top, "claims")
    yield from _unlike(claims["subject"], _SUBJECT, "subject")
    for listing in claims["listings"]:
        yield from _unlike(listing, _LISTING, "listings")
        yield from ("links" for link in listing["links"] if type(link) is not dict)
    figures = claims["figures"]
    if figures is None:
        return
    yield from _unlike(figures, _FIGURES, "figures")
    for indicator in figures["indicators"]:
        yield from _unlike(indicator, _FIGURE, "indicators")
    if COUNTED in figures:
        yield from _unlike(figures, {COUNTED: (list,)}, "figures")
        yield from (COUNTED for number in figures[COUNTED] if type(number) is not int)


def _unlike(value: Any, form: _Form, name: str) -> Iterator[str]:
    if type(value) is not dict:
        yield name
        return
    yield from (f"{name}, {key}" for key, types in form.items() if key not in value or type(value[key]) not in types)
