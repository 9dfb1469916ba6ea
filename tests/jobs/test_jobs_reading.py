"""Answering about one subject: what is published, else what can be computed, or the figures of a past day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from jobs.errors import DayToCome
from jobs.indicate import compute, publish_all
from jobs.reading import read_subject
from jobs.replay import ERASED, OTHER_METHOD, SAME, replay_published
from jobs.report import StoreReports
from jobs.score import score_new_versions
from jobs.workplace import today
from store.errors import UnknownSubject
from store.records import Census, Coverage, Published, Selection, on_day
from store.runs import PageObservation

FIRST, SECOND = date(2026, 5, 10), date(2026, 5, 20)


def moment(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def keep(store, make_listing, make_review):
    """Keep n reviews of the kettle, seen on a day, published the day before it, the first of them a day earlier."""
    listing = make_listing("kettle")

    def run(n, day, *, begin=0, at=None, **changes):
        seen_at = at or moment(day)
        reviews = [
            make_review(
                f"r{k}",
                author_key=f"{k:032x}",
                text=f"Opinion {k} of {k * 31}",
                published=on_day(day - timedelta(days=2 if k == begin else 1)),
            )
            for k in range(begin, begin + n)
        ]
        opened = store.runs.open_run(listing, source="shop", started_at=seen_at, parser="p", config_digest="c")
        page = PageObservation("https://shop.example/1", seen_at, [replace(each, **changes) for each in reviews])
        store.runs.observe(opened, page)
        store.runs.close(opened, Census(Coverage.PARTIAL, Selection.FULL, None, seen=n), seen_at)

    return run


def test_an_unknown_subject_is_told(store):
    with pytest.raises(UnknownSubject):
        read_subject(store, "kettle", None)


def test_what_is_published_is_shown(store, keep, tools):
    keep(20, FIRST)
    publish_all(store, tools, moment(FIRST, 13))
    keep(20, SECOND, begin=20)
    report = read_subject(store, "kettle", None)
    assert (report.as_of, report.trust.score.n) == (moment(FIRST, 13), 20)


def test_before_anything_is_published_the_figures_of_now_are_computed_and_not_kept(store, keep):
    keep(20, FIRST)
    report = read_subject(store, "kettle", None)
    assert report.trust.score.n == 20
    assert abs(report.as_of - datetime.now(UTC)) < timedelta(minutes=1)
    assert store.indicators.current("kettle") is None


@pytest.mark.parametrize(
    ("day", "n"),
    [(FIRST - timedelta(days=1), 0), (FIRST, 20), (SECOND - timedelta(days=1), 20), (date.min, 0)],
)
def test_a_day_before_the_first_figures_is_seen_from_its_end_with_what_had_been_observed(store, keep, tools, day, n):
    keep(20, FIRST)
    keep(20, SECOND, begin=20)
    publish_all(store, tools, moment(SECOND, 13))
    report = read_subject(store, "kettle", day)
    assert report.trust.score.n == n
    assert (report.as_of.date(), report.as_of.hour) == (day, 23)


def test_a_past_day_shows_what_was_published_by_its_end_and_that_it_still_follows(store, keep, tools):
    keep(20, FIRST)
    publish_all(store, tools, moment(FIRST, 13))
    then = store.indicators.current("kettle")
    keep(20, SECOND, begin=20)
    publish_all(store, tools, moment(SECOND, 13))
    report = read_subject(store, "kettle", SECOND - timedelta(days=1))
    assert report == replace(
        StoreReports(store, as_of=moment(SECOND, 0)).report(store.subjects.get("kettle"), then), notes=(SAME,)
    )
    assert (report.trust.score.n, read_subject(store, "kettle", SECOND).trust.score.n) == (20, 40)


def test_figures_of_another_configuration_are_shown_as_they_were_and_not_computed_again(store, keep, tools):
    keep(20, FIRST)
    publish_all(store, replace(tools, baselines={"mug": ("2025-01", "2025-12")}), moment(FIRST, 13))
    assert read_subject(store, "kettle", FIRST).notes == (OTHER_METHOD,)


def test_figures_whose_texts_were_erased_say_so_and_stand(store, keep, tools):
    keep(20, FIRST)
    score_new_versions(store, tools.model)
    publish_all(store, tools, moment(FIRST, 13))
    then = store.indicators.current("kettle")
    store.erasures.expire_all("shop", before=moment(SECOND), at=moment(SECOND))
    report = read_subject(store, "kettle", SECOND)
    assert report.notes == (ERASED,)
    assert report.trust.score == then.indicators[0]


def test_erasing_texts_alone_changes_no_figure(store, keep, tools):
    keep(20, FIRST)
    score_new_versions(store, tools.model)
    publish_all(store, tools, moment(FIRST, 13))
    then = store.indicators.current("kettle")
    store.erasures.expire_texts("shop", before=moment(SECOND), at=moment(SECOND))
    found = replay_published(store, store.subjects.get("kettle"), then, tools)
    assert (found.verdict, found.figures) == (ERASED, ())
    assert set(found.beside) <= {"tests", "suspicious", "profile", "n_not_modelled"}


def test_a_review_seen_in_the_last_moment_of_a_day_belongs_to_it(store, keep):
    keep(20, FIRST, at=moment(FIRST, 23).replace(minute=59, second=59, microsecond=999_999))
    assert read_subject(store, "kettle", FIRST).trust.score.n == 20


def test_a_day_to_come_is_refused(store, keep):
    keep(20, FIRST)
    assert read_subject(store, "kettle", today()).trust.score.n == 20
    for day in (today() + timedelta(days=1), date.max):
        with pytest.raises(DayToCome, match=f"nothing can be said of {day} yet") as caught:
            read_subject(store, "kettle", day)
        assert caught.value.exit_code == 2


def test_only_stated_dates_make_the_newest_review_date(store, keep, tools):
    keep(10, FIRST)
    keep(10, SECOND, begin=10, published=on_day(FIRST - timedelta(days=400)))
    keep(5, SECOND, begin=20, published=Published())
    figures = compute(store, store.subjects.get("kettle"), tools, as_of=moment(SECOND, 23))
    report = StoreReports(store).report(store.subjects.get("kettle"), figures)
    assert report.newest_on == f"{FIRST - timedelta(days=1)}"
