"""List a subject's reviews: what they can be filtered by, and one page of those that pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, UTC, date, datetime, timedelta
from itertools import chain, islice

from jobs.aspectcharts import blaming, shown_judge
from jobs.aspectjudge import AspectSets
from jobs.errors import NoSuchAspect
from jobs.score import language_of, words_of
from jobs.smallgroup import SMALLEST, withhold_list
from jobs.voice import is_thumb
from report.line import LISTED_REVIEWS, ReviewChoices, ReviewFilter, ReviewLine
from report.phrase import Phrase, verbatim
from report.shown import vote_cell
from report.table import Table
from report.tables import reviews_table
from report.words import phrase
from store.records import Review, ReviewVersion, Subject
from store.session import Store

EXCERPT = 240


@dataclass(frozen=True, slots=True)
class ListedPage:
    """Which part of a list of reviews is asked for."""

    limit: int = LISTED_REVIEWS
    """At most so many."""
    skip: int = 0
    """So many of the newest are left out."""
    as_of: datetime | None = None
    """As observed at this moment, UTC; None: now."""


def list_reviews(store: Store, sets: AspectSets, subject: Subject, wanted: ReviewFilter, page: ListedPage) -> Table:
    """Return a page of a subject's reviews that pass a filter, newest first.

    Raises:
        NoSuchAspect: If an aspect is asked for that is not looked for and that no text speaks of.
    """
    since, until = _bounds(wanted)
    source = {listing.id: listing.source for listing in store.subjects.listings(subject.key)}
    blames = _blaming(store, sets, subject, wanted.blames)
    # Where the database itself can tell which reviews pass, it need not hand out more than are shown.
    is_plain = (wanted.max_stars, wanted.source, wanted.is_vanished, blames) == (None, None, False, None)
    most = max(page.skip + page.limit, SMALLEST) if is_plain else None
    found = store.reviews.versions(subject.key, as_of=page.as_of, since=since, until=until, limit=most)
    # Chosen before they are written out: recognising a language takes its time.
    passing = (version for version in found if _passes(version, source[version.listing_id], wanted))
    chosen = (version for version in passing if blames is None or version.id in blames)
    # Counted from the first one, whatever page is asked for: a later page of a small group is as small.
    first = list(islice(chosen, max(page.skip, SMALLEST)))
    shown = islice(chain(first, chosen), page.skip, page.skip + page.limit)
    lines = [review_line(each, source[each.listing_id]) for each in shown]
    table = withhold_list(reviews_table(lines), subject, wanted, len(first))
    # The list behind a share of dissatisfied holds all of them; that a thumb passes a filter by stars is said.
    has_thumbs = wanted.max_stars is not None and any(line.stars is None for line in lines)
    return replace(table, notes=(*table.notes, phrase("thumbs_pass"))) if has_thumbs and table.rows else table


def review_choices(store: Store, sets: AspectSets, subject: Subject, wanted: ReviewFilter) -> ReviewChoices:
    """Return what a subject's reviews can be filtered by; the wanted aspect is among it where a text speaks of it."""
    sources = {listing.source for listing in store.subjects.listings(subject.key)}
    labels, judge = _labels(store, sets, subject), shown_judge(store, subject, sets)
    if wanted.blames is not None and judge is not None and wanted.blames not in labels:
        # One that only an earlier edition of the set had goes by its key.
        told = {aspect for _, aspect, *_ in _tones(store, subject, judge)} & {wanted.blames}
        labels = {**labels, **{key: verbatim(key) for key in told}}
    return ReviewChoices(subject, tuple(sorted(sources)), labels)


def _labels(store: Store, sets: AspectSets, subject: Subject) -> Mapping[str, Phrase]:
    """Return what the aspects are called that are looked for; empty where nothing was read."""
    judge = next((judge for judge in sets.names() if subject.kind in judge.kinds), None)
    is_read = judge is not None and store.opinions.shown(judge.aspect_set) is not None
    return judge.labels if judge is not None and is_read and not subject.is_person else {}


def _tones(store: Store, subject: Subject, judge: str) -> Sequence[tuple[int, str, int, float]]:
    return store.opinions.tones([listing.id for listing in store.subjects.listings(subject.key)], judge)


def _blaming(store: Store, sets: AspectSets, subject: Subject, aspect: str | None) -> set[int] | None:
    """Return the versions whose texts speak badly of an aspect; None where no aspect is asked for."""
    if aspect is None:
        return None
    judge = shown_judge(store, subject, sets)
    tones = _tones(store, subject, judge) if judge else []
    known = sorted({each for _, each, *_ in tones})
    if aspect not in known and aspect not in _labels(store, sets, subject):
        raise NoSuchAspect(
            f"no text about `{subject.key}` was found to speak of `{aspect}`",
            where="--blames",
            next_step=f"choose from: {', '.join(known)}" if known else "run `leumund score`, which reads new texts",
        )
    return set(blaming(tones).get(aspect, ()))


def _bounds(wanted: ReviewFilter) -> tuple[datetime | None, datetime | None]:
    """Return the first moment of publication that is asked for, and the first one that no longer is."""
    since, until = _month_bounds(wanted.month) if wanted.month else (None, None)
    if wanted.since is not None:
        since = max(since or _midnight(wanted.since), _midnight(wanted.since))
    # Nothing follows the last day that there is.
    if wanted.until is not None and wanted.until < date.max:
        end = _midnight(wanted.until + timedelta(days=1))
        until = min(until or end, end)
    return since, until


def _month_bounds(month: str) -> tuple[datetime, datetime | None]:
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    return first, None if first.year == MAXYEAR else (first + timedelta(days=31)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def review_line(version: ReviewVersion, source: str) -> ReviewLine:
    """Return a version as it is listed."""
    review = version.review
    body = review.text or " · ".join(review.parts.values())
    return ReviewLine(
        published=review.published.text(),
        stars=_stars(review),
        rating=vote_cell(review.rating, review.scale),
        version=version.id,
        title=review.title or "",
        excerpt=body if len(body) <= EXCERPT else body[: EXCERPT - 1].rsplit(" ", 1)[0] + "…",
        source=source,
        language=review.language or language_of(words_of(review), review),
        positive=version.positive,
        vanished=version.vanished,
        expired=version.expired,
    )


def _stars(review: Review) -> float | None:
    """Return the rating mapped to a scale of five stars; a thumb is none."""
    return None if is_thumb(review) else _on_five(review)


def _on_five(review: Review) -> float | None:
    unit = review.unit()
    return None if unit is None else round(1 + 4 * unit, 2)


def _passes(version: ReviewVersion, source: str, wanted: ReviewFilter) -> bool:
    # Whoever looks for the dissatisfied wants the thumbs down among them.
    stars = _on_five(version.review)
    is_low = wanted.max_stars is None or (stars is not None and stars <= wanted.max_stars)
    return is_low and wanted.source in {None, source} and (version.vanished or not wanted.is_vanished)
