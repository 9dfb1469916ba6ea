"""Saved Glassdoor pages of 2019."""

from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged
from crawler.pages.glassdoor import parse

NOW = datetime(2026, 7, 15, tzinfo=UTC)
LEVEL = """<script type="application/ld+json">{"@context": "http://schema.org", "@type": "EmployerAggregateRating",
 "itemReviewed": {"@type": "Organization", "name": "Mill"}, "ratingValue": "3.9", "bestRating": "5",
 "worstRating": "1", "ratingCount": "880"}</script>"""
ITEM = """<li class='empReview cf ' id='empReview_901'><div class="hreview">
 <time class='date subtle small' datetime='Thu Mar 07 2019 23:05:20 GMT-0800 (PST)'>March 7, 2019</time>
 <span class='helpfulCount subtle'>Helpful (2)</span>
 <h2 class='h2 summary strong'><a href='/r'><span class='summary '>&quot;Good &quot;old&quot; mill&quot;</span></a></h2>
 <span class='gdStars gdRatings sm'>
  <div class='subRatings module'><ul class='undecorated'>
   <li><div class='minor'>Work/Life Balance</div><span class='gdBars gdRatings med' title='2.0'></span></li>
   <li><div class='minor'>Culture &amp; Values</div><span class='gdBars'><i title='4.5'></i></span></li>
   <li><div class='minor'>Senior Management</div><span class='gdBars' title='0.0'></span></li></ul></div>
  <span class='rating'><span title='4.0' class='value-title'></span></span></span>
 <span class='authorJobTitle middle reviewer'>Current Employee - Erika Musterfrau</span>
 <div class='prosConsAdvice'><p class='strong'>Pros</p><p class=' pros mainText'>Quiet.<br>Light. <a>Show more</a></p>
 <p class=' cons mainText'>Dust &lt;3 &amp;lt;b&gt;</p><p class=' adviceMgmt mainText'>More light</p></div>
</div></li>"""


def page(*items, head=LEVEL, canonical="https://www.glassdoor.com/Reviews/Mill-Reviews-E7000.htm"):
    return (
        f"<html><head><link rel='canonical' href='{canonical}'>{head}</head><body><div class='hreview'>Featured</div>"
        f"<ol>{''.join(items)}</ol></body></html>"
    )


def read(text, url=""):
    return parse(text.encode(), url, NOW, "text/html; charset=utf-8")


def one(old="", new=""):
    return read(page(ITEM.replace(old, new))).reviews[0].review


def test_a_list_entry_becomes_a_review():
    review = one()
    assert (review.source, review.review_id, review.rating) == ("glassdoor", "901", 4)
    assert (review.title, review.text) == ('Good "old" mill', None)
    assert review.parts == {"pros": "Quiet. Light.", "cons": "Dust <3 &lt;b>", "advice": "More light"}
    assert review.sub_ratings == {"Work/Life Balance": 2, "Culture & Values": 4.5}
    assert (review.published.text(), review.helpful, review.reply) == ("2019-03-08T07:05:20Z", 2, None)
    assert review.subject == "employer:7000"


def test_the_page_has_more_reviews_like_nodes_than_reviews():
    result = read(page(ITEM, ITEM.replace("901", "902"), "<li class='ad'>Ad</li>"))
    assert [found.review.review_id for found in result.reviews] == ["901", "902"]


def test_the_level_comes_from_the_json_ld():
    result = read(page(ITEM))
    (level,) = result.aggregates
    assert (level.source, level.rating, level.rating_count, level.review_count) == ("glassdoor", 3.9, 880, None)
    assert (level.subject, result.subject) == ("employer:7000", "employer:7000")
    assert read(page(ITEM, head="")).aggregates == ()


@pytest.mark.parametrize(
    ("shown", "published"), [("2019-3-7", "2019-03-07"), ("2019-03-07", "2019-03-07"), ("", "2019-03-07")]
)
def test_older_pages_state_a_day(shown, published):
    assert one("Thu Mar 07 2019 23:05:20 GMT-0800 (PST)", shown).published.text() == published


@pytest.mark.parametrize(("shown", "helpful"), [("Helpful", None), ("Hilfreich (1.140)", 1140)])
def test_votes_stand_in_brackets(shown, helpful):
    assert one("Helpful (2)", shown).helpful == helpful


def test_an_employers_answer_is_kept():
    answer = "<div class='empResponse'><h3>Response</h3><p>Thank you.</p></div></li>"
    assert read(page(ITEM[: -len("</li>")] + answer)).reviews[0].review.reply == "Response Thank you."


def test_an_author_is_a_job_and_never_a_name():
    found = read(page(ITEM)).reviews[0]
    assert (found.author, found.review.author_present) == (None, False)
    assert "Musterfrau" not in repr(found)


def test_an_empty_entry_is_dropped_and_counted():
    result = read(page(ITEM, "<li class='empReview' id='empReview_903'></li>"))
    assert len(result.reviews) == 1
    assert result.problems == ("an entry is an empty shell without rating and text and was left out",)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        (page(ITEM.replace("empReview cf", "ReviewCard")), "no reviews in a form"),
        (page(ITEM.replace("title='4.0'", "")), "0 ratings in 1 reviews"),
        ("<html><form>Sign in<input type='password'></form></html>", "login wall"),
        ("<html><title>Just a moment...</title></html>", "bot challenge"),
        (page(), "no reviews in a form"),
    ],
)
def test_a_page_without_readable_reviews_has_changed(changed, what):
    with pytest.raises(LayoutChanged, match=what):
        read(changed)
