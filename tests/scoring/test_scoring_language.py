"""Languages are recognised, also those that we do not model; the source's statement yields to plain evidence only."""

import gzip
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.language import CANDIDATES, LOOKED_AT, UNDETERMINED, detect_language, detect_languages
from scoring.languageevidence import LANGUAGES

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
WRITTEN = [
    (language, sentence)
    for language in LANGUAGES
    for sentence in (Path(__file__).parent / "languages" / f"{language}.txt").read_text(encoding="utf-8").splitlines()
]
GERMAN = "Die Lieferung kam schnell und alles war in Ordnung."
ENGLISH = "The delivery was fast and everything works as described."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        (ENGLISH, "en"),
        ("Très bon produit, je recommande sans hésiter.", "fr"),
        ("Ottimo prodotto, lo consiglio a tutti.", "it"),
        ("Muy buen producto, llegó a tiempo.", "es"),
        ("Goed product, snel geleverd en netjes verpakt.", "nl"),
        ("VERY GOOD PRODUCT, WOULD BUY AGAIN", "en"),
        ("DAS IST DIE SCHLECHTESTE FIRMA, DIE ICH KENNE", "de"),
        ("Super!", "und"),
        ("", "und"),
        ("12345 !!!", "und"),
        ("👍👍👍", "und"),
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
        ("Touché!", "en", "en"),
        ("👍", "de", "de"),
        ("", "de", "de"),
        ("Très bien, je recommande", "de", "fr"),
        ("The staff was friendly and the room was clean, we will come back.", "de", "en"),
        ("Super!", "", "und"),
    ],
)
def test_the_statement_decides_where_words_say_little(text, hint, language):
    assert detect_language(text, hint=hint) == language


@pytest.mark.parametrize("stated", ["de", "en", "tr"])
def test_a_wrong_statement_does_not_hide_any_written_sentence(stated):
    found = detect_languages([text for _, text in WRITTEN], [stated] * len(WRITTEN))
    assert [row for row, language in zip(WRITTEN, found, strict=True) if row[0] != language] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_statement_a_written_sentence_is_never_called_another_language(language):
    sentences = [text for written, text in WRITTEN if written == language]
    found = detect_languages(sentences, [None] * len(sentences))
    assert set(found) <= {language, UNDETERMINED}
    assert found.count(UNDETERMINED) <= 1 + len(sentences) // 20


@pytest.mark.parametrize("stated", ["de", "en", None])
@pytest.mark.parametrize(
    "text",
    [
        "Laite hajosi kahden päivän jälkeen eikä kukaan vastaa sähköposteihin.",
        "Két nap után elromlott a készülék, és senki sem válaszol a levelekre.",
        "După două zile aparatul s-a stricat și nimeni nu răspunde la mesaje.",
        "Etter to dager sluttet apparatet å virke, og ingen svarer på telefonen.",
        "Nakon dva dana uređaj se pokvario i nitko ne odgovara na poruke.",
        "Alat ini rusak setelah dua hari dan tidak ada yang membalas pesan saya.",
    ],
)
def test_languages_beyond_the_twelve_are_not_taken_for_the_stated_one(text, stated):
    assert detect_language(text, hint=stated) not in {"de", "en"}


@pytest.mark.parametrize("stated", [None, "de", "en"])
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Service war gut und ich bin mit der Beratung sehr zufrieden, danke dafür. Five stars, well done!", "de"),
        ("We had a great evening, the staff was lovely and the food was hot. Vielen Dank, gerne wieder!", "en"),
        ("Ich habe das Smart Home Hub mit Voice Control und dem Battery Case gekauft, alles läuft.", "de"),
        ("<p>Der&nbsp;Lieferant hat sich nicht gemeldet, das ist schade</p><br />", "de"),
        ("<div class='die und der'>The driver was friendly and on time</div>", "en"),
        ("https://shop.example/die/und/der/ist The driver was friendly and on time", "en"),
        ("@die_und_der The driver was friendly and on time", "en"),
    ],
)
def test_the_language_that_says_most_decides_and_addresses_and_markup_say_nothing(text, stated, language):
    assert detect_language(text, hint=stated) == language


