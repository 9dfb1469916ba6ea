"""Cells of audit tables: days, numbers, clauses, standards and headings, as people and spreadsheets write them."""

from datetime import date, datetime

import pytest

from crawler.imports.audits.clause import ClauseMap, Clauses, Holds, ReadClause, read_clause
from crawler.imports.audits.dates import Day, find_order, read_day
from crawler.imports.audits.grid import Formula
from crawler.imports.audits.names import LOOKUP, field_of
from crawler.imports.audits.numbers import Number, find_decimal, is_damaged, read_number
from crawler.imports.audits.words import is_grade, standards_of, trigger_of

MAY = date(2025, 5, 8)
CLAUSES = Clauses((ClauseMap("ISO 9001", "2015", {"8.5": {}, "8.5.1": {}, "7.1.5": {}, "10.2": {}}),))


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("08.05.2025", Day(MAY)),
        ("8.5.2025", Day(MAY)),
        ("8. 5. 2025", Day(MAY)),
        ("08.05.25", Day(MAY, codes=("two_digit_year",))),
        ("2025-05-08", Day(MAY)),
        ("2025-05-08T10:30:00Z", Day(MAY)),
        ("20250508", Day(MAY)),
        (20250508, Day(MAY)),
        ("8. Mai 2025", Day(MAY)),
        ("8 May 2025", Day(MAY)),
        (datetime(2025, 5, 8, 14, 0), Day(MAY)),  # noqa: DTZ001 - as a workbook gives it
        (45785, Day(MAY, codes=("date_from_serial",))),
        ("KW 19/2025", Day(date(2025, 5, 11), codes=("date_from_week",))),
        (Formula("=TODAY()", MAY), Day(MAY)),
        (None, Day()),
        ("n.n.", Day()),
        ("31.02.2025", Day(reason="bad_date")),
        ("20251301", Day(reason="bad_date")),
        ("KW 54/2025", Day(reason="bad_date")),
        ("soon", Day(reason="bad_date")),
        ("05/06/2025", Day(reason="ambiguous_date")),
        ("05/05/2025", Day(date(2025, 5, 5))),
        ("13/05/2025", Day(date(2025, 5, 13))),
        ("05/13/2025", Day(date(2025, 5, 13))),
    ],
)
def test_a_day_is_read_or_the_reason_told(cell, day):
    assert read_day(cell, None) == day


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["13/01/2025", "02/03/2025"], ("dmy", False)),
        (["01/13/2025", "02/03/2025"], ("mdy", False)),
        (["01/02/2025", "02/03/2025"], (None, False)),
        (["13/01/2025", "01/13/2025"], (None, True)),
        (["31/06/2025"], ("dmy", False)),
        (["2025-01-13", None], (None, False)),
    ],
)
def test_the_whole_column_says_where_the_day_stands(cells, order):
    assert find_order(cells) == order


@pytest.mark.parametrize(
    ("column", "sign"),
    [
        (["87,5"], ","),
        (["1,085.5", "1,200"], "."),
        (["1.002,5", "1.200"], ","),
        (["1,200", "880"], None),
        (["1.000.000"], ","),
        (["0,125"], ","),
        (["87,5", "87.5"], None),
        (["A", None, 3.5], None),
    ],
)
def test_the_whole_column_says_what_comma_and_point_mean(column, sign):
    assert find_decimal(column) == sign


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("1.002,5", ",", Number(1002.5)),
        ("1,200", ".", Number(1200.0)),
        ("1'200.5", ".", Number(1200.5)),
        ("84 %", ".", Number(84.0)),
        ("none", ".", Number(0.0, codes=("word_for_zero",))),
        ("-", ".", Number()),
        (None, ".", Number()),
        ("viele", ",", Number(is_bad=True)),
        (Formula("=SUM(A1:A3)"), ".", Number(is_bad=True)),
        (Formula("=1+1", 2), ".", Number(2.0)),
        (0, ".", Number(0.0)),
    ],
)
def test_a_number_is_read_by_its_columns_decimal_sign(cell, decimal, number):
    assert read_number(cell, decimal) == number


@pytest.mark.parametrize(
    ("text", "damaged"), [("4.72E+11", True), ("4,72e+11", True), ("DE-4711", False), ("00123", False)]
)
def test_numbers_that_a_spreadsheet_made_powers_of_ten_are_told(text, damaged):
    assert is_damaged(text) is damaged


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("8.5", ReadClause("8.5")),
        (8.5, ReadClause("8.5")),
        ("8.5 / 10.2", ReadClause("8.5;10.2")),
        ("Kap. 8.5", ReadClause("8.5")),
        ("08. Mai", ReadClause("8.5", "clause_restored_from_date", "8.5")),
        ("8-May", ReadClause("8.5", "clause_restored_from_date", "8.5")),
        (datetime(2025, 5, 8), ReadClause("8.5", "clause_restored_from_date", "8.5")),  # noqa: DTZ001
        (datetime(2001, 5, 8), ReadClause("8.5.1", "clause_restored_from_date", "8.5.1")),  # noqa: DTZ001
        ("07.01.2005", ReadClause("7.1.5", "clause_restored_from_date", "7.1.5")),
        ("01.07.2005", ReadClause("", "clause_is_date")),
        (datetime(2019, 5, 8), ReadClause("", "clause_is_date")),  # noqa: DTZ001
        ("08.05.25", ReadClause("8.5", "clause_restored_from_date", "8.5")),
        ("ISO 9001:08 / 8.5", ReadClause("8.5")),
        ("ISO 9001:2015 8.5.1; DIN EN ISO 9001-8.5", ReadClause("8.5.1;8.5")),
        ("ISO/IEC 27001:2022 A.8.10", ReadClause("A.8.10", "clause_not_in_standard")),
        ("A.8.10", ReadClause("A.8.10", "clause_not_in_standard")),
        (None, ReadClause()),
    ],
)
def test_a_clause_that_became_a_date_is_read_back_only_where_the_standard_has_it(cell, read):
    assert read_clause(cell, (2025,), Holds(CLAUSES, "ISO 9001", "2015")) == read


