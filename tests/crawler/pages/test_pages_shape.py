"""One table per source turns review objects into reviews."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.pages.shape import Shape, rating_in, read_objects
from store.records import Scale

NOW = datetime(2026, 7, 15, tzinfo=UTC)
SHAPE = Shape(
    source="mill",
    scale=Scale(1.0, 5.0, stated=False),
    identity=("id",),
    rating=("rating", "stars"),
    title=("title",),
    text=("body.full", "body"),
    parts={"pros": ("pros",), "cons": ("cons",)},
    sub_ratings={"Service": ("aspects.service",), "Price": ("aspects.price",)},
    published=("date",),
    language=("lang",),
    author=("who.name",),
    profile=("who.id",),
    verified=("verified",),
    incentivised=("paid",),
    helpful=("votes",),
    reply=("answer.text", "answer"),
    country=("country",),
    subject=("thing",),
    facts={"version": ("version",)},
)
WHOLE = {
    "id": 7,
    "rating": "4.5",
    "title": "Works",
    "body": {"full": "It &amp; I."},
    "pros": "light",
    "cons": " ",
    "aspects": {"service": 3, "price": 0},
    "date": "2026-03-02T08:15:30.5Z",
    "lang": "en_US",
    "who": {"name": "Erika M.", "id": "u1"},
    "verified": True,
    "paid": "no",
    "votes": "1,140",
    "answer": {"text": "Thanks."},
    "country": "DE",
    "thing": "kettle",
    "version": "2.1",
}


def read(*rows, shape=SHAPE):
    return read_objects(rows, shape, NOW)


def one(**changes):
    return read(WHOLE | changes)[0][0].review


def test_every_field_has_its_place():
    found = read(WHOLE)[0][0]
    review = found.review
    assert (review.source, review.review_id, review.rating, review.scale.high) == ("mill", "7", 4.5, 5)
    assert (review.title, review.text, review.parts) == ("Works", "It & I.", {"pros": "light"})
    assert (review.sub_ratings, review.language, review.country) == ({"Service": 3}, "en_US", "DE")
    assert (review.published.text(), review.verified, review.incentivised) == ("2026-03-02T08:15:30Z", True, False)
    assert (review.helpful, review.reply, review.subject) == (1140, "Thanks.", "kettle")
    assert review.extra == {"version": "2.1"}
    assert (review.author_present, found.author.reveal()) == (True, "u1")


def test_what_is_not_stated_stays_open():
    found = read({"rating": 3})[0][0]
    review = found.review
    assert (review.review_id, review.title, review.text, review.published.text()) == (None, None, None, None)
    assert (review.verified, review.incentivised, review.helpful, review.reply) == (None, None, None, None)
    assert (review.parts, review.sub_ratings, review.extra) == ({}, {}, {})
    assert (review.author_present, found.author) == (False, None)


@pytest.mark.parametrize("shown", [0, 6, -1, "many", "9/10", "80 %", True, [5], float("nan")])
def test_a_rating_off_the_scale_is_none_and_said(shown):
    reviews, problems = read(WHOLE | {"rating": shown})
    assert reviews[0].review.rating is None
    assert problems == ("a rating is no number from 1 to 5 and was left out",)


@pytest.mark.parametrize(("shown", "rating"), [(4, 4), ("4,5", 4.5), ("4 of 5 bubbles", 4), ("3.0/5", 3)])
def test_a_rating_may_be_a_number_or_a_text(shown, rating):
    assert one(rating=shown).rating == rating


def test_a_missing_rating_is_no_problem_of_the_row():
    reviews, problems = read(WHOLE | {"rating": None})
    assert (reviews[0].review.rating, problems) == (None, ())


def test_aspects_may_have_a_scale_of_their_own():
    shape = replace(SHAPE, aspect_scale=Scale(0.0, 10.0))
    assert read(WHOLE | {"aspects": {"service": 9}}, shape=shape)[0][0].review.sub_ratings == {"Service": 9}
    reviews, problems = read(WHOLE | {"aspects": {"service": 9}})
    assert reviews[0].review.sub_ratings == {}
    assert len(problems) == 1


def test_empty_shells_are_dropped_and_counted():
    shell = {"rating": None, "title": "", "who": {"name": "Erika"}}
    reviews, problems = read(shell, WHOLE, shell)
    assert len(reviews) == 1
    assert problems == ("an entry is an empty shell without rating and text and was left out (2 times)",)


@pytest.mark.parametrize(
    ("shown", "published"),
    [
        (1765748812, "2025-12-14T21:46:52Z"),
        (1765748812.0, "2025-12-14T21:46:52Z"),
        ("2026-03-02T08:15:30.5", "2026-03-02T08:15:30"),
        ("Reviewed: 2 March 2026", "2026-03-02"),
        ("Review date: March 2, 2026", "2026-03-02"),
        ("May 25, 2026", "2026-05-25"),
        (True, None),
        ({"x": 1}, None),
        (None, None),
    ],
)
def test_dates_are_as_exact_as_they_are_written(shown, published):
    assert one(date=shown).published.text() == published


def test_a_date_that_cannot_be_read_is_said():
    assert read(WHOLE | {"date": "soon"})[1] == ("a date could not be read and was left out",)


def test_an_ambiguous_order_is_settled_by_the_lists_own_dates():
    rows = [WHOLE | {"id": n, "date": date} for n, date in enumerate(["3/4/2025", "3/14/2025"])]
    assert [f.review.published.text() for f in read(*rows)[0]] == ["2025-03-04", "2025-03-14"]
    rows[1]["date"] = "14/3/2025"
    assert [f.review.published.text() for f in read(*rows)[0]] == ["2025-04-03", "2025-03-14"]


def test_an_ambiguous_order_that_nothing_settles_gives_no_date():
    reviews, problems = read(WHOLE | {"date": "3/4/2025"})
    assert reviews[0].review.published.text() is None
    assert problems == ("a date can be read day first or month first and was left out",)
    both = [WHOLE | {"id": n, "date": date} for n, date in enumerate(["3/4/2025", "14/3/2025", "3/14/2025"])]
    assert read(*both)[0][0].review.published.text() is None


@pytest.mark.parametrize(
    ("answer", "reply"),
    [({"text": "Thanks."}, "Thanks."), ("Thanks.", "Thanks."), ({"at": 1}, ""), ([{}], ""), (None, None), ("", None),
     (False, None)],
)  # fmt: skip
def test_an_answer_is_its_text_or_the_mark_that_there_is_one(answer, reply):
    assert one(answer=answer).reply == reply


@pytest.mark.parametrize(
    ("who", "present", "identity"),
    [
        ({"name": "Erika", "id": None}, True, "Erika"),
        ({"name": "Anonymous", "id": "u1"}, True, None),
        ({"name": "", "id": "u1"}, False, "u1"),
        ({}, False, None),
        (None, False, None),
    ],
)
def test_an_account_identifies_an_author_better_than_a_name(who, present, identity):
    found = read(WHOLE | {"who": who})[0][0]
    assert found.review.author_present is present
    assert (found.author.reveal() if found.author else None) == identity


def test_no_field_of_a_review_holds_the_name():
    assert "Erika" not in repr(read(WHOLE))


def test_a_source_adds_what_only_it_knows():
    shape = replace(SHAPE, refine=lambda row, review: replace(review, country=row["country"].lower()))
    assert read(WHOLE, shape=shape)[0][0].review.country == "de"


@pytest.mark.parametrize(
    ("row", "is_row", "is_unrated"),
    [
        ({"rating": None, "title": None}, True, False),
        ({"stars": 3, "date": None}, True, False),
        ({"rating": 4.5, "id": 1}, False, False),
        ({"title": "x", "date": "y"}, False, True),
        ({"pros": "x"}, False, False),
    ],
)
def test_a_review_has_a_place_for_a_rating_and_one_for_a_text_or_a_date(row, is_row, is_unrated):
    assert (SHAPE.is_row(row), SHAPE.is_unrated_row(row)) == (is_row, is_unrated)


@pytest.mark.parametrize(
    ("shown", "high", "rating"), [("9/10", 10, 9), ("9/10", 5, None), (9, 10, 9), (9, 5, None), (None, 5, None)]
)
def test_a_rating_lies_on_the_scale_that_it_states(shown, high, rating):
    assert rating_in(shown, Scale(1.0, float(high))) == rating
