"""Put together the monthly report of a subject, and write those that somebody asked for in advance."""

from calendar import monthrange
from dataclasses import replace
from datetime import UTC, date, datetime, time
from hashlib import sha256

from jobs.alarms import alarm_digest
from jobs.aspectjudge import open_aspect_sets
from jobs.aspectkept import aspects_of
from jobs.auditimport import kept_audits_table
from jobs.checkpoint import newest_note
from jobs.errors import DayToCome, NeverSigned, SealKeyUnusable
from jobs.priors import priors_in_force
from jobs.reading import read_subject
from jobs.seal import public_key
from jobs.workplace import Workplace, today
from ledger.pack import verifier
from report.monthly import MonthlyReport, SealedLog


def read_monthly(place: Workplace, key: str, *, month: str | None = None, as_of: date | None = None) -> MonthlyReport:
    """Return a subject's report with alarms, audits and the newest checkpoint beside it.

    Args:
        place: The deployment.
        key: Key of the subject.
        month: YYYY-MM: as of its last day, or as of now in the month under way.
        as_of: Instead: as of this day, in its month. Neither: as of now.

    Raises:
        UnknownSubject: If there is no such subject.
        DayToCome: If the month or the day lies in the future.
    """
    day = as_of if month is None else last_day(month)
    report = read_subject(place.store, key, day, settings=place.settings)
    moment = None if day is None else datetime.combine(day, time.max, UTC)
    sets, priors = open_aspect_sets(place.settings.home), priors_in_force(place.settings.var)
    aspects = aspects_of(place.store, report.subject, sets, priors=priors, as_of=moment)
    audits = kept_audits_table(place.store, key, as_of=moment)
    digest = alarm_digest(place.store, as_of=moment)
    return MonthlyReport(
        replace(report, aspects=aspects),
        month or f"{day or today():%Y-%m}",
        alarms=tuple(line for line in digest if line.subject == key),
        audits=audits if audits.rows else None,
        sealed=read_sealed(place),
    )


def last_day(month: str) -> date | None:
    """Return the last day of a month, YYYY-MM; None for the month under way.

    Raises:
        DayToCome: If the month lies in the future.
    """
    first = date.fromisoformat(f"{month}-01")
    if first > today():
        raise DayToCome(
            f"nothing can be said of {month} yet",
            where="--month",
            next_step="name this month or an earlier one; without --month the newest figures are shown",
        )
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return last if last < today() else None


def read_sealed(place: Workplace) -> SealedLog | None:
    """Return the newest checkpoint with the key that checks it; None where there is none."""
    try:
        return SealedLog(newest_note(place), public_key(place), sha256(verifier()).hexdigest())
    except (NeverSigned, SealKeyUnusable):
        return None
