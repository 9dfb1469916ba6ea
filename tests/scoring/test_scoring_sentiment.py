"""The model judges what it models, says nan elsewhere, and never opens a file that is not the stated one."""

import hashlib
import io
import json
import pickle
from importlib.resources import files

import numpy as np
import pytest

from scoring.card import read_card
from scoring.errors import ModelDamaged, ModelVersionUnknown, ScoringError
from scoring.sentiment import SentimentModel

SHIPPED = files("scoring") / "models" / "sentiment"
LIMIT = 4 * 2**20


@pytest.fixture(scope="module")
def shipped():
    """The shipped files as bytes: card, weights, digest text."""
    return (
        (SHIPPED / "card.json").read_bytes(),
        (SHIPPED / "weights.npz").read_bytes(),
        (SHIPPED / "digest").read_text(),
    )


@pytest.fixture(scope="module")
def model(shipped):
    """The shipped model."""
    return SentimentModel.from_bytes(*shipped)


@pytest.mark.parametrize(
    ("text", "language", "is_positive"),
    [
        ("Great product, works perfectly, I love it!", "en", True),
        ("Terrible quality, broke after two days. Waste of money.", "en", False),
        ("Not good at all, I would not recommend this.", "en", False),
        ("Don’t buy it – it doesn’t work.", "en", False),
        ("Sehr freundliches Personal, ich war sehr zufrieden.", "de", True),
        ("Nie wieder! Unfreundlich und lange Wartezeiten.", "de", False),
        ("Sehr kompetente Ärzte, vielen Dank!", "de", True),
        ("Katastrophe, niemand fühlt sich zuständig.", "de", False),
    ],
)
def test_the_shipped_model_reads_plain_sentences(model, text, language, is_positive):
    assert (model.judge([text], [language])[0] > 0.5) == is_positive


@pytest.mark.parametrize(
    ("text", "language"), [("Très bien", "fr"), ("Super", "und"), ("", "en"), ("...", "de"), ("x", "")]
)
def test_what_is_not_modelled_is_nan(model, text, language):
    assert np.isnan(model.judge([text], [language])).all()


def test_judging_keeps_the_order_and_does_not_depend_on_company(model):
    texts = ["Great!", "schlecht", "Très bien", "Awful, never again", "Sehr gut"]
    languages = ["en", "de", "fr", "en", "de"]
    together = model.judge(texts, languages)
    alone = [model.judge([text], [language])[0] for text, language in zip(texts, languages, strict=True)]
    np.testing.assert_allclose(together, alone, rtol=1e-6)
    assert model.judge([], []).shape == (0,)


def test_the_card_says_what_the_model_learnt_from(model, shipped):
    card = model.card
    assert model.languages == card.languages == ("de", "en")
    assert {row.language for row in card.training} == {"de", "en"}
    assert all(row.licence and row.n > 0 for row in card.training)
    assert all(0.5 < row.accuracy <= 1 and row.ece < 0.1 for row in card.held_out)
    assert model.digest == hashlib.sha256(shipped[0]).hexdigest()


def test_the_shipped_files_are_small(shipped):
    assert sum(len(content) for content in shipped) <= LIMIT


def test_files_make_the_same_model_again(trained):
    model, written = trained
    again = SentimentModel.from_bytes(written.card, written.weights, f"{written.digest}  card.json\n")
    texts = ["Excellent staff", "Furchtbare Halle"]
    np.testing.assert_array_equal(model.judge(texts, ["en", "de"]), again.judge(texts, ["en", "de"]))
    assert again.digest == written.digest


def rewritten(trained, weights, **changes):
    """Return card, weights and digest that agree with each other though the content is changed."""
    fields = json.loads(trained[1].card) | {"weights_sha256": hashlib.sha256(weights).hexdigest()} | changes
    card = json.dumps(fields).encode()
    return card, weights, hashlib.sha256(card).hexdigest()


