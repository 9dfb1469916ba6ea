"""Lay out why a review's text was judged as it was: marked words, terms, and a sum that can be checked by hand."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from report.contradiction import Contradictions
from report.explanation import ReviewReport, Stretch, Why, WordsLine, join_words
from report.number import format_iso, format_number, format_share
from report.phrase import Language
from report.table import Table
from report.tables import errors_table
from report.words import say

MINUS = "\u2212"
MOST_TERMS = 10
"""Lines of words that are shown for each side; the others stand in one more line."""
_THOUSAND = 1000
# Shares of the strongest one from which on a word is marked weakly, clearly, strongly.
_STRENGTHS = (0.1, 0.35, 0.7)
# What is this weak is not marked even if nothing in the text is stronger.
_LEAST_MARKED = 0.05


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of one line of the text."""

    text: str
    """What it says."""
    mark: str = ""
    """Style class: lift-1 to lift-3 for what speaks for, drag-1 to drag-3 against; empty for none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of figures, written out."""

    label: str
    """What it is."""
    value: str
    """Its figure, with its sign."""
    kinds: str = ""
    """In which ways the model counts the words; empty for lines that are no words."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One review's page, written out."""

    title: str
    """What kind of page it is, with the date."""
    lines: tuple[tuple[Piece, ...], ...]
    """The text, line by line."""
    has_heading: bool
    """True where the first line is the review's heading."""
    contradiction: str
    """What it means that rating and text contradict each other; empty where they do not."""
    note: str
    """Why nothing is explained; empty where something is."""
    speaks_for: str
    """The clause that speaks most for a satisfied author; empty if none does."""
    speaks_against: str
    """The clause that speaks most against it; empty if none does."""
    terms_for: tuple[Row, ...]
    """Words that speak for it, the strongest first."""
    terms_against: tuple[Row, ...]
    """Words that speak against it, the strongest first."""
    arithmetic: tuple[Row, ...]
    """From the intercept to the probability; the shown figures add up."""
    errors: Table | None
    """How often the model errs; None where nothing is explained."""
    model_digest: str
    """SHA-256 of the model; empty where nothing is explained."""


def lay_out_review(report: ReviewReport, language: Language) -> ReviewPage:
    """Return a review's page in a language."""
    why, published = report.why, report.line.published
    date = format_iso(published, language) if published else ""
    rows = _Rows(why, language) if why else None
    return ReviewPage(
        title=say("review_of_day", language, date=date) if date else say("review_undated", language),
        lines=tuple(mark_lines(report.text, why.tokens if why else ())),
        has_heading=bool(report.line.title and report.text),
        contradiction=_say_contradiction(report, language),
        note="" if why else say(report.note, language),
        speaks_for=_quote(report.text, why.speaks_for if why else None, language),
        speaks_against=_quote(report.text, why.speaks_against if why else None, language),
        terms_for=rows.terms(1) if rows else (),
        terms_against=rows.terms(-1) if rows else (),
        arithmetic=rows.arithmetic() if rows else (),
        errors=errors_table(why.errors) if why and why.errors else None,
        model_digest=why.model_digest if why else "",
    )


def mark_lines(text: str, tokens: Sequence[Stretch]) -> Iterator[tuple[Piece, ...]]:
    """Yield the lines of a text in pieces, words that say something marked by how much beside the strongest one.

    Args:
        text: The text.
        tokens: What each of its words adds, in order.
    """
    strongest = max([_LEAST_MARKED / _STRENGTHS[0], *(abs(token.log_odds) for token in tokens)])
    marked = [(token, _mark(token.log_odds / strongest)) for token in tokens]
    waiting = iter([(token, mark) for token, mark in marked if mark])
    token, mark = next(waiting, (None, ""))
    begin = 0
    for line in text.splitlines(keepends=True):
        place, end, pieces = begin, begin + len(line), []
        while token is not None and token.start < end:
            # Two tokens that are made of the same character are marked once.
            if token.start >= place:
                pieces += [Piece(text[place : token.start]), Piece(text[token.start : token.end], mark)]
                place = token.end
            token, mark = next(waiting, (None, ""))
        pieces.append(Piece(text[place : begin + len(line.splitlines()[0])]))
        yield tuple(piece for piece in pieces if piece.text)
        begin = end


