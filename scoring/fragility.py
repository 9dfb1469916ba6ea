"""Fragility card: what it would take to move a trust score by a grade, or out of its own interval."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from scoring.fading import Days, Floats, tally
from scoring.prior import Prior
from scoring.trust import Evidence, Place, TrustScore, trust_scores, trust_value

GRADE = 10.0
"""One grade, in percentage points of the trust score."""
MOST = 1 << 14
"""Fakes beyond which a move is called out of reach."""
BURST_DAYS = 7.0
"""Days over which a burst is spread, ending at the as-of date."""
DRIP_DAYS = 180.0
"""Days over which a drip is spread, ending at the as-of date."""
LEVEL = 0.9
"""Probability content of the interval that a score has to leave."""
_MOMENTS = 26
"""Moments that stand for an even spread: a week apart in half a year."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Reviews that one kind of attack needs."""

    grade: int | None
    """To move the score by a grade; None: out of reach, by the scale's end or for want of reviews to remove."""
    interval: int | None
    """To move it out of its own interval; None likewise."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The score if what it is computed with were chosen otherwise, percent; None means too little."""

    half_life_halved: float | None
    """Reviews age twice as fast."""
    half_life_doubled: float | None
    """Reviews age half as fast."""
    prior_halved: float | None
    """What is usual counts half as much."""
    prior_doubled: float | None
    """What is usual counts twice as much."""


@dataclass(frozen=True, slots=True)
class FragilityCard:
    """What it would take to move a score."""

    value: float
    """The score, percent."""
    fakes: Cost
    """Distinct reviews with full marks published today, where they work best, to raise it."""
    burst: Cost
    """The same, spread evenly over the last week."""
    drip: Cost
    """The same, spread evenly over the last half year."""
    removals: Cost
    """Negatives that vanish, the newest first, to raise it."""
    random_removals: Cost
    """Negatives that vanish regardless of their age, to raise it."""
    bombing: Cost
    """Distinct reviews with the lowest mark published today, where they work best, to lower it."""
    settings: Settings
    """What half-life and prior do to it."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a score is computed from."""

    places: Sequence[Place]
    today: float
    prior: Prior
    by_source: Mapping[str, Prior]

    def score(self, places: Sequence[Place]) -> TrustScore:
        """Return the score of some reviews today."""
        return trust_scores(places, [self.today], self.prior, by_source=self.by_source, level=LEVEL)[0]

    def value(self, places: Sequence[Place]) -> float | None:
        """Return its value, percent."""
        return trust_value(places, self.today, self.prior, by_source=self.by_source)

    def scaled(self, *, half_life: float = 1.0, weight: float = 1.0) -> float | None:
        """Return the value with all half-lives or prior weights multiplied."""
        by_source = {name: prior.scaled(half_life=half_life, weight=weight) for name, prior in self.by_source.items()}
        prior = self.prior.scaled(half_life=half_life, weight=weight)
        return replace(self, prior=prior, by_source=by_source).value(self.places)


def fragility_card(
    places: Sequence[Place],
    today: float,
    prior: Prior,
    *,
    by_source: Mapping[str, Prior] = MappingProxyType({}),
) -> FragilityCard | None:
    """Return what it would take to move a score; None where there is too little for a score.

    Args:
        places: Reviews by source and part, none newer than today.
        today: The as-of date on the scale of the places' days.
        prior: What is usual, for sources without a prior of their own.
        by_source: Priors of single sources.

    References:
        Ours, see docs/indicators.md#fragility.
    """
    # What vanished counts for the bounds alone, which no cost asks for.
    known = _Known([replace(place, vanished=tally([])) for place in places], today, prior, by_source)
    score = known.score(known.places)
    if score.value is None or score.interval is None:
        return None
    up = (score.value + GRADE, score.interval.high)
    down = (score.value - GRADE, score.interval.low)
    return FragilityCard(
        value=score.value,
        fakes=Cost(*(_least(_written(known, target, satisfied=1.0)) for target in up)),
        burst=Cost(*(_least(_written(known, target, satisfied=1.0, over=BURST_DAYS)) for target in up)),
        drip=Cost(*(_least(_written(known, target, satisfied=1.0, over=DRIP_DAYS)) for target in up)),
        removals=Cost(*(_removals(known, target, _without_newest) for target in up)),
        random_removals=Cost(*(_removals(known, target, _without_any) for target in up)),
        bombing=Cost(*(_least(_written(known, target, satisfied=0.0)) for target in down)),
        settings=Settings(
            half_life_halved=known.scaled(half_life=0.5),
            half_life_doubled=known.scaled(half_life=2.0),
            prior_halved=known.scaled(weight=0.5),
            prior_doubled=known.scaled(weight=2.0),
        ),
    )


