"""Dates in words of the languages that shops write: months are read from a table, never by the machine's locale."""

from datetime import UTC, datetime

import pytest

from crawler.pages.date import read_date
from crawler.pages.rating import read_count

NOW = datetime(2026, 7, 15, tzinfo=UTC)
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}


@pytest.mark.parametrize("language", MONTHS)
def test_every_month_of_a_language_is_known(language):
    for number, month in enumerate(MONTHS[language].split(), start=1):
        assert read_date(f"12 {month} 2024", NOW).text() == f"2024-{number:02d}-12"
        assert read_date(f"{month} 2024", NOW).text() == f"2024-{number:02d}"


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("1er janvier 2024", "2024-01-01"),
        ("1º de março de 2024", "2024-03-01"),
        ("7 de febrero de 2024", "2024-02-07"),
        ("3 lug 2020", "2020-07-03"),
        ("2024年1月12日", "2024-01-12"),
        ("2024 年 1 月 12 日", "2024-01-12"),
        ("2024년 1월 12일", "2024-01-12"),
        ("2024年13月12日", None),
        ("31 lutego 2024", None),
        ("12 Unfug 2024", None),
    ],
)
def test_other_forms_of_days(shown, text):
    assert read_date(shown, NOW).text() == text


@pytest.mark.parametrize(
    ("shown", "count"),
    [("1,23,456 global ratings", 123456), ("12,34,567", 1234567), ("1,234", 1234), ("12,34", None), ("1,2,345", None)],
)
def test_india_groups_by_two_above_the_thousands(shown, count):
    assert read_count(shown) == count
