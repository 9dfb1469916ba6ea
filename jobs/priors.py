"""Which priors are in force, and fitting those of a deployment's own sources on its own listings."""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import numpy as np

from jobs.errors import TooFewListings
from jobs.model import MODELS, shipped_priors
from jobs.sample import read_sample
from jobs.voice import SATISFIED
from jobs.voicerow import days_of
from jobs.wholefile import replace_file
from scoring.errors import PriorTableDamaged
from scoring.history import History
from scoring.prior import Prior, PriorTable, prior_row
from scoring.usual import fit_prior
from store.session import Store

FEWEST_LISTINGS = 20
"""Listings of a source from which on it gets a prior of its own."""


def priors_in_force(var: Path) -> PriorTable:
    """Return the deployment's own table of priors where it fitted one, else the shipped one.

    Raises:
        PriorTableDamaged: If its own cannot be read.
        ModelVersionUnknown: If it is of a form that this program does not know.
    """
    own = var / "models" / "priors.json"
    if not own.exists():
        return shipped_priors()
    try:
        return PriorTable.from_bytes(own.read_bytes())
    except OSError as error:
        raise PriorTableDamaged(
            f"The table of priors cannot be read: {error.strerror}.",
            where=str(own),
            next_step="mend its permissions, or move it away to return to the shipped table",
        ) from error


def priors_bytes(var: Path) -> bytes:
    """Return the bytes of the table that `priors_in_force` reads."""
    own = var / "models" / "priors.json"
    return own.read_bytes() if own.exists() else (MODELS / "priors.json").read_bytes()


def fit_priors(store: Store, var: Path, now: datetime) -> Mapping[str, Prior]:
    """Fit the priors of all sources with 20 listings or more, keep the table, and return them by source.

    From then on all figures are computed with it, as a new configuration; what was published before stays as it was.

    Args:
        store: Where reviews are kept.
        var: Folder of what the deployment writes.
        now: The moment that is fitted as of, UTC.

    Raises:
        TooFewListings: If no source has enough.
    """
    collections = _histories(store, now)
    shipped = shipped_priors()
    fitted = {
        source: fit_prior(histories, shipped.prior(source, histories[0].kind).dispersion)
        for source, histories in sorted(collections.items())
        if len(histories) >= FEWEST_LISTINGS
    }
    if not fitted:
        most = max((len(histories) for histories in collections.values()), default=0)
        raise TooFewListings(
            f"no source has the {FEWEST_LISTINGS} listings that a prior of its own takes; the most is {most}",
            where="listings with dated ratings",
            next_step="follow more subjects; until then the shipped priors are in force",
        )
    table = json.loads((MODELS / "priors.json").read_bytes())
    table |= {"fitted_on": sorted(fitted), "sources": {source: prior_row(prior) for source, prior in fitted.items()}}
    replace_file(var / "models" / "priors.json", (json.dumps(table, indent=1) + "\n").encode())
    return fitted


def _histories(store: Store, now: datetime) -> dict[str, list[History]]:
    """Return the rated reviews of each listing by source; natural persons and chosen few are left out."""
    found: dict[str, list[History]] = defaultdict(list)
    for row in store.subjects.list_subjects():
        if row.subject.is_person:
            continue
        sample = read_sample(store, row.subject, as_of=now, replay=False)
        visible = sample.visible
        own = visible[~np.isnan(visible["unit"]) & (visible["part"] == 0)]
        for number in np.unique(own["source"]).tolist():
            source, rows = sample.names[number], own[own["source"] == number]
            order = np.lexsort((rows["unit"], days_of(rows)))
            day, unit = days_of(rows)[order].astype(np.float64), rows["unit"][order]
            satisfied = (unit >= SATISFIED).astype(np.float64)
            found[source].append(History(f"{source}/{row.subject.key}", row.subject.kind, day, unit, satisfied))
    return found
