"""Files of audits: every row is kept or rejected with its reason, whatever the form; nothing hostile is opened."""

import json
import random
import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from crawler.errors import UnreadableImport
from crawler.imports.audits.audit import Rules
from crawler.imports.audits.clause import ClauseMap, Clauses
from crawler.imports.audits.read import Choices, read_audits

RULES = Rules(
    date(2025, 12, 1),
    Clauses((ClauseMap("ISO 9001", "2015", {"8.5": {}, "8.4": {}}),)),
    lambda _: "hash",
    known=frozenset({"K-1"}),
)
PLAIN = """Auditnummer;Lieferant;Norm;Auditart;Auditbeginn;Ergebnis;Punkte
A-1;Möller;ISO 9001:2015;Lieferantenaudit;08.05.2025;bestanden;87,5
A-2;Bär AG;ISO 9001:2015;Überwachungsaudit;09.05.2025;abgelehnt;12,0
"""
FEED = {
    "businesses.csv": "business_id,name\n007,Anker\n",
    "inspections.csv": "business_id,score,date,type\n007,90,20250310,routine\n",
    "feed_info.csv": "feed_date,municipality_name\n20250401,Kleinstadt\n",
}


@pytest.fixture
def read(tmp_path):
    """Reads a file of this name and content."""

    def read(name, content, choices=None, rules=RULES):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_audits(path, rules, choices or Choices())

    return read


def reasons(taken):
    return [(each.row, each.reason) for each in taken.rejected]


def zipped(members):
    body = BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return body.getvalue()


def saved(book):
    body = BytesIO()
    book.save(body)
    return body.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_encodings_and_delimiters_give_the_same_audits(read, encoding, delimiter):
    taken = read("a.csv", PLAIN.replace(";", delimiter).encode(encoding))
    found = [(each.record.audit_id, each.record.subject_name, each.record.score) for each in taken.audits]
    assert found == [("A-1", "Möller", 87.5), ("A-2", "Bär AG", 12.0)]
    assert [each.record.result for each in taken.audits] == ["pass", "fail"]


def test_any_order_of_columns_gives_the_same_audits(read):
    rows = [line.split(";") for line in PLAIN.strip().splitlines()]
    turned = "\n".join(";".join(reversed(row)) for row in rows)
    assert [each.record for each in read("a.csv", PLAIN).audits] == [
        each.record for each in read("b.csv", turned).audits
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("A-3;;ISO 9001;Lieferantenaudit;08.05.2025;bestanden;", "missing_required"),
        ("A-3;B;ISO 9001;Lieferantenaudit;;bestanden;", "missing_required"),
        ("A-3;B;ISO 9001;Lieferantenaudit;30.02.2025;bestanden;", "bad_date"),
        ("A-3;B;ISO 9001;Weltaudit;08.05.2025;bestanden;", "unknown_type"),
        ("A-3;B;ISO 9001;Lieferantenaudit;08.05.2025;prima;", "unknown_result"),
        ("A-3;B;ISO 9001;Lieferantenaudit;08.05.2025;geplant;", "not_performed"),
        ("A-3;B;ISO 9001;Lieferantenaudit;08.05.2025;bestanden;-3", "score_out_of_range"),
        ("=1+1;B;ISO 9001;Lieferantenaudit;08.05.2025;bestanden;", "formula_in_id"),
        ("1,2E+12;B;ISO 9001;Lieferantenaudit;08.05.2025;bestanden;", "number_damaged_by_spreadsheet"),
        ("A-1;Möller;ISO 9001:2015;Lieferantenaudit;08.05.2025;bestanden;87,5", "duplicate_row"),
        ("A-1;Möller;ISO 9001:2015;Lieferantenaudit;08.05.2025;abgelehnt;87,5", "conflicting_duplicate"),
        ("Gesamt;;;;;;99,5", "total_row"),
        ("* ohne Gewähr;;;;;;", "not_a_record"),
        ("A-3;B;ISO 9001;Lieferantenaudit;08.05.2025;bestanden;1;2;3", "not_a_record"),
    ],
)
def test_a_row_is_rejected_with_its_reason_and_the_others_stay(read, row, reason):
    taken = read("a.csv", PLAIN + row + "\n")
    assert reasons(taken) == [(4, reason)]
    assert len(taken.audits) == 2


@pytest.mark.parametrize(
    ("began", "reported", "reason"),
    [
        ("02.12.2025", "", "start_in_future"),
        ("08.05.2062", "", "bad_date"),
        ("08.05.1025", "", "bad_date"),
        ("05.02.2025", "01.02.2024", "known_before_start"),
    ],
)
def test_a_result_of_an_audit_yet_to_begin_or_known_before_it_is_rejected(read, began, reported, reason):
    head = "Auditnummer;Lieferant;Norm;Auditart;Auditbeginn;Ergebnis;Berichtsdatum\n"
    rows = [f"A-1;B;ISO 9001;Lieferantenaudit;{began};bestanden;{reported}"]
    rows += ["A-2;B;ISO 9001;Lieferantenaudit;01.12.2025;bestanden;01.12.2025"]
    rows += ["A-3;B;ISO 9001;Lieferantenaudit;02.12.2030;;"]
    taken = read("a.csv", head + "\n".join(rows))
    assert reasons(taken) == [(2, reason)]
    assert [each.record.audit_id for each in taken.audits] == ["A-2", "A-3"]


