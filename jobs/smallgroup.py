"""Withhold what is said by so few employees that somebody at the employer may know who they are."""

from collections.abc import Set
from dataclasses import replace

from jobs.auditcomparison import Comparison
from report.aspect import AspectReport
from report.line import ReviewFilter
from report.subject import Distribution, SubjectReport
from report.table import Table
from report.words import phrase
from store.records import Indicator, Subject, SubjectKind

SMALLEST = 5
"""Reviews of the smallest group that is shown by itself; see docs/indicators.md#small-groups."""
WITHHELD = "small_group_mean"


def is_small(subject: Subject, n: int) -> bool:
    """Say whether a group of `n` reviews of a subject is too small to be shown; an empty one tells nothing."""
    return subject.kind is SubjectKind.EMPLOYER and 0 < n < SMALLEST


def withhold(report: SubjectReport) -> SubjectReport:
    """Return a subject's report without the groups that are too small, and with a note where any was."""
    subject, chart = report.subject, report.chart
    trend, points = _large(subject, report.trend), _large(subject, chart.points)
    by_source = tuple(line for line in report.trust.by_source if not is_small(subject, line.n))
    hides_stars = is_small(subject, report.distribution.total())
    kept = (len(trend), len(points), len(by_source))
    if kept == (len(report.trend), len(chart.points), len(report.trust.by_source)) and not hides_stars:
        return report
    return replace(
        report,
        trend=trend,
        chart=replace(chart, points=points),
        trust=replace(report.trust, by_source=by_source),
        distribution=Distribution() if hides_stars else report.distribution,
        notes=(*report.notes, WITHHELD),
    )


def withhold_aspects(report: AspectReport) -> AspectReport:
    """Return what texts say of each aspect without those, and the months, that too few texts speak of."""
    subject = report.subject
    large = [line for line in report.lines if not is_small(subject, line.mentions)]
    lines = tuple(
        replace(
            line,
            months=tuple(
                month
                for month in line.months
                if not is_small(subject, month.mentioned.n) and not is_small(subject, month.net.n)
            ),
        )
        for line in large
    )
    if lines == report.lines:
        return report
    return replace(report, lines=lines, notes=(*report.notes, WITHHELD))


def withhold_list(table: Table, subject: Subject, wanted: ReviewFilter, n: int) -> Table:
    """Return a list of reviews, or an empty one with the reason where too few pass its filter.

    Args:
        table: The list.
        subject: Whose reviews.
        wanted: What they were chosen by.
        n: How many pass, counted up to five.
    """
    if not is_small(subject, n):
        return table
    reason = phrase(WITHHELD if wanted == ReviewFilter() else "small_group_filter")
    return replace(table, rows=(), notes=(*table.notes, reason), withheld=reason)


def _large(subject: Subject, points: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    return tuple(point for point in points if not is_small(subject, point.n))


def withhold_comparison(found: Comparison, employers: Set[str]) -> Comparison:
    """Return a comparison that tells of employers nothing that fewer than five reviews said.

    Args:
        found: The comparison.
        employers: Keys of the audited subjects of which employees speak.
    """

    def is_few(subject: str, n: float | None) -> bool:
        """Say whether so few reviews of an employer could tell who wrote them."""
        return subject in employers and n is not None and 0 < n < SMALLEST

    kept = tuple(each for each in found.disagreements if not is_few(each.audit.subject, each.n))
    dossier = tuple(
        replace(each, mean=None, change=None) if is_few(each.subject, each.n_reviews) else each
        for each in found.dossier
    )
    return replace(found, disagreements=kept, dossier=dossier)
