"""A subject's trust score over time, from its reviews summed by month."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from jobs.sample import Sample
from jobs.voicerow import VANISHED, Rows, days_of, grouped, has, middles_of, moment_number, months_of, satisfied_of
from scoring.fading import Days
from scoring.prior import PriorTable
from scoring.trust import Place, TrustScore, trust_scores
from store.records import Subject

METHOD = "trust by month, mixed ways of ageing/1"
_THOUSAND = 1000


def score_moments(
    sample: Sample, subject: Subject, priors: PriorTable, moments: Sequence[datetime]
) -> list[TrustScore]:
    """Return the trust score at each moment, from what had been published by then.

    Args:
        sample: The subject's reviews, its parts' among them.
        subject: Whose score.
        priors: What is usual.
        moments: Ascending, UTC; the last one is the as-of date.
    """
    as_of = moments[-1]
    by_source = {source: priors.prior(source, subject.kind) for source in sample.sources}
    days = [float(moment.toordinal()) for moment in moments]
    return trust_scores(places_of(sample, as_of), days, priors.prior("", subject.kind), by_source=by_source)


def places_of(sample: Sample, as_of: datetime) -> list[Place]:
    """Return what the reviews published by a moment say, by source and part, summed by month."""
    rows = sample.voices
    known = rows[(rows["at"] <= moment_number(as_of)) & ~np.isnan(satisfied_of(rows))]
    gone = has(known, VANISHED)
    pairs = {
        (sample.names[source], sample.parts[part]): (known["source"] == source) & (known["part"] == part)
        for source in np.unique(known["source"]).tolist()
        for part in np.unique(known["part"][known["source"] == source]).tolist()
    }
    return [
        Place(*name, *(_days(known[where & each], as_of) for each in (~gone, gone)))
        for name, where in sorted(pairs.items(), key=lambda pair: pair[0])
    ]


def month_ends(first: datetime, as_of: datetime, most: int) -> list[tuple[str, datetime]]:
    """Return name and end of each month from the first one on, the newest `most`; the last ends at the as-of date."""
    months = []
    month = datetime(first.year, first.month, 1, tzinfo=UTC)
    while month <= as_of:
        following = (month + timedelta(days=31)).replace(day=1)
        months.append((f"{month:%Y-%m}", min(following - timedelta(microseconds=1), as_of)))
        month = following
    return months[-most:]


def _days(rows: Rows, as_of: datetime) -> Days:
    """Return reviews summed by the middle of their month, or by the as-of date where that comes first."""
    day, of_day = grouped(days_of(rows))
    month, of_month = grouped(months_of(day))
    place = of_month[of_day]
    n = np.bincount(place, minlength=len(month)).astype(np.float64)
    # Whole thousandths add up to the same sum in every order and on every machine.
    satisfied = np.bincount(place, np.rint(_THOUSAND * satisfied_of(rows)), len(month)) / _THOUSAND
    middle = np.minimum(middles_of(month), as_of.toordinal()).astype(np.float64)
    return Days(middle, n, n, satisfied, n)
