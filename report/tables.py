"""Turn reports and lists into tables: trust, trend, subjects, sources, reviews, ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from report.line import LeafLine, ReviewLine
from report.phrase import LANGUAGES, Phrase
from report.subject import Distribution, ModelError, Overview, SourceLine, StandingLine, SubjectReport
from report.table import Cell, Column, Kind, Table
from report.words import phrase, say
from store.records import Indicator

NO_INTERVAL = (None, None)


def trust_table(report: SubjectReport) -> Table:
    """Return one row: the trust score with what stands next to it; value empty means too little."""
    score, trust = report.trust.score, report.trust
    # Column and cell side by side: with a dozen of each, two lists would drift apart.
    cells: tuple[tuple[Column, Cell], ...] = (
        (_column("subject", Kind.KEY), report.subject.key),
        (_column("as_of", Kind.DATE), report.as_of),
        (_column("value", Kind.SHARE), score.value),
        *zip(_ends("low", "high"), _interval(score), strict=True),
        (_column("level", Kind.SHARE), score.interval.level if score.interval else None),
        (_column("n", Kind.COUNT), score.n),
        (_column("n_eff", Kind.NUMBER), score.n_eff),
        (_column("newest", Kind.DATE), report.newest_on),
        (_column("vanished", Kind.SHARE), report.vanished_share()),
        (_column("half_life", Kind.NUMBER), trust.half_life_days),
        (_column("prior", Kind.SHARE), trust.prior),
        (_column("prior_weight", Kind.NUMBER), trust.prior_weight),
    )
    return Table(phrase("trust"), tuple(column for column, _ in cells), (tuple(cell for _, cell in cells),))


def trend_table(report: SubjectReport) -> Table:
    """Return one row a month: trust score with interval, dissatisfied share with limits and alarm."""
    columns = (
        _column("period", Kind.MONTH),
        Column("value", phrase("trust"), kind=Kind.SHARE),
        *_ends("low", "high"),
        Column("n", phrase("n_of_month"), kind=Kind.COUNT),
        _column("dissatisfied_share", Kind.SHARE),
        *_ends("limit_low", "limit_high"),
        _column("alarm", Kind.FLAG),
        _column("score_n", Kind.COUNT),
        _column("score_n_eff", Kind.NUMBER),
    )
    trust = {point.period: point for point in report.trend}
    chart = {point.period: point for point in report.chart.points}
    rows = tuple(_trend_row(period, trust, chart) for period in sorted({*trust, *chart}))
    return Table(phrase("trend"), columns, rows)


def distribution_table(distribution: Distribution) -> Table:
    """Return one row a star, best first, with number and share of those with stars; then the thumbs, if there are any.

    The share of a thumb is that of all thumbs.
    """
    columns = (_column("stars", Kind.RATING), _column("n", Kind.COUNT), _column("share", Kind.SHARE))
    starred, thumbs = distribution.starred(), distribution.thumbs()
    rows = tuple(
        (str(stars), n, n / starred if starred else None)
        for stars, n in sorted(enumerate(distribution.stars, start=1), reverse=True)
    )
    voted = (("up", distribution.thumbs_up), ("down", distribution.thumbs_down))
    below = tuple((name, n, n / thumbs) for name, n in voted) if thumbs else ()
    return Table(phrase("chart_distribution"), columns, (*rows, *below))


def overview_table(overview: Overview) -> Table:
    """Return one row a subject with its trust score."""
    columns = (
        _column("subject", Kind.KEY),
        _column("name"),
        _column("kind", Kind.WORD),
        _column("demo", Kind.FLAG),
        Column("value", phrase("trust"), kind=Kind.SHARE),
        *_ends("low", "high"),
        _column("n", Kind.COUNT),
        _column("n_eff", Kind.NUMBER),
        _column("newest", Kind.DATE),
        _column("coverage", Kind.WORD),
        _column("alarm", Kind.FLAG),
    )
    rows = tuple(
        (
            *(line.subject.key, line.subject.name, line.subject.kind, line.subject.is_demo),
            *(line.trust.value, *_interval(line.trust), line.trust.n, line.trust.n_eff),
            *(line.newest_on, line.coverage, line.alarm),
        )
        for line in overview.lines
    )
    return Table(phrase("subjects"), columns, rows)


def sources_table(lines: Iterable[SourceLine], *, with_subject: bool = True) -> Table:
    """Return one row a source and subject: what was announced, seen, kept, and how the last run ended."""
    columns = (
        _column("subject", Kind.KEY),
        _column("source"),
        _column("coverage", Kind.WORD),
        _column("seen", Kind.COUNT),
        _column("announced", Kind.COUNT),
        _column("selection", Kind.WORD),
        _column("kept", Kind.COUNT),
        _column("vanished", Kind.COUNT),
        _column("last_run", Kind.DATE),
        _column("reason", Kind.REMARK),
    )
    rows = tuple(
        (
            *(line.subject, line.source, line.coverage, line.seen, line.announced),
            *(line.selection, line.n_reviews, line.vanished, line.last_run_at, line.reason),
        )
        for line in lines
    )
    first = 0 if with_subject else 1
    return Table(phrase("sources"), columns[first:], tuple(row[first:] for row in rows))


def standings_by_source(lines: Iterable[StandingLine]) -> Table:
    """Return one row a source: its own trust score beside what is usual there, and what it counts in the mixture."""
    columns = (
        _column("source"),
        Column("value", phrase("trust"), kind=Kind.SHARE),
        *_ends("low", "high"),
        _column("usual", Kind.SHARE),
        _column("above_usual", Kind.SHARE),
        _column("mixed_share", Kind.SHARE),
        _column("n", Kind.COUNT),
        _column("n_eff", Kind.NUMBER),
    )
    rows = tuple(
        (
            *(line.source, line.value, line.interval.low, line.interval.high),
            *(line.usual, line.above_usual, line.share, line.n, line.n_eff),
        )
        for line in lines
    )
    return Table(phrase("by_source"), columns, rows, (phrase("by_source_means"),))


def reviews_table(lines: Iterable[ReviewLine]) -> Table:
    """Return one row a review, as it was observed."""
    columns = (
        _column("date", Kind.DATE),
        # Five stars for all, to compare by; people read the rating as its source has it.
        replace(_column("stars", Kind.NUMBER), for_people=False),
        _column("rating", Kind.RATING),
        _column("title"),
        _column("excerpt"),
        _column("source"),
        _column("language", Kind.WORD),
        _column("positive", Kind.SHARE),
        _column("vanished", Kind.FLAG),
        _column("expired", Kind.FLAG),
        # Where its explanation is found.
        replace(_column("version", Kind.COUNT), for_people=False),
    )
    rows = tuple(
        (
            *(line.published, line.stars, line.rating, line.title, line.excerpt),
            *(line.source, line.language, line.positive, line.vanished, line.expired, line.version),
        )
        for line in lines
    )
    return Table(phrase("reviews"), columns, rows)


def errors_table(errors: Iterable[ModelError]) -> Table:
    """Return one row a measured error of the text model."""
    columns = (
        _column("measure", Kind.WORD),
        _column("value", Kind.NUMBER),
        _column("language", Kind.WORD),
        _column("measured_on", Kind.REMARK),
        Column("n", phrase("texts"), kind=Kind.COUNT),
    )
    rows = tuple((error.measure, error.value, error.language, error.on, error.n) for error in errors)
    return Table(phrase("model"), columns, rows)


def ledger_table(leaves: Sequence[LeafLine], *, size: int, root: str) -> Table:
    """Return the newest leaves of the ledger; size and root stand in the notes."""
    columns = (
        _column("index", Kind.COUNT),
        _column("entry_kind", Kind.WORD),
        _column("run", Kind.COUNT),
        _column("at", Kind.MOMENT),
        _column("hash"),
    )
    rows = tuple((leaf.index, leaf.kind, leaf.run, leaf.at, leaf.digest) for leaf in leaves)
    said = (say("ledger_means", language, size=str(size), root=root) for language in LANGUAGES)
    note = Phrase(*said) if size else phrase("ledger_none")
    return Table(phrase("ledger"), columns, rows, (note,))


def _column(name: str, kind: Kind = Kind.TEXT) -> Column:
    """Return a column whose label is the catalogue's word for its name."""
    return Column(name, phrase(name), kind=kind)


def _ends(low: str, high: str) -> tuple[Column, Column]:
    """Return the two columns of an interval or of a pair of limits."""
    return _column(low, Kind.SHARE), _column(high, Kind.SHARE)


def _interval(figure: Indicator | None) -> tuple[float | None, float | None]:
    """Return the ends of a figure's interval, or two gaps."""
    return (figure.interval.low, figure.interval.high) if figure and figure.interval else NO_INTERVAL


def _trend_row(period: str, trust: Mapping[str, Indicator], chart: Mapping[str, Indicator]) -> tuple[Cell, ...]:
    """Return one month's row from the two series; a gap where one has no such month."""
    score, month = trust.get(period), chart.get(period)
    charted = (month.value, month.limit_low, month.limit_high, month.alarm) if month else (None, None, None, False)
    # The reviews of the month itself; the score's own number looks back further.
    n = month.n if month else 0
    rests_on = (score.n, score.n_eff) if score else (None, None)
    return (period, score.value if score else None, *_interval(score), n, *charted, *rests_on)
