"""Find the passages that set what was received against what was expected, price included."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from scoring.expectation_de import GERMAN
from scoring.expectation_en import ENGLISH
from scoring.expectation_rule import EXCEEDED, MET, MISSED, Grammar, Negation, Wording, compile_pattern, spell_out

GRAMMARS: Mapping[str, Grammar] = {"de": GERMAN, "en": ENGLISH}
NEGATED = {MET: MISSED, MISSED: MET, EXCEEDED: ""}
REACH = 6
"""Number of words over which a negation or a supposition reaches forward."""
# Longer ones have no punctuation; cutting them keeps the work in proportion to the length.
SENTENCE = re.compile(r"[^.!?;\n]{1,600}[.!?;\n]?")
STOPS = re.compile(r"[,:()]")
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that says whether what was received is what was expected."""

    start: int
    """Where it begins, in characters of the text."""
    end: int
    """Where it ends, exclusive."""
    kind: str
    """met, exceeded or missed."""
    about_price: bool
    """True where it is set against the price: missed then means too dear, not too bad."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A wording ready to be looked for."""

    wording: Wording
    """What it says."""
    trigger: re.Pattern[str]
    """Without this nothing of it can match."""
    patterns: tuple[re.Pattern[str], ...]
    """Its ways."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """A grammar ready to read."""

    rules: tuple[_Rule, ...]
    """All its rules."""
    trigger: re.Pattern[str]
    """Without this no rule can match."""
    negators: re.Pattern[str]
    """What negates."""
    hypothetical: re.Pattern[str]
    """What supposes."""
    boundary: re.Pattern[str]
    """Behind what neither reaches."""
    turns: re.Pattern[str]
    """What takes back."""
    bad: re.Pattern[str]
    """Bad words."""


def find_passages(texts: Sequence[str], languages: Sequence[str]) -> list[tuple[Passage, ...]]:
    """Return the passages of each text, in the order of the text and without overlap.

    Questions, wishes, fears and conditions say nothing. A text in a language other than German and English has none.

    Args:
        texts: The texts.
        languages: ISO 639-1 of each.

    References:
        Ours, see docs/indicators.md#expected-and-received.
    """
    return [
        tuple(_read(text, language)) if language in GRAMMARS else ()
        for text, language in zip(texts, languages, strict=True)
    ]


@cache
def expectation_digest() -> str:
    """Return the SHA-256 of all wordings and of how far a negation reaches, hex."""
    return hashlib.sha256(f"{REACH}\n{SENTENCE.pattern}\n{NEGATED}\n{GERMAN}\n{ENGLISH}".encode()).hexdigest()


def _read(text: str, language: str) -> Iterator[Passage]:
    reader = _reader(language)
    folded = _fold(text)
    if reader.trigger.search(folded) is None:
        return
    for sentence in SENTENCE.finditer(folded):
        start, end = sentence.span()
        if folded[end - 1] == "?" or reader.trigger.search(folded, start, end) is None:
            continue
        found = _without_overlap(_candidates(folded, sentence.span(), reader))
        yield from _without_taken_back(folded, found, reader)


def _candidates(text: str, sentence: tuple[int, int], reader: _Reader) -> Iterator[Passage]:
    start, end = sentence
    for rule in reader.rules:
        if rule.trigger.search(text, start, end) is None:
            continue
        for match in (found for pattern in rule.patterns for found in pattern.finditer(text, start, end)):
            if not (rule.wording.unless_bad and _has_bad_word(text, match, sentence, reader)):
                yield _judged(text, match, start, rule, reader)


def _has_bad_word(text: str, match: re.Match[str], sentence: tuple[int, int], reader: _Reader) -> bool:
    """Say whether something bad is said beside a match, on its side of any "but"."""
    start, end = sentence
    before = max((turn.end() for turn in reader.turns.finditer(text, start, match.start())), default=start)
    after = reader.turns.search(text, match.end(), end)
    return reader.bad.search(text, before, after.start() if after else end) is not None


def _judged(text: str, match: re.Match[str], sentence_start: int, rule: _Rule, reader: _Reader) -> Passage:
    """Return what a match says; kind is empty where a supposition or a negation takes that away."""
    wording = rule.wording
    said = Passage(match.start(), match.end(), wording.kind, wording.about_price)
    reach = _reach(text, sentence_start, match.start(), reader)
    supposed = _last(reader.hypothetical, text, reach, match.start())
    if supposed is not None:
        return replace(said, kind="", start=supposed)
    negated = _last(reader.negators, text, reach, match.end())
    if negated is None or wording.negation is Negation.IS_PART:
        return said
    kind = NEGATED[said.kind] if wording.negation is Negation.FLIPS else ""
    # With its negation a passage is longer than any wording inside it, and so it wins over it.
    return replace(said, kind=kind, start=min(said.start, negated))


def _reach(text: str, start: int, end: int, reader: _Reader) -> int:
    """Return from where on a negation reaches the end: at most six words, none of them beyond a comma or a "but"."""
    for barrier in (STOPS, reader.boundary):
        for found in barrier.finditer(text, max(start, end - 120), end):
            start = found.end()
    words = [word.start() for word in WORD.finditer(text, start, end)]
    return words[-REACH] if len(words) > REACH else start


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    """Return where the last real hit begins; idioms that only look like one are matched without the group."""
    hits = [found.start() for found in pattern.finditer(text, start, end) if found["hit"]]
    return hits[-1] if hits else None


def _without_overlap(candidates: Iterable[Passage]) -> list[Passage]:
    """Return the longest candidates, in the order of the text; of two as long the one written first."""
    kept: list[Passage] = []
    # What says something before what only takes something away: "would have expected more" is no supposition.
    for one in sorted(candidates, key=lambda passage: (passage.start - passage.end, not passage.kind)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda passage: passage.start)


def _without_taken_back(text: str, found: Sequence[Passage], reader: _Reader) -> Iterator[Passage]:
    """Yield what counts: not a price called high in the half sentence before "but worth it"."""
    for place, passage in enumerate(found):
        later = found[place + 1 :]
        excused = any(
            other.about_price and other.kind == MET and reader.turns.search(text, passage.end, other.start)
            for other in later
        )
        if passage.kind and not (passage.about_price and passage.kind == MISSED and excused):
            yield passage


def _fold(text: str) -> str:
    """Return the text in lower case, each character in its place."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)


@cache
def _reader(language: str) -> _Reader:
    grammar = GRAMMARS[language]
    rules = tuple(
        _Rule(
            wording,
            re.compile(spell_out(wording.trigger)),
            tuple(compile_pattern(pattern, grammar.slots) for pattern in wording.patterns),
        )
        for wording in grammar.wordings
    )
    triggers = "|".join(sorted({rule.wording.trigger for rule in rules}))
    return _Reader(
        rules=rules,
        trigger=re.compile(spell_out(triggers)),
        negators=_hits(grammar.negators, grammar.not_negators, grammar.slots),
        hypothetical=_hits(grammar.hypothetical, grammar.not_hypothetical, grammar.slots),
        boundary=compile_pattern(grammar.boundaries, grammar.slots),
        turns=compile_pattern(grammar.turns, grammar.slots),
        bad=compile_pattern(grammar.bad, grammar.slots),
    )


def _hits(words: str, idioms: str, slots: Mapping[str, str]) -> re.Pattern[str]:
    return compile_pattern(f"(?:{idioms})|(?P<hit>{words})", slots)
