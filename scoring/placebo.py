"""What learning from reviews costs where they tell nothing: the gain when each subject is given another's reviews."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from scoring.auditcase import CaseTable
from scoring.subjectdraw import LEVEL
from store.records import Interval

Places = NDArray[np.int64]
DEALS = 20
"""How often reviews are dealt to other subjects."""
FEW_DEALS = 5
"""The same where words are learnt from, which takes long; the interval is the wider for it, so harm is told more
rarely."""


def gain_by_chance(cases: CaseTable, gain: Callable[[CaseTable, Places], float | None], deals: int) -> Interval | None:
    """Return where the next such gain lies with 95 % if reviews of other subjects are looked at; None without any.

    A fitted model loses a little by every column that says nothing, so a gain below 0 is no proof that reviews mislead.
    The number of reviews stays with its subject: it is known without what they say.

    Args:
        cases: The audits.
        gain: From audits, and the row that each took its reviews from, to the gain that reviews bring there.
        deals: How often reviews are dealt.

    References:
        Prediction interval of a normal sample: Hahn and Meeker (1991), Statistical intervals, section 4.7.
    """
    dice = np.random.default_rng(0)
    dealt = (gain(*deal_reviews(cases, dice)) for _ in range(deals))
    found = [each for each in dealt if each is not None]
    if len(found) < 2:
        return None
    wide = t.ppf((1 + LEVEL) / 2, len(found) - 1) * np.std(found, ddof=1) * np.sqrt(1 + 1 / len(found))
    return Interval(float(np.mean(found) - wide), float(np.mean(found) + wide), LEVEL)


def deal_reviews(cases: CaseTable, dice: np.random.Generator) -> tuple[CaseTable, Places]:
    """Return audits whose subjects have what others' reviews said, in the same order of time, and whose: shape (n,).

    Subjects change places with those of as many reviewed audits, so that what lasts within a subject still does.

    Args:
        cases: The audits.
        dice: Source of chance.
    """
    own: dict[int, list[int]] = defaultdict(list)
    for row in np.flatnonzero(cases.reviews.is_known).tolist():
        own[int(cases.subjects[row])].append(row)
    alike: dict[int, list[int]] = defaultdict(list)
    for subject, rows in own.items():
        alike[len(rows)].append(subject)
    taken = np.arange(len(cases))
    for subjects in alike.values():
        for subject, other in zip(subjects, dice.permutation(subjects).tolist(), strict=True):
            taken[own[subject]] = own[other]
    figures = cases.reviews
    dealt = replace(
        figures,
        mean=figures.mean[taken],
        low_share=figures.low_share[taken],
        shift=figures.shift[taken],
        read=tuple(figures.read[row] for row in taken.tolist()),
    )
    return replace(cases, reviews=dealt), taken
