"""The report file is whole: one page, no script, nothing from elsewhere, and nobody's text becomes markup."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from sample_reports import bare_report, poor_report, rich_report, sample_overview

from report.authenticity import TestLine
from report.errors import MissingWord
from report.html import build_environment, fill_template, static_report
from report.subject import Distribution, ModelError, SentimentLine, SourceLine
from report.terminal import report_text
from report.text import width
from store.records import Coverage, Subject, SubjectKind

SECURITY = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "security"
PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "{{ 7*7 }}{% if 1 %}",
    "javascript:alert(1)",
    "</script><!--",
    "\x00<b>\u202e",
)


def hostile(text):
    """Return a report in which a text stands wherever text from people or sources can stand."""
    report = poor_report()
    return replace(
        report,
        # Charts hold no text from people (tested with the charts), and drawing them takes long.
        distribution=Distribution(),
        subject=Subject(text, text, SubjectKind.PLACE, is_demo=True),
        sources=(SourceLine(text, Coverage.FAILED, reason=text, subject=text, n_reviews=3, vanished=1),),
        tests=(TestLine(text, True, 0.4, 0.01, text, (("n", text),)), TestLine(text, False)),
        sentiment=SentimentLine(text, (text,), (ModelError(text, 0.9, text, text, 5),), n_judged=5),
        provenance=replace(report.provenance, model_digest=text, config_digest=text, ledger_size=3, ledger_root=text),
        notes=(text,),
    )


def tree(document):
    """Return every element with the names of its attributes, in order."""
    root = html.document_fromstring(document.replace("\x00", "\ufffd"))
    return [(node.tag, tuple(sorted(node.attrib))) for node in root.iter() if isinstance(node.tag, str)]


def tree_of(text):
    report = hostile(text)
    return tree(static_report(sample_overview(report), [report], "de"))


@pytest.fixture(scope="module")
def document():
    reports = [rich_report(), poor_report(), bare_report()]
    return static_report(sample_overview(), reports, "de")


def test_a_report_file_is_one_page_without_script_or_anything_from_elsewhere(document):
    count = Counter(tag for tag, _ in tree(document))
    root = html.document_fromstring(document)
    assert (count["h1"], count["script"], count["link"], count["iframe"]) == (1, 0, 0, 0)
    assert [node for node in root.iter() for name in node.attrib if name == "src" or name.startswith("on")] == []
    assert {link.get("href")[0] for link in root.iter("a")} == {"#"}


def test_every_subject_of_the_list_is_reached_by_its_link(document):
    root = html.document_fromstring(document)
    reached = {node.get("id") for node in root.iter("article")}
    assert {f"#{name}" for name in reached} == {link.get("href") for link in root.iter("a")}


def test_a_report_file_names_its_language_and_its_demo_data(document):
    assert html.document_fromstring(document).get("lang") == "de"
    assert "Demodaten" in document
    assert "Demo data" in static_report(sample_overview(), [rich_report()], "en")


def test_tables_have_captions_and_scopes_and_pictures_have_words(document):
    root = html.document_fromstring(document)
    assert [table for table in root.iter("table") if table.find("caption") is None] == []
    assert [cell for cell in root.iter("th") if cell.get("scope") not in {"col", "row"}] == []
    assert [node for node in root.iter("svg") if not (node.get("aria-label") or node.get("aria-roledescription") or
            node.xpath(".//@aria-label"))] == []  # fmt: skip


def test_a_report_of_no_subjects_says_how_to_add_one():
    assert "config/subjects.toml" in static_report(replace(sample_overview(), lines=()), [], "en")


@pytest.mark.parametrize("text", PAYLOADS)
def test_nobodys_text_becomes_markup(text):
    assert tree_of(text) == tree_of("plain")


@pytest.mark.shared
@pytest.mark.parametrize("name", ["xss-dompurify.jsonl", "xss-payloads.jsonl", "naughty-strings.json"])
def test_no_shared_payload_becomes_markup(name):
    path = SECURITY / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the project")
    raw = path.read_text(encoding="utf-8")
    texts = (
        json.loads(raw) if name.endswith(".json") else [json.loads(line)["payload"] for line in raw.split("\n") if line]
    )
    # Texts of nothing but blanks are shown as a dash, like no text at all: compared with that.
    plain, blank = tree_of("plain"), tree_of("")
    escaped = [text for text in texts if tree_of(text) not in (plain, blank)]
    assert (len(texts) > 100, escaped) == (True, [])


@pytest.mark.parametrize("text", [*PAYLOADS, "W" * 5000, "漢字" * 400, "a\u0301" * 300, "\x1b[2J" * 40])
def test_the_text_report_is_never_wider_than_a_terminal_nor_steers_it(text):
    written = report_text(hostile(text), "de")
    assert max(map(width, written.splitlines())) <= 80
    assert not set(written) & set("\x00\x1b\u202e\x9b")


@pytest.mark.parametrize("report", [rich_report(), poor_report(), bare_report()])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_text_report_fits_eighty_columns(report, language):
    assert max(map(width, report_text(report, language).splitlines())) <= 80


@pytest.mark.parametrize(
    "words",
    [
        "Vertrauenswert: 81 %",
        "[76 % bis 86 % (90 % Sicherheit)]",
        "Demodaten",
        "Neueste Bewertung",
        "demo-shop: vollständig, 512 von 512",
        "Häufung im Datum: auffällig",
        "Trefferquote 0,91 (Deutsch, 2.400 Texte",
        "Was das nicht beweist",
        "★★★★★",
    ],
)
def test_the_text_report_shows_what_always_stands_next_to_a_score(words):
    assert words in report_text(rich_report(), "de").replace("\u00a0", " ")


def test_a_template_that_forgets_a_value_or_a_word_is_an_error():
    engine = build_environment()
    assert engine.autoescape is True
    with pytest.raises(MissingWord):
        engine.from_string('{{ say("no_such_key") }}').render(say=lambda key: (_ for _ in ()).throw(MissingWord(key)))
    with pytest.raises(Exception, match="undefined"):
        fill_template("report/overview.html", "de", engine=engine, values={})