@pytest.mark.parametrize(("stated", "language"), [(None, "und"), ("de", "de"), ("en", "en"), ("ru", "ru")])
@pytest.mark.parametrize(
    "text",
    [
        "Top!",
        "Ok",
        "5/5",
        "...",
        " \n\t",
        "👍",
        "Los Angeles",
        "<br /><br />",
        "&nbsp;",
        "https://shop.example/die/und",
    ],
)
def test_what_tells_nothing_is_of_the_stated_language_or_of_none(text, stated, language):
    assert detect_language(text, hint=stated) == language


@pytest.mark.parametrize(
    "text",
    [
        "Очень хороший товар, рекомендую",
        "Πολύ καλό προϊόν, το συνιστώ",
        "منتج جيد جدا أنصح به",
        "非常好的产品",
        "とても良い商品です",
        "बहुत अच्छा उत्पाद",
        "아주 좋은 제품입니다",
        "iPhone 非常好的产品，下次还会购买",
    ],
)
@pytest.mark.parametrize(("stated", "language"), [(None, "und"), ("de", "und"), ("en", "und"), ("ja", "ja")])
def test_another_script_contradicts_a_statement_of_latin_letters(text, stated, language):
    assert detect_language(text, hint=stated) == language


@pytest.mark.parametrize(("first", "last"), [(0, 255), (32, 126), (0x20, 0xFFFF)])
@pytest.mark.parametrize("stated", [None, "de", "en"])
def test_binary_noise_is_no_language(first, last, stated):
    dice = random.Random(7)  # noqa: S311
    noise = "".join(chr(dice.randint(first, last)) for _ in range(3 * LOOKED_AT))
    assert detect_language(noise, hint=stated) in {UNDETERMINED, stated}


def test_only_the_beginning_of_a_long_text_is_looked_at():
    german = (GERMAN + " ") * 20_000
    assert len(german) > 1_000_000
    assert detect_language(german) == "de"
    assert detect_language(german[: LOOKED_AT + 100] + ENGLISH * 1_000, hint="en") == "de"


def test_many_texts_at_once_are_recognised_as_one_by_one():
    texts = [text for _, text in WRITTEN] * 4 + ["", "\0", "a\0b", "\ud800", "👍"]
    hints = [("de", "en", None)[place % 3] for place in range(len(texts))]
    pairs = zip(texts, hints, strict=True)
    assert detect_languages(texts, hints) == [detect_language(text, hint=hint) for text, hint in pairs]


def test_no_texts_have_no_languages_and_each_text_needs_a_hint():
    assert detect_languages([], []) == []
    with pytest.raises(ValueError, match="shorter"):
        detect_languages([GERMAN, ENGLISH], [None])
    with pytest.raises(ValueError, match="longer"):
        detect_languages([GERMAN], [None, None])


@given(st.text(max_size=200), st.sampled_from([None, "", "de", "en-GB", "zh", "x"]))
def test_every_text_has_a_language_from_the_known_ones(text, hint):
    stated = {hint.split("-")[0]} if hint else set()
    assert detect_language(text, hint=hint) in {*CANDIDATES, UNDETERMINED} | stated


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data sets are absent")
@pytest.mark.parametrize(
    ("file", "stated"),
    [("sst2/dev", "en"), ("blitzer_books/dev", "en"), ("germeval17/dev", "de"), ("opspam/dev", "en")],
)
def test_benchmarks_are_of_the_language_that_they_state(file, stated):
    texts = [row["text"] for row in read(SHARED / "benchmarks" / f"{file}.jsonl.gz")]
    assert set(detect_languages(texts, [stated] * len(texts))) == {stated}
    alone = detect_languages(texts, [None] * len(texts))
    assert alone.count(stated) / len(texts) > 0.95


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data sets are absent")
@pytest.mark.parametrize("stated", ["de", "en"])
def test_reviews_in_four_languages_are_found_under_a_wrong_statement(stated):
    rows = [row for row in read(SHARED / "streams" / "amazon_phone_eu.jsonl.gz") if row["language"] and row["text"]]
    found = detect_languages([f"{row['title'] or ''}\n{row['text']}" for row in rows], [stated] * len(rows))
    right = sum(row["language"] == language for row, language in zip(rows, found, strict=True))
    assert right / len(rows) > 0.95


def read(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
