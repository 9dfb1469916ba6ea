"""Leaf bytes: one form per entry, one entry per form, and commitments that no two records share."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive_lines import naive_parse_lines

from ledger.canonical import ABSENT, Entry, Kind, PartForm, commit, lines, parse_entry, part
from ledger.errors import MalformedEntry, MalformedPart

COMMIT = bytes(range(32))
ENTRY = Entry(Kind.EDITED, 12, datetime(2025, 3, 30, 1, 59, 59, tzinfo=UTC), 7, COMMIT)
BYTES = (
    b"rsl/entry/v1\nkind edited\nrun 12\nat 2025-03-30T01:59:59Z\nprevious 7\n"
    b"commit 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
)
SALT = b"s" * 32

hashes = st.binary(min_size=32, max_size=32)
numbers = st.integers(0, 2**63 - 1)
seconds = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0))
entries = st.builds(Entry, st.sampled_from(Kind), numbers, seconds, st.none() | numbers, hashes)
texts = st.text(st.characters(exclude_categories=("Cs",)))
keys = st.text(st.sampled_from("ab \\ns\n:") | st.characters(exclude_categories=("Cs",)), min_size=1)
values = st.none() | st.text(st.sampled_from("ab \\ns\n")) | texts
parts = st.lists(st.tuples(keys, values), max_size=6)


def test_an_entry_is_six_lines():
    assert ENTRY.encode() == BYTES
    assert b"\nprevious -\n" in replace(ENTRY, previous=None).encode()


def test_the_kinds_are_those_of_the_contract():
    names = "observed edited vanished reappeared aggregate erased run indicator forecast key note"
    assert [str(kind) for kind in Kind] == names.split()


@given(entries)
def test_every_entry_is_read_back(entry):
    assert parse_entry(entry.encode()) == entry


@given(entries, st.data())
def test_no_changed_byte_reads_as_the_same_entry(entry, data):
    good = entry.encode()
    place = data.draw(st.integers(0, len(good) - 1))
    changed = good[:place] + bytes([data.draw(st.integers(0, 255))]) + good[place + 1 :]
    try:
        read = parse_entry(changed)
    except MalformedEntry:
        return
    assert read.encode() == changed
    assert (read == entry) == (changed == good)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rsl/entry/v1", "rsl/entry/v2"),
        ("kind edited", "kind praised"),
        ("kind edited", "kind Edited"),
        ("run 12", "run 012"),
        ("run 12", "run +12"),
        ("run 12", "run -12"),
        ("run 12", "run 1.0"),
        ("run 12", "run 1_2"),
        ("run 12", "run "),
        ("run 12", "run 9223372036854775808"),
        ("run 12", "run  12"),
        ("run 12\n", ""),
        ("run 12\n", "run 12\nrun 12\n"),
        ("run 12\n", "run 12\r\n"),
        ("kind edited\nrun 12", "run 12\nkind edited"),
        ("59Z", "59+00:00"),
        ("59Z", "59"),
        ("59Z", "59.0Z"),
        ("01:59:59Z", "01:59:60Z"),
        ("2025-03-30T", "2025-02-30T"),
        ("2025-03-30T", "2025-03-30 "),
        ("2025-03-30T", "0000-03-30T"),
        ("previous 7", "previous 07"),
        ("previous 7", "previous --"),
        ("previous 7", "previous 9223372036854775808"),
        ("1d1e1f\n", "1d1e1f"),
        ("1d1e1f\n", "1d1e1f\n\n"),
        ("1d1e1f\n", "1D1E1F\n"),
        ("1d1e1f\n", "1d1e\n"),
        ("1d1e1f\n", "1d1e1f\nmore x\n"),
        ("run 12", "run \u0661\u0662"),
    ],
)
def test_any_other_form_is_refused(old, new):
    assert old.encode() in BYTES
    with pytest.raises(MalformedEntry):
        parse_entry(BYTES.replace(old.encode(), new.encode()))


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"\xff\xfe", BYTES + BYTES, b" " + BYTES, BYTES.decode().encode("utf-16")]
)
def test_foreign_bytes_are_refused(data):
    with pytest.raises(MalformedEntry):
        parse_entry(data)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "praised"},
        {"run": -1},
        {"run": 2**63},
        {"previous": -1},
        {"previous": 2**63},
        {"at": datetime(2025, 1, 1)},  # noqa: DTZ001 - the missing zone is the case
        {"at": datetime(2025, 1, 1, tzinfo=timezone(timedelta(hours=1)))},
        {"at": datetime(2025, 1, 1, microsecond=1, tzinfo=UTC)},
        {"commit": b""},
        {"commit": COMMIT + b"\x00"},
    ],
)
def test_an_entry_without_a_canonical_form_can_not_be_made(change):
    with pytest.raises(MalformedEntry):
        replace(ENTRY, **change)


def test_parts_and_commitments_are_the_stated_hashes():
    assert part(SALT, b"x") == sha256(b"rsl/part/v1\0" + SALT + b"x").digest()
    facts, author = part(SALT, b"facts"), part(SALT, b"author")
    assert commit(facts, None, author) == sha256(b"rsl/commit/v1\0" + facts + bytes(32) + author).digest()
    assert bytes(32) == ABSENT


def test_the_places_of_parts_are_not_interchangeable():
    one, other = part(SALT, b"1"), part(SALT, b"2")
    assert (
        len({commit(one, other, None), commit(other, one, None), commit(one, None, other), commit(one, other, one)})
        == 4
    )


@pytest.mark.parametrize("salt", [b"", b"s" * 31, b"s" * 33])
def test_a_salt_of_another_length_is_refused(salt):
    with pytest.raises(MalformedPart, match="salt"):
        part(salt, b"x")


def test_a_digest_of_another_length_is_refused():
    with pytest.raises(MalformedPart):
        commit(COMMIT, b"", None)


@pytest.mark.parametrize(
    ("pairs", "data"),
    [
        ([], b""),
        ([("rating", "4.5")], b"rating 4.5\n"),
        ([("title", None), ("title", "")], b"title\ntitle \n"),
        ([("text", "two\nlines")], b"text two\\nlines\n"),
        ([("text", "two\\nlines")], b"text two\\\\nlines\n"),
        ([("part Vorschl\u00e4ge", " a b ")], b"part\\sVorschl\xc3\xa4ge  a b \n"),
        ([("text", "\r\u2028\x00")], b"text \r\xe2\x80\xa8\x00\n"),
    ],
)
def test_lines_are_key_space_value(pairs, data):
    assert lines(pairs) == data


@given(parts)
def test_lines_can_be_read_back_so_no_two_records_encode_alike(pairs):
    assert naive_parse_lines(lines(pairs)) == pairs


@given(parts, parts)
def test_different_pairs_give_different_bytes(one, other):
    assert (lines(one) == lines(other)) == (one == other)


@pytest.mark.parametrize("pairs", [[("", "x")], [("text", "\ud800 secret")], [("\udfff", None)]])
def test_what_has_no_bytes_is_refused_without_being_shown(pairs):
    with pytest.raises(MalformedPart) as caught:
        lines(pairs)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


@given(names=st.lists(keys, min_size=1, max_size=5), data=st.data())
def test_a_form_of_lines_writes_what_lines_write(names, data):
    told = data.draw(st.lists(values, min_size=len(names), max_size=len(names)))
    assert PartForm(*names).encode(told) == lines(list(zip(names, told, strict=True)))


def test_a_form_refuses_what_lines_refuse():
    with pytest.raises(MalformedPart):
        PartForm("title").encode(("\ud800",))
    with pytest.raises(MalformedPart):
        PartForm("title", "")
    with pytest.raises(ValueError, match="zip"):
        PartForm("title").encode(("one", "two"))
