"""An aspect set: the things that reviews of one kind speak of, each with the words by which it is recognised."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one aspect in one language.

    An entry is one word or several with single blanks; `*` at the beginning or end of a word stands for any letters.
    """

    words: tuple[str, ...]
    """Entries of which one has to stand in a text; never empty."""
    exceptions: tuple[str, ...] = ()
    """Entries that only look like one of the words: what they cover is no mention."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that reviews speak of."""

    key: str
    """Its name in figures and files, lower case."""
    labels: Mapping[str, str]
    """What people call it, by language, de and en."""
    vocabularies: Mapping[str, Vocabulary]
    """How it is recognised, by language; at least one."""


@dataclass(frozen=True, slots=True)
class AspectSet:
    """The aspects of one kind of subject."""

    name: str
    """Name of the set, such as employer."""
    version: str
    """Version of its content, as stated by whoever edited it."""
    kinds: tuple[str, ...]
    """Kinds of subjects whose reviews it reads."""
    aspects: tuple[Aspect, ...]
    """The aspects in the order in which they are shown."""

    @property
    def languages(self) -> frozenset[str]:
        """Return the languages in which at least one aspect can be recognised."""
        return frozenset(language for aspect in self.aspects for language in aspect.vocabularies)

    @property
    def digest(self) -> str:
        """Return the SHA-256 over everything that the set says, hex; comments and spacing of the file do not count."""
        content = {
            "name": self.name,
            "version": self.version,
            "kinds": self.kinds,
            "aspects": [_canonical(aspect) for aspect in self.aspects],
        }
        written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()


def _canonical(aspect: Aspect) -> dict[str, object]:
    words = {
        language: {"words": vocabulary.words, "exceptions": vocabulary.exceptions}
        for language, vocabulary in aspect.vocabularies.items()
    }
    return {"key": aspect.key, "labels": dict(aspect.labels), "vocabularies": words}
