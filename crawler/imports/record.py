"""Turn a row of a file into a review, or say why it is refused."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from crawler.imports.cells import Cells
from crawler.imports.published import read_published
from crawler.imports.reading import Reading
from crawler.imports.rows import Row
from crawler.imports.subject import subject_key, usual_kind
from crawler.pages.found import Found, author_of
from crawler.pages.plaintext import plain_text
from crawler.pages.rating import NOTHING, Shown, kind_of, read_count, read_number, read_rating
from store.records import Published, RatingKind, Review, Scale, SubjectKind

IMPORT_PARSER = "import/1"
"""What stands for the version of a page where rows are read, and for that of a run in which files are taken in."""
_SPREADSHEET_ERRORS = frozenset({"#NAME?", "#REF!", "#VALUE!", "#N/A", "#NV", "#DIV/0!", "#NULL!", "#NUM!", "#WERT!"})
_EMPTY = frozenset({"", "none", "null", "nan", "n/a", "-"})
"""What says in lower case that a cell holds nothing."""
_ENDS = {"rating_max": "top", "rating_min": "bottom"}
_NAMING = re.compile(r"name|author|user|consumer|reviewer|profile|avatar|mail|phone", re.IGNORECASE)
"""Facts under such names may be a person's; they are never kept."""


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A review from a file with the subject it speaks of."""

    subject: str
    """Key of the subject."""
    name: str
    """What the file calls the subject."""
    kind: SubjectKind
    """What sort of thing it is."""
    found: Found
    """The review with its transient author."""
    row: int = 0
    """Line or row number in the file."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not imported."""

    row: int
    """Line or row number as an editor shows it."""
    reason: str
    """Why, in plain words; no review text, no names."""


def read_row(row: Row, reading: Reading, notes: Counter[str]) -> ImportedRow | Rejected:
    """Return a row's review, or why it is refused: broken, empty, or a rating that cannot be right.

    Args:
        row: The row.
        reading: What was decided about the file.
        notes: Counts warnings that refuse no row; added to.
    """
    if row.broken:
        return Rejected(row.number, row.broken)
    cells = Cells(row.cells, reading.columns)
    published = read_published(cells, reading, notes)
    value, scale, reason = _rating(cells, reading, published)
    if reason:
        if value is not None:
            notes["ratings outside the scale that the file states: the column may mix two scales"] += 1
        return Rejected(row.number, reason)
    subject = cells.text("subject") or cells.text("subject_name") or reading.subject
    if not subject:
        return Rejected(row.number, "names no subject, and none was given for the file")
    for name in ("title", "text"):
        if cells.text(name) is None and isinstance(cells.get(name), (Mapping, list)) and cells.get(name):
            notes[f"rows whose {name} is a list or an object and is not read"] += 1
    review = Review(
        source=reading.source or cells.text("source") or "import",
        review_id=cells.text("review_id"),
        rating=value,
        scale=scale,
        title=_plain(cells.text("title"), notes),
        text=_plain(cells.text("text"), notes),
        parts=_parts(cells, notes),
        sub_ratings=_sub_ratings(cells, reading, scale, notes),
        published=published,
        subject=subject,
    )
    if review.rating is None and not (review.title or review.text or review.parts or review.sub_ratings):
        return Rejected(row.number, "has neither a rating nor text")
    kind = reading.kind or _kind(cells) or usual_kind(review.source, reading.columns.fields.get("subject_name"))
    found = Found(_with_marks(_bare(review), cells), author_of(cells.text("author")))
    return ImportedRow(subject_key(subject), cells.text("subject_name") or subject, kind, found, row.number)


def _with_marks(review: Review, cells: Cells) -> Review:
    """Return the review with language, marks, votes, the owner's answer and other facts."""
    return replace(
        review,
        language=cells.text("language"),
        author_present=cells.text("author") is not None or cells.truth("author_present") is True,
        verified=cells.truth("verified"),
        incentivised=cells.truth("incentivised"),
        reply=_reply(cells),
        helpful=read_count(cells.scalar("helpful")),
        country=cells.text("country"),
        extra=_facts(cells),
    )


def _plain(text: str | None, notes: Counter[str]) -> str | None:
    """Return a text, or None where a spreadsheet replaced it by an error."""
    if text in _SPREADSHEET_ERRORS:
        notes["texts that a spreadsheet turned into errors such as #NAME? and that are missing now"] += 1
        return None
    if text and "\ufffd" in text:
        notes["texts with broken characters, shown as \ufffd"] += 1
    return text


