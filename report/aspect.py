"""What a subject's texts say of each aspect: the values that every format shows, as JSON and as one table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from report.erasure import say_erased
from report.jsontext import JsonCell, json_cell, render_json
from report.phrase import Phrase
from report.table import Cell, Column, Kind, Table
from report.textrate import TextRate
from report.words import phrase
from store.records import Indicator, Subject

Json = JsonCell | list["Json"] | dict[str, "Json"]
UNREADABLE, NONE_READ, NO_TEXTS = "aspects_unreadable", "aspects_none_read", "aspects_no_texts"
PAST_JUDGE, PAST_UNKNOWN = "aspects_past_judge", "aspects_past_unknown"
"""Wording keys of the reasons for which there are no figures, or old ones."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that is evidence of an opinion."""

    text: str
    """The passage; empty where its text was erased."""
    published: str | None
    """When its review was published, as exact as its source says."""
    source: str
    """Where it stands."""
    version: int = 0
    """Row number of the version that it was cut from; 0 where nobody asks."""
    span: tuple[int, int] = (0, 0)
    """Where it begins in the words of that version and where it ends, exclusive, in characters."""


@dataclass(frozen=True, slots=True)
class ReceivedFigure:
    """The received beside the expected, over the texts that say so."""

    index: Indicator
    """Share of texts that received at least what they expected; value None means too little."""
    worse: float | None = None
    """Share that received something worse, price aside, 0..1."""
    dearer: float | None = None
    """Share that paid too much for what they received, 0..1."""


@dataclass(frozen=True, slots=True)
class AspectMonth:
    """What the texts of one month say of one aspect; a value of None means too little."""

    period: str
    """YYYY-MM."""
    mentioned: Indicator
    """Share of texts that mention it, not corrected."""
    negative: Indicator
    """Expected share of texts that complain about it, not corrected."""
    net: Indicator
    """Net sentiment of those that mention it, -1..1."""
    received: Indicator
    """Share that received at least what they expected."""


@dataclass(frozen=True, slots=True)
class AspectLine:
    """One aspect of a subject."""

    key: str
    """Its key in the aspect set."""
    label: Phrase
    """What people call it."""
    mentions: int
    """Texts that mention it."""
    mentioned: TextRate
    """Share of texts that mention it."""
    negative: TextRate
    """Share of texts that complain about it."""
    net: Indicator
    """How much more of these texts speak well of it than badly, -1..1; value None means too little."""
    received: ReceivedFigure
    """What they received of it beside what they expected."""
    good: Quote | None = None
    """The passage that speaks best of it; None where none does."""
    bad: Quote | None = None
    """The passage that speaks worst of it; None where none does."""
    months: tuple[AspectMonth, ...] = ()
    """The same by month, oldest first."""


@dataclass(frozen=True, slots=True)
class AspectReport:
    """What a subject's texts say of each aspect."""

    subject: Subject
    """Whom it speaks of."""
    as_of: datetime
    """The moment the figures speak of, UTC."""
    aspect_set: str
    """Name and version of the aspect set, as in "product 1"; empty where it cannot be read."""
    judge_digest: str
    """SHA-256 over model, aspect set and rules, hex; empty where nothing has been read yet."""
    n_texts: int
    """Texts that were read and count, each opinion once."""
    n_not_modelled: int
    """Texts in languages that are not modelled; they are in no figure."""
    n_unread: int
    """Texts that the judge has not read: newer than the last scoring, or gone before it."""
    received: ReceivedFigure
    """The received beside the expected over all aspects."""
    lines: tuple[AspectLine, ...] = ()
    """The aspects, the most mentioned first."""
    notes: tuple[str, ...] = ()
    """Wording keys of what must be known."""
    erased_since: int = 0
    """Reviews of the subject that were erased since the figures were published."""


def aspects_json(report: AspectReport) -> dict[str, Json]:
    """Return the report as programs read it; shares are 0..1, net sentiment -1..1, and null means too little."""
    rows: list[Json] = [dict(row) for row in render_json(aspects_table(report))["rows"]]
    return {
        "subject": report.subject.key,
        "as_of": json_cell(report.as_of),
        "aspect_set": report.aspect_set,
        "judge_digest": report.judge_digest,
        "n": report.n_texts,
        "not_modelled": report.n_not_modelled,
        "unread": report.n_unread,
        "received": dict(zip(_RECEIVED, map(json_cell, _received_cells(report.received)), strict=True)),
        "notes": list(report.notes),
        "erased_since": report.erased_since,
        "rows": rows,
        "months": [dict(row) for row in render_json(aspect_months_table(report))["rows"]],
    }


