"""A subject's indicators by month, beside what is usual among subjects of its kind, and beside chosen ones."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from jobs import comparison
from jobs.comparison import NAMES, compare
from jobs.indicate import Tools, compute, publish_all
from jobs.model import shipped_model, shipped_priors
from jobs.reading import read_subject
from report.contract import trend_json
from store.errors import UnknownSubject
from store.records import Census, Coverage, Selection, Subject, SubjectKind, on_day
from store.runs import PageObservation

NOW = datetime(2026, 7, 20, tzinfo=UTC)


@pytest.fixture
def shops(store, make_listing, make_review):
    """Keeps four kettles with 12 reviews a month each in June and July; return the store with all figures published."""
    for place, ratings in enumerate(([5, 5, 4], [5, 4, 1], [4, 3, 1], [2, 1, 1])):
        listing = make_listing(f"kettle-{place}", external_id=str(place))
        run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="p", config_digest="c")
        page = [
            make_review(
                review_id=f"{place}-{month}-{n}",
                rating=float(ratings[n % 3]),
                text=f"Kettle {place} number {n} of {month} boils water as kettles do, day after day",
                published=on_day(datetime(2026, month, 1 + n, tzinfo=UTC).date()),
                reply="Thank you" if n < 3 else None,
            )
            for month in (6, 7)
            for n in range(12)
        ]
        store.runs.observe(run, PageObservation("https://shop.example/1", NOW, page))
        store.runs.close(run, Census(Coverage.FULL, Selection.FULL, len(page), seen=len(page)), NOW)
    publish_all(store, Tools(shipped_model(), shipped_priors()), NOW)
    return store


def lines(store, key, *others):
    subjects = [store.subjects.get(other) for other in others]
    figures = store.indicators.current(key)
    return {line.name: line for line in compare(store, store.subjects.get(key), figures, subjects)}


def test_every_indicator_is_there_over_the_year_and_by_month(shops):
    found = lines(shops, "kettle-1")
    assert tuple(found) == NAMES
    assert found["satisfaction"].year.value == pytest.approx((1 + 0.75 + 0) / 3)
    assert found["dissatisfied_share"].year.value == pytest.approx(1 / 3)
    assert found["replied"].year.value == pytest.approx(6 / 24)
    assert [(point.period, point.value) for point in found["volume"].months] == [("2026-06", 12.0), ("2026-07", 12.0)]
    assert [point.n for point in found["satisfaction"].months] == [12, 12]


def test_what_is_usual_is_that_of_the_others_of_the_same_kind(shops):
    usual = lines(shops, "kettle-0")["satisfaction"].usual
    assert usual.n == 3
    assert usual.median == pytest.approx((0.75 + 0.5 + 0) / 3)


def test_of_many_subjects_a_sample_with_figures_is_read_and_those_asked_for(shops):
    def read(most, keys=(), as_of=None):
        found = shops.indicators.newest(["volume"], SubjectKind.PRODUCT, keys=keys, most=most, as_of=as_of)
        return [each.subject for each in found]

    samples = [read(most) for most in (1, 2, 3, 4)]
    assert [len(sample) for sample in samples] == [1, 2, 3, 4]
    assert all(set(fewer) < set(more) for fewer, more in pairwise(samples))
    assert set(read(1, [f"kettle-{n}" for n in range(4)])) == set(samples[3])
    # Who has no figures yet takes nobody's place, and nobody who comes later does on a past day.
    for number in range(40):
        shops.subjects.add(Subject(f"new-{number}", "New", SubjectKind.PRODUCT))
    assert [read(most) for most in (1, 2, 3, 4)] == samples
    assert [read(most, as_of=datetime.now(UTC)) for most in (1, 2, 3, 4)] == samples


def test_who_is_set_beside_a_subject_does_not_change_what_is_usual(shops, monkeypatch):
    monkeypatch.setattr(comparison, "MOST_OTHERS", 3)
    monkeypatch.setattr(comparison, "LEAST_OTHERS", 2)
    keys = [f"kettle-{n}" for n in range(4)]
    # Of three in the sample of four, one is left out: whoever it is may be set beside the others.
    for key in keys:
        others = [other for other in keys if other != key]
        alone, beside = lines(shops, key), lines(shops, key, *others)
        assert [beside[name].usual for name in NAMES] == [alone[name].usual for name in NAMES]
        assert [found.n for _, found in beside["satisfaction"].beside] == [24, 24, 24]
        moment = datetime.now(UTC)
        assert [each.usual for each in read(shops, key, others, moment)] == [alone[name].usual for name in NAMES]


def read(store, key, others, moment):
    subject, *beside = (store.subjects.get(each) for each in (key, *others))
    return compare(store, subject, store.indicators.current(key), beside, as_of=moment)


def test_of_fewer_than_three_others_nothing_usual_is_said(store, make_listing):
    make_listing("lonely")
    figures = compute(store, store.subjects.get("lonely"), Tools(shipped_model(), shipped_priors()), as_of=NOW)
    found = compare(store, store.subjects.get("lonely"), figures)
    assert [line.usual for line in found] == [None] * len(NAMES)
    assert {line.year.note for line in found if line.name != "volume"} == {"too_little"}


def test_chosen_subjects_stand_beside_it_in_the_answer_for_programs(shops):
    report = read_subject(shops, "kettle-0", None, beside=["kettle-3", "kettle-1"])
    (satisfaction,) = [each for each in trend_json(report)["indicators"] if each["indicator"] == "satisfaction"]
    assert [each["subject"] for each in satisfaction["beside"]] == ["Kettle-3", "Kettle-1"]
    assert satisfaction["beside"][0]["value"] == pytest.approx(100 * 0.25 / 3, abs=1e-3)
    assert satisfaction["value"] == pytest.approx(100 * 2.75 / 3, abs=1e-3)


def test_an_unknown_subject_to_compare_with_is_named(shops):
    with pytest.raises(UnknownSubject, match="teapot"):
        read_subject(shops, "kettle-0", None, beside=["teapot"])
