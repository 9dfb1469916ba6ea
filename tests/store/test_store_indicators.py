"""Published figures: shown whole or not at all, and committed with what they came from."""

from dataclasses import replace
from hashlib import sha256

import pytest
from store_story import day

from ledger.canonical import lines
from store.errors import UnknownSubject
from store.records import Indicator, IndicatorSet, Interval, Sentiment, Subject, SubjectKind

TRUST = Indicator("trust", "2024-05-01", 71.5, Interval(60.25, 80.0), n=12, n_eff=9.75)
SHARE = Indicator("dissatisfied_share", "2024-04", 0.1, None, 12, None, limit_low=0.0, limit_high=0.3, alarm=True)
TOO_LITTLE = Indicator("trust", "2024-03", None, n=2, note="too_little")
FIGURES = IndicatorSet("kettle", day(0), (TRUST, SHARE, TOO_LITTLE), {"bounds": [1, 2.5, None]}, "m1", "c1")


@pytest.fixture
def listing(make_listing):
    return make_listing()


def test_figures_come_back_as_they_were_published(store, listing):
    assert store.indicators.current("kettle") is None
    assert store.indicators.publish(FIGURES, day(0))
    assert store.indicators.current("kettle") == FIGURES


def test_identical_figures_change_nothing(store, listing, ask):
    store.indicators.publish(FIGURES, day(0))
    before = ask("SELECT * FROM indicator_set"), ask("SELECT * FROM log_leaf")
    later = replace(FIGURES, as_of=day(0).replace(hour=23))
    assert not store.indicators.publish(FIGURES, day(1))
    assert not store.indicators.publish(later, day(1))
    assert (ask("SELECT * FROM indicator_set"), ask("SELECT * FROM log_leaf")) == before


def test_figures_of_negative_zero_are_those_of_zero(store, listing):
    odd = replace(TRUST, value=-0.0, interval=Interval(-0.0, 5.0), n_eff=-0.0, limit_low=-0.0, limit_high=-0.0)
    assert store.indicators.publish(replace(FIGURES, indicators=(odd,), facts={"x": -0.0}), day(0))
    found = store.indicators.current("kettle")
    (kept,) = found.indicators
    numbers = (kept.value, kept.interval.low, kept.n_eff, kept.limit_low, kept.limit_high, found.facts["x"])
    assert list(map(repr, numbers)) == ["0.0"] * 6
    even = replace(TRUST, value=0.0, interval=Interval(0.0, 5.0), n_eff=0.0, limit_low=0.0, limit_high=0.0)
    assert not store.indicators.publish(replace(FIGURES, indicators=(even,), facts={"x": 0.0}), day(1))
    assert store.leaves.fsck().faults == ()


