"""Lay a report out for people: every word and figure of a subject page, in one language, in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from report.aspectpage import AspectPage, lay_out_aspects
from report.authenticity import TestLine, in_order, say_effect, say_suspicious, say_test, say_test_name
from report.certificate import certificates_table, say_certificates
from report.change import say_changes
from report.chart import Chart, draw_charts
from report.contradiction import say_contradictions
from report.erasure import say_erased
from report.fragility import fragility_table, say_fragility
from report.number import (
    NOTHING,
    format_day,
    format_iso,
    format_moment,
    format_month,
    format_number,
    format_share,
    write_p_value,
)
from report.phrase import Language
from report.quality import quality_table
from report.sentence import (
    behind_alarms,
    say_alarms,
    say_meaning,
    say_prior,
    say_reach,
    say_vanished,
)
from report.shown import shown_table
from report.subject import NATURAL_PERSON, SentimentLine, SubjectReport
from report.svg import draw_interval
from report.table import Table
from report.tables import distribution_table, errors_table, sources_table, standings_by_source, trend_table
from report.timeline import FollowUpWords, lay_out_follow_ups, say_event
from report.words import WORDS, known_word, say
from store.records import Coverage, Indicator

PROVES_NOT = ("source", "genuine", "before", "complete", "fine", "certificate")


Behind = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled figure in a list of facts."""

    label: str
    """What it is."""
    value: str
    """What it says."""
    warns: bool = False
    """True where it deserves attention."""
    is_digest: bool = False
    """True for long hexadecimal figures."""
    behind: Behind | None = None
    """Filter of the reviews behind it, as fields of an address; None where there is no such list."""


@dataclass(frozen=True, slots=True)
class TestWords:
    """An authenticity test in words."""

    __test__ = False  # Test runners take every class called Test... for theirs.

    name: str
    """What it is called."""
    verdict: str
    """Fired, nothing found, or too little to test."""
    figures: str
    """Effect and p value; empty where there is none."""
    sentence: str
    """What it found, what it lacks, or what it asks."""
    fired: bool
    """True where it fired."""
    lacks: bool = False
    """True where there was too little to test."""


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """A subject page, written out; HTML and plain text only arrange it."""

    key: str
    """Key of the subject, for addresses."""
    name: str
    """Name of the subject; text from people."""
    kind: str
    """Product, employer ..."""
    is_demo: bool
    """True for made-up data."""
    as_of: str
    """The moment the figures speak of."""
    value: str
    """The trust score, or too little."""
    span: str
    """Its interval; empty without a value."""
    bar: Markup | None
    """Picture of the interval; None without a value."""
    meaning: tuple[str, ...]
    """What the score means, sentence by sentence."""
    facts: tuple[Fact, ...]
    """The figures always shown next to a score."""
    charts: dict[str, Chart]
    """trend, control and distribution, where there is anything to draw."""
    series: Table
    """The months behind trend and control chart."""
    alarms: tuple[str, ...]
    """Months outside their limits, or that there is none."""
    has_alarm: bool
    """True where any month lies outside its limits."""
    reach: tuple[str, ...]
    """Blind spot and false-alarm rate."""
    changes: tuple[str, ...]
    """Change points, trend and season, sentence by sentence; empty for a natural person."""
    distribution: Table
    """Reviews by rating."""
    vanished: str
    """Share of vanished reviews and bounds."""
    quality: Table
    """Quality indicators beside what is usual."""
    costs: Table | None
    """What it would take to move the score; None where there is too little for one."""
    fragility: tuple[str, ...]
    """What settings and single months do to it."""
    by_source: Table
    """What each source says alone; no rows where there is only one."""
    sources: Table
    """Where the reviews come from."""
    shown: Table
    """What the sources show as their own figures."""
    tests: tuple[TestWords, ...]
    """Authenticity tests."""
    suspicious: tuple[str, ...]
    """The score with and without what their findings rest on; empty where that is no part of the set."""
    model: tuple[str, ...]
    """What is known of the text model, sentence by sentence."""
    errors: Table
    """Its measured errors."""
    provenance: tuple[Fact, ...]
    """Digests, ledger, estimator."""
    proves_not: tuple[str, ...]
    """What all this doesn't prove."""
    notes: tuple[str, ...]
    """Further remarks."""
    aspects: AspectPage | None
    """What the texts say of each aspect; None where that was not asked for."""
    certificates: Table | None
    """Certificates beside the review signal; None without any."""
    certified: tuple[str, ...]
    """What of them deserves attention, sentence by sentence."""
    behind_alarms: tuple[Behind, ...]
    """Filter of the reviews behind each sentence of `alarms`; empty where there is no such list."""
    events: tuple[str, ...]
    """What happened beside the reviews, oldest first."""
    follow_ups: tuple[FollowUpWords, ...]
    """Alarms that somebody took note of, and what followed."""


