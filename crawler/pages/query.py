"""Read and change one parameter of an address, and leave the rest as it is written."""

from urllib.parse import quote, unquote_plus

_KEYS = frozenset({"passkey", "apikey", "api_key", "key", "utoken", "access_token", "token"})
"""Parameters that carry a key; the address of a following page must not, whatever it was worked out from."""


def parameter(url: str, name: str) -> str | None:
    """Return the decoded value of a query parameter, its name in any case; None where it is not stated."""
    for piece in _pieces(url):
        key, _, value = piece.partition("=")
        if unquote_plus(key).lower() == name.lower():
            return unquote_plus(value)
    return None


def number_of(url: str, name: str) -> int | None:
    """Return a query parameter that is a whole number of at most nine digits; None otherwise."""
    shown = parameter(url, name) or ""
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) <= 9 else None


def with_parameter(url: str, name: str, value: str | int) -> str:
    """Return an address with a query parameter set, in its place or at the end, without keys and fragment.

    Args:
        url: The address as kept.
        name: Name of the parameter; one of the same name in another case is the same.
        value: Value, not yet encoded.
    """
    stated = quote(str(value), safe="")
    pieces, is_placed = [], False
    for piece in _pieces(url):
        key = unquote_plus(piece.partition("=")[0]).lower()
        if key == name.lower():
            if not is_placed:
                pieces.append(f"{piece.partition('=')[0]}={stated}")
            is_placed = True
        elif key not in _KEYS:
            pieces.append(piece)
    if not is_placed:
        pieces.append(f"{name}={stated}")
    return f"{url.partition('#')[0].partition('?')[0]}?{'&'.join(pieces)}"


def _pieces(url: str) -> list[str]:
    """Return the parameters of an address as written."""
    return [piece for piece in url.partition("#")[0].partition("?")[2].split("&") if piece]
