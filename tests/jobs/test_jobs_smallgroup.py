"""Of an employer nothing is shown by itself that fewer than five reviews say; of anything else all is."""

from datetime import UTC, date, datetime

import pytest

from jobs.aspectjudge import AspectSets
from jobs.aspectkept import aspects_of
from jobs.aspectsets import read_aspect_sets
from jobs.model import shipped_priors
from jobs.report import StoreReports
from jobs.settings import SHIPPED
from jobs.smallgroup import SMALLEST, WITHHELD, is_small, withhold, withhold_aspects
from report.aspect import AspectLine, AspectMonth, AspectReport, ReceivedFigure
from report.csvtext import render_csv
from report.line import ReviewFilter
from report.phrase import Phrase
from report.subject import DISSATISFIED, TRUST, ControlChart, Distribution, Provenance, SubjectReport, TrustFigure
from report.textrate import TextRate
from report.words import phrase
from store.records import (
    AspectOpinion,
    Census,
    Coverage,
    Indicator,
    Listing,
    Reading,
    Selection,
    Sentiment,
    Subject,
    SubjectKind,
    on_day,
)
from store.runs import PageObservation

AT = datetime(2025, 5, 1, tzinfo=UTC)
SETS = AspectSets(read_aspect_sets(SHIPPED / "aspects"))
KINDS = [(SubjectKind.EMPLOYER, True), (SubjectKind.PRODUCT, False)]


@pytest.mark.parametrize(("kind", "hides"), KINDS)
def test_only_groups_of_one_to_four_reviews_of_employers_are_small(kind, hides):
    subject = Subject("x", "X", kind)
    assert [is_small(subject, n) for n in range(7)] == [False, *[hides] * (SMALLEST - 1), False, False]


def months(name, *counts):
    return tuple(Indicator(name, f"2025-{n:02}", 0.5, n=count) for n, count in enumerate(counts, start=1))


@pytest.mark.parametrize(("kind", "hides"), KINDS)
def test_months_and_stars_of_small_groups_are_left_out_with_a_word(kind, hides):
    report = SubjectReport(
        Subject("x", "X", kind),
        AT,
        TrustFigure(Indicator(TRUST, "2025-05-01", 0.5)),
        trend=months(TRUST, 4, 5, 9),
        chart=ControlChart(months(DISSATISFIED, 1, 5)),
        distribution=Distribution((1, 0, 0, 0, 3)),
        provenance=Provenance("m", "c", 0, ""),
    )
    shown = withhold(report)
    assert [point.n for point in shown.trend] == ([5, 9] if hides else [4, 5, 9])
    assert [point.n for point in shown.chart.points] == ([5] if hides else [1, 5])
    assert shown.distribution.total() == (0 if hides else 4)
    assert (WITHHELD in shown.notes) is hides


def aspect(key, mentions, *counts):
    figures = months("aspect", *counts)
    received = ReceivedFigure(Indicator("received", "2025", None))
    rate = TextRate("mentioned", key, 0.5, 0.4, 0.6, mentions, 0, corrected=False, note="raw")
    told = tuple(AspectMonth(each.period, each, each, each, each) for each in figures)
    return AspectLine(key, Phrase(key, key), mentions, rate, rate, figures[0], received, months=told)


@pytest.mark.parametrize(("kind", "hides"), KINDS)
def test_aspects_and_their_months_are_left_out_where_few_texts_speak_of_them(kind, hides):
    received = ReceivedFigure(Indicator("received", "2025", None))
    lines = (aspect("pay", 9, 4, 5), aspect("leadership", 4, 4))
    report = AspectReport(Subject("x", "X", kind), AT, "employer 1", "", 9, 0, 0, received, lines)
    shown = withhold_aspects(report)
    found = {line.key: [month.mentioned.n for month in line.months] for line in shown.lines}
    assert found == ({"pay": [5]} if hides else {"pay": [4, 5], "leadership": [4]})
    assert (WITHHELD in shown.notes) is hides


