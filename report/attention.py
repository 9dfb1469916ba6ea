"""What deserves attention over all subjects: rises, sources that bring nothing, certificates that end, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from report.certificate import CertificateLine
from report.control import AlarmLine
from report.phrase import Phrase
from store.records import Indicator, Subject

SORTS = ("alarm", "name", "value", "newest", "n", "change")
"""Orders of the list: alarms first, by name, worst score first, longest silence first, most reviews, largest change."""
PER_PAGE = 50
"""Subjects on one page: with their pictures they stay below 300 KB."""


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which subjects to list, in which order, and what to compare with."""

    text: str = ""
    """Part of the name or key; empty: any."""
    kind: str = ""
    """product, employer, place, organisation or site; empty: any."""
    is_alarming: bool = False
    """True: only those whose newest month lies outside its limits."""
    sort: str = SORTS[0]
    """One of `SORTS`."""
    page: int = 1
    """From 1."""
    per_page: int | None = PER_PAGE
    """Subjects on one page; None: all on one."""
    since: date | None = None
    """Day with whose figures to compare; None: with what was published before the newest."""


EVERYTHING = ListFilter(per_page=None)
"""All subjects on one page."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is shown."""

    page: int = 1
    """From 1."""
    pages: int = 1
    """At least 1."""
    n_passing: int = 0
    """Subjects that pass the filter."""
    n_all: int = 0
    """Subjects that there are."""


@dataclass(frozen=True, slots=True)
class LateSource:
    """A source whose newest collections went wrong, or lie long back."""

    source: str
    """Name of the source."""
    failed: int
    """Listings whose newest collection failed or raised an alarm."""
    late: int
    """Listings whose newest collection lies longer back than is usual."""
    of: int
    """Listings of the source that were collected."""
    newest_at: datetime | None
    """End of the newest collection of all, UTC."""


@dataclass(frozen=True, slots=True)
class DueCertificate:
    """A certificate that has run out, soon will, or is not in force."""

    line: CertificateLine
    """The certificate."""
    state: str
    """runs_out, expired, suspended ..."""
    subject: str = ""
    """Key of the subject that it is matched to; empty where nobody has matched it."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A subject's score beside the one that was published before."""

    subject: Subject
    """Whom it speaks of."""
    before: Indicator
    """Trust score as it was."""
    now: Indicator
    """Trust score as it is."""
    before_at: datetime
    """When the earlier one was published, UTC."""
    is_new_alarm: bool = False
    """True where the control chart raises an alarm now and did not then."""

    def difference(self) -> float | None:
        """Return by how much the score changed, -1..1; None where there is too little for one of the two."""
        if self.before.value is None or self.now.value is None:
            return None
        return self.now.value - self.before.value

    def is_beyond(self) -> bool:
        """Say whether the two intervals do not even touch."""
        before, now = self.before.interval, self.now.interval
        if self.difference() is None or before is None or now is None:
            return False
        return now.low > before.high or now.high < before.low


@dataclass(frozen=True, slots=True)
class Attention:
    """What deserves attention, the most urgent first."""

    alarms: tuple[AlarmLine, ...] = ()
    """Series that have risen, the most certain first."""
    late: tuple[LateSource, ...] = ()
    """Sources that bring nothing."""
    certificates: tuple[DueCertificate, ...] = ()
    """Certificates that end."""
    n_notices: int = 0
    """Notices that nobody has taken note of."""
    changes: tuple[ChangeLine, ...] = ()
    """Subjects whose figures changed; new alarms first, then what lies beyond the intervals, then the largest."""
    n_unchanged: int = 0
    """Subjects whose figures did not."""

    labels: Mapping[str, Phrase] = field(default_factory=dict)
    """What people call the aspects that the rises speak of, by key."""

    def is_quiet(self) -> bool:
        """Say whether there is nothing that somebody should look at."""
        return not (self.alarms or self.late or self.certificates or self.n_notices)