def aspects_table(report: AspectReport) -> Table:
    """Return one row an aspect with every figure, for programs."""
    columns = (
        Column("aspect", phrase("aspect"), kind=Kind.KEY),
        Column("label", phrase("name")),
        Column("mentions", phrase("aspect_mentions"), kind=Kind.COUNT),
        *_rate_columns("mentioned"),
        *_rate_columns("negative"),
        Column("n", phrase("texts"), kind=Kind.COUNT),
        Column("n_labels", phrase("labels"), kind=Kind.COUNT),
        Column("corrected", phrase("rate_corrected"), kind=Kind.FLAG),
        Column("correction", phrase("rate_note"), kind=Kind.WORD),
        *_net_columns(),
        *(_received_column(name) for name in _RECEIVED),
        *(Column(name, phrase(f"aspect_{name}")) for name in ("good", "bad")),
        *(Column(f"{name}_erased", phrase("expired"), kind=Kind.FLAG) for name in ("good", "bad")),
    )
    return Table(phrase("aspects"), columns, tuple(_row(line) for line in report.lines), _erased(report))


def aspect_months_table(report: AspectReport) -> Table:
    """Return one row an aspect and month with texts enough; shares are 0..1, net sentiment -1..1."""
    names = ("mentioned", "negative", "net", "received")
    columns = (
        Column("aspect", phrase("aspect"), kind=Kind.KEY),
        Column("period", phrase("period"), kind=Kind.MONTH),
        Column("n", phrase("texts"), kind=Kind.COUNT),
        *(
            Column(f"{name}{end}", phrase(f"aspect_{name}"), kind=Kind.NUMBER if name == "net" else Kind.SHARE)
            for name in names
            for end in ("", "_low", "_high")
        ),
    )
    rows = tuple(
        (line.key, month.period, month.mentioned.n, *(cell for name in names for cell in _ends(getattr(month, name))))
        for line in report.lines
        for month in line.months
        # Of a month with too few texts no aspect says anything.
        if month.mentioned.value is not None
    )
    return Table(phrase("aspect_months"), columns, rows, (*_erased(report), phrase("aspect_months_mean")))


def _erased(report: AspectReport) -> tuple[Phrase, ...]:
    said = zip(say_erased(report.erased_since, "de"), say_erased(report.erased_since, "en"), strict=True)
    return tuple(Phrase(de, en) for de, en in said)


def _ends(figure: Indicator) -> tuple[Cell, Cell, Cell]:
    ends = figure.interval
    return (figure.value, ends.low if ends else None, ends.high if ends else None)


_RECEIVED = ("received", "received_low", "received_high", "received_n", "received_n_eff", "worse", "dearer")


def _rate_columns(name: str) -> tuple[Column, ...]:
    label = phrase(f"aspect_{name}")
    return tuple(Column(f"{name}{end}", label, kind=Kind.SHARE) for end in ("", "_low", "_high"))


def _net_columns() -> tuple[Column, ...]:
    label = phrase("aspect_net")
    figures = (Column(f"net{end}", label, kind=Kind.NUMBER) for end in ("", "_low", "_high"))
    return (*figures, Column("net_n", label, kind=Kind.COUNT), Column("net_n_eff", label, kind=Kind.NUMBER))


def _received_column(name: str) -> Column:
    kind = Kind.COUNT if name == "received_n" else Kind.NUMBER if name == "received_n_eff" else Kind.SHARE
    return Column(name, phrase("aspect_received"), kind=kind)


def _row(line: AspectLine) -> tuple[Cell, ...]:
    said, bad = line.mentioned, line.negative
    return (
        *(line.key, line.label.en, line.mentions),
        *(said.value, said.low, said.high, bad.value, bad.low, bad.high),
        *(said.n, said.n_labels, said.corrected, said.note),
        *_indicator_cells(line.net),
        *_received_cells(line.received),
        *(quote.text if quote else None for quote in (line.good, line.bad)),
        *(quote is not None and not quote.text for quote in (line.good, line.bad)),
    )


def _received_cells(received: ReceivedFigure) -> Sequence[Cell]:
    return (*_indicator_cells(received.index), received.worse, received.dearer)


def _indicator_cells(figure: Indicator) -> Sequence[Cell]:
    ends = figure.interval
    return (figure.value, ends.low if ends else None, ends.high if ends else None, figure.n, figure.n_eff)
