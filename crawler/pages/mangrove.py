"""Read signed reviews from the Mangrove network (JSON); written from its documentation, never seen live.

The address of a page is expected as
`https://api.mangrove.reviews/reviews?sub=geo%3A50.77%2C6.08&limit=1000&offset=0&latest_edits_only=true`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.pages.date import read_date
from crawler.pages.found import Author, Found, PageResult, author_of
from crawler.pages.mangroveproof import signed_payload
from crawler.pages.objects import find_rows, open_payload, sound
from crawler.pages.payload import Object, at, flag, mapping, number, text, word
from crawler.pages.query import number_of, parameter, with_parameter
from store.records import RatingKind, Review, Scale, Selection

PARSER = "mangrove/1"

SCALE = Scale(0.0, 100.0, RatingKind.PERCENT, stated=False)
"""The standard's scale; its own pages show five stars in steps of 25."""

_MOST_ROWS = 1_000
_FEW = 5
"""A text without a rating is a whole review here: only a page of several without any rating is broken."""
_CLOCKS = timedelta(minutes=5)
"""Two sound clocks may differ by this much."""
_CHOOSING = ("q", "kid", "rating", "gt_iat", "signature", "opinionated")
"""Parameters with which a list is only a part of a subject's reviews."""
_FACTS = ("client_id", "is_affiliated", "is_personal_experience", "experience_context", "data_source")
"""Metadata that are kept; the rest may name, date and describe a person."""
_OPEN = re.compile(
    r"(?:cc0|cc-?by(?:-sa)?|odc-(?:by|pddl)|odbl|pddl|public-?domain|by(?:-sa)?|zero|mark)(?:-?v?\d(?:-\d)?)?(?:-(?:intl|international))?"
)
_PLACES = ("creativecommons.org/licenses/", "creativecommons.org/publicdomain/", "opendatacommons.org/licenses/")
_OF_REVIEW = "urn:maresi:"
"""Begins the name of a review where one speaks of another."""


