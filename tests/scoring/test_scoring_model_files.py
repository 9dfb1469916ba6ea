"""A model's three files: whatever is changed in them is noticed before it is opened, and says what to do next."""

import hashlib
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.calibration import Calibration
from scoring.card import (
    ANY_SOURCE,
    FORM,
    HeldOutFigures,
    ModelCard,
    SourceCalibration,
    TrainingSet,
    read_card,
    write_card,
)
from scoring.errors import (
    ModelDamaged,
    ModelMissing,
    ModelVersionUnknown,
    NotEnoughTexts,
    PriorTableDamaged,
    ScoringError,
)
from scoring.features import NO_OPINIONS
from scoring.fold import fold_of_groups
from scoring.labelled import DISSATISFIED_UNIT, NEGATIVE, POSITIVE, SATISFIED_UNIT, LabelledText, label_of_unit
from scoring.ngrams import Recipe
from scoring.opinion import OpinionTable
from scoring.ratinglink import RatingLink
from scoring.sentiment import LanguageWeights, SentimentModel, save_model

BITS = 8
LINK = RatingLink(1.0, (-2.0, -1.0, 1.0, 2.0))
CARD = ModelCard(
    form=FORM,
    made_on="2026-01-31",
    classes=(NEGATIVE, POSITIVE),
    recipes=(("de", Recipe(bits=BITS, characters=(3, 5))),),
    calibrations=(SourceCalibration("de", ANY_SOURCE, 42, Calibration(1.0, (0.0, 0.0)), LINK),),
    training=(TrainingSet("self-written", "de", 42, "CC0", "ratings"),),
    held_out=(HeldOutFigures("self-written", "de", 42, 7, 0.9, 0.89, 0.03, 0.08),),
    versions=(("numpy", "2.0"),),
    lexicon="f" * 64,
    parent="",
    weights_sha256="",
)


def weights(*, columns=1 << BITS, scores=1, value=0.0, opinions=NO_OPINIONS):
    """Return weights that say the same of every text."""
    coefficients = np.full((columns, scores), value, np.float32)
    return LanguageWeights(Recipe(bits=BITS), coefficients, np.zeros(scores), opinions)


def files(card=CARD, **shape):
    return save_model(card, dict.fromkeys(card.languages, weights(**shape)))


def opened(given_files):
    return SentimentModel.from_bytes(given_files.card, given_files.weights, given_files.digest)


def sealed(card_bytes, weights_bytes):
    """Return a model of files whose digests fit, whatever they hold."""
    return SentimentModel.from_bytes(card_bytes, weights_bytes, hashlib.sha256(card_bytes).hexdigest())


def test_a_model_comes_back_from_its_files():
    model = opened(files())
    assert (model.languages, model.classes) == (("de",), (NEGATIVE, POSITIVE))
    assert model.digest == files().digest
    assert replace(model.card, weights_sha256="") == CARD


def test_equal_weights_give_equal_files():
    assert files() == files()


def test_a_model_says_nan_where_it_knows_no_word_or_not_the_language():
    chances = opened(files(value=1.0)).judge(["schön", "", "lovely"], ["de", "de", "en"])
    assert chances[0] > 0.5
    assert np.isnan(chances[1:]).all()
    assert np.isnan(opened(files()).judge(["schön"], ["de"])).all()


@pytest.mark.parametrize("at", [0, 10, -1])
@pytest.mark.parametrize("name", ["card", "weights"])
def test_one_changed_byte_is_noticed(name, at):
    good = files()
    content = bytearray(getattr(good, name))
    content[at] ^= 1
    with pytest.raises(ModelDamaged, match=rf"{name}[\w.]* has SHA-256"):
        opened(replace(good, **{name: bytes(content)}))


@pytest.mark.parametrize("digest", ["", " \n", "0" * 64, "x"])
def test_a_digest_of_something_else_is_refused(digest):
    with pytest.raises(ModelDamaged, match=r"was stated; it was not opened"):
        opened(replace(files(), digest=digest))


