"""Tell people what they should know of: look, keep what is new, and send each target what waits for it."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import apprise

from jobs.accounts import SHELL, act_statement
from jobs.counted import counted
from jobs.errors import NoSuchNotice
from jobs.noticesettings import AT_ANY_HOUR, TargetSettings
from jobs.slots import zone_of
from jobs.watch import conditions
from jobs.workplace import Workplace
from report.notice import NoticeLine, TargetLine, write_letter
from report.phrase import Language
from report.words import say
from store.notices import Notice
from store.session import Store

Send = Callable[[str, str, str], str]
"""Takes address, title and text; returns why it was not taken, or an empty text."""

LONGEST_WAIT = timedelta(hours=1)
NO_ADDRESS = "its address stands nowhere: set the variable, or write the file, that leumund.toml names"
_SECRET = re.compile(r"[^\s:/@?&=.,;]{4,}")
_DOUBLINGS = 6


@dataclass(frozen=True, slots=True)
class Told:
    """What one round of telling did."""

    new: int
    """Conditions that nobody had been told of."""
    sent: int
    """Notices that targets took."""
    failed: tuple[str, ...]
    """Of each target that took nothing: its name and why."""

    def line(self) -> str:
        """Return it in one line."""
        words = f"{counted(self.new, 'notice')} new, {self.sent} sent"
        return "; ".join([words, *(f"not sent to {each}" for each in self.failed)])


def tell(place: Workplace, now: datetime, send: Send | None = None) -> Told:
    """Keep what somebody should know of, and send each target what waits for it.

    Args:
        place: The deployment.
        now: The present moment, aware UTC.
        send: How a message is sent; None: by apprise.
    """
    settings = place.settings.notices
    new = place.store.notices.keep(conditions(place, now), settings.wanted(), now=now)
    sent, failed = 0, []
    for name, target in settings.targets.items():
        n, why = _deliver(place, (name, target), now, send or by_apprise)
        sent += n
        failed += [f"{name}: {why}"] if why else []
    return Told(new, sent, tuple(failed))


def send_probe(place: Workplace, name: str, send: Send | None = None) -> str:
    """Send a test message to a target now; return why it was not taken, or an empty text.

    Raises:
        ConfigurationError: If there is no such target.
    """
    target = place.settings.notices.target(name)
    title, text = (say(key, target.language) for key in ("letter_probe_title", "letter_probe"))
    address = target.read_address(place.settings.home)
    return (send or by_apprise)(address, title, text) if address else NO_ADDRESS


def notice_lines(store: Store, *, only_open: bool = False) -> list[NoticeLine]:
    """Return what somebody should know of, that which still holds first."""
    return [_line(each) for each in store.notices.recent(only_open=only_open)]


def target_lines(place: Workplace) -> list[TargetLine]:
    """Return who is told, and what waits for each."""
    waiting = {each.target: each for each in place.store.notices.backlog()}
    lines = []
    for name, target in place.settings.notices.targets.items():
        owed = waiting.get(name)
        figures = (owed.n, owed.attempts, owed.told) if owed else (0, 0, "")
        lines.append(TargetLine(name, target.about, *figures))
    return lines


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    """Where people see what they should know of and take note; the dashboard's view of it."""

    place: Workplace
    """The deployment."""

    def notices(self) -> list[NoticeLine]:
        """Return notices, those that still hold first, the newest first."""
        return notice_lines(self.place.store)

    def targets(self) -> list[TargetLine]:
        """Return who is told, and what waits for each."""
        return target_lines(self.place)

    def note(self, number: int, remark: str, *, by: int = SHELL) -> bool:
        """Keep that somebody took note, and in the log by which account; return whether there is such a notice."""
        now = datetime.now(UTC)
        is_known = self.place.store.notices.acknowledge(number, remark=remark.strip(), now=now)
        if is_known and by != SHELL:
            self.place.store.accounts.note(act_statement("notice-noted", by, {"notice": number}), now=now)
        return is_known

    def probe(self, target: str, language: Language) -> str:
        """Send a test message to a target, and return in a sentence how it went."""
        why = send_probe(self.place, target)
        if why:
            return say("notice_test_failed", language, target=target, why=why)
        return say("notice_test_sent", language, target=target)


def take_note(store: Store, number: int, remark: str) -> None:
    """Keep that somebody took note of a notice, and what they said.

    Raises:
        NoSuchNotice: If there is none of this number.
    """
    if not store.notices.acknowledge(number, remark=remark.strip(), now=datetime.now(UTC)):
        raise NoSuchNotice(
            f"there is no notice {number}",
            where="NUMBER",
            next_step="see the numbers with `leumund notices list --all`",
        )


def by_apprise(address: str, title: str, text: str) -> str:
    """Send a message by apprise; return why it was not taken, or an empty text. No secret of the address is told."""
    targets = apprise.Apprise()
    if not targets.add(address):
        return "its address is none that apprise knows (see its list of services)"
    with apprise.LogCapture(level=logging.WARNING) as log:  # type: ignore[no-untyped-call]
        is_taken = bool(targets.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT))
        said = log.getvalue().strip()
    if is_taken:
        return ""
    # "2026-11-28 12:00:00,000 - WARNING - A connection error occurred ..."
    last = said.splitlines()[-1].rpartition(" - ")[2] if said else "it gave no reason"
    return _without(address, last)


def _deliver(place: Workplace, named: tuple[str, TargetSettings], now: datetime, send: Send) -> tuple[int, str]:
    """Send one target what is due; return how many notices it took, and why it took none."""
    name, target = named
    is_quiet = place.settings.notices.is_quiet(now, zone_of(place.settings.schedule.time_zone))
    store = place.store.notices
    due = store.claim(name, now=now, kinds=AT_ANY_HOUR if is_quiet else None)
    if not due:
        return 0, ""
    address = target.read_address(place.settings.home)
    why = send(address, *write_letter([_line(each) for each in due], target.language)) if address else NO_ADDRESS
    if not why:
        store.sent(name, due, now=now)
        return len(due), ""
    store.failed(name, due, until=now + _wait(place, name), told=why)
    return 0, why


def _wait(place: Workplace, name: str) -> timedelta:
    """Return how long a target that took nothing is left alone: a minute, two, four, up to an hour."""
    attempts = max((each.attempts for each in place.store.notices.backlog() if each.target == name), default=1)
    doublings = min(attempts - 1, _DOUBLINGS)
    return min(LONGEST_WAIT, timedelta(minutes=1 << doublings))


def _line(notice: Notice) -> NoticeLine:
    times = (notice.begun_at, notice.ended_at, notice.acknowledged_at)
    return NoticeLine(notice.id, notice.kind, notice.facts, *times, notice.remark)


def _without(address: str, text: str) -> str:
    """Return a text without any part of an address that may be a secret."""
    for part in sorted(set(_SECRET.findall(address)), key=len, reverse=True):
        text = text.replace(part, "•••")
    return text
