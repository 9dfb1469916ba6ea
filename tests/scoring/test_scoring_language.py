"""Languages are recognised, also those that we do not model; short texts lean on what the source says."""

import pytest

from scoring.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Lieferung kam schnell und alles war in Ordnung.", "de"),
        ("The delivery was fast and everything works as described.", "en"),
        ("Très bon produit, je recommande sans hésiter.", "fr"),
        ("Ottimo prodotto, lo consiglio a tutti.", "it"),
        ("Muy buen producto, llegó a tiempo.", "es"),
        ("Goed product, snel geleverd en netjes verpakt.", "nl"),
        ("VERY GOOD PRODUCT, WOULD BUY AGAIN", "en"),
        ("Super!", "und"),
        ("", "und"),
        ("12345 !!!", "und"),
        ("👍👍👍", "und"),
        ("Очень хороший товар, рекомендую", "und"),
        ("非常好的产品", "und"),
    ],
)
def test_language_of_a_text_alone(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("Super!", "de", "de"),
        ("Super!", "en-GB", "en"),
        ("Great", "de_AT", "de"),
        ("👍", "de", "de"),
        ("", "de", "de"),
        ("Très bien, je recommande", "de", "fr"),
        ("The staff was friendly and the room was clean, we will come back.", "de", "en"),
        ("Очень хороший товар", "de", "und"),
        ("Super!", "", "und"),
    ],
)
def test_the_stated_language_decides_short_texts_only(text, hint, language):
    assert detect_language(text, hint=hint) == language
