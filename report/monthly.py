"""The monthly report: a management summary on its first page, then what ISO 9001:2015 asks for, in its order."""

from dataclasses import dataclass

from report import section
from report.certificate import certificates_table
from report.control import AlarmLine, alarms_table
from report.document import Block, Code, Columns, Document, Grid, Heading, NewPage, Prose, Sheet
from report.figures import aspect_sheets, trend_sheets, trust_sheets
from report.number import format_chance, format_long_month, format_moment, format_month, format_number, format_share
from report.page import SubjectPage, lay_out
from report.phrase import Language
from report.sentence import say_blind_spot
from report.since import say_since, since_table, since_title
from report.subject import SubjectReport
from report.table import Column, Table
from report.words import known_word, phrase, say

STANDARD = "ISO 9001:2015"
SAYS_NOT = ("certificate", "fine", "genuine", "complete")
"""What stands on the first page; the last one has all of it."""
MOST_RANKED = 5
"""Alarms told on the first page; the section on corrective action has them all."""
INPUTS = range(1, 8)
"""Inputs to the management review, numbered as clause 9.3.2 c numbers them."""
BLANK = "\u00a0"
"""A cell to be filled in by hand."""


@dataclass(frozen=True, slots=True)
class SealedLog:
    """What vouches for the evidence log."""

    note: str
    """Its newest checkpoint, signed."""
    key: str
    """Public key that checks it."""
    verifier: str
    """SHA-256 of verify.py, hex."""


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    """A subject's report with all that stands beside it."""

    report: SubjectReport
    """Its figures as of the end of the month, or as of now in the month under way."""
    month: str
    """The month spoken of, YYYY-MM."""
    alarms: tuple[AlarmLine, ...] = ()
    """What has risen, the most certain first."""
    audits: Table | None = None
    """Audits on record; None without any."""
    sealed: SealedLog | None = None
    """The newest checkpoint; None where the log was never signed."""


def monthly_document(monthly: MonthlyReport, language: Language) -> Document:
    """Return the report in a language."""
    report = monthly.report
    page, moment = lay_out(report, language), format_moment(report.as_of, language)
    blocks = (
        *_summary(monthly, page, language),
        NewPage(),
        *_satisfaction(report, page, language),
        *_analysis(report, page, language),
        *_review_input(monthly, page, language),
        *_correction(monthly, page, language),
        *_evidence(monthly, page, language),
    )
    return Document(
        title=report.subject.name,
        kicker=say("monthly_report", language, month=format_long_month(monthly.month, language)),
        under=say("paper_under", language, kind=known_word(report.subject.kind, language), as_of=moment),
        as_of=report.as_of,
        language=language,
        blocks=blocks,
        foot=say("paper_foot", language, title=report.subject.name, as_of=moment),
        sheets=_sheets(monthly, language),
    )


def say_ranked(monthly: MonthlyReport, language: Language) -> tuple[str, ...]:
    """Return one sentence for each alarm, the most certain first, or that there is none."""
    labels = {line.key: line.label for line in (monthly.report.aspects.lines if monthly.report.aspects else ())}
    said = []
    for line in monthly.alarms:
        series = line.series
        label = labels[series.aspect].said_in(language) if series.aspect in labels else series.aspect
        what = (
            say("alarm_aspect", language, aspect=label)
            if series.aspect
            else say("alarm_source", language, source=series.source)
            if series.source
            else say("alarm_all", language)
        )
        figures = {"share": format_share(series.share, language), "usual": format_share(series.usual, language)}
        n, q = format_number(series.n, language), format_chance(line.q_value, language)
        since = format_month(series.since, language)
        said.append(say("alarm_line", language, what=what, since=since, n=n, q=q, **figures))
    return tuple(said) or (say("alarms_ranked_none", language),)


def _summary(monthly: MonthlyReport, page: SubjectPage, language: Language) -> tuple[Block, ...]:
    report, month = monthly.report, monthly.month
    ranked = say_ranked(monthly, language)
    told = ranked[:MOST_RANKED]
    more = len(ranked) - MOST_RANKED
    since = (
        Heading(since_title(month, language)),
        Grid(since_table(report, month, language)),
        Prose((say_since(report, month, language),), "quiet"),
    )
    alarms = (
        Heading(say("alarms_ranked", language)),
        Prose(told, "alarm" if monthly.alarms else "plain"),
        *((Prose((say("more", language, n=str(more)),), "quiet"),) if more > 0 else ()),
    )
    return (
        Heading(say("summary", language), is_part=True),
        *section.remarks(page, language),
        section.verdict(report, page, language),
        section.facts(page),
        Columns((since, alarms)),
        Heading(say("blind_line", language)),
        Prose(say_blind_spot(report, language)),
        Heading(say("says_not", language)),
        Prose(tuple(say(f"proves_not_{key}", language) for key in SAYS_NOT), "list"),
    )