@pytest.mark.parametrize(
    "harm", [lambda b: b[:-1], lambda b: b[:100], lambda b: b"", lambda b: b[:50] + bytes([b[50] ^ 1]) + b[51:]]
)
@pytest.mark.parametrize("which", [0, 1])
def test_a_cut_or_flipped_file_is_refused_before_it_is_opened(trained, harm, which):
    parts = [trained[1].card, trained[1].weights]
    parts[which] = harm(parts[which])
    with pytest.raises(ModelDamaged, match="was not opened") as caught:
        SentimentModel.from_bytes(*parts, trained[1].digest)
    assert "where:" in str(caught.value)
    assert "next:" in str(caught.value)


@pytest.mark.parametrize("digest", ["", "\n", "0" * 64, "not a digest"])
def test_a_wrong_digest_is_refused(trained, digest):
    with pytest.raises(ModelDamaged):
        SentimentModel.from_bytes(trained[1].card, trained[1].weights, digest)


class Trap:
    """Would raise SystemExit if it were ever unpickled."""

    def __reduce__(self):
        return (exit, (1,))


def object_array():
    """Return an npz file that holds a pickled object."""
    buffer = io.BytesIO()
    np.savez(buffer, de_coefficients=np.array([Trap()], dtype=object))
    return buffer.getvalue()


@pytest.mark.parametrize("weights", [pickle.dumps(Trap()), object_array(), b"PK\x03\x04 no archive", b"\x93NUMPY"])
def test_a_pickle_under_the_name_is_refused_even_with_the_right_digest(trained, weights):
    with pytest.raises(ModelDamaged, match="cannot be read"):
        SentimentModel.from_bytes(*rewritten(trained, weights))


def test_arrays_of_another_shape_than_the_card_says_are_refused(trained):
    recipes = [[language, {**recipe, "bits": 10}] for language, recipe in json.loads(trained[1].card)["recipes"]]
    with pytest.raises(ModelDamaged, match="shape"):
        SentimentModel.from_bytes(*rewritten(trained, trained[1].weights, recipes=recipes))


def test_another_form_is_refused_by_name(trained):
    with pytest.raises(ModelVersionUnknown, match="form 99"):
        SentimentModel.from_bytes(*rewritten(trained, trained[1].weights, form=99))


@pytest.mark.parametrize(
    "card", [b"", b"[]", b"null", b"\xff", b'{"form": 2}', b'{"form": 2, "classes": 3}', b'{"form":2,"x":2}']
)
def test_a_card_that_is_none_is_refused(card):
    with pytest.raises(ScoringError):
        read_card(card)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "text", ["👍", "<p>good<br/>&nbsp;</p>", "x" * 1_000_000, "good kettle " * 80_000, "\ud83d!", "a\0b", "\n\n\nBad\n"]
)
def test_odd_texts_have_a_probability_and_a_rating(model, text, language):
    judged = model.read([text], [language])
    assert 0 <= judged.positive[0] <= 1
    assert 0 <= judged.unit[0] <= 1


def test_capitals_say_what_small_letters_say(model):
    shouted, said = model.judge(["TERRIBLE, NEVER AGAIN", "terrible, never again"], ["en", "en"])
    assert shouted == said < 0.1


def test_what_is_said_of_one_text_does_not_depend_on_a_huge_one_beside_it(model):
    texts = ["Great staff", "noise " * 200_000 + "awful", "Great staff"]
    judged = model.judge(texts, ["en"] * 3)
    assert judged[0] == judged[2] == model.judge(["Great staff"], ["en"])[0]


def test_an_expected_rating_follows_the_probability(model):
    texts = ["Terrible, broke at once, waste of money", "It is okay, not more", "Excellent, I love it, perfect"]
    judged = model.read(texts, ["en"] * 3)
    assert judged.positive[0] < judged.positive[1] < judged.positive[2]
    assert judged.unit[0] < judged.unit[1] < judged.unit[2]
