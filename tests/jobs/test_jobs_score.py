"""Judging: each version once per model, in its language, nothing said where the model knows nothing; both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jobs.condense import condense
from jobs.imports import ImportOrder, import_reviews
from jobs.indicate import publish_all
from jobs.reading import read_subject
from jobs.replay import SAME, replay_published
from jobs.score import judge, score_new_versions, words_of
from jobs.settings import Settings
from jobs.surroundings import from_facts
from jobs.workplace import Workplace
from report.contract import trust_json
from report.terminal import report_text
from scoring.labelled import LabelledText
from scoring.training import Provenance, fit_languages, train_model

LATER = datetime(2100, 1, 1, tzinfo=UTC)
"""After anything was imported."""
PRAISE = "Works very well, great quality and fast delivery, I am really happy with it and would buy it again"
BLAME = "Broke after two days, terrible quality, a waste of money and no help at all from the support"
LOB = "Funktioniert sehr gut, tolle Qualität und schnelle Lieferung, ich bin wirklich zufrieden damit"
TADEL = "Nach zwei Tagen kaputt, schlechte Qualität, Geldverschwendung, und der Kundendienst hilft überhaupt nicht"
PLAINTE = "Très mauvaise qualité, le produit est arrivé cassé et personne ne répond, je ne suis pas du tout content"


@pytest.fixture
def place(store, database_url, tmp_path):
    """A deployment with one review of each kind."""
    rows = enumerate([PRAISE, BLAME, LOB, TADEL, PLAINTE, ""])
    path = tmp_path / "shop.csv"
    path.write_text("id,rating,text\n" + "".join(f'{n},3,"{text}"\n' for n, text in rows), encoding="utf-8")
    place = Workplace(Settings(home=tmp_path, database=database_url), store, {})
    import_reviews(place, ImportOrder(path))
    return place


def positives(store):
    return {version.review.review_id: version.positive for version in store.reviews.versions()}


def the_shop(place):
    return place.store.subjects.list_subjects()[0].subject


def told_of_texts(place, tools, now):
    """Publish the figures of the shop, and return what they say of its texts: to programs, and in English."""
    condense(place.store)
    publish_all(place.store, tools, now)
    report = read_subject(place.store, the_shop(place).key, None)
    told = trust_json(report)["sentiment"]
    return (told["judged"], told["not_modelled"], told["waiting"]), " ".join(report_text(report, "en").split())


def test_texts_that_wait_are_told_apart_from_those_in_other_languages(place, tools):
    counts, said = told_of_texts(place, tools, LATER)
    assert counts == (0, 0, 5)
    assert "5 of 5 texts are not judged yet; “leumund score” does it." in said
    assert "languages that the model does not know" not in said
    subject = the_shop(place)
    published = place.store.indicators.current(subject.key)
    score_new_versions(place.store, tools.model)
    counts, said = told_of_texts(place, tools, LATER + timedelta(hours=1))
    assert counts == (4, 1, 0)
    assert "1 of 5 texts are in languages that the model does not know; they are not judged." in said
    assert "not judged yet" not in said
    assert replay_published(place.store, subject, published, tools).verdict == SAME


def test_figures_of_before_waiting_texts_were_told_can_be_read_and_come_out_the_same(place, tools):
    score_new_versions(place.store, tools.model)
    told_of_texts(place, tools, LATER)
    subject = the_shop(place)
    published = place.store.indicators.current(subject.key)
    early = replace(published, facts={name: fact for name, fact in published.facts.items() if name != "n_waiting"})
    assert from_facts(early.facts).n_waiting == 0
    assert replay_published(place.store, subject, early, tools).verdict == SAME


@pytest.mark.parametrize("batch", [1, 2, 1_000])
def test_each_version_is_judged_once_whatever_the_batch(place, tools, batch):
    done = score_new_versions(place.store, tools.model, batch=batch)
    # The review without words is not handed out at all.
    assert (done.judged, done.not_modelled) == (4, 1)
    again = score_new_versions(place.store, tools.model, batch=batch)
    assert (again.judged, again.not_modelled) == (0, 0)


def test_praise_and_blame_are_told_apart_in_both_languages_and_others_are_left_alone(place, tools):
    score_new_versions(place.store, tools.model)
    found = positives(place.store)
    assert min(found["0"], found["2"]) > 0.7
    assert max(found["1"], found["3"]) < 0.3
    assert (found["4"], found["5"]) == (None, None)


def test_a_changed_text_is_judged_anew_and_the_others_are_not(place, tools, tmp_path):
    score_new_versions(place.store, tools.model)
    before = positives(place.store)
    (tmp_path / "shop.csv").write_text(f'id,rating,text\n0,3,"{BLAME}"\n', encoding="utf-8")
    import_reviews(place, ImportOrder(tmp_path / "shop.csv"))
    assert score_new_versions(place.store, tools.model).judged == 1
    after = positives(place.store)
    assert after["0"] < 0.3 < before["0"]
    assert {key: after[key] for key in "123"} == {key: before[key] for key in "123"}


def test_judging_in_pieces_says_the_same_as_judging_at_once(place, tools):
    versions = list(place.store.reviews.versions())
    at_once = judge(versions, tools.model)
    one_by_one = [judge([version], tools.model)[0] for version in versions]
    assert [item.version_id for item in at_once] == [version.id for version in versions]
    assert [item.language for item in at_once] == [item.language for item in one_by_one]
    assert [item.positive for item in at_once] == pytest.approx([item.positive for item in one_by_one])
    assert {item.language for item in at_once} == {"en", "de", "fr", "und"}


def test_another_model_judges_all_versions_again(place, tools):
    score_new_versions(place.store, tools.model)
    texts = [LabelledText(f"{PRAISE} {n}", "positive", "en") for n in range(40)]
    texts += [LabelledText(f"{BLAME} {n}", "negative", "en") for n in range(40)]
    other, _ = train_model(fit_languages(texts, {}), Provenance("2026-06-15"))
    done = score_new_versions(place.store, other)
    # It knows English alone; German is not judged by it, whatever the first model said.
    assert (done.judged, done.not_modelled) == (2, 3)
    assert score_new_versions(place.store, other).judged == 0


@pytest.mark.parametrize(
    ("title", "text", "parts", "words"),
    [
        (None, None, {}, ""),
        ("Good", None, {}, "Good"),
        (None, "Long text", {}, "Long text"),
        ("Good", "Long text", {}, "Good\nLong text"),
        ("Good", None, {"pros": "Tea", "cons": "Noise"}, "Good\nTea\nNoise"),
        ("Good", "Tea. Noise.", {"pros": "Tea", "cons": "Noise"}, "Good\nTea. Noise."),
        ("Good", None, {"pros": "", "cons": "Noise"}, "Good\nNoise"),
    ],
)
def test_the_words_of_a_review_are_title_and_text_or_parts(make_review, title, text, parts, words):
    assert words_of(make_review(title=title, text=text, parts=parts)) == words
