"""Masking: contacts go, everything else stays as it was written."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.masking import mask_contacts, mask_facts


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (None, None),
        ("", ""),
        ("Schreiben Sie an max.muster+shop@mail.example.de!", "Schreiben Sie an [e-mail]!"),
        ("max (at) muster.example", "[e-mail]"),
        ("max[at]muster.example", "[e-mail]"),
        ("Tel. 0241 / 80-12345", "Tel. [phone]"),
        ("+49 (0)241 8012345, danke", "[phone], danke"),
        ("0049 241 8012345", "[phone]"),
        ("call 555-123-4567 now", "call [phone] now"),
        ("call (555) 123-4567", "call [phone]"),
        ("Bestellt am 12.01.2026, geliefert 2026-01-14", "Bestellt am 12.01.2026, geliefert 2026-01-14"),
        ("01.02.2026 bis 05.02.2026", "01.02.2026 bis 05.02.2026"),
        ("kostet 1.299,00 Euro", "kostet 1.299,00 Euro"),
        ("250.000.000 Nutzer, 0,1234567 Prozent", "250.000.000 Nutzer, 0,1234567 Prozent"),
        ("5 von 5, 10/10, 100 %", "5 von 5, 10/10, 100 %"),
        ("Artikel 4711 am @home", "Artikel 4711 am @home"),
        ("@max hat recht", "@max hat recht"),
        ("0815 Ware", "0815 Ware"),
    ],
)
def test_contacts_are_masked_and_nothing_else(text, kept):
    assert mask_contacts(text) == kept


@given(st.text(alphabet=st.characters(exclude_characters="@([+0123456789", exclude_categories=["Nd", "Cs"])))
def test_text_without_contacts_is_unchanged(text):
    assert mask_contacts(text) == text


@given(st.text())
def test_masking_twice_changes_nothing_more(text):
    assert mask_contacts(mask_contacts(text)) == mask_contacts(text)


@pytest.mark.parametrize("unit", ["a", "a.", "a@", "@", "0", "0 ", "+", "(0", "0-", "a@a.", "555-"])
def test_hostile_text_costs_linear_time(unit):
    text = unit * (100_000 // len(unit))

    def seconds() -> float:
        begin = time.process_time()
        mask_contacts(text)
        return time.process_time() - begin

    # A quadratic expression takes minutes here; linear ones take milliseconds on any machine.
    assert seconds() < 2.0


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        ({}, {}),
        (
            {"featured": True, "stars": 4, "played": 1.5, "none": None},
            {"featured": True, "stars": 4, "played": 1.5, "none": None},
        ),
        ({"variant": "blue, 2 l"}, {"variant": "blue, 2 l"}),
        ({"advice": "Write to a@b.example"}, {"advice": "Write to [e-mail]"}),
        (
            {"advice": {"text": ["call 0171 1234567", {"more": "a@b.example"}]}},
            {"advice": {"text": ["call [phone]", {"more": "[e-mail]"}]}},
        ),
        ({"author": "Erika", "userName": "Erika", "reviewer_name": "Erika", "name": "Erika", "Nickname": "E"}, {}),
        ({"display_name": "E", "profilePhoto": "x", "avatar": 7, "author_badge": "top", "consumer": {"id": 1}}, {}),
        (
            {"product_name": "Kettle", "reviewer_type": "buyer", "country": "DE"},
            {"product_name": "Kettle", "reviewer_type": "buyer", "country": "DE"},
        ),
        (
            {"link": "https://x.example/u/1", "more": ["//x.example/p.jpg", "red"], "site": " WWW.x.example"},
            {"more": ["red"]},
        ),
    ],
)
def test_facts_are_kept_without_what_points_to_a_person(facts, kept):
    assert mask_facts(facts) == kept
    assert mask_facts(kept) == kept
