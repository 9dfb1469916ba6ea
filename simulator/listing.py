"""What one page of a listing holds, whatever layout shows it."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simulator.opinion import Opinion
from store.records import SubjectKind


@dataclass(frozen=True, slots=True)
class Tally:
    """What the platform says of all its reviews of a subject; repeated rows count once."""

    n_reviews: int
    """Reviews announced."""
    n_rated: int
    """Reviews with a rating on the scale."""
    mean: float | None
    """Mean rating, two decimals; None without ratings."""
    low: float
    """Lower end of the scale."""
    high: float
    """Upper end of the scale."""
    histogram: Mapping[int, int]
    """Star to number of reviews, best first; empty where the scale is not one of few stars."""


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of a listing: some rows, and where they stand among all."""

    subject: str
    """The platform's id of the subject."""
    name: str
    """What people call the subject."""
    kind: SubjectKind
    """What sort of thing it is."""
    rows: tuple[Opinion, ...]
    """The reviews on this page, newest first."""
    number: int
    """Page number, from 1."""
    last: int
    """Number of the last page, at least 1."""
    tally: Tally
    """What the platform announces."""
    redesigned: bool = False
    """True after a layout change: the reviews are shown, but not in the markup that parsers know."""


@dataclass(frozen=True, slots=True)
class Paging:
    """How a listing is cut into pages."""

    size: int
    """Rows on a page, >= 1."""
    overlap: int = 0
    """Rows that a page repeats of the page before, 0..size-1."""

    def last(self, n_rows: int) -> int:
        """Return the number of the last page for so many rows."""
        return 1 + max(0, math.ceil((n_rows - self.size) / (self.size - self.overlap)))

    def cut(self, rows: Sequence[Opinion], number: int) -> tuple[Opinion, ...]:
        """Return the rows of a page; none beyond the last one."""
        if number > self.last(len(rows)):
            return ()
        start = (number - 1) * (self.size - self.overlap)
        return tuple(rows[start : start + self.size])


def tally(opinions: Iterable[Opinion]) -> Tally:
    """Return what the platform announces for these visible opinions.

    Ratings outside their scale are left out of the mean: a platform that serves them still shows a mean on its scale.
    """
    # Announced are reviews, not rows: else a listing that repeats rows could never be collected in full.
    distinct = list({opinion.review_id: opinion for opinion in opinions}.values())
    low, high = (distinct[0].low, distinct[0].high) if distinct else (1.0, 5.0)
    ratings = [o.rating for o in distinct if o.rating is not None and low <= o.rating <= high]
    # Half a star counts upwards, as shops show it.
    stars = Counter(math.floor(rating + 0.5) for rating in ratings)
    few = range(math.floor(high), math.ceil(low) - 1, -1) if ratings and high - low <= 10 else ()
    return Tally(
        n_reviews=len(distinct),
        n_rated=len(ratings),
        mean=round(sum(ratings) / len(ratings), 2) if ratings else None,
        low=low,
        high=high,
        histogram={star: stars[star] for star in few},
    )
