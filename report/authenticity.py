"""The authenticity tests of a set of reviews as values, in words, and for programs; never a verdict on one of them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from report.errors import MissingWord
from report.jsontext import Json
from report.number import format_day, format_iso, format_number, format_share
from report.phrase import Language
from report.words import WORDS, say
from store.records import Indicator, Interval

DIGITS = 4
_STARS = 4
"""Steps from the worst to the best of five stars."""


@dataclass(frozen=True, slots=True)
class TestLine:
    """One authenticity test of the set of reviews; never a verdict on a review or a person."""

    __test__ = False  # Test runners take every class called Test... for theirs.

    name: str
    """Name of the test, e.g. burst or near_identical; wording key test_<name>."""
    fired: bool
    """True where the finding stays significant after correction for multiplicity."""
    effect: float | None = None
    """Effect size; what it counts is said by the wording test_<name>_effect."""
    p_value: float | None = None
    """Corrected p value; None where the test had too little to work on."""
    explanation: str = ""
    """Wording key of the sentence that says what was found; empty for test_<name>_found."""
    numbers: tuple[tuple[str, float | str], ...] = ()
    """Numbers that the sentence uses: shares 0..1 have `share` in the name, rating units `mean`, days as ordinals end
    in `_day`, `class` counts from 0; where something is lacking: `n` and `least`."""
    lacking: str = ""
    """What there is too little of; wording key test_lacks_<lacking>; empty where the test could be held."""


@dataclass(frozen=True, slots=True)
class SuspiciousPart:
    """What the findings rest on, as a part of the set; which reviews those are is never shown."""

    n: int
    """Visible reviews in it; honest ones may be among them."""
    without: float | None
    """Trust score without it, 0..1; None means too little."""
    interval: Interval | None = None
    """Credible interval of that score; None without one."""


def in_order(tests: Sequence[TestLine]) -> tuple[TestLine, ...]:
    """Return the tests as people want to read them: what fired, what did not, what there was too little for."""
    return tuple(sorted(tests, key=lambda test: (not test.fired, test.p_value is None)))


def say_test_name(test: TestLine, language: Language) -> str:
    """Return a test's name, or its machine name where the catalogue doesn't know it."""
    known = WORDS.get(f"test_{test.name}")
    return known.said_in(language) if known else test.name


def say_test(test: TestLine, language: Language) -> str:
    """Return what a test found, what it lacks, or what it asks where it found nothing that can be said."""
    # A sentence whose numbers a newer test no longer gives falls back to the question.
    with suppress(MissingWord):
        if test.fired:
            return say(test.explanation or f"test_{test.name}_found", language, **_written(test, language))
        if test.lacking:
            return say(f"test_lacks_{test.lacking}", language, **_written(test, language))
    question = WORDS.get(f"test_{test.name}_about")
    return question.said_in(language) if question else ""


def say_effect(test: TestLine, language: Language) -> str:
    """Return how large a test's finding is; empty where it has none."""
    if test.effect is None:
        return ""
    with suppress(MissingWord):
        points = format_number(100 * abs(test.effect), language, digits=0 if abs(test.effect) >= 0.1 else 1)
        side = say("below" if test.effect < 0 else "above", language)
        return say(f"test_{test.name}_effect", language, points=points, side=side)
    return f"{say('effect', language)} {format_number(test.effect, language, digits=2)}"


def say_suspicious(score: Indicator, part: SuspiciousPart | None, language: Language) -> tuple[str, ...]:
    """Return the trust score with and without what the findings rest on; nothing where that is no part of the set.

    Args:
        score: The trust score of the whole set.
        part: What the findings rest on.
        language: Language to say it in.
    """
    if part is None or score.value is None:
        return ()
    gaps = {
        "n": format_number(part.n, language),
        "value": _span(score.value, score.interval, language),
    }
    if part.without is None:
        return (say("suspicious_leaves_too_little", language, **gaps),)
    return (say("suspicious_means", language, without=_span(part.without, part.interval, language), **gaps),)


def authenticity_json(tests: Sequence[TestLine]) -> list[Json]:
    """Return the tests for programs: names, verdicts, effects, corrected p values, and the numbers behind them."""
    return [
        {
            "name": test.name,
            "fired": test.fired,
            "effect": test.effect,
            "p_value": test.p_value,
            "lacking": test.lacking,
            "numbers": dict(test.numbers),
        }
        for test in tests
    ]


def suspicious_json(part: SuspiciousPart | None) -> Json:
    """Return the score without what the findings rest on, in percent; null where that is no part of the set."""
    if part is None:
        return None
    ends = part.interval
    return {
        "n": part.n,
        "value_without": _percent(part.without),
        "low_without": _percent(ends.low if ends else None),
        "high_without": _percent(ends.high if ends else None),
    }


def _written(test: TestLine, language: Language) -> dict[str, str]:
    """Return the numbers of a test as its sentence has them."""
    written = {name: _say_number(name, value, language) for name, value in test.numbers}
    known = WORDS.get(f"test_{test.name}_class_{written.get('class')}")
    return written | ({"class": known.said_in(language)} if known else {})


def _say_number(name: str, value: float | str, language: Language) -> str:
    """Return a named number of a test: days, shares, ratings in stars, and counts, whole where they are."""
    if isinstance(value, str):
        return format_iso(value, language)
    if name == "class":
        return str(round(value))
    if name.endswith("_day"):
        return format_day(date.fromordinal(round(value)), language)
    if "share" in name:
        return format_share(value, language)
    if name.startswith("mean"):
        return format_number(1 + _STARS * value, language, digits=1)
    return format_number(value, language, digits=0 if float(value).is_integer() else 1)


def _span(value: float, interval: Interval | None, language: Language) -> str:
    written = format_share(value, language)
    if interval is None:
        return written
    low, high = (format_share(end, language) for end in (interval.low, interval.high))
    return f"{written} ({low} – {high})"


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, DIGITS)
