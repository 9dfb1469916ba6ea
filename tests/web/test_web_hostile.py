"""Hostile texts stay texts, and hostile addresses get an answer below 500."""

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import html
from sample_reports import rich_report
from sample_source import SampleSource

from report.line import ReviewLine

SECURITY = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "security"
RICH = "/subjects/kaffeemaschine-aurora"
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</script><!--",
    "{{7*7}}",
    "\x00\x1b[2J",
]
ODD = [*PAYLOADS, "' OR 1=1 --", "%00", "%0d%0aSet-Cookie:a=b", "../../etc/passwd", "a" * 3000, "\ud7ff\U0010ffff"]


def texts_of(name):
    """Return the texts of a shared file; skip where it is not beside the project."""
    path = SECURITY / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the project")
    raw = path.read_text(encoding="utf-8")
    if name.endswith(".json"):
        return json.loads(raw)
    lines = [line for line in raw.split("\n") if line]
    return [json.loads(line)["payload"] for line in lines] if name.endswith(".jsonl") else lines


def tree(document):
    """Return every element with the names of its attributes, in order."""
    root = html.document_fromstring(document.replace("\x00", "\ufffd"))
    return [(node.tag, tuple(sorted(node.attrib))) for node in root.iter() if isinstance(node.tag, str)]


def filled(text, n=1):
    """Return sources in which a text stands wherever people's text can stand, `n` times among the reviews."""
    report = rich_report()
    lines = tuple(replace(line, source=text, reason=text, subject=text) for line in report.sources)
    subject = replace(report.subject, name=text)
    review = ReviewLine(text, 3.0, text, text, text, text, 0.5)
    return SampleSource(replace(report, subject=subject, sources=lines), reviews=(review,) * n)


@pytest.mark.parametrize("path", ["/", RICH, f"{RICH}/reviews", "/sources"])
@pytest.mark.parametrize("text", PAYLOADS)
def test_nobodys_text_becomes_markup(visit, path, text):
    assert tree(visit(filled(text)).get(path).text) == tree(visit(filled("plain")).get(path).text)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["xss-dompurify.jsonl", "xss-payloads.jsonl", "naughty-strings.json"])
def test_no_shared_payload_becomes_markup(visit, name):
    texts = texts_of(name)
    reviews = tuple(ReviewLine(text, 3.0, text, text, text, text, 0.5) for text in texts)
    hostile = SampleSource(rich_report(), reviews=reviews)
    harmless = SampleSource(rich_report(), reviews=(replace(reviews[0], title="plain"),) * len(texts))
    assert tree(visit(hostile).get(f"{RICH}/reviews").text) == tree(visit(harmless).get(f"{RICH}/reviews").text)


@pytest.mark.parametrize("name", ["lang", "month", "max_rating", "unknown"])
@pytest.mark.parametrize("path", ["/", RICH, f"{RICH}/reviews", f"{RICH}/reviews.csv", "/api/subjects", "/sources"])
def test_odd_parameters_get_a_normal_answer_or_a_refusal(visitor, name, path):
    found = {visitor.get(f"{path}?{name}={quote(text)}").status_code for text in ODD}
    assert found <= {200, 422}


@pytest.mark.parametrize(
    "pattern",
    ["/subjects/{}", "/subjects/{}/reviews", "/api/subjects/{}/trust", "/subjects/{}/trend.csv", "/static/{}"],
)
def test_odd_keys_are_nobodys(visitor, pattern):
    found = {visitor.get(pattern.format(quote(text, safe=""))).status_code for text in ODD}
    assert found == {404}


@pytest.mark.shared
@pytest.mark.parametrize("name", ["sqli.jsonl", "path-traversal.txt", "crlf.txt"])
def test_shared_addresses_get_an_answer_without_foreign_headers(visitor, name):
    answers = [
        visitor.get(pattern.format(quote(text, safe="")))
        for text in texts_of(name)[:120]
        for pattern in ("/subjects/{}", RICH + "/reviews?month={}")
    ]
    assert {answer.status_code for answer in answers} <= {200, 404, 422}
    assert [answer for answer in answers if "set-cookie" in answer.headers] == []


@pytest.mark.parametrize("header", ["accept_language", "host", "x_forwarded_host"])
@pytest.mark.parametrize("value", ["a" * 5000, ";;;,,,", "de;q=1e999", "\xff\xfe"])
def test_odd_headers_get_an_answer(visitor, header, value):
    assert visitor.get("/", **{header: value}).status_code in {200, 400}
