"""Explain why the model judged a review's text as it did: for the page of one review, and for the list of many."""

from collections.abc import Sequence

from jobs.modelerror import known_errors
from jobs.score import language_of, words_of
from jobs.surroundings import from_facts
from report.contradiction import Contradictions
from report.explanation import (
    ERASED,
    NO_MODEL,
    NO_WORDS,
    NOT_MODELLED,
    OF_PERSON,
    ReviewReport,
    Stretch,
    TermLine,
    Why,
    join_words,
)
from report.line import ReviewLine
from report.table import Cell, Column, Kind, Table
from report.words import phrase
from scoring.explanation import Explanation, Passage, TokenShare, explain
from scoring.mismatch import Contradictions as FoundContradictions
from scoring.sentiment import SentimentModel
from store.records import ReviewVersion, Subject
from store.session import Store

LISTED_TERMS = 3
"""Terms for and terms against that a list of reviews shows."""
LEAST_SHOWN = 0.005
"""Log-odds from which on a list names a term; it has two decimals."""


def explain_review(
    store: Store, version: ReviewVersion, *, subject: Subject, line: ReviewLine, model: SentimentModel | None
) -> ReviewReport:
    """Return one version of a review with the explanation of its probability, or with the reason why it has none.

    Args:
        store: Where the figures of the subject are kept.
        version: The version.
        subject: What it speaks of; texts about natural persons are not evaluated.
        line: What the list of reviews says of it.
        model: The model in force; None where it cannot be read.
    """
    text = words_of(version.review)
    told = None if subject.is_person or model is None else _explanation(version, model)
    found = _contradictions(store, subject)
    return ReviewReport(
        subject=subject,
        version=version.id,
        line=line,
        text=text,
        why=_why(told, version, model) if told is not None and model is not None else None,
        note=_reason(subject, version, model) if told is None else "",
        contradicts=found is not None and found.contradicts(version.positive, version.review.unit()),
        contradictions=shown_contradictions(found),
    )


def with_terms(store: Store, subject: Subject, reviews: Table, model: SentimentModel | None) -> Table:
    """Return a table of reviews with the strongest terms for and against a satisfied author, three of each.

    Args:
        store: Where the reviews are kept.
        subject: What they speak of.
        reviews: The table; see `report.tables.reviews_table`.
        model: The model in force; None where it cannot be read.
    """
    numbers = [cell if isinstance(cell, int) else 0 for cell in reviews.cells("version")]
    judge = None if subject.is_person else model
    found = {version.id: version for version in store.reviews.some(subject.key, numbers)}
    columns = tuple(Column(name, phrase(name), kind=Kind.TERMS) for name in ("why_for", "why_against"))
    rows = tuple((*row, *_terms(found.get(number), judge)) for row, number in zip(reviews.rows, numbers, strict=True))
    return Table(reviews.title, (*reviews.columns, *columns), rows, reviews.notes)


def shown_contradictions(found: FoundContradictions | None) -> Contradictions | None:
    """Return how many texts contradict their rating, as reports show it."""
    return None if found is None else Contradictions(found.n, found.observed, found.expected, found.interval)


def _explanation(version: ReviewVersion, model: SentimentModel) -> Explanation | None:
    text = words_of(version.review)
    language = language_of(text, version.review)
    return explain(text, language, model, source=version.review.source)


def _contradictions(store: Store, subject: Subject) -> FoundContradictions | None:
    """Return what the published figures say of ratings and texts."""
    published = store.indicators.current(subject.key)
    return from_facts(published.facts).contradictions if published is not None else None


def _reason(subject: Subject, version: ReviewVersion, model: SentimentModel | None) -> str:
    """Return the wording key that says why nothing is explained."""
    if subject.is_person:
        return OF_PERSON
    if version.expired:
        return ERASED
    if not words_of(version.review):
        return NO_WORDS
    return NO_MODEL if model is None else NOT_MODELLED


def _why(told: Explanation, version: ReviewVersion, model: SentimentModel) -> Why:
    language = language_of(words_of(version.review), version.review)
    return Why(
        intercept=told.intercept,
        terms=_term_lines(told),
        tokens=tuple(_stretch(token) for token in told.tokens),
        log_odds=told.log_odds,
        slope=told.slope,
        shift=told.shift,
        probability=told.probability,
        speaks_for=_stretch(told.speaks_for) if told.speaks_for else None,
        speaks_against=_stretch(told.speaks_against) if told.speaks_against else None,
        model_digest=model.digest,
        errors=tuple(known_errors(model.card, language)),
    )


def _term_lines(told: Explanation) -> tuple[TermLine, ...]:
    return tuple(TermLine(term.kind, term.words, term.log_odds) for term in told.terms)


def _stretch(part: TokenShare | Passage) -> Stretch:
    return Stretch(part.start, part.end, part.log_odds)


def _terms(version: ReviewVersion | None, model: SentimentModel | None) -> Sequence[Cell]:
    told = _explanation(version, model) if version is not None and model is not None else None
    if told is None:
        return None, None
    # What would be shown as zero is no reason.
    words = [line for line in join_words(_term_lines(told)) if abs(line.log_odds) >= LEAST_SHOWN]
    sides = ([line for line in words if line.log_odds * sign > 0][:LISTED_TERMS] for sign in (1, -1))
    return [" · ".join(f"{line.words} {line.log_odds:+.2f}" for line in side) for side in sides]
