"""Self-written reports for tests: a rich one, an empty one, and an overview of three subjects."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sample_aspects import sample_aspects

from report.authenticity import TestLine
from report.control import BaselineLine, MeasuredAlarms, Rise
from report.subject import (
    ControlChart,
    Distribution,
    ModelError,
    Overview,
    OverviewLine,
    Provenance,
    SentimentLine,
    SourceLine,
    SubjectReport,
    TrustFigure,
)
from store.records import Coverage, Indicator, Interval, Selection, Subject, SubjectKind

AS_OF = datetime(2025, 11, 1, 6, 30, tzinfo=UTC)
MONTHS = [f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13)][10:34]
TRUST = [84, 85, 86, 86, 87, 88, 88, 87, 88, 89, 89, 88, 89, 88, 87, 84, 78, 73, 71, 72, 74, 77, 79, 81]
DISSATISFIED = [9, 8, 7, 10, 6, 8, 7, 9, 5, 6, 8, 7, 9, 8, 10, 24, 31, 27, 18, 12, 10, 9, 11, 8]
COUNTS = [22, 25, 31, 28, 30, 33, 27, 29, 35, 30, 28, 31, 30, 26, 29, 38, 41, 40, 33, 30, 28, 27, 29, 26]


def trust_points() -> tuple[Indicator, ...]:
    """Return 24 months of trust scores, the first of them too little."""
    known = [
        Indicator("trust", month, v / 100, Interval((v - 6) / 100, (v + 5) / 100), n=n, n_eff=n * 1.7)
        for month, v, n in zip(MONTHS, TRUST, COUNTS, strict=True)
    ]
    return (replace(known[0], value=None, interval=None, note="too_little"), *known[1:])


def chart_points() -> tuple[Indicator, ...]:
    """Return 24 months of dissatisfied shares, three of them above the upper limit."""
    return tuple(
        Indicator(
            "dissatisfied_share",
            month,
            v / 100,
            Interval(max(0.0, v - 5) / 100, (v + 7) / 100),
            n=n,
            limit_low=0.0,
            limit_high=(24.5 - n / 10) / 100,
            alarm=v > 23,
        )
        for month, v, n in zip(MONTHS, DISSATISFIED, COUNTS, strict=True)
    )


def rich_report() -> SubjectReport:
    """Return a report in which every field says something."""
    return SubjectReport(
        subject=Subject("kaffeemaschine-aurora", "Kaffeemaschine Aurora", SubjectKind.PRODUCT, is_demo=True),
        as_of=AS_OF,
        trust=TrustFigure(
            score=Indicator("trust", "2025-11-01", 0.8127, Interval(0.7611, 0.8583), n=724, n_eff=118.4),
            next_ten=Interval(6, 10),
            if_vanished=Interval(0.7893, 0.8127),
            half_life_days=180,
            prior=0.74,
            prior_weight=5,
        ),
        trend=trust_points(),
        chart=ControlChart(
            chart_points(),
            false_alarm_rate=0.021,
            measured_alarms=MeasuredAlarms(0.024, 0.087, 12, 30),
            blind_spot=0.19,
            blind_spot_months=12,
            baseline=BaselineLine(MONTHS[0], MONTHS[11], share=0.124, n=361, months=12, dispersion=0.02),
            rises=(Rise("2025-06", "2025-08", "2025-10"),),
        ),
        distribution=Distribution((61, 34, 52, 171, 378), unrated=28),
        newest_on="2025-10-30",
        sources=(
            SourceLine(
                "demo-shop",
                Coverage.FULL,
                seen=512,
                announced=512,
                selection=Selection.FULL,
                last_run_at=AS_OF,
                vanished=9,
                n_reviews=521,
                subject="kaffeemaschine-aurora",
            ),
            SourceLine(
                "appstore",
                Coverage.FAILED,
                seen=0,
                selection=Selection.NEWEST,
                last_run_at=AS_OF,
                reason="itunes.apple.com did not answer (no connection)",
                n_reviews=203,
                subject="kaffeemaschine-aurora",
            ),
        ),
        tests=(
            TestLine(
                "burst",
                fired=True,
                effect=0.42,
                p_value=0.003,
                numbers=(
                    ("start_day", float(date(2025, 4, 3).toordinal())),
                    ("n_days", 7.0),
                    ("stars", 5.0),
                    ("n_inside", 34.0),
                    ("n_expected", 4.1),
                    ("share_inside", 1.0),
                    ("share_outside", 0.58),
                ),
            ),
            TestLine("near_identical", fired=False, effect=0.01, p_value=0.62),
        ),
        sentiment=SentimentLine(
            model_digest="3f" * 32,
            languages=("de", "en"),
            errors=(
                ModelError("accuracy", 0.912, "de", "held-out German reviews", 2400),
                ModelError("ece", 0.031, "en", "held-out English reviews", 5000),
            ),
            n_judged=690,
            n_not_modelled=12,
        ),
        provenance=Provenance("3f" * 32, "a1" * 32, 1534, "7c" * 32),
        aspects=sample_aspects(),
    )


def poor_report() -> SubjectReport:
    """Return a report of a subject with two reviews: too little for any figure."""
    return SubjectReport(
        subject=Subject("neuer-laden", "Neuer Laden", SubjectKind.PLACE),
        as_of=AS_OF,
        trust=TrustFigure(score=Indicator("trust", "2025-11-01", None, n=2, n_eff=1.3, note="too_little")),
        trend=(Indicator("trust", "2025-10", None, n=2, n_eff=1.3, note="too_little"),),
        chart=ControlChart((Indicator("dissatisfied_share", "2025-10", None, n=2, note="too_little"),)),
        distribution=Distribution((0, 0, 0, 1, 1)),
        newest_on="2025-10",
        sources=(SourceLine("schemaorg", n_reviews=2, subject="neuer-laden"),),
    )


def bare_report() -> SubjectReport:
    """Return a report of a subject that was never collected."""
    return SubjectReport(
        subject=Subject("leer", "Leer", SubjectKind.ORGANISATION),
        as_of=AS_OF,
        trust=TrustFigure(score=Indicator("trust", "2025-11-01", None, note="too_little")),
    )


def line_of(report: SubjectReport) -> OverviewLine:
    """Return a report's line in the overview."""
    return OverviewLine(
        subject=report.subject,
        trust=report.trust.score,
        sparkline=tuple(point.value for point in report.trend),
        newest_on=report.newest_on,
        coverage=report.sources[-1].coverage if report.sources else None,
        alarm=bool(report.chart.alarms()),
    )


def sample_overview(*reports: SubjectReport) -> Overview:
    """Return an overview of the given reports, or of the three sample ones."""
    chosen = reports or (rich_report(), poor_report(), bare_report())
    return Overview(tuple(map(line_of, chosen)), AS_OF)
