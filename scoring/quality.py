"""Quality indicators of one period: what its reviews say beside the trust score, each with interval, n and n_eff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy import special

from scoring.received import Weighed, weigh_totals
from store.records import Interval

SATISFACTION, DISSATISFIED = "satisfaction", "dissatisfied_share"
NET_SENTIMENT, REPLIED, VOLUME = "net_sentiment", "replied", "volume"


@dataclass(frozen=True, slots=True)
class Counted:
    """What the indicators see of the reviews of one source within a period."""

    design_effect: float
    """How many reviews of the source carry the information of one, >= 1."""
    n: int
    """Distinct visible reviews."""
    rated: int
    """Those with a rating."""
    units: float
    """Sum of their rating units, 0..1 each."""
    dissatisfied: int
    """Those with a rating unit of at most .25."""
    judged: int
    """Reviews with a judged text."""
    positive: float
    """Sum of P(text is positive), 0..1 each."""
    replied: int
    """Reviews whose owner's answer is shown."""


def period_figures(sources: Sequence[Counted], *, level: float = 0.9) -> Mapping[str, Weighed]:
    """Return satisfaction, dissatisfied share, net sentiment, share replied to and volume of a period.

    Satisfaction is the mean rating unit, 0..1; net sentiment 2 mean(P(positive)) - 1, -1..1; volume the number of
    reviews, its interval that of the rate behind it. Below five effective reviews a mean is None, volume never is.

    Args:
        sources: The reviews of each source.
        level: Probability content of the intervals, between 0 and 1.

    References:
        Ours, see docs/indicators.md#quality-indicators.
    """
    effects = [each.design_effect for each in sources]

    def mean(n: Sequence[int], totals: Sequence[float]) -> Weighed:
        return weigh_totals(totals, n, effects, level=level)

    rated, judged, n = ([getattr(each, name) for each in sources] for name in ("rated", "judged", "n"))
    return {
        SATISFACTION: mean(rated, [each.units for each in sources]),
        DISSATISFIED: mean(rated, [each.dissatisfied for each in sources]),
        NET_SENTIMENT: _stretched(mean(judged, [each.positive for each in sources])),
        REPLIED: mean(n, [each.replied for each in sources]),
        VOLUME: _volume(sources, level),
    }


def _stretched(share: Weighed) -> Weighed:
    """Return a share 0..1 as a balance -1..1."""
    if share.value is None or share.interval is None:
        return share
    ends = Interval(2 * share.interval.low - 1, 2 * share.interval.high - 1, share.interval.level)
    return Weighed(2 * share.value - 1, ends, share.n, share.n_eff)


def _volume(sources: Sequence[Counted], level: float) -> Weighed:
    """Return the number of reviews with Jeffreys' interval of the Poisson rate, widened by the design effect.

    References:
        Brown, Cai and DasGupta (2003), Interval estimation in exponential families, section 2.1.
    """
    n, n_eff = sum(each.n for each in sources), sum(each.n / each.design_effect for each in sources)
    effect = n / n_eff if n else 1.0
    tail = (1 - level) / 2
    low, high = (effect * float(special.gammaincinv(n_eff + 0.5, chance)) for chance in (tail, 1 - tail))
    return Weighed(float(n), Interval(low if n else 0.0, high, level), n, n_eff)
