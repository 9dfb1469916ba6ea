"""Compute a subject's indicators from its reviews, and publish them as one set that is replaced whole."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from jobs.aspectcharts import METHOD as ASPECT_METHOD
from jobs.aspectcharts import blamed_by_month, shown_judge
from jobs.aspectjudge import AspectSets, open_aspect_sets
from jobs.aspectkept import AspectKeeper
from jobs.authenticity import Company, examine, held_against, known_authors, read_company, related_to
from jobs.changes import METHOD as CHANGE_METHOD
from jobs.changes import report_changes
from jobs.charts import ALL, Charted, Period, baseline_line, chart_aspects, draw_charts, false_alarm_rate, rises
from jobs.charts import METHOD as CHART_METHOD
from jobs.condense import KeptRows, condense
from jobs.copied import copied_elsewhere
from jobs.copies import METHOD as COPY_METHOD
from jobs.fragility import METHOD as FRAGILITY_METHOD
from jobs.fragility import report_fragility
from jobs.model import model_in_force
from jobs.modelerror import known_errors
from jobs.priors import priors_in_force
from jobs.quality import METHOD as QUALITY_METHOD
from jobs.quality import quality_indicators
from jobs.sample import (
    RowReader,
    Said,
    Sample,
    contradictions,
    distribution,
    month_shares,
    notes_on,
    read_sample,
    stated_date,
)
from jobs.settings import Settings
from jobs.surroundings import Surroundings, to_facts
from jobs.trustseries import METHOD as TRUST_METHOD
from jobs.trustseries import month_ends, places_of, score_moments
from jobs.voice import A_SAMPLE
from jobs.voicerow import READ, WORDS, has
from report.control import SeriesLine
from report.subject import DISSATISFIED, NATURAL_PERSON, TOO_LITTLE, TRUST, StandingLine
from scoring.authenticity import METHOD as AUTHENTICITY_METHOD
from scoring.control import ChartPoint
from scoring.mismatch import METHOD as MISMATCH_METHOD
from scoring.prior import Prior, PriorTable
from scoring.sentiment import SentimentModel
from scoring.trust import SourceStanding, TrustScore
from scoring.twin import METHOD as TWIN_METHOD
from store.records import Indicator, IndicatorSet, Interval, Subject
from store.session import Store

TREND_MONTHS = 60
ORDER = "reviews of one moment by version, none whose date is to come/2"
APART = "thumbs are no stars/1"
METHODS = (
    *(TRUST_METHOD, FRAGILITY_METHOD, QUALITY_METHOD, CHART_METHOD, CHANGE_METHOD),
    *(ASPECT_METHOD, AUTHENTICITY_METHOD, TWIN_METHOD, COPY_METHOD, MISMATCH_METHOD, ORDER, APART),
)
"""How figures are computed; another method makes other figures of the same reviews."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What figures are computed with."""

    model: SentimentModel
    """Judges texts without a rating."""
    priors: PriorTable
    """What is usual."""
    baselines: Mapping[str, Period] = field(default_factory=dict)
    """First and last month of fixed baselines of control charts, by key of the subject."""
    aspects: AspectSets = field(default_factory=AspectSets)
    """What is looked for in texts; without any set no aspect is charted."""
    said_by: str | None = None
    """Digest of the model whose kept outputs a replay uses; None: those of the model that came last."""
    said_until: int | None = None
    """Leaf of the log before which those outputs were kept; None: all."""
    heard_by: str | None = None
    """Digest of the judge whose opinions on aspects a replay uses; None: of the one that is shown."""

    def digest(self) -> str:
        """Return the SHA-256 of what shapes a figure beside reviews and model, hex."""
        parts = (self.priors.digest, TREND_MONTHS, sorted(A_SAMPLE), sorted(self.baselines.items()), *METHODS)
        return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()


def tools_of(settings: Settings) -> Tools:
    """Return what a deployment's figures are computed with.

    Raises:
        ScoringError: If its own model or its own priors cannot be read.
    """
    model, priors = model_in_force(settings.var), priors_in_force(settings.var)
    return Tools(model, priors, settings.charts.periods(), open_aspect_sets(settings.home))


