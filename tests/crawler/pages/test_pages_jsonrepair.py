"""Broken JSON as pages write it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.jsonrepair import CUT, BrokenJson, load

ONE = {"a": "1"}


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"a": "1"} -->',
        '<!-- a note --> {"a": "1"}',
        '//<![CDATA[\n{"a": "1"}\n//]]>',
        '<![CDATA[{"a": "1"}]]>',
        '// a note\n{"a": "1"}',
        '{"a": "1" // a note\n}',
        '{/* a note */"a": "1"}',
        '{"a": "1",}',
        "{&quot;a&quot;: &quot;1&quot;}",
        '{"a": "1"} // the end',
    ],
)
def test_wrappers_comments_and_trailing_commas_are_mended(text):
    loaded = load(text)
    assert (loaded.values, loaded.repaired, loaded.cut) == ((ONE,), True, False)


@pytest.mark.parametrize("text", ['{"a": "1"}', ' \ufeff{"a": "1"};\n'])
def test_what_can_be_read_as_it_stands_is_not_called_repaired(text):
    assert load(text).values == (ONE,)
    assert not load(text).repaired


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "one\ntwo\x01"}', "one\ntwo\x01"),
        (r'{"a": "it\'s"}', "it's"),
        (r'{"a": "\x41"}', "x41"),
        (
            r'{"a": "// no comment, <!-- nor this --> /* nor this */", }',
            "// no comment, <!-- nor this --> /* nor this */",
        ),
        ('{"a": NaN}', None),
        ('{"a": Infinity}', None),
    ],
)
def test_strings_keep_what_only_looks_like_markup(text, value):
    assert load(text).values == ({"a": value},)


def test_several_values_one_after_the_other_are_all_read():
    assert load('{"a": "1"}\n;{"a": "1"}').values == (ONE, ONE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "1", "b": [{"c": 2}, {"d": "x', {"a": "1", "b": [{"c": 2}, {CUT: True}], CUT: True}),
        ('{"a": {"b": 1}, "c": {"d": 5, "e', {"a": {"b": 1}, "c": {"d": 5, CUT: True}, CUT: True}),
        ('[{"a": "1"}, {"a"', [ONE, {CUT: True}]),
    ],
)
def test_a_cut_off_end_keeps_what_was_whole_and_marks_what_was_not(text, value):
    loaded = load(text)
    assert (loaded.values, loaded.cut) == ((value,), True)


@pytest.mark.parametrize(
    "text", ["words", '{"a": "1, 2, {3}', "{'a': 1}", '{"a" "b"}', "[" * 5_000, '{"a":' * 5_000, "{]", "<!--"]
)
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(BrokenJson):
        load(text)


def test_an_empty_block_holds_nothing():
    assert load(" \n ").values == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), json_values))
def test_sound_json_is_read_as_the_standard_library_reads_it(value):
    loaded = load(json.dumps(value))
    assert loaded.values == (value,)
    assert not loaded.repaired


@given(st.dictionaries(st.text(), json_values, min_size=1), st.data())
def test_cutting_never_invents_a_member(value, data):
    text = json.dumps(value)
    short = text[: data.draw(st.integers(1, len(text) - 1))]
    try:
        kept = load(short).values[0]
    except BrokenJson:
        return
    assert kept.pop(CUT, False)
    # A list may lack its last items; its object says so.
    whole = {key: inner for key, inner in kept.items() if not isinstance(inner, list) and CUT not in json.dumps(inner)}
    assert whole == {key: value[key] for key in whole}
