"""How often the textbook charts cry wolf, as measured for several baselines and volumes."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

VOLUMES = (10, 30, 100, 300)
"""Reviews a month of the measured series."""
_RATES: Mapping[str, Mapping[int, tuple[float, ...]]] = MappingProxyType(
    {
        "p": {
            3: (0.318, 0.378, 0.586, 0.691),
            6: (0.250, 0.320, 0.559, 0.676),
            12: (0.208, 0.289, 0.537, 0.667),
            24: (0.176, 0.264, 0.525, 0.665),
            36: (0.166, 0.248, 0.520, 0.662),
        },
        "laney": {
            3: (0.422, 0.423, 0.446, 0.459),
            6: (0.322, 0.324, 0.348, 0.369),
            12: (0.249, 0.233, 0.272, 0.284),
            24: (0.188, 0.185, 0.215, 0.235),
            36: (0.168, 0.162, 0.195, 0.216),
        },
        "ewma": {
            3: (0.452, 0.567, 0.693, 0.756),
            6: (0.347, 0.471, 0.650, 0.724),
            12: (0.262, 0.418, 0.612, 0.695),
            24: (0.210, 0.374, 0.587, 0.688),
            36: (0.192, 0.355, 0.582, 0.670),
        },
        "rules": {
            3: (0.360, 0.393, 0.484, 0.569),
            6: (0.303, 0.351, 0.478, 0.566),
            12: (0.263, 0.329, 0.455, 0.565),
            24: (0.224, 0.311, 0.452, 0.567),
            36: (0.212, 0.294, 0.457, 0.563),
        },
    }
)
"""By chart and months of the baseline, one rate for each volume; `python -m bench.classic_rates` measures them.

On either side but for the rules; `leumund evaluate alarms` measures upward signals after 24 months.
"""


@dataclass(frozen=True, slots=True)
class MeasuredRate:
    """A false-alarm rate with the condition that it was measured under."""

    rate: float
    """Mean share of steady series with a signal within twelve months after the baseline, 0..1."""
    months: int
    """Months of the baseline."""
    volume: int
    """Reviews a month."""


def measured_rate(name: str, months: int, volume: float) -> MeasuredRate:
    """Return the rate of a chart under the measured condition that lies nearest, by ratio.

    Args:
        name: p, laney, ewma or rules.
        months: Months of the chart's baseline, at least 1.
        volume: Mean number of reviews a month in it, above 0.
    """
    nearest, place = nearest_condition(_RATES[name], months, volume)
    return MeasuredRate(_RATES[name][nearest][place], nearest, VOLUMES[place])


def nearest_condition(measured: Iterable[int], months: int, volume: float) -> tuple[int, int]:
    """Return the measured months and the place in `VOLUMES` that lie nearest to these, by ratio."""
    nearest = min(measured, key=lambda each: _apart(each, months))
    return nearest, min(range(len(VOLUMES)), key=lambda each: _apart(VOLUMES[each], volume))


def _apart(measured: float, own: float) -> float:
    return abs(math.log(measured / own))
