"""The page of audits: contradictions by name before the rows, every state with what to do, the same value as files."""

from dataclasses import replace

import pytest
from lxml import html
from sample_auditreport import EVIL, KEY, REPORT, SINGLE, in_state

from report.auditreport import AuditState
from web.app import create_app


class Desk:
    """Answers every event that it can read with one report."""

    def __init__(self, report=REPORT):
        self.report, self.asked = report, []

    def audits(self, event=""):
        self.asked.append(event)
        return None if event.startswith("no event") else self.report


@pytest.fixture
def page(visit_app, source):
    """Reads the page over a report."""

    def read(report=REPORT, query="?lang=de"):
        answer = visit_app(create_app(source, audits=Desk(report))).get(f"/audits{query}")
        assert answer.status_code == 200
        return answer.text

    return read


def test_contradictions_by_name_stand_between_the_verdict_and_the_rows(page):
    ids = html.document_fromstring(page()).xpath("//section/@id")
    assert ids == ["verdict", "contradictions", "predictors", "further", "forecasts", "certificates"]


@pytest.mark.parametrize(("language", "verdict"), [("de", "Kein Beleg."), ("en", "No evidence.")])
def test_the_verdict_is_one_sentence_in_the_readers_language(page, language, verdict):
    tree = html.document_fromstring(page(query=f"?lang={language}"))
    assert tree.xpath("string(//p[@class='sentence'])") == verdict


def test_a_contradiction_leads_to_its_subject_as_it_was_on_the_day_before(page):
    links = html.document_fromstring(page()).xpath("//section[@id='contradictions']//a/@href")
    assert links == [f"/subjects/{KEY}?lang=de&as_of=2026-05-01", f"/subjects/{KEY}?lang=de"]


@pytest.mark.parametrize(
    ("query", "shown", "ways"), [("", 10, ["next"]), ("&page=3", 4, ["prev"]), ("&page=99", 4, ["prev"])]
)
def test_contradictions_are_shown_a_page_at_a_time(page, query, shown, ways):
    compared = REPORT.compared
    long = replace(compared.disagreements, rows=compared.disagreements.rows * 12)
    many = replace(REPORT, compared=replace(compared, disagreements=long, contradicting=compared.contradicting * 12))
    (section,) = html.document_fromstring(page(many, f"?lang=de{query}")).xpath("//section[@id='contradictions']")
    assert "24 Widersprüche" in section.text_content()
    assert len(section.xpath(".//tbody/tr")) == shown
    assert section.xpath(".//nav/a/@rel") == ways
    assert all("event=n_major" in href and "lang=de" in href for href in section.xpath(".//nav/a/@href"))


@pytest.mark.parametrize("report", [REPORT, SINGLE])
def test_words_of_others_are_never_markup(page, report):
    assert EVIL not in page(report)


def test_single_audits_unfold_with_findings_aspects_and_the_charts_of_the_day_before(page):
    tree = html.document_fromstring(page(SINGLE))
    (first, *_) = tree.xpath("//section[@id='dossiers']/details")
    assert "Hauptabweichung: 8.4 Lieferanten" in first.text_content()
    assert "Lieferung" in first.text_content()
    assert f"/subjects/{KEY}?lang=de&as_of=2026-05-01" in first.xpath(".//a/@href")
    assert not tree.xpath("//section[@id='predictors']")


@pytest.mark.parametrize(
    ("state", "todo"),
    [
        (AuditState.EMPTY, "leumund audits template"),
        (AuditState.UNMATCHED, "leumund audits match"),
        (AuditState.UNDECIDED, "einen anderen Ausfall"),
        (AuditState.COUNTING, "lädt sich selbst neu"),
    ],
)
def test_without_a_comparison_the_page_says_what_to_do(page, state, todo):
    text = page(in_state(state))
    assert todo in text
    assert "leumund forecast lodge" in text
    assert ('http-equiv="refresh"' in text) is (state is AuditState.COUNTING)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/audits.pdf", "application/pdf"),
        ("/audits.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("/audits.csv", "text/csv; charset=utf-8"),
        ("/audits.csv?table=predictors", "text/csv; charset=utf-8"),
        ("/audits.csv?table=audits", "text/csv; charset=utf-8"),
        ("/audits.csv?table=lead_times", "text/csv; charset=utf-8"),
    ],
)
def test_the_same_value_is_handed_out_as_files(visit_app, source, path, kind):
    answer = visit_app(create_app(source, audits=Desk())).get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["content-disposition"].startswith("attachment")


def test_programs_get_the_same_value(visit_app, source):
    desk = Desk()
    answer = visit_app(create_app(source, audits=desk)).get("/api/audits?event=score%3E%3D28")
    assert answer.json() == dict(REPORT.for_programs)
    assert desk.asked == ["score>=28"]


@pytest.mark.parametrize(
    "path",
    [
        "/audits?event=no+event",
        "/api/audits?event=no+event",
        "/audits?event=" + "x" * 61,
        "/audits.csv?table=../etc",
        "/audits.pdf?event=no+event",
    ],
)
def test_what_is_no_event_and_no_table_is_refused(visit_app, source, path):
    answer = visit_app(create_app(source, audits=Desk())).get(path)
    assert answer.status_code == 422
    assert "n_major" in answer.text


def test_a_dashboard_without_audits_does_not_speak_of_them(visit_app, source):
    visitor = visit_app(create_app(source))
    assert visitor.get("/audits").status_code == 404
    assert 'href="/audits' not in visitor.get("/").text
    assert 'href="/audits' in visit_app(create_app(source, audits=Desk())).get("/").text
