"""The same forecast by category and place: whom does it hit, and whom does it miss?"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.auditcase import CaseTable

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
LEAST_GROUP = 20
"""Fewest audits of a group that is told of by itself."""
LOOKED_AT = 0.2
"""Share of all audits that would be looked at."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One category or place under one forecast."""

    kind: str
    """category or site."""
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


def by_group(cases: CaseTable, scope: Flags, chance: Floats) -> tuple[GroupLine, ...]:
    """Return every category and place of at least 20 audits, the largest first.

    Args:
        cases: The audits.
        scope: Which were judged, shape (n,).
        chance: Probability of failure of each, shape (n,).
    """
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    judged = np.flatnonzero(scope)
    for at in judged.tolist():
        audit = cases.audits[at]
        for key in {("site", audit.site), *(("category", name) for name in audit.groups)}:
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
