"""How often our own charts cry wolf as they are published, as measured for several baselines and volumes."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scoring.classicrate import VOLUMES, nearest_condition

_RATES: Mapping[int, tuple[tuple[float, float], ...]] = MappingProxyType(
    {
        3: ((0.008, 0.023), (0.030, 0.084), (0.054, 0.167), (0.076, 0.263)),
        6: ((0.008, 0.026), (0.023, 0.071), (0.048, 0.164), (0.067, 0.228)),
        12: ((0.010, 0.030), (0.024, 0.087), (0.039, 0.148), (0.050, 0.193)),
        24: ((0.008, 0.019), (0.017, 0.049), (0.031, 0.094), (0.036, 0.124)),
        36: ((0.007, 0.023), (0.015, 0.046), (0.025, 0.074), (0.030, 0.085)),
    }
)
"""By months of the baseline, mean and worst rate for each volume; `python -m bench.chart_rates` measures them."""


@dataclass(frozen=True, slots=True)
class ChartRate:
    """Shares of steady series with an alarm within twelve months after the baseline, limits and cumulative chart."""

    mean: float
    """Over all dispersions and autocorrelations that were measured, 0..1."""
    worst: float
    """For the dispersion and autocorrelation with the most alarms, 0..1."""
    months: int
    """Months of the baseline."""
    volume: int
    """Reviews a month."""


def chart_rate(months: int, volume: float) -> ChartRate:
    """Return the measured rates of a chart under the measured condition that lies nearest, by ratio.

    Args:
        months: Months of the chart's baseline, at least 1.
        volume: Mean number of reviews a month in it, above 0.
    """
    nearest, place = nearest_condition(_RATES, months, volume)
    return ChartRate(*_RATES[nearest][place], nearest, VOLUMES[place])
