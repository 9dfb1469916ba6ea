"""Control charts as plain values: the baseline, rises that no single month shows, and the digest of all alarms."""

from collections.abc import Iterable
from dataclasses import dataclass

from report.table import Column, Kind, Table
from report.words import phrase


@dataclass(frozen=True, slots=True)
class BaselineLine:
    """What the limits of a chart are estimated from: phase I."""

    first: str
    """First month, YYYY-MM."""
    last: str
    """Last month."""
    share: float
    """Share of dissatisfied in it, 0..1."""
    n: int
    """Reviews."""
    months: int
    """Months with enough of them."""
    dispersion: float
    """Correlation between two reviews of one month."""


@dataclass(frozen=True, slots=True)
class MeasuredAlarms:
    """How often charts like this one gave a false alarm within twelve months, as measured."""

    mean: float
    """Share of steady series, 0..1."""
    worst: float
    """The same where months are most uneven by nature, 0..1."""
    months: int
    """Months of the measured baseline."""
    volume: int
    """Reviews a month of the measured series."""


@dataclass(frozen=True, slots=True)
class Rise:
    """A rise that the cumulative chart shows."""

    since: str
    """Month in which it seems to have begun, YYYY-MM."""
    seen: str
    """First month in which the chart showed it."""
    until: str
    """Last such month in a row."""


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """One charted series, as the digest of alarms ranks it."""

    source: str
    """Name of the source; empty for all reviews of the subject."""
    p_value: float
    """Of "nothing has risen" as of the newest month."""
    since: str
    """First month of the window that speaks most for a rise; empty where none has reviews enough."""
    month: str
    """Newest charted month."""
    usual: float
    """Share of dissatisfied in the baseline, 0..1."""
    share: float | None
    """Share since then, 0..1; None where there is no such window."""
    n: int
    """Reviews since then."""
    aspect: str = ""
    """Aspect that texts speak badly of; empty where bad ratings are counted."""


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """One series in the digest."""

    subject: str
    """Key of the subject."""
    name: str
    """What people call it."""
    series: SeriesLine
    """What its chart says."""
    q_value: float
    """Share of false discoveries among the lines of a digest that reaches down to this one."""
    n_series: int
    """Series that were looked at."""

    def behind(self) -> str:
        """Return the command that lists the bad reviews behind it, or those that blame the aspect."""
        since = f" --from {self.series.since}-01" if self.series.since else ""
        source = f" --source {self.series.source}" if self.series.source else ""
        bad = f" --blames {self.series.aspect}" if self.series.aspect else " --max-stars 2"
        return f"leumund reviews {self.subject}{source}{since}{bad}"


def alarms_table(lines: Iterable[AlarmLine]) -> Table:
    """Return one row a series, the most certain rise first."""
    columns = (
        Column("subject", phrase("subject"), kind=Kind.KEY),
        Column("source", phrase("source")),
        Column("aspect", phrase("aspect"), kind=Kind.KEY),
        Column("since", phrase("since"), kind=Kind.MONTH),
        Column("usual", phrase("usual_before"), kind=Kind.SHARE),
        Column("share", phrase("share_since"), kind=Kind.SHARE),
        Column("n", phrase("counted"), kind=Kind.COUNT),
        Column("p_value", phrase("p_value"), kind=Kind.CHANCE),
        Column("q_value", phrase("q_value"), kind=Kind.CHANCE),
        Column("behind", phrase("reviews_behind"), kind=Kind.KEY),
    )
    rows = tuple(
        (
            *(line.subject, line.series.source, line.series.aspect, line.series.since, line.series.usual),
            *(line.series.share, line.series.n, line.series.p_value, line.q_value, line.behind()),
        )
        for line in lines
    )
    return Table(phrase("alarm_digest"), columns, rows, (phrase("alarm_digest_means"),))