def test_without_a_map_of_the_standard_no_clause_is_doubted_and_no_date_restored():
    holds = Holds(CLAUSES, "VDA 6.3", None)
    assert read_clause("P6.2.3", (2025,), holds) == ReadClause("P6.2.3")
    assert read_clause(datetime(2025, 5, 8), (2025,), holds) == ReadClause("", "clause_is_date")  # noqa: DTZ001


def test_an_edition_without_a_map_of_its_own_takes_the_one_before():
    assert CLAUSES.of("ISO 9001", "2031") is CLAUSES.maps[0]
    assert CLAUSES.of("ISO 9001", "") is CLAUSES.maps[0]
    assert CLAUSES.of("ISO 45001", "2018") is None


@pytest.mark.parametrize(
    ("clause", "edition", "holds"),
    [
        ("8.5", "2015", True),
        ("8.5", "2031", True),
        ("8.9", "2015", False),
        ("8.9", None, False),
        # Nobody has told us what other editions have.
        ("8.9", "2031", None),
        ("7.4.1", "2008", None),
    ],
)
def test_a_clause_is_called_wrong_only_where_the_edition_is_known(clause, edition, holds):
    assert CLAUSES.holds(clause, "ISO 9001", edition) is holds


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("DIN EN ISO 9001:2015", ("ISO 9001", "2015")),
        ("ISO 9001:2015-11", ("ISO 9001", "2015")),
        ("ISO9001", ("ISO 9001", None)),
        ("ISO 9001:2015 / ISO 14001:2015", ("ISO 9001;ISO 14001", "2015;2015")),
        ("ISO 9001:2015/Amd 1:2024", ("ISO 9001", "2015")),
        ("DIN EN ISO 9001:2015 + A1:2024; ISO 14001:2015", ("ISO 9001;ISO 14001", "2015;2015")),
        ("ISO 9001/AS 9100", ("ISO 9001;AS 9100", None)),
        ("VDA 6.3", ("VDA 6.3", None)),
        ("SA8000", ("SA8000", None)),
        ("", (None, None)),
    ],
)
def test_standards_lose_edition_and_country(text, names):
    assert standards_of(text) == names


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("customer complaint", ("complaint", None)),
        ("Reklamation Nr. 7", ("complaint", None)),
        ("follow-up of SA-102", ("follow_up", "SA-102")),
        ("Nachaudit zu LA-1", ("follow_up", "LA-1")),
        ("geplant", ("planned", None)),
        ("Kundenreklamation", ("complaint", None)),
        ("nicht geplant, wegen Reklamation", ("complaint", None)),
        ("keine Reklamation", (None, None)),
        ("geplant, nicht wegen einer Reklamation", ("planned", None)),
        ("planned, no customer complaint", ("planned", None)),
        ("ohne Beanstandungen aus dem Nachaudit", ("follow_up", None)),
        ("kein Nachaudit", (None, None)),
        ("follow_up", ("follow_up", None)),
        ("", (None, None)),
    ],
)
def test_why_an_audit_was_held(text, trigger):
    assert trigger_of(text) == trigger


@pytest.mark.parametrize(
    ("text", "grade"), [("A", True), ("B+", True), ("AB", True), ("Excellent", False), ("pass", False)]
)
def test_a_grade_is_no_word(text, grade):
    assert is_grade(text) is grade


@pytest.mark.parametrize(
    ("table", "heading", "field"),
    [
        ("audit", "Audit-Nr.", "audit_id"),
        ("audit", "AUDIT-\nNR.", "audit_id"),
        ("audit", "Audit / Bereich / Lieferant", "subject_name"),
        ("audit", "Abweichung / Haupt", "n_major"),
        ("audit", "Erfüllungsgrad in %", "score"),
        ("audit", "Auditaufwand (PT)", "audit_days"),
        ("audit", "Max Score", "score_max"),
        ("finding", "Lfd. Nr.", "finding_no"),
        ("finding", "Maßnahme", "action"),
        ("finding", "Fällig bis", "due"),
        ("certificate", "Zertifikat gültig bis", "expiry"),
        ("certificate", "CertificationStatus", "status"),
        ("certificate", "Farbe", None),
    ],
)
def test_headings_mean_fields_in_both_languages(table, heading, field):
    assert field_of(table, heading) == field


def test_every_field_is_known_by_its_own_name():
    for table, names in LOOKUP.items():
        for field in set(names.values()):
            assert field_of(table, field.replace("_", " ")) == field
