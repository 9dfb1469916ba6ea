"""What has changed since the month before: the score at its end, and the month beside the one before it."""

from datetime import date, timedelta

from report.number import NOTHING, format_month, format_number, format_share
from report.phrase import Language
from report.subject import SubjectReport
from report.table import Column, Table
from report.words import phrase, say
from store.records import Indicator, Interval

MINUS = "\u2212"


def month_before(month: str) -> str:
    """Return the month before one, both YYYY-MM."""
    return f"{date.fromisoformat(f'{month}-01') - timedelta(days=1):%Y-%m}"


def since_table(report: SubjectReport, month: str, language: Language) -> Table:
    """Return one row a figure: before, now, and the difference.

    Args:
        report: The figures as of the end of the month, or as of now in the month under way.
        month: The month spoken of, YYYY-MM.
        language: Language of its cells.
    """
    names = {"figure": "since_figure", "before": "since_before", "now": "since_now", "change": "since_change"}
    columns = tuple(Column(name, phrase(key)) for name, key in names.items())
    earlier, score = _at(report.trend, month_before(month)), report.trust.score
    shares = [_at(report.chart.points, each) for each in (month_before(month), month)]
    counts = [point.n if point else 0 for point in shares]
    rows = (
        _share_row("since_trust", (earlier, score), language),
        _share_row("since_dissatisfied", (shares[0], shares[1]), language),
        (
            say("since_reviews", language),
            *(format_number(n, language) for n in counts),
            _signed(counts[1] - counts[0], language, digits=0),
        ),
    )
    return Table(phrase("since_change"), columns, rows)


def say_since(report: SubjectReport, month: str, language: Language) -> str:
    """Return whether the change of the score may be chance."""
    earlier, score = _at(report.trend, month_before(month)), report.trust.score
    if earlier is None or earlier.interval is None or score.interval is None or score.value is None:
        return say("since_unknown", language)
    return say("since_overlap" if _overlap(earlier.interval, score.interval) else "since_apart", language)


def since_title(month: str, language: Language) -> str:
    """Return what the table is headed with."""
    return say("since_last", language, month=format_month(month_before(month), language))


def _at(points: tuple[Indicator, ...], month: str) -> Indicator | None:
    return next((point for point in points if point.period == month), None)


def _overlap(one: Interval, other: Interval) -> bool:
    return one.low <= other.high and other.low <= one.high


def _share_row(
    key: str, pair: tuple[Indicator | None, Indicator | None], language: Language
) -> tuple[str, str, str, str]:
    before, now = (each.value if each else None for each in pair)
    written = [say("too_little", language) if each is None else format_share(each, language) for each in (before, now)]
    if before is None or now is None:
        return (say(key, language), written[0], written[1], NOTHING)
    # Of what is shown, so that the line adds up.
    points = _signed(round(100 * now) - round(100 * before), language, digits=0)
    return (say(key, language), written[0], written[1], say("since_points", language, points=points))


def _signed(value: float, language: Language, *, digits: int) -> str:
    sign = "+" if value > 0 else MINUS if value < 0 else "±"
    return f"{sign}{format_number(abs(value), language, digits=digits)}"
