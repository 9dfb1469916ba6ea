"""The list of opinion words: how it is written, which forms it stands for, and what a damaged one says."""

import hashlib
import math
from pathlib import Path

import numpy as np
import pytest

from jobs import model
from jobs.model import shipped_lexicon
from scoring.errors import LexiconDamaged, ModelMissing
from scoring.inflection import MARKS, inflect
from scoring.lexicon import LONGEST_IDIOM, Lexicon
from scoring.tokens import tokenise


def english(text):
    return Lexicon.from_bytes({"en": text.encode()}).words("en")


def german(text):
    return Lexicon.from_bytes({"de": text.encode()}).words("de")


def test_a_line_gives_its_words_their_strength():
    assert dict(english("# on shoes\n\n+2: comfy waterproof\n-1: squeaky\n")) == {
        "comfy": 2.0,
        "waterproof": 2.0,
        "squeaky": -1.0,
    }


def test_idioms_have_single_blanks_and_case_is_folded():
    assert dict(english("-3: Fell_Apart_AT_once\n")) == {"fell apart at once": -3.0}


def test_faces_and_emoji_are_words_whose_end_is_no_mark():
    assert dict(english("+1: ^^ :-* ❤️\n")) == {"^^": 1.0, ":-*": 1.0, "❤": 1.0}


def test_typographic_apostrophes_are_plain_ones():
    assert "didn't fit" in english("-1: didn’t_fit\n")


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("drowsy~", {"drowsily"}),
        ("comic~", {"comically"}),
        ("drinkable~", {"drinkably"}),
        ("drab~", {"drably"}),
        ("full~", {"fully"}),
        ("noble~", {"nobly"}),
        ("crisp^", {"crisply", "crisper", "crispest"}),
        ("rude^", {"rudely", "ruder", "rudest"}),
        ("cosy^", {"cosily", "cosier", "cosiest"}),
        ("fit^", {"fitly", "fitter", "fittest"}),
        ("gem*", {"gems"}),
        ("mess*", {"messes"}),
        ("remedy*", {"remedies"}),
        ("delay*", {"delays"}),
        ("praise+", {"praises", "praised", "praising"}),
        ("plod+", {"plods", "plodded", "plodding"}),
        ("sour+", {"sours", "soured", "souring"}),
        ("bully+", {"bullies", "bullied", "bullying"}),
        ("enjoy+", {"enjoys", "enjoyed", "enjoying"}),
        ("belie+", {"belies", "belied", "belying"}),
        ("agree+", {"agrees", "agreed", "agreeing"}),
    ],
)
def test_an_english_mark_stands_for_the_regular_forms(written, forms):
    assert set(english(f"+1: {written}\n")) == forms | {written[:-1]}


@pytest.mark.parametrize(
    ("written", "some_forms"),
    [
        ("mürrisch~", {"mürrische", "mürrischen", "mürrischem", "mürrischer", "mürrisches"}),
        ("zart^", {"zarte", "zarter", "zartere", "zarteren", "zarteste", "zartesten"}),
        ("mürrisch^", {"mürrischere", "mürrischste"}),
        ("ermüdend^", {"ermüdendere", "ermüdendste"}),
        ("edel^", {"edle", "edlen", "edler", "edlere", "edelste"}),
        ("teuer^", {"teure", "teurere", "teuerste"}),
        ("träge^", {"träge", "trägem", "träger", "trägere", "trägste"}),
        ("Störung*", {"störungen"}),
        ("Schande*", {"schanden"}),
        ("Fehler*", {"fehlern", "fehlers"}),
        ("Problem*", {"probleme", "problemen", "problems", "problemes"}),
        ("wackeln+", {"wackele", "wackelt", "wackelte", "wackelten"}),
        ("loben+", {"lobe", "lobt", "lobst", "lobte", "lobten"}),
        ("reden+", {"rede", "redet", "redete", "redeten", "redest"}),
        ("ordnen+", {"ordne", "ordnet", "ordnete"}),
        ("lernen+", {"lernt", "lernte"}),
    ],
)
def test_a_german_mark_stands_for_declension_comparison_plural_or_tense(written, some_forms):
    assert some_forms <= set(german(f"+1: {written}\n"))


def test_the_last_word_of_an_idiom_is_inflected():
    assert set(english("-3: piece_of_junk nasty_surprise*\n")) == {"piece of junk", "nasty surprise", "nasty surprises"}


@pytest.mark.parametrize("mark", MARKS)
def test_other_languages_have_no_forms(mark):
    assert inflect("bon", mark, "fr") == ()


@pytest.mark.parametrize(
    ("written", "typed"),
    [("gemütlich", "gemuetlich"), ("spaß", "spass"), ("übel", "uebel"), ("öde", "oede"), ("ärgerlich", "aergerlich")],
)
def test_german_words_are_known_without_umlauts_and_eszett(written, typed):
    words = german(f"-2: {written}\n")
    assert words[typed] == words[written.casefold()] == -2.0


def test_english_spelling_stays_as_it_is():
    assert set(english("+1: naïve über\n")) == {"naïve", "über"}