def test_a_cell_that_shows_per_cent_is_read_as_shown(read):
    book = Workbook()
    sheet = book.active
    sheet.append(["Audit-Nr.", "Lieferant", "Norm", "Auditart", "Datum", "Erfüllungsgrad"])
    forms = {"0.0%": 0.875, "0%": 1, "General": 87.5, '0.0"%"': 87.5, "0.00 %": "=0.875"}
    for number, (form, value) in enumerate(forms.items(), start=2):
        sheet.append([f"A-{number}", "B", "ISO 9001", "Lieferantenaudit", date(2025, 5, number), value])
        sheet.cell(number, 6).number_format = form
    found = read("a.xlsx", saved(book)).audits
    assert [each.record.score for each in found] == [87.5, 100.0, 87.5, 87.5, None]


def test_a_result_that_is_a_formula_without_a_value_is_rejected_and_never_taken_for_empty(read):
    book = Workbook()
    sheet = book.active
    sheet.append(["Audit-Nr.", "Lieferant", "Norm", "Auditart", "Datum", "Ergebnis"])
    sheet.append(["A-1", "B", "ISO 9001", "Lieferantenaudit", date(2025, 5, 8), '=IF(1=1,"bestanden","")'])
    taken = read("a.xlsx", saved(book))
    assert reasons(taken) == [(2, "formula_without_value")]
    assert not taken.audits


def test_counts_that_leave_out_a_rejected_finding_are_told(read):
    audits = [
        {"audit_id": number, "subject_name": "B", "standard": "ISO 9001", "start_date": "2025-05-08"}
        for number in ("A-1", "A-2")
    ]
    rows = [("A-1", "critical"), ("A-1", "minor"), ("A-2", "minor"), ("A-2", "minor")]
    findings = [
        {"audit_id": number, "finding_no": "1" if number == "A-2" else place, "severity": severity}
        for place, (number, severity) in enumerate(rows)
    ]
    taken = read("a.json", json.dumps({"audits": audits, "findings": findings}))
    assert [each.reason for each in taken.rejected] == ["unknown_severity", "duplicate_row"]
    counts = [(each.record.n_major, each.record.n_minor) for each in taken.audits]
    assert counts == [(0, 1), (0, 1)]
    told = [each.row for each in taken.warnings if each.code == "findings_not_counted"]
    assert told == [2]


def test_days_that_can_be_read_both_ways_are_asked_for(read):
    head, text = "Audit ID,Supplier,Standard,Audit Date\n", "A-1,B,ISO 9001,09/06/2025\nA-2,B,ISO 9001,07/07/2025\n"
    assert reasons(read("a.csv", head + text)) == [(2, "ambiguous_date")]
    taken = read("a.csv", head + text, Choices(order="mdy"))
    assert [each.record.started_on for each in taken.audits] == [date(2025, 9, 6), date(2025, 7, 7)]


def test_headings_that_nobody_knows_are_named_by_the_user(read):
    text = PLAIN.replace("Punkte", "Wertung 3")
    assert read("a.csv", text).ignored == ("Wertung 3",)
    taken = read("a.csv", text, Choices({"Wertung 3": "audit.score"}))
    assert taken.column_map["Wertung 3"] == "audit.score"
    assert taken.audits[0].record.score == 87.5


def test_findings_of_audits_kept_before_may_come_alone(read):
    taken = read("f.csv", "Audit-Nr.;Lfd. Nr.;Feststellung;Art\nK-1;1;Lehre fehlt;HA\nX-1;1;Lehre fehlt;HA\n")
    assert [(each.record.audit_id, each.record.severity) for each in taken.findings] == [("K-1", "major")]
    assert reasons(taken) == [(3, "unknown_audit")]


def test_a_workbook_with_titles_merged_headings_and_ids_merged_downwards(read):
    book = Workbook()
    sheet = book.active
    sheet.append(["Auditplan 2025"])
    sheet.append([])
    sheet.append(["Audit", None, None, "Abweichung", None, "Beginn"])
    sheet.append(["Nr.", "Lieferant", "Norm", "Haupt", "Neben"])
    sheet.append(["007", "Bär AG", "ISO 9001", 1, "=1+0", date(2025, 5, 8)])
    for span in ("A3:C3", "D3:E3", "F3:F4"):
        sheet.merge_cells(span)
    findings = book.create_sheet("Mängel")
    findings.append(["Audit-Nr.", "Nr.", "Kapitel", "Art", "Feststellung"])
    findings.append(["007", 1, 8.4, "HA", "Freigabe fehlt"])
    findings.append([None, 2, date(2025, 5, 8), "NA", "Ablauf fehlt"])
    findings.append([None, 3, 8.4, "NA", "gehört zu keinem Audit"])
    findings.merge_cells("A2:A3")
    book.create_sheet("alt").sheet_state = "hidden"
    taken = read("a.xlsx", saved(book))
    (audit,) = taken.audits
    assert (audit.record.audit_id, audit.record.n_major, audit.record.n_minor) == ("007", 1, None)
    assert [(each.record.finding_no, each.record.clause) for each in taken.findings] == [("1", "8.4"), ("2", "8.5")]
    assert reasons(taken) == [(4, "missing_required")]
    codes = {each.code for each in taken.warnings}
    assert {"hidden_sheet_not_read", "bad_number", "clause_restored_from_date"} <= codes


