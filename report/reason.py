"""Say a kept reason in the reader's language: the program's English words are recognised, all else stays as it is."""

import re
from functools import lru_cache, partial

from report.number import format_iso, format_number
from report.phrase import Language, Phrase
from report.wording.reasons import REASONS
from report.words import GAP

JOINT = "; "
# A known reason holds the joint at most once.
MOST_PARTS = 2
# "(12 times)" after a remark says how often a page gave cause for it.
TIMES = re.compile(r"(?P<said>.+) \((?P<n>\d{1,9}) times\)")
# Every pattern is linear: no gap can hold the blank that ends it.
HOLDS = {"n": r"\d{1,9}", "share": r"\d{1,3}", "day": r"\d{4}-\d\d-\d\d"}
ONE_WORD = r"[^\s;]+"


def say_reason(text: str, language: Language) -> str:
    """Return a reason in a language, part by part; a part that the catalogue doesn't know stays as it is."""
    if language == "en" or not text:
        return text
    parts, said = text.split(JOINT), []
    while parts:
        # As a known reason may hold the joint itself, the longest known beginning is taken.
        ends = range(min(len(parts), MOST_PARTS), 0, -1)
        known = ((end, _say_known(JOINT.join(parts[:end]), language)) for end in ends)
        end, words = next(((end, words) for end, words in known if words), (1, parts[0]))
        said.append(words)
        parts = parts[end:]
    return JOINT.join(said)


def _say_known(text: str, language: Language) -> str:
    """Return a known reason in a language; empty where it is not known."""
    for pattern, phrase in _patterns():
        if found := pattern.fullmatch(text):
            return GAP.sub(partial(_fill, found, language), phrase.said_in(language))
    if (often := TIMES.fullmatch(text)) and (said := _say_known(often["said"], language)):
        return f"{said} ({format_number(int(often['n']), language)}-mal)"
    return ""


def _fill(found: re.Match[str], language: Language, gap: re.Match[str]) -> str:
    """Return what stands in a gap as the language writes it."""
    name, value = gap[1], found[gap[1]]
    if name == "day":
        return format_iso(value, language)
    return format_number(int(value), language) if _kind(name) == "n" else value


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], Phrase], ...]:
    """Return what the English wording of each reason looks like when its gaps are filled."""
    escaped = [(re.escape(phrase.en).replace(r"\{", "{").replace(r"\}", "}"), phrase) for phrase in REASONS]
    return tuple((re.compile(GAP.sub(_hole, wording)), phrase) for wording, phrase in escaped)


def _hole(gap: re.Match[str]) -> str:
    """Return the pattern of a gap by what its name says it holds."""
    return f"(?P<{gap[1]}>{HOLDS.get(_kind(gap[1]), ONE_WORD)})"


def _kind(name: str) -> str:
    """Return what sort of gap a name speaks of: n_seen is a number as n is."""
    return name.partition("_")[0]
