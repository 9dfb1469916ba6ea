"""Drawn stars: the filled share of a bar, and icons of the usual families."""

import pytest
from lxml import html

from crawler.pages.widgetstars import Icons, count_icons, filled_share


def bar(*widths):
    inner = "".join(f'<i style="width:{width}%"></i>' for width in widths)
    return html.fragment_fromstring(f"<p>{inner}</p>")


@pytest.mark.parametrize(
    ("widths", "share"),
    [
        ((95.016,), 0.95016),
        ((100, 84), 0.84),
        ((100, 100, 100, 100, 60), 0.92),
        ((100, 100, 0, 0, 0), 0.4),
        ((92, 6, 1, 0, 1), None),
        ((40, 30, 20, 10, 0), None),
        ((50, 60), None),
        ((140,), None),
        ((), None),
    ],
)
def test_widths_fill_a_bar_or_star_after_star(widths, share):
    found = filled_share(bar(*widths))
    assert found == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize(
    ("names", "icons"),
    [
        (["fa fa-star"] * 3 + ["fa fa-star-half-o"] + ["fa fa-star-o"], Icons(3.5, 5)),
        (["fas fa-star"] * 4 + ["far fa-star"], Icons(4, 5)),
        (["glyphicon glyphicon-star"] * 2 + ["glyphicon glyphicon-star-empty"] * 3, Icons(2, 5)),
        (["pr-star-v4 pr-star-v4-100-filled"] * 4 + ["pr-star-v4 pr-star-v4-75-filled"], Icons(4.75, 5)),
        (["star full"] * 5 + ["star half"] + ["star empty"] * 4, Icons(5.5, 10)),
        (["icon-star --active"] * 5, Icons(5, 5)),
        (["yotpo-icon yotpo-icon-star"] * 4 + ["yotpo-icon yotpo-icon-half-star"], Icons(4.5, 5)),
        (["star"] * 5, None),
        (["fa fa-star-o"] * 5 + ["fa fa-star"] * 5, None),
        (["star full"] * 2, None),
        (["fa fa-heart"] * 5, None),
    ],
)
def test_icons_are_counted_where_each_says_which_it_is(names, icons):
    inner = "".join(f'<i class="{name}"></i>' for name in names)
    assert count_icons(html.fragment_fromstring(f'<span class="star-rating">{inner}</span>')) == icons


def test_a_long_class_is_read_in_no_time():
    name = "icon" + "-star-x" * 20_000
    assert count_icons(html.fragment_fromstring(f'<p><i class="{name}"></i></p>')) is None
