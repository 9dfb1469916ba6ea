"""Forecasts of audits to come: three ways, nothing that was known later, and "too little" where that is so."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from bench.plantedaudit import Firms, make_firms
from scoring.auditcase import PastAudit, Terms
from scoring.auditforecast import Note, Way, foresee
from scoring.forecastscore import Outcome, brier_gains, running_months, score_ways
from scoring.pastreview import NO_REVIEWS, columns_of

TODAY = date(2025, 9, 1)
TERMS = Terms()


@pytest.fixture(scope="module")
def world():
    """Made-up companies whose reviews tell much, with an audit of each to come."""
    made = make_firms(Firms(n=120, audits=4, reviews=20, told=1.5), np.random.default_rng(5))
    names = sorted({audit.subject for audit in made.audits})
    to_come = [PastAudit(f"next {name}", name, name, TODAY + timedelta(60)) for name in names]
    return made, to_come


def foreseen(world, held=None, reviews=None, to_come=None):
    made, asked = world
    return foresee(held or made.audits, to_come or asked, reviews or made.reviews, TODAY, TERMS)


def said(sight):
    return [{way: (each.value, each.interval) for way, each in one.estimates.items()} for one in sight.audits]


def test_each_way_gives_a_probability_within_its_interval(world):
    sight = foreseen(world)
    assert 0 < sight.n_failed < sight.n_learnt < len(world[0].audits)
    assert all(list(one.estimates) == [way.value for way in Way] for one in sight.audits)
    given = [each for one in sight.audits for each in one.estimates.values() if each.value is not None]
    assert len(given) > 2 * len(sight.audits)
    assert all(0 < each.interval.low <= each.value <= each.interval.high < 1 for each in given)


def test_the_same_data_give_the_same_forecast_and_digests(world):
    assert foreseen(world) == foreseen((world[0], list(world[1])))


def test_no_result_known_later_and_no_review_of_later_enters(world):
    made, _ = world
    plain = foreseen(world)
    known_late = [
        replace(audit, failed=not audit.failed, severity=99.0)
        if audit.started_on >= TODAY or audit.known_from >= TODAY
        else audit
        for audit in made.audits
    ]
    assert known_late != made.audits
    reviews = made.reviews
    is_late = (reviews.published >= TODAY.toordinal()) | (reviews.observed >= TODAY.toordinal())
    assert is_late.any()
    turned = replace(reviews, unit=np.where(is_late, 1 - reviews.unit, reviews.unit))
    assert foreseen(world, held=known_late, reviews=turned) == plain


def test_an_outcome_that_an_audit_to_come_states_is_not_looked_at(world):
    told = [replace(audit, failed=True, severity=50.0, grade="fail", findings="8.4 major") for audit in world[1]]
    assert foreseen(world, to_come=told) == foreseen(world)


def test_what_was_known_before_does_matter(world):
    made, asked = world
    changed = [replace(audit, failed=not audit.failed) for audit in made.audits]
    before, after = foreseen(world), foreseen(world, held=changed)
    assert said(before) != said(after)
    assert {one.data_digest for one in before.audits}.isdisjoint(one.data_digest for one in after.audits)
    assert len({one.data_digest for one in before.audits}) == len(asked)


def test_a_few_audits_teach_only_how_often_they_fail(world):
    sight = foreseen(world, held=world[0].audits[:24])
    for one in sight.audits:
        assert one.estimates[Way.ALWAYS].value is not None
        assert {one.estimates[way].note for way in (Way.REVIEWS, Way.PREVIOUS)} <= set(Note)
        assert one.estimates[Way.REVIEWS].value is None
    assert foreseen(world, held=world[0].audits[:4]).audits[0].estimates[Way.ALWAYS].note == Note.TOO_LITTLE


def test_a_subject_without_reviews_or_earlier_audit_is_told_too_little_of(world):
    stranger = PastAudit("x", "stranger", "stranger", TODAY + timedelta(5))
    (one,) = foreseen(world, to_come=[stranger]).audits
    assert one.estimates[Way.REVIEWS].note == Note.NO_REVIEWS
    assert one.estimates[Way.PREVIOUS].note == Note.NO_PREVIOUS
    assert foreseen(world, reviews=NO_REVIEWS).audits[0].estimates[Way.REVIEWS].note == Note.NO_REVIEWS


def test_texts_are_read_and_those_of_later_are_not(world):
    made, asked = world
    names = sorted({audit.subject for audit in made.audits})
    bad = {audit.subject for audit in made.audits if audit.failed}

    def talk(late):
        rows = [(name, TODAY.toordinal() - 30 * n) for name in names for n in range(1, 30)]
        words = ["broken late rude" if name in bad else "fine quick kind" for name, _ in rows]
        rows, words = rows + [(name, TODAY.toordinal()) for name in names], words + [late] * len(names)
        days = [day for _, day in rows]
        return columns_of([n for n, _ in rows], published=days, observed=days, units=[np.nan] * len(rows), texts=words)

    first = foreseen(world, reviews=talk("fine"))
    values = {one.key: one.estimates[Way.REVIEWS].value for one in first.audits}
    worse = np.mean([values[each.key] for each in asked if each.subject in bad])
    assert worse > np.mean([values[each.key] for each in asked if each.subject not in bad])
    assert foreseen(world, reviews=talk("broken rude late")) == first


def outcomes(n, n_failed):
    """Return audits of which one way knows all and the other nothing; every third was not spoken of by the first."""
    return [
        Outcome(
            f"s{at}",
            date(2025, 1 + at % 3, 1),
            at < n_failed,
            {"sharp": None if at % 3 == 2 else 0.9 if at < n_failed else 0.1, "flat": 0.5},
        )
        for at in range(n)
    ]


def test_scores_are_those_of_the_audits_that_a_way_spoke_of():
    sharp, flat = score_ways(outcomes(120, 60), ["sharp", "flat"])
    assert (sharp.n, sharp.events, flat.n, flat.events) == (80, 40, 120, 60)
    assert (sharp.brier, flat.brier) == (pytest.approx(0.01), pytest.approx(0.25))
    assert (sharp.auc, sharp.ppv, flat.auc, flat.ppv) == (1.0, 1.0, 0.5, pytest.approx(0.5))


def test_below_twenty_failures_nothing_is_ordered_and_nothing_compared():
    sharp, flat = score_ways(outcomes(40, 19), ["sharp", "flat"])
    assert (sharp.auc, sharp.ppv, flat.auc, flat.calibration) == (None, None, None, ())
    assert flat.brier == pytest.approx(0.25)
    assert brier_gains(outcomes(40, 19), "sharp", ["flat"]) == ()
    assert score_ways([], ["sharp"])[0].brier is None


def test_the_gain_is_taken_on_the_audits_that_both_spoke_of():
    (gain,) = brier_gains(outcomes(120, 60), "sharp", ["flat"])
    assert (gain.n, gain.value) == (80, pytest.approx(0.24))
    assert gain.interval.low == pytest.approx(0.24)


def test_the_running_score_grows_month_by_month():
    months = running_months(outcomes(90, 30), ["flat"])
    assert [(each.month, each.n) for each in months] == [("2025-01", 30), ("2025-02", 60), ("2025-03", 90)]
