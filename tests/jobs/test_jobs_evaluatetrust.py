"""`leumund evaluate trust` prints the contract's figures over any streams, and says what a file lacks."""

import gzip
import json

import numpy as np
import pytest

from jobs.errors import FileUnreadable
from jobs.evaluatetrust import evaluate_trust
from jobs.streamfile import read_stream


def row(n, *, subject="kettle", rating=5, day="2024-01-01", **more):
    about = {"source": "shop", "subject": subject, "subject_kind": "product", "review_id": f"r{n}"}
    return {**about, "rating": rating, "rating_min": 1, "rating_max": 5, "published_at": day, **more}


def write(path, rows):
    opened = gzip.open if path.name.endswith(".gz") else open
    with opened(path, "wt", encoding="utf-8") as file:
        file.writelines((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in rows)
    return path


def shop(path, n=40, subjects=3):
    dice = np.random.default_rng(2)
    rows = [
        row(
            f"{subject}-{i}",
            subject=f"s{subject}",
            rating=int(dice.choice([1, 4, 5])),
            day=f"2024-{1 + i // 28:02}-{1 + i % 28:02}",
        )
        for subject in range(subjects)
        for i in range(n)
    ]
    return write(path, rows)


def test_the_json_is_that_of_the_contract(tmp_path):
    report = evaluate_trust([shop(tmp_path / "a.jsonl.gz"), shop(tmp_path / "b.jsonl", n=16)]).to_json()
    assert set(report) == {
        *("n_predictions", "n_listings", "log_loss", "crps", "mae", "crps_ratio_to_plain_mean", "coverage_90"),
        *("best_rule", "log_loss_gain", "left_out"),
    }
    assert report["n_predictions"] == 3 * 3 + 3
    assert len(report["log_loss"]) > 20
    assert report["log_loss"].keys() == report["crps"].keys() == report["mae"].keys()
    ratio = report["crps"]["leumund"] / report["crps"]["plain_mean"]
    assert report["crps_ratio_to_plain_mean"] == pytest.approx(ratio, abs=1e-5)
    assert report["log_loss_gain"]["low"] <= report["log_loss_gain"]["value"] <= report["log_loss_gain"]["high"]
    assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_the_same_streams_give_the_same_figures_to_the_last_digit(tmp_path):
    path = shop(tmp_path / "a.jsonl")
    assert evaluate_trust([path]).to_json() == evaluate_trust([path]).to_json()


def test_people_read_a_table_from_the_best_rule_to_the_worst(tmp_path):
    lines = evaluate_trust([shop(tmp_path / "a.jsonl")]).text().splitlines()
    losses = [float(line.split()[1]) for line in lines[1:44]]
    assert losses == sorted(losses)
    assert lines[-1].startswith("left out: 0 unrated")


def test_what_cannot_enter_is_left_out_and_counted(tmp_path):
    rows = [
        row(1, rating=4),
        row(2, rating=None),
        row(1, rating=1),  # seen before
        row(3, day=None),
        row(4, rating=9),  # on another scale than it says
        row(1, subject="toaster", rating=2),  # another listing has its own ids
        "",
    ]
    stream = read_stream(write(tmp_path / "a.jsonl", rows))
    assert (stream.n_unrated, stream.n_repeated, stream.n_undated, stream.n_off_scale) == (1, 1, 1, 1)
    assert [(each.name, each.unit.tolist()) for each in stream.histories] == [
        ("shop/kettle", [0.75]),
        ("shop/toaster", [0.25]),
    ]


def test_reviews_come_by_date_then_as_the_file_has_them(tmp_path):
    rows = [row(1, rating=1, day="2024-02-01"), row(2, rating=2), row(3, rating=3), row(4, rating=4, day="2023-12")]
    rows[3]["published_at"] = "2023-12-01T10:00:00Z"
    (history,) = read_stream(write(tmp_path / "a.jsonl", rows)).histories
    assert history.unit.tolist() == [0.75, 0.25, 0.5, 0.0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("[]", "it is no JSON object"),
        ("7", "it is no JSON object"),
        ('{"source": "shop", "rating": 1}', "it has no subject and no review_id and no rating_min and no rating_max"),
        (row(1, rating_max=1), "its scale is empty: rating_min 1, rating_max 1"),
        (row(1, rating="good"), "its rating is no number: 'good'"),
        (row(1, rating=True), "its rating is no number: True"),
        (row(1, rating_max=float("inf")), "its rating_max is no number: inf"),
        (row(1, day="last spring"), "its published_at is no date: 'last spring'"),
        (row(1, day="2024-13"), "its published_at is no date: '2024-13'"),
    ],
)
def test_a_line_that_is_no_review_is_named_in_plain_words(tmp_path, line, said):
    path = write(tmp_path / "a.jsonl", [row(0), line])
    with pytest.raises(FileUnreadable) as raised:
        read_stream(path)
    assert f"line 2 is no review: {said}\n  where: {path}\n  next:  each line needs source" in str(raised.value)


def test_a_month_or_a_year_counts_from_its_first_day(tmp_path):
    path = write(tmp_path / "a.jsonl", [row(0, day="2024-05"), row(1, day="2024"), row(2, day="2024-05-01")])
    year, month, day = read_stream(path).histories[0].day
    assert year == 19_723
    assert month == day == year + 31 + 29 + 31 + 30


def test_a_file_that_is_none_is_named(tmp_path):
    (tmp_path / "torn.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00broken")
    for name in ("torn.jsonl.gz", "missing.jsonl"):
        with pytest.raises(FileUnreadable, match=name):
            read_stream(tmp_path / name)