def lay_out(report: SubjectReport, language: Language) -> SubjectPage:
    """Return a report's page in a language."""
    score = report.trust.score
    ends, charts = score.interval, draw_charts(report, language)
    return SubjectPage(
        key=report.subject.key,
        name=report.subject.name,
        kind=known_word(report.subject.kind, language),
        is_demo=report.subject.is_demo,
        as_of=format_moment(report.as_of, language),
        value=say_value(score, language),
        span=say_span(report, language),
        bar=draw_interval(score.value, ends.low, ends.high, language=language)
        if score.value is not None and ends
        else None,
        meaning=say_meaning(report, language),
        facts=list_facts(report, language),
        charts=charts,
        series=trend_table(report),
        # Where no month could be judged, "no alarm" would be an all-clear that nobody gave.
        alarms=say_alarms(report, language) if "control" in charts else (),
        has_alarm=bool(report.chart.alarms()),
        reach=say_reach(report, language),
        changes=() if score.note == NATURAL_PERSON else say_changes(report.changes, language),
        distribution=distribution_table(report.distribution),
        vanished=say_vanished(report, language),
        quality=quality_table(report.quality),
        costs=fragility_table(report.fragility) if report.fragility else None,
        fragility=say_fragility(report.fragility, language) if report.fragility else (),
        # Of a single source the mixture says it all, but for what is usual there, which stands in the small print.
        by_source=standings_by_source(report.trust.by_source if len(report.trust.by_source) > 1 else ()),
        sources=sources_table(report.sources, with_subject=len({line.subject for line in report.sources}) > 1),
        shown=shown_table(report.shown),
        tests=tuple(_test_words(test, language) for test in in_order(report.tests)),
        suspicious=say_suspicious(report.trust.score, report.suspicious, language),
        model=_model_words(report, language),
        errors=errors_table(report.sentiment.errors),
        provenance=list_provenance(report, language),
        proves_not=tuple(say(f"proves_not_{key}", language) for key in PROVES_NOT),
        notes=(
            *say_erased(report.erased_since, language),
            *(WORDS[note].said_in(language) if note in WORDS else note for note in report.notes),
        ),
        aspects=lay_out_aspects(report.aspects, language) if report.aspects else None,
        certificates=certificates_table(report.certificates.lines) if report.certificates else None,
        certified=say_certificates(report.certificates, language) if report.certificates else (),
        behind_alarms=behind_alarms(report) if "control" in charts else (),
        events=tuple(say_event(each, language) for each in report.events),
        follow_ups=lay_out_follow_ups(report.follow_ups, language),
    )


def say_value(score: Indicator, language: Language) -> str:
    """Return a trust score, or in two words why there is none."""
    if score.value is None:
        return say("not_scored" if score.note == NATURAL_PERSON else "too_little", language)
    return format_share(score.value, language)


def _counted(report: SubjectReport, language: Language) -> str:
    """Return how many reviews count, and how many more only repeat them."""
    n = format_number(report.trust.score.n, language)
    if not report.repeats:
        return n
    return say("counted_once", language, n=n, repeats=format_number(report.repeats, language))


def say_span(report: SubjectReport, language: Language) -> str:
    """Return the score's interval with its level; empty without one."""
    ends = report.trust.score.interval
    if report.trust.score.value is None or ends is None:
        return ""
    low, high, level = (format_share(end, language) for end in (ends.low, ends.high, ends.level))
    return say("span", language, low=low, high=high, level=level)


