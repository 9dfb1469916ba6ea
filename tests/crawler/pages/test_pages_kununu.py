"""kununu pages in hashed-class and test-id markup, written from documentation: no raw page is in hand."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.kununu import parse
from store.records import RatingKind, Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
URL = "https://www.kununu.com/at/beispiel-gmbh/kommentare"
LEVEL = {
    "@type": "EmployerAggregateRating",
    "itemReviewed": {"@type": "Organization", "name": "Beispiel", "sameAs": "https://www.kununu.com/at/beispiel-gmbh"},
    "ratingValue": "3,6",
    "reviewCount": 41,
    "bestRating": 5,
    "worstRating": 1,
}
REPLY = (
    '<div class="index__companyResponse__4Sa"><h4 class="index__title__W6">Kommentar des Arbeitgebers</h4>'
    "<p>Vielen Dank.</p></div>"
)
LINK = '<a href="https://www.kununu.com/at/beispiel-gmbh/a/Xk5oVVh9">Link</a>'


def factor(label, text="", score=None):
    stars = f'<span class="index__stars__2ads" data-score="{score}"></span>' if score is not None else ""
    return (
        f'<div class="index__factor__3Z15R"><h4 class="index__title__W6hOp">{label}</h4>{stars}'
        f'<p class="index__plainText__JgbHE">{text}</p></div>'
    )


def article(*factors, marks='data-testid="review-41000001"', score="3,4", title="Fair", month="März 2024", more=""):
    return (
        f'<article class="index__reviewBlock__27gnB" {marks}><div class="index__scoreBlock__138n6">'
        f'<span class="index__score__BktQY">{score}</span><span data-score="3.5"></span></div>'
        f'<span class="index__recommendationBlock__1q">Empfohlen</span><h3 class="index__title__2uQec">{title}</h3>'
        f'<time datetime="2024-03-01T00:00:00+00:00">{month}</time>'
        '<p class="index__employmentInfoBlock__wuOtj"><b>Angestellte/r</b> <span>Hat im Vertrieb gearbeitet.</span></p>'
        f"{''.join(factors)}{more}</article>"
    )


def page(*articles, level=LEVEL, head=""):
    script = f'<script type="application/ld+json">{json.dumps(level)}</script>' if level else ""
    return f"<!doctype html><html><head>{script}{head}</head><body>{''.join(articles)}</body></html>"


def read(html, url=URL):
    return parse(html.encode(), url, NOW, "text/html; charset=utf-8")


def review(html):
    return read(html).reviews[0].review


def test_an_article_becomes_a_review():
    told = review(page(article(factor("Arbeitsatmosphäre", "Gut &amp; ruhig.", 4), factor("Image", score=3))))
    assert (told.review_id, told.rating, told.title, told.text) == ("41000001", 3.4, "Fair", None)
    assert (told.scale.kind, told.scale.low, told.scale.high, told.scale.stated) == (RatingKind.MEAN, 1.0, 5.0, False)
    assert (told.parts, told.sub_ratings) == (
        {"Arbeitsatmosphäre": "Gut & ruhig."},
        {"Arbeitsatmosphäre": 4.0, "Image": 3.0},
    )
    assert (told.published.text(), told.subject, told.author_present) == ("2024-03", "at/beispiel-gmbh", False)
    assert told.extra == {"recommendation": "Empfohlen", "position": "Angestellte/r Hat im Vertrieb gearbeitet."}
    assert (told.reply, told.language, told.verified, told.helpful) == (None, None, None, None)


def test_free_texts_keep_their_headings_and_unknown_labels_do_no_harm():
    told = review(page(article(factor("Gut am Arbeitgeber finde ich", "Kantine"), factor("Kaffeequalität", "Mau", 2))))
    assert (told.parts, told.sub_ratings) == (
        {"Gut am Arbeitgeber finde ich": "Kantine", "Kaffeequalität": "Mau"},
        {"Kaffeequalität": 2.0},
    )


def test_hashes_and_missing_test_ids_do_not_matter():
    older = article(factor("Image", "Gut", 4), marks="").replace("__27gnB", "__zZz").replace("<article", "<div")
    told = review(page(older.replace("</article", "</div")))
    assert (told.rating, told.review_id, told.parts) == (3.4, None, {"Image": "Gut"})


def test_sections_without_factors_end_at_the_next_heading():
    plain = '<h4>Image</h4><span data-score="2"></span><p>Mau.</p><p>Sehr.</p><h4>Kommunikation</h4><p>Gut.</p>'
    told = review(page(article(more=plain)))
    assert told.parts == {"Image": "Mau. Sehr.", "Kommunikation": "Gut."}
    assert told.sub_ratings == {"Image": 2.0}


def test_the_written_score_goes_before_the_rounded_one_that_draws_the_stars():
    assert review(page(article(score=""))).rating == 3.5
    assert review(page(article(score="4,1"))).rating == 4.1


def test_a_factors_score_is_never_the_reviews():
    bare = article(factor("Image", score=5), score="").replace('<span data-score="3.5"></span>', "")
    other = article(marks='data-testid="review-41000002"')
    assert read(page(bare, other)).reviews[0].review.rating is None


@pytest.mark.parametrize(
    ("month", "text"),
    [("März 2024", "2024-03"), ("Jänner 2024", "2024-01"), ("12.03.2024", "2024-03-12"), ("", "2024-03-01T00:00:00Z")],
)
def test_the_shown_month_goes_before_the_attribute(month, text):
    assert review(page(article(month=month))).published.text() == text


def test_the_employers_answer_is_a_reply_and_no_part():
    told = review(page(article(factor("Image", "Gut"), more=REPLY)))
    assert (told.reply, told.parts) == ("Vielen Dank.", {"Image": "Gut"})


@pytest.mark.parametrize(
    ("marks", "more", "identity"),
    [
        ('data-testid="review-0f8fad5b-d9cb-469f-a165-70867728950e"', "", "0f8fad5b-d9cb-469f-a165-70867728950e"),
        ('data-testid="review-3"', LINK, "Xk5oVVh9"),
        ('data-testid="review-3"', "", None),
    ],
)
def test_only_the_sites_own_id_is_one(marks, more, identity):
    assert review(page(article(marks=marks, more=more))).review_id == identity


def test_the_level_is_the_pages_structured_data():
    (level,) = read(page(article())).aggregates
    assert (level.source, level.rating, level.review_count, level.subject) == ("kununu", 3.6, 41, "at/beispiel-gmbh")
    assert read(page(article())).announced == 41


def test_the_list_leads_through_all_pages():
    head = f'<link rel="next" href="{URL}/2">'
    result = read(page(article(), head=head))
    assert (result.next_url, result.selection) == (f"{URL}/2", Selection.FULL)
    assert read(page(article())).next_url is None


def test_the_employer_is_told_by_the_canonical_address_of_a_saved_page():
    head = '<link rel="canonical" href="https://www.kununu.com/ch/beispiel/kommentare/2">'
    assert read(page(article(), head=head), "").subject == "ch/beispiel"


def test_a_block_with_nothing_but_a_heading_is_left_out_and_said():
    shell = '<article data-testid="review-x"><h3>Wir suchen die besten Arbeitgeber</h3></article>'
    result = read(page(article(), shell))
    assert len(result.reviews) == 1
    assert any("empty shell" in problem for problem in result.problems)


def test_the_data_behind_a_page_stand_in_for_its_blocks():
    rows = {"props": {"reviews": [{"uuid": "41000009", "title": "Fair", "score": 3.4, "createdAt": "2024-03-02"}]}}
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(rows)}</script>'
    told = read(page(script)).reviews[0].review
    assert (told.rating, told.review_id, told.subject) == (3.4, "41000009", "at/beispiel-gmbh")


def test_broken_structured_data_do_not_cost_the_reviews():
    result = read(page(article(), level=None, head='<script type="application/ld+json">{"@type": "Emp</script>'))
    assert (len(result.reviews), result.aggregates) == (1, ())


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("<html><title>Just a moment...</title></html>", "bot challenge"),
        ('<html><form>Bitte anmelden<input type="password"></form></html>', "login wall"),
        (page(), "no reviews in a form"),
        (page(article()).replace("review", "opinion"), "no reviews in a form"),
        ("<html><p>Noch keine Bewertungen</p></html>", "no reviews"),
    ],
)
def test_what_stands_there_instead_of_reviews_is_never_no_reviews(html, why):
    url = "" if "Noch" in html else URL
    with pytest.raises(LayoutChanged, match=why):
        read(html, url)


def test_an_employer_without_reviews_says_so():
    assert read("<html><p>Noch keine Bewertungen</p></html>").reviews == ()


@pytest.mark.parametrize("n_rated", [0, 1, 2])
def test_a_run_that_lost_most_of_its_scores_is_refused_with_what_could_be_read(n_rated):
    bare = article(score="").replace('<span data-score="3.5"></span>', "").replace("41000001", "x{}")
    lost = [bare.format(n) for n in range(5 - n_rated)]
    kept = [article(marks=f'data-testid="review-4100000{n}"') for n in range(n_rated)]
    with pytest.raises(LayoutChanged, match=f"{n_rated} ratings in 5 reviews") as caught:
        read(page(*kept, *lost))
    assert len(caught.value.result.reviews) == 5


@pytest.mark.parametrize("body", [b"", b"nothing", b'{"message": "Unauthorized"}', b'"text"'])
def test_what_is_no_answer_is_refused(body):
    with pytest.raises(UnreadablePage):
        parse(body, URL, NOW, "")
