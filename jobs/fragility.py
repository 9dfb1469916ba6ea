"""What it would take to move a subject's trust score, from its reviews."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from jobs.sample import Sample
from jobs.voicerow import VANISHED, days_of, grouped, has, moment_number, satisfied_of
from report.fragility import CostLine, FragilityLine
from scoring.fragility import Cost, FragilityCard, fragility_card
from scoring.prior import PriorTable
from scoring.robust import TIMES_USUAL, WINDOW_DAYS, robust_value, usual_arrivals
from scoring.trust import Evidence, Place
from store.records import Subject

ATTACKS = ("fakes", "burst", "drip", "removals", "random_removals", "bombing")
"""Kinds of attack that the card names, in its order."""
METHOD = f"fragility card/2, windows of {WINDOW_DAYS} days, cap {TIMES_USUAL}"


def report_fragility(
    sample: Sample, subject: Subject, priors: PriorTable, places: Sequence[Place], as_of: datetime
) -> FragilityLine | None:
    """Return the fragility card; None where there is too little for a score.

    Args:
        sample: The subject's reviews.
        subject: Whose score.
        priors: What is usual.
        places: The same reviews by source and part, see `jobs.trustseries.places_of`.
        as_of: The moment that the card speaks of, UTC.
    """
    prior = priors.prior("", subject.kind)
    by_source = {source: priors.prior(source, subject.kind) for source in sample.sources}
    card = fragility_card(places, float(as_of.toordinal()), prior, by_source=by_source)
    if card is None:
        return None
    evidence = _evidence(sample, as_of)
    robust = robust_value(evidence, prior, cap=TIMES_USUAL * usual_arrivals(evidence))
    return FragilityLine(
        costs=_costs(card),
        half_life_halved=_share(card.settings.half_life_halved),
        half_life_doubled=_share(card.settings.half_life_doubled),
        prior_halved=_share(card.settings.prior_halved),
        prior_doubled=_share(card.settings.prior_doubled),
        robust=robust.value / 100,
        influence=robust.influence / 100,
        cap=robust.cap,
        capped=robust.capped,
    )


def _costs(card: FragilityCard) -> tuple[CostLine, ...]:
    costs: dict[str, Cost] = {name: getattr(card, name) for name in ATTACKS}
    return tuple(CostLine(name, cost.grade, cost.interval) for name, cost in costs.items())


def _evidence(sample: Sample, as_of: datetime) -> list[Evidence]:
    """Return the reviews summed by day, which the robust value does not look into."""
    rows = sample.voices
    known = rows[(rows["at"] <= moment_number(as_of)) & ~np.isnan(satisfied_of(rows))]
    # Age and whether it vanished in one number.
    keys, place = grouped(2 * (as_of.toordinal() - days_of(known)) + has(known, VANISHED))
    n = np.bincount(place, minlength=len(keys))
    satisfied = np.bincount(place, satisfied_of(known), len(keys)) / n
    return [
        Evidence(share, key // 2, vanished=bool(key % 2), weight=weight)
        for key, share, weight in zip(keys.tolist(), satisfied.tolist(), n.tolist(), strict=True)
    ]


def _share(percent: float | None) -> float | None:
    return None if percent is None else percent / 100
