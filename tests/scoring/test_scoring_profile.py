"""Profiles count classes, and each class of findings says which class it is."""

from datetime import date

import pytest
from usual_set import SENTENCE, START, clean_set

from scoring.authenticitytest import Opinion
from scoring.profile import Profile, describe, judge_profile


def test_a_profile_counts_each_class():
    opinions = [
        Opinion(START, 1.0, SENTENCE, "a", hour=23.9, reviews_by_author=1),
        Opinion(START + 1, 0.0, "", "b", hour=0.0, reviews_by_author=4),
        Opinion(None, None, "one", "c"),
        Opinion(START + 7, 0.7, "one two three four", None),
    ]
    found = describe(opinions)
    assert found.stars == (1, 0, 0, 1, 1)
    assert found.lengths == (1, 2, 1, 0)
    assert sum(found.weekdays) == 3
    assert found.weekdays[(START - 1) % 7] == 2
    assert found.hours == (1, 0, 0, 1)
    assert found.authors == (1, 1)
    assert found.copies == (0, 1)


def test_the_first_class_of_weekdays_is_monday():
    monday = date(2024, 1, 1).toordinal()
    assert describe([Opinion(monday, None, "")]).weekdays == (1, 0, 0, 0, 0, 0, 0)


def test_nothing_is_a_profile_of_zeros():
    assert describe([]) == Profile()


def varied(name, at):
    """Return a profile in which one field is usual, a little different from set to set."""
    usual = {
        "stars": (10 + at % 3, 5, 5, 20, 60 - at % 4),
        "lengths": (10, 40 + at % 5, 50, 10 + at % 3),
        "weekdays": (20 + at % 3, 20, 18, 20 - at % 2, 20, 10, 10),
        "hours": (5, 20 + at % 3, 45, 40 - at % 4),
        "one_time_authors": (60 + at % 5, 40),
    }[name]
    return Profile(**{{"one_time_authors": "authors"}.get(name, name): usual})


@pytest.mark.parametrize(
    ("name", "odd", "most"),
    [
        ("stars", Profile(stars=(0, 0, 0, 0, 150)), 4),
        ("lengths", Profile(lengths=(150, 0, 0, 0)), 0),
        ("weekdays", Profile(weekdays=(0, 150, 0, 0, 0, 0, 0)), 1),
        ("hours", Profile(hours=(0, 150, 0, 0)), 1),
        ("one_time_authors", Profile(authors=(150, 0)), 0),
    ],
)
def test_each_odd_distribution_is_found(name, odd, most):
    others = [varied(name, at) for at in range(20)]
    test = next(test for test in judge_profile(odd, others) if test.name == name)
    told = dict(test.numbers)
    assert test.p_value < 0.01
    assert (told["class"], told["share"]) == (most, 1.0)
    assert told["usual_share"] < 0.75
    usual = next(test for test in judge_profile(others[0], others[1:]) if test.name == name)
    assert usual.p_value > 0.05


def test_fewer_one_time_authors_than_usual_are_nothing_odd():
    others = [varied("one_time_authors", at) for at in range(20)]
    test = judge_profile(Profile(authors=(0, 100)), others)[-1]
    assert (test.p_value > 0.9, test.effect) == (True, pytest.approx(-0.62, abs=0.02))


@pytest.mark.parametrize(
    ("own", "others", "lacking"),
    [
        (Profile(), [], "rated"),
        (Profile(stars=(0, 0, 0, 0, 19)), [varied("stars", 0)] * 20, "rated"),
        (Profile(stars=(0, 0, 0, 0, 20)), [varied("stars", 0)] * 7, "others"),
    ],
)
def test_what_is_missing_is_told(own, others, lacking):
    assert judge_profile(own, others)[0].lacking == lacking


def test_usual_sets_seldom_stand_out():
    profiles = [describe(clean_set(seed, 60)) for seed in range(30)]
    p_values = [
        test.p_value
        for at, own in enumerate(profiles)
        for test in judge_profile(own, profiles[:at] + profiles[at + 1 :])
        if test.p_value is not None
    ]
    assert len(p_values) == 90
    assert sum(p <= 0.05 for p in p_values) <= 9
