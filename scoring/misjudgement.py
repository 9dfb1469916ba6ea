"""Correct a rate by a classifier's known errors, where they were measured on other texts (Rogan and Gladen)."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from scoring.rates import LabelSample
from store.records import Interval

MINIMUM_OF_A_KIND = 10
"""Labelled texts of the kind, and not of it, below which the errors are not known well enough to correct by them."""
LEAST_SKILL = 0.2
"""Sensitivity + specificity - 1 below which a classifier says too little to be corrected."""


@dataclass(frozen=True, slots=True)
class KnownErrors:
    """How often a classifier was right on labelled texts."""

    found: float
    """Texts of the kind that it took for such."""
    of_kind: float
    """Texts of the kind."""
    cleared: float
    """Other texts that it took for such others."""
    others: float
    """Other texts."""

    @property
    def sensitivity(self) -> float | None:
        """Return the share of texts of the kind that it finds; None without any."""
        return self.found / self.of_kind if self.of_kind else None

    @property
    def specificity(self) -> float | None:
        """Return the share of other texts that it leaves alone; None without any."""
        return self.cleared / self.others if self.others else None

    @property
    def are_known(self) -> bool:
        """Say whether a rate can be corrected by them."""
        if min(self.of_kind, self.others) < MINIMUM_OF_A_KIND:
            return False
        return self.found / self.of_kind + self.cleared / self.others - 1 >= LEAST_SKILL


def count_errors(sample: LabelSample) -> KnownErrors:
    """Return how often a classifier was right on labelled texts, each counted against its chance to be drawn.

    The counts sum to the sample's effective size, so that uneven chances make the errors less certain.

    Args:
        sample: Labelled texts; predictions are of the kind from .5 on.

    References:
        Kish (1965), Survey sampling, section 11.7.
    """
    if not len(sample.outcomes):
        return KnownErrors(0, 0, 0, 0)
    weights = sample.weights()
    counts = weights / float(weights @ weights)
    said, is_so = sample.predictions >= 0.5, sample.outcomes == 1
    found, cleared = float(counts @ (said & is_so)), float(counts @ (~said & ~is_so))
    return KnownErrors(found, float(counts @ is_so), cleared, float(counts @ ~is_so))


def unfold_rate(seen: float, errors: KnownErrors) -> float:
    """Return the true share behind the share that a classifier sees, 0..1.

    Args:
        seen: Share of texts that it takes for the kind, 0..1.
        errors: Its errors; sensitivity + specificity must exceed 1.

    Example:
        A classifier with sensitivity .85 and specificity .95 sees 9.0 % where 5 % are true:

        >>> errors = KnownErrors(found=85, of_kind=100, cleared=95, others=100)
        >>> round(0.05 * 0.85 + 0.95 * 0.05, 4)
        0.09
        >>> round(unfold_rate(0.09, errors), 4)
        0.05

    References:
        Rogan and Gladen (1978), Estimating prevalence from the results of a screening test.
    """
    sensitivity, specificity = errors.found / errors.of_kind, errors.cleared / errors.others
    return min(max((seen + specificity - 1) / (sensitivity + specificity - 1), 0.0), 1.0)


def unfolded_interval(seen: float, n: int, errors: KnownErrors, *, level: float = 0.9) -> Interval:
    """Return the interval of the true share, the uncertainty of the errors included.

    Args:
        seen: Share of texts that the classifier takes for the kind, 0..1.
        n: Texts that it judged, > 0.
        errors: Its errors, counted on other texts; see `KnownErrors.are_known`.
        level: Probability content, between 0 and 1.

    References:
        Lang and Reiczigel (2014), Confidence limits for prevalence of disease adjusted for estimated sensitivity and
        specificity, Preventive Veterinary Medicine 113, section 2.
    """
    z = float(stats.norm.ppf((1 + level) / 2))
    n_seen, n_kind, n_others = n + z**2, errors.of_kind + 2, errors.others + 2
    shrunk = (n * seen + z**2 / 2) / n_seen
    sensitivity, specificity = (errors.found + 1) / n_kind, (errors.cleared + 1) / n_others
    skill = sensitivity + specificity - 1
    rate = (shrunk + specificity - 1) / skill
    of_found, of_cleared = sensitivity * (1 - sensitivity) / n_kind, specificity * (1 - specificity) / n_others
    shift = 2 * z**2 * (rate * of_found - (1 - rate) * of_cleared)
    variance = shrunk * (1 - shrunk) / n_seen + (1 - rate) ** 2 * of_cleared + rate**2 * of_found
    half = z * float(np.sqrt(variance)) / skill
    return Interval(min(max(rate + shift - half, 0.0), 1.0), min(max(rate + shift + half, 0.0), 1.0), level)
