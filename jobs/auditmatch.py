"""Match the names of audited organisations to subjects: by key, by name, or as the user said; never by likeness."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from crawler.imports.audits.taken import Placed, Warned
from store.audit_records import Audit, Certificate
from store.audits import plain_name
from store.records import Subject

_NEAR = 3
_LEAST = 0.5


class Matcher:
    """Finds subjects by name, and remembers what a person should know of it."""

    def __init__(self, subjects: Sequence[Subject], names: Mapping[str, str], said: Mapping[str, str]) -> None:
        """Learn the names.

        Args:
            subjects: All subjects that are kept.
            names: Names that were matched before, in lower case, to keys.
            said: Names as the user matches them now, to keys.
        """
        self.warnings: list[Warned] = []
        self._told: set[str] = set()
        self._names: dict[str, str] = {}
        # Two subjects of one name cannot be told apart by it.
        by_name = [plain_name(subject.name) for subject in subjects]
        self._names |= {name: s.key for name, s in zip(by_name, subjects, strict=True) if by_name.count(name) == 1}
        self._names |= {subject.key: subject.key for subject in subjects}
        self._names |= {**names, **{plain_name(name): key for name, key in said.items()}}

    def audits(self, placed: Sequence[Placed[Audit]]) -> tuple[Placed[Audit], ...]:
        """Return audits with their subjects."""
        return tuple(
            replace(each, record=replace(each.record, subject=self._find(each.record.subject_name, each)))
            for each in placed
        )

    def certificates(self, placed: Sequence[Placed[Certificate]]) -> tuple[Placed[Certificate], ...]:
        """Return certificates with their subjects."""
        return tuple(
            replace(each, record=replace(each.record, subject=self._find(each.record.subject_name, each)))
            for each in placed
        )

    def _find(self, name: str, placed: Placed[Audit] | Placed[Certificate]) -> str | None:
        plain = plain_name(name)
        found = self._names.get(plain) or self._names.get(plain_name(placed.subject_id))
        if plain not in self._told:
            self._told.add(plain)
            self._tell(name, found, placed)
        return found

    def _tell(self, name: str, found: str | None, placed: Placed[Audit] | Placed[Certificate]) -> None:
        if found is not None:
            place = (placed.row, placed.sheet, "subject_name", name)
            self.warnings.append(Warned("subject_matched", *place, restored=found))
            return
        near = difflib.get_close_matches(plain_name(name), self._names, n=_NEAR, cutoff=_LEAST)
        keys = list(dict.fromkeys(self._names[each] for each in near))
        note = "nearest names are offered, none is taken" if keys else ""
        told = Warned("subject_not_found", placed.row, placed.sheet, "subject_name", name, note, ", ".join(keys))
        self.warnings.append(told)
