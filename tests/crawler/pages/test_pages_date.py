"""Dates: never more exact than written, never by the machine's locale, never one of two readings."""

import locale
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.date import is_ambiguous, read_date
from store.records import Precision

NOW = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "text", "precision"),
    [
        ("2026-03-02T08:15:30.123456789Z", "2026-03-02T08:15:30Z", "second"),
        ("2025-12-22T22:54:09.000-06:00", "2025-12-23T04:54:09Z", "second"),
        ("2026-09-14T04:24:23-07:00", "2026-09-14T11:24:23Z", "second"),
        ("2021-03-05T15:41:35+0000", "2021-03-05T15:41:35Z", "second"),
        ("2021-03-05 15:41:35 UTC", "2021-03-05T15:41:35Z", "second"),
        ("2025-06-02T16:45:56.643", "2025-06-02T16:45:56", "second"),
        ("2024-11-19", "2024-11-19", "day"),
        ("2024-5-1", "2024-05-01", "day"),
        ("20240501", "2024-05-01", "day"),
        ("2026/01/12", "2026-01-12", "day"),
        ("2025-06", "2025-06", "month"),
        ("2024", "2024", "year"),
        ("1650000000", "2022-04-15T05:20:00Z", "second"),
        ("1650000000123", "2022-04-15T05:20:00Z", "second"),
        ("1650000000123456", "2022-04-15T05:20:00Z", "second"),
        (1650000000, "2022-04-15T05:20:00Z", "second"),
    ],
)
def test_dates_for_machines(shown, text, precision):
    read = read_date(shown, NOW)
    assert (read.text(), read.precision) == (text, precision)


@pytest.mark.parametrize(
    ("shown", "text", "precision"),
    [
        ("12. Januar 2026", "2026-01-12", "day"),
        ("12.01.2026", "2026-01-12", "day"),
        ("12.1.26", "2026-01-12", "day"),
        ("01.03.2024", "2024-03-01", "day"),
        ("Mo., 12. Jan. 2026", "2026-01-12", "day"),
        ("3. Jänner 2025", "2025-01-03", "day"),
        ("3. Feber 2025", "2025-02-03", "day"),
        ("5. Maerz 2024", "2024-03-05", "day"),
        ("5. Mrz 2024", "2024-03-05", "day"),
        ("9. Sept. 2024", "2024-09-09", "day"),
        ("12.01.2026 um 14:30 Uhr", "2026-01-12T14:30:00", "second"),
        ("12.01.2026 14:30", "2026-01-12T14:30:00", "second"),
        ("12. Januar 2026 um 14:30", "2026-01-12T14:30:00", "second"),
        ("Oktober 2025", "2025-10", "month"),
        ("Juni 2025", "2025-06", "month"),
        ("16 July 2022", "2022-07-16", "day"),
        ("October 31, 2021", "2021-10-31", "day"),
        ("1st of May 2020", "2020-05-01", "day"),
        ("22 Nov 2025", "2025-11-22", "day"),
        ("Sun Sep 25 2016 15:07:07 GMT+0900 (Korean Standard Time)", "2016-09-25T06:07:07Z", "second"),
        ("6 de abril de 2023", "2023-04-06", "day"),
        ("12 janvier 2026", "2026-01-12", "day"),
        ("16 luglio 2022", "2022-07-16", "day"),
        ("janvier 2026", "2026-01", "month"),
    ],
)
def test_dates_for_people(shown, text, precision):
    read = read_date(shown, NOW)
    assert (read.text(), read.precision) == (text, precision)


@pytest.mark.parametrize(
    ("shown", "order", "text"),
    [
        ("03/04/2025", None, None),
        ("03/04/2025", "dmy", "2025-04-03"),
        ("03/04/2025", "mdy", "2025-03-04"),
        ("13/04/2025", None, "2025-04-13"),
        ("04/13/2025", None, "2025-04-13"),
        ("04/04/2025", None, "2025-04-04"),
        ("5/4/2015", "dmy", "2015-04-05"),
        ("13-03-2015", None, "2015-03-13"),
        ("13/04/2025", "mdy", None),
    ],
)
def test_number_dates_need_a_known_order_unless_only_one_is_possible(shown, order, text):
    assert read_date(shown, NOW, order=order).text() == text
    assert is_ambiguous(shown, order) == (shown == "03/04/2025" and order is None)


@pytest.mark.parametrize(
    ("shown", "oldest_days", "newest_days"),
    [
        ("vor 3 Tagen", 4, 2.5),
        ("vor einem Tag", 2, 0.5),
        ("vor 2 Wochen", 21, 10.5),
        ("vor 3 Monaten", 121.76, 76.1),
        ("vor einem Jahr", 730.5, 182.625),
        ("vor 5 Stunden", 0.25, 0.1875),
        ("2 months ago", 91.32, 45.66),
        ("a year ago", 730.5, 182.625),
        ("Edited 3 weeks ago", 28, 17.5),
        ("il y a un mois", 60.88, 15.22),
        ("gestern", 1.5, 0.5),
        ("heute", 0.5, 0),
        ("letzte Woche", 14, 3.5),
    ],
)
def test_relative_dates_are_ranges_that_hold_for_counted_and_for_rounded_units(shown, oldest_days, newest_days):
    read = read_date(shown, NOW)
    assert read.precision is Precision.RANGE
    assert abs(NOW - read.at - timedelta(days=oldest_days)) < timedelta(minutes=10)
    assert abs(NOW - read.until - timedelta(days=newest_days)) < timedelta(minutes=10)


@pytest.mark.parametrize(
    "shown",
    [
        None,
        "",
        "bald",
        "neulich",
        "31.02.2024",
        "2024-13-01",
        "2024-02-30",
        "99:99",
        "3 Monate",
        "vor Ort",
        "12",
        "x" * 5000,
        True,
    ],
)
def test_what_is_no_date_is_unknown(shown):
    read = read_date(shown, NOW)
    assert (read.at, read.precision) == (None, Precision.UNKNOWN)


def test_month_names_do_not_depend_on_the_locale():
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "C")
        assert read_date("12. März 2026", NOW).text() == "2026-03-12"
    finally:
        locale.setlocale(locale.LC_ALL, before)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2068, 12, 31)))  # noqa: DTZ001 - days without a zone
def test_every_german_day_is_read_back(moment):
    assert read_date(f"{moment.day}.{moment.month}.{moment.year}", NOW).text() == f"{moment:%Y-%m-%d}"
    assert read_date(moment.isoformat() + "Z", NOW).text() == f"{moment:%Y-%m-%dT%H:%M:%S}Z"


@given(st.text(max_size=90))
def test_no_text_breaks_the_reader(text):
    read_date(text, NOW)
