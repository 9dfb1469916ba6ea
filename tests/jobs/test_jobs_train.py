"""Training keeps the better of old and new, judged on reviews that neither has learnt from."""

import shutil
from random import Random

import pytest
from small_shop import NOW
from small_training import BAD, GOOD, open_rated

from jobs.contestants import ADAPTED, IN_FORCE, RECALIBRATED
from jobs.model import model_in_force, shipped_model
from jobs.score import score_new_versions
from jobs.train import hold_back, own_texts, train
from report.render import RENDERERS
from scoring.errors import ScoringError
from scoring.labelled import LabelledText
from store.records import Subject, SubjectKind

FILLER = ("after a week", "for my kitchen", "as a present", "from the shop", "in the garden", "on a rainy day")


def rows(n, *, subjects=6, good=GOOD, bad=BAD, share=0.5, seed=1):
    """Return made-up rated reviews: what is good gets five stars or four, what is bad one or two."""
    draw = Random(seed)  # noqa: S311
    made = []
    for k in range(n):
        is_good = draw.random() < share
        words = draw.choice(good if is_good else bad)
        rating = draw.choice((4, 5) if is_good else (1, 2))
        text = f"Number {k}: {draw.choice(FILLER)} it is {words}, {draw.choice(FILLER)}"
        made.append((f"thing-{k % subjects}", rating, text))
    return made


def test_too_few_rated_texts_change_nothing_and_say_how_many_are_needed(store, database_url, tmp_path):
    place = open_rated(store, database_url, tmp_path, rows(20))
    report = train(place, NOW)
    assert (report.best, report.kept, report.n_texts, report.needed) == (IN_FORCE, False, 20, 60)
    assert "20" in RENDERERS["text"](report.table(), "de")
    assert model_in_force(place.settings.var) is shipped_model()
    told = report.to_json()
    assert (told["rows"], told["best"], told["kept"], told["needed"]) == ([], IN_FORCE, False, 60)


def test_words_that_only_this_trade_uses_are_learnt(store, database_url, tmp_path):
    """The shipped model cannot know these words; where they tell, the adapted one wins, is kept, and judges anew."""
    place = open_rated(
        store,
        database_url,
        tmp_path,
        rows(900, subjects=24, good=("zorbly", "quandish"), bad=("mimpy", "trolvish")),
    )
    report = train(place, NOW)
    assert (report.best, report.kept, report.by_subject) == (ADAPTED, True, True)
    assert [each.name for each in report.candidates] == [IN_FORCE, RECALIBRATED, ADAPTED]
    told = report.to_json()
    assert (told["best"], told["kept"], told["digest"]) == (ADAPTED, True, report.digest)
    assert told["candidates"][2]["gain"]["low"] > 0
    model = model_in_force(place.settings.var)
    assert model.digest == report.digest != shipped_model().digest
    assert model.card.parent == shipped_model().digest
    assert [row.n for row in model.card.training if row.licence == "own reviews"] == [
        sum(not is_held for is_held in hold_back(own_texts(store, ("en",)))[0])
    ]
    assert model.card.held_out[0].name == "shop"
    good, bad = model.judge(["it is zorbly", "it is mimpy"], ["en", "en"], ["shop", "shop"])
    assert good > 0.8
    assert bad < 0.2
    assert score_new_versions(store, model).judged == 900
    assert {version.positive is not None for version in store.reviews.versions()} == {True}
    again = train(place, NOW)
    assert (again.best, again.kept, again.digest) == (IN_FORCE, False, model.digest)


def test_a_source_whose_authors_are_mild_is_calibrated(store, database_url, tmp_path):
    """Nine of ten are satisfied and texts tell little: the probability is moved to what is usual at this source."""
    dull = ("as such", "what it is", "here", "there")
    place = open_rated(store, database_url, tmp_path, rows(400, good=dull, bad=dull, share=0.9))
    report = train(place, NOW)
    assert (report.best, report.kept) == (RECALIBRATED, True)
    model = model_in_force(place.settings.var)
    texts = [item.text for item in own_texts(store, ("en",))]
    usual = model.judge(texts, ["en"] * len(texts), ["shop"] * len(texts))
    assert usual.mean() == pytest.approx(0.9, abs=0.05)
    elsewhere = model.judge(texts, ["en"] * len(texts), ["another"] * len(texts))
    assert list(elsewhere) == list(shipped_model().judge(texts, ["en"] * len(texts)))


