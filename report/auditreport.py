"""What is shown of audits beside reviews: the comparison, certificates and forecasts as one value, and its document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from report.document import Block, Document, Facts, Grid, Heading, Prose, Sheet
from report.jsontext import Json
from report.number import format_moment, format_number
from report.page import Fact
from report.phrase import LANGUAGES, Language, Phrase
from report.table import Column, Kind, Table
from report.words import known_word, phrase, say
from store.records import Interval

MOST_ROWS = 50
"""Rows of one table that people are shown; workbooks and answers for programs have all."""
EVENTS = ("result=fail", "result>=conditional", "n_major>=1", "n_minor>=1")
"""What a failed audit can be, as offered where nobody asked for another event."""


class AuditState(StrEnum):
    """What there is to show."""

    EMPTY = "empty"
    """No audit was taken in yet."""
    UNMATCHED = "unmatched"
    """There are audits, and nobody has said of which subjects."""
    UNDECIDED = "undecided"
    """No audit says whether the event happened."""
    COUNTING = "counting"
    """It is being computed for the first time."""
    READY = "ready"
    """There is a comparison."""


@dataclass(frozen=True, slots=True)
class DossierFinding:
    """One finding of an audit."""

    clause: str
    """Clause number; empty if unknown."""
    title: Phrase | None
    """What the clause is about, in our own words; None if unknown."""
    severity: str
    """major, minor, ofi or positive; empty if unknown."""
    statement: str = ""
    """What was found, in the auditor's words; text from people."""


@dataclass(frozen=True, slots=True)
class DossierAspect:
    """What the texts of a year said of one aspect."""

    subject: str
    """Whose texts; text from people."""
    label: Phrase
    """What people call the aspect."""
    mentions: int
    """Texts that speak of it."""
    negative: float
    """Share of all texts that complain about it, 0..1."""
    interval: Interval
    """Its interval."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One audit beside what reviews said in the year before it."""

    title: Phrase
    """Whom it is of, its number and day, and how it went."""
    facts: tuple[Phrase, ...]
    """What reviews and charts said, sentence by sentence."""
    findings: tuple[DossierFinding, ...]
    """What the audit found."""
    aspects: tuple[DossierAspect, ...]
    """What texts of the year before said of each aspect, the most complained of first; empty for too little."""
    pages: tuple[tuple[str, str], ...]
    """Key and name of the subjects whose reviews speak of it: their pages show the charts as of the day before."""
    eve: str
    """The day before the audit, YYYY-MM-DD; empty if unknown."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Where a row of a table of audits leads to."""

    subject: str
    """Key of the audited subject."""
    eve: str
    """The day before the audit, YYYY-MM-DD; empty if unknown."""


@dataclass(frozen=True, slots=True)
class ComparedAudits:
    """The comparison of reviews with audits, ready to be shown."""

    computed_at: datetime
    """When it was computed, UTC."""
    verdict: Phrase
    """The verdict in one sentence."""
    tier: Phrase
    """How much may be said with so many failures."""
    gain: Phrase | None
    """What reviews add, with its interval; None where it cannot be told."""
    facts: tuple[tuple[Phrase, Phrase], ...]
    """Figures beside the verdict: what, and how much."""
    disagreements: Table
    """Audits that contradict the reviews before them, by name."""
    contradicting: tuple[AuditRow, ...]
    """Where each of its rows leads to."""
    predictors: Table | None
    """One row a predictor; None where there are too few failures for any figure."""
    notes: tuple[Phrase, ...]
    """What a failure is, which time was tested, what counted, and what is never said."""
    dossiers: tuple[Dossier, ...]
    """The newest audits one by one, where there are too few failures."""
    audits: Table | None
    """All audits one by one, where there are too few failures."""
    audited: tuple[AuditRow, ...]
    """Where each of its rows leads to."""
    further: tuple[Table, ...]
    """Agreement, lead time, decision curve, costs, groups, coverage and checks."""
    left_out: tuple[Phrase, ...] = ()
    """What could not be compared."""
    leads: Table | None = None
    """What alarms come before, kind by kind; it stands among the further tables, too."""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """All that the page of audits shows."""

    event: str
    """What counts as a failed audit."""
    state: AuditState
    """What there is to show."""
    as_of: datetime
    """The moment that certificates and forecasts speak of, UTC."""
    compared: ComparedAudits | None
    """The comparison; None where there is none to show."""
    is_stale: bool
    """True where something has changed since, and it is being computed anew."""
    certificates: Table
    """All certificates, those that deserve attention first."""
    due: tuple[Phrase, ...] = ()
    """What deserves attention of them."""
    forecasts: tuple[Table, ...] = ()
    """Scores, running score and every lodged forecast, event by event."""
    for_programs: Mapping[str, Json] = field(default_factory=dict)
    """The same for programs."""

    def tables(self) -> Iterator[Table]:
        """Yield every table in the order in which they are read."""
        if self.compared is not None:
            yield from (self.compared.disagreements, *filter(None, (self.compared.predictors, self.compared.audits)))
            yield from self.compared.further
        yield from (*self.forecasts, self.certificates)


