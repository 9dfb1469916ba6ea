"""Amazon's own phrases in the languages of its shops; German and most others from documentation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.amazonwording import (
    read_helpful,
    read_stars,
    read_texts,
    read_votes,
    split_date_line,
    without_media_note,
)


@pytest.mark.parametrize(
    ("line", "date", "country"),
    [
        ("Reviewed in Italy on 16 July 2022", "16 July 2022", "Italy"),
        ("Reviewed in the United States on October 31, 2021", "October 31, 2021", "United States"),
        ("Reviewed in the United States 🇺🇸 on March 5, 2023", "March 5, 2023", "United States"),
        ("Reviewed in the United Arab Emirates on 5 May 2021", "5 May 2021", "United Arab Emirates"),
        ("Rezension aus Deutschland vom 12. Januar 2026", "12. Januar 2026", "Deutschland"),
        ("Rezension aus den Vereinigten Staaten vom 1. März 2020", "1. März 2020", "Vereinigten Staaten"),
        ("Bewertet in den Niederlanden am 3. März 2024", "3. März 2024", "Niederlanden"),
        ("Reseñado en España el 7 de febrero de 2024", "7 de febrero de 2024", "España"),
        ("Revisado en los Estados Unidos el 7 de mayo de 2020", "7 de mayo de 2020", "Estados Unidos"),
        ("Calificado en México el 3 de marzo de 2023", "3 de marzo de 2023", "México"),
        ("Commenté en France le 1er janvier 2024", "1er janvier 2024", "France"),
        ("Commenté aux États-Unis le 12 août 2021", "12 août 2021", "États-Unis"),
        ("Avis laissé en Belgique le 12 août 2025", "12 août 2025", "Belgique"),
        ("Recensito in Italia il 12 gennaio 2024", "12 gennaio 2024", "Italia"),
        ("Recensito nel Regno Unito il 3 luglio 2023", "3 luglio 2023", "Regno Unito"),
        ("Beoordeeld in Nederland op 12 januari 2024", "12 januari 2024", "Nederland"),
        ("Avaliado no Brasil em 12 de janeiro de 2024", "12 de janeiro de 2024", "Brasil"),
        ("Recenserad i Sverige den 12 januari 2024", "12 januari 2024", "Sverige"),
        ("Zrecenzowano w Polsce dnia 12 stycznia 2024", "12 stycznia 2024", "Polsce"),
        ("Türkiye'de 12 Ocak 2024 tarihinde değerlendirildi", "12 Ocak 2024", "Türkiye"),
        ("2024年1月12日に日本でレビュー済み", "2024年1月12日", "日本"),
        ("2024年1月12日に🇯🇵日本でレビュー済み", "2024年1月12日", "日本"),
        ("2024年1月12日在中国审核", "2024年1月12日", "中国"),
        ("تمت المراجعة في المملكة العربية السعودية في 12 يناير 2024", "12 يناير 2024", "المملكة العربية السعودية"),
        ("12 March 2015", "12 March 2015", None),
        ("on January 12, 2016", "January 12, 2016", None),
        ("am 12. Januar 2016", "12. Januar 2016", None),
        ("2025-01-03", "2025-01-03", None),
        ("gestern", "gestern", None),
        ("", None, None),
        (None, None, None),
        ("x" * 500, None, None),
    ],
)
def test_a_date_line_gives_date_and_country(line, date, country):
    assert split_date_line(line) == (date, country)


@pytest.mark.parametrize(
    ("shown", "value", "top"),
    [
        ("5.0 out of 5 stars", 5.0, 5.0),
        ("3,0 su 5 stelle", 3.0, 5.0),
        ("5,0 de 5 estrellas", 5.0, 5.0),
        ("4,0 von 5\u00a0Sternen", 4.0, 5.0),
        ("1,0 sur 5\u00a0étoiles", 1.0, 5.0),
        ("5つ星のうち4.0", 4.0, 5.0),
        ("5 yıldız üzerinden 4,0", 4.0, 5.0),
        ("4.0 颗星，最多 5 颗星", 4.0, 5.0),
        ("4.0", 4.0, None),
        ("1 2 3", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_the_larger_of_two_numbers_is_the_top_of_the_scale(shown, value, top):
    assert read_stars(shown) == (value, top)


@pytest.mark.parametrize(
    ("shown", "votes"),
    [
        ("18 people found this helpful", 18),
        ("1,234 people found this helpful", 1234),
        ("One person found this helpful", 1),
        ("A una persona le ha resultado útil", 1),
        ("A 6 personas les resultó útil", 6),
        ("Eine Person fand diese Informationen hilfreich", 1),
        ("Une personne a trouvé cela utile", 1),
        ("3人のお客様がこれが役に立ったと考えています", 3),
        ("5 of 6 people found the following review helpful", 5),
        ("6人中、5人の方が参考になったと投票しています", 5),
        (None, None),
        ("", None),
    ],
)
def test_helpful_votes_are_the_positive_ones(shown, votes):
    assert read_helpful(shown) == votes


@pytest.mark.parametrize(
    ("shown", "ratings", "texts"),
    [
        ("1,140 global ratings", 1140, None),
        ("1,23,456 ratings", 123456, None),
        ("1.234 Sternebewertungen", 1234, None),
        ("1 140 évaluations globales", 1140, None),
        ("3.456 valutazioni", 3456, None),
        ("1,234件のグローバル評価", 1234, None),
        ("1.234 wereldwijde beoordelingen", 1234, None),
        ("1.234 mondiale stemmen", 1234, None),
        ("12 Kundenrezensionen", None, 12),
        ("12 commentaires client", None, 12),
        ("456件のカスタマーレビュー", None, 456),
        ("1.234 opiniones de clientes", None, 1234),
        ("(1,234)", None, 1234),
        ("12K ratings", None, None),
        ("1.2万件の評価", None, None),
        ("ratings", None, None),
        (None, None, None),
    ],
)
def test_a_count_says_what_it_counts(shown, ratings, texts):
    assert read_votes(shown) == (ratings, texts)


@pytest.mark.parametrize(
    ("shown", "ratings", "texts"),
    [
        ("1,140 total ratings, 212 with reviews", 1140, 212),
        ("1,140 global ratings | 212 global reviews", 1140, 212),
        ("150 total ratings, 21 with reviews", 1140, None),
        ("1-10 von 212 Rezensionen werden angezeigt", None, 212),
        ("212件中1～10件目のレビュー", None, 212),
        ("", 5, None),
        (None, None, None),
    ],
)
def test_the_line_above_a_list_counts_texts(shown, ratings, texts):
    assert read_texts(shown, ratings) == texts


def test_the_players_note_goes_only_where_it_stands_first():
    assert without_media_note("The media could not be loaded. Fine.") == "Fine."
    assert without_media_note("It said: The media could not be loaded.") == "It said: The media could not be loaded."
    assert without_media_note(None) is None


@given(st.text(max_size=300))
def test_any_text_gives_values_or_nothing(shown):
    value, top = read_stars(shown)
    assert value is None or top is None or value <= top
    assert all(n is None or n >= 0 for n in (read_helpful(shown), *read_votes(shown), read_texts(shown, 5)))
    date, country = split_date_line(shown)
    assert country is None or date is not None
