"""The trust score over time: from months, over parts of a whole, per source beside what is usual there."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jobs.indicate import Tools, compute
from jobs.model import shipped_model, shipped_priors
from jobs.sample import sample_of
from jobs.surroundings import from_facts
from jobs.trustseries import month_ends, places_of, score_moments
from jobs.voice import Voice
from scoring.trust import Evidence, trust_score
from store.records import Census, Coverage, PartOf, Precision, Selection, Subject, SubjectKind, on_day
from store.runs import PageObservation

NOW = datetime(2026, 7, 20, tzinfo=UTC)
KETTLE = Subject("kettle", "Kettle", SubjectKind.PRODUCT)


def at(*day):
    return datetime(*day, tzinfo=UTC)


def voice(day=NOW, unit=1.0, *, source="shop", vanished=False, positive=None, subject=""):
    return Voice(day, Precision.DAY, unit, positive, source, vanished, "", None, subject=subject)


def sample(*voices):
    return sample_of(voices)


def collect(store, listing, make_review, units, *, on=NOW):
    run = store.runs.open_run(listing, source=listing.source, started_at=NOW, parser="p", config_digest="c")
    page = [
        make_review(
            source=listing.source, review_id=f"{listing.id}-{n}", rating=1 + 4 * unit, published=on_day(on.date())
        )
        for n, unit in enumerate(units)
    ]
    store.runs.observe(run, PageObservation("https://shop.example/1", NOW, page))
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, len(page), seen=len(page)), NOW)


@pytest.mark.parametrize(
    ("first", "as_of", "most", "names"),
    [
        (at(2026, 7, 20), NOW, 60, ["2026-07"]),
        (at(2025, 12, 31), at(2026, 2, 1), 60, ["2025-12", "2026-01", "2026-02"]),
        (at(2020, 1, 1), NOW, 2, ["2026-06", "2026-07"]),
        (at(2027, 1, 1), NOW, 60, []),
    ],
)
def test_months_run_from_the_first_review_to_the_as_of_date(first, as_of, most, names):
    months = month_ends(first, as_of, most)
    assert [name for name, _ in months] == names
    assert not months or months[-1][1] == as_of


def test_reviews_stand_in_the_middle_of_their_month_but_never_in_the_future():
    (place,) = places_of(
        sample(voice(at(2026, 6, 1)), voice(at(2026, 6, 30), 0.0), voice(at(2026, 7, 2))), at(2026, 7, 3)
    )
    assert place.visible.day.tolist() == [at(2026, 6, 15).toordinal(), at(2026, 7, 3).toordinal()]
    assert (place.visible.n.tolist(), place.visible.satisfied.tolist()) == ([2, 1], [1, 1])


def test_what_is_published_later_and_what_says_nothing_does_not_count():
    assert places_of(sample(voice(at(2026, 8, 1)), voice(unit=None)), NOW) == []


def test_a_text_without_rating_counts_with_its_probability_in_thousandths():
    (place,) = places_of(sample(voice(unit=None, positive=0.12349)), NOW)
    assert place.visible.satisfied.tolist() == [0.123]


def test_the_score_by_month_equals_that_of_single_reviews_at_the_same_ages():
    voices = [
        voice(at(2026, month, 15), float(month % 3 > 0), source=source)
        for month in range(1, 8)
        for source in ("a", "b")
    ]
    (score,) = score_moments(sample(*voices), KETTLE, shipped_priors(), [at(2026, 7, 20)])
    evidence = [Evidence(each.unit, (at(2026, 7, 20) - each.published_at).days, each.source) for each in voices]
    assert score == trust_score(evidence, shipped_priors().prior("", "product"))


def test_an_earlier_moment_knows_nothing_of_later_reviews():
    voices = [voice(at(2026, 3, 10)) for _ in range(20)] + [voice(at(2026, 6, 10), 0.0) for _ in range(20)]
    early, late = score_moments(sample(*voices), KETTLE, shipped_priors(), [at(2026, 4, 1), NOW])
    (alone,) = score_moments(sample(*voices[:20]), KETTLE, shipped_priors(), [at(2026, 4, 1)])
    # What each source says alone is told of the last moment only.
    assert early == replace(alone, sources=())
    assert (early.n, late.n) == (20, 40)
    assert late.value < early.value


def test_each_source_stands_beside_what_is_usual_and_contradictions_are_seen():
    voices = [voice(source="a") for _ in range(40)] + [voice(unit=0.0, source="b") for _ in range(40)]
    (score,) = score_moments(sample(*voices), KETTLE, shipped_priors(), [NOW])
    first, second = score.sources
    assert (first.source, second.source, first.share) == ("a", "b", pytest.approx(0.5))
    assert (first.above_usual > 0.95, second.above_usual < 0.05) == (True, True)
    assert score.contradiction < 0.001


def test_a_whole_is_scored_by_its_parts_of_the_as_of_date(store, make_listing, make_review):
    store.subjects.add(Subject("house", "House", SubjectKind.ORGANISATION))
    for key, units in (("kettle", [1.0] * 12), ("iron", [0.0] * 12), ("sold", [0.0] * 12)):
        collect(store, make_listing(key, external_id=key), make_review, units)
        ended = at(2025, 1, 1).date() if key == "sold" else None
        store.subjects.link(PartOf(key, "house", valid_to=ended))
    tools = Tools(shipped_model(), shipped_priors())
    figures = compute(store, store.subjects.get("house"), tools, as_of=NOW)
    kettle = compute(store, store.subjects.get("kettle"), tools, as_of=NOW)
    assert figures.indicators[0].n == 24
    assert 0.3 < figures.indicators[0].value < 0.7 < kettle.indicators[0].value
    assert [line.n for line in from_facts(figures.facts).by_source] == [24]


def test_a_part_that_is_a_person_is_not_scored_through_the_whole(store, make_listing, make_review):
    store.subjects.add(Subject("practice", "Practice", SubjectKind.ORGANISATION))
    collect(store, make_listing("doctor", external_id="d"), make_review, [1.0] * 12)
    store.subjects.add(Subject("doctor", "Doctor", SubjectKind.PLACE, is_person=True))
    store.subjects.link(PartOf("doctor", "practice"))
    figures = compute(store, store.subjects.get("practice"), Tools(shipped_model(), shipped_priors()), as_of=NOW)
    assert figures.indicators[0].n == 0
