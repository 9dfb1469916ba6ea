"""The moments at which a job is due: cron lines on the clock of any time zone, each slot once over clock changes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

MOST_SLOTS = 10_000
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_CHANGE = timedelta(hours=3)
"""More than any clock is ever put forward or back at once."""


@dataclass(frozen=True, slots=True)
class Cron:
    """When something is due, as people write it down."""

    line: str
    """minute hour day-of-month month day-of-week."""
    zone: str = "UTC"
    """Name of the time zone whose clock the line speaks of."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do about the slots that are due."""

    run: datetime | None
    """The slot to run now; None if none is due."""
    missed: tuple[datetime, ...]
    """Slots that nobody ran in time; never invisible."""


def slots_between(cron: Cron, after: datetime, until: datetime) -> list[datetime]:
    """Return the slots in (after, until], oldest first, all UTC; of more than 10,000 the newest.

    A time that the clock skips in spring is due at the moment at which it would have come. One that comes twice in
    autumn is due the first time only, unless the line names no hour: what runs every hour runs in both.

    Raises:
        ValueError: If it is no cron line, or there is no such zone.
    """
    zone = zone_of(cron.zone)
    walls = _walls(cron.line, _wall(after, zone) - _CHANGE)
    near = takewhile(lambda wall: wall <= _wall(until, zone) + _CHANGE, walls)
    slots = {slot for wall in near for slot in _moments(wall, zone, twice=_names_no_hour(cron.line))}
    return sorted(slot for slot in slots if after < slot <= until)[-MOST_SLOTS:]


def next_slot(cron: Cron, now: datetime) -> datetime:
    """Return the first slot after a moment, UTC.

    Raises:
        ValueError: If it is no cron line, there is no such zone, or the slot never comes.
    """
    zone = zone_of(cron.zone)
    for wall in _walls(cron.line, _wall(now, zone) - _CHANGE):
        last = max(_moments(wall, zone, twice=True))
        # Around a change of the clock, a later time on the wall can be the earlier moment.
        if last > now and (slots := slots_between(cron, now, last)):
            return slots[0]
    msg = "it never comes"
    raise ValueError(msg)


def plan(slots: Sequence[datetime], now: datetime, grace: timedelta) -> Plan:
    """Return which of the due slots to run: the newest within grace; all others were missed."""
    newest = slots[-1] if slots and now - slots[-1] <= grace else None
    return Plan(newest, tuple(slot for slot in slots if slot != newest))


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its name.

    Raises:
        ValueError: If there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (OSError, LookupError, ValueError):
        msg = f"there is no time zone `{name}`; zones are named as in Europe/Berlin"
        raise ValueError(msg) from None


def _walls(line: str, after: datetime) -> Iterator[datetime]:
    """Yield what the clock on the wall shows at each slot, as if it were never changed."""
    trigger = _trigger(line)
    wall = trigger.get_next_fire_time(None, after)
    while wall is not None:
        yield wall
        wall = trigger.get_next_fire_time(wall, wall + timedelta(microseconds=1))


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return what the clock shows at a moment, in UTC by name only."""
    return moment.astimezone(zone).replace(tzinfo=UTC)


def _moments(wall: datetime, zone: ZoneInfo, *, twice: bool) -> set[datetime]:
    """Return the moments at which the clock shows a time: one, or both where it is put back."""
    folds = (0, 1) if twice else (0,)
    moments = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in folds}
    shown = {moment for moment in moments if _wall(moment, zone) == wall}
    # A time that is skipped is never shown: the clock before the change says when it would have come.
    return shown or {wall.replace(tzinfo=zone).astimezone(UTC)}


def _names_no_hour(line: str) -> bool:
    return line.split()[1].startswith("*")


def _trigger(line: str) -> CronTrigger:
    *others, weekdays = line.split() or [""]
    # Cron counts weekdays from Sunday, APScheduler from Monday: names mean the same to both.
    named = re.sub(r"(?<![\d/])[0-7](?!\d)", lambda digit: WEEKDAYS[int(digit[0]) % 7], weekdays)
    return CronTrigger.from_crontab(" ".join([*others, named]), timezone=UTC)
