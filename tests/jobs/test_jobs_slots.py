"""The moments at which a job is due: cron on any clock, each slot once."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from jobs.slots import Cron, next_slot, plan, slots_between

DAILY = "15 3 * * *"
NEVER = "0 0 30 2 *"
GRACE = timedelta(hours=12)
BERLIN = ZoneInfo("Europe/Berlin")


def at(day, hour=3, minute=15, *, month=6):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cron", "after", "until", "slots"),
    [
        (DAILY, at(1), at(1), []),
        (DAILY, at(1, 3, 14), at(1), [at(1)]),
        (DAILY, at(1), at(4), [at(2), at(3), at(4)]),
        (DAILY, at(2), at(1), []),
        ("*/30 * * * *", at(1, 0, 0), at(1, 1, 0), [at(1, 0, 30), at(1, 1, 0)]),
        ("0 6 1 * *", at(1, 5, 0, month=5), at(2), [at(1, 6, 0, month=5), at(1, 6, 0)]),
        (NEVER, at(1), at(28), []),
    ],
)
def test_slots_lie_after_the_first_moment_and_up_to_the_second(cron, after, until, slots):
    assert slots_between(Cron(cron), after, until) == slots


@pytest.mark.parametrize(
    ("weekday", "day"),
    # 7 June 2026 is a Sunday.
    [
        *[("0", 7), ("1", 8), ("2", 9), ("3", 10), ("4", 11), ("5", 12), ("6", 13), ("7", 7)],
        *[("sun", 7), ("mon", 8), ("sat", 13)],
    ],
)
def test_weekdays_are_counted_from_sunday_as_cron_does(weekday, day):
    assert slots_between(Cron(f"0 6 * * {weekday}"), at(6, 23), at(13, 23)) == [at(day, 6, 0)]


@pytest.mark.parametrize(("weekdays", "days"), [("1-5", [8, 9, 10, 11, 12]), ("0,3", [7, 10]), ("5-7", [7, 12, 13])])
def test_several_weekdays(weekdays, days):
    assert slots_between(Cron(f"0 6 * * {weekdays}"), at(6, 23), at(13, 23)) == [at(day, 6, 0) for day in days]


@pytest.mark.parametrize("line", ["30 2 * * *", "0 2 * * *", "59 2 * * *", "15 3 * * *", "30 1 * * *"])
@pytest.mark.parametrize("year", range(2020, 2036))
def test_clock_changes_neither_lose_nor_double_a_slot(year, line):
    begin, end = datetime(year, 1, 1, 12, tzinfo=UTC), datetime(year + 1, 1, 1, 12, tzinfo=UTC)
    slots = slots_between(Cron(line, "Europe/Berlin"), begin, end)
    days = [slot.astimezone(BERLIN).date() for slot in slots]
    assert days == [begin.date() + timedelta(days=n) for n in range(1, (end - begin).days + 1)]
    minute, hour = (int(each) for each in line.split()[:2])
    shown = {(slot.astimezone(BERLIN).hour, slot.minute) for slot in slots}
    # What the clock skips in spring is due when it would have come: an hour later on the wall.
    assert shown == ({(2, minute), (3, minute)} if hour == 2 else {(hour, minute)})


@pytest.mark.parametrize("year", range(2020, 2036))
def test_what_is_due_every_half_hour_is_due_every_half_hour_whatever_the_clock_does(year):
    march, november = datetime(year, 3, 24, tzinfo=UTC), datetime(year, 11, 2, tzinfo=UTC)
    for first, last in ((march, march + timedelta(days=10)), (november - timedelta(days=10), november)):
        slots = slots_between(Cron("*/30 * * * *", "Europe/Berlin"), first, last)
        assert {later - earlier for earlier, later in pairwise(slots)} == {timedelta(minutes=30)}


@pytest.mark.parametrize("line", ["30 2 * * *", "*/20 * * * *", "0 2,3 * * *", "0 3 * * *"])
@pytest.mark.parametrize("begin", [datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 10, 24, 20, tzinfo=UTC)])
def test_going_from_slot_to_slot_meets_the_same_slots(line, begin):
    cron, end = Cron(line, "Europe/Berlin"), begin + timedelta(hours=30)
    met = [next_slot(cron, begin)]
    while met[-1] <= end:
        met.append(next_slot(cron, met[-1]))
    assert met[:-1] == slots_between(cron, begin, end)


def test_a_zone_that_there_is_not_is_told_with_an_example():
    for name in ("Europe/Bonn", "", "../etc/passwd", "UTC+99"):
        with pytest.raises(ValueError, match="there is no time zone"):
            next_slot(Cron(DAILY, name), at(1))


def test_the_next_slot_lies_strictly_later():
    assert next_slot(Cron(DAILY), at(1)) == at(2)
    assert next_slot(Cron(DAILY), at(1, 3, 14)) == at(1)
    assert next_slot(Cron("0 0 29 2 *"), at(1)) == datetime(2028, 2, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cron", "said"),
    [
        ("", "Wrong number of fields"),
        ("every morning", "Wrong number of fields"),
        ("15 3 * *", "Wrong number of fields"),
        ("60 3 * * *", "60"),
        ("15 25 * * *", "25"),
        ("15 3 * * 8", "8"),
        ("*/0 * * * *", "Increment"),
        (NEVER, "it never comes"),
    ],
)
def test_what_is_no_cron_line_is_told(cron, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        next_slot(Cron(cron), at(1))


@pytest.mark.parametrize(
    ("slots", "now", "run", "missed"),
    [
        ([], at(4), None, ()),
        ([at(4)], at(4), at(4), ()),
        ([at(2), at(3), at(4)], at(4, 10), at(4), (at(2), at(3))),
        ([at(4)], at(4, 15), at(4), ()),
        ([at(4)], at(4, 15, 16), None, (at(4),)),
        ([at(3), at(4)], at(4, 20), None, (at(3), at(4))),
    ],
)
def test_the_newest_slot_within_grace_runs_and_all_others_were_missed(slots, now, run, missed):
    planned = plan(slots, now, GRACE)
    assert (planned.run, planned.missed) == (run, missed)