def _satisfaction(report: SubjectReport, page: SubjectPage, language: Language) -> tuple[Block, ...]:
    return (
        Heading(say("customer_satisfaction", language), f"{STANDARD}, 9.1.2", is_part=True),
        *section.trend(page, language),
        *section.distribution(page, language),
        *section.aspects(report.aspects, language),
    )


def _analysis(report: SubjectReport, page: SubjectPage, language: Language) -> tuple[Block, ...]:
    return (
        Heading(say("analysis", language), f"{STANDARD}, 9.1.3", is_part=True),
        *section.control(page, language),
        *section.quality(page, language),
        *section.sources(report, page, language),
        *section.authenticity(page, language),
        *section.fragility(page, language),
        *section.text_model(page, language),
    )


def _review_input(monthly: MonthlyReport, page: SubjectPage, language: Language) -> tuple[Block, ...]:
    columns = (Column("input", phrase("input_topic")), Column("says", phrase("input_says")))
    n_certificates = len(page.certificates.rows) if page.certificates else 0
    gaps = {
        "1": {"value": page.value, "n": format_number(monthly.report.trust.score.n, language)},
        "4": {"n": format_number(len(monthly.alarms), language)},
        "5": {"n": format_number(len(monthly.report.chart.alarms()), language)},
        "6": {"audits": str(len(monthly.audits.rows) if monthly.audits else 0), "certificates": str(n_certificates)},
    }
    rows = tuple(
        (say(f"input_{n}", language), say(f"input_says_{n}", language, **gaps.get(str(n), {}))) for n in INPUTS
    )
    beside: tuple[Block, ...] = section.certificates(page, language)
    if monthly.audits is not None:
        beside = (*beside, Heading(monthly.audits.title.said_in(language)), Grid(monthly.audits))
    return (
        Heading(say("review_input", language), f"{STANDARD}, 9.3.2 c", is_part=True),
        Grid(Table(phrase("review_input"), columns, rows)),
        *(beside or (Prose((say("audits_none", language),), "quiet"),)),
    )


def _correction(monthly: MonthlyReport, page: SubjectPage, language: Language) -> tuple[Block, ...]:
    occasions = say_ranked(monthly, language) if monthly.alarms else page.alarms if page.has_alarm else ()
    means = say("correction_means" if occasions else "correction_none", language)
    names = ("occasion", "cause", "action", "by", "effect")
    columns = tuple(Column(name, phrase(f"form_{name}")) for name in names)
    rows = tuple((occasion, *[BLANK] * (len(names) - 1)) for occasion in occasions or (BLANK, BLANK))
    behind = (Code("\n".join(line.behind() for line in monthly.alarms)),) if monthly.alarms else ()
    return (
        Heading(say("correction", language), f"{STANDARD}, 10.2", is_part=True),
        Prose((means,)),
        *behind,
        Grid(Table(phrase("correction"), columns, rows), is_form=True),
    )


def _evidence(monthly: MonthlyReport, page: SubjectPage, language: Language) -> tuple[Block, ...]:
    return (
        Heading(say("evidence", language), is_part=True),
        *sealed_blocks(monthly.sealed, monthly.report.subject.key, language),
        Heading(say("small_print", language)),
        Prose(page.proves_not, "list"),
        *section.provenance(page, language),
    )


def sealed_blocks(sealed: SealedLog | None, key: str, language: Language) -> tuple[Block, ...]:
    """Return the checkpoint and how to check it."""
    if sealed is None:
        return (Prose((say("evidence_none", language),)),)
    commands = (
        f"leumund evidence export {key} --output {key}.zip",
        f"python3 -I -S verify.py {key}.zip --key '{sealed.key}'",
    )
    return (
        Prose((say("evidence_lead", language),)),
        Code(sealed.note.rstrip("\n")),
        Prose((say("evidence_how", language),)),
        Code("\n".join((*commands, f"sha256(verify.py) = {sealed.verifier}"))),
    )


def _sheets(monthly: MonthlyReport, language: Language) -> tuple[Sheet, ...]:
    report = monthly.report
    beside = [certificates_table(report.certificates.lines)] if report.certificates else []
    beside += [monthly.audits] if monthly.audits else []
    alarms = [alarms_table(monthly.alarms)] if monthly.alarms else []
    return (
        Sheet(since_table(report, monthly.month, language)),
        *trust_sheets(report),
        *trend_sheets(report),
        *aspect_sheets(report.aspects),
        *map(Sheet, (*alarms, *beside)),
    )
