"""Which texts of a subject count for rates of texts, and how probable it was that each of them got labelled."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from jobs.voice import is_sample, voice_of
from scoring.labelqueue import drawn_by_any
from store.label_records import LabelDraw, LabelItem
from store.records import ReviewVersion
from store.session import Store


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text that counts and that a reader has labelled."""

    item: LabelItem
    """The item of the queue, with its answer."""
    probability: float
    """Probability that it was drawn and answered, above 0 and at most 1."""


def counted_texts(
    store: Store,
    subject: str,
    *,
    as_of: datetime | None = None,
    now: datetime | None = None,
    model_digest: str | None = None,
) -> dict[int, ReviewVersion]:
    """Return the judged texts of a subject's visible reviews, each opinion once, by row number of the version.

    Args:
        store: Where they are kept.
        subject: Key of the subject.
        as_of: What had been observed by then, UTC; None for now.
        now: Reviews dated after this moment do not count yet, UTC; None: after the as-of moment.
        model_digest: Whose judgement counts; None: that of the model that came last.
    """
    counted = {listing.id for listing in store.subjects.listings(subject) if is_sample(store, listing, as_of=as_of)}
    chosen: dict[int, ReviewVersion] = {}
    today = now or as_of or datetime.now(UTC)
    for version in store.reviews.versions(subject, as_of=as_of, model_digest=model_digest):
        is_to_come = voice_of(version).published_at > today
        if version.listing_id in counted and not version.vanished and version.positive is not None and not is_to_come:
            opinion = version.id if version.twin_of is None else version.twin_of
            if opinion not in chosen or version.id < chosen[opinion].id:
                chosen[opinion] = version
    return {version.id: version for version in chosen.values()}


def labelled_texts(
    draws: Iterable[LabelDraw], subject: str, texts: Mapping[int, ReviewVersion], items: Iterable[LabelItem]
) -> list[LabelledText]:
    """Return the items that are answered and whose texts count, with their probabilities.

    A text could be taken by each draw over this subject or over all that was made after it was seen. Of a draw, only
    a part may be answered so far; items stand in random order, so that part is a random one too.

    Args:
        draws: All that had been made.
        subject: Key of the subject.
        texts: Those that count; see `counted_texts`.
        items: Items of the subject.
    """
    draws = [draw for draw in draws if draw.subject in (None, subject)]
    items = list(items)
    answered = _answered_shares(items)
    return [
        LabelledText(item, _probability(item, texts[item.drawn.version_id], draws) * answered[item.draw.id])
        for item in items
        if item.answer is not None and item.drawn.version_id in texts
    ]


def _probability(item: LabelItem, version: ReviewVersion, draws: Iterable[LabelDraw]) -> float:
    rates = [draw.rate for draw in draws if draw.id == item.draw.id or draw.drawn_at >= version.observed_at]
    return drawn_by_any(item.drawn.size, rates)


def _answered_shares(items: Iterable[LabelItem]) -> dict[int, float]:
    """Return, by draw, which part of its items of one subject is answered: a subject's own may be answered first."""
    items = list(items)
    drawn = Counter(item.draw.id for item in items)
    answered = Counter(item.draw.id for item in items if item.answer is not None)
    return {draw: answered[draw] / n for draw, n in drawn.items()}
