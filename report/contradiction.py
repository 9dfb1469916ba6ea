"""Say how many texts of a subject contradict their rating, beside how many the model's error lets expect."""

from dataclasses import dataclass

from report.jsontext import JsonCell
from report.number import format_number, format_share
from report.phrase import Language
from report.words import say
from store.records import Interval


@dataclass(frozen=True, slots=True)
class Contradictions:
    """Texts that contradict their rating; a figure of the set, never a verdict on one author."""

    n: int
    """Texts with a clear rating that were judged."""
    observed: int
    """Those that contradict it."""
    expected: float
    """Those that would by the model's error alone."""
    interval: Interval
    """Where their number then lies."""


def say_contradictions(found: Contradictions, language: Language) -> str:
    """Return the sentence that a subject's page has."""
    low, high = (format_number(end, language) for end in (found.interval.low, found.interval.high))
    return say(
        "contradictions_found",
        language,
        observed=format_number(found.observed, language),
        expected=format_number(found.expected, language, digits=1),
        low=low,
        high=high,
        level=format_share(found.interval.level, language),
        n=format_number(found.n, language),
    )


def contradictions_json(found: Contradictions | None) -> dict[str, JsonCell] | None:
    """Return the figures for programs; None where too few texts were judged."""
    if found is None:
        return None
    return {
        "n": found.n,
        "observed": found.observed,
        "expected": round(found.expected, 2),
        "low": found.interval.low,
        "high": found.interval.high,
        "level": found.interval.level,
    }
