"""What somebody should know of, in words: each kind in both languages, hostile names, the letter's order."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from report.notice import ORDER, NoticeLine, TargetLine, notices_table, ranked, say_notice, targets_table, write_letter
from report.render import RENDERERS

AT = datetime(2026, 5, 1, 8, tzinfo=UTC)
RISE = {
    "subject": "kettle",
    "name": "Aurora",
    "source": "",
    "aspect": "",
    "since": "2026-03",
    "usual": 0.1,
    "share": 0.4,
    "n": 1234,
    "q": 0.0004,
    "behind": "leumund reviews kettle",
    "blind_spot": 0.25,
    "blind_spot_months": 12,
}
LABELS = {"de": "Lieferung", "en": "Delivery"}
FOUND = {"source": "shop", "n": 2, "of": 3, "reason": "404", "at": "2026-05-01T08:00:00+00:00", "until": "2026-01-09"}
CASES = [
    ("alarm", RISE, "Aurora: seit März 2026 sind 40 % unzufrieden, davor 10 % (1.234 Bewertungen, q < 0,001)."),
    ("alarm", RISE, "Aurora: since Mar 2026 40% are dissatisfied, before 10% (1,234 reviews, q < 0.001)."),
    ("alarm", RISE | {"source": "shop"}, "Aurora auf shop: seit"),
    ("alarm", RISE | {"aspect": "delivery", "labels": LABELS}, "tadeln 40 % der Texte „Lieferung“"),
    ("alarm", RISE | {"aspect": "delivery"}, "of the texts blame “delivery”"),
    ("collection", FOUND, "shop: the collection of 2 of 3 listings went wrong (1 May 2026, 08:00 UTC). 404"),
    ("collection", FOUND | {"of": 1}, "shop: Die Erfassung ging fehl (01.05.2026, 08:00 UTC)."),
    ("stale", FOUND, "Von 2 der 3 Einträge ist der letzte gute Stand vom 09.01.2026."),
    ("stale", FOUND | {"until": ""}, "2 of 3 listings were never collected well."),
    ("stale", FOUND | {"of": 1}, "shop: the last good collection is of 9 Jan 2026."),
    ("stale", FOUND | {"of": 1, "until": ""}, "shop: noch nie gut erfasst."),
    ("missed", {"job": "cycle", "n": 3, "newest": ""}, "nobody ran it 3 times"),
    ("job", {"job": "cycle", "slot": "2026-05-01T08:00:00+00:00", "reason": "out of memory"}, "gescheitert: out of"),
    ("integrity", {"job": "seal", "slot": "", "reason": "no key"}, "Job “seal” of – failed: no key"),
    ("integrity", {"what": "disk", "words": "full"}, "Zu prüfen: disk. full"),
    (
        "certificate",
        {"standard": "ISO 9001", "holder": "Bär", "number": "1", "state": "runs_out", "expiry": "2026-06-01"},
        "ISO 9001 von Bär (Nr. 1) läuft am 01.06.2026 ab.",
    ),
    (
        "certificate",
        {"standard": "ISO 9001", "holder": "Bär", "number": "1", "state": "suspended", "expiry": "2026-06-01"},
        "ISO 9001 of Bär (no. 1): suspended.",
    ),
    ("of a later version", {}, "of a later version"),
]


def line(kind="alarm", facts=RISE, number=1):
    return NoticeLine(number, kind, facts, AT)


@pytest.mark.parametrize(("kind", "facts", "said"), CASES)
def test_each_kind_is_said_in_words(kind, facts, said):
    sentences = [say_notice(line(kind, facts), language).replace("\u00a0", " ") for language in ("de", "en")]
    assert any(said in sentence for sentence in sentences), sentences


def test_a_name_cannot_steer_a_terminal_or_begin_a_line():
    said = say_notice(line(facts=RISE | {"name": "A\x1b[2J\u202eB\n\nSubject: x"}), "en")
    assert not {"\x1b", "\u202e", "\n"} & set(said)


def test_the_letter_tells_the_most_urgent_first_and_the_blind_spot_once_a_subject():
    lines = [
        line("stale", FOUND, 1),
        line("alarm", RISE | {"q": 0.03, "source": "shop"}, 2),
        replace(line("alarm", RISE, 3), ended_at=AT),
        line("integrity", {"what": "disk", "words": "full"}, 4),
    ]
    title, text = write_letter(lines, "en")
    assert title == "Leumund: Evidence 1, Alarm 2, Stale 1"
    places = [text.index(f"No. {number}, since") for number in (4, 3, 2, 1)]
    assert places == sorted(places)
    assert "No. 3, since 1 May 2026, 08:00 UTC, over by now" in text
    assert text.count("a smaller rise would not") == 1


def test_kinds_of_a_later_version_stand_last():
    lines = [line("of a later version", {}), *(line(kind, {}) for kind in reversed(ORDER))]
    assert [each.kind for each in ranked(lines)] == [*ORDER, "of a later version"]


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_tables_are_written_in_each_form(form, language):
    lines = [line(kind, facts, n) for n, (kind, facts, _) in enumerate(CASES)]
    assert "Aurora" in RENDERERS[form](notices_table(lines, language), language)
    assert "quality" in RENDERERS[form](targets_table([TargetLine("quality", ORDER, 2, 3, "down")], language), language)
    assert RENDERERS[form](notices_table([], language), language)