def cut_rows(table: Table, most: int = MOST_ROWS) -> Table:
    """Return a table with its first rows, and a note on how many more there are; files for calculating have all."""
    left = len(table.rows) - most
    if left <= 0:
        return table
    german, english = (say("audits_rows_more", language, n=format_number(left, language)) for language in LANGUAGES)
    return replace(table, rows=table.rows[:most], notes=(Phrase(german, english), *table.notes))


def audits_document(report: AuditReport, language: Language) -> Document:
    """Return the page of audits as a document in a language."""
    moment = format_moment(report.as_of, language)
    title = say("audits_page", language)
    return Document(
        title=title,
        kicker=say("comparison", language),
        under=say("audits_under", language, event=report.event, as_of=moment),
        as_of=report.as_of,
        language=language,
        blocks=tuple(_blocks(report, language)),
        foot=say("paper_foot", language, title=title, as_of=moment),
        sheets=tuple(Sheet(table) for table in report.tables() if table.rows),
    )


def _blocks(report: AuditReport, language: Language) -> Iterator[Block]:
    compared = report.compared
    if compared is None:
        yield Prose((say(f"audits_{report.state.value}", language),))
    else:
        yield from _compared_blocks(compared, language)
    if report.forecasts:
        yield Heading(say("forecasts_head", language))
    for table in report.forecasts:
        yield Grid(cut_rows(table), has_title=True)
    if report.certificates.rows:
        yield Heading(say("certificates", language))
        if report.due:
            yield Prose(_said(report.due, language), "alarm")
        yield Grid(cut_rows(report.certificates))


def _compared_blocks(compared: ComparedAudits, language: Language) -> Iterator[Block]:
    yield Heading(say("verdict", language))
    verdict = compared.verdict.said_in(language)
    yield Prose((f"{verdict[:1].upper()}{verdict[1:]}.",))
    told = tuple(phrase.said_in(language) for phrase in (compared.gain, compared.tier) if phrase is not None)
    yield Prose((*told, *_said((*compared.notes, *compared.left_out), language)), "quiet")
    yield Facts(tuple(Fact(what.said_in(language), much.said_in(language)) for what, much in compared.facts))
    yield Heading(compared.disagreements.title.said_in(language))
    yield Grid(cut_rows(compared.disagreements))
    for table in (compared.predictors, compared.audits):
        if table is not None:
            yield Heading(table.title.said_in(language))
            yield Grid(cut_rows(table))
    for dossier in compared.dossiers:
        yield from _dossier_blocks(dossier, language)
    for table in compared.further:
        yield Heading(table.title.said_in(language))
        yield Grid(cut_rows(table))


def _dossier_blocks(dossier: Dossier, language: Language) -> Iterator[Block]:
    yield Heading(dossier.title.said_in(language))
    yield Prose((*_said(dossier.facts, language), *(say_finding(each, language) for each in dossier.findings)), "list")
    if dossier.aspects:
        yield Grid(dossier_aspects_table(dossier, language))


def dossier_aspects_table(dossier: Dossier, language: Language) -> Table:
    """Return one row an aspect, labelled in a language."""
    columns = (
        Column("aspect", phrase("aspect")),
        Column("mentions", phrase("aspect_mentions"), kind=Kind.COUNT),
        Column("negative", phrase("aspect_negative"), kind=Kind.SHARE),
        Column("low", phrase("area_low"), kind=Kind.SHARE),
        Column("high", phrase("area_high"), kind=Kind.SHARE),
        Column("subject", phrase("subject"), for_people=len({each.subject for each in dossier.aspects}) > 1),
    )
    rows = tuple(
        (
            each.label.said_in(language),
            each.mentions,
            each.negative,
            each.interval.low,
            each.interval.high,
            each.subject,
        )
        for each in dossier.aspects
    )
    return Table(phrase("dossier_aspects"), columns, rows)


def say_finding(finding: DossierFinding, language: Language) -> str:
    """Return a finding as one line: severity, clause, what the clause is about, and the auditor's words."""
    title = finding.title.said_in(language) if finding.title else ""
    about = " ".join(filter(None, (finding.clause, title)))
    severity = known_word(f"severity {finding.severity or 'unknown'}", language)
    return ": ".join(filter(None, (severity, about, finding.statement)))


def _said(phrases: tuple[Phrase, ...], language: Language) -> tuple[str, ...]:
    return tuple(phrase.said_in(language) for phrase in phrases)
