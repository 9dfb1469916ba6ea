"""Why a review's text was judged as it was: the model's own arithmetic as plain values, and for programs."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from report.contradiction import Contradictions, contradictions_json
from report.jsontext import Json, json_cell
from report.line import ReviewLine
from report.subject import ModelError
from store.records import Subject

NO_WORDS, ERASED, NOT_MODELLED, NO_MODEL, OF_PERSON = (
    *("why_no_words", "why_erased", "why_not_modelled", "why_no_model"),
    "natural_person_means",
)
"""Wording keys: why a review is not explained."""
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text with what it adds to the log-odds of being positive."""

    start: int
    """Where it begins, in characters of the text."""
    end: int
    """Where it ends, exclusive."""
    log_odds: float
    """What it adds."""


@dataclass(frozen=True, slots=True)
class TermLine:
    """Words of a text that the model counts in one way."""

    kind: str
    """words, turned, parts, opinion_for, opinion_against, title or ending; wording key term_<kind>."""
    words: str
    """The words as written in the text."""
    log_odds: float
    """What they add."""


@dataclass(frozen=True, slots=True)
class WordsLine:
    """Words of a text with all that they add, in whatever ways the model counts them."""

    words: str
    """The words as written in the text."""
    kinds: tuple[str, ...]
    """The ways, the strongest first."""
    log_odds: float
    """What they add together."""


@dataclass(frozen=True, slots=True)
class Why:
    """How the model got from the text to its probability."""

    intercept: float
    """Log-odds that it starts from."""
    terms: tuple[TermLine, ...]
    """What it found, the strongest first; with the intercept they sum to `log_odds`."""
    tokens: tuple[Stretch, ...]
    """The same by place, in the order of the text."""
    log_odds: float
    """Sum of both."""
    slope: float
    """What calibration multiplies it with."""
    shift: float
    """What calibration adds then."""
    probability: float
    """P(positive), 0..1."""
    speaks_for: Stretch | None
    """The clause that adds most; None if none adds anything."""
    speaks_against: Stretch | None
    """The clause that takes most away; None if none does."""
    model_digest: str
    """SHA-256 of the model, hex."""
    errors: tuple[ModelError, ...]
    """How often it is known to err in this language."""


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """One version of a review with the explanation of its probability."""

    subject: Subject
    """What it speaks of."""
    version: int
    """Row number of the version; its address ends in it."""
    line: ReviewLine
    """What the list of reviews says of it."""
    text: str
    """Title, text and parts, one a line; empty where there is none or it was erased."""
    why: Why | None
    """The explanation; None where there is none."""
    note: str = ""
    """Wording key: why there is none."""
    contradicts: bool = False
    """True where rating and text contradict each other."""
    contradictions: Contradictions | None = None
    """How many texts of the subject do; None where too few were judged."""


def join_words(terms: Iterable[TermLine]) -> list[WordsLine]:
    """Return one line for the same words, however they are counted, the strongest first.

    Args:
        terms: The terms of one text, the strongest first.
    """
    found: dict[str, list[TermLine]] = {}
    for term in terms:
        found.setdefault(term.words, []).append(term)
    lines = [
        WordsLine(words, tuple(term.kind for term in same), sum(term.log_odds for term in same))
        for words, same in found.items()
    ]
    return sorted(lines, key=lambda line: -abs(line.log_odds))


def review_json(report: ReviewReport) -> dict[str, Json]:
    """Return a review with its explanation for programs; log-odds are natural logarithms, places count characters."""
    line = report.line
    return {
        "subject": report.subject.key,
        "version": report.version,
        "published": line.published,
        "rating": line.rating or None,
        "stars": line.stars,
        "source": line.source,
        "language": line.language,
        "positive": line.positive,
        "vanished": line.vanished,
        "erased": line.expired,
        "text": report.text or None,
        "contradicts_rating": report.contradicts,
        "contradictions": dict(found) if (found := contradictions_json(report.contradictions)) else None,
        "explanation": _why_json(report.why) if report.why else None,
        "note": report.note,
    }


def _why_json(why: Why) -> Json:
    terms: list[Json] = [
        {"kind": term.kind, "words": term.words, "log_odds": round(term.log_odds, DIGITS)} for term in why.terms
    ]
    errors: list[Json] = [
        {"measure": e.measure, "value": json_cell(e.value), "language": e.language, "on": e.on, "n": e.n}
        for e in why.errors
    ]
    return {
        "intercept": round(why.intercept, DIGITS),
        "terms": terms,
        "log_odds": round(why.log_odds, DIGITS),
        "slope": round(why.slope, DIGITS),
        "shift": round(why.shift, DIGITS),
        "probability": round(why.probability, DIGITS),
        "tokens": [_stretch_json(token) for token in why.tokens],
        "speaks_for": _stretch_json(why.speaks_for),
        "speaks_against": _stretch_json(why.speaks_against),
        "model_digest": why.model_digest,
        "errors": errors,
    }


def _stretch_json(stretch: Stretch | None) -> Json:
    return {**asdict(stretch), "log_odds": round(stretch.log_odds, DIGITS)} if stretch else None
