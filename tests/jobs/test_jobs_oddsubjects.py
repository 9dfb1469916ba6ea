"""Subjects whose reviews are odd get a defined answer in every format: a figure, or too little, never NaN."""

import json
import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from jobs.indicate import Tools, compute, publish_all
from jobs.model import shipped_model, shipped_priors
from jobs.reading import read_subject
from jobs.report import StoreReports
from report.contract import trend_json, trust_json
from report.line import ReviewFilter
from report.terminal import report_text
from store.records import (
    Census,
    Coverage,
    Listing,
    Precision,
    Published,
    RatingKind,
    Scale,
    Selection,
    Subject,
    SubjectKind,
    on_day,
)
from store.runs import PageObservation

NOW = datetime(2026, 7, 20, tzinfo=UTC)
TOOLS = Tools(shipped_model(), shipped_priors())


def day(n):
    return on_day(date(2024, 1, 1) + timedelta(days=n))


def spread(n, **more):
    return [{"review_id": str(i), "rating": float(1 + i % 5), "published": day(9 * i), **more} for i in range(n)]


THUMBS, TEN = Scale(0, 1, RatingKind.BINARY), Scale(1, 10)
ODD = {
    "none": [],
    "one": spread(1),
    "all equal": [{**each, "rating": 5.0} for each in spread(60)],
    "all the worst": [{**each, "rating": 1.0} for each in spread(60)],
    "future": [{**each, "published": on_day(date(2030, 1, 1))} for each in spread(40)],
    "months only": [
        {**each, "published": Published(datetime(2024, 1 + i % 12, 1, tzinfo=UTC), Precision.MONTH)}
        for i, each in enumerate(spread(80))
    ],
    "years only": [
        {**each, "published": Published(datetime(2024, 1, 1, tzinfo=UTC), Precision.YEAR)} for each in spread(40)
    ],
    "no dates": [{**each, "published": Published()} for each in spread(40)],
    "one day": [{**each, "published": day(0)} for each in spread(200)],
    "mixed scales": [
        {**each, "rating": float(i % 2), "scale": THUMBS}
        if i % 3 == 0
        else {**each, "rating": float(1 + i % 10), "scale": TEN}
        for i, each in enumerate(spread(90))
    ],
    "no ratings": [{**each, "rating": None} for each in spread(30)],
    "no texts": spread(60, text=None, title=None),
    "ancient": [
        {**each, "published": on_day(date(1999, 1, 1) + timedelta(days=i))} for i, each in enumerate(spread(60))
    ],
}


def collect(store, listing, page, at=NOW):
    run = store.runs.open_run(listing, source="shop", started_at=at, parser="p", config_digest="c")
    store.runs.observe(run, PageObservation("https://shop.example/1", at, page))
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, len(page), seen=max(len(page), 1)), at)


def numbers(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for each in value for number in numbers(each)]
    return [value] if isinstance(value, float) else []


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_subject_has_a_defined_answer_in_every_format(store, make_listing, make_review, odd):
    listing = make_listing("kettle")
    collect(store, listing, [make_review(**{"author_key": None, **each}) for each in ODD[odd]])
    publish_all(store, TOOLS, NOW)
    report = read_subject(store, "kettle", None)
    for told in (trust_json(report), trend_json(report)):
        assert all(math.isfinite(number) for number in numbers(told))
        json.dumps(told, allow_nan=False)
    for language in ("de", "en"):
        text = report_text(report, language)
        assert "nan" not in text.lower().split()
    score = report.trust.score
    assert (score.value is None) == (score.note == "too_little")


def test_thumbs_are_told_beside_ratings_of_ten_steps_and_never_as_stars(store, make_listing, make_review):
    collect(store, make_listing("kettle"), [make_review(**each) for each in ODD["mixed scales"]])
    publish_all(store, TOOLS, NOW)
    told = trust_json(read_subject(store, "kettle", None))
    assert (sum(told["distribution"].values()), told["thumbs"], told["unrated"]) == (60, {"up": 15, "down": 15}, 0)


def test_figures_from_before_thumbs_stood_apart_are_shown_as_they_were_and_say_so(store, make_listing, make_review):
    collect(store, make_listing("kettle"), [make_review(**each) for each in ODD["mixed scales"]])
    figures = compute(store, store.subjects.get("kettle"), TOOLS, as_of=NOW)
    apart = figures.facts["distribution"]
    ones, *between, fives = apart["stars"]
    mixed = {"stars": [ones + apart["thumbs_down"], *between, fives + apart["thumbs_up"]], "unrated": apart["unrated"]}
    old = replace(figures, facts={**figures.facts, "distribution": mixed}, config_digest="0" * 64)
    store.indicators.publish(old, NOW)
    publish_all(store, TOOLS, NOW + timedelta(days=1))
    then, now = (read_subject(store, "kettle", day) for day in (NOW.date(), None))
    assert trust_json(then)["distribution"] == dict(zip("12345", mixed["stars"], strict=True))
    assert (trust_json(then)["thumbs"], trust_json(now)["thumbs"]) == ({"up": 0, "down": 0}, {"up": 15, "down": 15})
    assert {"replay_other_method", "thumbs_among_stars"} <= set(then.notes)
    assert "thumbs_among_stars" not in now.notes
    assert trend_json(then)["points"][-1]["n"] == 90
    for language, word in (("de", "Daumen"), ("en", "thumb")):
        assert word in report_text(then, language)


