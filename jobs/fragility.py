"""What it would take to move a subject's trust score, from its reviews."""

from collections.abc import Sequence
from datetime import datetime

from jobs.sample import Sample
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
    return [
        Evidence(voice.satisfied, (as_of.date() - voice.published_at.date()).days, voice.source, voice.vanished)
        for voice in sample.voices
        if voice.satisfied is not None and voice.published_at <= as_of
    ]


def _share(percent: float | None) -> float | None:
    return None if percent is None else percent / 100
