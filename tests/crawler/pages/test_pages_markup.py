"""Scripts and link relations found in bytes; addresses of following pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.markup import json_ld_scripts, link_targets
from crawler.pages.paging import following


def scripts(page):
    body = page.encode()
    return [(script.content.decode(), script.closed) for script in json_ld_scripts(body, body.lower())]


def links(page):
    body = page.encode()
    return link_targets(body, body.lower())


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<script type="application/ld+json">{}</script>', [("{}", True)]),
        ("<script type='application/ld+json'>{}</script>", [("{}", True)]),
        ("<script type=application/ld+json>{}</script>", [("{}", True)]),
        ('<SCRIPT TYPE="Application/LD+JSON">{"A": 1}</SCRIPT>', [('{"A": 1}', True)]),
        ('<script data-x="1" type="application/ld+json; charset=utf-8" id="y">{}</script>', [("{}", True)]),
        ('<script\n type="application/ld+json"\n>{}</script >', [("{}", True)]),
        ('<script type="application/ld&#43;json">{}</script>', [("{}", True)]),
        ('<script type="application/json">{}</script>', []),
        ('<script>var x = "application/ld+json"</script>', []),
        ('<script type="application/ld+json">{', [("{", False)]),
        ('<script type="application/ld+json"', []),
        ('<!-- <script type="application/ld+json">{}</script> -->', []),
        ('<!-- open <script type="application/ld+json">{}</script>', [("{}", True)]),
        ('<script>"<!--"</script><script type="application/ld+json">{}</script>', [("{}", True)]),
        ("", []),
    ],
)
def test_scripts_of_structured_data_are_found_in_any_spelling(page, expected):
    assert scripts(page) == expected


@given(st.lists(st.text("abc{}<>& ", max_size=8), max_size=5))
def test_every_script_is_found_in_order(contents):
    page = "".join(f'<p>x<script type="application/ld+json">{content}</script>' for content in contents)
    assert scripts(page) == [(content, True) for content in contents]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<link rel="next" href="/2">', {"next": "/2"}),
        ('<link href="/2" rel="next">', {"next": "/2"}),
        ("<a rel=next href=/2>more</a>", {"next": "/2"}),
        ('<A REL="NEXT" HREF="/Two">', {"next": "/Two"}),
        ('<link rel="next prefetch" href="/2">', {"next": "/2"}),
        ('<link rel="canonical" href="https://a.example/?x=1&amp;y=2">', {"canonical": "https://a.example/?x=1&y=2"}),
        ('<link rel="prev" href="/1"><link rel="next" href="/3">', {"prev": "/1", "next": "/3"}),
        ('<link rel="next" href="/2"><link rel="next" href="/3">', {"next": "/2"}),
        ('<link rel="nextish" href="/2">', {}),
        ('<link rel="next">', {}),
        ('<link rel="next" href="">', {}),
        ('<a rel="next" href="#top">', {}),
        ('<a rel="next" href="javascript:next()">', {}),
        ('<div rel="next" href="/2">', {}),
        ('text rel="next" href="/2"', {}),
    ],
)
def test_relations_of_the_page_are_found_in_links_and_anchors(page, expected):
    assert links(page) == expected


@pytest.mark.parametrize(
    ("current", "target", "expected"),
    [
        ("https://a.example/k/reviews/seite-2", "/k/reviews/seite-3", "https://a.example/k/reviews/seite-3"),
        ("https://a.example/k/p1", "/k/p2", "https://a.example/k/p2"),
        ("https://a.example/k/", "/K/page/2", "https://a.example/K/page/2"),
        ("https://a.example/k", "?page=2#reviews", "https://a.example/k?page=2"),
        ("https://a.example/k", "//a.example/k?page=2", "https://a.example/k?page=2"),
        ("https://a.example/k", "http://a.example/k?page=2", None),
        ("https://a.example/k", "https://a.example:8443/k?page=2", None),
        ("https://a.example/k", "/k", None),
        ("https://a.example/k#a", "/k#b", None),
        ("https://a.example/2024/05/one", "/2024/06/two", None),
        ("https://a.example/k", "", None),
        ("", "https://a.example/k/2", "https://a.example/k/2"),
        ("", "https://a.example/k?id=x", None),
    ],
)
def test_a_following_page_differs_in_its_number_only(current, target, expected):
    assert following(current, target) == expected


@given(st.integers(1, 9_998), st.sampled_from(["/k?page={}", "/k/page/{}", "/k/{}", "/k/seite-{}", "/k?offset={}"]))
def test_each_page_of_a_list_leads_to_the_next(number, form):
    here, there = ("https://a.example" + form.format(n) for n in (number, number + 1))
    assert following(here, there) == there
