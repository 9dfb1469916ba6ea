"""Nested records are laid flat, and of no file is anything left out without a word."""

import json
import random
import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from lxml import etree
from openpyxl import Workbook

from crawler.errors import UnreadableImport
from crawler.imports.audits.audit import Rules
from crawler.imports.audits.clause import ClauseMap, Clauses
from crawler.imports.audits.read import Choices, read_audits
from crawler.imports.audits.recordsearch import find_records
from crawler.imports.audits.tree import Branch, headings_of, rows_of
from crawler.imports.audits.xmltree import branch_of

RULES = Rules(date(2025, 12, 1), Clauses(), lambda _: "hash")
AUDIT = {"audit_id": "A-1", "subject_name": "Bär", "standard": "ISO 9001", "start_date": "2025-05-08"}
FIELDS = {
    "CertificateNumber": "X1", "CertificationStatus": "Active", "CertificationType": "ISO 9001:2015",
    "IssueDate": "20240101", "ExpiryDate": "20261231", "CertifiedEntityName": "Bär",
}  # fmt: skip
FEED = {
    "businesses.csv": "business_id,name\n007,Anker\n",
    "inspections.csv": "business_id,score,date,type\n007,90,20250310,routine\n",
    "feed_info.csv": "feed_date,municipality_name\n20250401,Kleinstadt\n",
}


@pytest.fixture
def read(tmp_path):
    """Reads a file of this name and content."""

    def read(name, content, choices=None):
        path = tmp_path / name
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_audits(path, RULES, choices or Choices())

    return read


def certificate(number="X1", more="", without=()):
    fields = {**FIELDS, "CertificateNumber": number}
    return "".join(f"<{name}>{value}</{name}>" for name, value in fields.items() if name not in without) + more


def listed(*records):
    return "<l>" + "".join(f"<Certificate>{record}</Certificate>" for record in records) + "</l>"


def scopes(taken):
    return [each.record.scope for each in taken.certificates]


def findings(taken):
    return [(each.record.audit_id, each.record.clause, each.record.severity) for each in taken.findings]


def codes(taken):
    return {(each.code, each.field or each.sheet or each.value) for each in taken.warnings}


def zipped(members):
    body = BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, text in members:
            archive.writestr(name, text)
    return body.getvalue()


@pytest.mark.parametrize(
    ("more", "scope"),
    [
        ("<Scope>Metall</Scope>", "Metall"),
        ("<Scope>Metall</Scope><Scope>Holz</Scope>", "Metall; Holz"),
        ("<Scopes><Scope>Metall</Scope></Scopes>", "Metall"),
        ("<Scopes><Scope>Metall</Scope><Scope>Holz</Scope></Scopes>", "Metall; Holz"),
        ("<Details><Scope>Metall</Scope><Sites><Site>W1</Site></Sites></Details>", "Metall"),
        ("<Scope>Me<!-- neu -->tall <b>und</b> Holz</Scope>", "Metall und Holz"),
        ("<Scope>Metall<br/>Holz</Scope>", "Metall Holz"),
        ("<Scope value='Metall'/>", "Metall"),
        ("<Scope xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'/>", None),
        ("<Sites><Site><Name>W1</Name><Town>B</Town></Site><Site><Name>W2</Name></Site></Sites>", None),
    ],
)
def test_fields_of_a_certificate_are_found_however_they_are_nested(read, more, scope):
    taken = read("c.xml", listed(certificate("X1", more), certificate("X2", "<Scope>anders</Scope>")))
    assert scopes(taken) == [scope, "anders"]
    assert (taken.n_rows, taken.rejected) == (2, ())


def test_one_certificate_is_read_like_one_of_many(read):
    taken = read("c.xml", f"<Export><Made><Day>x</Day></Made>{listed(certificate('X1', '<Scope>a</Scope>'))}</Export>")
    assert scopes(taken) == ["a"]
    assert codes(taken) >= {("part_not_read", "Export / Made / Day")}


