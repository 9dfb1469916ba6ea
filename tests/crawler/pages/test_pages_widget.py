"""Rating widgets: what is written counts before what is drawn; grades, counts and forms are no ratings."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.pages.widget import Widget, is_school_grade, read_widget


def widget(markup):
    """Read the element marked `id=w`, else the only one."""
    tree = html.fragment_fromstring(f"<div>{markup}</div>")
    marked = tree.xpath('.//*[@id="w"]')
    return read_widget(marked[0] if marked else tree[0])


@pytest.mark.parametrize(
    ("text", "value", "high"),
    [
        ("4,5 von 5", 4.5, 5), ("4.5/5", 4.5, 5), ("8,4/10 (7 Bewertungen)", 8.4, 10), ("Rated 4 out of 5", 4, 5),
        ("4.8 (594)", 4.8, None), ("4.8 Average 4 Reviews", 4.8, None),
        ("53 Bewertungen | 4.85 von 5 Sternen", 4.85, 5),
        ("1 hodnocení 5", 5, None), ("5 out of 3 reviews", 5, None),
        ("1,140 global ratings 4.1 out of 5 stars", 4.1, 5),
        ("( 0.0 / 5) - 0 votes", 0, 5), ("Average Rating: 4.56 out of 5", 4.56, 5), ("★★★★☆", 4, 5),
        ("Note : 4,5/5", 4.5, 5), ("4 ★", 4, None), ("4.9 | 10 Reviews", 4.9, None),
    ],
)  # fmt: skip
def test_a_text_states_a_rating_beside_counts_of_people(text, value, high):
    assert widget(f"<span>{text}</span>") == Widget(value, "text", high)


def test_a_percentage_is_one():
    assert widget("<b>92 %</b>") == Widget(92, "text", None, percent=True)


@pytest.mark.parametrize(
    "text",
    [
        "Note: 1,7", "Gesamtnote 1,7", "Durchschnittsnote: 2,3", "Testurteil: gut (1,9)", "Schulnote 2",
        "Note 1,7 von 6",
        "", "(12)", "12 Bewertungen", "no rating yet", "Read 9 Reviews",
        "A text in which 4.5 stands somewhere " + "and much else is told " * 12,
    ],
)  # fmt: skip
def test_grades_counts_and_prose_are_no_ratings(text):
    assert widget(f"<span title='4 of 5'>{text}</span>" if is_school_grade(text) else f"<span>{text}</span>") is None


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<i aria-label="4.5 out of 5 stars" title="2 of 5" style="width:10%"></i>', Widget(4.5, "aria-label", 5)),
        ('<i title="4,5 Sterne" data-score="3"></i>', Widget(4.5, "title", None)),
        ('<p><img alt="3.5 of 5"></p>', Widget(3.5, "alt", 5)),
        ('<i data-score="4.2" data-max="10" style="width:90%"></i>', Widget(4.2, "data", 10)),
        ('<p><i data-rating="4.2"></i></p>', Widget(4.2, "data", None)),
        ('<p><i style="color:red; width: 90%"></i></p>', Widget(4.5, "width", None)),
        ('<p data-max="10"><i style="width:90%"></i></p>', Widget(9, "width", 10)),
        ('<p><i class="icon-star"></i>' + '<i class="icon-star-o"></i>' * 4 + "</p>", Widget(1, "icons", 5)),
        ('<p><i style="width:100%"></i><i style="width:60%"></i></p>', Widget(3, "width", None)),
        ('<p title="no words"><i style="width:40%"></i></p>', Widget(2, "width", None)),
    ],
)
def test_labels_come_before_data_data_before_width_width_before_icons(markup, expected):
    assert widget(markup) == expected


@pytest.mark.parametrize(
    "markup",
    [
        "<p>" + "".join(f'<input title="{n} star">' for n in range(1, 6)) + "</p>",
        "<p>" + "".join(f'<i data-value="{n}"></i>' for n in range(1, 6)) + "</p>",
        "<p>" + "".join(f'<i style="width:{n}%"></i>' for n in (70, 20, 5, 3, 2)) + "</p>",
        '<p style="width:320px"></p>',
        '<p title="Note: 1,7"></p>',
        "<p>" + "<i></i>" * 500 + "<b>4.5</b></p>",
    ],
    ids=["a form", "choices", "a histogram", "pixels", "a grade in a label", "a whole page"],
)
def test_what_can_be_read_several_ways_is_not_read(markup):
    assert widget(markup) is None


@pytest.mark.parametrize(
    ("around", "high"),
    [
        ('<p><b id="w">4.7</b> / 5.0 <i>560 Reviews</i></p>', 5),
        ('<p><b id="w">4.7</b><meta itemprop="bestRating" content="6"></p>', 6),
        ('<p><b id="w">4.8</b><i>Rated 4.75 out of 5 stars</i></p>', 5),
        ('<p title="4.7 von 10"><b id="w">4.7</b></p>', 10),
        ('<p><b id="w">4.7</b> 6 Reviews</p>', None),
        ('<p><b id="w">4.7</b> and 3 out of 4 people</p>', None),
    ],
)
def test_the_scale_may_stand_beside_the_number_in_the_parent(around, high):
    found = widget(around)
    assert (found.value in {4.7, 4.8}, found.read_from, found.high) == (True, "text", high)


@given(st.text(alphabet=string.digits + " .,/%()★☆½-–vonNoteBewrtug", max_size=120))
def test_any_text_gives_a_finite_rating_or_none(text):
    element = html.fragment_fromstring("<span></span>")
    element.text = text
    found = read_widget(element)
    assert found is None or (found.value >= 0 and (found.high is None or found.value <= found.high))


@pytest.mark.shared
def test_real_widgets_are_read(shared):
    snippets = json.loads((shared / "pages" / "rating-widgets" / "rating-values.json").read_text(encoding="utf-8"))
    n_right = 0
    for snippet in snippets:
        tree = html.fragment_fromstring(f"<div>{snippet['parent_html']}</div>")
        found = read_widget(tree.xpath(".//*[@xd-target-node]")[0])
        n_right += (found.value if found else None) == snippet["ratingValue"]
    assert n_right >= 0.99 * len(snippets)
