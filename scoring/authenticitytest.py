"""What a test of the authenticity of a set sees of its reviews, and what it answers; never a verdict on one of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

NOMINAL = 0.05
"""False alarms that a single test allows itself in usual sets."""
PERMUTATIONS = 999
"""Orders of the ratings that a permutation test draws."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the tests see of one review."""

    day: int | None
    """Day of publication as a proleptic ordinal; None if less exact than a day."""
    unit: float | None
    """Rating mapped to 0..1; None without a rating."""
    text: str
    """Plain text; empty without one."""
    author: str | None = None
    """Keyed hash of the author; None if unknown. Copies by one author are a matter of counting, not of authenticity."""
    hour: float | None = None
    """Hour of publication, 0..24, in the zone that all moments of the set share; None if less exact than a second."""
    source: str = ""
    """Where it stands, e.g. amazon."""
    place: str = ""
    """Listing of that source; copies from one listing to another may be the same review, passed on."""
    vanished: bool = False
    """True if the newest full census missed it."""
    invited: bool | None = None
    """Was the author invited for a reward? None where the source does not say."""
    reviews_by_author: int | None = None
    """Reviews that are known of its author, on whatever subject, this one among them; None if unknown."""
    positive: float | None = None
    """P(text is positive), 0..1; None if not judged."""


@dataclass(frozen=True, slots=True)
class AuthenticityTest:
    """What one test says of the set."""

    name: str
    """burst, after_effect, near_identical ...; also the key of its explanation."""
    effect: float | None = None
    """How large the finding is; what it counts is said in docs/indicators.md#authenticity."""
    p_value: float | None = None
    """Probability of something at least as odd in a usual set; None where the test lacks something."""
    numbers: tuple[tuple[str, float], ...] = ()
    """Named figures for the explanation; where something is lacking: `n`, what there is, and `least`, what it takes."""
    part: tuple[int, ...] = ()
    """Positions of the reviews that a finding rests on, ascending; empty where none can be told from others."""
    lacking: str = ""
    """What there is too little of, e.g. texts; empty where the test could be held."""
    adjusted_p: float | None = None
    """The p-value after correction for the number of tests; None without one."""
    fired: bool = False
    """True if the adjusted p-value is at most the accepted share of false discoveries."""


def too_little(name: str, lacking: str, *, n: float, least: float) -> AuthenticityTest:
    """Return a test that could not be held.

    Args:
        name: Of the test.
        lacking: What there is too little of.
        n: How much there is.
        least: How much it takes.
    """
    return AuthenticityTest(name, numbers=(("n", float(n)), ("least", float(least))), lacking=lacking)


def permutation_p(drawn: Floats, seen: float) -> float:
    """Return the share of drawn statistics at least as large as the one seen, that one itself among them.

    References:
        Phipson and Smyth (2010), Permutation p-values should never be zero, equation 2.
    """
    # Sums of the same numbers in another order differ in their last digits.
    return float((1 + (drawn >= seen - 1e-9 * max(1.0, abs(seen))).sum()) / (1 + len(drawn)))
