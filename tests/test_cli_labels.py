"""Labelling from the command line: list the queue, take answers in, and say clearly where nobody can be asked."""

import csv
import io
import json

import pytest


def listed(shop, *words):
    answer = shop.run("labels", "--format", "json", *words)
    assert answer.code == 0, answer.err
    return json.loads(answer.out)["rows"]


def test_the_queue_is_listed_and_stays_the_same(shop):
    rows = listed(shop)
    assert {row["overall"] for row in rows} == {""}
    assert len(rows) == 3
    assert listed(shop) == rows
    # Who labels must not see what the model thinks.
    assert not {"probability", "predicted", "stratum", "positive"} & {key for row in rows for key in row}


def test_no_name_of_an_author_is_listed(shop):
    out = shop.run("labels", "--format", "csv").out
    assert "Quillfeather" not in out
    assert "author" not in out


def test_a_filled_in_table_is_taken_and_its_bad_rows_are_told(shop):
    rows = list(csv.DictReader(io.StringIO(shop.run("labels", "--format", "csv").out)))
    rows[0]["overall"], rows[1]["overall"] = "positive", "superb"
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    path = shop.write("answers.csv", out.getvalue())
    answer = shop.run("labels", "--import", path)
    assert answer.code == 1
    assert "1 answer kept, 1 row without answer" in answer.out
    assert "refused: overall is 'superb'" in answer.out
    assert sorted(row["overall"] for row in listed(shop)) == ["", "", "positive"]


def test_without_a_terminal_the_other_ways_are_named(shop):
    answer = shop.run("labels")
    assert answer.says() == (2, True, True)
    assert "NoTerminal" in answer.err


def test_rates_and_plan_speak_of_one_subject(shop):
    key = json.loads(shop.run("subjects", "list", "--format", "json").out)["rows"][0]["subject"]
    answer = shop.run("labels", key, "--plan", "--format", "json")
    assert answer.code == 0, answer.err
    row = json.loads(answer.out)["rows"][0]
    assert (row["n_labels"], row["note"]) == (0, "too_little")
    assert "too little" in shop.run("labels", key, "--rates").out
    assert "zu wenig" in shop.run("labels", key, "--rates", "--lang", "de").out
    assert [shop.run("labels", option).code for option in ("--plan", "--rates")] == [2, 2]
    assert shop.run("labels", "nobody", "--plan").says() == (2, True, True)


@pytest.mark.parametrize("path", ["nothing.csv", "."])
def test_a_file_that_is_not_there_is_told(shop, path):
    assert shop.run("labels", "--import", shop.folder / path).says() == (2, True, True)
