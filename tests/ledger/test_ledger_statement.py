"""What a log says of itself: keys that agreed, epochs that cite, in one form each."""

import pytest

from ledger.errors import InvalidSignature, LedgerError, MalformedStatement
from ledger.note import PrivateKey, sign
from ledger.signature import ED25519
from ledger.statement import (
    EpochStart,
    KeyChange,
    base_of,
    epoch_statement,
    key_statement,
    next_origin,
    read_epoch_statement,
    read_key_statement,
    silence_statement,
)

# Fixed ones, because cases are named after them.
OLD, NEW, STRANGER = (PrivateKey("log.example/rsl/1", ED25519, bytes([n]) * 32) for n in (1, 2, 3))


def test_the_first_key_names_no_other():
    assert read_key_statement(key_statement(NEW)) == KeyChange(None, NEW.public.text)


def test_a_later_key_is_signed_by_both():
    assert read_key_statement(key_statement(NEW, OLD)) == KeyChange(OLD.public.text, NEW.public.text)


def body(previous, key):
    return f"rsl/key/v1\nprevious {previous}\nkey {key.public.text}\n"


@pytest.mark.parametrize(
    "text",
    [
        sign(body("-", NEW), STRANGER),
        sign(body(OLD.public.text, NEW), NEW),
        sign(body(OLD.public.text, NEW), OLD),
        sign(body(OLD.public.text, NEW), NEW, OLD),
        sign(body(OLD.public.text, NEW), STRANGER, NEW),
        sign(body("nobody", NEW), NEW),
        sign(body("-", NEW) + "more\n", NEW),
        sign("rsl/key/v2\n" + body("-", NEW).partition("\n")[2], NEW),
        body("-", NEW),
        "",
    ],
)
def test_a_key_that_was_not_agreed_to_is_refused(text):
    with pytest.raises(LedgerError):
        read_key_statement(text)


def test_a_signature_of_other_words_is_refused():
    ours, theirs = key_statement(NEW, OLD), key_statement(NEW, STRANGER)
    forged = (
        ours.partition("\n\n")[0]
        + "\n\n"
        + theirs.partition("\n\n")[2].replace(f"{STRANGER.public.id.hex()}", f"{OLD.public.id.hex()}")
    )
    with pytest.raises((InvalidSignature, MalformedStatement)):
        read_key_statement(forged)


def test_an_epoch_cites_the_last_checkpoint_as_it_was_published():
    start = EpochStart("log.example/rsl/2", "Sicherung vom 3. Mai", "log.example/rsl/1\n3\nAAAA\n\n— a b\n")
    assert read_epoch_statement(epoch_statement(start)) == start


@pytest.mark.parametrize(
    ("origin", "reason"), [("a\nb", "why"), ("a", "why\n"), ("a", ""), ("", "why"), ("a", "x" * 501)]
)
def test_name_and_reason_are_one_plain_line_each(origin, reason):
    with pytest.raises(MalformedStatement):
        epoch_statement(EpochStart(origin, reason, "note"))


def test_other_notes_speak_of_no_epoch():
    assert read_epoch_statement(silence_statement(4)) is None


@pytest.mark.parametrize(
    ("origin", "configured", "following"),
    [
        ("a.example/rsl/1", "a.example/rsl/1", "a.example/rsl/2"),
        ("a.example/rsl/9", "a.example/rsl/1", "a.example/rsl/10"),
        ("a.example/rsl", "a.example/rsl", "a.example/rsl/2"),
        ("a.example/rsl/2", "b.example/rsl/1", "b.example/rsl/1"),
        ("a.example/rsl/007", "a.example/rsl/007", "a.example/rsl/007/2"),
    ],
)
def test_epochs_are_counted(origin, configured, following):
    assert next_origin(origin, configured) == following
    assert base_of(following) == base_of(configured)
