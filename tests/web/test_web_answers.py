"""Programs get JSON as the contract has it, and CSV files that a spreadsheet opens safely."""

import csv
import io

import pytest
from sample_reports import rich_report

from report.aspect import aspects_json
from report.contract import trend_json, trust_json

RICH = "/subjects/kaffeemaschine-aurora"
FILES = ["/subjects.csv", "/sources.csv", f"{RICH}/trust.csv", f"{RICH}/trend.csv", f"{RICH}/reviews.csv"]
FILES += [f"{RICH}/aspects.csv"]


def rows_of(answer):
    """Return a CSV file's rows by column name."""
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"/api{RICH}/trust", trust_json(rich_report())),
        (f"/api{RICH}/trend", trend_json(rich_report())),
        (f"/api{RICH}/aspects", aspects_json(rich_report().aspects)),
    ],
)
def test_the_api_answers_with_the_contract(visitor, path, value):
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers["content-type"], answer.json()) == (200, "application/json", value)


def test_the_api_lists_subjects_in_rows(visitor):
    rows = visitor.get("/api/subjects").json()["rows"]
    assert [row["subject"] for row in rows] == ["kaffeemaschine-aurora", "neuer-laden", "leer"]
    assert rows[1]["value"] is None


def test_the_api_is_english_whatever_the_browser_wants(visitor):
    german, english = (visitor.get("/api/subjects", accept_language=language).text for language in ("de", "en"))
    assert german == english


@pytest.mark.parametrize(
    "path", ["/api/subjects/nobody/trust", "/api/subjects/NOBODY/trend", "/api/subjects/leer/aspects", "/api/nothing"]
)
def test_the_api_refuses_in_json(visitor, path):
    answer = visitor.get(path)
    assert (answer.status_code, sorted(answer.json())) == (404, ["next", "what", "where"])


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_kept_under_a_plain_name_and_read_as_utf_8(visitor, path):
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["content-disposition"].startswith('attachment; filename="leumund-')
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert rows_of(answer)


def test_a_file_holds_the_figures_of_the_page(visitor):
    assert rows_of(visitor.get(f"{RICH}/trust.csv"))[0]["value"] == "0.8127"
    assert len(rows_of(visitor.get(f"{RICH}/trend.csv"))) == 24


def test_a_file_of_reviews_can_be_filtered_too(visitor):
    assert [row["stars"] for row in rows_of(visitor.get(f"{RICH}/reviews.csv?max_rating=1"))] == ["1.0"]
    assert visitor.get(f"{RICH}/reviews.csv?max_rating=nine").status_code == 422


@pytest.mark.parametrize("path", ["/subjects/nobody/trust.csv", "/subjects/nobody/reviews.csv"])
def test_there_is_no_file_of_nobody(visitor, path):
    assert visitor.get(path).status_code == 404


def test_the_schema_names_every_answer(visitor):
    schema = visitor.get("/openapi.json").json()
    assert {"/", "/subjects/{key}", "/api/subjects/{key}/trust", "/subjects/{key}/reviews.csv"} <= set(schema["paths"])