def publish_all(store: Store, tools: Tools, now: datetime) -> int:
    """Compute and publish the figures of all subjects; return for how many they changed.

    Where the newest collection read values that are doubted, what was published before stays, and reports mark it.
    """
    subjects = [row.subject for row in store.subjects.list_subjects() if not _is_held_back(store, row.subject.key)]
    company = read_company(store, now)
    condense(store)
    read, hear = KeptRows(store), AspectKeeper(store, tools.aspects, tools.priors, now)
    figures = (compute(store, each, tools, as_of=now, company=company, read=read, hear=hear) for each in subjects)
    return sum(store.indicators.publish(each, now) for each in figures)


def _is_held_back(store: Store, key: str) -> bool:
    if store.indicators.current(key) is None:
        return False
    newest = [run for listing in store.subjects.listings(key) for run in store.runs.history(listing, 1)]
    return any(run.health is not None and run.health.doubts for run in newest)


def compute(  # noqa: PLR0913 - what is known of a subject's reviews can come from several places
    store: Store,
    subject: Subject,
    tools: Tools,
    *,
    as_of: datetime,
    replay: bool = False,
    company: Company | None = None,
    read: RowReader | None = None,
    hear: AspectKeeper | None = None,
) -> IndicatorSet:
    """Return a subject's figures.

    Args:
        store: Where its reviews are kept.
        subject: Whose figures.
        tools: Model and priors.
        as_of: The moment that they speak of, UTC.
        replay: True: only what had been observed by then; False: all that is known now.
        company: Profiles of all subjects, see `jobs.authenticity.read_company`; None: they are read.
        read: Gives what is known now of the reviews of a listing; None: each review is read.
        hear: Keeps what texts say of aspects, for figures that are published; None: nothing is kept.
    """
    if subject.is_person:
        return _unscored(subject, tools, as_of)
    said = Said(tools.said_by, tools.said_until)
    sample = read_sample(store, subject, as_of=as_of, replay=replay, said=said, read=read)
    newest_on = None if sample.newest is None else stated_date(store, sample.newest)
    found = judge_sample(sample, subject, tools.priors, baseline=tools.baselines.get(subject.key), as_of=as_of)
    related = related_to(store, subject)
    against = held_against(found.score, (company or read_company(store, as_of)).beside(subject, related))
    examined = examine(
        sample,
        against,
        written=known_authors(store, sample, as_of if replay else None),
        as_of=as_of,
        rescore=lambda part: score_moments(part, subject, tools.priors, [as_of])[-1],
        elsewhere=copied_elsewhere(store, subject, related, as_of=as_of, replay=replay),
    )
    judge, aspect_series = _charted_aspects(store, subject, sample, tools)
    beside = replace(
        found.beside,
        aspect_judge=judge,
        aspect_series=aspect_series,
        aspects=hear(subject, sample) if hear else "",
        model_languages=tools.model.languages,
        model_errors=tuple(each for name in tools.model.languages for each in known_errors(tools.model.card, name)),
        newest_on=newest_on,
        tests=examined.tests,
        suspicious=examined.suspicious,
        profile=examined.profile,
    )
    model = tools.said_by or tools.model.digest
    return IndicatorSet(subject.key, as_of, found.indicators, to_facts(beside), model, tools.digest())


@dataclass(frozen=True, slots=True)
class Judged:
    """All that follows from the reviews of a subject alone."""

    score: TrustScore
    """Its trust score at the as-of date."""
    indicators: tuple[Indicator, ...]
    """Its figures."""
    beside: Surroundings
    """What is shown beside them, but for the newest date as stated, and the tests of authenticity, which need more."""


