"""kununu reviews in JSON: the site's data call as others documented it, and exports in several shapes."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged
from crawler.pages.kununu import parse
from store.records import RatingKind, Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
CALL = "https://www.kununu.com/middlewares/profiles/de/beispiel/0f8f/reviews?fetchFactorScores=1&sort=newest&page=2"
OF_CALL = {
    "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "title": "Fair",
    "score": 3.4,
    "updatedAt": "2024-03-02T10:00:00+01:00",
    "former": False,
    "position": "employee",
    "department": "IT",
    "company": {"name": "Beispiel GmbH", "location": "Linz"},
    "texts": [
        {"id": "positive", "text": "Kantine"},
        {"id": "negative", "text": ""},
        {"id": "suggestion", "text": "Mehr"},
    ],
    "ratings": [{"id": "atmosphere", "score": 4}, {"id": "workLife", "score": 0}, {"id": "coffee", "score": 2}],
}
EXPORTED = {
    "kn_url": "https://www.kununu.com/ch/beispiel/kommentare",
    "overall_score": 2.8,
    "title": "Geht so",
    "year": 2025,
    "month": 4,
    "employee_type": "Angestellte/r oder Arbeiter/in",
    "position": "Hat im Bereich IT gearbeitet.",
    "subcategories": [{"Gut am Arbeitgeber finde ich": "Lage"}, {"Image": None}, {"Respekt": "Ja."}],
}
OTHER = {
    "title": "Na ja",
    "rating": "3,1",
    "recommendation": "Nicht empfohlen",
    "date": "Oktober 2025",
    "position": "",
    "pros": "Lage",
    "cons": "",
    "suggestions": "Zuhören",
    "categories": {"Kommunikation": "Keine"},
}
GOOD, BETTER = "Gut am Arbeitgeber finde ich", "Verbesserungsvorschläge"


def read(payload, url=""):
    return parse(json.dumps(payload).encode(), url, NOW, "application/json")


def call(*reviews, **changes):
    head = {"page": 2, "perPage": 10, "pagesCount": 5, "totalReviews": 41, "score": 3.6}
    return head | {"recommendationRate": {"percentage": 61}, "reviews": list(reviews)} | changes


def test_the_data_call_gives_reviews_level_and_the_way_on():
    result = read(call(OF_CALL), CALL)
    told, (level,) = result.reviews[0].review, result.aggregates
    assert (told.review_id, told.rating, told.scale.kind) == (OF_CALL["id"], 3.4, RatingKind.MEAN)
    assert told.parts == {GOOD: "Kantine", BETTER: "Mehr"}
    assert told.sub_ratings == {"Arbeitsatmosphäre": 4.0, "coffee": 2.0}
    assert (told.published.text(), told.subject) == ("2024-03-02T09:00:00Z", None)
    assert told.extra == {"position": "employee", "department": "IT", "former": False}
    assert (level.rating, level.review_count, level.extra) == (3.6, 41, {"recommendation_percent": 61})
    assert (result.announced, result.selection) == (41, Selection.FULL)
    assert result.next_url == CALL.replace("page=2", "page=3")


def test_the_last_page_of_the_data_call_leads_nowhere():
    assert read(call(OF_CALL, page=5), CALL).next_url is None
    assert read(call(OF_CALL)).next_url is None


def test_a_filtered_data_call_shows_some_reviews_only():
    assert read(call(OF_CALL), f"{CALL}&score=1-2").selection is Selection.FEATURED


def test_an_empty_list_of_the_data_call_is_a_list_without_reviews():
    assert read(call(totalReviews=0, pagesCount=0, score=None), CALL).reviews == ()


@pytest.mark.parametrize(
    "payload",
    [[EXPORTED], EXPORTED, {EXPORTED["kn_url"]: [EXPORTED]}, {EXPORTED["kn_url"]: [EXPORTED | {"kn_url": None}]}],
)
def test_an_export_may_be_rows_one_row_or_rows_by_address(payload):
    result = read(payload)
    told = result.reviews[0].review
    assert (told.rating, told.title, told.parts) == (2.8, "Geht so", {GOOD: "Lage", "Respekt": "Ja."})
    assert (told.published.text(), told.review_id, result.selection) == ("2025-04", None, Selection.UNKNOWN)
    assert told.extra == {"job": "Angestellte/r oder Arbeiter/in", "position": "Hat im Bereich IT gearbeitet."}
    assert told.subject == result.subject == "ch/beispiel"


def test_rows_of_several_employers_keep_their_own():
    other = "https://www.kununu.com/de/anderes/kommentare"
    result = read({EXPORTED["kn_url"]: [EXPORTED], other: [EXPORTED | {"kn_url": other}]})
    assert [found.review.subject for found in result.reviews] == ["ch/beispiel", "de/anderes"]
    assert result.subject is None


def test_texts_may_be_fields_of_their_own():
    told = read([OTHER]).reviews[0].review
    assert told.parts == {"Kommunikation": "Keine", GOOD: "Lage", BETTER: "Zuhören"}
    assert (told.rating, told.published.text(), told.extra) == (3.1, "2025-10", {"recommendation": "Nicht empfohlen"})


@pytest.mark.parametrize(
    ("changes", "parts", "scores"),
    [
        ({"categories": {"Image": 4}}, {}, {"Image": 4.0}),
        ({"categories": {"Image": {"score": 4, "text": "Gut"}}}, {"Image": "Gut"}, {"Image": 4.0}),
        ({"categories": [{"name": "Image", "rating": "4,0", "comment": "Gut"}]}, {"Image": "Gut"}, {"Image": 4.0}),
        ({"categories": {"Image": 0}}, {}, {}),
        ({"categories": {"Image": 9}}, {}, {}),
        ({"categories": {"Image": "5"}}, {"Image": "5"}, {}),
        ({"categories": None, "Image": "Gut"}, {"Image": "Gut"}, {}),
        ({"categories": []}, {}, {}),
    ],
)
def test_factors_come_as_texts_scores_or_both(changes, parts, scores):
    told = read([OTHER | {"pros": "", "suggestions": ""} | changes]).reviews[0].review
    assert (told.parts, told.sub_ratings) == (parts, scores)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"date": "", "year": 2025, "month": None}, "2025"),
        ({"date": "", "year": "2025", "month": "04"}, "2025-04"),
        ({"date": "", "year": 2025, "month": "Jänner"}, "2025-01"),
        ({"date": "", "year": 2025, "month": 13}, None),
        ({"date": "2025-10-05"}, "2025-10-05"),
        ({"date": "10/2025"}, None),
    ],
)
def test_a_month_is_never_made_a_day(changes, text):
    assert read([OTHER | changes]).reviews[0].review.published.text() == text


@pytest.mark.parametrize("identity", ["beispiel_1", "1", "review-7"])
def test_a_number_that_a_tool_made_up_is_no_id(identity):
    assert read([EXPORTED | {"id": identity}]).reviews[0].review.review_id is None


def test_a_score_off_the_scale_is_left_out_and_said():
    result = read([OTHER | {"rating": "9,1"}, OTHER, EXPORTED])
    assert result.reviews[0].review.rating is None
    assert result.problems == ("a score lies outside 1-5 and was left out",)


def test_headings_of_the_page_that_a_tool_took_for_reviews_are_left_out_and_counted():
    shell = dict.fromkeys(OTHER, "") | {"title": "Wir suchen die besten Arbeitgeber", "categories": {}}
    result = read([shell, OTHER, shell])
    assert len(result.reviews) == 1
    assert result.problems == ("an entry is an empty shell without score, date and text and was left out (2 times)",)


def test_a_review_with_nothing_but_title_and_score_is_one():
    assert len(read([EXPORTED | {"subcategories": []}]).reviews) == 1


@pytest.mark.parametrize(("n", "n_rated"), [(1, 0), (56, 0), (9, 4)])
def test_a_run_whose_selectors_broke_is_refused_with_what_could_be_read(n, n_rated):
    rows = [OTHER] * n_rated + [OTHER | {"rating": ""}] * (n - n_rated)
    with pytest.raises(LayoutChanged, match=f"{n_rated} ratings in {n} reviews") as caught:
        read(rows)
    assert len(caught.value.result.reviews) == n


def test_authors_are_anonymous_here():
    assert read([OTHER | {"author": "Erika"}]).reviews[0].author is None
