"""`leumund aspects`: the same figures in every format, a past day, and a broken aspect file that stops nothing."""

import csv
import io
import json
import random
import re

import pytest
from small_home import make_home

DAILY = (
    *(
        "morning",
        "evening",
        "garden",
        "neighbour",
        "river",
        "window",
        "autumn",
        "cousin",
        "bicycle",
        "paper",
        "village",
    ),
    *("uncle", "forest", "ladder", "winter", "pencil", "harbour", "teacher", "island", "carpet", "blanket", "station"),
)


def chatter(n):
    """Return a sentence about nothing that resembles no other."""
    words = random.Random(n).sample(DAILY, 9)  # noqa: S311
    return f"My {words[0]} and the {words[1]} by the {' and the '.join(words[2:])} have seen it"


SHOP = "id,rating,text,date\n" + "".join(
    [
        *(f'g{n},5,"Excellent fast delivery, great. {chatter(n)}. Works as described.",2025-01-02\n' for n in range(8)),
        *(
            f'b{n},1,"Terrible delivery, awful and late. {chatter(100 + n)}. Overpriced.",2025-02-03\n'
            for n in range(6)
        ),
        *(f'n{n},4,"{chatter(200 + n)}",2025-03-04\n' for n in range(10)),
    ]
)
BROKEN = "form = 1\nversion = '1'\nkinds = ['product']\nwonders = 3\n[[aspect]]\nkey = 'a'\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A home whose reviews were taken in, judged and read for aspects."""
    home = make_home(tmp_path_factory.mktemp("shop"))
    home.write("shop.csv", SHOP)
    assert home.run("import", "reviews", home.folder / "shop.csv").code == 0
    assert home.run("run", "--once").code == 0
    return home


@pytest.fixture
def shop(template, tmp_path):
    """A copy of that home."""
    return template.copied(tmp_path / "home")


def told(home, *options):
    """Return the JSON answer on the shop's aspects, and its rows by aspect."""
    answer = home.run("aspects", "shop", "--format", "json", *options)
    assert answer.code == 0, answer.err
    found = json.loads(answer.out)
    return found, {row["aspect"]: row for row in found["rows"]}


def test_json_holds_every_aspect_with_interval_and_evidence(shop):
    found, rows = told(shop)
    assert (found["subject"], found["n"], found["unread"], found["notes"]) == ("shop", 24, 0, [])
    assert re.fullmatch(r"[0-9a-f]{64}", found["judge_digest"])
    delivery = next(row for row in rows.values() if row["mentions"] == 14)
    assert delivery["mentioned"] == pytest.approx(14 / 24)
    assert delivery["mentioned_low"] < 14 / 24 < delivery["mentioned_high"]
    assert delivery["good"].startswith("Excellent fast delivery")
    assert delivery["bad"].startswith("Terrible delivery")
    assert -1 <= delivery["net_low"] <= delivery["net"] <= delivery["net_high"] <= 1
    assert found["received"]["received"] == pytest.approx(8 / 14)
    assert (found["received"]["worse"], found["received"]["dearer"]) == (0.0, pytest.approx(6 / 14))


@pytest.mark.parametrize(("language", "words"), [
    ("de", ["Aspekte: shop", "Erwartet und erhalten", "Von 14 Texten", "Saldo", "nicht um den Fehler"]),
    ("en", ["Aspects: shop", "Expected and received", "Of 14 texts", "Balance", "not corrected for"]),
])  # fmt: skip
def test_people_read_it_in_their_language(shop, language, words):
    answer = shop.run("aspects", "shop", "--lang", language)
    assert answer.code == 0
    text = " ".join(answer.out.split())
    assert [word for word in words if word not in text] == []
    assert max(len(line) for line in answer.out.splitlines()) <= 80


def test_csv_and_json_hold_the_same_figures(shop):
    _, rows = told(shop)
    answer = shop.run("aspects", "shop", "--format", "csv")
    for row in csv.DictReader(io.StringIO(answer.out)):
        assert float(row["mentioned"]) == rows[row["aspect"]]["mentioned"]
        assert int(row["mentions"]) == rows[row["aspect"]]["mentions"]


def test_before_the_reviews_were_seen_there_was_nothing(shop):
    found, _ = told(shop, "--as-of", "2020-01-01")
    assert (found["n"], found["notes"]) == (0, ["aspects_no_texts"])


@pytest.mark.parametrize("words", [("nobody",), ("shop", "--as-of", "2999-01-01")])
def test_what_cannot_be_answered_is_told(shop, words):
    assert shop.run("aspects", *words).says() == (2, True, True)


def test_a_kind_that_no_set_reads_is_told(shop):
    shop.write("config/aspects/other.toml", _set_for("employer"))
    answer = shop.run("aspects", "shop")
    assert answer.says() == (2, True, True)
    assert "NoAspectSet" in answer.err


def test_a_broken_aspect_file_stops_no_cycle_and_leaves_the_last_opinions(shop):
    before, rows = told(shop)
    shop.write("config/aspects/product.toml", BROKEN)
    scored = shop.run("score")
    assert scored.says() == (2, True, True)
    assert "wonders" in scored.err
    cycle = shop.run("run", "--once")
    assert (cycle.code, "aspects: NOT READ" in cycle.err, "wonders" in cycle.err) == (0, True, True)
    doctor = shop.run("doctor")
    assert (doctor.code, "NOT OK aspects" in doctor.out) == (1, True)
    after, still = told(shop)
    assert (after["judge_digest"], after["notes"]) == (before["judge_digest"], ["aspects_unreadable"])
    assert still == rows
    assert "last is shown" in " ".join(shop.run("aspects", "shop").out.split())


def test_an_edited_aspect_set_is_read_anew(shop):
    kind = "organisation"
    shop.write("config/aspects/mine.toml", _set_for(kind))
    assert shop.run("score").out.splitlines()[-1] == "aspects: 24 opinions in 24 newly read texts"
    found, rows = told(shop)
    assert (found["aspect_set"], list(rows)) == ("mine 7", ["seen"])
    assert (rows["seen"]["label"], rows["seen"]["mentions"]) == ("Seen", 24)


def _set_for(kind):
    return (
        f"form = 1\nversion = '7'\nkinds = ['{kind}']\n[[aspect]]\nkey = 'seen'\n"
        "label = { de = 'Gesehen', en = 'Seen' }\nwords.en = ['seen']\n"
    )