def test_a_written_form_comes_before_a_derived_one():
    words = english("+1: kind^\n-1: kinder\n")
    assert (words["kindly"], words["kinder"]) == (1.0, -1.0)


@pytest.mark.parametrize(
    "line",
    ["+4: superb", "0: fine", "+0: fine", "3: fine", "+2 fine", "+2:", "+2:fine", "fine", "+2.5: fine", "- 2: poor"],
)
def test_a_malformed_line_is_refused_by_file_and_line(line):
    with pytest.raises(LexiconDamaged) as caught:
        english(f"# first\n+1: good\n{line}\n")
    assert caught.value.where == "en.txt, line 3"
    assert "next:" in str(caught.value)


@pytest.mark.parametrize("idiom", ["a_b_c_d_e", "_good", "good_", "not__good"])
def test_an_idiom_is_a_few_words_joined_once(idiom):
    with pytest.raises(LexiconDamaged, match="joined with _"):
        english(f"+1: {idiom}\n")


@pytest.mark.parametrize("text", ["+1: sweet\n-1: sweet\n", "+1: sweet^\n-2: sweet~\n", "+1: mess*\n-1: mess+\n"])
def test_a_word_with_two_strengths_is_refused(text):
    with pytest.raises(LexiconDamaged, match="strength") as caught:
        english(text)
    assert caught.value.where == "en.txt, line 2"
    assert "en.txt, line 1" in caught.value.what


def test_a_derived_form_with_two_strengths_is_refused():
    with pytest.raises(LexiconDamaged, match="'messes'"):
        english("-1: mess*\n-2: messe+\n")


def test_the_same_word_with_the_same_strength_may_stand_twice():
    assert english("+1: sweet\n# again\n+1: sweet\n")["sweet"] == 1.0


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(LexiconDamaged, match="UTF-8"):
        Lexicon.from_bytes({"en": b"+1: caf\xe9"})


def test_the_digest_tells_files_and_languages_apart():
    files = {"de": b"+1: gut\n", "en": b"+1: good\n"}
    digest = Lexicon.from_bytes(files).digest
    assert digest == hashlib.sha256(b"de\0+1: gut\n\0en\0+1: good\n\0").hexdigest()
    assert digest != Lexicon.from_bytes({"en": files["de"], "de": files["en"]}).digest


def test_a_language_that_it_does_not_hold_has_no_words():
    lexicon = Lexicon.from_bytes({"en": b"+1: good\n"})
    assert lexicon.languages == ("en",)
    assert dict(lexicon.words("fr")) == {}


def test_words_cannot_be_changed():
    with pytest.raises(TypeError):
        english("+1: good\n")["good"] = -1.0


@pytest.mark.parametrize(
    ("language", "word", "sign"),
    [
        *(("en", word, 1) for word in ("riveting", "delicious", "well made", "supportive", "top notch", "👍")),
        *(("en", word, -1) for word in ("waste of time", "hackneyed", "flimsy", "micromanagement", "bland", ":-(")),
        *(
            ("de", word, 1)
            for word in ("einfühlsam", "leckeres", "pünktlich", "flache hierarchien", "nur zu empfehlen")
        ),
        *(("de", word, -1) for word in ("nie wieder", "auf keinen fall", "lässt zu wünschen übrig", "verspätungen")),
        *(("de", word, -1) for word in ("unfreundliche", "vetternwirtschaft", "fehldiagnose", "versalzen", "😡")),
    ],
)
def test_the_shipped_words_lean_the_way_people_mean_them(language, word, sign):
    assert math.copysign(1, shipped_lexicon().words(language)[word]) == sign


@pytest.mark.parametrize("word", ["cheap", "small", "long", "hot"])
def test_words_whose_direction_depends_on_the_thing_are_not_shipped(word):
    assert word not in shipped_lexicon().words("en")


@pytest.mark.parametrize(("language", "fewest"), [("en", 5_000), ("de", 15_000)])
def test_the_shipped_lists_are_large_and_within_range(language, fewest):
    words = shipped_lexicon().words(language)
    assert len(words) >= fewest
    assert set(words.values()) == {-3.0, -2.0, -1.0, 1.0, 2.0, 3.0}
    assert all(word == word.casefold() and len(word.split(" ")) <= LONGEST_IDIOM for word in words)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_shipped_word_is_what_the_tokeniser_makes_of_it(language):
    words = list(shipped_lexicon().words(language))
    tokens = tokenise(words)
    apart = tokenise([part for word in words for part in word.split(" ")])
    assert tokens.hashes.tolist() == apart.hashes.tolist()
    n_tokens = np.bincount(tokens.document, minlength=len(words)).tolist()
    assert n_tokens == [len(word.split(" ")) for word in words]


def test_no_shipped_word_stands_twice():
    for file in (Path(model.MODELS) / "polarity").glob("*.txt"):
        lines = file.read_text(encoding="utf-8").splitlines()
        words = [word for line in lines if line[:1] in "+-" for word in line.split()[1:]]
        assert len(words) == len(set(words)), file.name


def test_a_missing_file_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(model, "MODELS", tmp_path)
    with pytest.raises(ModelMissing, match=r"de\.txt"):
        shipped_lexicon.__wrapped__()