@pytest.mark.parametrize("decorated", ["{}\n", "  {}", "{}  card.json\n"])
def test_a_digest_may_be_written_as_the_usual_tools_do(decorated):
    good = files()
    assert opened(replace(good, digest=decorated.format(good.digest.upper()))).digest == good.digest


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"form": 2}',
        b"\xff\xfe",
        b'{"form": 2, "classes": 3}',
        write_card(CARD)[:-5],
        json.dumps({**json.loads(write_card(CARD)), "unknown": 1}).encode(),
        json.dumps({**json.loads(write_card(CARD)), "training": [{"name": "x"}]}).encode(),
        json.dumps({**json.loads(write_card(CARD)), "versions": ["numpy"]}).encode(),
    ],
)
def test_what_is_no_card_is_damaged(content):
    with pytest.raises(ModelDamaged) as caught:
        read_card(content)
    assert "install Leumund again" in caught.value.next_step


@pytest.mark.parametrize("form", [0, 1, "2", None])
def test_a_card_of_another_form_asks_for_the_program_that_wrote_it(form):
    with pytest.raises(ModelVersionUnknown, match=f"reads form {FORM}"):
        read_card(json.dumps({**json.loads(write_card(CARD)), "form": form}).encode())


@given(st.text(max_size=40), st.integers(0, 10**9), st.floats(0, 1))
def test_any_card_comes_back_as_it_was_written(name, n, accuracy):
    held_out = (HeldOutFigures(name, "de", n, 3, accuracy, 0.5, 0.5, 0.5),)
    card = replace(CARD, training=(TrainingSet(name, "de", n, name, name),), held_out=held_out)
    assert read_card(write_card(card)) == card


@pytest.mark.parametrize(
    ("shape", "fits"),
    [
        ({}, True),
        ({"columns": 128}, False),
        ({"scores": 2}, False),
        ({"value": np.nan}, False),
        ({"value": np.inf}, False),
        ({"opinions": OpinionTable(np.ones(8, np.uint64), np.ones(8, np.uint8))}, False),
        ({"opinions": OpinionTable(np.zeros(6, np.uint64), np.zeros(6, np.uint8))}, False),
        ({"opinions": OpinionTable(np.zeros(0, np.uint64), np.zeros(0, np.uint8))}, False),
        ({"opinions": OpinionTable(np.zeros(8, np.uint64), np.zeros(4, np.uint8))}, False),
    ],
)
def test_arrays_must_have_the_shapes_that_the_card_speaks_of(shape, fits):
    made = files(**shape)
    if fits:
        assert opened(made).languages == ("de",)
        return
    with pytest.raises(ModelDamaged, match="shapes that the card speaks of"):
        opened(made)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04"])
def test_weights_that_are_no_archive_are_damaged(content):
    card = write_card(replace(CARD, weights_sha256=hashlib.sha256(content).hexdigest()))
    with pytest.raises(ModelDamaged, match=r"weights\.npz cannot be read"):
        sealed(card, content)


def test_a_pickled_array_is_never_loaded():
    buffer = io.BytesIO()
    np.savez(buffer, de_coefficients=np.array([{"a": 1}], dtype=object))
    card = write_card(replace(CARD, weights_sha256=hashlib.sha256(buffer.getvalue()).hexdigest()))
    with pytest.raises(ModelDamaged):
        sealed(card, buffer.getvalue())


def test_a_language_without_arrays_is_damage():
    made = files()
    (calibration,), (recipe,) = CARD.calibrations, CARD.recipes
    english = replace(calibration, language="en")
    both = replace(read_card(made.card), recipes=(recipe, ("en", recipe[1])), calibrations=(calibration, english))
    card = write_card(both)
    with pytest.raises(ModelDamaged, match="en_coefficients"):
        sealed(card, made.weights)


@pytest.mark.parametrize(
    "leaf",
    [ModelMissing, ModelDamaged, ModelVersionUnknown, NotEnoughTexts, PriorTableDamaged],
    ids=lambda one: one.__name__,
)
def test_every_error_says_what_where_and_what_next_and_ends_with_five(leaf):
    error = leaf("It broke.", where="a folder", next_step="mend it")
    assert isinstance(error, ScoringError)
    assert str(error).splitlines() == ["It broke.", "  where: a folder", "  next:  mend it"]
    assert error.exit_code == 5


@pytest.mark.parametrize(
    ("unit", "label"),
    [(0.0, NEGATIVE), (0.25, NEGATIVE), (0.2501, None), (0.5, None), (0.7499, None), (0.75, POSITIVE), (1.0, POSITIVE)],
)
def test_the_class_of_a_rating_unit(unit, label):
    assert label_of_unit(unit) == label
    assert (DISSATISFIED_UNIT, SATISFIED_UNIT) == (0.25, 0.75)


