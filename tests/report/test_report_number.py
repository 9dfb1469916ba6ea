"""Numbers, shares and dates are written the way each language writes them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from report.cell import show_cell
from report.number import (
    LONG_MONTHS,
    MONTHS,
    format_day,
    format_iso,
    format_moment,
    format_month,
    format_number,
    format_share,
)
from report.table import Kind

BERLIN = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("value", "digits", "de", "en"),
    [
        (1234567.0, 0, "1.234.567", "1,234,567"),
        (0.5, 2, "0,50", "0.50"),
        (-3.25, 1, "-3,2", "-3.2"),
        (-0.001, 1, "0,0", "0.0"),
        (None, 0, "–", "–"),
        (float("nan"), 0, "–", "–"),
        (float("inf"), 0, "–", "–"),
    ],
)
def test_numbers_have_the_separators_of_the_language(value, digits, de, en):
    assert (format_number(value, "de", digits=digits), format_number(value, "en", digits=digits)) == (de, en)


@pytest.mark.parametrize(
    ("share", "digits", "de", "en"),
    [
        (0.873, 1, "87,3\u00a0%", "87.3%"),
        (0.0, 0, "0\u00a0%", "0%"),
        (1.0, 0, "100\u00a0%", "100%"),
        (None, 0, "–", "–"),
    ],
)
def test_shares_are_percentages_and_german_keeps_number_and_sign_together(share, digits, de, en):
    assert (format_share(share, "de", digits=digits), format_share(share, "en", digits=digits)) == (de, en)


@pytest.mark.parametrize(
    ("day", "de", "en"),
    [
        (date(2024, 3, 1), "01.03.2024", "1 Mar 2024"),
        (datetime(2024, 3, 1, 23, 30, tzinfo=UTC), "01.03.2024", "1 Mar 2024"),
        (datetime(2024, 3, 1, 0, 30, tzinfo=BERLIN), "29.02.2024", "29 Feb 2024"),
        (datetime(2024, 3, 1, 0, 30), "01.03.2024", "1 Mar 2024"),  # noqa: DTZ001 - sources state no zone
        (None, "–", "–"),
    ],
)
def test_days_count_in_utc(day, de, en):
    assert (format_day(day, "de"), format_day(day, "en")) == (de, en)


def test_a_moment_says_that_it_is_in_utc():
    assert format_moment(datetime(2024, 3, 1, 0, 30, tzinfo=BERLIN), "de") == "29.02.2024, 23:30 UTC"
    assert format_moment(None, "de") == "–"


@pytest.mark.parametrize(
    ("month", "de", "en"),
    [("2024-03", "März 2024", "Mar 2024"), ("2024-12", "Dez. 2024", "Dec 2024"), ("2024-13", "2024-13", "2024-13"),
     ("", "–", "–"), ("2024", "2024", "2024"), ("١٢-03", "März ١٢", "Mar ١٢")],
)  # fmt: skip
def test_months_are_named(month, de, en):
    assert (format_month(month, "de"), format_month(month, "en")) == (de, en)


@pytest.mark.parametrize(
    ("iso", "de"),
    [
        ("2025-10-30", "30.10.2025"),
        ("2025-10-30T11:00:00Z", "30.10.2025"),
        ("2025-10", "Okt. 2025"),
        ("2025", "2025"),
        ("2025-01-01/2025-03-31", "01.01.2025 – 31.03.2025"),
        ("gestern", "gestern"),
    ],
)
def test_a_publication_date_is_never_shown_more_exact_than_it_is(iso, de):
    assert format_iso(iso, "de") == de


@pytest.mark.parametrize(
    ("cell", "kind", "de"),
    [
        (None, Kind.SHARE, "–"),
        ("", Kind.TEXT, "–"),
        (True, Kind.FLAG, "ja"),
        (False, Kind.FLAG, "nein"),
        (0.873, Kind.SHARE, "87,3\u00a0%"),
        (1234, Kind.COUNT, "1.234"),
        (4.5, Kind.NUMBER, "4,50"),
        (4.0, Kind.NUMBER, "4"),
        (float("nan"), Kind.NUMBER, "–"),
        (float("inf"), Kind.NUMBER, "–"),
        ("full", Kind.WORD, "vollständig"),
        ("nobody knows this", Kind.WORD, "nobody knows this"),
        ("full", Kind.TEXT, "full"),
        ("2025-10", Kind.MONTH, "Okt. 2025"),
        ("2025-10-30", Kind.DATE, "30.10.2025"),
    ],
)
def test_a_cell_is_written_by_its_kind(cell, kind, de):
    assert show_cell(cell, kind, "de") == de


def test_every_language_names_twelve_months():
    assert {len(names) for names in (*MONTHS.values(), *LONG_MONTHS.values())} == {12}