def test_certificates_as_xml_with_attributes_and_namespaces(read):
    record = "<c:CertificateNumber>D-1</c:CertificateNumber><c:CertifiedEntityName>Bär</c:CertifiedEntityName>"
    days = "<c:IssueDate>20250101</c:IssueDate><c:ExpiryDate>20271231</c:ExpiryDate>"
    more = (
        "<c:CertificationType>ISO 9001:2015</c:CertificationType><c:CertificationStatus>Active</c:CertificationStatus>"
    )
    taken = read("c.xml", f"<c:l xmlns:c='urn:x'><c:r>{record}{days}{more}</c:r><c:r>{record}{days}{more}</c:r></c:l>")
    (certificate,) = taken.certificates
    assert (certificate.record.certificate_no, certificate.record.expiry) == ("D-1", date(2027, 12, 31))
    assert reasons(taken) == [(3, "duplicate_row")]


def test_json_has_a_list_for_each_table(read):
    audits = [
        {"audit_id": "A-1", "subject_name": "Bär", "standard": "ISO 9001", "start_date": "2025-05-08", "score": 3}
    ]
    findings = [{"audit_id": "A-1", "finding_no": 1, "clause": "8.4", "severity": "major"}]
    taken = read("a.json", json.dumps({"audits": audits, "findings": findings}))
    assert (taken.audits[0].record.score, taken.audits[0].record.n_major) == (3.0, 1)
    assert taken.findings[0].record.clause == "8.4"


def test_json_may_have_one_audit_a_line(read):
    audit = {"subject_name": "Bär", "standard": "ISO 9001", "start_date": "2025-05-08"}
    lines = [json.dumps({"audit_id": f"A-{number}", **audit}) for number in (1, 2, 3)]
    taken = read("a.jsonl", "\n\n".join(lines) + "\r\n")
    assert [each.record.audit_id for each in taken.audits] == ["A-1", "A-2", "A-3"]
    with pytest.raises(UnreadableImport, match="no JSON: line 2: "):
        read("a.jsonl", lines[0] + "\n" + lines[1][:-9] + "\n")


def test_a_feed_keeps_ids_as_text_and_its_own_words(read):
    taken = read("feed.zip", zipped(FEED))
    (audit,) = taken.audits
    assert (audit.record.audit_id, audit.subject_id, audit.record.audit_type) == ("007@2025-03-10", "007", "routine")


BILLION = "<!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'>]><l><r><x>&a;</x><y>1</y><z>2</z></r></l>"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", "", "empty_file"),
        ("a.csv", "Farbe;Form\nrot;rund\n", "not_audits"),
        ("a.csv", PLAIN + 'A-3;"offen', "broken_quotes"),
        ("a.json", "{]", "damaged_file"),
        ("a.json", '{"colours": []}', "not_audits"),
        ("a.json", "[" * 100_000, "damaged_file"),
        ("a.xml", "<a><b></a>", "damaged_file"),
        ("a.xml", BILLION, "unsafe_xml"),
        ("a.xml", BILLION.encode("utf-16"), "unsafe_xml"),
        ("a.xlsx", b"PK\x03\x04 no zip", "damaged_file"),
        ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "password_protected"),
        ("a.xlsx", zipped({"[Content_Types].xml": "<t/>", "xl/workbook.xml": BILLION}), "unsafe_xml"),
        ("a.zip", zipped({**FEED, "../../evil.csv": "x"}), "unsafe_path"),
        (
            "a.zip",
            zipped({name: FEED[name] for name in ("businesses.csv", "inspections.csv")}),
            "missing_required_file",
        ),
        ("a.zip", zipped({**FEED, "violations.csv": "x" * (33 << 20)}), "too_large_decompressed"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_whole_with_its_reason(read, name, content, reason):
    with pytest.raises(UnreadableImport, match=f"^{reason}: ") as refused:
        read(name, content)
    assert refused.value.where
    assert refused.value.todo


def test_mutated_files_lose_no_row_in_silence(read):
    chance = random.Random(7)  # noqa: S311 - no secret
    signs = ';"\n\t,.-=0189äß\r\0E+'
    for _ in range(400):
        text = list(PLAIN + "A-3;Kranz;ISO 9001;Nachaudit;31.01.2025;bedingt;50\n")
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(text))
            text[place : place + chance.randint(0, 2)] = chance.choice(signs)
        try:
            taken = read("a.csv", "".join(text))
        except UnreadableImport:
            continue
        assert len(taken.audits) + len(taken.rejected) == taken.n_rows