GROUPED = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["one", "two"]), st.booleans()), min_size=1, max_size=60
)


@given(GROUPED, st.integers(2, 6), st.integers(0, 3))
def test_no_group_is_on_both_sides_of_a_split_and_no_fold_is_overfull(rows, n_folds, seed):
    texts = [
        LabelledText("x", POSITIVE, group=None if alone else group, source=source) for group, source, alone in rows
    ]
    folds = fold_of_groups(texts, n_folds=n_folds, seed=seed)
    assert folds.shape == (len(texts),)
    assert set(folds.tolist()) <= set(range(n_folds))
    sides = {}
    for item, fold in zip(texts, folds.tolist(), strict=True):
        if item.group is not None:
            sides.setdefault((item.source, item.group), set()).add(fold)
    assert all(len(found) == 1 for found in sides.values())
    for source in ("one", "two"):
        sizes = [
            sum(t.source == source and f == fold for t, f in zip(texts, folds, strict=True)) for fold in range(n_folds)
        ]
        groups = [sum(t.source == source and t.group == group for t in texts) for group in "abcdefgh"]
        assert max(sizes) - min(sizes) <= max([1, *groups])


def test_the_same_seed_deals_the_same_folds():
    texts = [LabelledText("x", POSITIVE, group=str(at % 17)) for at in range(80)]
    assert fold_of_groups(texts, n_folds=5).tolist() == fold_of_groups(texts, n_folds=5).tolist()
    assert fold_of_groups(texts, n_folds=5).tolist() != fold_of_groups(texts, n_folds=5, seed=1).tolist()


@pytest.mark.parametrize(
    "calibrations",
    [
        (),
        (replace(CARD.calibrations[0], source="kununu"),),
        (replace(CARD.calibrations[0], calibration=Calibration(1.0, (0.0,))),),
        (replace(CARD.calibrations[0], calibration=Calibration(1.0, (0.0, 0.0, 0.0))),),
    ],
)
def test_each_language_needs_a_calibration_of_the_cards_classes(calibrations):
    made = files()
    card = write_card(replace(read_card(made.card), calibrations=calibrations))
    with pytest.raises(ModelDamaged, match="calibrations"):
        sealed(card, made.weights)


@pytest.mark.parametrize("recipe", [{"bits": 99}, {"words": 9}, {"characters": (5, 3)}, {"weights": (1.0, 1.0)}])
def test_a_recipe_that_no_loop_can_follow_is_damage(recipe):
    card = replace(CARD, recipes=(("de", replace(CARD.recipes[0][1], **recipe)),))
    with pytest.raises(ModelDamaged, match="out of range"):
        read_card(write_card(card))


def test_a_source_is_read_by_its_own_calibration():
    own = replace(CARD.calibrations[0], source="kununu", calibration=Calibration(1.0, (0.0, -9.0)), link=None)
    made = save_model(replace(CARD, calibrations=(*CARD.calibrations, own)), {"de": weights(value=1.0)})
    judged = opened(made).read(["schön"] * 3, ["de"] * 3, ["kununu", "google", ""])
    assert judged.positive[0] < 0.5 < judged.positive[1] == judged.positive[2]
    assert np.isnan(judged.unit).tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("calibrations", 0, "calibration", "slope"), -1.0),
        (("calibrations", 0, "calibration", "slope"), float("nan")),
        (("calibrations", 0, "calibration", "slope"), "x"),
        (("calibrations", 0, "calibration", "shifts"), ["a", "b"]),
        (("calibrations", 0, "link", "thresholds"), [0.0]),
        (("calibrations", 0, "link", "thresholds"), [2.0, 1.0, 0.0, -1.0]),
        (("calibrations", 0, "link", "slope"), 0.0),
        (("classes",), ["bad", "good"]),
        (("made_on",), 5),
        (("held_out", 0, "accuracy"), "x"),
    ],
)
def test_a_card_whose_digest_fits_but_that_no_verdict_can_come_from_is_damaged(place, value):
    card = json.loads(files().card)
    *way, last = place
    at = card
    for step in way:
        at = at[step]
    at[last] = value
    with pytest.raises(ModelDamaged):
        sealed(json.dumps(card).encode(), files().weights)
