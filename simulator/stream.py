"""Read a stream file (one review per JSON line, plain or gzip) into the opinions of a simulated platform."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from simulator.errors import BrokenStream, EmptyStream, UnreadableStream
from simulator.opinion import Opinion
from simulator.row import Defect, Row
from store.records import SubjectKind

# Relative dates ("vor 3 Monaten") are words spoken on the day of collection, so the platform must stand on that day.
COLLECTED_ON = date(2021, 6, 1)

# A review without a date was there before anybody looked.
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

_SHOWN_AS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


@dataclass(frozen=True, slots=True)
class Stream:
    """The reviews of one stream file, ready to be put on a platform."""

    opinions: tuple[Opinion, ...]
    """One per row, in file order; rows that repeat an id are kept."""
    n_rows: int
    """Rows in the file."""
    n_distinct: int
    """Distinct reviews: subject and review id."""
    clock: datetime
    """Where the platform's clock must stand so that all reviews are visible and relative dates are right, UTC."""

    def subjects(self) -> tuple[str, ...]:
        """Return the platform's ids of the subjects, in order of first appearance."""
        return tuple(dict.fromkeys(opinion.subject for opinion in self.opinions))


def read_stream(path: str | Path) -> Stream:
    """Return all reviews of a stream file.

    Args:
        path: JSON Lines in UTF-8, plain or gzip (recognised by content, not by name).

    Raises:
        UnreadableStream: If the file cannot be opened or unpacked.
        EmptyStream: If it holds no review.
        BrokenStream: If a line is not a review; the message names the line.
    """
    path = Path(path)
    opinions, relative = [], False
    for number, line in _lines(path):
        try:
            row = Row.parse(line)
            opinions.append(_opinion(row))
        except Defect as defect:
            raise BrokenStream(path, number, str(defect)) from defect
        relative = relative or row.precision == "relative"
    if not opinions:
        raise EmptyStream(path)
    return Stream(
        opinions=tuple(opinions),
        n_rows=len(opinions),
        n_distinct=len({(opinion.subject, opinion.review_id) for opinion in opinions}),
        clock=_all_visible(opinions, relative=relative),
    )


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield number (from 1) and bytes of each line that is not blank."""
    try:
        content = path.read_bytes()
        if content.startswith(b"\x1f\x8b"):
            content = gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableStream(path, getattr(error, "strerror", None) or str(error)) from error
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            yield number, line


def _opinion(row: Row) -> Opinion:
    """Return the opinion that a row describes."""
    subject = row.required_text("subject")
    published, appears_at = _published(row)
    low, high = row.scale()
    return Opinion(
        subject=subject,
        subject_name=(row.text("subject_name") or "").strip() or subject,
        kind=SubjectKind(row.one_of("subject_kind", [kind.value for kind in SubjectKind])),
        review_id=row.required_text("review_id"),
        appears_at=appears_at,
        rating=row.number("rating"),
        low=low,
        high=high,
        title=row.text("title") or None,
        text=row.text("text") or None,
        parts=row.parts(),
        sub_ratings=row.sub_ratings(),
        published=published,
        language=row.text("language"),
        author=row.text("author"),
        verified=row.flag("verified"),
        helpful=row.count("helpful"),
        reply=row.reply(),
    )


def _published(row: Row) -> tuple[str | None, datetime]:
    """Return the date as the source words it, and from when on the platform shows the review."""
    stated = row.text("published_at")
    if row.precision == "none" or stated is None:
        return None, _LONG_AGO
    moment = row.moment("published_at")
    if row.precision == "relative":
        return row.text("published_raw"), moment
    if row.precision == "exact":
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ"), moment
    return moment.strftime(_SHOWN_AS[row.precision]), moment


def _all_visible(opinions: list[Opinion], *, relative: bool) -> datetime:
    """Return the first midnight at which every opinion is on the platform."""
    newest = max(opinion.appears_at for opinion in opinions)
    if relative:
        return max(newest, datetime.combine(COLLECTED_ON, time(), UTC))
    return datetime.combine(newest.date() + timedelta(days=1), time(), UTC)
