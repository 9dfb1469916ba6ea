"""The sections that documents are made of: each turns a part of a subject's page into blocks."""

from collections.abc import Sequence

from report.aspect import AspectLine, AspectReport
from report.aspectpage import AspectPage, lay_out_aspects, signed_points
from report.document import Block, Facts, Grid, Heading, Passage, Picture, Prose, Verdict
from report.number import NOTHING, format_share
from report.page import SubjectPage, TestWords
from report.phrase import Language
from report.reason import say_reason
from report.subject import SourceLine, SubjectReport
from report.table import Cell, Column, Kind, Table
from report.words import phrase, say

SCALE = (0.0, 0.25, 0.5, 0.75, 1.0)


def verdict(report: SubjectReport, page: SubjectPage, language: Language) -> Verdict:
    """Return the trust score above its interval."""
    score = report.trust.score
    ends = score.interval if score.value is not None else None
    return Verdict(
        label=say("trust", language),
        value=page.value,
        span=page.span,
        meaning=page.meaning,
        ends=(ends.low, score.value, ends.high) if ends and score.value is not None else None,
        scale=tuple(format_share(share, language) for share in SCALE),
    )


def remarks(page: SubjectPage, language: Language) -> tuple[Block, ...]:
    """Return what must be known before any figure: made-up data, stale figures, how a past day was seen."""
    demo = (say("demo_explained", language),) if page.is_demo else ()
    said = (*demo, *page.notes)
    return (Prose(said, "quiet"),) if said else ()


def trend(page: SubjectPage, language: Language) -> tuple[Block, ...]:
    """Return the trust score by month."""
    chart = page.charts.get("trend")
    drawn = Picture(chart, say("trend_means", language)) if chart else Prose((say("chart_no_data", language),))
    return (Heading(say("trend", language)), drawn)


def distribution(page: SubjectPage, language: Language, *, share: float = 0.95) -> tuple[Block, ...]:
    """Return the reviews by rating."""
    chart = page.charts.get("distribution")
    told = say("distribution_means", language)
    drawn = Picture(chart, told, share) if chart else Prose((say("no_rows", language),))
    return (Heading(say("chart_distribution", language)), drawn)


def control(page: SubjectPage, language: Language) -> tuple[Block, ...]:
    """Return the control chart with its alarms, changes, and how far it reaches."""
    chart = page.charts.get("control")
    drawn = Picture(chart, say("chart_means", language)) if chart else Prose((say("chart_no_data", language),))
    alarms = (Prose(page.alarms, "alarm" if page.has_alarm else "list"),) if page.alarms else ()
    rest = (Prose(page.changes, "list"), Prose(page.reach, "quiet"))
    return (Heading(say("chart_control", language)), drawn, *alarms, *(each for each in rest if each.sentences))


def sources(report: SubjectReport, page: SubjectPage, language: Language) -> tuple[Block, ...]:
    """Return where the reviews come from, how much of each source was seen, and what vanished."""
    told = tuple(f"{line.source}: {say_reason(line.reason, language)}" for line in report.sources if line.reason)
    reasons = (Prose(told, "list"),) if told else ()
    return (Heading(say("sources", language)), Grid(coverage_table(report.sources)), *reasons, Prose((page.vanished,)))


def coverage_table(lines: Sequence[SourceLine]) -> Table:
    """Return one row a source, as narrow as paper is."""
    columns = (
        Column("source", phrase("source")),
        *(Column(name, phrase(name), kind=Kind.WORD) for name in ("coverage", "selection")),
        *(Column(name, phrase(name), kind=Kind.COUNT) for name in ("seen", "announced", "kept", "vanished")),
        Column("last_run", phrase("last_run"), kind=Kind.DATE),
    )
    rows = tuple(
        (
            *(line.source, line.coverage, line.selection, line.seen, line.announced),
            *(line.n_reviews, line.vanished, line.last_run_at),
        )
        for line in lines
    )
    return Table(phrase("sources"), columns, rows)


def authenticity(page: SubjectPage, language: Language) -> tuple[Block, ...]:
    """Return each authenticity test with what it found, and which could not be held for what reason."""
    head = (Heading(say("tests", language)), Prose((say("tests_mean", language),), "quiet"))
    held = [test for test in page.tests if not test.lacks]
    grid = (Grid(tests_table(held)),) if held else (Prose((say("tests_none", language),)),)
    lacking = tuple(f"{test.name}: {test.sentence}" for test in page.tests if test.lacks)
    rest = (Prose((f"{say('not_testable', language)}:", *lacking), "quiet"),) if lacking else ()
    return (*head, *grid, *((Prose(page.suspicious),) if page.suspicious else ()), *rest)


