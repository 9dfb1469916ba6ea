"""How often is a text that contradicts its rating a swapped rating, and how many are there where none was swapped?"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.corpus import COLLECTIONS, Collection, read_collection
from bench.train_shipped import LANGUAGES, SETUPS
from jobs.model import shipped_opinions
from scoring.fold import fold_of_groups
from scoring.labelled import DISSATISFIED_UNIT, POSITIVE, SATISFIED_UNIT, LabelledText
from scoring.mismatch import Contradictions, find_contradictions
from scoring.training import fit_languages

Floats = NDArray[np.float64]
SWAPPED = 0.02
REPEATS = 200
DEV = Collection("blitzer_books", "benchmarks/blitzer_books/dev.jsonl.gz")


@dataclass(frozen=True, slots=True)
class Judged:
    """Clearly rated texts of one collection, each judged by a model that had seen no text of its group."""

    name: str
    """Name of the collection."""
    positive: Floats
    """P(positive) of each."""
    units: Floats
    """Rating unit of each, as it stands in the file."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, judge what was left out, print both halves: the first one gave the spread, the second one judges."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with benchmarks/ and streams/")
    texts = _read(parser.parse_args(arguments).data)
    fitted = fit_languages(texts, shipped_opinions(), SETUPS)
    positive = fitted.held_out[:, fitted.classes.index(POSITIVE)]
    halves = fold_of_groups(texts, n_folds=2)
    for half, what in enumerate(("chosen on", "judged on")):
        sets = list(_sets([texts[i] for i in np.flatnonzero(halves == half)], positive[halves == half]))
        found = [(each, told) for each in sets if (told := _contradictions(each.positive, each.units))]
        for each, told in found:
            print(f"{what} {each.name:20} {_account(told)}  {_swapped(each)}")
        inside = sum(told.interval.low <= told.observed <= told.interval.high for _, told in found)
        print(f"{what}: spread {_spread([told for _, told in found]):.2f}, in the interval {inside} of {len(found)}")


def _read(data: Path) -> list[LabelledText]:
    """Return the texts of all collections, each once; labels stand for ratings where a file has none."""
    texts: dict[str, LabelledText] = {}
    for collection in (*COLLECTIONS, DEV):
        for item in read_collection(data, collection, LANGUAGES):
            unit = item.rating_unit
            if unit is None and collection.labels == "ratings":
                unit = float(item.label == POSITIVE)
            texts.setdefault(item.text, replace(item, rating_unit=unit))
    return list(texts.values())


def _sets(texts: Sequence[LabelledText], positive: Floats) -> Iterator[Judged]:
    for name in sorted({item.source for item in texts}):
        units = [item.rating_unit if item.rating_unit is not None else np.nan for item in texts]
        rated = np.array(units, dtype=np.float64)
        chosen = np.array([item.source == name for item in texts]) & ~np.isnan(positive)
        clear = chosen & ((rated >= SATISFIED_UNIT) | (rated <= DISSATISFIED_UNIT))
        yield Judged(name, positive[clear], rated[clear])


def _contradictions(positive: Floats, units: Floats) -> Contradictions | None:
    return find_contradictions(positive, units)


def _account(told: Contradictions) -> str:
    ends = told.interval
    return f"n {told.n:5} observed {told.observed:3} expected {told.expected:5.1f} ({ends.low:.0f} to {ends.high:.0f})"


def _swapped(judged: Judged) -> str:
    """Return how well flags find ratings that were swapped: counts over all repeats."""
    dice = np.random.default_rng(0)
    right = flagged = swapped = 0
    for _ in range(REPEATS):
        chosen = dice.random(len(judged.units)) < SWAPPED
        units = np.where(chosen, 1 - judged.units, judged.units)
        told = _contradictions(judged.positive, units)
        if told is not None:
            pairs = zip(judged.positive.tolist(), units.tolist(), strict=True)
            flags = np.array([told.contradicts(positive, unit) for positive, unit in pairs])
            right += int((flags & chosen).sum())
            flagged += int(flags.sum())
            swapped += int(chosen.sum())
    return f"2 % swapped: precision {right / max(flagged, 1):.2f} recall {right / max(swapped, 1):.2f}"


def _spread(found: Sequence[Contradictions]) -> float:
    """Return the relative standard deviation of the expected number that explains how far the observed ones lie."""
    excess = sum((told.observed - told.expected) ** 2 - told.expected for told in found)
    return float(np.sqrt(max(excess, 0.0) / sum(told.expected**2 for told in found)))


if __name__ == "__main__":
    main()
