"""Has the text model's error changed? A permutation test of its log loss within source, language and class."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST_TEXTS = 30
"""Labelled or rated texts below which, before or after, nothing is said."""
FALSE_ALARM = 0.01
"""Probability of an alarm per look where nothing has changed."""
PERMUTATIONS = 999
_SURE = 0.001
_CHUNK = 2_000_000


@dataclass(frozen=True, slots=True)
class JudgedText:
    """A text whose class is known, and what the model said of it."""

    positive: float
    """P(positive) by the model, 0..1."""
    is_positive: bool
    """Its class, by its rating or by a reader."""
    group: str
    """Source, language and where the class comes from: texts are compared with texts of the same group only."""


@dataclass(frozen=True, slots=True)
class DriftTest:
    """Whether the model errs otherwise than before."""

    group: str
    """Group that it speaks of; empty for all together."""
    n_before: int
    """Texts before, of groups and classes that came up after too."""
    n_after: int
    """Texts after, of groups and classes that came up before too."""
    change: float
    """Log loss after less that before, at the mix of groups and classes after; above 0 the model has become worse."""
    p_value: float
    """Probability of so large a change, up or down, where nothing has changed; adjusted for the number of groups."""

    @property
    def fired(self) -> bool:
        """Say whether somebody should look."""
        return min(self.n_before, self.n_after) >= LEAST_TEXTS and self.p_value <= FALSE_ALARM


def find_drift(before: Sequence[JudgedText], after: Sequence[JudgedText], seed: int) -> tuple[DriftTest, ...]:
    """Return the test over all texts, then one for each group with enough of them before and after.

    Args:
        before: Texts of the earlier period.
        after: Texts of the later one.
        seed: Of the permutations.
    """
    groups = sorted({text.group for text in after})
    by_group = [(group, _of(before, group), _of(after, group)) for group in groups]
    enough = [each for each in by_group if min(len(each[1]), len(each[2])) >= LEAST_TEXTS]
    tests = [_compare("", before, after, seed=seed)]
    for group, earlier, later in enough if len(enough) > 1 else ():
        test = _compare(group, earlier, later, seed=seed)
        adjusted = min(1.0, test.p_value * len(enough))
        tests.append(DriftTest(group, test.n_before, test.n_after, test.change, adjusted))
    return tuple(tests)


def log_losses(texts: Iterable[JudgedText]) -> Floats:
    """Return the log loss of each text, in nats, at most that of a probability of .001; shape (n,)."""
    right = [text.positive if text.is_positive else 1 - text.positive for text in texts]
    losses: Floats = -np.log(np.clip(np.array(right, dtype=np.float64), _SURE, 1.0))
    return losses


def _of(texts: Sequence[JudgedText], group: str) -> list[JudgedText]:
    return [text for text in texts if text.group == group]


def _compare(group: str, before: Sequence[JudgedText], after: Sequence[JudgedText], *, seed: int) -> DriftTest:
    """Return the test of two periods.

    Within a class, because customers who got unhappier are no fault of the model: more complaints alone change neither
    the loss among complaints nor that among praise.

    References:
        Stratified permutation test: Good (2005), Permutation, parametric and bootstrap tests, section 3.4.
    """
    dice = np.random.default_rng(seed)
    seen, drawn = 0.0, np.zeros(PERMUTATIONS)
    n_before = n_after = 0
    for earlier, later in _strata(before, after):
        losses = np.concatenate([earlier, later])
        centred = losses - losses.mean()
        n_before, n_after = n_before + len(earlier), n_after + len(later)
        # Scaled to the difference of the two means, weighted by the texts after.
        scale = len(losses) / len(earlier)
        seen += scale * float(centred[len(earlier) :].sum())
        drawn += scale * _sums(centred, len(later), dice)
    if not n_after:
        return DriftTest(group, 0, 0, 0.0, 1.0)
    # Sums of the same numbers in another order differ in their last digits.
    as_large = int((np.abs(drawn) >= abs(seen) - 1e-9).sum())
    return DriftTest(group, n_before, n_after, seen / n_after, (1 + as_large) / (1 + PERMUTATIONS))


def _strata(before: Sequence[JudgedText], after: Sequence[JudgedText]) -> list[tuple[Floats, Floats]]:
    """Return the losses before and after of each group and class that came up in both."""
    keys = sorted({(text.group, text.is_positive) for text in before} & {(t.group, t.is_positive) for t in after})
    return [
        (
            log_losses(text for text in before if (text.group, text.is_positive) == key),
            log_losses(text for text in after if (text.group, text.is_positive) == key),
        )
        for key in keys
    ]


def _sums(values: Floats, n: int, dice: np.random.Generator) -> Floats:
    """Return sums of `n` values drawn without replacement, one for each permutation."""
    rows = max(1, _CHUNK // len(values))
    sums = np.empty(PERMUTATIONS)
    for start in range(0, PERMUTATIONS, rows):
        many = min(rows, PERMUTATIONS - start)
        shuffled = dice.permuted(np.broadcast_to(values, (many, len(values))), axis=1)
        sums[start : start + many] = shuffled[:, :n].sum(axis=1)
    return sums
