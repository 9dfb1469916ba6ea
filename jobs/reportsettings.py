"""Which reports are written in advance, as the configuration states it."""

from typing import Literal

from jobs.strict import Strict


class ReportSettings(Strict):
    """Monthly reports below var/reports/, written once a month is over; that of all subjects always is."""

    subjects: tuple[str, ...] = ()
    """Subjects with a monthly report of their own: keys, or * for all."""
    forms: tuple[Literal["pdf", "xlsx", "html"], ...] = ("pdf", "xlsx")
    """Forms of each report."""
    languages: tuple[Literal["de", "en"], ...] = ("de", "en")
    """Languages of each report."""
