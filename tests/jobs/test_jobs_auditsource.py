"""Any file that the import of audits reads can be compared, with the same rows rejected and near names offered."""

import json
import zipfile
from datetime import date

import pytest
import xlsxwriter

from crawler.errors import UnreadableImport
from crawler.imports.audits.read import Choices
from jobs.auditevent import parse_event
from jobs.auditimport import read_choices
from jobs.auditsource import file_rules, near_names, read_audit_file
from jobs.errors import FileUnreadable
from scoring.auditcase import PastAudit

MAJOR = parse_event("n_major>=1")
GERMAN = """Lieferant;Audit-Nr.;Norm;Auditart;Auditbeginn;Hauptabweichungen;Ergebnis
Nordlicht AG;L-1;ISO 9001;Lieferantenaudit;03.04.2024;1;nicht bestanden
Hofgut;L-2;ISO 9001;Lieferantenaudit;31.12.2024;0;bestanden
Hofgut;L-2;ISO 9001;Lieferantenaudit;31.12.2024;2;bestanden
Mühle;L-3;ISO 9001;Lieferantenaudit;;0;bestanden
Mühle;L-4;ISO 9001;Lieferantenaudit;01.01.2027;;geplant
"""
PLAIN = "audit_id,subject,started_on,result,n_major\na,mill,2024-01-02,bestanden,0\nb,mill,2024-05-02,prima,0\n"


@pytest.fixture
def read(tmp_path):
    """Reads a file of the given name and bytes."""

    def read(name, body, choices=None):
        (tmp_path / name).write_bytes(body)
        rules = file_rules(tmp_path, date(2026, 1, 1))
        return read_audit_file(tmp_path / name, MAJOR, rules, choices or Choices())

    return read


def test_a_german_table_is_read_with_the_reasons_of_the_import(read):
    found = read("audits.csv", GERMAN.encode("cp1252"))
    assert [(a.key, a.subject, a.failed) for a in found.audits] == [
        ("L-1", "Nordlicht AG", True),
        ("L-2", "Hofgut", False),
    ]
    assert [(r.row, r.reason) for r in found.rejected] == [
        (4, "conflicting_duplicate"),
        (5, "missing_required"),
        (6, "not_performed"),
    ]


def test_a_workbook_brings_findings_and_says_which_sheets_are_not_read(read, tmp_path):
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Audits")
        for row, cells in enumerate(line.split(";") for line in GERMAN.splitlines()[:2]):
            sheet.write_row(row, 0, cells)
        findings = book.add_worksheet("Feststellungen")
        findings.write_row(0, 0, ["Audit-Nr.", "Nr.", "Kapitel", "Schweregrad", "Feststellung"])
        findings.write_row(1, 0, ["L-1", "1", "8.4", "HA", "x"])
        book.add_worksheet("alt").hide()
    found = read("audits.xlsx", path.read_bytes())
    assert (found.audits[0].findings, found.notes) == ("8.4 major", ("sheet 'alt' is not read",))


def test_json_and_headings_that_only_the_user_knows_are_read(read):
    rows = [{"audit_id": "J-1", "subject": "mill", "standard": "ISO 9001", "start_date": "2024-02-03", "Schwere": 2}]
    found = read("audits.json", json.dumps(rows).encode(), read_choices(["Schwere=audit.n_major"], None))
    assert [(audit.key, audit.failed) for audit in found.audits] == [("J-1", True)]


def test_the_plain_form_needs_no_standard_and_knows_german_results(read):
    found = read("audits.csv", PLAIN.encode())
    assert [(audit.key, audit.grade) for audit in found.audits] == [("a", "pass")]
    assert [(each.row, each.reason, each.value) for each in found.rejected] == [(3, "unknown_result", "prima")]


def test_an_auditors_name_is_never_kept(read):
    table = GERMAN.replace("Ergebnis", "Auditleiter").replace("nicht bestanden", "Erika Muster")
    (first, *_) = read("audits.csv", table.encode()).audits
    assert len(first.auditor) == 32
    assert "Erika" not in repr(first)


@pytest.mark.parametrize(
    ("name", "body", "what"),
    [
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "password_protected|damaged_file"),
        ("a.xlsx", b"PK\x03\x04 broken", "damaged_file"),
        ("a.csv", b"name,colour\nx,red\n", "not_audits"),
        ("a.json", b'{"audits": [', "damaged_file"),
        ("a.xml", b"<!DOCTYPE x [<!ENTITY e 'x'>]><x>&e;</x>", "unsafe_xml"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_reason(read, name, body, what):
    with pytest.raises(UnreadableImport, match=what):
        read(name, body)


def test_a_missing_file_and_a_foreign_gzip_are_refused(read, tmp_path):
    with pytest.raises(FileUnreadable, match="no such file"):
        read_audit_file(tmp_path / "none.csv", MAJOR, file_rules(tmp_path, date(2026, 1, 1)), Choices())
    with pytest.raises(FileUnreadable, match="can't be read"):
        read("a.csv.gz", b"no gzip")


def test_an_unsafe_feed_is_refused(read, tmp_path):
    with zipfile.ZipFile(tmp_path / "made.zip", "w") as feed:
        feed.writestr("../businesses.csv", "business_id,name\n")
        feed.writestr("inspections.csv", "business_id,date\n")
        feed.writestr("feed_info.csv", "feed_date\n")
    with pytest.raises(UnreadableImport, match="unsafe_path"):
        read("feed.zip", (tmp_path / "made.zip").read_bytes())


def audited(*names):
    return [PastAudit(name, name, name, date(2024, 1, 1)) for name in names]


def test_near_names_are_offered_for_subjects_that_no_review_speaks_of():
    lines = near_names(audited("Nordlicht Logistik AG", "Hofgut", "Zzz"), ["nordlicht logistik", "Hofgut"])
    assert lines == (
        "no review speaks of 'Nordlicht Logistik AG'; near names: 'nordlicht logistik'",
        "no review speaks of 'Zzz'",
    )


@pytest.mark.parametrize(("n", "first", "n_lines"), [(0, "", 0), (15, "no review speaks of", 11), (201, "201 x", 1)])
def test_many_missed_subjects_are_counted(n, first, n_lines):
    lines = near_names(audited("mill", *(f"firm {at}" for at in range(n))), ["mill"])
    assert len(lines) == n_lines
    assert all(line.startswith(first) for line in lines[:1])
    assert near_names(audited("a"), []) == ()
