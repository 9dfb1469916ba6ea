"""The false-alarm rates beside textbook charts are those of the charts as they are drawn."""

import pytest

from bench.classic_rates import BASELINES, signal_rates
from scoring.classicchart import DRAWN
from scoring.classicrate import VOLUMES, MeasuredRate, measured_rate


@pytest.mark.parametrize("months", BASELINES)
@pytest.mark.parametrize("volume", VOLUMES)
def test_the_printed_rates_are_those_of_the_charts_as_they_are_drawn(months, volume):
    for name, rate in signal_rates(months, volume, series=200).items():
        told = measured_rate(name, months, volume)
        assert told == MeasuredRate(pytest.approx(rate, abs=0.04), months, volume), name


@pytest.mark.parametrize(
    ("months", "volume", "nearest"),
    [
        (12, 30, (12, 30)),
        (4, 5, (3, 10)),
        (5, 17, (6, 10)),
        (9, 18, (12, 30)),
        (16, 60, (12, 100)),
        (18, 200, (24, 300)),
        (120, 1e6, (36, 300)),
        (1, 0.5, (3, 10)),
    ],
)
def test_the_nearest_measured_condition_is_told(months, volume, nearest):
    for name in DRAWN:
        told = measured_rate(name, months, volume)
        assert (told.months, told.volume) == nearest


def test_a_longer_baseline_cries_wolf_less_often_on_every_chart():
    for name in DRAWN:
        rates = [measured_rate(name, months, 30).rate for months in BASELINES]
        assert rates == sorted(rates, reverse=True)
