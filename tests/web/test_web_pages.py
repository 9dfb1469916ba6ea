"""Every page says what it should, in the reader's language, with one heading and labelled parts."""

import re

import pytest
from lxml import html
from sample_reports import bare_report, rich_report
from sample_source import SampleSource

RICH = "/subjects/kaffeemaschine-aurora"
PAGES = ["/", RICH, "/subjects/neuer-laden", "/subjects/leer", f"{RICH}/reviews", "/sources", "/about"]
PAGES += [f"{RICH}/reviews/1", f"{RICH}/reviews/5"]


def page(answer):
    """Return an answer's page."""
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return html.document_fromstring(answer.text)


def text_of(root):
    return " ".join(root.text_content().split())


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_stands_in_the_readers_language(visitor, path, language):
    answer = visitor.get(path, accept_language=language)
    assert (answer.status_code, page(answer).get("lang"), answer.headers["content-language"]) == (
        200,
        language,
        language,
    )


@pytest.mark.parametrize("path", [*PAGES, "/subjects/nobody"])
def test_every_page_is_accessible(visitor, path):
    root = page(visitor.get(path))
    assert len(list(root.iter("h1"))) == 1
    assert [image for image in root.iter("img") if image.get("alt") is None] == []
    assert [table for table in root.iter("table") if table.find("caption") is None] == []
    assert [cell for cell in root.iter("th") if cell.get("scope") not in {"col", "row"}] == []
    assert [one for one in root.iter("svg") if not one.get("aria-label")] == []
    assert [one for one in root.cssselect(".plot") if not one.get("aria-label")] == []
    assert [
        field for field in root.xpath("//input[not(@type='hidden')]|//select") if not field.xpath("ancestor::label")
    ] == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_a_style_or_script_of_its_own(visitor, path):
    root = page(visitor.get(path))
    assert list(root.iter("style")) == []
    assert root.xpath("//@style") == []
    assert [one for one in root.iter("script") if one.get("type") != "application/json" and not one.get("src")] == []
    assert [name for node in root.iter() for name in node.attrib if name.startswith("on")] == []


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_somewhere(visitor, path):
    root = page(visitor.get(path))
    targets = {one for one in root.xpath("//a/@href|//link/@href|//script/@src") if one.startswith("/")}
    answers = {target: visitor.get(target).status_code for target in targets}
    assert {target for target, status in answers.items() if status != 200} == set()


def test_the_overview_lists_subjects_with_score_interval_and_demo_label(visitor):
    row = text_of(page(visitor.get("/")).xpath("//tbody/tr")[0])
    for words in ("Kaffeemaschine Aurora", "Demodaten", "81 %", "76 % – 86 %", "118 wirksam", "30.10.2025", "Alarm"):
        assert words in row


def test_an_empty_overview_says_how_to_add_a_subject(visit):
    answer = visit(SampleSource().without_subjects()).get("/")
    assert "config/subjects.toml" in text_of(page(answer))


@pytest.mark.parametrize(
    "words",
    [
        "81 %",
        "76 % bis 86 % (90 % Sicherheit)",
        "Davon wirksam 118",
        "Neueste Bewertung 30.10.2025",
        "1 von 2 Quellen vollständig",
        "Zählten sie noch, läge der Wert zwischen 79 % und 81 %.",
        "Häufung im Datum auffällig",
        "Trefferquote",
        "Textmodell von Hand geprüft: nie.",
        "12 von 702 Texten",
        "Anteil Unzufriedener 19 % betragen",
        "2,1 % Wahrscheinlichkeit einen Fehlalarm",
        "Nach 180 Tagen zählt eine Bewertung halb",
        "3f3f3f",
        "a1a1a1",
        "1.534 Blätter",
        "itunes.apple.com did not answer",
        "Demodaten",
        "Was das nicht beweist",
    ],
)
def test_a_subject_page_shows_everything_next_to_the_score(visitor, words):
    assert words in text_of(page(visitor.get(RICH)))


def test_a_subject_page_without_figures_says_too_little_and_loads_no_data(visitor):
    root = page(visitor.get("/subjects/leer"))
    assert "zu wenig" in text_of(root)
    assert root.xpath("//script[@data-chart]") == []


