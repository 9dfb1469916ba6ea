"""`leumund evaluate sentiment`: the figures of the contract, on labelled files and on streams; errors by name."""

import gzip
import json
import random

import pytest
from small_home import make_home

from jobs.errors import FileUnreadable
from jobs.evaluate import evaluate_sentiment, read_labelled
from jobs.model import shipped_model
from scoring.errors import NotEnoughTexts

GOOD = ("works very well", "great quality", "fast delivery", "really happy with it", "would buy it again", "excellent")
BAD = ("broke after two days", "terrible quality", "a waste of money", "nobody helps", "would never buy it", "awful")
CONTRACT = {
    *("n", "classes", "accuracy", "macro_f1", "ece", "brier", "log_loss", "texts_per_cpu_second", "model_digest"),
}


def sentence(rng, positive):
    return ", ".join(rng.sample(GOOD if positive else BAD, 3)) + f", says buyer {rng.randrange(10_000)}"


def labelled(n, *, seed=1):
    """Return n labelled rows, every other positive."""
    rng = random.Random(seed)  # noqa: S311
    return [{"id": str(k), "text": sentence(rng, k % 2), "label": k % 2, "language": "en"} for k in range(n)]


def stream(n):
    """Return n rated rows: five stars for praise, one for blame, and three that are neither."""
    rng = random.Random(2)  # noqa: S311
    stars = {0: 1, 1: 5, 2: 3}
    return [
        {
            "text": sentence(rng, k % 3),
            "title": "Opinion",
            "rating": stars[k % 3],
            "rating_min": 1,
            "rating_max": 5,
            "language": "en",
            "subject": "kettle",
        }
        for k in range(n)
    ]


@pytest.fixture
def write(tmp_path):
    """Write rows as JSON Lines; return the file."""

    def run(rows, name="texts.jsonl"):
        content = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows).encode()
        path = tmp_path / name
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return run


@pytest.mark.parametrize("name", ["texts.jsonl", "texts.jsonl.gz"])
def test_a_labelled_file_gives_the_figures_of_the_contract(write, name):
    figures = evaluate_sentiment(write(labelled(60), name)).to_json()
    assert figures.keys() >= CONTRACT
    assert "spearman_with_rating" not in figures
    assert (figures["n"], figures["classes"]) == (60, ("negative", "positive"))
    assert figures["accuracy"] > 0.9
    assert 0 <= figures["ece"] <= 1
    assert 0 <= figures["brier"] < 0.15
    assert figures["texts_per_cpu_second"] > 0
    assert figures["model_digest"] == shipped_model().digest


def test_a_stream_is_labelled_by_its_ratings_and_the_middle_is_left_out(write):
    figures = evaluate_sentiment(write(stream(60))).to_json()
    assert (figures["n"], figures["classes"]) == (40, ("negative", "positive"))
    assert figures["accuracy"] > 0.9
    assert 0.3 < figures["spearman_with_rating"] <= 1


def test_the_command_prints_one_json_object(write, tmp_path):
    home = make_home(tmp_path / "home")
    answer = home.run("evaluate", "sentiment", write(stream(30)), "--json")
    assert (answer.code, answer.err) == (0, "")
    figures = json.loads(answer.out)
    assert figures.keys() >= CONTRACT | {"spearman_with_rating"}
    assert figures["classes"] == ["negative", "positive"]
    plain = home.run("evaluate", "sentiment", write(stream(30)))
    assert "n: 20\n" in plain.out
    assert not home.database.exists()


def test_a_fresh_model_is_fitted_on_request_and_is_another_one(write):
    files = [write(labelled(200, seed=3), "one.jsonl"), write(labelled(200, seed=4), "two.jsonl")]
    figures = evaluate_sentiment(write(labelled(60)), files).to_json()
    assert figures["model_digest"] != shipped_model().digest
    assert (figures["n"], figures["accuracy"] > 0.9) == (60, True)


def test_texts_drawn_for_calibration_are_left_out_of_the_figures(write):
    file = write(labelled(100))
    first, again = (evaluate_sentiment(file, recalibrate=30).figures for _ in range(2))
    assert first.n == 70
    assert first == again


