"""Figures of a past day are those that were published then, bit for bit, whatever happened since."""

import os
import random
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from small_evidence import DAY, START, SmallEvidence, opinion

from jobs.reading import read_subject
from jobs.replay import SAME
from jobs.settings import Settings
from jobs.workplace import Workplace

ROUNDS = int(os.environ.get("LEUMUND_PAST_DATES", "4"))


def live(home, rounds, dice):
    """Collect and publish at odd moments; return the figures that were shown from each moment on."""
    shown, at, reviews = [], START, [opinion(n) for n in range(12)]
    for n in range(rounds):
        at += timedelta(hours=dice.randrange(5, 60), microseconds=dice.randrange(10**6))
        change = dice.randrange(len(reviews))
        reviews[change] = replace(reviews[change], rating=float(dice.randrange(1, 6)))
        reviews.append(opinion(12 + n, 24 + rounds))
        standing = [each for each in reviews if dice.random() < 0.9]
        home.collect("kettle", standing, at, full=dice.random() < 0.7)
        home.publish(at := at + timedelta(minutes=7))
        shown.append((at, home.store.indicators.current("kettle")))
    return shown


def test_a_past_day_shows_bit_for_bit_what_was_published_then_and_it_still_follows(
    store, database_url, tmp_path, tools
):
    dice = random.Random(7)  # noqa: S311
    home = SmallEvidence(Workplace(Settings(home=tmp_path, database=database_url), store, {}), tools)
    shown = live(home, max(3, ROUNDS // 3), dice)
    differences = 0
    for _ in range(ROUNDS):
        day = (shown[0][0] + (shown[-1][0] - shown[0][0]) * dice.random() + DAY).date()
        end = datetime.combine(day, time.max, UTC)
        then = [figures for at, figures in shown if at <= end][-1]
        report = read_subject(store, "kettle", day, settings=home.place.settings)
        differences += report.notes[-1] != SAME or report.trust.score != then.indicators[0]
    assert differences == 0
