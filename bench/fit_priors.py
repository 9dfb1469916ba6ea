"""Fit the frozen table of priors on review streams: usual shares and how fast reviews age, from forecasts come true."""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from jobs.streamfile import read_stream
from scoring.control import MonthShare, own_dispersion
from scoring.history import History
from scoring.labelled import DISSATISFIED_UNIT
from scoring.prior import TABLE_VERSION, Prior, prior_row
from scoring.usual import DAYS_OF_MONTH, fit_foreign_prior, listing_mean

STREAMS = (
    *("amazon_giftcards", "amazon_finefoods", "amazon_datafiniti", "glassdoor_uk", "kununu_statista_bmw"),
    *("trustpilot_uae", "skytrax_lounge", "klinik_google"),
)
KIND_LISTINGS = 5
"""Fewest listings of a kind that does."""
_FEWEST_MONTHLY = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the streams, fit the priors of sources, of kinds and of all, write the table, print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with streams/")
    parser.add_argument("--output", type=Path, default=Path("scoring/models/priors.json"))
    options = parser.parse_args(arguments)
    streams = [read_stream(options.data / "streams" / f"{name}.jsonl.gz").histories for name in STREAMS]
    everything = [one for stream in streams for one in stream]
    pooled = _dispersion(everything) or 0.02
    kinds = {kind: [one for one in everything if one.kind == kind] for kind in sorted({one.kind for one in everything})}
    default = fit_foreign_prior(streams, round(pooled, 4))
    table = {
        "version": TABLE_VERSION,
        "fitted_on": list(STREAMS),
        "n_reviews": sum(len(one.day) for one in everything),
        "n_listings": len(everything),
        "default": prior_row(default),
        "kinds": {
            kind: prior_row(_of_kind(default, members))
            for kind, members in kinds.items()
            if len(members) >= KIND_LISTINGS
        },
        # A source gets a prior of its own from a deployment's own listings, not from the few collections at hand.
        "sources": {},
    }
    options.output.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(table, indent=1))


def _of_kind(default: Prior, members: Sequence[History]) -> Prior:
    """Return the prior of a kind: its own mean and dispersion, and reviews that age as everywhere."""
    dispersion = _dispersion(members)
    return replace(
        default,
        mean=round(listing_mean(members), 4),
        dispersion=default.dispersion if dispersion is None else round(dispersion, 4),
    )


def _dispersion(histories: Iterable[History]) -> float | None:
    """Return the median over listings of the correlation of one month's reviews; None for fewer than five listings."""
    found = []
    for one in histories:
        months = (one.day // DAYS_OF_MONTH).astype(int)
        bad = one.unit <= DISSATISFIED_UNIT
        counts = [
            MonthShare(str(month), int((months == month).sum()), int(bad[months == month].sum()))
            for month in np.unique(months)
        ]
        enough = [count for count in counts if count.n >= _FEWEST_MONTHLY]
        if len(enough) >= 12:
            found.append(own_dispersion(enough))
    return float(np.median(found)) if len(found) >= KIND_LISTINGS else None


if __name__ == "__main__":
    main()
