"""Quality indicators of one period: what its reviews say beside the trust score, each with interval, n and n_eff."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scipy import special

from scoring.labelled import DISSATISFIED_UNIT
from scoring.received import Weighed, weigh
from store.records import Interval

SATISFACTION, DISSATISFIED = "satisfaction", "dissatisfied_share"
NET_SENTIMENT, REPLIED, VOLUME = "net_sentiment", "replied", "volume"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the indicators see of one review."""

    unit: float | None
    """Rating unit 0..1; None without a rating."""
    positive: float | None
    """P(text is positive), 0..1; None where no text was judged."""
    replied: bool
    """True if its owner's answer is shown."""
    design_effect: float
    """How many reviews of its source carry the information of one, >= 1."""


def period_figures(reviews: Sequence[Reviewed], *, level: float = 0.9) -> Mapping[str, Weighed]:
    """Return satisfaction, dissatisfied share, net sentiment, share replied to and volume of a period.

    Satisfaction is the mean rating unit, 0..1; net sentiment 2 mean(P(positive)) - 1, -1..1; volume the number of
    reviews, its interval that of the rate behind it. Below five effective reviews a mean is None, volume never is.

    Args:
        reviews: Distinct visible reviews of the period.
        level: Probability content of the intervals, between 0 and 1.

    References:
        Ours, see docs/indicators.md#quality-indicators.
    """
    tone = _mean(reviews, lambda review: review.positive, level)
    return {
        SATISFACTION: _mean(reviews, lambda review: review.unit, level),
        DISSATISFIED: _mean(reviews, _dissatisfied, level),
        NET_SENTIMENT: _stretched(tone),
        REPLIED: _mean(reviews, lambda review: float(review.replied), level),
        VOLUME: _volume(reviews, level),
    }


def _dissatisfied(review: Reviewed) -> float | None:
    return None if review.unit is None else float(review.unit <= DISSATISFIED_UNIT)


def _mean(reviews: Sequence[Reviewed], value: Callable[[Reviewed], float | None], level: float) -> Weighed:
    told = [(each, review.design_effect) for review in reviews if (each := value(review)) is not None]
    return weigh([each for each, _ in told], [effect for _, effect in told], level=level)


def _stretched(share: Weighed) -> Weighed:
    """Return a share 0..1 as a balance -1..1."""
    if share.value is None or share.interval is None:
        return share
    ends = Interval(2 * share.interval.low - 1, 2 * share.interval.high - 1, share.interval.level)
    return Weighed(2 * share.value - 1, ends, share.n, share.n_eff)


def _volume(reviews: Sequence[Reviewed], level: float) -> Weighed:
    """Return the number of reviews with Jeffreys' interval of the Poisson rate, widened by the design effect.

    References:
        Brown, Cai and DasGupta (2003), Interval estimation in exponential families, section 2.1.
    """
    n, n_eff = len(reviews), sum(1 / review.design_effect for review in reviews)
    effect = n / n_eff if n else 1.0
    tail = (1 - level) / 2
    low, high = (effect * float(special.gammaincinv(n_eff + 0.5, chance)) for chance in (tail, 1 - tail))
    return Weighed(float(n), Interval(low if n else 0.0, high, level), n, n_eff)
