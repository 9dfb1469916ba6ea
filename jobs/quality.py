"""Quality indicators of a subject by month and over the last year, from its reviews."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import numpy as np

from jobs.sample import Sample
from jobs.voice import DISSATISFIED as DISSATISFIED_UNIT
from jobs.voicerow import (
    MONTH,
    REPLIED,
    Rows,
    days_of,
    duration_number,
    exactness,
    grouped,
    has,
    moment_number,
    month_number,
    months_of,
)
from report.subject import TOO_LITTLE
from scoring.prior import PriorTable
from scoring.quality import DISSATISFIED, Counted, period_figures
from store.records import Indicator, Subject

METHOD = "satisfaction, net sentiment, replied, volume/1"
YEAR = timedelta(days=365)


def quality_indicators(
    sample: Sample, subject: Subject, priors: PriorTable, *, months: Sequence[str], as_of: datetime
) -> Iterator[Indicator]:
    """Yield each quality indicator over the year before the as-of date, then by month, oldest first.

    Args:
        sample: The subject's reviews.
        subject: Whose indicators.
        priors: What is usual; gives the design effect of each source.
        months: Names of the months, YYYY-MM.
        as_of: The moment that the figures speak of, UTC.
    """
    effects = {source: priors.prior(source, subject.kind).design_effect for source in sample.sources}
    weights = [effects.get(name, 1.0) for name in sample.names]
    rows = sample.visible
    rows = rows[rows["at"] <= moment_number(as_of)]
    yield from _figures(rows[rows["at"] > moment_number(as_of) - duration_number(YEAR)], f"{as_of:%Y-%m-%d}", weights)
    # Reviews come oldest first, so each month is a slice.
    dated = rows[exactness(rows) >= MONTH]
    days, place = grouped(days_of(dated))
    numbers = months_of(days)[place]
    for name in months:
        first, last = np.searchsorted(numbers, [month_number(name), month_number(name) + 1])
        yield from _figures(dated[first:last], name, weights)


def _figures(rows: Rows, period: str, effects: Sequence[float]) -> Iterator[Indicator]:
    counted = [_counted(rows[rows["source"] == place], effect) for place, effect in enumerate(effects)]
    for name, figure in period_figures([each for each in counted if each.n]).items():
        if name == DISSATISFIED and len(period) == len("YYYY-MM"):
            # The control chart has the months of this one, with their limits.
            continue
        note = TOO_LITTLE if figure.value is None else ""
        yield Indicator(name, period, figure.value, figure.interval, n=figure.n, n_eff=figure.n_eff, note=note)


def _counted(rows: Rows, effect: float) -> Counted:
    """Return what the reviews of one source say together."""
    unit, positive = (rows[name][~np.isnan(rows[name])] for name in ("unit", "positive"))
    return Counted(
        effect,
        n=len(rows),
        rated=len(unit),
        units=float(unit.sum()),
        dissatisfied=int((unit <= DISSATISFIED_UNIT).sum()),
        judged=len(positive),
        positive=float(positive.sum()),
        replied=int(has(rows, REPLIED).sum()),
    )
