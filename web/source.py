"""What the dashboard needs to be given: the figures, and nothing of where they are kept."""

from typing import Protocol

from report.line import ReviewFilter
from report.subject import Overview, SubjectReport
from report.table import Table


class ReportSource(Protocol):
    """Where the dashboard reads; built in jobs, so that the web never sees the store."""

    def overview(self) -> Overview:
        """Return all subjects with their scores."""

    def subject(self, key: str) -> SubjectReport | None:
        """Return all that a subject page shows, or None where there is no such subject."""

    def reviews(self, key: str, wanted: ReviewFilter) -> Table:
        """Return a subject's newest reviews that pass the filter; see `report.tables.reviews_table`."""

    def sources(self) -> Table:
        """Return one row a source and subject; see `report.standing.standings_table`."""

    def ledger(self) -> Table:
        """Return the newest leaves of the ledger; see `report.tables.ledger_table`."""
