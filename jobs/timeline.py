"""Read what happened beside a subject's reviews: audits, ends of certificates, notes that people took of alarms."""

from collections.abc import Sequence
from datetime import datetime

from jobs.certificates import with_wholes
from report.certificate import CertificateReport
from report.notice import NoticeLine
from report.timeline import AUDIT, CERTIFICATE, LEAST_REVIEWS, NOTED, FollowUp, PeriodShare, TimelineEvent
from scoring.control import share_interval
from store.notices import Notice
from store.records import Indicator, Subject
from store.session import Store


def follow_ups(store: Store, subject: Subject, points: Sequence[Indicator], as_of: datetime) -> tuple[FollowUp, ...]:
    """Return the alarms of a subject that somebody took note of, newest first, with the ratings before and after.

    Args:
        store: Where notices are kept.
        subject: Whose.
        points: Its charted months, oldest first.
        as_of: The moment that the page speaks of, UTC; later notes are left out.
    """
    noted = [each for each in store.notices.noted(f"alarm/{subject.key}/") if _noted_at(each) <= as_of]
    return tuple(_follow_up(each, points) for each in sorted(noted, key=_noted_at, reverse=True))


def events_of(
    store: Store, subject: Subject, certificates: CertificateReport | None, found: Sequence[FollowUp], as_of: datetime
) -> tuple[TimelineEvent, ...]:
    """Return audits, ends of certificates and notes of a subject and of what it is part of, oldest first."""
    day = as_of.date()
    audits = [each for key in with_wholes(store, subject.key, day) for each in store.audits.audits(key)]
    held = [each for each in audits if not each.is_cancelled]
    lines = certificates.lines if certificates else ()
    events = [
        *(TimelineEvent(AUDIT, each.started_on, each.result or "") for each in held if each.started_on <= day),
        *(TimelineEvent(CERTIFICATE, each.expiry, each.standard) for each in lines),
        *(
            TimelineEvent(NOTED, each.notice.noted_at.date(), str(each.notice.number))
            for each in found
            if each.notice.noted_at
        ),
    ]
    return tuple(sorted(events, key=lambda event: (event.on, event.kind, event.told)))


def _follow_up(notice: Notice, points: Sequence[Indicator]) -> FollowUp:
    line = NoticeLine(
        notice.id, notice.kind, notice.facts, notice.begun_at, notice.ended_at, notice.acknowledged_at, notice.remark
    )
    # What a single source or an aspect says is no share of all ratings.
    if notice.facts.get("aspect") or notice.facts.get("source"):
        return FollowUp(line)
    month, since = f"{_noted_at(notice):%Y-%m}", str(notice.facts.get("since") or "")
    before = [point for point in points if since <= point.period <= month]
    return FollowUp(line, _period(before), _period([point for point in points if point.period > month]))


def _period(points: Sequence[Indicator]) -> PeriodShare | None:
    rated = [(point.n, round(point.value * point.n)) for point in points if point.value is not None]
    n, bad = (sum(each) for each in zip(*rated, strict=True)) if rated else (0, 0)
    if not points or not n:
        return None
    interval = share_interval(n, bad) if n >= LEAST_REVIEWS else None
    return PeriodShare(points[0].period, points[-1].period, bad, n, interval)


def _noted_at(notice: Notice) -> datetime:
    # `noted` gives no notice that nobody took note of.
    return notice.acknowledged_at or notice.begun_at
