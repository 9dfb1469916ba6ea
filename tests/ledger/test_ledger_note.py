"""Signed notes: what is signed is verified and read back, and every other form is refused."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import note
from ledger.errors import InvalidSignature, LedgerError, MalformedKey, MalformedNote, UnknownSigner
from ledger.signature import ED25519

TEXT = "quality.example/rsl/1\n3\nroot\n"
# Secrets of the tests alone; the same ones always, so that a red run can be repeated.
ALICE = note.PrivateKey("alice.example/rsl/1", ED25519, bytes(range(32)))
BOB = note.PrivateKey("bob.example", ED25519, bytes(range(32, 64)))
VKEYS = [ALICE.public.text, BOB.public.text]

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n")).map(lambda text: text + "\n")


@given(texts)
def test_what_two_keys_sign_is_verified_by_each_and_read_back(text):
    signed = note.sign(text, ALICE, BOB)
    assert note.verify(signed, VKEYS) == note.SignedText(text, tuple(VKEYS))
    assert note.verify(signed, VKEYS[1:]) == note.SignedText(text, (VKEYS[1],))


def test_a_note_is_text_empty_line_and_one_line_per_signature():
    signed = note.sign(TEXT, ALICE)
    signature = ED25519.sign(ALICE.secret, TEXT.encode())
    line = base64.b64encode(ALICE.public.id + signature).decode()
    assert signed == f"{TEXT}\n\u2014 alice.example/rsl/1 {line}\n"


def test_the_text_may_hold_empty_lines_and_lines_that_look_like_signatures():
    inner = note.sign(TEXT, BOB)
    outer = note.sign(inner, ALICE)
    assert note.verify(outer, VKEYS) == note.SignedText(inner, (VKEYS[0],))


def test_an_unknown_signature_beside_a_known_one_is_passed_over():
    signed = note.sign(TEXT, BOB, ALICE)
    assert note.verify(signed, [ALICE.public.text]).signers == (ALICE.public.text,)
    assert [one.name for one in note.read(signed).signatures] == ["bob.example", "alice.example/rsl/1"]


def test_the_same_signature_twice_counts_once():
    signed = note.sign(TEXT, ALICE, ALICE)
    assert note.verify(signed, [VKEYS[0], VKEYS[0]]).signers == (VKEYS[0],)


def test_a_note_that_nobody_known_signed_names_who_claims_to_have():
    with pytest.raises(UnknownSigner) as caught:
        note.verify(note.sign(TEXT, BOB), [ALICE.public.text])
    assert caught.value.names == ("bob.example",)
    with pytest.raises(UnknownSigner):
        note.verify(note.sign(TEXT, BOB), [])


def test_a_wrong_signature_of_a_known_key_spoils_the_note_whoever_else_signed():
    mixed = note.sign(TEXT, ALICE) + note.sign("another\n", BOB).rsplit("\n\n", 1)[1]
    assert note.verify(mixed, [ALICE.public.text]).signers == (ALICE.public.text,)
    with pytest.raises(InvalidSignature) as caught:
        note.verify(mixed, VKEYS)
    assert caught.value.key == BOB.public.text


def test_each_changed_bit_of_a_note_is_noticed():
    signed = note.sign(TEXT, ALICE).encode()
    accepted = []
    for place in range(len(signed) * 8):
        changed = bytearray(signed)
        changed[place // 8] ^= 1 << place % 8
        try:
            note.verify(changed.decode("utf-8", "surrogateescape"), VKEYS)
        except LedgerError:
            continue
        accepted.append(place)
    assert accepted == []


def line(data=b"\x00" * 68, name="carol.example", dash="\u2014"):
    return f"{dash} {name} {base64.b64encode(data).decode()}\n"


def without_padding(text):
    return text.replace("=", "")


@pytest.mark.parametrize(
    "signed",
    [
        "",
        "\n",
        "\n\n",
        TEXT,
        TEXT + "\n",
        TEXT + line(),
        line(),
        "no newline" + line(),
        TEXT + "\n" + line()[:-1],
        TEXT + "\n" + line() + "\n",
        TEXT + "\n" + line() + "more\n",
        TEXT + "\n" + "more\n" + line(),
        TEXT + "\n" + line(dash="-"),
        TEXT + "\n" + line(dash="\u2013"),
        TEXT + "\n" + line(name=""),
        TEXT + "\n" + line(name="two words"),
        TEXT + "\n" + line(name="no\u00a0break"),
        TEXT + "\n" + line(name="plus+sign"),
        TEXT + "\n" + line(b""),
        TEXT + "\n" + line(b"1234"),
        TEXT + "\n" + without_padding(line()),
        TEXT + "\n" + line().replace("AAA=", "AAB="),
        TEXT + "\n" + line(b"\xff" * 68).replace("/", "_"),
        TEXT + "\n" + line().replace("\n", " \n"),
        TEXT + "\n" + line().replace("\n", "\r\n"),
        TEXT + "\n" + line() * 101,
        "tab\there\n\n" + line(),
        "nul\x00\n\n" + line(),
        "bytes \udcff\n\n" + line(),
        "line\r\n\n" + line(),
    ],
)
def test_any_other_form_is_malformed(signed):
    with pytest.raises(MalformedNote):
        note.read(signed)
    with pytest.raises(MalformedNote):
        note.verify(signed, VKEYS)


def test_a_hundred_signatures_are_the_most():
    assert len(note.read(note.sign(TEXT, *[ALICE] * 100)).signatures) == 100
    with pytest.raises(MalformedNote):
        note.sign(TEXT, *[ALICE] * 101)


@pytest.mark.parametrize("text", ["", "no newline", "tab\t\n", "bytes \udcff\n"])
def test_no_text_is_signed_that_could_not_be_read_back(text):
    with pytest.raises(MalformedNote):
        note.sign(text, ALICE)


def test_no_note_is_made_without_a_key():
    with pytest.raises(MalformedNote):
        note.sign(TEXT)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), exclude_characters="+"), min_size=1))
def test_key_texts_are_read_back(name):
    key = note.generate_key(name)
    assert note.parse_public_key(key.public.text) == key.public
    assert note.parse_private_key(key.to_secret_text()) == key
    assert note.verify(note.sign(TEXT, key), [key.public.text]).signers == (key.public.text,)


def test_the_text_of_a_public_key_has_name_id_and_typed_key():
    # Computed by hand from RFC 8032's first test key and the rule for ids.
    key = note.PrivateKey(
        "quality.example", ED25519, bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    )
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert key.public.public.hex() == public
    data = bytes.fromhex("01" + public)
    assert key.public.text == f"quality.example+{key.public.id.hex()}+{base64.b64encode(data).decode()}"


def test_two_new_keys_differ():
    assert note.generate_key("a").secret != note.generate_key("a").secret


def test_a_private_key_never_prints_its_secret():
    shown = f"{ALICE} {ALICE!r}"
    assert ALICE.secret.hex() not in shown
    assert repr(ALICE.secret) not in shown
    assert base64.b64encode(b"\x01" + ALICE.secret).decode() not in shown


GOOD = BOB.public.text
NAME, ID, DATA = GOOD.split("+", 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bob.example",
        f"{NAME}+{ID}",
        f"{NAME}+{ID}+",
        f"+{ID}+{DATA}",
        f"x{NAME}+{ID}+{DATA}",
        f"{NAME}+{ID.upper()}x+{DATA}",
        f"{NAME}+00000000+{DATA}",
        f"{NAME}+{ID}+{DATA[:-4]}",
        f"{NAME}+{ID}+{DATA[:-1]}",
        f"{NAME}+{ID}+{DATA} ",
        f"{NAME}+{ID}+{base64.b64encode(bytes([4]) + BOB.public.public).decode()}",
        f"two words+{ID}+{DATA}",
        GOOD + "\n",
        BOB.to_secret_text(),
    ],
)
def test_any_other_form_of_a_public_key_is_refused(text):
    with pytest.raises(MalformedKey):
        note.parse_public_key(text)
    with pytest.raises(MalformedKey):
        note.verify(note.sign(TEXT, BOB), [GOOD, text])


@pytest.mark.parametrize("text", ["", GOOD, BOB.to_secret_text()[:-2], BOB.to_secret_text().replace(ID, "00000000")])
def test_any_other_form_of_a_private_key_is_refused_without_being_shown(text):
    with pytest.raises(MalformedKey) as caught:
        note.parse_private_key(text)
    assert base64.b64encode(b"\x01" + BOB.secret).decode()[4:20] not in str(caught.value)


def test_two_keys_that_share_name_and_id_can_not_both_be_known(monkeypatch):
    monkeypatch.setattr(note.PublicKey, "id", b"same")
    other = note.PrivateKey(BOB.name, ED25519, bytes(32))
    with pytest.raises(MalformedKey):
        note.verify(
            note.sign(TEXT, BOB),
            [text.replace(text.split("+")[1], b"same".hex()) for text in (GOOD, other.public.text)],
        )


@pytest.mark.shared
def test_the_public_notes_are_judged_as_stated(vectors):
    kinds = {"invalid signature": InvalidSignature, "malformed": MalformedNote}
    cases = json.loads((vectors / "signed-note.json").read_text(encoding="utf-8"))["cases"]
    for case in cases:
        text = base64.b64decode(case["note_b64"]).decode("utf-8", "surrogateescape")
        if case["want"] == "ok":
            assert note.verify(text, case["vkeys"]).signers == tuple(case["vkeys"])
        else:
            with pytest.raises(kinds[case["want"]]):
                note.verify(text, case["vkeys"])
    assert len(cases) == 9


@pytest.mark.shared
def test_a_real_logs_checkpoints_are_signed_by_its_key(vectors):
    folder = vectors / "tessera-log"
    key = json.loads((folder / "log.json").read_text(encoding="utf-8"))["vkey"]
    for size in range(16):
        signed = (folder / f"checkpoint.{size}").read_text(encoding="utf-8")
        assert note.verify(signed, [key]).signers == (key,)
