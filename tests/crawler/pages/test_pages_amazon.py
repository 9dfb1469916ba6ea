"""Amazon product pages and review lists, as every shop writes them, and what stands there instead of them."""

from datetime import UTC, datetime

import pytest
from amazon_page import block, histogram, page

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.amazon import parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
LIST = "https://www.amazon.de/Kanne/product-reviews/B0TESTTEST"
JAPANESE = '<i data-hook="review-star-rating"><span class="a-icon-alt">5つ星のうち3.0</span></i>'
FOREIGN = '<i data-hook="cmps-review-star-rating"><span class="a-icon-alt">2,0 von 5 Sternen</span></i>'
TRANSLATED = (
    "<span class='cr-original-review-content'>Bien.</span><span class='cr-translated-review-content'>Gut.</span>"
)


def read(html, url=""):
    return parse(html.encode(), url, NOW, "text/html; charset=utf-8")


def review(**changes):
    return read(page(block(**changes))).reviews[0].review


def test_a_block_becomes_a_review():
    result = read(page(block(helpful="12 Personen fanden diese Informationen hilfreich")))
    found, told = result.reviews[0], result.reviews[0].review
    assert (told.review_id, told.rating, told.title, told.text) == (
        *("R1TESTREVIEW01", 4.0, "Gut & günstig", "Tut, was es soll."),
    )
    assert (told.published.text(), told.country, told.verified, told.helpful) == ("2026-01-12", "Deutschland", True, 12)
    assert (told.scale.stated, told.author_present, told.subject) == (True, True, "B0TESTTEST")
    assert (told.language, told.reply, told.incentivised) == (None, None, None)
    assert found.author.reveal() == "amzn1.account.AETESTTESTTEST"
    assert result.problems == ()


@pytest.mark.parametrize("tag", ["div", "li", "article"])
def test_the_element_around_a_review_does_not_matter(tag):
    assert review(tag=tag).rating == 4.0


@pytest.mark.parametrize(
    ("stars", "rating", "stated"),
    [
        (JAPANESE, 3.0, True),
        (FOREIGN, 2.0, True),
        ('<i class="review-rating"><span class="a-icon-alt">1.0 out of 5 stars</span></i>', 1.0, True),
        ('<i data-hook="review-star-rating" class="a-icon a-icon-star a-star-5"></i>', 5.0, False),
        ('<i data-hook="reviewStarRating" class="a-icon"><span>5,0 de 5 estrellas</span></i>', 5.0, True),
    ],
)
def test_stars_are_read_from_words_and_else_from_the_icon(stars, rating, stated):
    told = review(stars=stars)
    assert (told.rating, told.scale.stated, told.title) == (rating, stated, "Gut & günstig")


@pytest.mark.parametrize("shown", ["", "7,0 von 5 Sternen", "8,0 von 10", "viele"])
def test_a_rating_off_the_scale_is_none_and_said(shown):
    stars = f'<i data-hook="review-star-rating"><span class="a-icon-alt">{shown}</span></i>'
    result = read(page(block(stars=stars), block("R2TESTREVIEW02")))
    assert result.reviews[0].review.rating is None
    assert result.problems == ("a rating is missing or lies outside 1-5 and was left out",)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", None),
        ("<span>Kurz.</span>", "Kurz."),
        ("<span>Eins<br>zwei &lt;3 &amp;lt;</span>", "Eins zwei <3 &lt;"),
        ("<script>var x=1</script><style>a{}</style><div data-hook='review-collapsed'>Lang.</div>", "Lang."),
        (
            "<div data-hook='review-collapsed'>Lang.</div><div class='a-expander-header'><a>Mehr lesen</a></div>",
            "Lang.",
        ),
        ("<div class='video-block'>0:00 / 0:12</div><span>Mit Film.</span>", "Mit Film."),
        ("<span>Die Medien konnten nicht geladen werden. Mit Film.</span>", "Mit Film."),
        ("<span>The media could not be loaded.</span>", None),
        (TRANSLATED, "Bien."),
        (TRANSLATED.replace("content'>Bien", "content aok-hidden'>Bien"), "Bien."),
    ],
)
def test_the_text_is_what_the_author_wrote(body, text):
    assert review(body=body).text == text


def test_a_translated_title_gives_way_to_the_original():
    assert review(title=TRANSLATED).title == "Bien."


@pytest.mark.parametrize(
    ("badge", "verified", "incentivised"),
    [
        ('<span data-hook="avp-badge">Verified Purchase</span>', True, None),
        ("", False, None),
        ('<span class="a-color-success">Vine Customer Review of Free Product</span>', False, True),
        ('<span data-hook="linkless-vine-review-badge">x</span>', False, True),
        ('<span class="c7y-badge-text">Avis Vine d’un produit gratuit</span>', False, True),
        ('<span class="a-color-success">Early Reviewer Rewards</span>', False, True),
        ('<span class="c7y-badge-text">TOP 1000 REZENSENT</span>', False, None),
    ],
)
def test_badges_say_who_bought_and_who_was_given(badge, verified, incentivised):
    told = review(badge=badge)
    assert (told.verified, told.incentivised) == (verified, incentivised)


def test_the_word_vine_in_a_text_is_no_badge():
    assert review(body="<span>Wine from the vine.</span>").incentivised is None


def test_the_variant_is_kept_with_its_parts_apart():
    strip = '<a data-hook="format-strip">Farbe: Blau<i class="a-icon" aria-label="|"></i>Größe: M</a>'
    assert review(strip=strip).extra == {"variant": "Farbe: Blau Größe: M"}


@pytest.mark.parametrize("name", ['<span class="a-profile-name">Amazon Kunde</span>', ""])
def test_a_stand_in_name_is_nobody(name):
    assert read(page(block(name=name))).reviews[0].author is None


