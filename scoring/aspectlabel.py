"""A sentence with what was said in it of which aspect: what aspect models learn from and are judged by."""

from dataclasses import dataclass

CONFLICT = "conflict"
"""Polarity of an aspect that a sentence praises and blames."""


@dataclass(frozen=True, slots=True)
class AspectLabel:
    """One opinion that a person found in a sentence."""

    polarity: str
    """positive, negative, neutral or conflict."""
    category: str | None = None
    """Name of the aspect in the collection's own words; None where only a term is marked."""
    term: str | None = None
    """The words that name the thing spoken of; None where only a category is stated."""
    start: int = 0
    """Where the term begins, in characters."""
    end: int = 0
    """Where it ends, exclusive."""


@dataclass(frozen=True, slots=True)
class AspectText:
    """One sentence, or short text, with everything that was found in it."""

    text: str
    """The text as it stands."""
    language: str
    """ISO 639-1 code."""
    labels: tuple[AspectLabel, ...] = ()
    """What was found, in the file's order; empty where nothing is said of any aspect."""

    @property
    def terms(self) -> tuple[AspectLabel, ...]:
        """Return the labels that mark a term."""
        return tuple(label for label in self.labels if label.term is not None)

    @property
    def categories(self) -> tuple[AspectLabel, ...]:
        """Return the labels that state a category."""
        return tuple(label for label in self.labels if label.category is not None)