def _rating(cells: Cells, reading: Reading, published: Published) -> tuple[float | None, Scale, str | None]:
    """Return rating, scale and None, or why the row must be refused; a value off its scale is returned as well."""
    cell = cells.get("rating")
    usual = reading.scales.at(published.at.date() if published.at else None)
    shown = read_rating(cell) if isinstance(cell, (str, int, float)) and not isinstance(cell, bool) else NOTHING
    if isinstance(cell, bool):
        # True and false are thumbs: as stars they would be the best and the worst of five.
        shown, usual = Shown(float(cell)), replace(usual, low=0.0, high=1.0, kind=RatingKind.BINARY)
    unreadable = next((said for end, said in _ENDS.items() if _is_unreadable(cells, end)), None)
    if unreadable is not None:
        return None, usual, f"has a rating scale whose {unreadable} cannot be read as a number"
    scale = _stated_scale(cells, shown, usual)
    if scale is None:
        return None, usual, "has a rating scale whose top is not above its bottom"
    if shown.value is None:
        return None, scale, None if _is_empty(cell) else "has a rating that cannot be read as a number"
    if not scale.holds(shown.value):
        return (
            shown.value,
            scale,
            f"has a rating of {shown.value:g}, outside {scale.low:g} to {scale.high:g}",
        )
    return shown.value, scale, None


def _is_unreadable(cells: Cells, end: str) -> bool:
    """Say whether a row states an end of its scale that is no number: the column's scale may then not be its own."""
    return not _is_empty(cells.get(end)) and read_number(cells.scalar(end)) is None


def _is_empty(cell: object) -> bool:
    return cell is None or str(cell).strip().lower() in _EMPTY


def _stated_scale(cells: Cells, shown: Shown, usual: Scale) -> Scale | None:
    """Return the scale that row or text state, else the file's; None where its top is not above its bottom."""
    low, high = read_number(cells.scalar("rating_min")), read_number(cells.scalar("rating_max"))
    top = high if high is not None else 100.0 if shown.percent else shown.high
    if top is None:
        return usual
    bottom = low if low is not None else 0.0 if shown.percent or top in {1, 100} else 1.0
    return Scale(bottom, top, kind_of(bottom, top, shown.value)) if bottom < top else None


def _sub_ratings(cells: Cells, reading: Reading, scale: Scale, notes: Counter[str]) -> dict[str, float]:
    """Return the ratings of aspects on the review's scale; 0 on a scale from 1 means "not given"."""
    stated = [(name, value, scale) for name, value in cells.mapping("sub_ratings").items()]
    # Columns of aspects share one scale of their own; named aspects of a JSON row are on the row's.
    own = reading.scales.sub or scale
    stated += [(name, cell, own) for name, cell in cells.columns_of(reading.columns.sub_ratings)]
    found = {}
    for name, cell, its_scale in stated:
        value = read_rating(cell).value if isinstance(cell, (str, int, float)) and not isinstance(cell, bool) else None
        if value is None or (value == 0 and its_scale.low > 0):
            continue
        if not its_scale.holds(value):
            notes["ratings of aspects outside their scale, left out"] += 1
            continue
        found[name] = _converted(value, its_scale, scale)
    return found


def _converted(value: float, own: Scale, to: Scale) -> float:
    """Return a value on another scale, rounded to what a reader would write."""
    if (own.low, own.high) == (to.low, to.high):
        return value
    return round(to.low + own.unit(value) * (to.high - to.low), 4)


def _parts(cells: Cells, notes: Counter[str]) -> dict[str, str]:
    """Return the named parts of the text, in the file's order."""
    named: list[tuple[str, object]] = list(cells.columns_of(cells.columns.parts))
    named += [*cells.mapping("parts").items(), *cells.mapping("aspect_texts").items()]
    texts = ((name, _plain(plain_text(value), notes)) for name, value in named if isinstance(value, str))
    return {name: text for name, text in texts if text}


def _bare(review: Review) -> Review:
    """Return the review without a text that merely joins its parts."""
    if not review.text or not review.parts:
        return review
    rest = review.text
    for part in review.parts.values():
        rest = rest.replace(part, "", 1)
    return review if rest.strip() else replace(review, text=None)


def _reply(cells: Cells) -> str | None:
    """Return the owner's answer; empty where a file only marks that there is one."""
    # Some exports hold the answer, some only mark it.
    truth = cells.truth("reply")
    if truth is not None:
        return "" if truth else None
    return cells.text("reply")


def _kind(cells: Cells) -> SubjectKind | None:
    """Return the kind that the file states, if it is one of ours."""
    stated = (cells.text("subject_kind") or "").lower()
    return next((kind for kind in SubjectKind if kind.value == stated), None)


def _facts(cells: Cells) -> dict[str, object]:
    """Return the facts worth keeping, never those whose name says that they may be a person's."""
    named: list[tuple[str, object]] = list(cells.columns_of(cells.columns.facts))
    named += cells.mapping("extra").items()
    kept = ((name, plain_text(value) if isinstance(value, str) else value) for name, value in named)
    return {name: value for name, value in kept if isinstance(value, (str, int, float)) and not _NAMING.search(name)}
