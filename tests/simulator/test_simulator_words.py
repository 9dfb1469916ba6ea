"""Messages that say what to do, the story's calendar and cast, and how words are joined."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from visitor import NOON

from simulator.cast import DROPPED, ROLES, STEADY
from simulator.clauses import aspects, phrases, vary
from simulator.errors import (
    BrokenStream,
    EmptyStream,
    PortInUse,
    SimulatorError,
    UnknownReview,
    UnknownSubject,
    UnreadableStream,
)
from simulator.layouts import LAYOUTS
from simulator.opinion import Opinion
from simulator.platform import Platform
from simulator.story import MONTHS_AFTER, MONTHS_BEFORE, _shift
from simulator.writer import Brief, Words, write
from store.records import SubjectKind


def opinion(number=0, **changes):
    stated = {
        "subject": "kanne",
        "subject_name": "Teekanne",
        "kind": SubjectKind.PRODUCT,
        "review_id": f"k-{number}",
        "appears_at": NOON - timedelta(days=number),
    }
    return Opinion(**(stated | changes))


# Errors


@pytest.mark.parametrize(
    ("error", "what", "where"),
    [
        (UnreadableStream(Path("a.jsonl"), "no such file"), "the stream file cannot be read: no such file", "a.jsonl"),
        (EmptyStream(Path("a.jsonl")), "the stream holds no review", "a.jsonl"),
        (BrokenStream(Path("a.jsonl"), 7, "not valid JSON"), "the stream is broken: not valid JSON", "a.jsonl, line 7"),
        (UnknownSubject("fass"), "the simulated platform has no such subject", "fass"),
        (UnknownReview("fass", "k-1"), "the simulated platform has no such review", "fass, review k-1"),
        (
            PortInUse("127.0.0.1", 80),
            "the simulated platform cannot listen, the port is in use or not allowed",
            "127.0.0.1:80",
        ),
    ],
)
def test_each_error_says_what_where_and_what_to_do(error, what, where):
    lines = str(error).split("\n")
    assert lines[:2] == [what, f"  where: {where}"]
    assert lines[2].startswith("  next:  ")
    assert len(lines) == 3
    assert isinstance(error, SimulatorError)
    assert error.exit_code == 2


# Story


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)), st.integers(-60, 60))
def test_months_are_shifted_as_on_a_calendar(day, n):
    first, expected = day.replace(day=1), day.replace(day=1)
    for _ in range(abs(n)):
        other = expected + timedelta(days=32) if n > 0 else expected - timedelta(days=1)
        expected = other.replace(day=1)
    assert _shift(first, n) == expected


def test_the_story_has_two_years_of_past_and_three_of_future():
    assert (MONTHS_BEFORE, MONTHS_AFTER) == (24, 36)


@pytest.mark.parametrize("shares", [STEADY, DROPPED, *(role.stars for role in ROLES)])
def test_shares_of_stars_add_up_to_one(shares):
    assert len(shares) == 5
    assert sum(shares) == pytest.approx(1.0)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.subject.key)
def test_each_role_is_demo_and_lives_at_an_address_that_exists(role):
    assert role.subject.is_demo
    assert role.subject.key.startswith("demo-")
    platform = Platform([opinion(subject=role.subject.key)], clock=datetime(2024, 6, 1, tzinfo=UTC))
    assert platform.page(role.subject.key, 1).rows
    assert any(layout.address.fullmatch(role.path()) for layout in LAYOUTS.values())


# Words


@pytest.mark.parametrize("stars", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_the_same_brief_and_chance_give_the_same_words(language, stars):
    brief = Brief(("headset", "purchase"), language, stars)
    assert write(brief, random.Random(3)) == write(brief, random.Random(3))  # noqa: S311
    assert len({write(brief, random.Random(n)).text() for n in range(20)}) > 5  # noqa: S311


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (Words("t"), ""),
        (Words("t", ("A.", "B.")), "A. B."),
        (Words("t", (), ("C.",)), "C."),
        (Words("t", ("A.",), ("C.", "D.")), "A. C. D."),
        (Words("t", ("A.",), ("C.",), turn="Aber: "), "A. Aber: C."),
        (Words("t", (), ("C.",), opening="O.", closing="Z."), "O. C. Z."),
    ],
)
def test_pieces_are_joined_to_running_text(words, text):
    assert words.text() == text


@pytest.mark.parametrize("text", ["", "plain", "{a}", "x{a}y", "{}", "{|}"])
def test_a_choice_of_one_is_no_choice(text):
    drawn = {vary(text, random.Random(n)) for n in range(9)}  # noqa: S311
    assert drawn == {text.replace("{", "").replace("}", "").replace("|", "")}


@pytest.mark.parametrize(
    "path", ["", "xx", "de.nothing", "de.function.positive.titles", "de.function.positive.titles.x"]
)
def test_a_place_without_phrases_is_empty(path):
    assert phrases("kettle", path) == {}
    assert aspects("kettle", "xx") == ()
