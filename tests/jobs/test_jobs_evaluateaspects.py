"""`leumund evaluate aspects`: the object of the contract, what is null, what is refused."""

import gzip
import json
import random
from pathlib import Path

import pytest

from jobs.errors import CategoriesUnknown, FileUnreadable
from jobs.evaluateaspects import evaluate_aspect_file, figures_json, read_aspect_texts
from scoring.aspectlabel import AspectLabel, AspectText
from scoring.errors import NotEnoughTexts

THINGS = {"soup": "food", "bread": "food", "waiter": "service", "hostess": "service"}
TONES = {"positive": ("wonderful", "great", "lovely"), "negative": ("awful", "terrible", "horrible")}
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "benchmarks"


def sentence(rng):
    """Return a row that praises or blames one thing and another one the other way."""
    (one, first), (other, second) = rng.sample(sorted(THINGS.items()), 2)
    good, bad = rng.sample(sorted(TONES), 2)
    opening = f"The {one} was {rng.choice(TONES[good])} but the "
    text = f"{opening}{other} was {rng.choice(TONES[bad])}."
    aspects = [{"term": one, "polarity": good, "start": 4, "end": 4 + len(one)}]
    aspects += [{"term": other, "polarity": bad, "start": len(opening), "end": len(opening) + len(other)}]
    if first != second:
        aspects += [{"category": first, "polarity": good}, {"category": second, "polarity": bad}]
    else:
        aspects += [{"category": first, "polarity": "conflict"}]
    return {"text": text, "language": "en", "aspects": aspects}


def sentences(n, seed=1):
    rng = random.Random(seed)  # noqa: S311
    return [sentence(rng) for _ in range(n)]


@pytest.fixture
def write(tmp_path):
    """Write rows as JSON Lines; return the file."""

    def run(rows, name="texts.jsonl"):
        content = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows).encode()
        path = tmp_path / name
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return run


def without(rows, name):
    return [{**row, "aspects": [each for each in row["aspects"] if name not in each]} for row in rows]


def test_a_model_learnt_from_a_file_gives_the_object_of_the_contract(write):
    train, test = write(sentences(120), "train.jsonl.gz"), write(sentences(40, seed=2), "test.jsonl")
    figures = figures_json(evaluate_aspect_file(test, [train]))
    assert list(figures) == ["n", "category_f1", "category_polarity_accuracy", "term_polarity_accuracy"]
    assert figures["n"] == 40
    assert figures["category_f1"] > 0.95
    assert figures["category_polarity_accuracy"] > 0.75
    assert figures["term_polarity_accuracy"] > 0.9


def test_what_a_file_has_no_labels_of_is_null(write):
    terms, categories = without(sentences(60), "category"), without(sentences(60), "term")
    told = figures_json(evaluate_aspect_file(write(terms, "a.jsonl"), [write(terms, "b.jsonl")]))
    assert (told["category_f1"], told["category_polarity_accuracy"]) == (None, None)
    assert told["term_polarity_accuracy"] is not None
    told = figures_json(evaluate_aspect_file(write(categories, "a.jsonl"), [write(categories, "b.jsonl")]))
    assert told["term_polarity_accuracy"] is None
    assert told["category_f1"] is not None


def test_labels_of_another_kind_than_those_learnt_are_null(write):
    terms, categories = without(sentences(60), "category"), without(sentences(60), "term")
    told = figures_json(evaluate_aspect_file(write(categories, "a.jsonl"), [write(terms, "b.jsonl")]))
    assert told == {
        "n": 60, "category_f1": None, "category_polarity_accuracy": None, "term_polarity_accuracy": None,
    }  # fmt: skip


def test_several_training_files_are_learnt_from_together(write):
    files = [write(sentences(30, seed=seed), f"{seed}.jsonl") for seed in (3, 4)]
    both = evaluate_aspect_file(write(sentences(40)), files)
    assert both == evaluate_aspect_file(
        write(sentences(40)), [write(sentences(30, seed=3) + sentences(30, seed=4), "c.jsonl")]
    )


def test_without_training_the_shipped_set_is_judged_on_the_names_that_agree(write):
    rows = [row for row in sentences(60) if not any(each["polarity"] == "conflict" for each in row["aspects"])]
    rows[0]["aspects"].append({"category": "constellation", "polarity": "neutral"})
    figures = figures_json(evaluate_aspect_file(write(rows)))
    assert figures["category_f1"] > 0.9
    assert figures["category_polarity_accuracy"] > 0.7


def test_without_training_a_file_of_terms_is_judged_clause_by_clause(write):
    figures = figures_json(evaluate_aspect_file(write(without(sentences(60), "category"))))
    assert figures["category_f1"] is None
    assert figures["term_polarity_accuracy"] > 0.7


def test_unknown_categories_without_training_are_refused(write):
    rows = [{"text": "Hm", "aspects": [{"category": "constellation", "polarity": "neutral"}]}]
    with pytest.raises(CategoriesUnknown, match="constellation") as caught:
        evaluate_aspect_file(write(rows))
    assert "--train" in str(caught.value)


def test_a_file_without_aspects_is_refused(write):
    with pytest.raises(NotEnoughTexts):
        evaluate_aspect_file(write([{"text": "Hm", "aspects": []}]))


@pytest.mark.parametrize(
    "row",
    [
        "no json",
        "[]",
        '{"text": "Hm"}',
        '{"text": "Hm", "aspects": [{"term": "x"}]}',
        '{"aspects": []}',
        '{"text": "Hm", "aspects": 3}',
    ],
)
def test_a_line_that_is_no_text_with_aspects_is_named(write, row):
    with pytest.raises(FileUnreadable, match="line 2"):
        list(read_aspect_texts(write([sentences(1)[0], row])))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileUnreadable, match="cannot read"):
        list(read_aspect_texts(tmp_path / "absent.jsonl"))


def test_labels_are_read_as_they_stand(write):
    row = {"text": "Die Suppe ist gut", "aspects": [{"term": "Suppe", "polarity": "positive", "start": 4, "end": 9}]}
    (text,) = read_aspect_texts(write([row]))
    assert text == AspectText("Die Suppe ist gut", "de", (AspectLabel("positive", term="Suppe", start=4, end=9),))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the review corpora are not beside the project")
def test_terms_of_laptop_reviews_are_judged_better_than_by_their_most_frequent_polarity():
    folder = SHARED / "semeval14_laptops"
    figures = evaluate_aspect_file(folder / "dev.jsonl.gz", [folder / "train.jsonl.gz"])
    # 90 of 212 terms are positive there.
    assert figures.term_polarity_accuracy > 0.65