def judge_sample(
    sample: Sample, subject: Subject, priors: PriorTable, *, baseline: Period | None, as_of: datetime
) -> Judged:
    """Return all figures that follow from the reviews of a subject alone.

    Args:
        sample: The reviews, those of its parts among them.
        subject: Whose figures.
        priors: What is usual.
        baseline: First and last month of a fixed baseline; None: it is chosen by the data.
        as_of: The moment that they speak of, UTC.
    """
    dispersion = {source: priors.prior(source, subject.kind).dispersion for source in (ALL, *sample.sources)}
    months = month_ends(sample.first(as_of), as_of, TREND_MONTHS)
    *trend, score = score_moments(sample, subject, priors, [*(end for _, end in months), as_of])
    charted = draw_charts(sample, dispersion, baseline)
    indicators = (
        _trust(score, f"{as_of:%Y-%m-%d}"),
        *(_trust(each, month) for (month, _), each in zip(months, trend, strict=True)),
        *(_charted(point) for point in charted.chart.points),
        *quality_indicators(sample, subject, priors, months=[month for month, _ in months], as_of=as_of),
    )
    is_open = np.isnan(sample.voices["positive"])
    has_none = has(sample.voices, WORDS) & is_open
    beside = replace(
        _beside(score, charted, priors.prior("", subject.kind)),
        distribution=distribution(sample.visible),
        repeats=sample.repeats,
        notes=tuple(notes_on(sample)),
        fragility=report_fragility(sample, subject, priors, places_of(sample, as_of), as_of),
        changes=report_changes(month_shares(sample), dispersion[ALL]),
        n_judged=int((~is_open).sum()),
        contradictions=contradictions(sample.visible),
        n_not_modelled=int(has_none.sum()),
        n_waiting=int((has_none & ~has(sample.voices, READ)).sum()),
    )
    return Judged(score, indicators, beside)


def _charted_aspects(
    store: Store, subject: Subject, sample: Sample, tools: Tools
) -> tuple[str, tuple[SeriesLine, ...]]:
    """Return whose opinions on aspects were charted, and the charted series; nothing where none are shown."""
    judge = tools.heard_by or shown_judge(store, subject, tools.aspects)
    if judge is None:
        return "", ()
    listings = np.unique(sample.observed["listing"]).tolist()
    blamed = blamed_by_month(sample, store.opinions.tones(listings, judge))
    dispersion = tools.priors.prior("", subject.kind).dispersion
    return judge, chart_aspects(blamed, dispersion, tools.baselines.get(subject.key))


def _unscored(subject: Subject, tools: Tools, as_of: datetime) -> IndicatorSet:
    """Return a set that says why it holds no figure: natural persons are never scored."""
    reason = Indicator(TRUST, f"{as_of:%Y-%m-%d}", None, note=NATURAL_PERSON)
    return IndicatorSet(subject.key, as_of, (reason,), to_facts(Surroundings()), tools.model.digest, tools.digest())


def _trust(score: TrustScore, period: str) -> Indicator:
    return Indicator(
        TRUST,
        period,
        None if score.value is None else score.value / 100,
        interval=_share(score.interval),
        n=score.n,
        n_eff=score.n_eff,
        note=TOO_LITTLE if score.value is None else "",
    )


def _charted(point: ChartPoint) -> Indicator:
    # Where there are too few reviews the share is not shown, though it could be computed.
    shown = point.limits is not None
    return Indicator(
        DISSATISFIED,
        point.month,
        point.share if shown else None,
        interval=point.interval if shown else None,
        n=point.n,
        limit_low=point.limits.low if point.limits else None,
        limit_high=point.limits.high if point.limits else None,
        alarm=point.alarm,
        note=point.note,
    )


def _beside(score: TrustScore, charted: Charted, prior: Prior) -> Surroundings:
    return Surroundings(
        next_ten=score.next_ten,
        if_vanished=_share(score.bounds),
        half_life_days=prior.half_life_days,
        prior=prior.mean,
        prior_weight=prior.weight,
        by_source=tuple(_standing(each) for each in score.sources),
        contradiction=score.contradiction,
        false_alarm_rate=false_alarm_rate(charted.chart),
        blind_spot=charted.unseen.share if charted.unseen else None,
        blind_spot_months=charted.unseen.months if charted.unseen else None,
        baseline=baseline_line(charted.chart),
        rises=rises(charted.chart),
        series=charted.series,
    )


def _standing(standing: SourceStanding) -> StandingLine:
    return StandingLine(
        standing.source,
        value=standing.value / 100,
        interval=_of_shares(standing.interval),
        usual=standing.usual / 100,
        above_usual=standing.above_usual,
        share=standing.share,
        n=standing.n,
        n_eff=standing.n_eff,
    )


def _share(interval: Interval | None) -> Interval | None:
    """Return an interval in percent as one of shares."""
    return None if interval is None else _of_shares(interval)


def _of_shares(interval: Interval) -> Interval:
    return Interval(interval.low / 100, interval.high / 100, interval.level)
