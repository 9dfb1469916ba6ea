"""A subject's trust score over time, from its reviews summed by month."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from jobs.sample import Sample, Voice
from scoring.fading import Days, tally
from scoring.prior import PriorTable
from scoring.trust import Place, TrustScore, trust_scores
from store.records import Subject

METHOD = "trust by month, mixed ways of ageing/1"
_MIDDLE = 15
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
    return trust_scores(places_of(sample.voices, as_of), days, priors.prior("", subject.kind), by_source=by_source)


def places_of(voices: Iterable[Voice], as_of: datetime) -> list[Place]:
    """Return what the reviews published by a moment say, by source and part, summed by month."""
    known = [voice for voice in voices if voice.satisfied is not None and voice.published_at <= as_of]
    names = sorted({(voice.source, voice.subject) for voice in known})
    return [Place(*name, *(_days(known, name, as_of, vanished=gone) for gone in (False, True))) for name in names]


def month_ends(first: datetime, as_of: datetime, most: int) -> list[tuple[str, datetime]]:
    """Return name and end of each month from the first one on, the newest `most`; the last ends at the as-of date."""
    months = []
    month = datetime(first.year, first.month, 1, tzinfo=UTC)
    while month <= as_of:
        following = (month + timedelta(days=31)).replace(day=1)
        months.append((f"{month:%Y-%m}", min(following - timedelta(microseconds=1), as_of)))
        month = following
    return months[-most:]


def _days(voices: Iterable[Voice], name: tuple[str, str], as_of: datetime, *, vanished: bool) -> Days:
    return tally(
        # Whole thousandths add up to the same sum in every order and on every machine.
        (_day(voice, as_of), 1.0, round(_THOUSAND * (voice.satisfied or 0.0)) / _THOUSAND)
        for voice in voices
        if (voice.source, voice.subject) == name and voice.vanished is vanished
    )


def _day(voice: Voice, as_of: datetime) -> float:
    """Return the middle of a review's month, or the as-of date where that comes first."""
    return float(min(voice.published_at.date().replace(day=_MIDDLE), as_of.date()).toordinal())
