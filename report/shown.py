"""What the sources show as their own figures: told beside the score, never counted into it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from report.table import Column, Kind, Table
from report.words import phrase
from store.records import Aggregate, RatingKind, Scale


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One source's own mean, counts and histogram, with when they stood there."""

    aggregate: Aggregate
    """What was shown."""
    observed_at: datetime
    """When it was first seen like this, UTC."""
    last_seen_at: datetime
    """When it was last seen like this, UTC."""


def shown_table(lines: Iterable[ShownLine]) -> Table:
    """Return one row a line, each mean on its source's own scale; the note says that none of it is counted."""
    columns = (
        Column("source", phrase("source")),
        Column("mean", phrase("mean"), kind=Kind.RATING),
        Column("rating_count", phrase("rating_count"), kind=Kind.COUNT),
        Column("review_count", phrase("texts"), kind=Kind.COUNT),
        Column("observed", phrase("observed_on"), kind=Kind.DATE),
        Column("histogram", phrase("histogram"), kind=Kind.HISTOGRAM),
    )
    rows = tuple(
        (
            *(line.aggregate.source, rating_cell(line.aggregate.rating, line.aggregate.scale)),
            *(line.aggregate.rating_count, line.aggregate.review_count),
            *(line.last_seen_at, histogram_cell(line.aggregate)),
        )
        for line in lines
    )
    return Table(phrase("shown_by_sources"), columns, rows, (phrase("shown_means"),))


def rating_cell(rating: float | None, scale: Scale) -> str:
    """Return a rating as its source has it, for a column of ratings: 9.1 of 10; empty without one."""
    # Written with a word: a spreadsheet would take 4/5 for a day in May.
    return "" if rating is None else f"{_plain(rating)} of {_plain(scale.high)}"


def vote_cell(rating: float | None, scale: Scale) -> str:
    """Return one reviewer's rating like `rating_cell`, but a thumb as a thumb: up or down."""
    if rating is not None and scale.kind is RatingKind.BINARY:
        return "up" if rating == scale.high else "down"
    return rating_cell(rating, scale)


def histogram_cell(aggregate: Aggregate) -> str:
    """Return a histogram on one line, best first, for a column of histograms; empty where there is none."""
    percent = "%" if aggregate.histogram_unit == "percent" else ""
    steps = sorted(aggregate.histogram.items(), key=lambda step: _height(step[0]), reverse=True)
    return " · ".join(f"{step}: {_plain(n)}{percent}" for step, n in steps)


def _height(step: str) -> float:
    """Return where a step stands on the scale; steps with a name stay in the order of the source, last."""
    try:
        return float(step)
    except ValueError:
        return float("-inf")


def _plain(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
