"""The same forecast by category, place and language: whom does it hit, and whom does it miss?"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.auditcase import CaseTable
from scoring.language import UNDETERMINED, detect_languages

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
LEAST_GROUP = 20
"""Fewest audits of a group that is told of by itself."""
READ = 3
"""Newest texts about a subject whose language is looked at."""
LOOKED_AT = 0.2
"""Share of all audits that would be looked at."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One category, place or language under one forecast."""

    kind: str
    """category, site or language."""
    name: str
    """Its name."""
    n: int
    """Audits."""
    events: int
    """Failures."""
    said: float
    """Mean probability given, 0..1; beside the base rate it shows who is thought worse than they are."""
    chosen: float
    """Share of its audits among the riskiest fifth of all."""
    captured: float | None
    """Share of its failures among these; None without failures."""
    wrongly_chosen: float | None
    """Share of its audits without failure among these; None without any."""


def spoken_languages(cases: CaseTable, texts: Sequence[str]) -> dict[int, str]:
    """Return the language of most of the newest texts about each subject, by its number; nothing where none is known.

    Args:
        cases: The audits, in order of their days.
        texts: Texts that the cases' reviews point to.
    """
    newest = {int(cases.subjects[row]): read[-READ:].tolist() for row, read in enumerate(cases.reviews.read)}
    rows = sorted({row for own in newest.values() for row in own})
    told = dict(zip(rows, detect_languages([texts[row] for row in rows], [None] * len(rows)), strict=True))
    spoken = {subject: [told[row] for row in own if told[row] != UNDETERMINED] for subject, own in newest.items()}
    found = {subject: Counter(names) for subject, names in spoken.items() if names}
    # Of equals the first in the alphabet, so that the same texts give the same answer.
    return {subject: min(count, key=lambda name: (-count[name], name)) for subject, count in found.items()}


def by_group(
    cases: CaseTable, scope: Flags, chance: Floats, languages: Mapping[int, str] | None = None
) -> tuple[GroupLine, ...]:
    """Return every category, place and language of at least 20 audits, the largest first.

    Args:
        cases: The audits.
        scope: Which were judged, shape (n,).
        chance: Probability of failure of each, shape (n,).
        languages: Language in which a subject is reviewed, by its number.
    """
    spoken = languages or {}
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    judged = np.flatnonzero(scope)
    for at in judged.tolist():
        audit = cases.audits[at]
        language = ("language", spoken.get(int(cases.subjects[at]), ""))
        for key in {("site", audit.site), language, *(("category", name) for name in audit.groups)}:
            if key[1]:
                members[key].append(at)
    n_chosen = round(LOOKED_AT * len(judged))
    chosen = np.zeros(len(cases), np.bool_)
    chosen[judged[np.argsort(-chance[judged], kind="stable")[:n_chosen]]] = True
    told = [(key, np.array(rows)) for key, rows in members.items() if LEAST_GROUP <= len(rows) < len(judged)]
    told = sorted(told, key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(_line(*key, cases.failed[rows], chance[rows], chosen[rows]) for key, rows in told)


def _line(kind: str, name: str, failed: Flags, chance: Floats, chosen: Flags) -> GroupLine:
    return GroupLine(
        kind,
        name,
        len(failed),
        int(failed.sum()),
        said=float(chance.mean()),
        chosen=float(chosen.mean()),
        captured=float(chosen[failed].mean()) if failed.any() else None,
        wrongly_chosen=float(chosen[~failed].mean()) if (~failed).any() else None,
    )
