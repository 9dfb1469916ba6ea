"""Read a model's scores anew for the sources of a deployment, from its own rated reviews."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.calibration import Calibration, calibrated_log_odds, fit_calibration
from scoring.card import ANY_SOURCE, SourceCalibration
from scoring.labelled import POSITIVE, LabelledText
from scoring.ratinglink import fit_rating_link

Floats = NDArray[np.float64]
LEAST_TEXTS = 30
"""Fewest labelled texts of a source and language, with both classes among them, that move its calibration."""
LEAST_OF_CLASS = 5
"""Fewest of them in either class."""
PULL = 10.0
"""How many texts' worth the calibration that held before counts: few texts move it little."""


def recalibrated(
    calibrations: Sequence[SourceCalibration], texts: Sequence[LabelledText], scores: Floats
) -> tuple[SourceCalibration, ...]:
    """Return the calibrations with one for each source and language that has enough labelled texts.

    Slope and shift are fitted to the log-odds that held before, pulled towards leaving them as they are; classes count
    as often as they occur at the source, so that a probability is right for its next text.

    Args:
        calibrations: Those that hold now, one per language for any source among them; of two classes.
        texts: Rated texts with language and source.
        scores: Class scores of each by a model that has not learnt from it, shape (n, 2); nan where not modelled.

    References:
        Platt (1999), Probabilistic outputs for support vector machines; the pull is ours, see docs/models.md#training.
    """
    held = {(row.language, row.source): row for row in calibrations}
    known = ~np.isnan(scores[:, 0])
    for language in {row.language for row in calibrations}:
        for source in sorted({item.source for item in texts if item.language == language} - {ANY_SOURCE}):
            chosen = [
                place
                for place, item in enumerate(texts)
                if known[place] and item.language == language and item.source == source
            ]
            before = held.get((language, source)) or held[language, ANY_SOURCE]
            fitted = _fit(before, [texts[place] for place in chosen], scores[chosen])
            if fitted is not None:
                held[language, source] = replace(fitted, source=source)
    return tuple(held[key] for key in sorted(held))


def _fit(before: SourceCalibration, texts: Sequence[LabelledText], scores: Floats) -> SourceCalibration | None:
    """Return the calibration of one source's texts; None for too few."""
    labelled = [place for place, item in enumerate(texts) if item.label is not None]
    classes = np.array([texts[place].label == POSITIVE for place in labelled], dtype=np.int64)
    if len(labelled) < LEAST_TEXTS or min(classes.sum(), (1 - classes).sum()) < LEAST_OF_CLASS:
        return None
    odds = calibrated_log_odds(scores[labelled], before.calibration)
    moved = fit_calibration(np.column_stack([np.zeros(len(odds)), odds]), classes, pull=PULL)
    old = before.calibration
    slope, shift = moved.slope * old.slope, moved.slope * (old.shifts[1] - old.shifts[0]) + moved.shifts[1]
    rated = [place for place, item in enumerate(texts) if item.rating_unit is not None]
    units = np.array([texts[place].rating_unit for place in rated], dtype=np.float64)
    link = fit_rating_link(scores[rated, -1], units)
    return replace(before, n=len(labelled), calibration=Calibration(slope, (0.0, shift)), link=link)
