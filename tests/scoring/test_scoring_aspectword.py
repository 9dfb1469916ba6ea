"""Words for aspects: how a list is read, what of it stands in a sentence, and what that tells of a target."""

import pytest

from scoring.aspectfeature import Target
from scoring.aspectsentence import analyse
from scoring.aspectword import AspectWords, Found, find_words, side_of
from scoring.aspectwordfeature import mention_columns, mention_row, said_features, thing_features
from scoring.errors import LexiconDamaged

LIST = """
# a comment: is none of the words
food/dish: soup* noodle_soup
food/drink: beer*
price/cost: bill*
-food: cold greasy^
+food: tender
+price: low
-price: high cold_hard
~told: we_had
"""
WORDS = AspectWords.from_bytes(LIST.encode(), language="en")
FOOD, PRICE = frozenset({"food"}), frozenset({"price"})


def sentence(text):
    return analyse(text, {}, WORDS, language="en")


def target(text, name):
    read = sentence(text)
    place = read.words.index(name)
    return Target(read, place, place)


def test_marks_stand_for_forms_and_blanks_join_idioms():
    assert {"soup", "soups", "noodle soup", "beers", "bill"} <= set(WORDS.things)
    assert {"greasy", "greasier", "greasily"} <= set(WORDS.opinions)
    assert WORDS.cues == {"we had": frozenset({"told"})}


@pytest.mark.parametrize(
    "line", ["food: soup", "food/dish:", "+food/dish: soup", "?food: soup", "food/dish soup", "+3: x"]
)
def test_a_line_of_another_form_is_named_with_its_number(line):
    with pytest.raises(LexiconDamaged) as error:
        AspectWords.from_bytes(f"~told: we_had\n{line}\n".encode(), language="en")
    assert error.value.where == "words-en.txt, line 2"


def test_a_file_that_is_no_text_is_named():
    with pytest.raises(LexiconDamaged, match="not UTF-8"):
        AspectWords.from_bytes(b"food/dish: \xff", language="en")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("noodle soup and soups", [(0, 1, "food/dish"), (3, 3, "food/dish")]),
        ("noodle-soup", [(0, 0, "food/dish")]),
        ("Noodles", []),
        ("", []),
    ],
)
def test_the_longest_idiom_is_found_and_none_within_it(text, found):
    expected = tuple(Found(first, last, frozenset({kind})) for first, last, kind in found)
    assert find_words(sentence(text).words, WORDS.things) == expected


def test_a_side_is_that_of_the_groups_asked_for():
    (cold,) = sentence("cold").opinions
    both = Found(0, 0, frozenset({"+food", "-price"}))
    assert (side_of(cold, FOOD), side_of(cold, PRICE), side_of(cold, frozenset())) == ("-", "", "-")
    assert (side_of(both, FOOD), side_of(both, PRICE), side_of(both, frozenset())) == ("+", "-", "")


def test_a_target_is_what_its_own_words_name():
    features = thing_features(target("The soup was cold", "soup"))
    assert (features["thing:food/dish"], features["group:food"]) == (1.0, 1.0)
    assert thing_features(target("The lamp was cold", "lamp"))["group:?"] == 1.0


def test_what_ill_fits_a_thing_counts_for_things_of_its_group_only():
    text = "The soup and the bill were cold and high"
    soup, bill = (thing_features(target(text, name)) for name in ("soup", "bill"))
    assert soup["fit:all:-"] == bill["fit:all:-"] == pytest.approx(0.7)
    assert soup["any:all:-"] == pytest.approx(1.4)
    unknown = thing_features(target("The lamp was cold", "lamp"))
    assert unknown["fit:all:-"] == pytest.approx(0.7 * 0.4)


def test_a_negator_turns_what_fits_round():
    features = thing_features(target("The soup was not greasy", "soup"))
    assert "fit:all:+" in features
    assert "fit:all:-" not in features


def test_cues_count_by_where_they_stand():
    features = thing_features(target("We had soup. It was cold", "soup"))
    assert (features["cue:segment:told"], features["cue:before:told"]) == (1.5, 1.5)
    assert "cue:after:told" not in features
    assert not {"cue:segment:told", "cue:part:told"} & set(thing_features(target("We had it. The soup", "soup")))


def test_a_sentence_says_what_of_which_group():
    features = said_features(sentence("We had tender soup, but the bill was not low"), "meals")
    assert features["said of:meals:food:+"] == features["said of:meals:price:-"] == 1.0
    assert features["said of:food:+"] == 0.5
    assert features["cue:told"] == 0.7


def test_a_sentence_speaks_of_things_groups_and_by_opinions():
    columns = mention_columns([WORDS])
    assert columns == ("food/dish", "food/drink", "price/cost", "food", "price", "of food", "of price")
    row = dict(
        zip((*columns, "nothing", "judges", "one", "several"), mention_row(sentence("cold soup"), columns), strict=True)
    )
    assert {name for name, value in row.items() if value} == {"food/dish", "food", "of food", "one"}
    assert mention_row(sentence("Hm"), columns).tolist() == [0, 0, 0, 0, 0, 0, 0, 0.5, 0, 0, 0]
    assert mention_row(sentence("tender"), columns)[-3] == 0.5
    assert mention_row(sentence("soup and bill"), columns)[-1] == 0.5


def test_a_language_without_a_list_speaks_of_nothing():
    read = analyse("Die Suppe war kalt", {}, language="de")
    assert (read.things, read.opinions, read.cues) == ((), (), ())
    assert thing_features(Target(read, 1, 1)) == {"group:?": 1.0}
