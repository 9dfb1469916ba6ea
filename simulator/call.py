"""What an interface is asked, and what it answers, before either is bytes on a wire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Call:
    """One request to an interface."""

    path: str
    """Path, still encoded."""
    query: Mapping[str, str] = field(default_factory=dict)
    """Decoded parameters; of a repeated one the last."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers by name in small letters."""
    form: Mapping[str, str] = field(default_factory=dict)
    """Decoded fields of a posted form; empty for GET."""

    def number(self, name: str, default: int) -> int:
        """Return a parameter as a whole number below a million; the default where it is none."""
        text = self.query.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else default

    def segments(self) -> list[str]:
        """Return the decoded segments of the path."""
        return [unquote(segment) for segment in self.path.split("/")[1:]]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of an interface."""

    payload: object
    """What is sent as JSON."""
    status: int = 200
    """HTTP status."""


def call_of(address: str, headers: Mapping[str, str], posted: bytes = b"") -> Call:
    """Return the call that a request makes.

    Args:
        address: Path with query.
        headers: As received.
        posted: Body of a POST; empty for GET.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    names = {name.lower(): value for name, value in headers.items()}
    form = {name: values[-1] for name, values in parse_qs(posted.decode("latin-1")).items()}
    return Call(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), names, form)
