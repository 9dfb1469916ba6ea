"""The nested arrays of Maps: places and reviews in both shapes, as saved payloads and within saved pages."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.google import parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
FEATURE = "0x14e700000000000d:0xe540000000000b47"
CREATED, UPDATED = 1720613883123456, 1720700283000000


def sparse(**at):
    """Return an array with values at positions written as p0, p14 .., null elsewhere."""
    places = {int(name[1:]): value for name, value in at.items()}
    return [places.get(n) for n in range(max(places) + 1)]


def new_review(number="ReviewA1", **changes):
    """Return a review of the new shape; `changes` replace the rating, text, language, reply ... by name."""
    said = {
        "stars": [4], "text": ["Freundlich."], "translation": None, "language": "de", "reply": None,
        "partner": None, "origin": ["Google", None, None, "google", 5], "name": "Erika", "aspects": None,
        "updated": UPDATED,
    } | changes  # fmt: skip
    person = sparse(p0=said["name"], p2=["https://www.google.com/maps/contrib/1234567890?hl=el"], p3="1234567890")
    when = sparse(
        p0=FEATURE, p2=CREATED, p3=said["updated"], p4=sparse(p5=person), p6="vor 2 Wochen", p13=said["origin"]
    )
    texts = [said["text"], said["translation"]] if said["text"] else None
    language = [said["language"]] if said["language"] else None
    what = sparse(p0=said["stars"], p6=said["aspects"], p8=said["partner"], p14=language, p15=texts)
    answer = sparse(p1=UPDATED, p14=[[said["reply"]]]) if said["reply"] else [None]
    return [number, when, what, answer]


def old_review(number="ReviewA1", text="Freundlich.", stars=4, reply=None):
    person = ["https://www.google.com/maps/contrib/1234567890?hl=de", "Erika", "https://photo.example/x"]
    return sparse(
        p0=person, p1="vor 2 Wochen", p3=text, p4=stars, p9=reply, p10=number,
        p27=UPDATED // 1000, p32="de", p57=CREATED // 1000,
    )  # fmt: skip


def place(new=(), old=(), mean=4.2, count=3, histogram=(1, 0, 0, 0, 2)):
    shown = sparse(
        p3=list(histogram) if histogram else None, p9=[[[[review, None, "x"] for review in new]]] if new else None
    )
    level = sparse(p7=mean, p8=count)
    return sparse(p4=level, p10=FEATURE, p11="Ofen", p52=[list(old)] if old else None, p175=shown)


def page(*args, **changes):
    return sparse(p1=[], p6=place(*args, **changes), p20=None)


def body(payload):
    return json.dumps(payload).encode()


def read(payload):
    return parse(body(payload), "", NOW, "application/json")


def test_a_review_of_the_new_shape():
    found = read(page([new_review()])).reviews[0]
    told = found.review
    assert (told.review_id, told.rating, told.text, told.language) == ("ReviewA1", 4.0, "Freundlich.", "de")
    assert (told.published.text(), told.author_present, told.subject) == ("2024-07-10T12:18:03Z", True, FEATURE)
    assert told.extra == {"updated_at": "2024-07-11T12:18:03Z", "origin": "Google"}
    assert (told.scale.low, told.scale.high, told.scale.stated) == (1.0, 5.0, False)
    assert (told.reply, told.helpful, told.verified) == (None, None, None)
    assert found.author.reveal() == "1234567890"


def test_a_review_of_the_old_shape():
    found = read(page(old=[old_review(reply=["vor 1 Woche", "Danke!"])])).reviews[0]
    told = found.review
    assert (told.review_id, told.rating, told.text, told.language) == ("ReviewA1", 4.0, "Freundlich.", "de")
    assert (told.published.text(), told.extra) == ("2024-07-10T12:18:03Z", {"updated_at": "2024-07-11T12:18:03Z"})
    assert (told.reply, found.author.reveal()) == ("Danke!", "1234567890")


def test_the_level_and_its_histogram():
    result = read(page([new_review()]))
    (level,) = result.aggregates
    assert (level.rating, level.rating_count, level.subject) == (4.2, 3, FEATURE)
    assert (dict(level.histogram), level.histogram_unit) == ({"1": 1, "2": 0, "3": 0, "4": 0, "5": 2}, "count")
    assert level.extra == {"subject_name": "Ofen"}
    assert (result.announced, result.selection, result.subject) == (3, Selection.FEATURED, FEATURE)


def test_a_review_that_a_place_quotes_elsewhere_is_not_the_list_of_its_reviews():
    payload = page()
    payload[6][175].extend([None] * 4 + [[[new_review()]]])
    with pytest.raises(LayoutChanged, match="shows no review") as raised:
        read(payload)
    assert (raised.value.result.reviews, raised.value.result.aggregates[0].rating) == ((), 4.2)


def test_votes_without_a_mean_are_counted_and_no_votes_are_nothing():
    (level,) = read(page([new_review()], mean=None)).aggregates
    assert (level.rating, level.rating_count, level.histogram["5"]) == (None, 3, 2)
    assert read(page([new_review()], mean=None, count=None)).aggregates == ()


def test_both_shapes_of_one_review_count_once_and_the_new_one_says_more():
    result = read(page([new_review()], [old_review(), old_review("ReviewB2")]))
    assert [found.review.review_id for found in result.reviews] == ["ReviewA1", "ReviewB2"]
    assert result.reviews[0].review.extra["origin"] == "Google"
    assert result.problems == ()


def test_a_translation_gives_way_to_the_original():
    told = read(page([new_review(translation=["Friendly."])])).reviews[0].review
    assert (told.text, told.extra["translation_present"]) == ("Freundlich.", True)


def test_stars_without_words_have_neither_text_nor_language():
    told = read(page([new_review(text=None, language=None)])).reviews[0].review
    assert (told.rating, told.text, told.language) == (4.0, None, None)


def test_the_owners_answer_is_kept():
    assert read(page([new_review(reply="Danke!")])).reviews[0].review.reply == "Danke!"


@pytest.mark.parametrize(
    ("origin", "shown", "rating", "high"),
    [
        (["Tripadvisor", None, None, None, 10], 8.5, 8.5, 10.0),
        (["Partner", None, None, None, 5], 4.5, 4.5, 5.0),
        (["Partner"], 7.0, 7.0, 10.0),
        (["Partner", None, None, None, 5], 8.5, None, 5.0),
    ],
)
def test_partners_keep_their_own_scale(origin, shown, rating, high):
    theirs = new_review("P1", stars=None, partner=[None, shown], origin=origin)
    told = read([theirs, new_review()]).reviews[0].review
    assert (told.rating, told.scale.high, told.extra["origin"]) == (rating, high, origin[0])


def test_aspects_are_named_by_code_whatever_the_interface_says():
    def aspect(code, stars, label):
        return sparse(p0=[code], p1=label, p11=[stars])

    said = [
        aspect("GUIDED_DINING_FOOD_ASPECT", 5, "Φαγητό"),
        aspect("GUIDED_HOTEL_ROOMS", 3, "Zimmer"),
        aspect("GUIDED_DINING_MEAL_TYPE", None, "Mahlzeit"),
        aspect("GUIDED_DINING_SERVICE_ASPECT", 9, "Service"),
    ]
    assert read(page([new_review(aspects=said)])).reviews[0].review.sub_ratings == {"food": 5.0, "rooms": 3.0}


@pytest.mark.parametrize("depth", [0, 1, 2, 4])
@pytest.mark.parametrize("review", [new_review(), old_review()])
def test_reviews_may_come_without_a_place(review, depth):
    payload = review
    for _ in range(depth):
        payload = [payload, None]
    result = read(payload)
    assert [found.review.review_id for found in result.reviews] == ["ReviewA1"]
    assert (result.aggregates, result.subject, result.selection) == ((), None, Selection.UNKNOWN)


def test_a_list_of_reviews_with_its_token():
    result = read([None, "token", [[new_review(), None, "x"], [new_review("ReviewB2"), None, "y"]]])
    assert len(result.reviews) == 2


def test_search_results_name_levels_of_several_places():
    rows = [None, sparse(p14=place([new_review()])), sparse(p14=place(mean=3.0))]
    result = read([["query", rows]])
    assert [level.rating for level in result.aggregates] == [4.2, 3.0]
    assert (len(result.reviews), result.announced) == (1, None)


@pytest.mark.parametrize(
    "guarded",
    [
        b")]}'\n" + body(page([new_review()])),
        body({"c": 0, "d": ")]}'\n" + json.dumps(page([new_review()]))}),
        body({"c": 0, "d": ")]}'\n" + json.dumps(page([new_review()]))}) + b'/*""*/',
    ],
)
def test_what_guards_an_answer_is_taken_off(guarded):
    assert len(parse(guarded, "", NOW, "").reviews) == 1


def saved(payload):
    state = [[["x"]], None, [None], {"ab": [")]}'\n[1]", ")]}'\n" + json.dumps(payload)]}]
    return f"<!doctype html><script>window.APP_INITIALIZATION_STATE={json.dumps(state)};window.x=1</script>".encode()


def test_a_saved_page_carries_the_place_in_its_first_script():
    assert len(parse(saved(page([new_review()])), "", NOW, "text/html").reviews) == 1


@pytest.mark.parametrize("cut", [300, 500])
def test_a_saved_page_that_was_cut_off_is_refused(cut):
    with pytest.raises(UnreadablePage, match="cut off"):
        parse(saved(page([new_review()]))[:cut], "", NOW, "text/html")


def test_a_place_without_votes_is_sound_and_has_no_level():
    result = read(page(mean=None, count=None, histogram=None))
    assert (result.reviews, result.aggregates, result.subject) == ((), (), FEATURE)


def test_votes_without_any_review_are_loud_and_the_level_is_kept():
    with pytest.raises(LayoutChanged, match="votes but shows no review") as caught:
        read(page())
    assert caught.value.result.aggregates[0].rating == 4.2


@pytest.mark.parametrize("payload", [[[]], [[1, 2], [3]], [["a", ["b"], ["c"]]], [None, [None, ["x" * 9]]]])
def test_arrays_without_place_and_review_are_refused(payload):
    with pytest.raises(LayoutChanged):
        read(payload)


@pytest.mark.parametrize("stars", [0, 6, None])
def test_a_rating_off_the_scale_is_none_and_said(stars):
    result = read(page([new_review(stars=[stars]), new_review("ReviewB2")]))
    assert (result.reviews[0].review.rating, len(result.problems)) == (None, 1)


def test_reviews_without_any_rating_are_refused():
    with pytest.raises(LayoutChanged, match="0 ratings in 1 reviews"):
        read(page([new_review(stars=None)]))


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("Freundlich.", "Freundlich."),
        ("(Translated by Google) Friendly.\n\n(Original)\nFreundlich.", "Freundlich."),
        ("(Übersetzt von Google) Freundlich.\n\n(Original)\nFriendly.", "Friendly."),
        ("Freundlich.\n\n(Translated by Google)\nFriendly.", "Freundlich."),
        ("(Translated by Google) Friendly.", "(Translated by Google) Friendly."),
        ("The (Original) is better.", "The (Original) is better."),
        (None, None),
    ],
)
def test_old_texts_hold_original_and_translation_in_one(shown, text):
    assert read(page(old=[old_review(text=shown)])).reviews[0].review.text == text
