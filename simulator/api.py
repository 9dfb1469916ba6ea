"""What all simulated interfaces have in common: how they page, whom they let in, how they change their minds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from simulator.call import Call, Reply
from simulator.keys import Keys
from simulator.listing import ListingPage
from simulator.opinion import Opinion

Node = dict[str, object]


@dataclass(frozen=True, slots=True)
class Cut:
    """Which piece of a list is asked for."""

    number: int
    """Page number, from 1."""
    size: int
    """Reviews on a page, at least 1."""


@dataclass(frozen=True, slots=True)
class Api:
    """One vendor's interface."""

    name: str
    """Name as a layout of the demo."""
    start: Callable[[str], str]
    """First address of a listing by the platform's id of the subject, without key."""
    subject: Callable[[Call], str | None]
    """Which subject a call asks for, as the vendor names it; None if it is no call of this interface."""
    admit: Callable[[Call, Keys], Reply | None]
    """Why a call is refused; None if it is let in."""
    cut: Callable[[Call], Cut]
    """Which piece it asks for."""
    show: Callable[[ListingPage, Call], object]
    """The answer's payload."""
    refusal: str = '{"error": "quota exceeded"}'
    """Body of an answer to too many calls."""
    order: Callable[[Opinion], datetime] | None = None
    """What the newest-first order goes by; None: by when reviews appear."""
    cap: int | None = None
    """Most reviews that are ever shown; None: all."""
    number: Callable[[str], str] | None = None
    """How the vendor numbers its subjects, from the platform's id; None: it takes that id."""


def everybody(call: Call, keys: Keys) -> None:
    """Let everybody in."""


def by_page(call: Call, *, page: str, size: str, most: int) -> Cut:
    """Return the piece that a call asks for by page number and size.

    Args:
        call: The request.
        page: Name of the parameter with the page number, from 1.
        size: Name of the parameter with the page size.
        most: Largest size; more is quietly cut down to it.
    """
    return Cut(max(call.number(page, 1), 1), min(max(call.number(size, most), 1), most))


def by_offset(call: Call, *, offset: str, limit: str, most: int) -> Cut:
    """Return the piece that a call asks for by offset and limit.

    Args:
        call: The request.
        offset: Name of the parameter with the number of reviews to pass over.
        limit: Name of the parameter with the page size.
        most: Largest size; more is quietly cut down to it.
    """
    size = min(max(call.number(limit, most), 1), most)
    return Cut(call.number(offset, 0) // size + 1, size)


def redesigned(payload: object) -> object:
    """Return the same values under names that nobody knows, as after a new version of an interface."""
    if isinstance(payload, dict):
        return {f"v2_{name}": redesigned(value) for name, value in payload.items()}
    return [redesigned(value) for value in payload] if isinstance(payload, list) else payload


def stars(opinion: Opinion, *, low: int = 1, high: int = 5) -> int | None:
    """Return a rating as whole steps of an interface's own scale; None without rating."""
    if opinion.rating is None:
        return None
    unit = (opinion.rating - opinion.low) / (opinion.high - opinion.low)
    # Half a step counts upwards, as shops show it.
    return int(low + min(max(unit, 0.0), 1.0) * (high - low) + 0.5)


def changed_at(opinion: Opinion) -> datetime:
    """Return when a review was last changed, or when it appeared."""
    return opinion.changed_at or opinion.appears_at


def zulu(moment: datetime, *, digits: str = "") -> str:
    """Return a moment as vendors write it, e.g. 2026-01-05T12:00:00Z.

    Args:
        moment: Aware UTC.
        digits: Made-up fraction of a second, as some add.
    """
    return f"{moment:%Y-%m-%dT%H:%M:%S}{digits}Z"


def whole(review_id: str) -> int | str:
    """Return an id as a number where it is one, as interfaces with numbered reviews do."""
    return (
        int(review_id) if review_id.isascii() and review_id.isdigit() and not review_id.startswith("0") else review_id
    )
