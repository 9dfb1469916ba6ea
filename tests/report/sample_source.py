"""The sample reports as the dashboard reads them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sample_explanation import erased_review, sample_review
from sample_reports import AS_OF, bare_report, poor_report, rich_report, sample_overview

from report.attention import EVERYTHING, ListFilter, Paging
from report.explanation import ReviewReport
from report.line import LISTED_REVIEWS, LeafLine, ReviewChoices, ReviewFilter, ReviewLine
from report.planned import PlannedJob, planned_table
from report.subject import Overview, SubjectReport
from report.table import Table
from report.tables import ledger_table, reviews_table, sources_table

REVIEWS = (
    ReviewLine(
        "2025-10-30", 5.0, "Läuft", "Seit drei Wochen jeden Morgen guter Kaffee.", "demo-shop", "de", 0.97, version=1
    ),
    ReviewLine(
        "2025-10-28", 1.0, "Undicht", "Nach zwei Tagen stand Wasser auf dem Tisch.", "demo-shop", "de", 0.04, version=2
    ),
    ReviewLine("2025-10", 4.0, "", "Solid machine, a little loud. " * 6, "appstore", "en", 0.81, version=3),
    ReviewLine(
        "2025-09-14", None, "Zur Lieferung", "Kam einen Tag zu spät.", "demo-shop", "de", 0.31, vanished=True, version=4
    ),
    ReviewLine(None, 2.0, "", "", "appstore", "und", None, version=5),
)


class SampleSource:
    """Reports of three subjects; one of them can be replaced to see what a page makes of it."""

    def __init__(self, *reports: SubjectReport, reviews: tuple[ReviewLine, ...] = REVIEWS) -> None:
        self.reports = {one.subject.key: one for one in reports or (rich_report(), poor_report(), bare_report())}
        self.lines = reviews
        self.wanted: list[ReviewFilter] = []
        self.listed: list[ListFilter] = []
        self.days: list[date] = []

    def overview(self, wanted: ListFilter = EVERYTHING) -> Overview:
        self.listed.append(wanted)
        found = sample_overview(*self.reports.values()) if self.reports else Overview((), AS_OF)
        return replace(found, paging=Paging(n_passing=len(found.lines), n_all=len(found.lines)))

    def at(self, day: date) -> "SampleSource":
        self.days.append(day)
        return self

    def subject(self, key: str) -> SubjectReport | None:
        return self.reports.get(key)

    def names(self) -> dict[str, str]:
        return {key: report.subject.name for key, report in self.reports.items()}

    def compared(self, keys: Sequence[str]) -> list[SubjectReport] | None:
        return [self.reports[key] for key in keys] if set(keys) <= set(self.reports) else None

    def choices(self, key: str, wanted: ReviewFilter) -> ReviewChoices | None:
        found = self.reports.get(key)
        if found is None:
            return None
        labels = {line.key: line.label for line in found.aspects.lines} if found.aspects else {}
        return ReviewChoices(found.subject, tuple(sorted({line.source for line in found.sources})), labels)

    def reviews(self, key: str, wanted: ReviewFilter, *, limit: int = LISTED_REVIEWS, skip: int = 0) -> Table:
        self.wanted.append(wanted)
        chosen = [line for line in self.lines if not wanted.month or (line.published or "").startswith(wanted.month)]
        if wanted.max_stars:
            chosen = [line for line in chosen if line.stars is not None and line.stars <= wanted.max_stars]
        return reviews_table(chosen[skip : skip + limit])

    def review(self, key: str, version: int) -> ReviewReport | None:
        """Return the sample of an explained review, of an erased one for version 5; reviews end with the list."""
        report = self.reports.get(key)
        line = next((line for line in self.lines if line.version == version), None)
        if report is None or line is None:
            return None
        told = erased_review() if version == 5 else sample_review()
        return replace(told, subject=report.subject, version=version)

    def sources(self) -> Table:
        return sources_table([line for one in self.reports.values() for line in one.sources])

    def jobs(self) -> Table:
        due = AS_OF + timedelta(days=1)
        ran = PlannedJob(
            *("cycle", "cycle", "15 3 * * *", "Europe/Berlin", due, AS_OF, "partial", AS_OF, 2),
            *("sources: 3; new reviews: 12; subjects with new figures: 2", 4),
        )
        waits = replace(ran, state="queued", finished=None, reason="stopped on request; goes on with the next start")
        new = PlannedJob("seal", "seal", "15 15 * * *", "UTC", due, None, "", None, 0, "", 0)
        return planned_table([ran, waits, new])

    def ledger(self) -> Table:
        leaves = [LeafLine(9 - n, "observed", 3, AS_OF - timedelta(hours=n), f"{n:02x}" * 32) for n in range(5)]
        return ledger_table([replace(leaves[0], kind="run"), *leaves[1:]], size=10, root="7c" * 32)

    def without_subjects(self) -> "SampleSource":
        """Return the source with nothing in it."""
        self.reports = {}
        return self
