"""A made-up review praises and complains as much as its stars say, in well-formed sentences."""

import random
import re

import pytest

from simulator.cast import ROLES
from simulator.clauses import aspects, phrases, vary
from simulator.writer import Brief, Words, mood, write


def rng(seed):
    return random.Random(seed)  # noqa: S311


@pytest.mark.parametrize(
    ("stars", "n_praise", "n_complaints"),
    [(5, {2, 3, 4}, {0}), (4, {2, 3}, {0, 1}), (3, {1, 2}, {1, 2}), (2, {0, 1}, {2, 3}), (1, {0}, {2, 3})],
)
def test_stars_decide_how_much_is_praise(stars, n_praise, n_complaints):
    written = [write(Brief(("kettle", "purchase"), "de", stars), rng(n)) for n in range(200)]
    assert {len(words.praise) for words in written} == n_praise
    assert {len(words.complaint) for words in written} == n_complaints


@pytest.mark.parametrize(
    ("stars", "name"), [(1, "negative"), (2, "negative"), (3, "mixed"), (4, "positive"), (5, "positive")]
)
def test_moods(stars, name):
    assert mood(stars) == name


def test_weighted_complaints_are_heard_more_often():
    brief = Brief(("kettle", "purchase"), "de", 1, {"delivery": 50})
    heard = [
        any(re.search("liefer|paket|karton|versand|sendung|anleitung|zubehör|kabel", s, re.I) for s in words.complaint)
        for words in (write(brief, rng(n)) for n in range(100))
    ]
    assert sum(heard) > 90


def test_praise_and_complaint_are_joined_by_a_turn():
    words = Words("x", ("Gut.",), ("Teuer.",), opening="Nun.", turn="Aber: ", closing="Ende.")
    assert words.text() == "Nun. Gut. Aber: Teuer. Ende."
    assert Words("x", (), ("Teuer.",), turn="Aber: ").text() == "Teuer."


def test_choices_are_drawn_from_the_braces():
    assert {vary("{a|b}-{c|d|}", rng(n)) for n in range(99)} == {"a-c", "a-d", "a-", "b-c", "b-d", "b-"}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.subject.key)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_aspect_can_be_praised_and_scolded(role, language):
    for topic in role.topics:
        for aspect in aspects(topic, language):
            for side in ("positive", "negative"):
                found = phrases(topic, f"{language}.{aspect}.{side}")
                assert found["titles"]
                assert found["sentences"]


def every_phrase():
    for topic in ("kettle", "headset", "purchase", "employer", "workshop", "app", "voice"):
        for language in ("de", "en", "fr"):
            for aspect in aspects(topic, language):
                places = [f"{language}.{aspect}"]
                if topic != "voice":
                    places = [f"{language}.{aspect}.{side}" for side in ("positive", "negative")]
                for place in places:
                    for kind, texts in phrases(topic, place).items():
                        yield from ((kind, text) for text in texts)


def test_there_are_some_hundred_phrases_and_each_is_well_formed():
    found = list(every_phrase())
    assert len(found) > 450
    for kind, text in found:
        assert text.count("{") == text.count("}")
        assert re.search(r"[{}|]", vary(text, rng(1))) is None, text
        if kind == "sentences":
            assert re.search(r"[.!?}]$", text), text


def test_a_topic_without_a_language_or_place_has_nothing():
    assert aspects("kettle", "fr") == ()
    assert phrases("kettle", "fr.function.positive") == {}
