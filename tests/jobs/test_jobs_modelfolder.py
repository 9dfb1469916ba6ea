"""A trained model is in force whole or not at all, and one that cannot be read says what to do."""

import hashlib
import pickle
from dataclasses import replace

import pytest
from small_training import small_model

from jobs.model import model_in_force, shipped_model
from jobs.modelfolder import keep_model
from scoring.card import read_card, write_card
from scoring.errors import ModelDamaged, ModelMissing, ModelVersionUnknown
from scoring.sentiment import ModelFiles


@pytest.fixture(scope="module")
def files():
    return small_model("2026-01-31")


def test_without_one_of_its_own_a_deployment_has_the_shipped_model(tmp_path):
    assert model_in_force(tmp_path) is shipped_model()


def test_what_was_kept_last_is_in_force(tmp_path, files):
    keep_model(tmp_path, small_model("2025-12-31"))
    folder = keep_model(tmp_path, files)
    assert model_in_force(tmp_path).digest == files.digest == folder.name
    assert keep_model(tmp_path, files) == folder
    assert not [path for path in (tmp_path / "models").iterdir() if path.name.endswith(".part")]


def test_killed_before_it_was_named_the_old_model_is_in_force(tmp_path, files):
    old = small_model("2025-12-31")
    keep_model(tmp_path, old)
    half = tmp_path / "models" / f".{files.digest}.part"
    half.mkdir()
    (half / "card.json").write_bytes(files.card[:20])
    (tmp_path / "models" / ".current.part").write_text(files.digest[:10])
    assert model_in_force(tmp_path).digest == old.digest
    keep_model(tmp_path, files)
    assert model_in_force(tmp_path).digest == files.digest


def kept(folder, files, digest=None):
    """Write files as they are and name them, whatever they hold."""
    target = folder / "models" / (digest or files.digest)
    target.mkdir(parents=True)
    (target / "card.json").write_bytes(files.card)
    (target / "weights.npz").write_bytes(files.weights)
    (target / "digest").write_text(files.digest)
    (folder / "models" / "current").write_text(digest or files.digest)


@pytest.mark.parametrize("named", ["", "\n", "no digest", "../../etc", "A" * 64])
def test_a_name_that_is_no_digest_is_refused(tmp_path, named):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "current").write_text(named)
    with pytest.raises(ModelDamaged, match="no model is named"):
        model_in_force(tmp_path)


def test_a_model_that_is_not_there_is_missing(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "current").write_text("0" * 64)
    with pytest.raises(ModelMissing, match=r"card\.json"):
        model_in_force(tmp_path)


@pytest.mark.parametrize("name", ["card", "weights"])
def test_an_altered_byte_is_noticed(tmp_path, files, name):
    content = bytearray(getattr(files, name))
    content[len(content) // 2] ^= 1
    kept(tmp_path, replace(files, **{name: bytes(content)}))
    with pytest.raises(ModelDamaged, match="was not opened"):
        model_in_force(tmp_path)


def test_a_folder_that_holds_another_model_is_refused(tmp_path, files):
    kept(tmp_path, files, digest="1" * 64)
    with pytest.raises(ModelDamaged, match=files.digest):
        model_in_force(tmp_path)


def sealed(card, weights):
    return ModelFiles(card, weights, hashlib.sha256(card).hexdigest())


def test_a_model_of_another_form_asks_for_the_program_that_wrote_it(tmp_path, files):
    card = files.card.replace(b'"form": 2', b'"form": 3')
    kept(tmp_path, sealed(card, files.weights))
    with pytest.raises(ModelVersionUnknown, match="form 3"):
        model_in_force(tmp_path)


def test_a_pickle_under_the_name_is_never_opened(tmp_path, files):
    weights = pickle.dumps({"a": 1})
    card = write_card(replace(read_card(files.card), weights_sha256=hashlib.sha256(weights).hexdigest()))
    kept(tmp_path, sealed(card, weights))
    with pytest.raises(ModelDamaged, match="cannot be read"):
        model_in_force(tmp_path)
