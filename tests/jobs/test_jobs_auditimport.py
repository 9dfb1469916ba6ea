"""Taking in audits: kept once and together, names matched by the user alone, the file noted in the log."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from small_home import make_home

from crawler.imports.audits.layout import find_layout
from crawler.imports.audits.workbook import read_workbook
from jobs.auditimport import AuditOrder, import_audits
from jobs.audittemplate import write_template
from jobs.certificates import find_gaps
from jobs.clauses import read_clauses
from jobs.errors import ConfigurationError, FileUnreadable, MappingMalformed
from jobs.settings import Settings
from jobs.workplace import Workplace
from store.errors import UnknownSubject
from store.records import Subject, SubjectKind

NOW = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
"""A day after all audits of the cases."""
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "audits" / "imports"
CASES = sorted(SHARED.glob("*/expected.json"))
HEAD = "Auditnummer;Lieferant;Norm;Auditart;Auditbeginn;Ergebnis;Auditor\n"
ROWS = "A-1;Bär AG;ISO 9001:2015;Lieferantenaudit;08.05.2025;bestanden;Q. Quillfeather\n"
CERTIFICATES = "Zertifikatsnummer;Zertifikatsinhaber;Norm;Status;ausgestellt am;gültig bis\n"


@pytest.fixture
def place(store, database_url, tmp_path):
    """An empty deployment."""
    return Workplace(Settings(home=tmp_path, database=database_url), store, {})


@pytest.fixture
def take(place):
    """Takes in a table of audits."""

    def take(text=HEAD + ROWS, name="audits.csv", **said):
        file = place.settings.home / name
        file.write_text(text, encoding="utf-8")
        return import_audits(place, AuditOrder(file, **said), NOW)

    return take


def test_a_dry_run_keeps_nothing_and_writes_nothing(place, take):
    summary = take(dry_run=True)
    assert (len(summary.taken.audits), summary.kept) == (1, None)
    assert place.store.audits.audits() == []
    assert [path.name for path in place.settings.home.iterdir() if "sqlite" not in path.name] == ["audits.csv"]


def test_the_same_file_again_changes_nothing(place, take):
    assert take().kept.new == 1
    before = place.store.audits.audits(), place.store.leaves.size()
    again = take()
    assert (again.kept.new, again.kept.unchanged, again.taken.rejected) == (0, 1, ())
    assert (place.store.audits.audits(), place.store.leaves.size()) == before
    assert place.store.leaves.fsck().faults == ()


def test_no_auditors_name_is_kept_and_one_person_has_one_hash(place, take):
    take(HEAD + ROWS + ROWS.replace("A-1", "A-2"))
    first, second = place.store.audits.audits()
    assert first.lead_auditor == second.lead_auditor
    assert len(first.lead_auditor) == 32
    assert "Quillfeather" not in repr(place.store.audits.audits())


def test_other_content_under_a_kept_number_is_rejected_until_the_user_decides(place, take):
    take()
    changed = HEAD + ROWS.replace("bestanden", "abgelehnt") + ROWS.replace("A-1", "A-2")
    summary = take(changed)
    assert [(each.row, each.reason) for each in summary.taken.rejected] == [(2, "conflicting_duplicate")]
    assert [(each.audit_id, each.result) for each in place.store.audits.audits()] == [("A-1", "pass"), ("A-2", "pass")]
    assert take(changed, replace=True).kept.replaced == 1
    assert [each.result for each in place.store.audits.audits()] == ["fail", "pass"]


def test_a_subject_is_found_by_name_or_key_and_else_near_names_are_offered(place, take):
    for key, name in (("baer", "Bär AG"), ("baerlauch", "Bärlauch GmbH")):
        place.store.subjects.add(Subject(key, name, SubjectKind.ORGANISATION))
    rows = (
        ROWS
        + ROWS.replace("A-1", "A-2").replace("Bär AG", "baerlauch")
        + ROWS.replace("A-1", "A-3").replace("Bär AG", "Bär")
    )
    summary = take(HEAD + rows)
    assert [each.subject for each in place.store.audits.audits()] == ["baer", "baerlauch", None]
    told = {each.code: each.restored for each in summary.taken.warnings if each.row == 4}
    assert told["subject_not_found"] == "baer"
    place.store.audits.match("Bär", "baer")
    assert [each.subject for each in place.store.audits.audits()] == ["baer", "baerlauch", "baer"]


def test_what_the_user_says_of_a_name_holds_for_files_to_come(place, take):
    place.store.subjects.add(Subject("baer", "Bär Holding", SubjectKind.ORGANISATION))
    take(subjects=("Bär AG=baer",))
    take(HEAD + ROWS.replace("A-1", "A-2"))
    assert [each.subject for each in place.store.audits.audits("baer")] == ["baer", "baer"]
    with pytest.raises(UnknownSubject):
        take(subjects=("Bär AG=nobody",))
    with pytest.raises(MappingMalformed):
        take(mapping=("no mapping",))


def test_a_certificate_without_a_column_of_statuses_is_of_unknown_status(place, take):
    head, row = (
        "Zertifikatsnummer;Zertifikatsinhaber;Norm;ausgestellt am;gültig bis\n",
        "D-1;Bär AG;ISO 9001:2015;{};{}\n",
    )
    summary = take(head + row.format("01.01.2024", "31.12.2026"))
    assert "status_not_stated" in {each.code for each in summary.taken.warnings}
    assert summary.to_json()["certificates"][0]["status"] is None
    (certificate,) = place.store.audits.certificates()
    assert (certificate.status, certificate.is_valid_on(NOW.date())) == ("unknown", False)


def test_a_renewal_under_the_same_number_is_a_further_period_and_the_gap_is_told(place, take):
    rows = "N1;Bär AG;ISO 27001;active;2020-01-01;2022-12-31\n", "N1;Bär AG;ISO 27001;active;2023-06-01;2026-05-31\n"
    assert take(CERTIFICATES + rows[0], "first.csv").kept.new == 1
    later = take(CERTIFICATES + "".join(rows), "later.csv")
    assert (later.kept.new, later.kept.unchanged, later.taken.rejected) == (1, 1, ())
    kept = place.store.audits.certificates()
    assert [each.issue.year for each in kept] == [2020, 2023]
    assert [(gap.since, gap.until) for gap in find_gaps(kept)] == [(date(2023, 1, 1), date(2023, 5, 31))]


def test_other_content_under_the_same_number_and_day_of_issue_is_a_conflict(place, take):
    row = "N1;Bär AG;ISO 27001;active;2020-01-01;2022-12-31\n"
    take(CERTIFICATES + row)
    other = row.replace("2022", "2023")
    again = take(CERTIFICATES + other, "other.csv")
    assert [each.reason for each in again.taken.rejected] == ["conflicting_duplicate"]
    both = take(CERTIFICATES + row + other, "both.csv", dry_run=True)
    assert [each.reason for each in both.taken.rejected] == ["conflicting_duplicate"]
    assert place.store.audits.certificates()[0].expiry.year == 2022


def test_certificates_are_judged_on_the_day_of_the_import(place, take):
    summary = take(CERTIFICATES + "D-1;Bär AG;ISO 9001:2015;gültig;01.01.2022;31.12.2024\n")
    assert summary.taken.warnings[0].code == "status_contradicts_dates"
    (certificate,) = place.store.audits.certificates()
    assert (certificate.status, certificate.status_on(NOW.date())) == ("active", "expired")


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_column_of_the_template_is_known_and_what_is_filled_in_comes_back(place, tmp_path, language):
    path = write_template(tmp_path / "t.xlsx", language)
    for sheet in read_workbook(path).sheets:
        assert [each.heading for each in find_layout(sheet, {}).columns if not each.table] == []
    book = openpyxl.load_workbook(path)
    audits, findings, certificates = book.worksheets
    day = datetime(2025, 5, 8)  # noqa: DTZ001 - as a workbook has it
    for column, value in {1: "A-1", 2: "Bär AG", 4: "ISO 9001:2015", 5: "internal", 6: day, 10: "pass"}.items():
        audits.cell(2, column, value)
    for column, value in {1: "A-1", 2: "1", 3: "8.5", 4: "major"}.items():
        findings.cell(2, column, value)
    for column, value in {
        1: "D-1",
        2: "Bär AG",
        3: "ISO 9001:2015",
        9: day,
        10: day.replace(year=2028),
        11: "active",
    }.items():
        certificates.cell(2, column, value)
    book.save(path)
    summary = import_audits(place, AuditOrder(path), NOW)
    assert summary.taken.rejected == ()
    assert (len(summary.taken.audits), summary.taken.findings[0].record.clause) == (1, "8.5")
    assert place.store.audits.certificates()[0].expiry.year == 2028
    with pytest.raises(FileUnreadable):
        write_template(path, language)


def test_the_shipped_clause_maps_hold_what_they_should(tmp_path):
    clauses = read_clauses(tmp_path)
    assert {(each.standard, each.edition) for each in clauses.maps} == {
        ("ISO 9001", "2015"), ("ISO 14001", "2015"), ("IATF 16949", "2016")
    }  # fmt: skip
    # Automotive audits quote the clauses of the standard below as well.
    assert clauses.holds("8.4", "IATF 16949", "2016") is True
    assert clauses.holds("8.4.2.3.1", "ISO 9001", "2015") is False


def test_a_clause_map_that_includes_an_unknown_one_is_refused(tmp_path):
    folder = tmp_path / "config" / "clauses"
    folder.mkdir(parents=True)
    (tmp_path / "config" / "leumund.toml").touch()
    map_ = (
        'standard = "Xy"\nedition = "2020"\nversion = 1\nincludes = "Y:2000"\n[clauses]\n"1" = {en = "a", de = "b"}\n'
    )
    (folder / "x.toml").write_text(map_, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="Y:2000"):
        read_clauses(tmp_path)


def test_the_commands_say_it_in_german_and_for_programs(tmp_path):
    home = make_home(tmp_path / "home")
    file = home.write("a.csv", HEAD + ROWS + ROWS.replace("A-1", "A-2").replace("bestanden", "prima"))
    told = home.run("import", "audits", file, "--dry-run", "--lang", "de")
    assert "Abgewiesene Zeilen: 1." in told.out
    assert "unbekanntes Ergebnis" in told.out
    report = json.loads(home.run("import", "audits", file, "--dry-run", "--format", "json").out)
    assert report["rejected"] == [{"row": 3, "reason": "unknown_result", "field": "Ergebnis", "value": "prima"}]
    assert home.run("import", "audits", file, "--strict").code == 1
    listed = json.loads(home.run("audits", "list", "--format", "json").out)
    assert [(row["audit_id"], row["result"]) for row in listed["rows"]] == [("A-1", "pass")]
    refused = home.run("import", "audits", home.write("b.csv", "Farbe\nrot\n"))
    assert refused.says() == (2, True, True)


@pytest.mark.shared
@pytest.mark.parametrize("case", CASES or [pytest.param(None, marks=pytest.mark.skip(reason="no shared audits"))])
def test_each_import_case_gives_what_it_expects_twice(place, case):
    wanted = json.loads(case.read_text(encoding="utf-8"))
    order = AuditOrder(case.parent / wanted["file"])
    first = import_audits(place, order, LATER)
    assert first.sha256 == wanted["sha256"]
    rejected = [
        (each.get("sheet") or each.get("file") or "", each["row"], each["reason"]) for each in wanted["rejected"]
    ]
    assert sorted((each.sheet, each.row, each.reason) for each in first.taken.rejected) == sorted(rejected)
    told = {(each.row, each.code) for each in first.taken.warnings}
    assert {(each.get("row"), each["code"]) for each in wanted["warnings"]} <= told
    tables = (first.taken.audits, first.taken.findings, first.taken.certificates)
    assert [len(table) for table in tables] == [len(wanted[name]) for name in ("audits", "findings", "certificates")]
    again = import_audits(place, order, LATER)
    assert (again.kept.new, again.kept.replaced, again.kept.leaf) == (0, 0, None)


def test_each_sheet_has_its_own_map_of_columns(place):
    file = place.settings.home / "template.xlsx"
    write_template(file, "de")
    book = openpyxl.load_workbook(file)
    first, second = book.worksheets[:2]
    shared = {cell.value for cell in first[1]} & {cell.value for cell in second[1]} - {None}
    summary = import_audits(place, AuditOrder(file), NOW)
    maps = summary.taken.column_maps
    assert "Audit-Nr.*" in shared
    assert (maps[first.title]["Audit-Nr.*"], maps[second.title]["Audit-Nr.*"]) == ("audit.audit_id", "finding.audit_id")
    assert {tuple(row) for row in summary.tables()[0].rows} >= {
        (first.title, "Audit-Nr.*", "audit.audit_id"),
        (second.title, "Audit-Nr.*", "finding.audit_id"),
    }
    flat = summary.to_json()["column_map"]
    assert flat[f"{first.title}!Audit-Nr.*"] == "audit.audit_id"
    assert summary.to_json()["column_maps"] == maps


def test_the_map_of_one_table_needs_no_sheet_and_is_recorded_so(place, take):
    summary = take()
    assert [column.name for column in summary.tables()[0].columns] == ["heading", "field"]
    assert summary.taken.recorded_map == summary.taken.column_map == summary.taken.column_maps[""]
