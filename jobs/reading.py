"""Answer a question about one subject: what is published, or the figures as of any date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from jobs.aspectjudge import open_aspect_sets
from jobs.aspectkept import aspects_of
from jobs.aspectreplay import replay_aspects
from jobs.aspectsets import aspects_folder
from jobs.errors import DayToCome, EmptyFilter, NoAspectSet
from jobs.indicate import Tools, compute, tools_of
from jobs.model import shipped_model, shipped_priors
from jobs.priors import priors_in_force
from jobs.replay import replay_published
from jobs.report import StoreReports
from jobs.settings import Settings
from jobs.workplace import Workplace, today
from report.aspect import AspectReport
from report.line import ReviewFilter
from report.subject import SubjectReport
from store.session import Store


def require_passable(store: Store, key: str, wanted: ReviewFilter) -> None:
    """Refuse a filter of a subject's reviews that none can pass, so that no empty list is taken for an answer.

    Args:
        store: Where they are kept.
        key: Key of the subject.
        wanted: The filter.

    Raises:
        EmptyFilter: If the first day is after the last one, or nothing is collected from the source.
    """
    if wanted.month and (
        (wanted.since and f"{wanted.since:%Y-%m}" > wanted.month)
        or (wanted.until and f"{wanted.until:%Y-%m}" < wanted.month)
    ):
        raise EmptyFilter(
            f"the month {wanted.month} lies outside of the days asked for",
            where="--month, --from, --to",
            next_step="leave one of them out",
        )
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise EmptyFilter(
            f"the first day, {wanted.since}, is after the last one, {wanted.until}",
            where="--from, --to",
            next_step="exchange them",
        )
    sources = sorted({listing.source for listing in store.subjects.listings(key)})
    if wanted.source is not None and wanted.source not in sources:
        raise EmptyFilter(
            f"`{wanted.source}` is no source of `{key}`",
            where="--source",
            next_step=f"choose from: {', '.join(sources)}" if sources else "run `leumund subjects link` first",
        )


def read_aspects(place: Workplace, key: str, as_of: date | None) -> AspectReport:
    """Return what a subject's texts say of each aspect.

    Args:
        place: Where they are kept, and what is looked for.
        key: Key of the subject.
        as_of: The day that the figures speak of, seen from its end: only what had been observed by then counts. None:
            now.

    Raises:
        UnknownSubject: If there is no such subject.
        DayToCome: If the day lies in the future.
        NoAspectSet: If no aspect set reads texts about subjects of its kind.
    """
    require_past(as_of)
    store, settings = place.store, place.settings
    subject, sets = store.subjects.get(key), open_aspect_sets(settings.home)
    moment = None if as_of is None else datetime.combine(as_of, time.max, UTC)
    report = aspects_of(store, subject, sets, priors=priors_in_force(settings.var), as_of=moment)
    if report is None:
        raise NoAspectSet(
            f"no aspects are looked for in texts about a subject of kind {subject.kind}",
            where=str(aspects_folder(place.settings.home)),
            next_step="name the kind among the `kinds` of one of the files there",
        )
    published = None if moment is None else store.indicators.published_by(key, moment)
    verdict = replay_aspects(store, subject, published, tools_of(settings)) if published else None
    return replace(report, notes=(*report.notes, verdict)) if verdict else report


def read_subject(
    store: Store, key: str, as_of: date | None, *, settings: Settings | None = None, beside: Sequence[str] = ()
) -> SubjectReport:
    """Return a subject's report.

    Args:
        store: Where it is kept.
        key: Key of the subject.
        as_of: A past day: what was published by its end, bit for bit, with a note whether it still follows from what
            was kept; before the first publication, what had been observed by then. None: what is published.
        settings: The deployment's, for its own model and baselines; None: the shipped model is in force.
        beside: Keys of subjects whose published indicators stand beside its own.

    Raises:
        UnknownSubject: If there is no such subject.
        DayToCome: If the day lies in the future.
    """
    require_past(as_of)
    subject, others = store.subjects.get(key), [store.subjects.get(other) for other in beside]
    moment = None if as_of is None else datetime.combine(as_of, time.max, UTC)
    reports = StoreReports(store, var=settings.var if settings else None, as_of=moment)
    published = reports.published(key)
    if moment is None and published is not None:
        return reports.report(subject, published, others)
    tools = tools_of(settings) if settings else Tools(shipped_model(), shipped_priors())
    if published is not None:
        report = reports.report(subject, published, others)
        return replace(report, notes=(*report.notes, replay_published(store, subject, published, tools).verdict))
    now = moment or datetime.now(UTC)
    figures = compute(store, subject, tools, as_of=now, replay=moment is not None)
    return reports.report(subject, figures, others)


def require_past(as_of: date | None) -> None:
    """Refuse a day to come.

    Raises:
        DayToCome: If the day lies in the future.
    """
    if as_of is not None and as_of > today():
        raise DayToCome(
            f"nothing can be said of {as_of} yet",
            where="--as-of",
            next_step="name today or an earlier day; without --as-of the newest figures are shown",
        )