def test_a_dry_run_keeps_nothing(store, database_url, tmp_path):
    place = open_rated(store, database_url, tmp_path, rows(300))
    assert not train(place, NOW, dry_run=True).kept
    assert not (place.settings.var / "models").exists()


def test_ratings_that_say_nothing_of_the_text_leave_the_model_in_force(store, database_url, tmp_path):
    """Where nothing can be learnt, nothing is: good words and bad ones by the toss of a coin, half of each."""
    both = (*GOOD, *BAD)
    place = open_rated(store, database_url, tmp_path, rows(200, good=both, bad=both))
    report = train(place, NOW)
    assert report.best in (IN_FORCE, RECALIBRATED)
    assert all(0.4 < row.accuracy < 0.6 for each in report.candidates for row in each.figures)


def test_made_up_subjects_teach_only_where_there_are_no_others(store, database_url, tmp_path):
    place = open_rated(store, database_url, tmp_path, rows(30))
    store.subjects.add(Subject("demo", "Demo", SubjectKind.PRODUCT, is_demo=True))
    assert len(own_texts(place.store, ("en",))) == 30
    assert own_texts(place.store, ("de",)) == []


def texts_of(n_subjects, n=120):
    return [LabelledText("x", "positive", "en", group=f"s{k % n_subjects}", source=str(k % 2)) for k in range(n)]


@pytest.mark.parametrize("n_subjects", [1, 4])
def test_with_few_subjects_the_newest_texts_are_held_back(n_subjects):
    assert hold_back(texts_of(n_subjects)) == ([False] * 84 + [True] * 36, False)


def test_a_subject_is_on_the_same_side_in_every_training():
    sides = {}
    for n_subjects in (40, 60):
        held, by_subject = hold_back(texts_of(n_subjects))
        assert by_subject
        for item, is_held in zip(texts_of(n_subjects), held, strict=True):
            assert sides.setdefault(item.group, is_held) is is_held
    assert 0.15 <= sum(sides.values()) / len(sides) <= 0.5


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_it_is_told_in_every_form_and_language(store, database_url, tmp_path, form, language):
    place = open_rated(store, database_url, tmp_path, rows(150))
    told = RENDERERS[form](train(place, NOW, dry_run=True).table(), language)
    assert "shop" in told
    assert "{" not in told or form == "json"


def test_few_subjects_are_no_proof_for_others_so_the_newest_texts_are_held_back():
    texts = [LabelledText("x", None, "en", group=f"thing-{k % 6}") for k in range(60)]
    held, by_subject = hold_back(texts)
    assert (by_subject, held.index(True), sum(held)) == (False, 42, 18)


@pytest.mark.parametrize("harm", ["card", "folder", "current"])
def test_a_model_of_ones_own_that_cannot_be_read_is_replaced_by_training_anew(store, database_url, tmp_path, harm):
    made = rows(900, subjects=24, good=("zorbly", "quandish"), bad=("mimpy", "trolvish"))
    place = open_rated(store, database_url, tmp_path, made)
    models = place.settings.var / "models"
    own = models / train(place, NOW).digest
    if harm == "card":
        # Models are read once in a process, so the harm is done to one that was not.
        spoilt = models / ("0" * 64)
        shutil.copytree(own, spoilt)
        (spoilt / "card.json").write_text("{", encoding="utf-8")
        (models / "current").write_text(f"{spoilt.name}\n", encoding="ascii")
    else:
        (models / "current").write_text("f" * 64 if harm == "folder" else "junk", encoding="ascii")
    with pytest.raises(ScoringError, match=r"next:  move .*current away to return to the shipped weights, or run"):
        model_in_force(place.settings.var)
    report = train(place, NOW)
    assert (report.best, report.kept) == (ADAPTED, True)
    assert model_in_force(place.settings.var).digest == report.digest