@pytest.mark.parametrize(
    ("row", "label", "text"),
    [
        ({"text": "Good", "label": 1}, "positive", "Good"),
        ({"text": "Good", "label": "negative"}, "negative", "Good"),
        ({"text": "Good", "label": "neutral", "title": "Well"}, "neutral", "Well\nGood"),
        ({"text": "Good", "label": None}, None, "Good"),
        ({"text": "Good", "rating": 5, "rating_min": 1, "rating_max": 5}, "positive", "Good"),
        ({"text": "Good", "rating": 8, "rating_min": 0, "rating_max": 10}, "positive", "Good"),
        ({"text": "Good", "rating": 2, "rating_min": 1, "rating_max": 5}, "negative", "Good"),
        ({"text": "Good", "rating": 3, "rating_min": 1, "rating_max": 5}, None, "Good"),
        ({"text": "Good", "rating": 9, "rating_min": 1, "rating_max": 5}, None, "Good"),
        ({"text": "Good", "rating": None, "rating_min": 1, "rating_max": 5}, None, "Good"),
        ({"text": "Good"}, None, "Good"),
    ],
)
def test_a_row_is_labelled_as_it_says_or_as_its_rating_says(write, row, label, text):
    (found,) = read_labelled(write([row]))
    assert (found.label, found.text) == (label, text)


@pytest.mark.parametrize(
    ("row", "language"),
    [
        ({"label": 1, "language": "en"}, "en"),
        ({"label": 1, "language": "en-GB"}, "en"),
        ({"label": 1, "language": "da"}, "da"),
        ({"label": 1, "language": None}, "de"),
        ({"label": 1}, "de"),
        ({"rating": 5, "rating_min": 1, "rating_max": 5, "language": "en"}, "de"),
        ({"rating": 5, "rating_min": 1, "rating_max": 5}, "de"),
    ],
)
def test_a_benchmark_is_taken_at_its_word_about_languages_and_a_stream_is_not(write, row, language):
    german = {"text": "Der Kessel war nach zwei Tagen kaputt und niemand antwortet mir."}
    assert [found.language for found in read_labelled(write([german | row]))] == [language]


def test_a_language_that_is_no_text_is_told_with_its_line(write):
    with pytest.raises(FileUnreadable, match="line 2"):
        list(read_labelled(write([{"text": "Good", "label": 1}, {"text": "Good", "label": 1, "language": 5}])))


@pytest.mark.parametrize(
    "row", [{"text": None, "label": 1}, {"text": " ", "label": 1}, {"text": "", "title": "T"}, "", "  "]
)
def test_rows_without_text_are_left_out(write, row):
    assert list(read_labelled(write([row]))) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("nonsense", "JSONDecodeError"),
        ("[1]", "AttributeError"),
        ({"label": 1}, "KeyError('text')"),
        ({"text": 5, "label": 1}, "TypeError"),
        ({"text": "Good", "label": "splendid"}, "splendid"),
        ({"text": "Good", "rating": 1, "rating_min": 1, "rating_max": 1}, "ZeroDivisionError"),
    ],
)
def test_a_row_that_is_no_labelled_text_is_named_by_its_line(write, row, said):
    with pytest.raises(FileUnreadable, match="line 3 is no labelled text") as caught:
        evaluate_sentiment(write([*labelled(2), row]))
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


PACKED = gzip.compress("\n".join(map(json.dumps, labelled(500))).encode(), mtime=0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("latin.jsonl", '{"text": "süß", "label": 1}'.encode("cp1252")),
        ("cut.jsonl.gz", PACKED[:-100]),
        ("broken.jsonl.gz", PACKED[:40] + b"\xff\xff\xff\xff" + PACKED[44:]),
        ("plain.jsonl.gz", b'{"text": "good", "label": 1}'),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileUnreadable) as caught:
        evaluate_sentiment(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "recalibrate"),
    [([], 0), ([{"text": "Good"}], 0), ([{"text": "Good", "label": 1}], 0), (labelled(40), 5)],
)
def test_too_few_labels_are_an_error_of_scoring_and_not_a_figure(write, rows, recalibrate):
    with pytest.raises(NotEnoughTexts) as caught:
        evaluate_sentiment(write(rows), recalibrate=recalibrate)
    assert caught.value.exit_code == 5


@pytest.mark.parametrize("groups", [1, 2, 7])
def test_a_model_can_be_fitted_on_few_subjects_and_on_a_few_texts_in_another_language(write, groups):
    rows = [{**row, "group": f"g{k % groups}"} for k, row in enumerate(labelled(120, seed=3))]
    rows += [{"text": "Meget dårlig kvalitet, det virker ikke", "label": 0, "language": "da", "group": "g0"}] * 3
    figures = evaluate_sentiment(write(labelled(60)), [write(rows, "train.jsonl")]).figures
    assert (figures.n, figures.accuracy > 0.9) == (60, True)


def test_training_on_too_little_is_told(write):
    with pytest.raises(NotEnoughTexts):
        evaluate_sentiment(write(labelled(40)), [write(labelled(1), "train.jsonl")])
