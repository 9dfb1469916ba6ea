"""More forms of dates: mail headers, clocks of twelve hours, words before the date, marks for "no date"."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.date import day_month_numbers, is_ambiguous, read_date
from crawler.pages.relativedate import read_relative
from store.records import Precision

NOW = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1971, 1, 2), datetime(2068, 12, 31))  # noqa: DTZ001 - made aware where it matters


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("Wed, 01 May 2024 23:30:00 -0700", "2024-05-02T06:30:00Z"),
        ("Wed, 01 May 2024 23:30:00 GMT", "2024-05-01T23:30:00Z"),
        ("Wed, 01 May 2024 23:30:00 UTC", "2024-05-01T23:30:00Z"),
        ("01 May 2024 23:30 +0200", "2024-05-01T21:30:00Z"),
        ("2024-05-01T10:00:00Z[UTC]", "2024-05-01T10:00:00Z"),
        ("2024-05-01T10:00:00+02:00[Europe/Berlin]", "2024-05-01T08:00:00Z"),
        ("2024-05-01 10:00:00 +0200", "2024-05-01T08:00:00Z"),
        ("2024-05-01T10:00+05:30", "2024-05-01T04:30:00Z"),
        ("2024-05-01T10:00:00,5Z", "2024-05-01T10:00:00Z"),
        ("1650000000.0", "2022-04-15T05:20:00Z"),
        (1650000000.75, "2022-04-15T05:20:00Z"),
        ("2024-05-01Z", "2024-05-01"),
        ("2024-05-01+02:00", "2024-05-01"),
        ("  2024-05-01\n", "2024-05-01"),
    ],
)
def test_machines_write_dates_in_these_ways_too(shown, text):
    assert read_date(shown, NOW).text() == text


@pytest.mark.parametrize(
    ("shown", "order", "text"),
    [
        ("5/13/2024 10:15 PM", None, "2024-05-13T22:15:00"),
        ("5/13/2024 12:05:09 AM", None, "2024-05-13T00:05:09"),
        ("5/13/2024, 12:05 p.m.", None, "2024-05-13T12:05:00"),
        ("13/5/2024 9:00 am", None, "2024-05-13T09:00:00"),
        ("3/4/2024 9:00 AM", "mdy", "2024-03-04T09:00:00"),
        ("3/4/2024 9:00 AM", None, None),
        ("5/13/2024 13:15 PM", None, None),
        ("5/13/2024 0:15 AM", None, None),
        ("5/13/2024 25:15", None, None),
    ],
)
def test_clocks_of_twelve_hours_are_read_and_impossible_ones_refused(shown, order, text):
    assert read_date(shown, NOW, order=order).text() == text


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("Reviewed in Italy on 16 July 2022", "2022-07-16"),
        ("Reviewed in the United States on October 31, 2021", "2021-10-31"),
        ("Rezension aus Deutschland vom 12. Januar 2026", "2026-01-12"),
        ("Rezension aus dem Vereinigten Königreich vom 3. März 2025", "2025-03-03"),
        ("Reseñado en Alemania el 6 de abril de 2023", "2023-04-06"),
        ("Commenté en France le 12 janvier 2026", "2026-01-12"),
        ("Recensito in Italia il 16 luglio 2022", "2022-07-16"),
        ("Posted on May 1, 2024", "2024-05-01"),
        ("Bewertet am 01.05.2024", "2024-05-01"),
    ],
)
def test_words_before_a_date_are_passed_over(shown, text):
    assert read_date(shown, NOW).text() == text


@pytest.mark.parametrize(
    "shown",
    [
        "Monday 03/04/2025",
        "03/04/2025 GMT",
        "Reviewed on 03/04/2025",
        "Date: 03/04/2025",
        "Mon, 03-04-2025",
        "Reviewed in Italy",
        "Reviewed by us on Sunday",
    ],
)
def test_no_word_beside_a_date_in_numbers_makes_its_order_known(shown):
    assert read_date(shown, NOW).precision is Precision.UNKNOWN


@pytest.mark.parametrize(
    "shown", ["0001-01-01", "0001-01-01T00:00:00Z", "1899-12-30", "01.01.1900", "1969-12-31", "0000-00-00"]
)
def test_dates_before_there_were_reviews_mark_that_there_is_none(shown):
    assert read_date(shown, NOW).at is None


def test_the_first_second_of_the_epoch_and_the_first_day_are_dates():
    assert read_date("1970-01-01", NOW).text() == "1970-01-01"


@pytest.mark.parametrize(
    ("shown", "numbers"),
    [
        ("03/04/2025", (3, 4)),
        ("31-12-24", (31, 12)),
        ("5/13/2024 10:15 PM", (5, 13)),
        (" 03/04/2025  10:00 ", (3, 4)),
        ("03/04-2025", None),
        ("03.04.2025", None),
        ("2025-04-03", None),
        ("", None),
    ],
)
def test_the_first_two_numbers_of_a_date_tell_its_order(shown, numbers):
    assert day_month_numbers(shown) == numbers


@pytest.mark.parametrize(
    ("shown", "order", "expected"),
    [
        ("03/04/2025", None, True),
        ("03/04/2025", "dmy", False),
        ("04/04/2025", None, False),
        ("13/04/2025", None, False),
        ("03.04.2025", None, False),
        (None, None, False),
    ],
)
def test_a_date_is_ambiguous_only_where_both_readings_are_days_and_differ(shown, order, expected):
    assert is_ambiguous(shown, order) is expected


@pytest.mark.parametrize(("shown", "year"), [("1.5.69", 2069), ("1.5.70", 1970), ("1.5.99", 1999), ("1.5.00", 2000)])
def test_two_digits_of_a_year_mean_1970_to_2069(shown, year):
    assert read_date(shown, NOW).at.year == year


@given(MOMENTS, st.integers(-12 * 60, 14 * 60))
def test_a_moment_with_any_offset_is_the_same_moment_in_utc(moment, minutes):
    local = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    utc = local.astimezone(UTC)
    assert read_date(local.isoformat(), NOW).at == utc
    assert read_date(format_datetime(local), NOW).at == utc


@given(MOMENTS)
def test_epochs_of_all_three_sizes_are_the_same_moment(moment):
    seconds = int(moment.replace(tzinfo=UTC).timestamp())
    if seconds >= 10**9:
        read = {read_date(shown, NOW).at for shown in (seconds, seconds * 1000 + 999, seconds * 10**6, f"{seconds}.5")}
        assert read == {datetime.fromtimestamp(seconds, tz=UTC)}


@given(MOMENTS, st.sampled_from(["dmy", "mdy"]))
def test_a_date_in_numbers_is_read_in_the_order_that_is_given(moment, order):
    shown = f"{moment:%d/%m/%Y}" if order == "dmy" else f"{moment:%m/%d/%Y}"
    assert read_date(shown, NOW, order=order).text() == f"{moment:%Y-%m-%d}"
    assert read_date(shown, NOW).text() in {None, f"{moment:%Y-%m-%d}"}


LENGTHS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30.44, "year": 365.25}


@given(st.integers(1, 99), st.sampled_from(sorted(LENGTHS)))
def test_a_relative_date_holds_both_the_counted_and_the_rounded_reading(n, unit):
    read = read_relative(f"{n} {unit}s ago", NOW)
    # A source may cut 1.9 units down to 1, or round 0.5 up to 1; a second is lost to whole seconds.
    for age in (n, n + 0.99, n - 0.49):
        moment = NOW - timedelta(days=age * LENGTHS[unit])
        assert read.at - timedelta(seconds=1) <= moment <= read.until + timedelta(seconds=1)
    assert read.at < read.until <= NOW


@pytest.mark.parametrize(
    ("shown", "same_as"),
    [
        ("vor einer Woche", "1 week ago"),
        ("vor zwei Wochen", "2 weeks ago"),
        ("vor zwölf Monaten", "12 months ago"),
        ("a month ago", "1 month ago"),
        ("three days ago", "3 days ago"),
        ("il y a 2 ans", "2 years ago"),
        ("hace un mes", "1 month ago"),
        ("3 settimane fa", "3 weeks ago"),
        ("VOR 3 TAGEN", "3 days ago"),
        ("bearbeitet vor 3 tagen", "3 days ago"),
        ("vor 30 sekunden", "30 minutes ago"),
    ],
)
def test_numbers_may_be_words_and_languages_agree(shown, same_as):
    assert read_relative(shown, NOW) == read_relative(same_as, NOW)


@pytest.mark.parametrize(
    "shown", ["3 days", "days ago", "vor Tagen", "in 3 days", "vor 3 Äpfeln", "1000 days ago", "ago", ""]
)
def test_what_is_no_relative_date_gives_nothing(shown):
    assert read_relative(shown, NOW) is None


def test_a_named_day_is_that_day_and_today_ends_with_the_fetch():
    yesterday, today = read_relative("gestern", NOW), read_relative("heute", NOW)
    assert (yesterday.at, yesterday.until) == (
        datetime(2026, 7, 14, tzinfo=UTC),
        datetime(2026, 7, 14, 23, 59, 59, tzinfo=UTC),
    )
    assert (today.at, today.until) == (datetime(2026, 7, 15, tzinfo=UTC), NOW)