def test_a_record_that_lacks_its_number_or_everything_is_a_rejected_row(read):
    taken = read("c.xml", listed(certificate(), certificate(without=("CertificateNumber",)), ""))
    reasons = {each.row: each.reason for each in taken.rejected}
    assert reasons == {3: "missing_required", 4: "not_a_record"}
    assert (len(taken.certificates), taken.n_rows) == (1, 3)


def test_a_number_that_is_repeated_is_rejected_and_none_is_chosen(read):
    taken = read("c.xml", listed(certificate("X1", "<CertificateNumber>X2</CertificateNumber>"), certificate("X3")))
    told = [(each.reason, each.field, each.value) for each in taken.rejected]
    assert told == [("repeated_field", "Certificate Number", "X1; X2")]
    twice = '[{"audit_id": "A-1", "audit_id": "A-2", "subject_name": "B", "standard": "I", "start_date": "2025-05-08"}]'
    assert [each.value for each in read("a.json", twice).rejected] == ["A-1; A-2"]


def test_audits_with_their_findings_and_certificates_beside_them_are_tables_of_one_xml(read):
    clauses = "<F><No>1</No><Clause v='8.5'/><Severity>minor</Severity></F>"
    clauses += "<F><No>2</No><Clause>8.4</Clause><Severity>major</Severity></F>"
    audit = f"<Audit No='1' Supplier='B'><Standard>I</Standard><Span from='2025-05-08'/><Fs>{clauses}</Fs></Audit>"
    taken = read("a.xml", f"<Export><Audits>{audit}</Audits>{listed(certificate(), certificate('X2'))}</Export>")
    assert findings(taken) == [("1", "8.5", "minor"), ("1", "8.4", "major")]
    assert (len(taken.audits), len(taken.certificates), taken.rejected) == (1, 2, ())


def test_members_of_a_list_make_a_row_each_and_repeat_what_is_around_them(read):
    found = [{"finding_no": 1, "clause": "8.5", "severity": "minor"}, {"finding_no": 2, "clause": ["8.4", "7.5"]}]
    audits = [{**AUDIT, "findings": found}, {**AUDIT, "audit_id": "A-2", "findings": []}]
    audits += [{**AUDIT, "audit_id": "A-3", "finding": {"finding_no": 1, "clause": "7.5", "severity": "minor"}}]
    taken = read("a.json", {"audits": audits})
    assert findings(taken) == [("A-1", "8.5", "minor"), ("A-3", "7.5", "minor")]
    # The second finding of the first audit has no severity, which its neighbours have.
    assert [(each.row, each.reason) for each in taken.rejected] == [(2, "missing_required")]
    assert [each.record.audit_id for each in taken.audits] == ["A-1", "A-2", "A-3"]


def test_what_is_nested_once_stands_flat(read):
    (audit,) = read(
        "a.json",
        [
            {
                "audit_id": 12345678901234567890,
                "subject": {"name": "Bär", "town": "Ulm"},
                "standard": ["ISO 9001", "ISO 14001"],
                "period": {"start": "2025-05-08", "end": "2025-05-09"},
                "score": {"value": 87.5, "max": 100},
            }
        ],
    ).audits
    found = audit.record
    assert (found.audit_id, found.subject_name, found.standard) == ("12345678901234567890", "Bär", "ISO 9001;ISO 14001")
    assert (found.started_on, found.ended_on) == (date(2025, 5, 8), date(2025, 5, 9))
    assert (found.score, found.score_max) == (87.5, 100)


def test_members_that_are_no_objects_are_rejected_with_their_place_and_lists_of_other_names_are_told(read):
    taken = read("a.json", {"audits": [AUDIT, 5, "A-2", None, {}, {"audit_id": None}], "checks": [AUDIT], "at": "x"})
    places = [(each.row, each.reason, each.field) for each in taken.rejected]
    assert places == [(row, "not_a_record", f"audits[{row - 2}]") for row in range(3, 8)]
    assert (len(taken.audits), taken.n_rows) == (1, 6)
    assert codes(taken) >= {("part_not_read", "checks"), ("part_not_read", "at")}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "9" * 400])
