"""Say what the check of an evidence pack found in the reader's language; what nobody foresaw stays as it is."""

import re
from functools import lru_cache, partial

from report.number import format_number
from report.phrase import Language, Phrase
from report.wording.verdicts import VERDICTS
from report.words import GAP

LONGEST = 500
"""Signs of a line up to which it is recognised: packs come from anybody."""


def say_finding(line: str, language: Language) -> str:
    """Return one line of a check in a language, without the blanks that set it in on a terminal."""
    words = " ".join(line.split())
    if language == "en" or len(words) > LONGEST:
        return words
    for pattern, phrase in _patterns():
        if found := pattern.fullmatch(words):
            return GAP.sub(partial(_fill, found, language), phrase.said_in(language))
    return words


def _fill(found: re.Match[str], language: Language, gap: re.Match[str]) -> str:
    value = found[gap[1]]
    return format_number(int(value), language) if _is_number(gap[1]) else value


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], Phrase], ...]:
    escaped = [(re.escape(phrase.en).replace(r"\{", "{").replace(r"\}", "}"), phrase) for phrase in VERDICTS]
    return tuple((re.compile(GAP.sub(_hole, wording)), phrase) for wording, phrase in escaped)


def _hole(gap: re.Match[str]) -> str:
    return f"(?P<{gap[1]}>{r'[0-9]{1,9}' if _is_number(gap[1]) else '.{1,400}?'})"


def _is_number(name: str) -> bool:
    return name == "n" or name.startswith("n_")