def tests_table(tests: Sequence[TestWords]) -> Table:
    """Return one row a test that was held: verdict, effect, and what it found or asked."""
    names = {"test": "tests", "verdict": "outcome", "figures": "effect", "sentence": "told"}
    columns = tuple(Column(name, phrase(key)) for name, key in names.items())
    rows = tuple((test.name, test.verdict, test.figures or NOTHING, test.sentence) for test in tests)
    return Table(phrase("tests"), columns, rows)


def fragility(page: SubjectPage, language: Language) -> tuple[Block, ...]:
    """Return what it would take to move the score."""
    if page.costs is None:
        return (Heading(say("fragility", language)), Prose((say("no_figures_fragile", language),)))
    return (Heading(page.costs.title.said_in(language)), Grid(page.costs), Prose(page.fragility))


def certificates(page: SubjectPage, language: Language) -> tuple[Block, ...]:
    """Return the certificates beside the review signal; nothing without any."""
    if page.certificates is None:
        return ()
    told = (Prose(page.certified, "alarm"),) if page.certified else ()
    return (Heading(say("certificates", language)), *told, Grid(page.certificates))


def quality(page: SubjectPage, language: Language) -> tuple[Block, ...]:
    """Return the quality indicators of the last twelve months."""
    return (Heading(say("quality", language)), Grid(page.quality)) if page.quality.rows else ()


def text_model(page: SubjectPage, language: Language) -> tuple[Block, ...]:
    """Return what is known of the text model, with its errors."""
    errors = (Grid(page.errors),) if page.errors.rows else ()
    return (Heading(say("text_model", language)), Prose(page.model), *errors)


def provenance(page: SubjectPage, language: Language) -> tuple[Block, ...]:
    """Return digests, ledger and estimator."""
    columns = (Column("fact", phrase("since_figure")), Column("value", phrase("value")))
    rows = tuple((fact.label, fact.value) for fact in page.provenance)
    return (Heading(say("provenance", language)), Grid(Table(phrase("provenance"), columns, rows)))


def aspects(report: AspectReport | None, language: Language, *, quotes: bool = True) -> tuple[Block, ...]:
    """Return what texts say of each aspect, with passages as evidence."""
    if report is None:
        return (Heading(say("aspects", language)), Prose((say("aspects_not_read", language),)))
    page = lay_out_aspects(report, language)
    if not page.lines:
        return (Heading(say("aspects", language)), Prose(page.notes or (say("aspects_not_read", language),)))
    grid = Grid(aspect_figures(report, language))
    shown = _passages(page) if quotes else ()
    received = (Heading(say("expected_and_received", language)), Prose((page.received,))) if page.received else ()
    head = (Heading(say("aspects", language)), Prose((page.lead,)), grid)
    return (*head, *shown, Prose(page.notes, "quiet"), *received)


def aspect_figures(report: AspectReport, language: Language) -> Table:
    """Return one row an aspect that any text mentions, as narrow as paper is: complaints with their interval."""
    columns = (
        Column("aspect", phrase("aspect")),
        Column("mentions", phrase("aspect_mentions"), kind=Kind.COUNT),
        *(Column(name, phrase(f"aspect_{name}"), kind=Kind.SHARE) for name in ("mentioned", "negative")),
        *(Column(name, phrase(name), kind=Kind.SHARE) for name in ("low", "high")),
        Column("net", phrase("aspect_net")),
    )
    rows = tuple(_aspect_row(line, language) for line in report.lines if line.mentions)
    return Table(phrase("aspects"), columns, rows)


def _aspect_row(line: AspectLine, language: Language) -> tuple[Cell, ...]:
    bad, net = line.negative, line.net.value
    ends = (None, None) if bad.value is None else (bad.low, bad.high)
    return (
        line.label.said_in(language),
        line.mentions,
        line.mentioned.value,
        bad.value,
        *ends,
        signed_points(net) if net is not None else None,
    )


def _passages(page: AspectPage) -> tuple[Block, ...]:
    return tuple(
        Passage(f"{line.label} · {quote.label}", quote.text, quote.whence, quote.is_bad)
        for line in page.lines
        for quote in line.quotes
        if quote.whence
    )


def facts(page: SubjectPage) -> Facts:
    """Return the figures that always stand next to a score."""
    return Facts(page.facts)
