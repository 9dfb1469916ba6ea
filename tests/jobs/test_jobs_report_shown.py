"""What the sources show as their own figures, read for a subject; and reviews listed as their sources rate them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jobs.reading import read_subject
from jobs.report import StoreReports
from jobs.shown import seen_by, shown_lines
from report.line import ReviewFilter
from report.shown import ShownLine
from store.records import Aggregate, Census, Coverage, RatingKind, Scale, Selection
from store.runs import PageObservation

AT = datetime(2026, 5, 10, 12, tzinfo=UTC)
LATER = AT + timedelta(days=10)
FIGURES = Aggregate("shop", 4.2, rating_count=512, review_count=28, histogram={"5": 512.0}, histogram_unit="count")
ENGLISH = "The kettle boils quickly and the handle stays cool, which I liked very much."


@pytest.fixture
def keep(store, make_listing):
    """Keep reviews and aggregates of the kettle, seen at a moment."""
    listing = make_listing("kettle")

    def run(at, *, reviews=(), aggregates=()):
        opened = store.runs.open_run(listing, source="shop", started_at=at, parser="p", config_digest="c")
        store.runs.observe(opened, PageObservation("https://shop.example/1", at, reviews, aggregates))
        store.runs.close(opened, Census(Coverage.PARTIAL, Selection.FULL, None, seen=len(reviews)), at)

    return run


def shown_of(store):
    return shown_lines(store, store.subjects.get("kettle"))


def test_figures_are_read_with_when_they_stood_there(store, keep):
    keep(AT, aggregates=[FIGURES])
    keep(LATER, aggregates=[FIGURES])
    (line,) = shown_of(store)
    assert (line.aggregate, line.observed_at, line.last_seen_at) == (FIGURES, AT, LATER)
    assert read_subject(store, "kettle", None).shown == (line,)


def test_the_same_figures_in_two_syntaxes_are_told_once(store, keep):
    keep(AT, aggregates=[replace(FIGURES, syntax="jsonld"), replace(FIGURES, syntax="microdata")])
    assert len(shown_of(store)) == 1


def test_nothing_is_told_where_nothing_is_shown(store, keep):
    keep(AT, aggregates=[Aggregate("shop", None)])
    assert shown_of(store) == ()


def test_a_person_has_no_mean_either(store, keep):
    keep(AT, aggregates=[FIGURES])
    assert shown_lines(store, replace(store.subjects.get("kettle"), is_person=True)) == ()


@pytest.mark.parametrize(
    ("moment", "seen"),
    [(AT - timedelta(days=1), []), (AT, [AT]), (LATER - timedelta(days=1), [AT]), (LATER, [LATER])],
)
def test_a_past_day_knows_only_what_stood_there_by_then(moment, seen):
    assert [line.last_seen_at for line in seen_by([ShownLine(FIGURES, AT, LATER)], moment)] == seen


def test_a_replay_leaves_out_what_came_later(store, keep):
    keep(LATER, aggregates=[FIGURES])
    assert read_subject(store, "kettle", AT.date()).shown == ()
    assert len(read_subject(store, "kettle", LATER.date()).shown) == 1


@pytest.mark.parametrize(
    ("changes", "rating", "stars"),
    [
        ({"rating": 9.1, "scale": Scale(1.0, 10.0)}, "9.1 of 10", 4.6),
        ({"rating": 4.0}, "4 of 5", 4.0),
        ({"rating": 1.0, "scale": Scale(0.0, 1.0, RatingKind.BINARY)}, "up", None),
        ({"rating": None}, "", None),
    ],
)
def test_a_review_is_listed_as_its_source_rates_it(store, keep, make_review, changes, rating, stars):
    keep(AT, reviews=[make_review("r1", **changes)])
    assert listed(store, "rating") == [rating]
    assert listed(store, "stars") == [stars]


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [(ENGLISH, None, "en"), (ENGLISH, "en", "en"), ("", None, "und"), ("", "de", "de"), ("!!! 10/10", None, "und")],
)
def test_a_language_is_open_only_where_neither_source_nor_recogniser_know_it(
    store, keep, make_review, text, stated, language
):
    keep(AT, reviews=[make_review("r1", title=None, text=text, language=stated)])
    assert listed(store, "language") == [language]


def listed(store, name):
    table = StoreReports(store).reviews("kettle", ReviewFilter())
    at = [column.name for column in table.columns].index(name)
    return [row[at] for row in table.rows]