def test_charts_stand_as_data_beside_words(visitor):
    root = page(visitor.get(RICH))
    assert [one.get("data-chart") for one in root.xpath("//script[@data-chart]")] == [
        "chart-trend",
        "chart-control",
        "chart-distribution",
    ]
    assert all("<" not in one.text for one in root.xpath("//script[@data-chart]"))


@pytest.mark.parametrize(
    ("query", "wanted", "n"),
    [
        ("", (None, None), 5),
        ("?month=&max_rating=", (None, None), 5),
        ("?month=2025-10", ("2025-10", None), 3),
        ("?max_rating=2", (None, 2), 2),
        ("?month=2025-10&max_rating=1&lang=en", ("2025-10", 1), 1),
    ],
)
def test_reviews_can_be_filtered_by_month_and_highest_rating(visit, query, wanted, n):
    source = SampleSource()
    root = page(visit(source).get(f"{RICH}/reviews{query}"))
    assert [(one.month, one.max_stars) for one in source.wanted] == [wanted]
    assert len(root.xpath("//tbody/tr")) == n


def test_a_filter_keeps_what_was_chosen(visitor):
    root = page(visitor.get(f"{RICH}/reviews?month=2025-10&max_rating=2&lang=de"))
    assert root.xpath("//form[@class='filters']//input[@name='month']/@value") == ["2025-10"]
    assert root.xpath("//option[@selected]/@value") == ["2"]
    assert root.xpath("//form[@class='filters']//input[@name='lang']/@value") == ["de"]


def test_a_chosen_language_stays_on_every_link_and_the_browsers_own_does_not(visitor):
    chosen = page(visitor.get(f"{RICH}?lang=en"))
    assert chosen.get("lang") == "en"
    links = [one for one in chosen.xpath("//a/@href") if not one.startswith("#")]
    assert [one for one in links if not re.search(r"\?lang=en(&|$)", one)] == []
    assert [one for one in page(visitor.get(RICH)).xpath("//a/@href") if "lang=" in one] == []


def test_the_language_switch_keeps_the_filters(visitor):
    form = page(visitor.get(f"{RICH}/reviews?month=2025-10&lang=de")).xpath("//form[@class='switch']")[0]
    assert [(one.get("name"), one.get("value")) for one in form.iter("input", "button")] == [
        ("month", "2025-10"),
        ("lang", "en"),
    ]


@pytest.mark.parametrize(
    "path", ["/subjects/nobody", "/subjects/nobody/reviews", "/nowhere", "/subjects/../etc/passwd"]
)
@pytest.mark.parametrize(("language", "what"), [("de", "Diese Seite gibt es nicht"), ("en", "There is no such page")])
def test_a_missing_page_says_what_where_and_what_next(visitor, path, language, what):
    answer = visitor.get(path, accept_language=language)
    assert answer.status_code == 404
    assert page(answer).xpath("//h1/text()") == [what]
    assert re.search(r"(Wo|Where): /", text_of(page(answer)))
    assert re.search(r"(Weiter|Next): ", text_of(page(answer)))


@pytest.mark.parametrize(
    "query", ["month=May", "month=2025-13", "month=٢٠٢٥-٠١", "max_rating=0", "max_rating=x", "max_rating=1.5"]
)
def test_an_unreadable_filter_is_explained(visitor, query):
    answer = visitor.get(f"{RICH}/reviews?{query}")
    assert (answer.status_code, "2024-05" in text_of(page(answer))) == (422, True)


def test_nothing_can_be_written(visitor):
    assert [visitor.ask(method, "/").status_code for method in ("POST", "PUT", "DELETE", "PATCH")] == [405] * 4


def test_a_failure_of_the_store_is_a_page_too(visit):
    class Broken(SampleSource):
        def overview(self):
            raise OSError("disk on fire, secret path")

    answer = visit(Broken()).get("/")
    assert (answer.status_code, "doctor" in answer.text, "secret" in answer.text) == (500, True, False)


@pytest.mark.parametrize("name", ["W" * 4000, "漢字" * 2000, "a b " * 900])
def test_a_huge_name_is_shown_whole(visit, name):
    report = rich_report()
    subject = type(report.subject)("kaffeemaschine-aurora", name.strip(), report.subject.kind)
    source = SampleSource(type(report)(subject, report.as_of, report.trust), bare_report())
    assert name.strip() in visit(source).get(RICH).text
