"""What the tests of a set see of its reviews, whom it is held against, and the score without what findings rest on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jobs.authenticity import Company, examine, held_against, known_authors, read_company, related_to
from jobs.indicate import compute
from jobs.model import shipped_priors
from jobs.sample import read_sample, sample_of
from jobs.surroundings import from_facts
from jobs.trustseries import score_moments
from jobs.voice import Voice
from jobs.voicerow import author_number
from scoring.authenticity import Beside
from scoring.profile import Profile
from store.records import PartOf, Precision, Subject, SubjectKind

NOW = datetime(2026, 7, 1, tzinfo=UTC)
SENTENCE = "The lid broke after a week and nobody ever answered my letters about it"
PRIORS = shipped_priors()
KETTLE = Subject("kettle", "The kettle", SubjectKind.PRODUCT)


def voice(days_ago, unit, words="", **more):
    more = {"precision": Precision.DAY, "author": None, "vanished": False} | more
    at = NOW - timedelta(days=days_ago)
    return Voice(at, unit=unit, positive=None, source="shop", words=words, **more)


def rescore(part):
    return score_moments(part, KETTLE, PRIORS, [NOW])[-1]


def examined(voices, beside=None, written=None):
    numbers = {author_number(name): n for name, n in (written or {}).items()}
    return examine(sample_of(voices), beside or Beside(), written=numbers, as_of=NOW, rescore=rescore)


def fired(found):
    return [test.name for test in found.tests if test.fired]


def usual(n=180):
    """Return reviews of three years, two in five of them dissatisfied."""
    return [voice(6 * (n - at), (0.0, 1.0, 0.25, 0.75, 1.0)[at % 5]) for at in range(n)]


def test_thumbs_are_no_stars_that_others_are_held_against():
    thumbs = [voice(3 * at, float(at % 2), is_thumb=True) for at in range(40)]
    assert examined([*usual(50), *thumbs]).profile.stars == (10, 10, 0, 10, 20)


def test_a_planted_burst_fires_and_the_score_is_given_with_and_without_it():
    planted = [voice(60 + at % 7, 1.0) for at in range(20)]
    found = examined(sorted([*usual(), *planted], key=lambda each: each.published_at))
    assert "burst" in fired(found)
    assert found.suspicious.n >= len(planted)
    with_all, without = rescore(sample_of([*usual(), *planted])).value, 100 * found.suspicious.without
    assert without < with_all
    assert without == pytest.approx(rescore(sample_of(usual())).value, abs=3)
    assert found.suspicious.interval.low < found.suspicious.without < found.suspicious.interval.high


def test_a_usual_set_has_no_suspicious_part():
    found = examined(usual())
    assert (fired(found), found.suspicious) == ([], None)


def test_copies_are_looked_for_among_the_repeats_that_do_not_count():
    copies = [voice(at, 1.0, SENTENCE, opinion=1, author=str(at)) for at in range(30)]
    tests = {test.name: test for test in examined(copies).tests}
    assert (tests["near_identical"].effect, len(sample_of(copies).voices)) == (1.0, 1)


def test_what_is_left_of_a_set_of_copies_is_too_little_for_a_score():
    found = examined([voice(at, 1.0, SENTENCE, opinion=1, author=str(at)) for at in range(30)])
    assert (found.suspicious.n, found.suspicious.without, found.suspicious.interval) == (29, None, None)


def test_the_same_review_on_two_listings_is_no_copy():
    twice = [
        voice(2 * at, 1.0, f"{SENTENCE} in case number {at}", listing=listing, opinion=at)
        for at in range(30)
        for listing in (1, 2)
    ]
    assert {test.name: test.effect for test in examined(twice).tests}["near_identical"] == 0.0


def test_reviews_of_days_to_come_are_left_out():
    assert examined([voice(-3, 1.0)]).profile is None


def test_a_profile_holds_hours_only_of_what_is_known_to_the_second():
    profile = examined([voice(5, 1.0), voice(2.25, 0.0, precision=Precision.SECOND)]).profile
    assert (sum(profile.weekdays), profile.hours, profile.stars) == (2, (0, 0, 0, 1), (1, 0, 0, 0, 1))


def test_one_time_authors_are_those_of_whom_nothing_else_is_known():
    voices = [voice(at, 1.0, author=name) for at, name in enumerate("abc")]
    assert examined(voices, written={"a": 1, "b": 4}).profile.authors == (1, 1)


def test_a_set_is_held_against_its_kind_but_not_against_its_parts():
    shop = Profile(stars=(1, 2, 3, 4, 5))
    company = Company(
        (
            ("kettle", SubjectKind.PRODUCT, Profile()),
            ("lid", SubjectKind.PRODUCT, Profile()),
            ("pan", SubjectKind.PRODUCT, shop),
            ("works", SubjectKind.EMPLOYER, Profile()),
        )
    )
    assert company.beside(KETTLE, frozenset({"lid"})) == (shop,)


def test_nothing_but_what_was_published_before_the_day_is_usual(deployment):
    deployment.cycle(NOW)
    assert read_company(deployment.store, NOW).profiles == ()
    following = read_company(deployment.store, NOW + timedelta(days=1))
    assert [(key, kind, sum(profile.stars)) for key, kind, profile in following.profiles] == [
        ("kettle", "product", 60),
        ("mug", "product", 30),
    ]


def test_replayed_figures_are_held_against_what_was_known_that_day(deployment, tools):
    deployment.cycle(NOW)
    deployment.cycle(NOW + timedelta(days=1))
    published = deployment.store.indicators.current("kettle")
    deployment.cycle(NOW + timedelta(days=2))
    heard = replace(tools, heard_by=published.facts["aspect_judge"])
    kettle = deployment.store.subjects.get("kettle")
    replayed = compute(deployment.store, kettle, heard, as_of=published.as_of, replay=True)
    # What texts said of aspects is replayed on its own: `jobs.aspectreplay`.
    assert from_facts(replayed.facts) == replace(from_facts(published.facts), aspects="")


def test_authors_are_counted_over_all_subjects(deployment):
    deployment.cycle(NOW)
    sample = read_sample(deployment.store, deployment.store.subjects.get("mug"), as_of=NOW, replay=False)
    # Buyers 0 to 29 wrote about both.
    assert set(known_authors(deployment.store, sample, None).values()) == {2}
    assert known_authors(deployment.store, sample, NOW - timedelta(days=400)) == {}


def test_parts_and_wholes_are_related_through_each_other(deployment):
    store = deployment.store
    store.subjects.add(Subject("range", "The range", SubjectKind.PRODUCT))
    store.subjects.link(PartOf("kettle", "range"))
    store.subjects.link(PartOf("mug", "range"))
    assert related_to(store, store.subjects.get("mug")) == {"kettle", "range"}


def test_sources_are_held_against_what_is_usual_on_each():
    score = rescore(sample_of(usual()))
    (standing,) = held_against(score, ()).standings
    assert standing.value == pytest.approx(score.value / 100, abs=0.05)
    assert 0 < standing.usual < 1