def _mark(relative: float) -> str:
    strength = sum(abs(relative) >= least for least in _STRENGTHS)
    return f"{'lift' if relative > 0 else 'drag'}-{strength}" if strength else ""


class _Rows:
    """The figures of an explanation in thousandths, rounded so that what is shown adds up exactly."""

    def __init__(self, why: Why, language: Language) -> None:
        self._why = why
        self._language = language
        words = join_words(why.terms)
        self._sum = round(why.log_odds * _THOUSAND)
        self._intercept, *figures = apportion([why.intercept, *(line.log_odds for line in words)], self._sum)
        self._words = list(zip(words, figures, strict=True))

    def terms(self, sign: int) -> tuple[Row, ...]:
        """Return the strongest words of a side, and what all others of it add together."""
        lines = self._of_side(sign)
        rows = [Row(line.words, self._signed(figure), self._kinds(line.kinds)) for line, figure in lines[:MOST_TERMS]]
        if left := lines[MOST_TERMS:]:
            label = say("why_more", self._language, n=format_number(len(left), self._language))
            rows.append(Row(label, self._signed(sum(figure for _, figure in left))))
        return tuple(rows)

    def arithmetic(self) -> tuple[Row, ...]:
        """Return the way from the intercept to the probability."""
        slope, shift = round(self._why.slope * _THOUSAND), round(self._why.shift * _THOUSAND)
        sides = [sum(figure for _, figure in self._of_side(sign)) for sign in (1, -1)]
        steps = (
            ("why_intercept", self._signed(self._intercept)),
            ("why_sum_for", self._signed(sides[0])),
            ("why_sum_against", self._signed(sides[1])),
            ("why_sum", self._signed(self._sum)),
            ("why_slope", f"× {format_number(slope / _THOUSAND, self._language, digits=3)}"),
            ("why_shift", self._signed(shift)),
            ("why_reading", self._signed(round(slope * self._sum / _THOUSAND) + shift)),
            ("why_probability", format_share(self._why.probability, self._language, digits=1)),
        )
        return tuple(Row(say(key, self._language), value) for key, value in steps)

    def _of_side(self, sign: int) -> list[tuple[WordsLine, int]]:
        return [(line, figure) for line, figure in self._words if line.log_odds * sign > 0]

    def _kinds(self, kinds: Iterable[str]) -> str:
        return ", ".join(say(f"term_{kind}", self._language) for kind in dict.fromkeys(kinds))

    def _signed(self, thousandths: int) -> str:
        sign = "+" if thousandths > 0 else MINUS if thousandths < 0 else ""
        return sign + format_number(abs(thousandths) / _THOUSAND, self._language, digits=3)


def apportion(values: Sequence[float], total: int) -> list[int]:
    """Return each value in thousandths, rounded down or up so that they sum to the total.

    Args:
        values: Figures.
        total: Their sum in thousandths, rounded.
    """
    lower = [math.floor(value * _THOUSAND) for value in values]
    n_up = total - sum(lower)
    # Those that rounding down would cost most are rounded up.
    nearest_up = sorted(range(len(values)), key=lambda place: lower[place] - values[place] * _THOUSAND)
    up = set(nearest_up[:n_up])
    return [figure + (place in up) for place, figure in enumerate(lower)]


def _quote(text: str, stretch: Stretch | None, language: Language) -> str:
    if stretch is None:
        return ""
    return say("aspect_quote", language, text=" ".join(text[stretch.start : stretch.end].split()))


def _say_contradiction(report: ReviewReport, language: Language) -> str:
    found: Contradictions | None = report.contradictions
    if found is None or not report.contradicts:
        return ""
    figures = {"n": format_number(found.n, language), "observed": format_number(found.observed, language)}
    return say("contradiction_means", language, expected=format_number(found.expected, language, digits=1), **figures)
