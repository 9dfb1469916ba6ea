"""Quality indicators of a subject by month and over the last year, from its reviews."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from jobs.sample import Sample, Voice
from report.subject import TOO_LITTLE
from scoring.prior import PriorTable
from scoring.quality import DISSATISFIED, Reviewed, period_figures
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
    known = [voice for voice in sample.visible() if voice.published_at <= as_of]
    yield from _figures((voice for voice in known if voice.published_at > as_of - YEAR), f"{as_of:%Y-%m-%d}", effects)
    by_month: dict[str, list[Voice]] = {month: [] for month in months}
    for voice in known:
        if voice.month in by_month:
            by_month[voice.month].append(voice)
    for month, voices in by_month.items():
        yield from _figures(voices, month, effects)


def _figures(voices: Iterable[Voice], period: str, effects: dict[str, float]) -> Iterator[Indicator]:
    reviews = [Reviewed(each.unit, each.positive, each.replied, effects[each.source]) for each in voices]
    for name, figure in period_figures(reviews).items():
        if name == DISSATISFIED and len(period) == len("YYYY-MM"):
            # The control chart has the months of this one, with their limits.
            continue
        note = TOO_LITTLE if figure.value is None else ""
        yield Indicator(name, period, figure.value, figure.interval, n=figure.n, n_eff=figure.n_eff, note=note)
