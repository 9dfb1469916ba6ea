"""Audits beside reviews as a document: the verdict first, contradictions next, and the same words in every format."""

from dataclasses import replace

import pytest
from sample_auditreport import CONTRADICTIONS, DOSSIER, EVIL, REPORT, SINGLE, in_state

from report.auditreport import AuditState, audits_document, cut_rows, dossier_aspects_table, say_finding
from report.document import Grid, Heading, Prose
from report.render import FILE_RENDERERS


def words(document):
    """Return headings and sentences in their order."""
    found = []
    for block in document.blocks:
        if isinstance(block, Heading):
            found.append(block.text)
        elif isinstance(block, Prose):
            found += block.sentences
    return found


def test_the_verdict_stands_first_and_what_people_read_next():
    said = words(audits_document(REPORT, "de"))
    assert said[:2] == ["Urteil", "Kein Beleg."]
    assert said.index("Widersprüche") < said.index("Predictors") < said.index("Coverage")
    assert said[-2:] == ["Zertifikate", "QM-1 läuft ab"]


def test_single_audits_have_findings_beside_what_texts_said():
    document = audits_document(SINGLE, "en")
    said = words(document)
    assert "Aurora, audit A-1: failed" in said
    assert "major nonconformity: 8.4 Suppliers: " + EVIL in said
    assert any(
        isinstance(block, Grid) and block.table.title.en.startswith("Texts of the year") for block in document.blocks
    )


@pytest.mark.parametrize("state", [state for state in AuditState if state is not AuditState.READY])
@pytest.mark.parametrize("language", ["de", "en"])
def test_without_a_comparison_it_is_said_why(state, language):
    said = words(audits_document(in_state(state), language))
    assert len(said) == 1
    assert len(said[0]) > 40


@pytest.mark.parametrize("form", sorted(FILE_RENDERERS))
@pytest.mark.parametrize("report", [REPORT, SINGLE, in_state(AuditState.EMPTY)])
def test_every_file_is_written_and_holds_no_markup_of_others(form, report):
    made = FILE_RENDERERS[form](audits_document(report, "de"))
    assert len(made) > 500
    assert form != "html" or EVIL.encode() not in made


def test_a_workbook_has_every_row_and_a_page_says_how_many_more_there_are():
    long = replace(CONTRADICTIONS, rows=CONTRADICTIONS.rows * 40)
    report = replace(REPORT, compared=replace(REPORT.compared, disagreements=long))
    assert len(audits_document(report, "en").sheets[0].table.rows) == 80
    cut = cut_rows(long)
    assert (len(cut.rows), cut.notes[0].en) == (50, "Further rows in the Excel file: 30.")
    assert cut_rows(CONTRADICTIONS) is CONTRADICTIONS


def test_a_finding_without_clause_or_severity_is_still_one():
    assert [say_finding(each, "de") for each in DOSSIER.findings][1] == "Feststellung"


def test_whose_texts_is_told_only_where_several_speak():
    assert "subject" not in [each.name for each in dossier_aspects_table(DOSSIER, "en").for_people().columns]
    two = replace(DOSSIER, aspects=(*DOSSIER.aspects, replace(DOSSIER.aspects[0], subject="Other")))
    assert "subject" in [each.name for each in dossier_aspects_table(two, "en").for_people().columns]
