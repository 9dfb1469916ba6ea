"""Authors: hashed with a key of this deployment, and never seen anywhere as a name."""

import json
import logging
import pickle
import stat

import pytest

from crawler.identity import UnusableAuthorKey, author_key, read_author_key
from crawler.pages.found import Author, Found, PageResult
from crawler.pipelines import ReadPage, nameless_review, own_reviews
from crawler.policy import Keeps
from store.records import Review

KEY = bytes(range(32))
NAME = "Erika Mustermann"
# printf 'shop\0Erika Mustermann' | openssl dgst -sha256 -mac hmac -macopt hexkey:000102...1f, first half
EXPECTED = "7353150c7f58d75af10a868ed77c32d2"


def test_the_hash_is_the_stated_one():
    assert author_key(KEY, "shop", Author(NAME)) == EXPECTED


@pytest.mark.parametrize(
    ("key", "source", "name"),
    [(KEY, "other", NAME), (bytes(32), "shop", NAME), (KEY, "shop", NAME.lower()), (KEY, "shopE", NAME[1:])],
)
def test_another_key_source_or_name_gives_another_hash(key, source, name):
    assert author_key(key, source, Author(name)) != author_key(KEY, "shop", Author(NAME))


def test_no_author_gives_no_hash():
    assert author_key(KEY, "shop", None) is None


def test_a_name_that_is_no_valid_text_is_hashed_too():
    assert len(author_key(KEY, "shop", Author("\ud83d x")) or "") == 32


def test_the_key_is_made_once_and_readable_by_its_user_alone(tmp_path):
    path = tmp_path / "var" / "author.key"
    first = read_author_key(path)
    assert (len(first), read_author_key(path)) == (32, first)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [child.name for child in path.parent.iterdir()] == ["author.key"]


@pytest.mark.parametrize("content", ["", "abcd", "no hex", "ü"])
def test_a_broken_key_is_refused_not_replaced(tmp_path, content):
    path = tmp_path / "author.key"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnusableAuthorKey) as caught:
        read_author_key(path)
    assert (caught.value.exit_code, path.read_text(encoding="utf-8")) == (2, content)


def found() -> Found:
    return Found(Review(source="schemaorg", review_id="1", rating=5.0, text="ok", author_present=True), Author(NAME))


def test_a_name_shows_in_no_representation_log_or_file(caplog):
    item = ReadPage(None, PageResult(reviews=(found(),)), "https://a.example/", None, "00", None)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").warning("%s %r %s", item, found(), [item])
    review = nameless_review(found(), source="shop", key=KEY)
    shown = " ".join([repr(item), str(found()), f"{item.page}", caplog.text, repr(review), json.dumps(str(review))])
    assert "Mustermann" not in shown
    with pytest.raises(TypeError, match="never serialised"):
        pickle.dumps(found())


def test_a_review_is_kept_under_its_source_with_the_hash_and_masked_text():
    review = nameless_review(
        Found(
            Review(
                source="schemaorg",
                review_id="1",
                rating=5.0,
                title="mail me: a.b@shop.example",
                text="0241 1234567",
                parts={"pros": "x@y.example", "cons": "none"},
                reply="+49 241 1234567",
            ),
            Author(NAME),
        ),
        source="shop",
        key=KEY,
    )
    assert (review.source, review.author_key) == ("shop", EXPECTED)
    assert (review.title, review.text, review.reply) == ("mail me: [e-mail]", "[phone]", "[phone]")
    assert review.parts == {"pros": "[e-mail]", "cons": "none"}


def test_reviews_of_other_things_on_the_page_are_left_out():
    def about(subject):
        return Found(Review(source="s", review_id="1", rating=1.0, subject=subject))

    page = PageResult(reviews=(about("mug"), about(None), about("shop")), subject="mug")
    assert [f.review.subject for f in own_reviews(page)] == ["mug", None]
    assert len(own_reviews(PageResult(reviews=page.reviews))) == 3


def test_where_only_ratings_may_be_kept_no_word_is():
    review = Review(source="x", review_id="1", rating=4.0, title="T", text="B", parts={"pros": "P"}, reply="R")
    kept = nameless_review(Found(review), source="shop", key=KEY, keeps=Keeps.RATINGS)
    assert (kept.rating, kept.title, kept.text, kept.parts, kept.reply) == (4.0, None, None, {}, None)
