"""Deal texts out to folds so that no firm, film or product is on both sides of a split."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.labelled import LabelledText


def fold_of_groups(texts: Sequence[LabelledText], *, n_folds: int, seed: int = 0) -> NDArray[np.int64]:
    """Return a fold for each text so that no group is split and each source is spread over all folds, shape (n,).

    Args:
        texts: Texts; one without group stands alone.
        n_folds: Number of folds, > 1.
        seed: Seed of the order in which equally large groups are dealt out.
    """
    groups: dict[str, Counter[str]] = {}
    keys = [item.group if item.group is not None else f"\0{place}" for place, item in enumerate(texts)]
    for item, key in zip(texts, keys, strict=True):
        groups.setdefault(item.source, Counter())[key] += 1
    fold_of: dict[tuple[str, str], int] = {}
    dice = np.random.default_rng(seed)
    for source, sizes in sorted(groups.items()):
        # Random starts below one text, or every source would put its remainder into the first fold.
        filled = dice.random(n_folds) / 2
        names = sorted(sizes)
        shuffled = [names[i] for i in dice.permutation(len(names))]
        # Largest groups first: the small ones then even out what is left.
        for key in sorted(shuffled, key=lambda key: -sizes[key]):
            fold = int(filled.argmin())
            fold_of[source, key] = fold
            filled[fold] += sizes[key]
    return np.array([fold_of[item.source, key] for item, key in zip(texts, keys, strict=True)], dtype=np.int64)
