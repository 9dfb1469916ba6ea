"""What the silent majority could change: bounds that need no assumption about those who wrote no review."""

from store.records import Interval


def silent_bounds(value: float, responding: float) -> Interval:
    """Return the lowest and the highest share of satisfied among all customers.

    Args:
        value: Share of satisfied among those who write, 0..1.
        responding: Share of customers who write a review, 0..1.

    References:
        Manski (2003), Partial identification of probability distributions, section 1.2.
    """
    return Interval(responding * value, responding * value + 1 - responding, 1.0)


def flipping_share(value: float, other: float, responding: float) -> float | None:
    """Return the share of satisfied among the silent at which two subjects change places.

    The silent of the first one are asked for; those of the other are taken to be like its reviewers.

    Args:
        value: Share of satisfied among the reviewers of the first, 0..1.
        other: The same of the other, 0..1.
        responding: Share of customers of the first who write a review, 0..1.

    Returns:
        0..1; None where no silent customers can turn the order round.

    References:
        Ours, see docs/indicators.md#fragility.
    """
    if responding >= 1:
        return None
    share = (other - responding * value) / (1 - responding)
    return share if 0 <= share <= 1 else None


def settled_from(value: float, other: float) -> float:
    """Return the share of customers who must write before no silent ones can turn an order round, 0.5..1.

    The worst is taken on both sides: the silent of the better one all dissatisfied, those of the other all satisfied.

    References:
        Ours, see docs/indicators.md#fragility. r a = r b + 1 - r, solved for r.
    """
    return 1 / (1 + abs(value - other))
