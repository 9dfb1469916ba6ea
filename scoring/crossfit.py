"""Fit on audits of other subjects that were known in time, and judge those that were left out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]
FOLDS = 5
"""Parts into which subjects are dealt; each part is judged by what the others taught."""
LEAST_PER_CLASS = 20
"""Fewest audits that failed, and fewest that did not, from which anything is learnt."""
MANY_CASES = 2_000
"""Audits from which on one deal of the subjects is enough; below, the mean of five deals is taken."""
_DEALS = 5
_COLUMNS = 1 << 18
_WORD = r"(?u)\b\w+\b"
PENALTY = 10.0
"""Ridge penalty of a correction's weights, of columns of spread 1."""
_MOST_STEPS = 50
_SMALL_STEP = 1e-8
_LEAST_TEXTS = 3
"""A word of fewer subjects' texts cannot be told from noise."""


@dataclass(frozen=True, slots=True)
class Split:
    """Who may be learnt from, and who is judged."""

    failed: Flags
    """What happened, shape (n,)."""
    learnt: Flags
    """Cases that may be learnt from: their result was known before the test began."""
    folds: tuple[Places, ...]
    """For each deal the part of each case, 0 to 4; cases of one subject share it."""

    def parts(self) -> Iterator[tuple[Flags, Flags]]:
        """Yield, for every deal and part, the cases to learn from and those to judge: never the same subject."""
        for deal in self.folds:
            for part in range(FOLDS):
                is_judged = deal == part
                yield self.learnt & ~is_judged, is_judged

    def can_learn(self) -> bool:
        """Say whether there are enough audits of both outcomes in every part."""
        return all(
            min(int(self.failed[learnt].sum()), int((~self.failed[learnt]).sum()))
            >= LEAST_PER_CLASS * (FOLDS - 1) // FOLDS
            for learnt, _ in self.parts()
        )


