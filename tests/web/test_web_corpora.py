"""Hostile corpora in answers for programs, in files, at the door and in the terminal: what comes out is text."""

import csv
import io
import json
from dataclasses import replace
from urllib.parse import quote, urlsplit

import pytest
from sample_reports import rich_report
from sample_source import SampleSource
from signed_in import Browser
from test_web_hostile import ODD, PAYLOADS, SECURITY, filled, texts_of, tree
from test_web_notices import LATE
from test_web_notices import Desk as NoticeDesk

from report.csvtext import render_csv
from report.line import ReviewLine
from report.tables import reviews_table
from report.text import render_text
from web.app import create_app
from web.door import local_path

RICH = "/subjects/kaffeemaschine-aurora"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "=HYPERLINK(1)", "\u200b=1", '"=1"', "a;=1", 'a","=1']
CONTROLS = ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "a\rb", "\x08\x08", "\u202eabc", "\x00"]
SHARED_XSS = ["xss-dompurify.jsonl", "xss-payloads.jsonl", "naughty-strings.json"]


def lines_of(texts):
    return tuple(ReviewLine("2025-01-01", 3.0, text, text, "shop", "en", 0.5) for text in texts)


def source_of(texts):
    return SampleSource(rich_report(), reviews=lines_of(texts))


def json_and_csv_hold(visit, texts):
    visitor = visit(source_of(texts))
    answer = visitor.get(f"/api{RICH}/reviews")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    rows = json.loads(answer.text)["rows"]
    assert [row["title"] for row in rows] == list(texts)[: len(rows)]
    answer = visitor.get(f"{RICH}/reviews.csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    cells = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))
    assert {len(row) for row in cells} == {len(cells[0])}
    assert not [cell for row in cells[1:] for cell in row if is_formula(cell)]


def is_formula(cell):
    """Say whether a spreadsheet may take a cell for a formula; numbers are none."""
    bare = cell.lstrip("\ufeff\u200b\u200c\u200d\u2060 \t\r\n\xa0")
    try:
        float(cell)
    except ValueError:
        return bare[:1] in {"=", "+", "-", "@", "＝", "＋", "－", "＠"} if bare else False
    return False


def test_texts_for_programs_are_whole_and_no_cell_of_a_file_is_a_formula(visit):
    json_and_csv_hold(visit, [*PAYLOADS, *FORMULAS, *CONTROLS])


@pytest.mark.shared
@pytest.mark.parametrize("name", SHARED_XSS)
def test_the_same_holds_of_shared_texts(visit, name):
    json_and_csv_hold(visit, texts_of(name)[:400])


@pytest.mark.shared
def test_the_same_holds_of_shared_formulas(visit):
    path = SECURITY / "csv-formulas.json"
    if not path.exists():
        pytest.skip("csv-formulas.json is not beside the project")
    json_and_csv_hold(visit, [case["cell"] for case in json.loads(path.read_text("utf-8"))["cases"]])


def unsafe(text):
    """Return what would move a terminal's cursor, colour or title, or turn its writing round."""
    return {
        each for each in text if (ord(each) < 32 and each != "\n") or 127 <= ord(each) < 160 or each in "\u202e\u2066"
    }


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_moves_the_terminal(language):
    assert unsafe(render_text(reviews_table(lines_of([*PAYLOADS, *CONTROLS])), language)) == set()


@pytest.mark.shared
@pytest.mark.parametrize("name", SHARED_XSS)
def test_no_shared_text_moves_the_terminal(name):
    assert unsafe(render_text(reviews_table(lines_of(texts_of(name)[:400])), "en")) == set()


PAGES = ["/", RICH, f"{RICH}/reviews", "/sources", "/about", "/notices"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("name", ["lang", "as_of", "month", "from", "source", "q", "page", "next", "unknown"])
def test_what_an_address_asks_for_never_becomes_markup(source, visit_app, path, name):
    visitor = visit_app(create_app(source, notices=NoticeDesk()))
    harmless = {visitor.get(f"{path}?{name}={value}").status_code for value in ("plain", "2025-01")}
    for text in ODD:
        answer = visitor.get(f"{path}?{name}={quote(text)}")
        assert answer.status_code in harmless | {404, 422}
        assert not {tag for tag, attributes in tree(answer.text) if any(each.startswith("on") for each in attributes)}
        assert answer.text.count("<script") == answer.text.count("</script>")
        assert "alert(1)</script>" not in answer.text


@pytest.mark.parametrize("text", PAYLOADS)
def test_hostile_remarks_and_names_stay_text(source, visit_app, text):
    def page(words):
        facts = {"source": words, "n": 1, "of": 1, "until": "2026-01-09"}
        noted = replace(LATE, facts=facts, noted_at=LATE.begun_at, remark=words)
        return tree(visit_app(create_app(source, notices=NoticeDesk(noted))).get("/notices").text)

    assert page(text) == page("plain")


def addresses():
    path = SECURITY / "ssrf-urls.json"
    if not path.exists():
        return []
    found = json.loads(path.read_text("utf-8"))
    listed = [each for part in found.values() if isinstance(part, list) for each in part]
    return [each if isinstance(each, str) else str(each.get("url", "")) for each in listed]


FOREIGN = ["http://127.0.0.1:1/", "//[::1]/", "https:evil", "\\\\evil", "/\t/evil", "file:///etc/passwd", "/%5cevil\n"]


def test_the_door_sends_nobody_to_another_host(source, visit_app, desk):
    browser = Browser(visit_app(create_app(source, accounts=desk)))
    for text in [*FOREIGN, *addresses(), *PAYLOADS]:
        onward = urlsplit(local_path(text))
        assert (onward.scheme, onward.netloc) == ("", "")
    for text in FOREIGN[:3]:
        assert browser.sign_in("viewer", next=text).headers["location"] == "/"


@pytest.mark.parametrize("path", ["/login", "/account", "/users"])
def test_hostile_fields_of_the_door_and_of_accounts_stay_text(source, visit_app, desk, path):
    browser = Browser(visit_app(create_app(source, accounts=desk)))
    browser.sign_in("admin")
    for text in PAYLOADS:
        browser.post("/account/tokens", "/account", label=text, scope="read", days="1")
    found = browser.get(f"{path}?next={quote(PAYLOADS[1])}&lang=en").text
    assert not [tag for tag, attributes in tree(found) if "onerror" in attributes]
    assert "<script>alert" not in found


def test_a_hostile_table_is_the_same_in_every_page(visit):
    plain = [tree(visit(filled("plain")).get(path).text) for path in PAGES[:4]]
    hostile = [tree(visit(filled("".join(PAYLOADS))).get(path).text) for path in PAGES[:4]]
    assert plain == hostile


def test_cells_of_a_file_keep_their_words():
    cells = list(csv.reader(io.StringIO(render_csv(reviews_table(lines_of(["plain words"]))))))
    assert "plain words" in cells[1]


@pytest.mark.parametrize(
    "query", ["month=2999-01", "from=2999-01-01", "from=0001-01-01&to=9999-12-31", "to=1000-01-01", "page=999999999"]
)
def test_days_to_come_and_huge_ranges_get_a_page(visitor, query):
    answer = visitor.get(f"{RICH}/reviews?{query}")
    assert (answer.status_code in {200, 404, 422}, "</html>" in answer.text) == (True, True)
