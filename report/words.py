"""The wording catalogue: every word and sentence that people read, in German and English."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from report.errors import MissingWord
from report.phrase import Language, Phrase
from report.wording.accounts import ACCOUNTS
from report.wording.aspects import ASPECTS
from report.wording.auditpage import AUDIT_PAGE
from report.wording.audits import AUDITS
from report.wording.authenticity import AUTHENTICITY
from report.wording.classic import CLASSIC
from report.wording.comparison import COMPARISON
from report.wording.desk import DESK
from report.wording.evidence import EVIDENCE
from report.wording.explanation import EXPLANATION
from report.wording.forecast import FORECAST
from report.wording.front import FRONT
from report.wording.labelling import LABELLING
from report.wording.labels import LABELS
from report.wording.notices import NOTICES
from report.wording.page import PAGE
from report.wording.paper import PAPER
from report.wording.planned import PLANNED
from report.wording.sentences import SENTENCES
from report.wording.timeline import TIMELINE
from report.wording.training import TRAINING
from report.wording.vocabulary import VOCABULARY

WORDS: Mapping[str, Phrase] = MappingProxyType(
    VOCABULARY
    | LABELS
    | SENTENCES
    | PAGE
    | LABELLING
    | ASPECTS
    | AUDITS
    | AUDIT_PAGE
    | AUTHENTICITY
    | EXPLANATION
    | FRONT
    | NOTICES
    | PLANNED
    | TIMELINE
    | TRAINING
    | CLASSIC
    | COMPARISON
    | FORECAST
    | EVIDENCE
    | DESK
    | PAPER
    | ACCOUNTS
)
GAP = re.compile(r"\{(\w+)\}")


def phrase(key: str) -> Phrase:
    """Return the wording of a key in both languages.

    Raises:
        MissingWord: If the catalogue doesn't have the key.
    """
    try:
        return WORDS[key]
    except KeyError:
        raise MissingWord(key) from None


def say(key: str, language: Language, **gaps: str) -> str:
    """Return the wording of a key with its gaps filled; a gap nobody fills is an error.

    Args:
        key: Key of the catalogue.
        language: Language to say it in.
        gaps: Written values by gap name, already formatted for the language.

    Raises:
        MissingWord: If the catalogue doesn't have the key, or a gap has no value.
    """
    wording = phrase(key).said_in(language)
    try:
        # Filled in one pass, so that braces inside a value are never read as gaps.
        return GAP.sub(lambda gap: gaps[gap[1]], wording)
    except KeyError as missing:
        raise MissingWord(f"{key}: {missing.args[0]}") from None


def known_word(word: str, language: Language) -> str:
    """Return a machine word translated, or as it is where the catalogue doesn't know it."""
    found = WORDS.get(f"word_{word}")
    return found.said_in(language) if found else word