def test_numbers_that_are_none_leave_the_cell_empty_with_a_warning(read, number):
    taken = read("a.json", json.dumps([{**AUDIT, "n_major": 0}]).replace('"n_major": 0', f'"n_major": {number}'))
    assert taken.audits[0].record.n_major is None
    assert "bad_number" in {each.code for each in taken.warnings}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", '[{"audit_id": ' + '{"a": ' * 60 + "1" + "}" * 60 + "}]"),
        ("a.xml", "<a>" + "<b>" * 200 + "<No>1</No>" + "</b>" * 200 + "</a>"),
    ],
)
def test_records_without_end_are_refused(read, name, content):
    with pytest.raises(UnreadableImport):
        read(name, content)


def test_a_table_above_the_one_that_is_read_is_rejected_row_by_row_and_titles_are_told(read):
    first = "Auditplan;;;\nAuditnummer;Lieferant;Norm;Auditbeginn\nA-1;Bär;I;01.02.2025\n"
    second = "Auditnummer;Lieferant;Norm;Auditbeginn;Ergebnis\nA-2;Bär;I;01.02.2025;bestanden\n"
    taken = read("a.csv", first + second)
    assert [(each.row, each.reason, each.value) for each in taken.rejected] == [(3, "above_headings", "A-1")]
    assert [each.row for each in taken.audits] == [5]
    assert codes(taken) >= {("rows_above_headings", "row 1")}
    assert taken.n_rows == 2


def test_characters_that_the_encoding_does_not_have_are_told(read):
    text = "Auditnummer;Lieferant;Norm;Auditbeginn\nA-1;Bär;I;01.02.2025\n" + "ä" * 50
    assert ("broken_characters", 1) in codes(read("a.csv", text.encode() + b"\xff"))


@pytest.mark.parametrize(
    ("said", "reason"), [({"Wertung": "audit.score"}, "unknown_heading"), ({"Norm": "audit.scroe"}, "unknown_field")]
)
def test_a_mapping_of_what_is_not_there_is_refused(read, said, reason):
    with pytest.raises(UnreadableImport, match=f"^{reason}: "):
        read("a.csv", "Auditnummer;Lieferant;Norm;Auditbeginn\nA-1;Bär;I;01.02.2025\n", Choices(said))


def test_a_mapping_of_a_feed_is_refused_as_its_form_fixes_the_headings(read):
    with pytest.raises(UnreadableImport, match=r"^unknown_heading: --map names 'score'"):
        read("feed.zip", zipped(FEED.items()), Choices({"score": "audit.grade"}))


def test_a_sheet_without_audits_is_told_beside_one_with(read):
    book = Workbook()
    book.active.append(["Audit-Nr.", "Lieferant", "Norm", "Datum"])
    book.active.append(["A-1", "Bär", "I", date(2025, 5, 8)])
    book.create_sheet("Legende").append(["A", "gut"])
    body = BytesIO()
    book.save(body)
    assert ("sheet_not_read", "Legende") in codes(read("a.xlsx", body.getvalue()))


def test_rows_of_a_feed_with_more_cells_than_headings_or_impossible_days_are_rejected(read):
    rows = "007,91,20250311,routine,x\n007,92,20251202,routine\n007,93,20990101,routine\n007,94,10250101,routine\n"
    taken = read("f.zip", zipped({**FEED, "inspections.csv": FEED["inspections.csv"] + rows}.items()))
    reasons = [(each.row, each.reason) for each in taken.rejected]
    assert reasons == [(3, "not_a_record"), (4, "start_in_future"), (5, "bad_date"), (6, "bad_date")]
    assert [each.record.score for each in taken.audits] == [90]