def deal_subjects(groups: Places, *, seed: int = 0) -> tuple[Places, ...]:
    """Return five deals of the groups into five parts, or one deal where there are many cases, each of shape (n,).

    Args:
        groups: Group of each case, such as its subject, as numbers, shape (n,).
        seed: Seed of the deals.
    """
    names, places = np.unique(groups, return_inverse=True)
    dice = np.random.default_rng(seed)
    n_deals = 1 if len(groups) >= MANY_CASES else _DEALS
    deals = (dice.permutation(np.arange(len(names)) % FOLDS) for _ in range(n_deals))
    return tuple(deal[places].astype(np.int64) for deal in deals)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a model that learnt from some cases says of others."""

    base: float
    """Log-odds of failure among those it learnt from."""
    score: Floats
    """Log-odds of each case that it judges, less `base`."""


Fit = Callable[[Flags, Flags], Judgement]
"""From the cases to learn from and those to judge, both of shape (n,), to the judgement."""


@dataclass(frozen=True, slots=True)
class Said:
    """What models say of every case, mean over the deals; both of shape (n,)."""

    order: Floats
    """Log-odds less the base rate of what each model learnt from. Cases are ordered by this: where many of a part
    failed, few of those did that its model learnt from, so base rates would order the parts the wrong way round."""
    log_odds: Floats
    """Log-odds of failure."""


def remembered(fit: Fit) -> Fit:
    """Return the same fit, done once for equal cases: what knows no reviews stays as it is where reviews change places.

    Args:
        fit: How is learnt.
    """
    known: dict[bytes, Judgement] = {}

    def fit_once(learnt: Flags, judged: Flags) -> Judgement:
        """Return the judgement of these cases; the same question is answered once."""
        key = learnt.tobytes() + judged.tobytes()
        if key not in known:
            known[key] = fit(learnt, judged)
        return known[key]

    return fit_once


def outer_scores(fit: Fit, split: Split) -> Said:
    """Return what models say of each case that saw no case of its subject."""
    order, bases = np.zeros(len(split.failed)), np.zeros(len(split.failed))
    for learnt, judged in split.parts():
        found = fit(learnt, judged)
        order[judged] += found.score
        bases[judged] += found.base
    return Said(order / len(split.folds), (order + bases) / len(split.folds))


def combine_scores(base: Fit | None, fits: Sequence[Fit], columns: Floats, split: Split) -> Said:
    """Return what is said of each case by a base model, corrected by the word of several models and by columns.

    The base keeps its full weight; only the correction is learnt. Learnt anew, that weight would be worth less than it
    is: cases learnt from have short histories, those that are judged longer ones, and columns that say nothing would
    drown it.

    The regression that judges a part never met an outcome of that part, not even through a model whose word it learns
    to weigh: those models are fitted anew without the part and without the cases that they speak of. Else the shares
    of failures of the parts would tell what they hold.

    Args:
        base: Model that is corrected; None: the base rate.
        fits: Models whose word is weighed.
        columns: Further columns, shape (n, n_columns).
        split: Who is learnt from and judged.

    References:
        Wolpert (1992), Stacked generalization; nested as Varma and Simon (2006) ask for. An offset as in McCullagh and
        Nelder (1989), section 2.2.
    """
    order, bases = np.zeros(len(split.failed)), np.zeros(len(split.failed))
    for deal in split.folds:
        inner = [_inner(fit, split.learnt, deal) for fit in ([base] if base else []) + [*fits]]
        for part in range(FOLDS):
            is_judged = deal == part
            learnt = split.learnt & ~is_judged
            said = [np.where(is_judged, 0.0, known[part]) for known in inner]
            for place, fit in enumerate(([base] if base else []) + [*fits]):
                said[place][is_judged] = fit(learnt, is_judged).score
            offset = said.pop(0) if base else np.zeros(len(split.failed))
            found = correct(offset, np.column_stack([*said, columns]), split.failed, learnt, is_judged)
            order[is_judged] += found.score
            bases[is_judged] += found.base
    return Said(order / len(split.folds), (order + bases) / len(split.folds))


def correct(offset: Floats, columns: Floats, failed: Flags, learnt: Flags, judged: Flags) -> Judgement:
    """Return log-odds that are known, corrected by a logistic regression on columns without gaps.

    Args:
        offset: Log-odds that keep their weight, shape (n,).
        columns: Features of the correction, shape (n, n_columns).
        failed: What happened, shape (n,).
        learnt: Cases to learn from, shape (n,).
        judged: Cases to judge, shape (n,).
    """
    base = base_log_odds(failed[learnt])
    scaled = scale_columns(columns, learnt)
    design = np.column_stack([np.ones(len(scaled)), scaled])
    penalty = np.concatenate([[1e-6], np.full(scaled.shape[1], PENALTY)])
    weights = np.concatenate([[base], np.zeros(scaled.shape[1])])
    seen, happened, known = design[learnt], failed[learnt], offset[learnt]
    for _ in range(_MOST_STEPS):
        chance = probabilities(known + seen @ weights)
        slope = seen.T @ (happened - chance) - penalty * weights
        bend = (seen.T * (chance * (1 - chance))) @ seen + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if np.abs(step).max() < _SMALL_STEP:
            break
    return Judgement(base, offset[judged] + design[judged] @ weights - base)


def _inner(fit: Fit, learnt: Flags, deal: Places) -> Floats:
    """Return for each part the scores of all other cases by models that saw neither that part nor the case's own."""
    scores = np.zeros((FOLDS, len(deal)))
    for one in range(FOLDS):
        for other in range(one + 1, FOLDS):
            both = (deal == one) | (deal == other)
            found = fit(learnt & ~both, both).score
            scores[one, deal == other] = found[deal[both] == other]
            scores[other, deal == one] = found[deal[both] == one]
    return scores