@pytest.fixture
def reviewed(store, make_review):
    """Keep `n` reviews of May 2024 and one of June, of a subject of a kind."""

    def keep(kind, n):
        store.subjects.add(Subject("works", "Works", kind))
        listing = store.subjects.add_listing(Listing("shop", "works", "works", url=""))
        days = [date(2024, 5, 1 + each) for each in range(n)] + [date(2024, 6, 1)]
        reviews = [make_review(f"r{n}", published=on_day(day)) for n, day in enumerate(days)]
        run = store.runs.open_run(listing, source="shop", started_at=AT, parser="page 1", config_digest="c0")
        store.runs.observe(run, PageObservation("https://shop.example/1", AT, tuple(reviews)))
        store.runs.close(run, Census(Coverage.FULL, Selection.FULL, len(reviews), len(reviews)), AT)
        return StoreReports(store)

    return keep


@pytest.mark.parametrize(("kind", "hides"), KINDS)
def test_lists_of_few_reviews_stay_empty_and_say_why(reviewed, kind, hides):
    reports = reviewed(kind, 5)
    may, june = (reports.reviews("works", ReviewFilter(month=month)) for month in ("2024-05", "2024-06"))
    assert (len(may.rows), len(june.rows)) == (5, 0 if hides else 1)
    assert (phrase("small_group_filter") in june.notes) is hides
    assert len(reports.reviews("works", ReviewFilter()).rows) == 6
    # A later page of a small group is as small.
    assert len(reports.reviews("works", ReviewFilter(month="2024-05"), limit=3, skip=3).rows) == 2


@pytest.mark.parametrize(("kind", "hides"), KINDS)
def test_a_file_of_a_withheld_list_says_why(reviewed, kind, hides):
    header, *lines = render_csv(reviewed(kind, 2).reviews("works", ReviewFilter())).splitlines()
    assert "excerpt" in header
    assert [line for line in lines if phrase(WITHHELD).en in line and phrase(WITHHELD).de in line] == lines[
        : int(hides)
    ]
    assert len(lines) == (1 if hides else 3)


@pytest.fixture
def read_by_a_judge(reviewed):
    """Keep six texts, all of which speak of one aspect and three of another; return the subject's store."""

    def keep(kind, usual, rare):
        store = reviewed(kind, 5).store
        found = list(store.reviews.versions("works"))
        store.reviews.add_sentiments("model", [Sentiment(each.id, "en", 0.5) for each in found])
        judge = next(judge for judge in SETS.names() if kind in judge.kinds)
        readings = []
        for place, each in enumerate(found):
            told = (usual, rare) if place < 3 else (usual,)
            readings.append(Reading(each.id, True, tuple(AspectOpinion(each.id, key, 0, 9, 0.1) for key in told)))
        store.opinions.keep("judge", readings)
        store.opinions.show(judge.aspect_set, "judge")
        return store

    return keep


@pytest.mark.parametrize(
    ("kind", "usual", "rare", "hides"),
    [(SubjectKind.EMPLOYER, "pay", "leadership", True), (SubjectKind.PRODUCT, "delivery", "price", False)],
)
def test_what_every_page_paper_and_file_gets_has_no_passages_of_small_groups(read_by_a_judge, kind, usual, rare, hides):
    store = read_by_a_judge(kind, usual, rare)
    found = aspects_of(store, store.subjects.get("works"), SETS, priors=shipped_priors())
    told = {line.key: line.bad is not None for line in found.lines if line.mentions}
    assert told == ({usual: True} if hides else {usual: True, rare: True})


@pytest.mark.parametrize(("kind", "hides"), KINDS)
def test_single_reviews_are_shown_only_among_others(reviewed, kind, hides):
    reports = reviewed(kind, 3)
    table = reports.reviews("works", ReviewFilter())
    assert (len(table.rows), phrase(WITHHELD) in table.notes) == ((0, True) if hides else (4, False))
    assert (reports.review("works", 1) is None) is hides


def test_what_nobody_said_is_no_small_group(reviewed):
    table = reviewed(SubjectKind.EMPLOYER, 5).reviews("works", ReviewFilter(month="2020-01"))
    assert (table.rows, table.notes) == ((), ())
