"""Answer a question about one subject: what is published, or the figures as of any date."""

from datetime import UTC, date, datetime, time, timedelta

from jobs.indicate import Tools, compute
from jobs.model import shipped_model, shipped_priors
from jobs.report import StoreReports
from report.subject import SubjectReport
from store.session import Store


def read_subject(store: Store, key: str, as_of: date | None) -> SubjectReport:
    """Return a subject's report.

    Args:
        store: Where it is kept.
        key: Key of the subject.
        as_of: The day that the figures speak of, seen from its end: only what had been observed by then counts. None:
            what is published.

    Raises:
        UnknownSubject: If there is no such subject.
    """
    subject = store.subjects.get(key)
    reports = StoreReports(store)
    published = store.indicators.current(key)
    if as_of is None and published is not None:
        return reports.report(subject, published)
    tools = Tools(shipped_model(), shipped_priors())
    moment = (
        datetime.now(UTC)
        if as_of is None
        else datetime.combine(as_of, time(), UTC) + timedelta(days=1, microseconds=-1)
    )
    return reports.report(subject, compute(store, subject, tools, as_of=moment, replay=as_of is not None))
