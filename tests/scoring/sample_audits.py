"""Factories of plain audits and reviews for the comparison's tests."""

from datetime import date, timedelta

from scoring.auditcase import PastAudit
from scoring.pastreview import columns_of

DAY = date(2024, 6, 1)


def an_audit(subject="mill", day=DAY, **fields):
    """Return an audit of a subject on a day; its series is the subject alone."""
    given = {"severity": 0.0, "failed": False, **fields}
    key = given.pop("key", f"{subject} {day}")
    return PastAudit(key, subject, subject, day, **given)


def reviews_of(*rows):
    """Return reviews from (subject, published, observed, unit) with days or None."""
    return columns_of(
        [row[0] for row in rows],
        published=[row[1].toordinal() if row[1] else 0 for row in rows],
        observed=[row[2].toordinal() if row[2] else 0 for row in rows],
        units=[row[3] for row in rows],
        sources=["portal"] * len(rows),
    )


def days_before(n, day=DAY):
    """Return the day so many days earlier."""
    return day - timedelta(n)
