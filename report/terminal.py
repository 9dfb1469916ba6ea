"""Write a subject's report as plain text, at most 80 columns wide."""

import textwrap
from collections.abc import Iterable

from report.cell import show_cell
from report.number import NOTHING, format_month, format_share
from report.page import Fact, SubjectPage, TestWords, lay_out
from report.phrase import Language
from report.quality import quality_table
from report.reason import say_reason
from report.sentence import say_meaning
from report.subject import SubjectReport
from report.table import Table
from report.tables import trend_table
from report.text import WIDEST_LINE, pad, printable, render_text, shorten, width
from report.words import known_word, say
from store.records import Indicator

# Blocks and bars survive in a log, a mail and a pipe, where colours don't.
LEVELS = "▁▂▃▄▅▆▇█"
BAR_COLUMNS = 40
LAST_MONTHS = 12
INDENT = "  "


def report_text(report: SubjectReport, language: Language) -> str:
    """Return the report as plain text for a terminal; no line is wider than 80 columns."""
    page = lay_out(report, language)
    blocks = [
        _head(page, language),
        _verdict(page, language),
        _wrap(page.notes),
        _facts(page.facts),
        _certificates(page, language),
        _trend(report, language),
        _control(page, report, language),
        _distribution(report, language),
        _fragility(page, language),
        _by_source(page.by_source, language),
        _sources(report, page, language),
        _shown(page.shown, language),
        [*_tests(page.tests, language), *_wrap(page.suspicious)],
        _model(page, language),
        _section(say("small_print", language), page.proves_not),
        _provenance(page, language),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(page: SubjectPage, language: Language) -> list[str]:
    """Return name, kind and moment, underlined."""
    name = shorten(printable(page.name), WIDEST_LINE)
    demo = [say("demo_explained", language)] if page.is_demo else []
    return [name, "═" * max(width(name), 1), f"{page.kind} · {say('as_of', language)} {page.as_of}", *_wrap(demo)]


def _verdict(page: SubjectPage, language: Language) -> list[str]:
    """Return the score with its interval and what it means."""
    span = f"  [{page.span}]" if page.span else ""
    return [f"{say('trust', language)}: {page.value}{span}", *_wrap(page.meaning)]


def _facts(facts: Iterable[Fact]) -> list[str]:
    """Return labelled figures, one a line."""
    listed = list(facts)
    widest = max(width(fact.label) for fact in listed)
    return [shorten(f"{INDENT}{pad(fact.label, widest)}  {fact.value}", WIDEST_LINE) for fact in listed]


def _certificates(page: SubjectPage, language: Language) -> list[str]:
    """Return each certificate on a line, and what deserves attention; nothing without any."""
    if page.certificates is None:
        return []
    names = [column.name for column in page.certificates.columns]
    lines = []
    for row in page.certificates.rows:
        kinds = [column.kind for column in page.certificates.columns]
        said = dict(zip(names, (show_cell(*pair, language) for pair in zip(row, kinds, strict=True)), strict=True))
        scope = f" · {said['scope']}" if said["scope"] != NOTHING else ""
        told = f"{said['issue']} – {said['expiry']} · {said['effective']}{scope}"
        lines += _wrap([f"{said['standard']} ({said['certificate_no']}): {told}"])
    notes = [note.said_in(language) for note in page.certificates.notes]
    return [_title(say("certificates", language)), *lines, *_wrap([*page.certified, *notes])]


def _trend(report: SubjectReport, language: Language) -> list[str]:
    """Return the last months' scores with bars; nothing without any."""
    if not report.trend:
        return []
    return [_title(say("trend", language)), *(_month(point, language) for point in report.trend[-LAST_MONTHS:])]


def _month(point: Indicator, language: Language) -> str:
    """Return one month's line: score, bar and interval."""
    month = pad(format_month(point.period, language), 11)
    if point.value is None:
        return f"{INDENT}{month}{say('too_little', language)}"
    ends = point.interval
    span = f"{format_share(ends.low, language)} – {format_share(ends.high, language)}" if ends else NOTHING
    return f"{INDENT}{month}{pad(format_share(point.value, language), 6, right=True)}  {_bar(point.value)}  {span}"


def _control(page: SubjectPage, report: SubjectReport, language: Language) -> list[str]:
    """Return the alarms, the dissatisfied share as one line of levels, and how far the chart reaches."""
    if not report.chart.points:
        return []
    shares = [point.value for point in report.chart.points][-BAR_COLUMNS:]
    known = any(share is not None for share in shares)
    line = [f"{INDENT}{say('dissatisfied_share', language)}: {_levels(shares)}"] if known else []
    return [_title(say("chart_control", language)), *line, *_wrap([*page.alarms, *page.changes, *page.reach])]


def control_text(report: SubjectReport, language: Language) -> str:
    """Return alarms, change points, trend, season and how far the chart reaches, in sentences."""
    page = lay_out(report, language)
    if not report.chart.points:
        return "\n".join(_wrap([*page.notes, say("chart_no_month", language)]))
    return "\n".join(_wrap([*page.notes, *page.alarms, *page.changes, *page.reach]))


def trend_text(report: SubjectReport, language: Language) -> str:
    """Return the months as a table, what they say in sentences, and all indicators beside what is usual."""
    months, quality = (render_text(table, language) for table in (trend_table(report), quality_table(report.quality)))
    # A column of dashes tells nobody what is missing.
    lacking = _wrap(say_meaning(report, language)) if report.trust.score.value is None else []
    return "\n".join([months.rstrip("\n"), *lacking, control_text(report, language) + "\n", quality])


def _distribution(report: SubjectReport, language: Language) -> list[str]:
    """Return reviews by rating with bars."""
    counts = report.distribution
    starred = [("★" * stars, n, max(counts.starred(), 1)) for stars, n in enumerate(counts.stars, start=1)]
    voted = [("down", counts.thumbs_down), ("up", counts.thumbs_up)] if counts.thumbs() else []
    bars = [*((known_word(name, language), n, counts.thumbs()) for name, n in voted), *starred]
    broadest = max(width(name) for name, _, _ in bars)
    lines = [
        f"{INDENT}{pad(name, broadest)}  {_bar(n / of)}  {n} ({format_share(n / of, language)})"
        for name, n, of in reversed(bars)
    ]
    unrated = [f"{INDENT}{say('unrated', language)}: {counts.unrated}"] if counts.unrated else []
    return [_title(say("chart_distribution", language)), *lines, *unrated]


def _sources(report: SubjectReport, page: SubjectPage, language: Language) -> list[str]:
    """Return each source's account, and what vanished."""
    lines = []
    for line in report.sources:
        coverage = known_word(line.coverage, language) if line.coverage else NOTHING
        seen, announced = (NOTHING if n is None else str(n) for n in (line.seen, line.announced))
        account = say("seen_of", language, seen=seen, announced=announced)
        lines += _wrap([f"{line.source}: {coverage}, {account}"])
        lines += _wrap([say_reason(line.reason, language)], INDENT * 2) if line.reason else []
    return [_title(say("sources", language)), *lines, *_wrap([page.vanished])]


def _fragility(page: SubjectPage, language: Language) -> list[str]:
    """Return what it would take to move the score; nothing where there is none."""
    if page.costs is None:
        return []
    names = [column.name for column in page.costs.columns]
    lines = []
    for row in page.costs.rows:
        cells = (show_cell(cell, column.kind, language) for cell, column in zip(row, page.costs.columns, strict=True))
        said = dict(zip(names, cells, strict=True))
        lines += _wrap([said["attack"] + ": " + say("cost_account", language, **said)])
    return [_title(page.costs.title.said_in(language)), *lines, *_wrap(page.fragility)]


def _by_source(table: Table, language: Language) -> list[str]:
    """Return what each source says alone; nothing where there is only one."""
    if not table.rows:
        return []
    names = [column.name for column in table.columns]
    lines = []
    for row in table.rows:
        cells = (show_cell(cell, column.kind, language) for cell, column in zip(row, table.columns, strict=True))
        said = dict(zip(names, cells, strict=True))
        lines += _wrap([said["source"] + ": " + say("by_source_account", language, **said)])
    return [_title(table.title.said_in(language)), *lines, *_wrap(note.said_in(language) for note in table.notes)]


def _shown(table: Table, language: Language) -> list[str]:
    """Return what each source shows as its own figures; nothing where none does."""
    if not table.rows:
        return []
    lines = []
    for row in table.rows:
        cells = [show_cell(cell, column.kind, language) for cell, column in zip(row, table.columns, strict=True)]
        source, mean, ratings, texts, observed, histogram = cells
        said = say("shown_account", language, mean=mean, ratings=ratings, texts=texts, observed=observed)
        lines += _wrap([f"{source}: {said}"])
        lines += _wrap([histogram], INDENT * 2) if histogram != NOTHING else []
    return [_title(table.title.said_in(language)), *lines, *_wrap(note.said_in(language) for note in table.notes)]


def _tests(tests: Iterable[TestWords], language: Language) -> list[str]:
    """Return each authenticity test's verdict and finding."""
    lines = [line for test in tests for line in _test(test)]
    return [_title(say("tests", language)), *(lines or _wrap([say("tests_none", language)]))]


def _test(test: TestWords) -> list[str]:
    """Return one test's lines: what it found or lacks; what it asks stands in the report."""
    figures = f" ({test.figures})" if test.figures else ""
    said = f". {test.sentence}" if test.lacks and test.sentence else ""
    head = _wrap([f"{test.name}: {test.verdict}{figures}{said}"])
    return [*head, *(_wrap([test.sentence], INDENT * 2) if test.fired and test.sentence else [])]


def _model(page: SubjectPage, language: Language) -> list[str]:
    """Return what is known of the text model, with its errors."""
    kinds = [column.kind for column in page.errors.columns]
    rows = [
        [show_cell(cell, kind, language) for cell, kind in zip(row, kinds, strict=True)] for row in page.errors.rows
    ]
    errors = [
        f"{measure} {value} ({spoken}, {texts}: {on})"
        for measure, value, spoken, on, n in rows
        for texts in [say("texts_n", language, n=n)]
    ]
    return [*_section(say("text_model", language), page.model), *_wrap(errors, INDENT * 2)]


def _provenance(page: SubjectPage, language: Language) -> list[str]:
    """Return digests and ledger, each under its label where it is long."""
    lines = [line for fact in page.provenance for line in _wrap([f"{fact.label}: {fact.value}"])]
    return [_title(say("provenance", language)), *lines]


def _section(title: str, sentences: Iterable[str]) -> list[str]:
    """Return a title and its sentences."""
    return [_title(title), *_wrap(sentences)]


def _title(text: str) -> str:
    """Return a section's title, ruled to the right margin."""
    return f"{text} {'─' * (WIDEST_LINE - width(text) - 1)}"


def _wrap(sentences: Iterable[str], indent: str = INDENT) -> list[str]:
    """Return sentences broken at the right margin, each beginning a line."""
    return [
        shorten(line, WIDEST_LINE)
        for sentence in sentences
        # A no-break space holds number and percent sign together; textwrap keeps it.
        for line in textwrap.wrap(printable(sentence), WIDEST_LINE, initial_indent=indent, subsequent_indent=indent)
    ]


def _bar(share: float) -> str:
    """Return a share 0..1 as a bar of fixed width."""
    full = round(min(max(share, 0.0), 1.0) * BAR_COLUMNS)
    return "█" * full + "·" * (BAR_COLUMNS - full)


def _levels(shares: Iterable[float | None]) -> str:
    """Return shares as one line of levels between zero and the highest; a gap is a blank."""
    known = list(shares)
    highest = max((share for share in known if share is not None), default=0.0) or 1.0
    top = len(LEVELS) - 1
    return "".join(" " if share is None else LEVELS[round(share / highest * top)] for share in known)
