"""What is said of a comparison of reviews with audits, in sentences."""

from collections.abc import Callable, Iterator, Mapping

from jobs.auditcomparison import Comparison, signed
from report.number import format_day, format_number
from report.phrase import LANGUAGES, Language, Phrase
from report.words import known_word, phrase, say

Gaps = Callable[[Language], Mapping[str, str]]
"""Words for the gaps of a sentence in a language."""


def comparison_notes(found: Comparison) -> Iterator[Phrase]:
    """Yield the verdict, the gain, and how both came about."""
    said = found.verdict_phrase()
    yield Phrase(f"{say('verdict', 'de')}: {said.de}.", f"{say('verdict', 'en')}: {said.en}.")
    gain = gain_phrase(found)
    if gain is not None:
        yield gain
    yield from qualifying_notes(found)


def gain_phrase(found: Comparison) -> Phrase | None:
    """Return what reviews add to the best row without them, with its interval; None where that cannot be told."""
    gain = found.test.gain
    if gain is None or gain.interval is None:
        return None
    ends = {"value": gain.value, "low": gain.interval.low, "high": gain.interval.high}
    return in_both(
        "compared_gain",
        lambda language: {
            "baseline": known_word(gain.baseline, language),
            "n": format_number(gain.n, language),
            **{name: signed(value, language) for name, value in ends.items()},
        },
    )


def qualifying_notes(found: Comparison) -> Iterator[Phrase]:
    """Yield what a failure is, which time was tested, what counted, and what is never said."""
    key = "compared_event_concurrent" if found.terms.is_concurrent else "compared_event"
    yield in_both(key, lambda _: {"event": found.event.text()})
    if found.test.test_to is not None:
        yield from _period(found)
    if found.terms.is_retrospective:
        yield phrase("compared_retrospective")
    yield phrase("compared_intervals")
    yield phrase("compared_never")


def _period(found: Comparison) -> Iterator[Phrase]:
    known = found.coverage
    yield in_both(
        "compared_period",
        lambda language: {
            "first": format_day(found.test.test_from, language),
            "last": format_day(found.test.test_to, language),
            "learnt": format_number(known.n_learnt, language),
            "failures": format_number(known.learnt_failures, language),
        },
    )
    days, gap = str(found.terms.window_days), str(found.terms.gap_days)
    yield in_both("compared_window", lambda _: {"days": days, "gap": gap})


def in_both(key: str, gaps: Gaps) -> Phrase:
    """Return a sentence with its gaps filled in each language."""
    german, english = (say(key, language, **gaps(language)) for language in LANGUAGES)
    return Phrase(german, english)
