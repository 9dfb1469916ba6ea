"""Ask whether the text model errs otherwise on the newest whole quarter than before; ratings and labels tell."""

from collections.abc import Iterator
from datetime import UTC, datetime

from jobs.score import language_of, words_of
from jobs.voice import DISSATISFIED, SATISFIED, moment_of
from scoring.modeldrift import DriftTest, JudgedText, find_drift
from store.label_records import Overall
from store.records import ReviewVersion
from store.session import Store

SEED = 4
"""Of the permutations: the same texts give the same answer."""


def model_drift(store: Store, as_of: datetime) -> tuple[DriftTest, ...]:
    """Return the test over all sources, then one for each source and language with enough texts.

    Looked at anew each quarter, so that there are four chances of a false alarm in a year.

    Args:
        store: Where texts, their ratings and labels are kept.
        as_of: The moment that it speaks of, UTC.
    """
    last = quarter_start(as_of)
    first = quarter_start(last.replace(month=(last.month - 2) % 12 + 1, year=last.year - (last.month == 1)))
    dated = list(_judged(store))
    before = [text for moment, text in dated if moment < first]
    after = [text for moment, text in dated if first <= moment < last]
    return find_drift(before, after, SEED)


def quarter_start(moment: datetime) -> datetime:
    """Return the beginning of a moment's quarter, UTC."""
    return datetime(moment.year, (moment.month - 1) // 3 * 3 + 1, 1, tzinfo=UTC)


def _judged(store: Store) -> Iterator[tuple[datetime, JudgedText]]:
    """Yield each judged text whose class is known, with its date; one that is rated and labelled is two."""
    answered = {item.drawn.version_id: item.answer for item in store.labels.items() if item.answer is not None}
    sources = {listing.id: listing.source for listing in store.subjects.listings()}
    for version in store.reviews.versions():
        moment = moment_of(version.review.published)
        if version.positive is None or version.vanished or version.twin_of is not None or moment is None:
            continue
        answer = answered.get(version.id)
        by_label = {Overall.POSITIVE: True, Overall.NEGATIVE: False}.get(answer.overall) if answer else None
        for kind, is_positive in (("rating", _by_rating(version)), ("label", by_label)):
            if is_positive is not None:
                language = version.review.language or language_of(words_of(version.review), version.review)
                group = f"{sources[version.listing_id]}|{language}|{kind}"
                yield moment, JudgedText(version.positive, is_positive=is_positive, group=group)


def _by_rating(version: ReviewVersion) -> bool | None:
    unit = version.review.unit()
    return None if unit is None or DISSATISFIED < unit < SATISFIED else unit >= SATISFIED
