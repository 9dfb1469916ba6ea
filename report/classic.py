"""A textbook control chart as a table, its false-alarm rate in the note below."""

from collections.abc import Sequence

from report.number import format_share
from report.phrase import Phrase
from report.table import Column, Kind, Table
from report.words import phrase, say


def classic_table(rows: Sequence[tuple[str, int, float | None, float, bool]], false_alarms: float) -> Table:
    """Return one row a month after the baseline.

    Args:
        rows: Month, reviews, share of dissatisfied, distance in standard errors, signal.
        false_alarms: Share of steady series with a signal within twelve months, as measured.
    """
    columns = (
        Column("period", phrase("period"), kind=Kind.MONTH),
        Column("n", phrase("n"), kind=Kind.COUNT),
        Column("dissatisfied_share", phrase("dissatisfied_share"), kind=Kind.SHARE),
        Column("distance", phrase("standard_errors"), kind=Kind.NUMBER),
        Column("alarm", phrase("alarm"), kind=Kind.FLAG),
    )
    note = Phrase(
        say("classic_means", "de", rate=format_share(false_alarms, "de", digits=0)),
        say("classic_means", "en", rate=format_share(false_alarms, "en", digits=0)),
    )
    return Table(phrase("chart_control"), columns, tuple(rows), (note,))