DIFFERENCES = {
    "value": {"indicators": (replace(TRUST, value=71.0), SHARE, TOO_LITTLE)},
    "interval": {"indicators": (replace(TRUST, interval=None), SHARE, TOO_LITTLE)},
    "order": {"indicators": (SHARE, TRUST, TOO_LITTLE)},
    "one less": {"indicators": (TRUST, SHARE)},
    "alarm": {"indicators": (TRUST, replace(SHARE, alarm=False), TOO_LITTLE)},
    "what is shown beside": {"facts": {"bounds": [1, 2.5, 3]}},
    "model": {"model_digest": "m2"},
    "configuration": {"config_digest": "c2"},
    "day": {"as_of": day(1)},
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_other_figures_replace_the_whole_set_and_name_the_leaf_before(store, listing, name):
    other = replace(FIGURES, **DIFFERENCES[name])
    store.indicators.publish(FIGURES, day(0))
    assert store.indicators.publish(other, day(1))
    assert store.indicators.current("kettle") == other
    assert [(entry.kind.value, entry.previous) for entry in store.leaves.entries()] == [
        ("indicator", None),
        ("indicator", 0),
    ]
    assert store.leaves.fsck().faults == ()


def test_the_leaf_commits_to_the_model_outputs_and_the_live_set(store, listing, make_review, collect, ask):
    query = "SELECT outputs_digest, live_digest FROM indicator_set ORDER BY id"
    collect(listing, [make_review()])
    store.indicators.publish(FIGURES, day(0))
    (version,) = store.reviews.versions()
    store.reviews.add_sentiments("m1", [Sentiment(version.id, "en", 0.5)])
    store.indicators.publish(replace(FIGURES, as_of=day(1)), day(1))
    collect(listing, [], at=day(2))
    store.indicators.publish(replace(FIGURES, as_of=day(2)), day(2))
    (outputs_0, live_0), (outputs_1, live_1), (outputs_2, live_2) = ask(query)
    assert (outputs_0 == outputs_1, outputs_1 == outputs_2) == (False, True)
    assert (live_0 == live_1, live_1 == live_2) == (True, False)


@pytest.fixture
def version(store, listing, make_review, collect):
    collect(listing, [make_review()])
    return next(store.reviews.versions())


@pytest.mark.parametrize(("positive", "told"), [(0.1, "0.1"), (1.0, "1.0"), (None, None)])
def test_outputs_are_committed_to_by_their_canonical_lines(store, version, ask, positive, told):
    store.reviews.add_sentiments("m1", [Sentiment(version.id, "en", positive)])
    store.indicators.publish(FIGURES, day(0))
    ((outputs,),) = ask("SELECT outputs_digest FROM indicator_set")
    parts = lines([("version", str(version.id)), ("language", "en"), ("p", told)])
    assert bytes(outputs) == sha256(parts).digest()


def test_figures_that_are_no_numbers_are_none(store, listing):
    odd = replace(TRUST, value=float("nan"), n_eff=float("inf"))
    store.indicators.publish(replace(FIGURES, indicators=(odd,), facts={"x": float("nan")}), day(0))
    current = store.indicators.current("kettle")
    assert current.indicators == (replace(TRUST, value=None, n_eff=None),)
    assert current.facts == {"x": None}


def test_a_set_that_can_not_be_kept_leaves_the_old_one(store, listing):
    store.indicators.publish(FIGURES, day(0))
    broken = replace(FIGURES, indicators=(TRUST, replace(TRUST, name=None)))
    with pytest.raises(Exception, match="name"):
        store.indicators.publish(broken, day(1))
    assert store.indicators.current("kettle") == FIGURES
    assert store.leaves.size() == 1


def test_subjects_have_figures_of_their_own(store, listing, make_listing):
    make_listing("toaster")
    store.indicators.publish(FIGURES, day(0))
    store.indicators.publish(replace(FIGURES, subject="toaster"), day(0))
    assert [entry.previous for entry in store.leaves.entries()] == [None, None]
    with pytest.raises(UnknownSubject):
        store.indicators.publish(replace(FIGURES, subject="nobody"), day(0))
    with pytest.raises(UnknownSubject):
        store.indicators.current("nobody")


def trust_of(n):
    """Return a score that tells itself from others."""
    return replace(TRUST, period="2024-05-01", value=float(n))


@pytest.fixture
def many(store, make_listing):
    """Five products with figures of the first day, two of which have others on the third; and one organisation."""
    for n, subject in enumerate("abcde"):
        make_listing(subject)
        figures = (trust_of(n), replace(trust_of(n), period="2024-04"), replace(SHARE, period="2024-05-01"))
        store.indicators.publish(replace(FIGURES, subject=subject, indicators=figures, facts={"n": n}), day(n % 2))
    for n, subject in enumerate("ab", 10):
        figures = (trust_of(n),)
        store.indicators.publish(
            replace(FIGURES, subject=subject, indicators=figures, as_of=day(3), facts={"n": n}), day(3)
        )
    store.subjects.add(Subject("maker", "Maker", SubjectKind.ORGANISATION))
    store.indicators.publish(replace(FIGURES, subject="maker", indicators=(trust_of(99),)), day(0))
    return store


def values(found):
    return {each.subject: each.figure.value for each in found}


def test_the_newest_figures_are_those_of_their_day_and_no_months(many):
    now = many.indicators.newest(["trust"], "product", keys=[], most=9)
    assert values(now) == {"a": 10.0, "b": 11.0, "c": 2.0, "d": 3.0, "e": 4.0}
    assert [each.figure.period for each in now] == ["2024-05-01"] * 5
    both = many.indicators.newest(["trust", "dissatisfied_share"], "product", keys=[], most=9)
    assert [(each.subject, each.figure.name) for each in both if each.subject in "ac"] == [
        ("a", "trust"),
        ("c", "trust"),
        ("c", "dissatisfied_share"),
    ]


def test_figures_of_a_past_moment_are_those_that_were_shown_then(many):
    then = many.indicators.newest(["trust"], "product", keys=[], most=9, as_of=day(2))
    assert values(then) == {"a": 0.0, "b": 1.0, "c": 2.0, "d": 3.0, "e": 4.0}
    assert values(many.indicators.newest(["trust"], "product", keys=[], most=9, as_of=day(0))) == {
        "a": 0.0,
        "c": 2.0,
        "e": 4.0,
    }


def test_of_many_subjects_a_sample_is_read_that_their_keys_decide(many):
    chosen = sorted("abcde", key=lambda key: sha256(key.encode()).digest())[:2]
    found = many.indicators.newest(["trust"], "product", keys=["maker"], most=2)
    assert {each.subject for each in found if each.is_sampled} == set(chosen)
    assert {each.subject for each in found if not each.is_sampled} == {"maker"}


def test_what_was_published_by_a_moment_is_given_with_what_stood_beside_it(many):
    assert many.indicators.published_by("a", day(2)).facts == {"n": 0}
    assert many.indicators.published_by("a", day(3)).facts == {"n": 10}
    assert many.indicators.published_by("b", day(0)) is None
    before = {key: facts["n"] for key, kind, facts in many.indicators.facts_before(day(3)) if kind == "product"}
    assert before == {"a": 0, "b": 1, "c": 2, "d": 3, "e": 4}
