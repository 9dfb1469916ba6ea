"""Made-up companies whose audits and reviews are known to go together, or not to."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from scoring.auditcase import PastAudit
from scoring.pastreview import PastReviews, columns_of

Floats = NDArray[np.float64]
END = date(2026, 6, 30).toordinal()
BASE_RATE = 0.2
LASTING = 1.2
"""Log-odds per standard deviation of the weakness that lasts, and so shows in earlier audits."""


@dataclass(frozen=True, slots=True)
class Firms:
    """What is made up."""

    n: int = 500
    """Companies."""
    audits: int = 4
    """Audits of each, a year apart."""
    reviews: int = 40
    """Reviews of each company a year."""
    told: float = 0.0
    """How much of what makes audits fail shows in reviews, in log-odds per standard deviation."""
    after: float = 0.0
    """How much ratings fall in the two months after a failed audit: reviews that follow from the audit."""


@dataclass(frozen=True, slots=True)
class Made:
    """Audits and reviews of made-up companies."""

    audits: list[PastAudit]
    """In order of companies."""
    reviews: PastReviews
    """Without texts."""
    risk: Floats
    """True log-odds of each audit, shape (n_audits,)."""
    known: Floats
    """The part of it that a company's own past tells, shape (n_audits,)."""


def make_firms(firms: Firms, dice: np.random.Generator) -> Made:
    """Return companies whose lasting weakness shows in their audits, and whose passing one shows in reviews if told.

    Args:
        firms: What is made up.
        dice: Source of chance.
    """
    n, years = firms.n, firms.audits
    lasting = dice.normal(size=n)
    passing = dice.normal(size=(n, years))
    log_odds = LASTING * lasting[:, None] + firms.told * passing
    log_odds += _intercept(log_odds)
    failed = dice.random((n, years)) < 1 / (1 + np.exp(-log_odds))
    # Spread over the year, each company on its own day.
    offset = dice.integers(0, 365, n)
    days = END - 365 * np.arange(years)[::-1][None, :] - offset[:, None]
    severity = failed * (1 + dice.poisson(1.0, (n, years))) + dice.poisson(0.3, (n, years))
    audits = [
        PastAudit(
            f"{firm}-{year}",
            f"firm {firm:05}",
            f"firm {firm:05}",
            date.fromordinal(int(days[firm, year])),
            available_from=date.fromordinal(int(days[firm, year])) + timedelta(30),
            severity=float(severity[firm, year]),
            failed=bool(failed[firm, year]),
        )
        for firm in range(n)
        for year in range(years)
    ]
    reviews = _reviews(firms, dice, (days, passing, failed))
    return Made(audits, reviews, log_odds.ravel(), np.repeat(LASTING * lasting, years))


def _intercept(log_odds: Floats) -> float:
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 / (1 + np.exp(-log_odds - middle))).mean() < BASE_RATE else (low, middle)
    return low


def _reviews(
    firms: Firms, dice: np.random.Generator, past: tuple[NDArray[np.int64], Floats, NDArray[np.bool_]]
) -> PastReviews:
    days, passing, failed = past
    n, years = days.shape
    shape = (n, years, firms.reviews)
    # Written in the year up to the audit; the newest year goes on after it.
    before = dice.integers(-30, 365, shape)
    mood = 0.9 - (0.5 * passing[:, :, None] if firms.told else 0.0) + dice.normal(0, 0.4, (n, 1, 1))
    # Reviews of the days after the audit belong to the next year already.
    since = -before
    mood = mood - firms.after * (failed[:, :, None] & (since > 0) & (since < 60))
    unit = np.clip(np.round(4 * (1 / (1 + np.exp(-mood - dice.normal(0, 1.2, shape))))) / 4, 0, 1)
    posted = (days[:, :, None] - before).ravel()
    subjects = np.repeat([f"firm {firm:05}" for firm in range(n)], years * firms.reviews)
    return columns_of(
        subjects.tolist(), published=posted, observed=posted + 1, units=unit.ravel(), sources=["made up"] * len(posted)
    )
