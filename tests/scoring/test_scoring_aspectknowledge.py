"""What aspect models know beforehand: kept as bytes, compared with their card before they are opened."""

import hashlib
import json

import numpy as np
import pytest

from scoring.aspectknowledge import FILES, FORM, Written, read_knowledge
from scoring.aspectprior import BITS, FeaturePrior
from scoring.aspectvector import WordVectors
from scoring.errors import ModelDamaged

WRITTEN = Written({"en": {"good": 2.0}}, {}, ())


def vectors():
    return WordVectors.from_words(["soup", "bread", "waiter"], np.array([[1, 0], [2, 1], [-1, 1]], np.float32))


def prior():
    rows = [{"good": 1.0}, {"bad": 1.0}] * 10
    return FeaturePrior.learn(rows, np.array([[True, False], [False, True]] * 10), 1.0)


@pytest.fixture
def files():
    return dict(zip(FILES, (vectors().to_bytes(), prior().to_bytes(), prior().to_bytes()), strict=True))


def card(files, **changes):
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return json.dumps({"form": FORM, "sha256": sums, **changes}).encode()


def test_knowledge_is_read_as_it_was_written(files):
    known = read_knowledge(card(files), files, WRITTEN)
    np.testing.assert_array_equal(known.vectors.of(["bread", "void"]), vectors().of(["bread", "void"]))
    np.testing.assert_array_equal(known.term_prior.scores([{"good": 1.0}]), prior().scores([{"good": 1.0}]))


def test_vectors_have_length_one_and_unknown_words_none():
    lengths = np.linalg.norm(vectors().of(["soup", "bread", "void"]), axis=1)
    assert lengths == pytest.approx([1, 1, 0])
    assert vectors().of([]).shape == (0, 2)


def test_a_prior_tells_properties_apart():
    scores = prior().scores([{"good": 1.0}, {"bad": 1.0}])
    assert (scores > 0).tolist() == [[True, False], [False, True]]
    assert prior().scores([]).shape == (0, 2)
    assert prior().weights.shape == (1 << BITS, 2)


def test_the_same_content_gives_the_same_bytes():
    assert (vectors().to_bytes(), prior().to_bytes()) == (vectors().to_bytes(), prior().to_bytes())


@pytest.mark.parametrize("name", FILES)
def test_an_altered_file_is_not_opened(files, name):
    stated = card(files)
    with pytest.raises(ModelDamaged, match=f"{name} is not the file"):
        read_knowledge(stated, {**files, name: files[name][:-1] + b"?"}, WRITTEN)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"form": 2, "sha256": {}}'])
def test_a_card_that_is_none_is_named(files, content):
    with pytest.raises(ModelDamaged, match=r"card\.json cannot be read"):
        read_knowledge(content, files, WRITTEN)


def test_a_card_of_another_form_is_refused(files):
    with pytest.raises(ModelDamaged, match="form 99"):
        read_knowledge(card(files, form=99), files, WRITTEN)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"noise" * 9])
def test_a_file_that_holds_no_arrays_is_named(files, name, content):
    broken = {**files, name: content}
    with pytest.raises(ModelDamaged, match="cannot be read"):
        read_knowledge(card(broken), broken, WRITTEN)


def test_arrays_of_another_shape_are_named(files):
    swapped = {**files, "terms.npz": files["vectors.npz"]}
    with pytest.raises(ModelDamaged):
        read_knowledge(card(swapped), swapped, WRITTEN)
