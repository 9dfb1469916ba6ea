"""The trial of the charts, in a short version: who cries wolf, who needs how long, what a digest holds."""

import json
from dataclasses import replace

import numpy as np
import pytest

import scoring.alarmtrial as trial
from jobs.evaluatealarms import AlarmReport
from scoring.classicchart import EWMA_SIGMAS, ewma_chart, laney_chart, p_chart, run_rules
from scoring.incontrol import GRID, Cell, draw_latent, draw_series


@pytest.fixture(scope="module")
def tried():
    return trial.try_charts(repetitions=2, digests=2)


def test_ours_keep_their_false_alarm_rate_and_the_textbooks_do_not(tried):
    rates = AlarmReport(tried).rates()
    assert 0.001 <= rates["beta_binomial"] <= 0.032
    assert 0.001 <= rates["cusum"] <= 0.032
    assert min(rates["p_chart"], rates["ewma"], rates["run_rules"], rates["laney"]) >= 0.1
    assert len(tried.cells) == len(GRID) == 36


def test_a_series_without_any_spread_gives_no_alarm_on_any_chart():
    n = np.full((2, 24), 30)
    bad = np.array([[0] * 24, [30] * 24])
    for chart in (p_chart, laney_chart, ewma_chart):
        assert (np.abs(chart(n, bad, 12)) < EWMA_SIGMAS).all()
    assert not run_rules(n, bad, 12)[0].any()


def test_no_chart_sees_a_doubling_sooner_than_ours_at_the_same_rate(tried):
    assert tried.delays["cusum"] == min(tried.delays.values()) <= 6
    assert tried.delays["p_chart"] > tried.delays["cusum"]


def test_digests_hold_few_false_alarms_and_some_true_ones(tried):
    assert (tried.quiet_digests, tried.false_discovery <= 0.05) == (0.0, True)
    assert tried.found > 0.1


def test_the_json_is_that_of_the_contract(tried):
    told = AlarmReport(replace(tried, delays={"cusum": 5.0, "laney": float("inf")})).to_json()
    assert told["median_delay_months"] == {"cusum": 5.0, "laney": None}
    assert {"beta_binomial", "cusum", "p_chart", "laney", "ewma", "run_rules"} <= set(told["false_alarm_rate"])
    assert set(told["worst_cell"]) == set(told["false_alarm_rate"])
    assert len(told["cells"]) == 36
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_people_read_one_line_a_cell(tried):
    lines = AlarmReport(tried).text().splitlines()
    assert len(lines) == 2 + 36 + 1 + 5


def test_made_up_series_are_as_they_are_said_to_be():
    dice = np.random.default_rng(3)
    drawn = draw_series(Cell(80, 0.06, 0.7), np.full((4_000, 3), 0.2), dice)
    assert drawn.n.mean() == pytest.approx(80, rel=0.01)
    shares = drawn.bad / drawn.n
    assert shares.mean() == pytest.approx(0.2, abs=0.005)
    assert shares.var() == pytest.approx(0.16 * (0.06 + 0.94 / 80), rel=0.05)
    latent = draw_latent((20_000, 4), 0.7, dice)
    assert np.corrcoef(latent[:, 2], latent[:, 3])[0, 1] == pytest.approx(0.7, abs=0.02)
    assert latent.std(axis=0) == pytest.approx(np.ones(4), abs=0.02)
