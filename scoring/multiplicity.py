"""Several p-values at once: how many findings among those that are made may be chance."""

from collections.abc import Sequence

from scipy import special


def adjust_p_values(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for the false discovery rate, in the same order.

    References:
        Benjamini and Hochberg (1995), Controlling the false discovery rate, procedure (1).
    """
    order = sorted(range(len(p_values)), key=lambda place: p_values[place], reverse=True)
    adjusted, least = [1.0] * len(p_values), 1.0
    for steps_from_top, place in enumerate(order):
        # The factor first: rounding must not bring an adjusted value below its own p value.
        least = min(least, p_values[place] * (len(p_values) / (len(p_values) - steps_from_top)))
        adjusted[place] = least
    return adjusted


def both_unusual(first: float, second: float, *, nominal: tuple[float, float]) -> float:
    """Return the p-value of two independent findings of which neither may be missing.

    Where each is at most its nominal level it is that of their product, else the larger of the two: however unusual the
    one is, it never stands in for the other.

    Args:
        first: p-value, 0..1.
        second: p-value, 0..1, independent of the first where nothing is unusual.
        nominal: What the first and the second must reach by itself, between 0 and 1.

    References:
        Product of p-values: Fisher (1932), Statistical methods for research workers, section 21.1; both at once: Berger
        (1982), Multiparameter hypothesis testing and acceptance sampling.
    """
    larger = max(first, second)
    if first > nominal[0] or second > nominal[1]:
        return larger
    product = max(first * second, 1e-300)
    # Chi-squared with four degrees of freedom at -2 log(product).
    return min(float(product * (1 - special.xlogy(1, product))), larger)
