"""The false-alarm rate beside our own charts is that of the charts as they are published."""

import numpy as np
import pytest

from bench.chart_rates import alarm_rates
from bench.classic_rates import BASELINES
from scoring.chartrate import chart_rate
from scoring.classicrate import VOLUMES


@pytest.mark.parametrize(("months", "volume"), [(3, 300), (12, 30), (24, 100), (36, 10)])
def test_the_printed_rates_are_those_of_the_charts_as_they_are_published(months, volume):
    rates, told = alarm_rates(months, volume, series=200), chart_rate(months, volume)
    assert told.mean == pytest.approx(np.mean(rates), abs=0.02)
    assert told.worst == pytest.approx(max(rates), abs=0.08)


@pytest.mark.parametrize(
    ("months", "volume", "nearest"), [(12, 30, (12, 30)), (4, 5, (3, 10)), (16, 60, (12, 100)), (120, 1e6, (36, 300))]
)
def test_the_nearest_measured_condition_is_told(months, volume, nearest):
    told = chart_rate(months, volume)
    assert (told.months, told.volume) == nearest


def test_the_worst_condition_is_never_below_the_mean():
    for months in BASELINES:
        for volume in VOLUMES:
            told = chart_rate(months, volume)
            assert told.mean < told.worst