def gather(evidence: Sequence[Evidence]) -> list[Place]:
    """Return reviews by source and part, today being day 0."""
    names = sorted({(item.source, item.subject) for item in evidence})
    return [Place(*name, *(_days(evidence, name, vanished=gone) for gone in (False, True))) for name in names]


def first_count(reached: Callable[[int], bool], most: int) -> int | None:
    """Return the smallest count from 1 to `most` that reaches its aim, by doubling and halving; None if none does.

    Args:
        reached: Whether a count reaches it; once it does, larger ones do.
        most: Largest count that is tried.
    """
    high = 1
    while high < most and not reached(high):
        high *= 2
    high = min(high, most)
    if high < 1 or not reached(high):
        return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def _days(evidence: Sequence[Evidence], name: tuple[str, str], *, vanished: bool) -> Days:
    return tally(
        (-max(item.age_days, 0.0), item.weight, item.satisfied)
        for item in evidence
        if (item.source, item.subject) == name and item.vanished is vanished
    )


def _least(counts: Sequence[int | None]) -> int | None:
    """Return the smallest of the counts that there are."""
    return min((count for count in counts if count is not None), default=None)


def _written(known: _Known, target: float, *, satisfied: float, over: float = 0.0) -> list[int | None]:
    """Return how many new reviews, spread over the last days, each place needs for the score to pass a target."""
    if not 0 < target < 100:
        return []

    def passes(index: int, count: int) -> bool:
        place = known.places[index]
        fakes = _spread(known.today, count, satisfied=satisfied, over=over)
        places = [*known.places[:index], replace(place, visible=place.visible + fakes), *known.places[index + 1 :]]
        value = known.value(places)
        return value is not None and (value >= target if satisfied else value <= target)

    return [
        first_count(lambda count, index=index: passes(index, count), MOST)  # type: ignore[misc]
        for index in range(len(known.places))
    ]


def _spread(today: float, count: int, *, satisfied: float, over: float) -> Days:
    """Return reviews spread evenly over the last days, as the sums of a few moments."""
    moments = min(count, _MOMENTS) if over else 1
    days = today - over * (np.arange(moments)[::-1] + 0.5) / moments if over else np.array([today])
    each = np.full(moments, count / moments)
    return Days(days, each, each, each * satisfied, each)


def _removals(known: _Known, target: float, without: Callable[[Sequence[Place], int], list[Place]]) -> int | None:
    """Return how many negatives must vanish for the score to pass a target."""

    def passes(count: int) -> bool:
        value = known.value(without(known.places, count))
        return value is not None and value >= target

    return first_count(passes, int(sum(round(float(_negatives(place).sum())) for place in known.places)))


def _negatives(place: Place) -> Floats:
    """Return the dissatisfied of each day, shape (days,)."""
    negatives: Floats = np.maximum(place.visible.total - place.visible.satisfied, 0.0)
    return negatives


def _without_any(places: Sequence[Place], count: int) -> list[Place]:
    """Return reviews without some negatives, the same share of each day's."""
    share = count / sum(float(_negatives(place).sum()) for place in places)
    return [replace(place, visible=_less(place.visible, min(share, 1.0) * _negatives(place))) for place in places]


def _without_newest(places: Sequence[Place], count: int) -> list[Place]:
    """Return reviews without the newest negatives, all places taken together."""
    rows = [(day, p, r) for p, place in enumerate(places) for r, day in enumerate(place.visible.day)]
    taken = [np.zeros(len(place.visible.day)) for place in places]
    left = float(count)
    for _, p, r in sorted(rows, reverse=True):
        taken[p][r] = min(left, _negatives(places[p])[r])
        left -= taken[p][r]
        if left <= 0:
            break
    return [replace(place, visible=_less(place.visible, gone)) for place, gone in zip(places, taken, strict=True)]


def _less(days: Days, gone: Floats) -> Days:
    """Return the reviews of a place less some negatives of each day."""
    # Rounding may leave a trace of a day on which nothing is left.
    kept = days.total - gone > 1e-9
    share = (1 - gone / days.total)[kept]
    return Days(
        days.day[kept],
        np.ceil(days.n[kept] * share),
        days.total[kept] * share,
        days.satisfied[kept],
        days.squares[kept] * share,
    )
