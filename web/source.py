"""What the dashboard needs to be given: the figures, and nothing of where they are kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from report.attention import EVERYTHING, ListFilter
from report.auditreport import AuditReport
from report.evidence import Evidence, PackVerdict
from report.explanation import ReviewReport
from report.labelcard import Agreement, LabelCard
from report.line import LISTED_REVIEWS, ReviewChoices, ReviewFilter
from report.notice import NoticeLine, TargetLine
from report.phrase import Language
from report.subject import Overview, SubjectReport
from report.table import Table


class ReportSource(Protocol):
    """Where the dashboard reads; built in jobs, so that the web never sees the store."""

    def overview(self, wanted: ListFilter = EVERYTHING) -> Overview:
        """Return the subjects that pass a filter with their scores, and what deserves attention."""

    def at(self, day: date) -> "ReportSource":
        """Return the same as it was shown at the end of a past day."""

    def subject(self, key: str) -> SubjectReport | None:
        """Return all that a subject page shows, or None where there is no such subject."""

    def names(self) -> Mapping[str, str]:
        """Return what every subject is called, by key."""

    def compared(self, keys: Sequence[str]) -> list[SubjectReport] | None:
        """Return a report of each subject, the first with the others beside its indicators; None for an unknown one."""

    def choices(self, key: str, wanted: ReviewFilter) -> ReviewChoices | None:
        """Return what a subject's reviews can be filtered by, or None where there is no such subject.

        Args:
            key: Key of the subject.
            wanted: The filter that is asked for; its aspect is among the choices where any text speaks of it.
        """

    def reviews(self, key: str, wanted: ReviewFilter, *, limit: int = LISTED_REVIEWS, skip: int = 0) -> Table:
        """Return a subject's newest reviews that pass the filter; see `report.tables.reviews_table`.

        Args:
            key: Key of the subject.
            wanted: The filter.
            limit: At most so many.
            skip: So many of the newest are left out.
        """

    def review(self, key: str, version: int) -> ReviewReport | None:
        """Return one version of a subject's reviews with its explanation, or None where there is no such version."""

    def sources(self) -> Table:
        """Return one row a source and subject; see `report.standing.standings_table`."""

    def jobs(self) -> Table:
        """Return one row a background job; see `report.planned.planned_table`."""

    def ledger(self) -> Table:
        """Return the newest leaves of the ledger; see `report.tables.ledger_table`."""


class EvidenceSource(Protocol):
    """The evidence log; built in jobs."""

    def evidence(self) -> Evidence:
        """Return the newest checkpoint, the key that checks it, and who bears witness."""

    def pack(self, key: str) -> bytes | None:
        """Return an evidence pack of a subject, without texts; None where there is no such subject."""

    def verify(self, pack: bytes, keys: list[str]) -> PackVerdict:
        """Return what is found of a pack."""


class AuditSource(Protocol):
    """Audits beside reviews; built in jobs."""

    def audits(self, event: str = ...) -> AuditReport | None:
        """Return what the page of audits shows; None where the event is none.

        Args:
            event: What a failed audit is, as in "n_major>=1"; empty: what most audits state.
        """


class NoticeSource(Protocol):
    """What somebody should know of; built in jobs."""

    def notices(self) -> Sequence[NoticeLine]:
        """Return notices, those that still hold first, the newest first."""

    def targets(self) -> Sequence[TargetLine]:
        """Return who is told, and what waits for each."""

    def note(self, number: int, remark: str, *, by: int = ...) -> bool:
        """Keep that somebody took note, by the number of their account; return whether there is such a notice."""

    def probe(self, target: str, language: Language) -> str:
        """Send a test message to a target, and return in a sentence how it went."""


class LabelSource(Protocol):
    """Where texts are labelled; built in jobs."""

    def cards(self) -> Sequence[LabelCard]:
        """Return the items of the queue in its order, answered ones too."""

    def take(self, item: int, overall: str, aspects: Mapping[str, str], *, by: int = ...) -> None:
        """Keep an answer in the words of the form, by the number of an account.

        Raises:
            AnswerUnreadable: If there is no such item, or a word is not one of the answers.
        """

    def fill(self) -> None:
        """Draw texts where none are left to be answered."""

    def agreement(self) -> Agreement:
        """Return how often answers that were given again agreed with the ones before."""
