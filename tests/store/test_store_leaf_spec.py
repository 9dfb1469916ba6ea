"""What a review's leaves commit to, recomputed by an independent reading of the format."""

import pytest
from store_leaf_form import CAPTURE, observation, origin, require_commits
from store_story import START, day

from store.records import Precision, Published, RatingKind, Scale

RICH = {
    "rating": 7.5,
    "scale": Scale(0.0, 10.0, RatingKind.MEAN, stated=False),
    "title": "First line\nsecond line",
    "text": "back\\slash",
    "parts": {"pros and cons": "light", "none": ""},
    "sub_ratings": {"price": 0.1, "look": 10.0},
    "published": Published(START, Precision.RANGE, day(3)),
    "language": "de-AT",
    "country": "AT",
    "verified": True,
    "incentivised": False,
    "reply": "",
    "subject": "B00X",
    "syntax": "jsonld",
    "extra": {"badge": ["ü", 1]},
}


def plain_facts(review_id="r1", rating="4.0"):
    return [
        *origin(review_id),
        ("rating", rating),
        ("scale", "1.0 5.0 star stated"),
        ("published", "day 2024-05-01T00:00:00+00:00"),
        *((name, None) for name in ("language", "country", "thing", "syntax", "verified", "incentivised")),
        ("author-shown", "yes"),
        ("extra", "{}"),
        *CAPTURE,
    ]


PLAIN_CONTENT = [("title", "Solid"), ("text", "Does what it should."), ("reply", None)]
AUTHOR = [("author", "5f" * 16)]


def test_a_plain_review_commits_to_exactly_these_lines(store, make_listing, make_review, collect, ask):
    collect(make_listing(), [make_review()])
    require_commits(
        ask, 0, kind="observed", run=1, at="2024-05-01T12:00:00Z", previous="-",
        facts=plain_facts(), content=PLAIN_CONTENT, author=AUTHOR,
    )  # fmt: skip


def test_a_review_with_everything_commits_to_exactly_these_lines(store, make_listing, make_review, collect, ask):
    collect(make_listing(), [make_review(**RICH)])
    facts = [
        *origin("r1"),
        ("rating", "7.5"),
        ("scale", "0.0 10.0 mean assumed"),
        ("sub.price", "0.1"),
        ("sub.look", "10.0"),
        ("published", "range 2024-05-01T12:00:00+00:00/2024-05-04T12:00:00+00:00"),
        ("language", "de-AT"),
        ("country", "AT"),
        ("thing", "B00X"),
        ("syntax", "jsonld"),
        ("verified", "yes"),
        ("incentivised", "no"),
        ("author-shown", "yes"),
        ("extra", '{"badge":["ü",1]}'),
        *CAPTURE,
    ]
    content = [
        ("title", "First line\nsecond line"),
        ("text", "back\\slash"),
        ("part.pros and cons", "light"),
        ("part.none", ""),
        ("reply", ""),
    ]
    require_commits(
        ask, 0, kind="observed", run=1, at="2024-05-01T12:00:00Z", previous="-",
        facts=facts, content=content, author=AUTHOR,
    )  # fmt: skip


@pytest.mark.parametrize(
    "case",
    [
        ({"title": None, "text": None}, None, AUTHOR),
        ({"title": None, "text": None, "reply": ""}, [("title", None), ("text", None), ("reply", "")], AUTHOR),
        ({"title": "", "text": None}, [("title", ""), ("text", None), ("reply", None)], AUTHOR),
        ({"author_key": None}, PLAIN_CONTENT, None),
        ({"title": None, "text": None, "author_key": None}, None, None),
    ],
)
def test_what_a_review_never_had_has_neither_salt_nor_digest(store, make_listing, make_review, collect, ask, case):
    changes, content, author = case
    collect(make_listing(), [make_review(**changes)])
    require_commits(
        ask, 0, kind="observed", run=1, at="2024-05-01T12:00:00Z", previous="-",
        facts=plain_facts(), content=content, author=author,
    )  # fmt: skip


def test_the_leaf_has_whole_seconds_and_the_row_the_exact_moment(store, make_listing, make_review, collect, ask):
    exact = START.replace(second=59, microsecond=999_999)
    collect(make_listing(), [make_review()], at=exact)
    assert b"\nat 2024-05-01T12:00:59Z\n" in observation(ask, 0)[3]
    assert [version.observed_at for version in store.reviews.versions()] == [exact]


def test_edits_vanishing_and_return_commit_to_the_review_and_its_version(
    store, make_listing, make_review, collect, ask
):
    listing = make_listing()
    collect(listing, [make_review()])
    collect(listing, [make_review(rating=2.0)], at=day(1))
    collect(listing, [], at=day(2))
    collect(listing, [make_review(rating=2.0)], at=day(3))
    presence = [*origin("r1"), ("version", "2")]
    require_commits(
        ask, 2, kind="edited", run=2, at="2024-05-02T12:00:00Z", previous=0,
        facts=plain_facts(rating="2.0"), content=PLAIN_CONTENT, author=AUTHOR,
    )  # fmt: skip
    require_commits(
        ask, 4, kind="vanished", run=3, at="2024-05-03T12:00:00Z", previous=2, facts=presence
    )  # fmt: skip
    require_commits(
        ask, 6, kind="reappeared", run=4, at="2024-05-04T12:00:00Z", previous=4, facts=presence
    )  # fmt: skip


def test_the_same_review_twice_makes_two_commitments_that_nobody_can_link(
    store, make_listing, make_review, collect, ask
):
    for key in ("kettle", "toaster"):
        collect(make_listing(key), [make_review()])
    rows = ask("SELECT content_digest, author_digest, \"commit\" FROM observation WHERE kind = 'observed'")
    assert all(len({bytes(row[place]) for row in rows}) == 2 for place in range(3))


def test_an_entry_says_nothing_of_what_it_commits_to(store, make_listing, make_review, collect, ask):
    collect(make_listing(), [make_review(**RICH)])
    entry = observation(ask, 0)[3]
    for told in ("shop", "kettle", "r1", "7.5", "First", "light", "5f5f", "B00X", "AT"):
        assert told.encode() not in entry
    assert [row.split(" ")[0] for row in entry.decode("ascii").splitlines()] == [
        "rsl/entry/v1",
        "kind",
        "run",
        "at",
        "previous",
        "commit",
    ]
