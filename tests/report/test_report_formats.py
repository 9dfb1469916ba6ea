"""Numbers, shares, dates and words keep what they say, whatever the language they are written in."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.jsontext import json_cell
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
from report.phrase import LANGUAGES
from store.records import Coverage, Selection


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_german_and_english_numbers_differ_in_their_separators_alone(value, digits):
    de, en = (format_number(value, language, digits=digits) for language in LANGUAGES)
    assert de.translate(str.maketrans(",.", ".,")) == en
    assert float(en.replace(",", "")) == pytest.approx(value, abs=0.5 * 10**-digits + 1e-9)


@given(st.floats(0, 1), st.integers(0, 3))
def test_a_share_is_a_number_with_a_percent_sign(share, digits):
    assert format_share(share, "en", digits=digits) == format_number(100 * share, "en", digits=digits) + "%"
    assert format_share(share, "de", digits=digits) == format_number(100 * share, "de", digits=digits) + "\u00a0%"


@given(st.dates(date(1000, 1, 1)))
def test_an_iso_date_keeps_its_exactness(day):
    iso = day.isoformat()
    assert format_iso(iso, "de") == f"{day:%d.%m.%Y}"
    assert str(day.year) in format_iso(iso[:7], "de")
    assert format_iso(iso[:4], "en") == iso[:4]
    assert format_iso(f"{iso}/{iso}", "en") == f"{format_iso(iso, 'en')} – {format_iso(iso, 'en')}"


@given(st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the zone is added
def test_a_moment_comes_back_from_json(moment):
    assert datetime.fromisoformat(json_cell(moment)) == moment


@pytest.mark.parametrize("word", [*Coverage, *Selection])
def test_a_word_of_the_vocabulary_is_a_plain_string_for_programs(word):
    assert type(json_cell(word)) is str
    assert json_cell(word) == word.value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", range(1, 13))
def test_every_month_of_a_year_has_its_own_short_name(language, number):
    said = format_month(f"2026-{number:02}", language)
    assert said == f"{MONTHS[language][number - 1]} 2026"
    assert LONG_MONTHS[language][number - 1].startswith(MONTHS[language][number - 1].rstrip(".")[:3])


@pytest.mark.parametrize("text", ["", "2026", "2026-00", "2026-13", "2026-1x", "-03", "März"])
def test_what_is_no_month_stays_as_it_is_or_is_a_dash(text):
    for language in LANGUAGES:
        assert format_month(text, language) == (text or "–")


@given(st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 - the zone is added
def test_a_moment_is_told_in_utc_beginning_with_its_day(moment):
    utc = moment.astimezone(UTC)
    for language in LANGUAGES:
        assert format_moment(moment, language) == f"{format_day(utc, language)}, {utc:%H:%M} UTC"


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_a_dash(missing):
    for language in LANGUAGES:
        assert format_number(missing, language) == format_share(missing, language) == "–"
        assert format_day(None, language) == format_moment(None, language) == "–"