@pytest.mark.parametrize(
    ("max_stars", "thumbs"), [(1, {"down"}), (4, {"down"}), (5, {"down", "up"}), (None, {"down", "up"})]
)
def test_a_thumb_passes_a_filter_by_stars_as_it_counts_and_the_list_says_so(
    store, make_listing, make_review, max_stars, thumbs
):
    collect(store, make_listing("kettle"), [make_review(**each) for each in ODD["mixed scales"]])
    lines = StoreReports(store).reviews("kettle", ReviewFilter(max_stars=max_stars))
    shown = [rating for stars, rating in zip(lines.cells("stars"), lines.cells("rating"), strict=True) if stars is None]
    assert (set(shown), len(shown)) == (thumbs, 15 * len(thumbs))
    told = [note.said_in("en") for note in lines.notes if "thumb down" in note.said_in("en")]
    assert len(told) == (max_stars is not None)


def test_of_thumbs_nothing_is_said_where_none_is_listed(store, make_listing, make_review):
    collect(store, make_listing("kettle"), [make_review(rating=2.0)])
    assert StoreReports(store).reviews("kettle", ReviewFilter(max_stars=2)).notes == ()


def test_of_too_few_employees_no_thumb_is_told(store, make_listing, make_review):
    thumb = ODD["mixed scales"][0]
    store.subjects.add(Subject("firm", "Firm", SubjectKind.EMPLOYER))
    listing = store.subjects.add_listing(Listing("shop", "firm", "firm", url="https://shop.example/firm"))
    collect(store, listing, [make_review(**thumb)])
    table = StoreReports(store).reviews("firm", ReviewFilter(max_stars=5))
    assert (table.rows, ["thumb" in note.said_in("en") for note in table.notes]) == ((), [False])


@pytest.mark.parametrize("odd", ["none", "one", "future"])
def test_where_nothing_counts_yet_it_says_too_little(store, make_listing, make_review, odd):
    collect(store, make_listing("kettle"), [make_review(**each) for each in ODD[odd]])
    figures = compute(store, store.subjects.get("kettle"), TOOLS, as_of=NOW)
    assert (figures.indicators[0].value, figures.indicators[0].note) == (None, "too_little")


def test_ids_of_one_author_whose_reviews_all_change_are_edits_and_double_none(store, make_listing, make_review):
    listing = make_listing("kettle")
    first = [make_review(review_id=str(i), rating=5.0, text=f"First life of {i}", published=day(i)) for i in range(20)]
    again = [
        make_review(review_id=str(i), rating=1.0, text=f"Another one, {i}", published=day(600 + i)) for i in range(20)
    ]
    collect(store, listing, first)
    collect(store, listing, again, NOW + timedelta(days=1))
    figures = compute(store, store.subjects.get("kettle"), TOOLS, as_of=NOW + timedelta(days=1))
    assert figures.indicators[0].n == 20
    assert figures.indicators[0].value < 0.3


@pytest.mark.parametrize(
    ("odd", "note"),
    [("one day", "one_day_means"), ("no dates", "undated_means"), ("years only", None), ("all equal", None)],
)
def test_a_history_of_one_day_says_that_it_is_one(store, make_listing, make_review, odd, note):
    collect(store, make_listing("odd", external_id="odd"), [make_review(**each) for each in ODD[odd]])
    publish_all(store, TOOLS, NOW)
    report = read_subject(store, "odd", None)
    assert report.notes == ((note,) if note else ())


def test_a_source_that_begins_its_ids_anew_loses_no_older_review(store, make_listing, make_review):
    listing = make_listing("odd", external_id="odd")
    first = [
        make_review(**each, author_key=None, title=None, text=f"old text {i}") for i, each in enumerate(spread(60))
    ]
    later = [
        make_review(**{**each, "published": day(700 + i)}, author_key=None, title=None, text=f"quite other words {i}")
        for i, each in enumerate(spread(60))
    ]
    collect(store, listing, first)
    run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="p", config_digest="c")
    store.runs.observe(run, PageObservation("https://shop.example/2", NOW, later))
    store.runs.close(run, Census(Coverage.PARTIAL, Selection.FULL, None, seen=60), NOW)
    publish_all(store, TOOLS, NOW)
    report = read_subject(store, "odd", None)
    assert report.trust.score.n == 120
    assert report.notes == ("reused_ids_mean",)
