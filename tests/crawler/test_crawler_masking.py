"""Masking: contacts go, everything else stays as it was written."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.masking import mask_contacts


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
