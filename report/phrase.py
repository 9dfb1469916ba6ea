"""One wording in the two languages we speak."""

from dataclasses import dataclass
from typing import Literal

# Every wording is written in both; a third language is a third field, and the type checker finds each gap.
Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One idea, said in German and in English."""

    de: str
    """German wording."""
    en: str
    """English wording."""

    def said_in(self, language: Language) -> str:
        """Return the wording of a language."""
        return self.de if language == "de" else self.en


def verbatim(text: str) -> Phrase:
    """Return a phrase that is the same in every language, such as a name."""
    return Phrase(text, text)