def list_facts(report: SubjectReport, language: Language) -> tuple[Fact, ...]:
    """Return the figures that always stand next to a score."""
    score = report.trust.score
    fired = sum(test.fired for test in report.tests)
    alarms = report.chart.alarms()
    full = sum(line.coverage is Coverage.FULL for line in report.sources)
    effective = format_number(score.n_eff, language, digits=0 if (score.n_eff or 0) >= 10 else 1)
    return (
        Fact(say("n", language), _counted(report, language), behind=()),
        Fact(say("n_eff", language), effective, warns=score.value is None),
        Fact(say("newest", language), format_iso(report.newest_on or NOTHING, language)),
        Fact(
            say("coverage", language),
            say("full_of", language, n=str(full), all=str(len(report.sources))),
            warns=full < len(report.sources),
        ),
        Fact(
            say("vanished", language),
            format_share(report.vanished_share(), language, digits=1),
            behind=(("vanished", "1"),) if report.vanished_share() else None,
        ),
        Fact(say("tests", language), _fired(report.tests, language), warns=bool(fired)),
        Fact(
            say("alarms", language),
            say("alarms_last", language, n=str(len(alarms)), period=format_month(alarms[-1].period, language))
            if alarms
            else say("none", language),
            warns=bool(alarms),
        ),
        Fact(say("checked_by_hand", language), _checked(report.sentiment, language)),
    )


def _fired(tests: Sequence[TestLine], language: Language) -> str:
    """Return how many of the tests that could be held fired."""
    held = [test for test in tests if test.p_value is not None]
    if not held:
        return say("not_testable" if tests else "tests_none", language)
    return say("tests_fired", language, n=str(sum(test.fired for test in held)), all=str(len(held)))


def list_provenance(report: SubjectReport, language: Language) -> tuple[Fact, ...]:
    """Return what somebody needs who wants to recompute or verify the figures."""
    given = report.provenance
    size = format_number(given.ledger_size, language)
    ledger = say("ledger_means", language, size=size, root=given.ledger_root) if given.ledger_size else ""
    facts = (
        Fact(say("as_of", language), format_moment(report.as_of, language)),
        Fact(say("estimator", language), say_prior(report, language)),
        Fact(say("model", language), given.model_digest, is_digest=True),
        Fact(say("config", language), given.config_digest, is_digest=True),
        Fact(say("ledger", language), ledger or say("ledger_none", language), is_digest=bool(ledger)),
    )
    return tuple(fact for fact in facts if fact.value)


def _test_words(test: TestLine, language: Language) -> TestWords:
    """Return a test's line in words."""
    # A p value of None is the test's own way to say that it had too little to work on.
    verdict = "fired" if test.fired else "not_testable" if test.p_value is None else "not_fired"
    return TestWords(
        name=say_test_name(test, language),
        verdict=say(verdict, language),
        figures=" · ".join(filter(None, (say_effect(test, language), write_p_value(test.p_value, language)))),
        sentence=say_test(test, language),
        fired=test.fired,
        lacks=bool(test.lacking),
    )


def _checked(sentiment: SentimentLine, language: Language) -> str:
    """Return when people last checked the text model."""
    return format_day(sentiment.checked_on, language) if sentiment.checked_on else say("never", language)


def _model_words(report: SubjectReport, language: Language) -> tuple[str, ...]:
    """Return what is known of the text model, and how many texts it sees contradict their rating."""
    sentiment = report.sentiment
    if not sentiment.model_digest:
        return (say("sentiment_none", language),)
    sentences = [f"{say('checked_by_hand', language)}: {_checked(sentiment, language)}."]
    total = format_number(sentiment.n_judged + sentiment.n_not_modelled + sentiment.n_waiting, language)
    for word, count in (("not_modelled_means", sentiment.n_not_modelled), ("waiting_means", sentiment.n_waiting)):
        if count:
            sentences.append(say(word, language, n=format_number(count, language), all=total))
    if report.contradictions is not None:
        sentences.append(say_contradictions(report.contradictions, language))
    # Last, because the table of errors follows it.
    sentences.append(say("sentiment_means" if sentiment.errors else "sentiment_no_errors", language))
    return tuple(sentences)
