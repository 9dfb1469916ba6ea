"""Cut a text into clauses: the stretches that speak of one thing in one way, German and English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

LONGEST_WORDS = 40
"""Words after which a stretch without any mark is cut before the next conjunction, and at twice as many anywhere."""

CONTRASTS = (
    *("but", "however", "although", "though", "whereas", "nevertheless", "except", "unfortunately"),
    *("aber", "jedoch", "obwohl", "allerdings", "dennoch", "trotzdem", "hingegen", "dagegen", "leider"),
)
"""Words with which a clause begins that may say the opposite of the one before it."""

_SUBJECTS = (
    *("the", "it", "its", "they", "we", "i", "he", "she", "you", "my", "our", "this", "that's", "there", "and", "so"),
    *("which", "while", "yet", "because", "since", "also", "only", "plus"),
    *("der", "die", "das", "es", "sie", "ich", "er", "wir", "man", "mein", "meine", "unser", "unsere", "dies", "und"),
    *("da", "dafür", "weil", "doch", "nur", "auch", "während", "denn", "wobei", "sondern", "außer", "ausser", "zudem"),
    *("auch", "außerdem", "ausserdem", "alle", "kein", "keine"),
)
# What may stand before a full stop that ends nothing; longer ones and single letters are seen by their form.
_ABBREVIATIONS = frozenset(
    (
        *("bzw", "usw", "etc", "evtl", "inkl", "exkl", "ggf", "dr", "prof", "nr", "str", "tel", "mio", "mrd", "ca"),
        *("mr", "mrs", "ms", "vs", "approx", "min", "max", "mind", "std", "abt", "hr", "fr", "vgl", "sog", "art", "st"),
        *("dept", "est", "incl", "tsd", "jh", "geb", "ehem", "zzgl", "bspw", "sr", "jr", "allg", "pers"),
    )
)
_ENDS = re.compile(
    r"""
    (?P<line> (?<!\s)[ \t\r]*\n\s* (?:(?:[-*+•–·▪►✓✗●○]|\d{1,2}[.)])[ \t]+)* )       # a new line, bullets included
    | (?P<bullet> (?<!\s)\s+[-–—•·▪►✓✗●○*+]\s+ )                                # a dash or bullet between blanks
    | (?P<stop> (?:[!?…]+|\.+)[!?.…]*["'”“»)\]]*(?=\s|[^\W\d_]{2}|$) )         # a full stop, with or without a blank
    | (?P<mark> ;\s* )
    | (?P<comma> ,\s+ )
    | (?P<word> (?<!\s)\s+(?=(?:WORDS)\b) )                                     # a contrast without a comma
    """.replace("WORDS", "|".join(word for word in CONTRASTS if word not in ("leider", "dagegen", "unfortunately"))),
    re.VERBOSE | re.IGNORECASE,
)
_AFTER_COMMA = re.compile(rf"(?:{'|'.join(dict.fromkeys((*CONTRASTS, *_SUBJECTS)))})\b", re.IGNORECASE)
_CONTRAST = re.compile(rf"(?:{'|'.join(CONTRASTS)})\b", re.IGNORECASE)
_NO_CONTRAST = re.compile(r"but\s+also\b|aber\s+auch\b", re.IGNORECASE)
_JOINING = re.compile(r"\s+(?=(?:and|because|then|so|und|weil|denn|dann|dass)\b)", re.IGNORECASE)
_BLANK = re.compile(r"\s+")
_WORD_BEFORE = re.compile(r"(?:^|[^\w.])((?:[^\W\d_]\.\s?)*[^\W_]+)$")
_REACH = 24


@dataclass(frozen=True, slots=True)
class Clause:
    """One stretch of a text, without the blanks and marks around it."""

    start: int
    """Where it begins, in characters of the text."""
    end: int
    """Where it ends, exclusive."""
    sentence: int
    """Running number of the sentence, from 0; clauses of one sentence share it."""
    contrasts: bool
    """Whether it begins with a word such as "but", "aber", "although", "obwohl"."""


def split_clauses(text: str) -> tuple[Clause, ...]:
    """Return the clauses of a text in order; none overlaps another, and none is empty.

    A clause ends at the end of a sentence or line, a semicolon, a dash between blanks or a bullet, before a contrast,
    and at a comma after which a new subject or conjunction stands. Abbreviations, ordinals and decimal numbers end
    nothing; a colon does not either, since "Service: slow" says one thing. Time grows with the length of the text.

    Args:
        text: Any text; line feeds count as ends.

    References:
        Ours, see docs/indicators.md#aspects.
    """
    clauses: list[Clause] = []
    sentence = 0
    begin = 0
    for end, resume, ends_sentence in _boundaries(text):
        clauses.extend(_clauses_between(text, begin, end, sentence))
        sentence += ends_sentence
        begin = resume
    return tuple(clauses)


def _boundaries(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where a clause ends, where the next begins, and whether the sentence ends; the end of the text is last."""
    for match in _ENDS.finditer(text):
        kind = match.lastgroup
        if kind == "stop" and not _ends_sentence(text, match):
            continue
        if kind == "comma" and not _AFTER_COMMA.match(text, match.end()):
            continue
        if kind in ("comma", "word") and _NO_CONTRAST.match(text, match.end()):
            continue
        yield match.start(), match.end(), kind in ("line", "stop", "bullet")
    yield len(text), len(text), True


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Say whether a full stop ends a sentence: not after "z. B.", "Dr.", "3." or inside "www.shop.example"."""
    if match.group()[0] != ".":
        return True
    glued = match.end() < len(text) and not text[match.end()].isspace()
    if glued and not text[match.end()].isupper():
        return False
    found = _WORD_BEFORE.search(text, max(0, match.start() - _REACH), match.start())
    if found is None or match.end() == len(text):
        return True
    word = found.group(1)
    if word.isdigit():
        return len(word) > 2 and not glued
    return not (word.casefold() in _ABBREVIATIONS or (len(word.split(".")[-1].strip()) == 1 and word not in ("I", "A")))


def _clauses_between(text: str, begin: int, end: int, sentence: int) -> Iterator[Clause]:
    """Yield the stretch between two boundaries, cut further where it runs on and on."""
    edges = [begin, *_cuts(text, begin, end), end]
    for low, high in pairwise(edges):
        start, stop = _trimmed(text, low, high)
        if start < stop:
            yield Clause(start, stop, sentence, _CONTRAST.match(text, start) is not None)


def _cuts(text: str, begin: int, end: int) -> Iterator[int]:
    """Yield where a stretch of too many words is cut: before a conjunction, else at any blank."""
    if end - begin <= 4 * LONGEST_WORDS:
        return
    since = 0
    for match in _BLANK.finditer(text, begin, end):
        since += 1
        if since >= 2 * LONGEST_WORDS or (since >= LONGEST_WORDS and _JOINING.match(text, match.start())):
            yield match.end()
            since = 0


def _trimmed(text: str, low: int, high: int) -> tuple[int, int]:
    """Return the stretch without blanks and separating marks at its ends; (low, low) if nothing else is in it."""
    while low < high and (text[low].isspace() or text[low] in "-–—•·▪►●○,;*+"):
        low += 1
    while high > low and (text[high - 1].isspace() or text[high - 1] in ",;"):
        high -= 1
    return low, high