def test_a_feed_tells_other_tables_names_that_differ_and_scores_without_a_range(read):
    feed = {**FEED, "businesses.csv": FEED["businesses.csv"] + "007,Kette\n", "violations2.csv": "x\n"}
    feed["legend.csv"] = "minimum_score,maximum_score,description\n0,50,poor\n"
    taken = read("f.zip", zipped(feed.items()))
    assert [(each.reason, each.sheet, each.of_row) for each in taken.rejected] == [
        ("conflicting_duplicate", "businesses.csv", 2)
    ]
    assert codes(taken) >= {("sheet_not_read", "violations2.csv"), ("no_result", "inspections.csv")}
    assert [each.record.subject_name for each in taken.audits] == ["Anker"]
    with pytest.raises(UnreadableImport, match=r"^several_feeds: "):
        read("g.zip", zipped([*FEED.items(), ("2024/inspections.csv", "business_id\n")]))


def test_no_value_of_any_tree_is_lost():
    chance = random.Random(11)  # noqa: S311 - no secret

    def tree(depth):
        entries = []
        for _ in range(chance.randint(1, 4)):
            name = chance.choice(["clause", "scope", "site", "note", "status"])
            if depth and chance.random() < 0.5:
                under = [tree(depth - 1) for _ in range(chance.randint(1, 3))]
                entries.append((name, under if chance.random() < 0.7 else under[0]))
            else:
                entries.append((name, f"v{chance.random()}"))
        return Branch(tuple(entries))

    def texts(branch):
        for _, node in branch.entries:
            for each in node if isinstance(node, list) else [node]:
                yield from texts(each) if isinstance(each, Branch) else [each]

    for _ in range(300):
        made = tree(3)
        for is_known in (lambda _: True, lambda _: False, lambda heading: "clause" in heading):
            rows = rows_of(made, is_known)
            found = {part for row in rows for cell in row.values() if cell for part in str(cell).split("; ")}
            assert found == set(texts(made))
            assert {heading.removesuffix(" (2)") for row in rows for heading in row} <= set(headings_of([made])) | {""}


@pytest.mark.parametrize("today", [date(2025, 6, 1), date(2026, 6, 1), date(2031, 6, 1)])
def test_a_clause_is_read_the_same_whatever_day_it_is(tmp_path, today):
    head = "Audit-Nr.;Lieferant;Norm;Auditart;Datum;Lfd. Nr.;Normkapitel;Art\n"
    rows = [
        f"A-{at};B;ISO 9001;Kundenaudit;01.02.{year};1;08.05.{typed};NA"
        for at, (year, typed) in enumerate([(2021, 2025), (2024, 2024), (2024, 2026), (2025, 2023)])
    ]
    (tmp_path / "a.csv").write_text(head + "\n".join(rows))
    clauses = Clauses((ClauseMap("ISO 9001", "2015", {"8.5": {}}),))
    taken = read_audits(tmp_path / "a.csv", Rules(today, clauses, lambda _: "hash"), Choices())
    # Nothing tells that the file was written in 2023: its audits are of other years, and none of the year before.
    assert [each.record.clause for each in taken.findings] == ["8.5", "8.5", "8.5", ""]


def test_every_text_of_any_xml_is_in_a_record_or_told_beside_them():
    chance = random.Random(13)  # noqa: S311 - no secret
    names = ["CertificateNumber", "Audit", "No", "Supplier", "Date", "Standard", "Findings", "Clause", "Scope", "x"]

    def element(depth):
        if not depth or chance.random() < 0.3:
            return f"v{chance.random()}"
        parts = [chance.choice(names) for _ in range(chance.randint(1, 5))]
        return "".join(f"<{part} a='w{chance.random()}'>{element(depth - 1)}</{part}>" for part in parts)

    n_found = 0
    for _ in range(300):
        text = f"<l>{element(4)}</l>"
        found = find_records(branch_of(etree.fromstring(text)), "l")
        records = [record for group in found.groups.values() for record in group]
        told = {str(cell) for record in records for row in rows_of(record, lambda _: True) for cell in row.values()}
        told = {part for cell in told for part in cell.split("; ")}
        texts = set(re.findall(r"[vw]0\.\d+(?:e-\d+)?", text))
        assert len(texts - told) == found.beside.total()
        n_found += bool(records)
    assert n_found > 50
