"""Find out which column of a file holds what, from its headings (German, English) and a look at its cells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crawler.imports.rows import Cell, Row
from crawler.imports.synonyms import ALWAYS_RATINGS, ASPECTS, FACTS, PARTS, SYNONYMS
from crawler.pages.rating import read_rating

_CAMEL = re.compile(r"(?<=[a-zäöü])(?=[A-ZÄÖÜ])")
_RATING_WORDS = frozenset({"rating", "ratings", "score", "scoring", "bewertung", "note", "stars", "sterne"})
_MOSTLY = 0.8
"""Share of a column's cells that must look like ratings for it to count as one."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What each column holds; one field may come from one column only, parts and aspects from many."""

    fields: Mapping[str, str] = field(default_factory=dict)
    """Field to heading, e.g. rating -> Sternebewertung."""
    sub_ratings: Mapping[str, str] = field(default_factory=dict)
    """Aspect to heading."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Text part (pros, cons ...) to heading."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Other facts worth keeping to heading."""

    def by_heading(self) -> dict[str, str]:
        """Return heading to what it holds, as a person reads it: rating, sub:price, part:pros, fact:outlook."""
        groups = (("", self.fields), ("sub:", self.sub_ratings), ("part:", self.parts), ("fact:", self.facts))
        return {heading: prefix + name for prefix, group in groups for name, heading in group.items()}


def map_columns(headings: Sequence[str], head: Sequence[Row], given: Mapping[str, str] | None = None) -> ColumnMap:
    """Return what each column holds; columns that nobody knows, and those that name people, are left out.

    Args:
        headings: In file order.
        head: The first rows: they tell a column of ratings from one of texts with the same heading.
        given: Heading to field as the user says it; wins over everything found out.
    """
    names = _plain_headings(headings)
    ratings = frozenset(heading for heading in headings if _looks_rated(_filled(heading, head)))
    empty = frozenset(heading for heading in headings if not _filled(heading, head))
    found = _Assignment(given or {})
    for wanted, synonyms in SYNONYMS.items():
        free = [heading for heading in headings if found.is_free(heading)]
        for synonym in synonyms:
            suiting = (h for h in free if names[h] == synonym and (h in empty or _suits(wanted, h in ratings)))
            heading = next(suiting, None)
            if heading is not None and wanted not in found.fields:
                found.fields[wanted] = heading
    if "rating" not in found.fields:
        # Better to refuse its rows one by one than to import a file without the ratings that it says it has.
        named = [h for synonym in ALWAYS_RATINGS for h in headings if names[h] == synonym and found.is_free(h)]
        found.fields.update(zip(["rating"], named, strict=False))
    for heading in headings:
        if found.is_free(heading):
            found.add_other(names[heading], heading, is_rated=heading in ratings)
    _name_column(found, names, head)
    return ColumnMap(found.fields, found.sub_ratings, found.parts, found.facts)


class _Assignment:
    """The map while it grows."""

    def __init__(self, given: Mapping[str, str]) -> None:
        """Begin with what the user says; an empty field leaves a column out."""
        self.fields: dict[str, str] = {}
        self.sub_ratings: dict[str, str] = {}
        self.parts: dict[str, str] = {}
        self.facts: dict[str, str] = {}
        self._silenced = set()
        groups = {"sub": self.sub_ratings, "part": self.parts, "fact": self.facts}
        for heading, wanted in given.items():
            prefix, _, name = wanted.partition(":")
            if name:
                groups[prefix][name] = heading
            elif wanted:
                self.fields[wanted] = heading
            else:
                self._silenced.add(heading)

    def is_free(self, heading: str) -> bool:
        """Say whether a column has no meaning yet."""
        groups = (self.fields, self.sub_ratings, self.parts, self.facts)
        return heading not in self._silenced and all(heading not in group.values() for group in groups)

    def add_other(self, name: str, heading: str, *, is_rated: bool) -> None:
        """Take a column as an aspect's rating, a part of the text or a fact, if its name says so."""
        words = name.split()
        bare = " ".join(word for word in words if word not in _RATING_WORDS)
        if is_rated and bare and (name in ASPECTS or len(bare.split()) < len(words)):
            self.sub_ratings.setdefault(bare.replace(" ", "_"), heading)
        elif name in PARTS:
            self.parts.setdefault(PARTS[name], heading)
        elif name in ASPECTS and not is_rated:
            self.parts.setdefault(heading, heading)
        elif name in FACTS:
            self.facts.setdefault(name.replace(" ", "_"), heading)


def _plain_headings(headings: Sequence[str]) -> dict[str, str]:
    """Return heading to its plain words: lower case, blanks, without a first word that all share."""
    plain = {h: " ".join(re.sub(r"[\W_]+", " ", _CAMEL.sub(" ", h)).lower().split()) for h in headings}
    # Database exports prefix every column with the table's name.
    first = {name.partition(" ")[0] for name in plain.values()}
    if len(first) == 1 and len(plain) > 2 and all(" " in name for name in plain.values()):
        return {heading: name.partition(" ")[2] for heading, name in plain.items()}
    return plain


def _suits(wanted: str, is_rated: bool) -> bool:
    """Say whether a column's cells suit a field: ratings for the rating, anything else for texts."""
    return is_rated if wanted == "rating" else not (is_rated and wanted in {"title", "text"})


def _filled(heading: str, head: Sequence[Row]) -> list[Cell]:
    """Return the cells of a column that are not empty."""
    cells = (row.cells.get(heading) for row in head)
    return [cell for cell in cells if cell is not None and cell != ""]


def _looks_rated(filled: Sequence[Cell]) -> bool:
    """Say whether most of the filled cells look like ratings."""
    return bool(filled) and sum(map(_is_rating, filled)) >= _MOSTLY * len(filled)


def _is_rating(cell: Cell) -> bool:
    """Say whether a cell looks like a rating; true and false are marks, dates are dates."""
    if isinstance(cell, bool):
        return False
    # A date holds numbers too, and would pass for a rating of its day.
    if isinstance(cell, str):
        return len(cell) <= 30 and not re.search(r"\d[-/.]\d+[-/.]\d", cell) and read_rating(cell).value is not None
    return isinstance(cell, (int, float))


def _name_column(found: _Assignment, names: Mapping[str, str], head: Sequence[Row]) -> None:
    """Take a column called just "name" as the subject's only where its cells repeat: else it may name people."""
    heading = next((h for h, name in names.items() if name == "name" and found.is_free(h)), None)
    if heading is None or "subject" in found.fields or "subject_name" in found.fields:
        return
    cells = [str(row.cells.get(heading)) for row in head if row.cells.get(heading)]
    if cells and len(set(cells)) * 2 <= len(cells):
        found.fields["subject_name"] = heading
