"""Fit the frozen table of priors on review streams: half-life and weight one step ahead, design effect ten ahead."""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import special

from bench.corpus import read_rows
from scoring.control import MonthShare, own_dispersion
from scoring.labelled import DISSATISFIED_UNIT, SATISFIED_UNIT
from scoring.prior import TABLE_VERSION, Prior

Floats = NDArray[np.float64]
STREAMS = (
    *("amazon_giftcards", "amazon_finefoods", "amazon_datafiniti", "glassdoor_uk", "kununu_statista_bmw"),
    *("trustpilot_uae", "skytrax_lounge", "klinik_google"),
)
HALF_LIVES = (90.0, 180.0, 365.0, 730.0, 1460.0)
WEIGHTS = (1.0, 2.0, 5.0, 10.0, 20.0)
DESIGN_EFFECTS = (1.0, 1.5, 2.0, 3.0, 5.0)
_WARM_UP = 5
_AHEAD = 10
_FEWEST_LISTINGS = 5
_FEWEST_MONTHLY = 5


@dataclass(frozen=True, slots=True)
class Series:
    """The rated reviews of one listing in order of time."""

    kind: str
    """Subject kind."""
    days: Floats
    """Day of publication, ascending."""
    units: Floats
    """Rating units, 0..1."""

    @property
    def satisfied(self) -> Floats:
        """Return 1 for satisfied reviewers, else 0."""
        return (self.units >= SATISFIED_UNIT).astype(np.float64)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the streams, fit one prior per kind and one for all, write the table, print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with streams/")
    parser.add_argument("--output", type=Path, default=Path("scoring/models/priors.json"))
    options = parser.parse_args(arguments)
    series = [one for name in STREAMS for one in read_series(options.data / "streams" / f"{name}.jsonl.gz")]
    pooled = _dispersion(series) or 0.02
    default = fit_prior(series, pooled)
    kinds = {}
    for kind in sorted({one.kind for one in series}):
        of_kind = [one for one in series if one.kind == kind]
        if sum(len(one.days) > _WARM_UP for one in of_kind) >= _FEWEST_LISTINGS:
            kinds[kind] = fit_prior(of_kind, pooled)
    table = {
        "version": TABLE_VERSION,
        "fitted_on": list(STREAMS),
        "n_reviews": sum(len(one.days) for one in series),
        "n_listings": len(series),
        "default": asdict(default),
        "kinds": {kind: asdict(prior) for kind, prior in kinds.items()},
        "sources": {},
    }
    options.output.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(table, indent=1))


def read_series(path: Path) -> list[Series]:
    """Return the listings of a stream file; one review id counts once, rows without rating or date are left out."""
    rows: dict[tuple[str, str], dict[str, tuple[float, float, str]]] = {}
    for row in read_rows(path):
        rating, low, high = row.get("rating"), float(str(row["rating_min"])), float(str(row["rating_max"]))
        if rating is None or not row.get("published_at") or not low <= float(str(rating)) <= high:
            continue
        day = datetime.fromisoformat(str(row["published_at"]).replace("Z", "+00:00")).timestamp() / 86_400
        listing = rows.setdefault((str(row["source"]), str(row["subject"])), {})
        unit = (float(str(rating)) - low) / (high - low)
        listing.setdefault(str(row["review_id"]), (day, unit, str(row["subject_kind"])))
    return [_series(sorted(listing.values(), key=lambda one: one[0])) for listing in rows.values()]


def fit_prior(series: Sequence[Series], pooled_dispersion: float) -> Prior:
    """Return the prior with the highest predictive likelihood on the grid; the mean is that over listings.

    Args:
        series: Listings.
        pooled_dispersion: Taken where too few of them have months enough for their own.
    """
    mean = min(max(float(np.mean([one.satisfied.mean() for one in series])), 0.02), 0.98)
    tried = []
    for half_life in HALF_LIVES:
        steps = [one_step_ahead(one, half_life) for one in series if len(one.days) > _WARM_UP]
        good, total, outcome = (np.concatenate(parts) for parts in zip(*steps, strict=True))
        for weight in WEIGHTS:
            chance = (mean * weight + good) / (weight + total)
            log_likelihood = special.xlogy(outcome, chance) + special.xlogy(1 - outcome, 1 - chance)
            tried.append((-float(log_likelihood.sum()), half_life, weight))
    _, half_life, pulled = min(tried)
    design_effect = _fit_design_effect(series, half_life, (mean, pulled))
    figures = (mean, pulled / design_effect, half_life, design_effect, _dispersion(series) or pooled_dispersion)
    return Prior(*(round(figure, 4) for figure in figures))


def one_step_ahead(series: Series, half_life: float) -> tuple[Floats, Floats, Floats]:
    """Return discounted satisfied and total counts before each review after the warm-up, and its outcome."""
    fade = np.exp2(-np.diff(series.days) / half_life)
    good = total = 0.0
    goods, totals = [], []
    for i, outcome in enumerate(series.satisfied[:-1]):
        good, total = (good + outcome) * fade[i], (total + 1) * fade[i]
        goods.append(good)
        totals.append(total)
    after = slice(_WARM_UP - 1, None)
    return np.array(goods)[after], np.array(totals)[after], series.satisfied[1:][after]


def _fit_design_effect(series: Sequence[Series], half_life: float, prior: tuple[float, float]) -> float:
    """Return the design effect under which the next ten reviews are most probable (beta-binomial)."""
    mean, pulled = prior
    losses = []
    for effect in DESIGN_EFFECTS:
        loss = 0.0
        for one in series:
            for good, total, hits in _next_tens(one, half_life):
                a, b = (mean * pulled + good) / effect, ((1 - mean) * pulled + total - good) / effect
                loss -= float(special.betaln(a + hits, b + _AHEAD - hits) - special.betaln(a, b))
        losses.append((loss, effect))
    return min(losses)[1]


def _next_tens(series: Series, half_life: float) -> Iterable[tuple[float, float, float]]:
    """Yield discounted counts and the number of satisfied among the ten that follow, ten apart."""
    satisfied = series.satisfied
    for start in range(_WARM_UP, len(satisfied) - _AHEAD + 1, _AHEAD):
        weights = np.exp2(-(series.days[start] - series.days[:start]) / half_life)
        hits = float(satisfied[start : start + _AHEAD].sum())
        yield float((weights * satisfied[:start]).sum()), float(weights.sum()), hits


def _dispersion(series: Sequence[Series]) -> float | None:
    """Return the median over listings of the correlation of one month's reviews; None for fewer than five listings."""
    found = []
    for one in series:
        months = (one.days // 30.4375).astype(int)
        bad = one.units <= DISSATISFIED_UNIT
        counts = [
            MonthShare(str(month), int((months == month).sum()), int(bad[months == month].sum()))
            for month in np.unique(months)
        ]
        enough = [count for count in counts if count.n >= _FEWEST_MONTHLY]
        if len(enough) >= 12:
            found.append(own_dispersion(enough))
    return float(np.median(found)) if len(found) >= _FEWEST_LISTINGS else None


def _series(rows: Sequence[tuple[float, float, str]]) -> Series:
    """Return rows of (day, unit, kind) as a series."""
    days, units, kinds = zip(*rows, strict=True)
    return Series(kinds[0], np.array(days), np.array(units))


if __name__ == "__main__":
    main()
