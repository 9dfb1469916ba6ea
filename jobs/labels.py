"""The queue of texts to be labelled by hand: draw it, show its items one by one, keep answers."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from jobs.accounts import SHELL, act_statement
from jobs.aspects import OpinionJudge
from jobs.errors import AnswerUnreadable
from jobs.score import language_of, words_of
from jobs.textsample import counted_texts
from report.labelcard import Agreement, AskedAspect, LabelCard
from scoring.labelqueue import Candidate, draw, size_of, stratum_of
from store.errors import UnknownLabelItem
from store.label_records import AspectLabel, DrawnItem, LabelAnswer, LabelDraw, LabelItem, Overall
from store.records import ReviewVersion, Subject, SubjectKind
from store.session import Store

QUEUE = 100
"""Texts that a draw takes by default: enough for a first corrected rate."""


def real_now() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class LabelDesk:
    """Where texts are labelled, from the terminal and from the browser."""

    store: Store
    """Where the queue is kept."""
    aspects: Mapping[SubjectKind, tuple[AskedAspect, ...]] = field(default_factory=dict)
    """What is asked for beside the text as a whole, by kind of subject."""
    now: Callable[[], datetime] = real_now
    """The clock."""

    def fill(self, subject: str | None = None, *, n: int = QUEUE, seed: str | None = None) -> None:
        """Draw texts where none are left to be answered.

        Args:
            subject: Only texts of this subject; None: of all.
            n: How many to draw at most.
            seed: What the draw is made from; None: a new one.

        Raises:
            UnknownSubject: If there is no such subject.
        """
        if any(not card.is_answered and not card.is_gone for card in self.cards(subject)):
            return
        texts = self._eligible(subject)
        places = {version.id: _candidate(version, source) for version, source in texts}
        seeded = seed or secrets.token_hex(8)
        drawn = draw(places.values(), n, seeded)
        if drawn.chosen:
            positive = {version.id: version.positive for version, _ in texts}
            items = [_item(each, drawn.rate, positive[each.version_id]) for each in drawn.chosen]
            kept = LabelDraw(seeded, self.now(), drawn.rate, len(places), subject)
            self.store.labels.keep_draw(kept, items)

    def cards(self, subject: str | None = None) -> list[LabelCard]:
        """Return the items of the queue in its order, answered ones too.

        Args:
            subject: Only texts of this subject; None: all.
        """
        items = self.store.labels.items(subject)
        versions = {version.id: version for version in self.store.labels.versions(items)}
        listings = {listing.id: listing for listing in self.store.subjects.listings()}
        subjects = {row.subject.key: row.subject for row in self.store.subjects.list_subjects()}
        cards = []
        for place, item in enumerate(items, start=1):
            version = versions[item.drawn.version_id]
            listing = listings[version.listing_id]
            about = subjects[subject or listing.subject]
            cards.append(self._card(item, place, version=version, about=about, source=listing.source))
        return cards

    def answer(self, item: int, overall: Overall, aspects: Mapping[str, AspectLabel]) -> None:
        """Keep an answer; earlier ones to the same item stay, and the newest counts.

        Raises:
            UnknownLabelItem: If there is no such item.
        """
        self.store.labels.answer(item, LabelAnswer(overall, aspects), self.now())

    def take(self, item: int, overall: str, aspects: Mapping[str, str], *, by: int = SHELL) -> None:
        """Keep an answer in the words of a form, and in the log by which account; what it was is not told there.

        Raises:
            AnswerUnreadable: If there is no such item, or a word is not one of the answers.
        """
        try:
            said = {key: AspectLabel(opinion) for key, opinion in aspects.items()}
            card = card_of(self.cards(), item)
            asked = {aspect.key for aspect in card.aspects}
            self.answer(item, Overall(overall), {key: opinion for key, opinion in said.items() if key in asked})
            if by != SHELL:
                self.store.accounts.note(act_statement("label-given", by, {"item": item}), now=self.now())
        except (ValueError, UnknownLabelItem) as error:
            raise AnswerUnreadable(
                f"this is no answer to item {item}", where="queue of labels", next_step="load the item again"
            ) from error

    def agreement(self) -> Agreement:
        """Return how often answers that were given again agreed with the ones before."""
        return agreement_of(self.store.labels.items())

    def _eligible(self, subject: str | None) -> list[tuple[ReviewVersion, str]]:
        """Return the texts that may be drawn, each with its source, and none twice."""
        known = [row.subject for row in self.store.subjects.list_subjects()]
        chosen = [self.store.subjects.get(subject)] if subject else known
        taken = self.store.labels.drawn()
        source = {listing.id: listing.source for listing in self.store.subjects.listings()}
        found = {
            number: (version, source[version.listing_id])
            for each in chosen
            if not each.is_person
            for number, version in counted_texts(self.store, each.key).items()
            if number not in taken and not version.expired
        }
        return list(found.values())

    def _card(self, item: LabelItem, place: int, *, version: ReviewVersion, about: Subject, source: str) -> LabelCard:
        review, answer = version.review, item.answer
        return LabelCard(
            item=item.id,
            place=place,
            subject=about.name,
            source=source,
            published=review.published.text(),
            title=review.title or "",
            text=review.text or "\n".join(review.parts.values()),
            stratum=item.drawn.stratum,
            aspects=self.aspects.get(about.kind, ()),
            overall=answer.overall.value if answer else "",
            opinions=tuple((key, said.value) for key, said in answer.aspects.items()) if answer else (),
        )


def asked_aspects(judges: Iterable[OpinionJudge]) -> dict[SubjectKind, tuple[AskedAspect, ...]]:
    """Return what is asked for beside a text as a whole: the aspects that the judges look for, by kind of subject."""
    return {
        kind: tuple(AskedAspect(key, label) for key, label in judge.labels.items())
        for judge in judges
        for kind in judge.kinds
    }


def agreement_of(items: Sequence[LabelItem]) -> Agreement:
    """Return how often an answer said the same as the one before it, over texts as a whole and aspects in both."""
    judged = [
        same
        for item in items
        for first, second in zip(item.answers, item.answers[1:], strict=False)
        for same in _compare(first, second)
    ]
    return Agreement(sum(judged), len(judged))


def card_of(cards: Sequence[LabelCard], item: int) -> LabelCard:
    """Return the card of an item.

    Raises:
        UnknownLabelItem: If there is none.
    """
    found = next((card for card in cards if card.item == item), None)
    if found is None:
        raise UnknownLabelItem(item)
    return found


def _compare(first: LabelAnswer, second: LabelAnswer) -> list[bool]:
    both = first.aspects.keys() & second.aspects.keys()
    return [first.overall is second.overall, *(first.aspects[key] is second.aspects[key] for key in sorted(both))]


def _candidate(version: ReviewVersion, source: str) -> Candidate:
    language = language_of(words_of(version.review), version.review)
    positive = version.positive or 0.0
    return Candidate(version.id, stratum_of(language, source, positive, version.review.published), size_of(positive))


def _item(chosen: Candidate, rate: float, predicted: float | None) -> DrawnItem:
    probability = min(1.0, chosen.size * rate)
    return DrawnItem(chosen.version_id, chosen.stratum, chosen.size, probability, predicted)
