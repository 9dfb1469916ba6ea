"""How a wording of "as, better or worse than expected" is written down, and the regular expression that it becomes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MET, EXCEEDED, MISSED = "met", "exceeded", "missed"
SIGNS: Mapping[str, str] = {"=": MET, "+": EXCEEDED, "-": MISSED}

# Not a line feed: title, text and parts are lines of their own, and a wording does not run on from one to the next.
SEPARATOR = r"(?:[ \t\u00a0\-\u2013'\"\u2018\u2019\u201c\u201d\u201e\u00bb\u00ab,:()*/&]{1,4})"
GAP_WORD = rf"(?:\w+{SEPARATOR})"
# Umlauts as such, in two letters, with a combining mark, or without their dots; the same for the sharp s.
SPELLINGS = {"ä": "(?:ä|ae|a\u0308?)", "ö": "(?:ö|oe|o\u0308?)", "ü": "(?:ü|ue|u\u0308?)", "ß": "(?:ß|ss)"}


class Negation(StrEnum):
    """What a negating word before or inside a wording does to it."""

    FLIPS = "flips"
    """Met becomes missed and missed becomes met; of a negated exceeded nothing is known."""
    DROPS = "drops"
    """The wording then says nothing."""
    IS_PART = "is_part"
    """It belongs to the wording and does nothing more."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Ways to say one thing about what was expected."""

    sign: str
    """= met, + exceeded, - missed; followed by $ where it is set against the price."""
    trigger: str
    """Regular expression of which something stands in every match; looked for first, because it is fast."""
    patterns: tuple[str, ...]
    """The ways: a blank is any separator, ~ any ending, <..3> up to three words, <name> a slot of the language."""
    negation: Negation = Negation.FLIPS
    """What a negating word does to it."""
    unless_bad: bool = False
    """True: says nothing where the sentence also holds a bad word ("as expected, it broke")."""

    @property
    def kind(self) -> str:
        """Return met, exceeded or missed."""
        return SIGNS[self.sign[0]]

    @property
    def about_price(self) -> bool:
        """Say whether it is set against the price."""
        return self.sign.endswith("$")


@dataclass(frozen=True, slots=True)
class Grammar:
    """All wordings of one language, with the words that turn them round or take them back."""

    wordings: tuple[Wording, ...]
    """The wordings; of two that match the same passage the longer counts, then the earlier."""
    slots: Mapping[str, str]
    """Lists of words by slot name, themselves written like patterns."""
    negators: str
    """Words that negate what follows."""
    not_negators: str
    """Idioms that hold such a word and negate nothing."""
    hypothetical: str
    """Words that make what follows a wish, a fear or a condition."""
    not_hypothetical: str
    """Idioms that hold such a word and suppose nothing."""
    boundaries: str
    """Words behind which a negation no longer reaches."""
    turns: str
    """Words with which a sentence takes back what it said before: but, aber."""
    bad: str
    """Words that speak of something bad; only for wordings with `unless_bad`."""


def compile_pattern(pattern: str, slots: Mapping[str, str]) -> re.Pattern[str]:
    """Return the regular expression of a pattern; it matches whole words of lower-case text."""
    written = pattern
    while (slot := re.search(r"(?<!\?P)<([a-zü]+)>", written)) is not None:
        written = written.replace(slot[0], f"(?:{slots[slot[1]]})")
    written = re.sub(r"<\.\.(\d)>", lambda gap: f"{{{{{gap[1]}}}}}", written)
    written = written.replace("~", r"\w*").replace(" ", SEPARATOR)
    written = re.sub(r"\{\{(\d)\}\}", lambda gap: f"{GAP_WORD}{{0,{gap[1]}}}", written)
    return re.compile(rf"(?<!\w)(?:{spell_out(written)})(?!\w)")


def spell_out(pattern: str) -> str:
    """Return a pattern that also matches the other spellings of umlauts and of the sharp s."""
    return "".join(SPELLINGS.get(sign, sign) for sign in pattern)