@dataclass(frozen=True, slots=True)
class Signed:
    """An entry whose signature holds."""

    row: Object
    """The entry as it came."""
    payload: Object
    """What was signed."""


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the verified, open and human reviews of one page; the others are counted in the problems.

    Args:
        body: The JSON as received, decompressed: the envelope, a bare list or one review.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is no JSON.
        LayoutChanged: If it holds no signed reviews and does not say that there are none.
    """
    rows = find_rows(open_payload(body, url=url, content_type=content_type), _is_row, url=url).objects
    asked = parameter(url, "sub")
    shown, refused = _accepted(rows, asked, fetched_at)
    reviews = tuple(
        _found(each, name, asked=asked, fetched_at=fetched_at) for name, each in _newest(shown, refused).items()
    )
    problems = tuple(f"{n} reviews left out: each {why}" for why, n in refused.items())
    offset, limit = number_of(url, "offset") or 0, number_of(url, "limit") or _MOST_ROWS
    is_part = not url or any(parameter(url, name) is not None for name in _CHOOSING)
    result = PageResult(
        reviews=reviews,
        next_url=with_parameter(url, "offset", offset + limit) if url and len(rows) >= limit else None,
        selection=Selection.UNKNOWN if is_part else Selection.FULL,
        problems=problems,
        subject=asked,
    )
    return sound(result, url) if len(reviews) >= _FEW else result


def _is_row(row: Object) -> bool:
    """Say whether an object is a signed review."""
    return "signature" in row and ("payload" in row or "jwt" in row)


def _accepted(rows: Sequence[Object], asked: str | None, fetched_at: datetime) -> tuple[list[Signed], Counter[str]]:
    """Return the entries that count as reviews, and how many do not for which reason."""
    shown: list[Signed] = []
    refused: Counter[str] = Counter()
    for row in rows:
        payload = signed_payload(row)
        why = "has no signature that can be verified" if payload is None else _why_not(payload, asked, fetched_at)
        if payload is None or why:
            refused[why] += 1
        else:
            shown.append(Signed(row, payload))
    return shown, refused


def _why_not(payload: Object, asked: str | None, fetched_at: datetime) -> str:
    """Return why what was signed is no review of ours; empty if it is one."""
    metadata, written_at = mapping(payload.get("metadata")), number(payload, "iat")
    action, subject = word(payload, "action"), word(payload, "sub") or ""
    is_edit = action == "edit" and subject.startswith(_OF_REVIEW)
    if action not in {None, "edit"} or (subject.startswith(_OF_REVIEW) and not is_edit):
        return "deletes, reports or answers another one"
    if asked is not None and not is_edit and _bare(subject) != _bare(asked):
        return "speaks of another subject"
    if flag(metadata, "is_generated"):
        return "was generated by a machine"
    if written_at is None or not 0 < written_at <= (fetched_at + _CLOCKS).timestamp():
        return "claims to be written in the future, or at no time"
    stated = [word(holder, name) for holder in (payload, metadata) for name in ("license", "licence")]
    if any(licence and not is_open(licence) for licence in stated):
        return "has no open licence"
    return ""


def _bare(subject: str) -> str:
    """Return a subject without what may differ between two names of it: the closing slash, the search of a place."""
    return subject.partition("?")[0].rstrip("/") if subject.startswith("geo:") else subject.rstrip("/")


def is_open(licence: str) -> bool:
    """Say whether a licence lets anybody use and change a text, at most naming its source; in doubt it does not.

    Args:
        licence: Name or address, e.g. CC-BY-4.0; without one the network's own terms hold, which are CC BY 4.0.
    """
    name = licence.strip().lower().partition("://")[2] or licence.strip().lower()
    name = name.removeprefix("www.")
    for place in _PLACES:
        name = name.removeprefix(place)
    name = re.sub(r"[\s_/.]+", "-", name.removesuffix("legalcode").removesuffix("deed")).strip("-")
    return _OPEN.fullmatch(name) is not None


def _newest(shown: Sequence[Signed], refused: Counter[str]) -> dict[str, Signed]:
    """Return each review once under its id, as last edited by its own author, in the order of the page."""
    authors = {_signature(each): word(each.row, "kid") for each in shown}
    last: dict[str, Signed] = {}
    for each in shown:
        # Asked for the latest edits, the network leaves out what they replace; the first signature stays the id.
        name = _edited(each) or _signature(each)
        if authors.setdefault(name, word(each.row, "kid")) != word(each.row, "kid"):
            refused["edits the review of another author"] += 1
            continue
        if name in last:
            refused["is an earlier version of another one"] += 1
        if name not in last or _written(each) >= _written(last[name]):
            last[name] = each
    return last


def _edited(signed: Signed) -> str:
    """Return the id of the review that an entry edits; empty if it edits none."""
    subject = word(signed.payload, "sub") or ""
    is_edit = word(signed.payload, "action") == "edit" and subject.startswith(_OF_REVIEW)
    return subject.removeprefix(_OF_REVIEW) if is_edit else ""


def _signature(signed: Signed) -> str:
    """Return the signature, by which a review is known."""
    return word(signed.row, "signature") or (word(signed.row, "jwt") or "").rpartition(".")[2]


def _written(signed: Signed) -> float:
    return float(number(signed.payload, "iat") or 0)


def _found(signed: Signed, name: str, *, asked: str | None, fetched_at: datetime) -> Found:
    """Return the review of a verified entry; the key is what identifies its author, shown or not."""
    payload, metadata = signed.payload, mapping(signed.payload.get("metadata"))
    rating, kid = number(payload, "rating"), word(signed.row, "kid")
    written_at = datetime.fromtimestamp(_written(signed), tz=UTC)
    facts: Iterable[tuple[str, object]] = ((name, at(metadata, name)) for name in _FACTS)
    review = Review(
        source="mangrove",
        review_id=name,
        rating=float(rating) if rating is not None and SCALE.holds(rating) else None,
        scale=SCALE,
        text=text(payload, "opinion"),
        published=read_date(written_at.isoformat(timespec="seconds"), fetched_at),
        author_present=author_of(text(metadata, "nickname")) is not None,
        subject=asked or word(payload, "sub"),
        extra={name: value for name, value in facts if isinstance(value, str | bool)},
    )
    return Found(review, Author(kid) if kid else None)