def test_an_author_without_profile_is_known_by_the_name_alone():
    shown = '<span class="a-profile-name">Erika M.</span>'
    assert read(page(block(name=shown))).reviews[0].author.reveal() == "Erika M."


def test_a_review_shown_twice_counts_once():
    assert len(read(page(block(), block(), block("R2TESTREVIEW02"))).reviews) == 2


def test_the_id_may_stand_within_the_block():
    html = (
        page(block()).replace('<li id="R1TESTREVIEW01"', "<li").replace("customer_review-", "customer_review_foreign-")
    )
    assert read(html).reviews[0].review.review_id == "R1TESTREVIEW01"


def test_reviews_that_another_shop_lends_in_old_markup_are_not_this_listings():
    lent = '<div id="R9TESTREVIEW09" data-hook="cmps-review"><span data-hook="cmps-review-title">Ok</span></div>'
    assert [found.review.review_id for found in read(page(block(), more=lent)).reviews] == ["R1TESTREVIEW01"]


def test_markup_from_before_there_were_hooks_within_a_review_is_read_by_class():
    old = (
        '<div id="R1TESTREVIEW01" data-hook="review"><i class="review-rating"><span>5.0 out of 5 stars</span></i>'
        '<span class="review-title">Five Stars</span><span class="author">Erika</span>'
        '<span class="review-date">on March 12, 2015</span><span class="review-text">Good.</span>'
        '<span class="review-votes">5 of 6 people found the following review helpful</span></div>'
    )
    told = read(page(old)).reviews[0].review
    assert (told.rating, told.title, told.text, told.helpful) == (5.0, "Five Stars", "Good.", 5)
    assert (told.published.text(), told.country, told.author_present) == ("2015-03-12", None, True)


def test_a_list_leads_on_until_its_last_page():
    link = '<ul class="a-pagination"><li class="a-last">{}</li></ul>'
    more = link.format('<a href="/Kanne/product-reviews/B0TESTTEST?pageNumber=3#x">Weiter</a>')
    following = f"{LIST}?pageNumber=3"
    assert read(page(block(), more=more), LIST).next_url == following
    assert read(page(block(), more=more, canonical=LIST)).next_url == following
    assert read(page(block(), more=link.format("Weiter")), LIST).next_url is None
    assert read(page(block(), more=more.replace('"/K', '"https://evil.example/K')), LIST).next_url is None


@pytest.mark.parametrize(
    ("url", "head", "selection"),
    [
        ("", "", Selection.FEATURED),
        (f"{LIST}?sortBy=recent", "", Selection.NEWEST),
        (f"{LIST}?sortBy=helpful", "", Selection.FEATURED),
        (f"{LIST}?sortBy=recent&filterByStar=five_star", "", Selection.FEATURED),
        (f"{LIST}?sortBy=recent&filterByStar=all_stars", "", Selection.NEWEST),
        (
            "",
            '<select name="sortBy"><option value="helpful"><option value="recent" selected></select>',
            Selection.NEWEST,
        ),
    ],
)
def test_which_reviews_a_page_shows(url, head, selection):
    assert read(page(block(), head=head), url).selection is selection


def test_a_page_that_shows_every_announced_review_shows_all():
    assert read(page(block(), count="1 Kundenrezension")).selection is Selection.FULL
    assert read(page(block(), count="2 Kundenrezensionen")).selection is Selection.FEATURED


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (
            '<html><form action="/errors/validateCaptcha">Enter the characters you see below</form></html>',
            "bot challenge",
        ),
        ('<html><form name="signIn"><input type="password"></form></html>', "login wall"),
        ("<html><body>Bevor Sie fortfahren</body></html>", "consent page"),
        ("<html><body>Suchen Sie etwas?</body></html>", "no reviews in a form"),
        (page(block()).replace('data-hook="review"', 'data-hook="opinion"'), "1234 reviews or ratings but no review"),
        (page(block(), mean="", count="").replace('data-hook="review"', ""), "no review block"),
        (page(), "1234 reviews or ratings"),
    ],
)
def test_what_stands_there_instead_of_reviews_is_never_no_reviews(html, why):
    with pytest.raises(LayoutChanged, match=why) as caught:
        read(html)
    assert caught.value.result is not None


def test_the_level_survives_reviews_that_went_missing():
    with pytest.raises(LayoutChanged) as caught:
        read(page())
    assert caught.value.result.aggregates[0].rating == 4.4


def test_reviews_without_any_rating_are_refused_with_what_could_be_read():
    with pytest.raises(LayoutChanged, match="0 ratings in 2 reviews") as caught:
        read(page(block(stars=""), block("R2TESTREVIEW02", stars="")))
    assert len(caught.value.result.reviews) == 2


@pytest.mark.parametrize(
    "html",
    [
        '<html><div id="cm_cr-review_list"><div class="a-section no-reviews-section">Keine</div></div></html>',
        '<html><div id="customerReviews"><h2>Kundenrezensionen</h2></div></html>',
        page(more='<div data-hook="no-reviews-section">Keine passenden Rezensionen</div>'),
    ],
)
def test_a_product_without_reviews_and_the_page_behind_the_last_one_are_sound(html):
    assert read(html).reviews == ()


@pytest.mark.parametrize("body", [b"", b" \n", b"plain words", b"[1, 2]", b'{"a": 1}'])
def test_what_is_no_page_is_refused(body):
    with pytest.raises(UnreadablePage):
        parse(body, "", NOW, "")


def test_blank_lines_before_a_page_do_not_matter():
    assert len(read("\n" * 3000 + page(block())).reviews) == 1


def test_a_histogram_may_stand_in_the_head():
    assert read(page(block(), head=histogram())).aggregates[0].histogram["5"] == 70
