"""Clause numbers as they stand in audit reports, and those that a spreadsheet has turned into dates."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from crawler.imports.audits.dates import month_of, read_day
from crawler.imports.audits.grid import Formula, Value, shown

_DAY_MONTH = re.compile(r"(\d{1,2})\.?[\s-]\s*([^\W\d_]{3,9})\.?")
_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d|(?:0\d\.\d\d|\d\d\.0\d)\.\d\d")
"""A clause has no leading zero, so "08.05.26" is a date in short form, and "8.5.26" is none."""
_STANDARD = re.compile(r"(?:\b(?:DIN|EN|ISO|IEC|IATF)\b[\s/-]*)+\d{4,6}(?:-\d{1,2})?(?::\d{2,4}(?:-\d\d)?)?(?!\.\d)")
"""What may stand before a clause, as in "ISO 9001:08 / 7.5"."""
_SPLIT = re.compile(r"\s*[;/\n]\s*|\s*,\s+|\s+(?:und|and|&)\s+")


@dataclass(frozen=True, slots=True)
class ClauseMap:
    """The clauses of one edition of a standard."""

    standard: str
    """Name without edition."""
    edition: str
    """Year."""
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Clause number to its title in our own words, by language."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """All clause maps that we have."""

    maps: tuple[ClauseMap, ...] = ()
    """By standard and edition."""

    def of(self, standard: str, edition: str) -> ClauseMap | None:
        """Return the map of an edition; without one of its own, the newest earlier edition's; None without any."""
        known = sorted((each for each in self.maps if each.standard == standard), key=lambda each: each.edition)
        fitting = [each for each in known if not edition or each.edition <= edition]
        return fitting[-1] if fitting else (known[0] if known else None)

    def holds(self, clause: str, standards: str | None, editions: str | None) -> bool | None:
        """Say whether a clause belongs to one of an audit's standards; None where nobody knows.

        Nobody knows of a standard without a map, nor what an edition without a map of its own has beside the clauses
        of the one that stands in for it.
        """
        names = (standards or "").split(";")
        years = (editions or "").split(";") if editions else [""] * len(names)
        asked = [(self.of(name, year), year) for name, year in zip(names, years, strict=False) if name]
        if any(known is not None and clause in known.titles for known, _ in asked):
            return True
        is_known = asked and all(known is not None and year in ("", known.edition) for known, year in asked)
        return False if is_known else None


@dataclass(frozen=True, slots=True)
class ReadClause:
    """What a clause cell says."""

    clause: str = ""
    """Clauses joined by ";"; empty where nothing is known."""
    code: str = ""
    """Warning, empty without one."""
    restored: str = ""
    """What a date was read back as."""


def read_clause(cell: Value, years: Collection[int], holds: "Holds") -> ReadClause:
    """Return the clauses of a cell.

    Args:
        cell: The cell.
        years: Years in which the file may have been written: a date of one of them is day.month, as 8.5 becomes 8 May.
        holds: Says whether a clause belongs to the audit's standard.
    """
    if isinstance(cell, Formula):
        cell = cell.cached
    if cell is None:
        return ReadClause()
    numbers = _from_date(cell, years)
    if numbers is not None:
        found = next((number for number in numbers if holds(number)), None)
        if found is None:
            return ReadClause("", "clause_is_date")
        return ReadClause(found, "clause_restored_from_date", found)
    parts = [part.strip(" :-").rstrip(".") for part in _SPLIT.split(_STANDARD.sub(";", shown(cell)))]
    parts = [part for part in parts if part]
    parts = [re.sub(r"^(?:Kap(?:itel)?\.?|Clause|Abschnitt|§)\s*", "", part, flags=re.IGNORECASE) for part in parts]
    unknown = any(holds(part) is False for part in parts)
    return ReadClause(";".join(parts), "clause_not_in_standard" if unknown else "")


class Holds:
    """Whether a clause belongs to an audit's standards."""

    def __init__(self, clauses: Clauses, standards: str | None, editions: str | None) -> None:
        """Bind the standards."""
        self._asked = (clauses, standards, editions)

    def __call__(self, clause: str) -> bool | None:
        """Return True, False, or None where nobody knows."""
        clauses, standards, editions = self._asked
        return clauses.holds(clause, standards, editions)


def _from_date(cell: Value, years: Collection[int]) -> list[str] | None:
    """Return the clauses that a date may have been; None for what is no date."""
    text = shown(cell)
    if isinstance(cell, (datetime, date)) or _DATE.fullmatch(text):
        day = read_day(cell, "dmy").day
        return None if day is None else _of_day(day, years)
    if (found := _DAY_MONTH.fullmatch(text)) and (month := month_of(found[2])):
        return [f"{int(found[1])}.{month}"]
    # An unformatted serial: no standard has a clause 45785.
    if isinstance(cell, (int, float)) and cell > 20_000:
        day = read_day(cell, "dmy").day
        return [] if day is None else _of_day(day, years)
    return None


def _of_day(day: date, years: Collection[int]) -> list[str]:
    if 2001 <= day.year <= 2009:
        return [f"{day.day}.{day.month}.{day.year - 2000}"]
    return [f"{day.day}.{day.month}"] if day.year in years else []