def fit_columns(columns: Floats, failed: Flags) -> Fit:
    """Return how a logistic regression learns from columns without gaps, shape (n, n_columns).

    Args:
        columns: Features; none at all gives the base rate.
        failed: What happened, shape (n,).
    """

    def fit(learnt: Flags, judged: Flags) -> Judgement:
        """Return what the learnt cases say of those to be judged."""
        base = base_log_odds(failed[learnt])
        if columns.shape[1] == 0:
            return Judgement(base, np.zeros(int(judged.sum())))
        scaled = scale_columns(columns, learnt)
        model = LogisticRegression(C=1.0, solver="newton-cholesky", max_iter=100).fit(scaled[learnt], failed[learnt])
        return Judgement(base, np.asarray(model.decision_function(scaled[judged]), dtype=np.float64) - base)

    return fit


def fit_words(counts: sparse.csr_matrix, failed: Flags) -> Fit:
    """Return how a regularised logistic regression learns from the words of each case's texts; 0 where there are none.

    Words are counted with diminishing weight, and rare ones count more.

    Args:
        counts: How often each word stands in the texts of each case, see `count_words`.
        failed: What happened, shape (n,).

    References:
        Spärck Jones (1972); weights 1 + log count as in scikit-learn's TfidfTransformer.
    """
    has_text = np.asarray(counts.sum(axis=1)).ravel() > 0
    new = partial(LogisticRegression, C=1.0, solver="liblinear", dual=True, tol=0.01, random_state=0, max_iter=10_000)

    def fit(learnt: Flags, judged: Flags) -> Judgement:
        """Return what the learnt cases say of those to be judged."""
        used = learnt & has_text
        base = base_log_odds(failed[learnt])
        told = np.flatnonzero(np.bincount(counts[used].indices, minlength=counts.shape[1]) >= _LEAST_TEXTS)
        if not len(told) or len(np.unique(failed[used])) < 2:
            return Judgement(base, np.zeros(int(judged.sum())))
        weigh = TfidfTransformer(sublinear_tf=True).fit(counts[used][:, told])
        model = new().fit(weigh.transform(counts[used][:, told]), failed[used])
        odds = model.decision_function(weigh.transform(counts[judged][:, told])) - base_log_odds(failed[used])
        return Judgement(base, np.where(has_text[judged], odds, 0.0))

    return fit


def base_log_odds(failed: Flags) -> float:
    """Return the log-odds of failure, drawn a little to one half so that it is always a number."""
    rate = (float(failed.sum()) + 0.5) / (len(failed) + 1)
    return float(np.log(rate / (1 - rate)))


def count_words(texts: Sequence[str], read: Sequence[Places]) -> sparse.csr_matrix:
    """Return how often each hashed word stands in the texts of each case, shape (n_cases, 2**18)."""
    used = np.unique(np.concatenate([*read, np.zeros(0, np.int64)]))
    hashed = HashingVectorizer(
        n_features=_COLUMNS, alternate_sign=False, norm=None, dtype=np.float32, token_pattern=_WORD
    )
    if not len(used):
        return sparse.csr_matrix(np.zeros((len(read), 1), np.float32))
    words = hashed.transform(texts[row] for row in used)
    sizes = [len(rows) for rows in read]
    places = np.searchsorted(used, np.concatenate([*read, np.zeros(0, np.int64)]))
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    belongs = sparse.csr_matrix((np.ones(len(places), np.float32), places, bounds), shape=(len(read), len(used)))
    return sparse.csr_matrix(belongs @ words)


def probabilities(log_odds: Floats) -> Floats:
    """Return log-odds as probabilities 0..1."""
    found: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    return found


def scale_columns(columns: Floats, learnt: Flags) -> Floats:
    """Return the columns about 0 and of spread 1 where they are more than yes or no, shape (n, n_columns).

    Args:
        columns: Features without gaps, shape (n, n_columns).
        learnt: Rows that middle and spread are taken from, shape (n,).
    """
    middle, spread = columns[learnt].mean(axis=0), columns[learnt].std(axis=0)
    # Blown up to the same spread, a rare category would weigh as much as a common one.
    is_flag = np.isin(columns, (0.0, 1.0)).all(axis=0)
    scaled = (columns - middle) / np.where(is_flag | (spread == 0), 1.0, spread)
    # Far out of the range that was learnt from a straight line says too much.
    clipped: Floats = np.clip(scaled, -5, 5)
    return clipped
