"""Read the aspect sets of config/aspects: which aspects reviews of a kind of subject speak of, and by which words."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator

from jobs.errors import ConfigurationError
from jobs.settings import SHIPPED, explained, read_toml
from jobs.strict import Strict
from scoring.aspectset import Aspect, AspectSet, Vocabulary
from store.records import SubjectKind

FORM = 1
"""Layout of the files that this program reads."""
_ENTRY = re.compile(r"\*?[^\W_](?:[\w'’]*)\*?(?: \*?[^\W_][\w'’]*\*?)*")
_Languages = Literal["de", "en"]


class _AspectEntry(Strict):
    key: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    label: dict[_Languages, str]
    words: dict[_Languages, tuple[str, ...]] = Field(min_length=1)
    not_: dict[_Languages, tuple[str, ...]] = Field(default_factory=dict, alias="not")

    @field_validator("label")
    @classmethod
    def _has_both_labels(cls, label: dict[str, str]) -> dict[str, str]:
        if not all(label.get(language, "").strip() for language in ("de", "en")):
            raise ValueError("A label is needed in de and in en")
        return label

    @field_validator("words", "not_")
    @classmethod
    def _are_entries(cls, words: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for language, entries in words.items():
            if not entries:
                raise ValueError(f"No words in {language}: give at least one, or leave the language out")
            for entry in entries:
                if not _ENTRY.fullmatch(entry):
                    raise ValueError(
                        f"{entry!r} is no entry: letters and digits, words with single blanks, * at a word's end"
                    )
        return words

    def to_aspect(self) -> Aspect:
        """Return the aspect; spellings and order of the entries are kept as they stand."""
        vocabularies: dict[str, Vocabulary] = {
            language: Vocabulary(entries, self.not_.get(language, ())) for language, entries in self.words.items()
        }
        return Aspect(self.key, {str(language): label for language, label in self.label.items()}, vocabularies)


class _SetFile(Strict):
    form: int
    version: str = Field(min_length=1, max_length=40)
    kinds: tuple[SubjectKind, ...] = Field(min_length=1)
    aspect: tuple[dict[str, Any], ...] = Field(min_length=1)


def aspects_folder(home: Path) -> Path:
    """Return the folder with the aspect sets: the user's own config/aspects, else the shipped one."""
    own = home / "config" / "aspects"
    return own if own.is_dir() else SHIPPED / "aspects"


def read_aspect_sets(folder: Path) -> tuple[AspectSet, ...]:
    """Return the aspect sets of a folder, sorted by name.

    Raises:
        ConfigurationError: If a file has an unknown key, an aspect twice, no words, or another layout, or if two sets
            claim the same kind of subject.
        FileUnreadable: If a file is no TOML.
    """
    sets = tuple(read_aspect_set(path) for path in sorted(folder.glob("*.toml")))
    claimed = Counter(kind for each in sets for kind in each.kinds)
    for kind, n in claimed.items():
        if n > 1:
            names = ", ".join(each.name for each in sets if kind in each.kinds)
            raise ConfigurationError(
                f"reviews of kind `{kind}` are claimed by {n} aspect sets: {names}",
                where=str(folder),
                next_step="take the kind out of `kinds` in all but one of them",
            )
    return sets


def read_aspect_set(path: Path) -> AspectSet:
    """Return the aspect set of one file; its name is the file's.

    Raises:
        ConfigurationError: If it has an unknown key, an aspect twice, no words, or another layout.
        FileUnreadable: If it is no TOML.
    """
    table = read_toml(path)
    _require_form(table, path)
    try:
        content = _SetFile(**table)
    except ValidationError as error:
        raise explained(error, path, _SetFile) from error
    aspects = tuple(_read_aspect(entry, path) for entry in content.aspect)
    _require_once([aspect.key for aspect in aspects], path)
    return AspectSet(path.stem, content.version, tuple(kind.value for kind in content.kinds), aspects)


def set_of_kind(sets: Sequence[AspectSet], kind: SubjectKind) -> AspectSet | None:
    """Return the set that reads reviews of a kind of subject; None where no file claims it."""
    return next((each for each in sets if kind.value in each.kinds), None)


def _read_aspect(entry: Mapping[str, Any], path: Path) -> Aspect:
    try:
        return _AspectEntry(**entry).to_aspect()
    except ValidationError as error:
        name = entry.get("key")
        raise explained(error, Path(f"{path}, aspect {name!r}"), _AspectEntry) from error


def _require_form(table: Mapping[str, Any], path: Path) -> None:
    if table.get("form", FORM) != FORM:
        raise ConfigurationError(
            f"the file has layout {table['form']!r}, this program reads layout {FORM}",
            where=str(path),
            next_step="take the file that came with this version, and enter your changes there",
        )


def _require_once(keys: Sequence[str], path: Path) -> None:
    twice = [key for key, n in Counter(keys).items() if n > 1]
    if twice:
        raise ConfigurationError(
            f"aspect `{twice[0]}` stands there twice", where=str(path), next_step="join the two, or rename one"
        )
