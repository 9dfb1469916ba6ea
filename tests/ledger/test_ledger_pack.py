"""Evidence packs: what holds is accepted by both verifiers, everything else by none, and they never disagree."""

import json
import os
import random
import re
import zipfile
from functools import partial

import pytest
from small_pack import OPERATOR, STRANGER, note_of, pack_of, raw_note, repacked, small_log, small_members, unpacked
from two_verifiers import KEY, judged

from ledger import verify
from ledger.errors import InvalidPack, UndecidedPack
from ledger.note import sign
from ledger.pack import FORM, gap_positions, verifier
from ledger.packcheck import check_pack, read_pack
from ledger.signature import ED25519

MUTATIONS = int(os.environ.get("LEUMUND_PACK_MUTATIONS", "150"))


@pytest.fixture(scope="module")
def members():
    """Return the members of a valid pack."""
    return small_members()


@pytest.fixture
def judge(tmp_path):
    """Return what says the exit code of a pack by both verifiers, which must agree, and why."""
    return partial(judged, tmp_path)


def test_a_forecast_is_told_with_the_day_that_it_came_before(judge, members, tmp_path):
    assert judge(pack_of(members))[0] == 0
    report = check_pack(tmp_path / "pack.zip", [KEY])
    (told,) = report.forecasts
    assert (told.audit, told.event, told.starts, told.covered_by) == (
        "A 1",
        "result=fail",
        "2026-03-09",
        "checkpoint.txt",
    )
    assert (told.at[:10], report.withheld_forecasts) == ("2026-03-01", 1)
    lines = "\n".join(verify.verdict(str(tmp_path / "pack.zip"), [KEY], None)[1])
    assert "forecast of audit A 1, result=fail: logged 2026-03-01T" in lines
    assert "more forecasts, of other subjects, not shown, yet none left out: 1" in lines


def test_an_earlier_checkpoint_that_covers_a_forecast_is_named(judge, tmp_path):
    log, _, _ = small_log()
    early = note_of(log, len(log.leaves) - 2).encode()
    held = small_members(stops=(len(log.leaves) - 2,)) | {"consistency.txt": early}
    assert judge(pack_of(held))[0] == 0
    assert check_pack(tmp_path / "pack.zip", [KEY]).forecasts[0].covered_by == "consistency.txt"


@pytest.mark.parametrize("starts", ["2026-03-01", "2026-02-28", "soon", "20260309", "2026-W20-1"])
def test_a_forecast_logged_when_its_audit_had_begun_makes_a_pack_invalid(judge, starts):
    code, why = judge(pack_of(small_members(starts=starts)))
    assert code == 1
    assert "had begun" in why


def test_a_forecast_left_out_of_the_chain_makes_a_pack_invalid(judge):
    log, _, _ = small_log()
    left_out = next(
        at for at, row in log.rows.items() if row["facts"].startswith(b"withheld") and b"forecast" in row["entry"]
    )
    members = small_members()
    entries = members["entries.txt"].split(b"\n\n")
    kept = [each for each in entries if not each.startswith(f"leaf {left_out} ".encode())]
    assert len(kept) == len(entries) - 1
    assert judge(pack_of(members | {"entries.txt": b"\n\n".join(kept)}))[0] == 1


def test_a_pack_with_every_kind_of_leaf_holds(judge, members, tmp_path):
    assert judge(pack_of(members))[0] == 0
    report = check_pack(tmp_path / "pack.zip", [KEY])
    assert (report.versions, report.sets, report.lost) == (4, 1, 0)
    assert [entry.entry.kind for entry in read_pack(tmp_path / "pack.zip", [KEY]).entries][-2:] == [
        "indicator",
        "erased",
    ]


def test_the_same_members_make_the_same_bytes(members):
    assert pack_of(members) == pack_of(members)


def test_a_pack_that_was_zipped_anew_holds(judge, members):
    assert judge(repacked(unpacked(pack_of(members))))[0] == 0
    assert judge(repacked({**unpacked(pack_of(members)), "README-first.md": b"hello"}))[0] == 0


def test_without_a_key_from_elsewhere_nothing_can_be_decided(judge, members):
    assert judge(pack_of(members), keys=())[0] == 2
    # Nor does a fault become one that cannot be decided.
    assert judge(pack_of({**members, "proof.txt": b""}), keys=())[0] == 1


@pytest.mark.parametrize(
    ("keys", "code", "why"),
    [
        ((STRANGER.public.text,), 1, "not .* the key that you gave"),
        ((KEY, STRANGER.public.text), 0, ""),
        (("shop.example/rsl/1+00000000+AAAA",), 2, "key"),
        (("",), 2, "key"),
    ],
)
def test_only_the_key_that_the_reader_got_counts(judge, members, keys, code, why):
    found, said = judge(pack_of(members), keys=keys)
    assert found == code
    assert re.search(why, said)


def test_a_pack_made_up_by_somebody_else_is_refused(judge, members):
    log, _, _ = small_log()
    forged = {**members, "checkpoint.txt": note_of(log, key=STRANGER).encode()}
    assert judge(pack_of(forged, key=STRANGER))[0] == 1
    assert judge(pack_of(forged, key=STRANGER), keys=(STRANGER.public.text,))[0] == 0


@pytest.mark.parametrize("kept", [0, 10, 100, 2000, -1, -30])
def test_a_truncated_pack_is_to_be_fetched_again(judge, members, kept):
    code, why = judge(pack_of(members)[:kept])
    assert code == 2
    assert "fetch the pack again" in why


def test_another_archive_is_no_pack(judge):
    code, why = judge(repacked({"holiday.jpg": b"..."}))
    assert code == 2
    assert "is it the right file?" in why


def test_a_newer_form_asks_for_a_newer_verifier(judge, members):
    pack = unpacked(pack_of(members))
    text = pack["manifest.txt"].decode().replace(FORM, "rsl/pack/v2")
    code, why = judge(repacked({**pack, "manifest.txt": text.encode()}))
    assert code == 2
    assert "newer" in why


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(UndecidedPack, match=r"no\.zip"):
        check_pack(tmp_path / "no.zip", [KEY])
    assert verify.verdict(str(tmp_path / "no.zip"), [KEY], None)[0] == 2


@pytest.mark.parametrize("size", [1, 5, 9, 12])
def test_a_pack_is_compared_with_the_checkpoint_that_the_reader_holds(judge, size):
    log, _, _ = small_log()
    packed = pack_of(small_members(stops=[size]))
    assert judge(packed, previous=note_of(log, size))[0] == 0
    other = note_of(small_log()[0], size).replace(f"\n{size}\n", f"\n{size}\n", 1)
    lines = other.split("\n")
    lines[2] = "A" * 43 + "="
    assert judge(packed, previous="\n".join(lines))[0] == 1


def test_an_older_pack_than_the_reader_holds_is_told_apart_from_a_changed_one(judge, members):
    log, _, _ = small_log()
    size = len(log.leaves)
    note = note_of(log).replace(f"\n{size}\n", f"\n{size + 7}\n")
    code, why = judge(pack_of(members), previous=note)
    assert code == 2
    assert f"{size + 7} leaves" in why


def test_a_checkpoint_of_another_log_or_an_unprepared_one_cannot_be_compared(judge, members):
    log, _, _ = small_log()
    assert judge(pack_of(members), previous=note_of(log).replace("shop.example", "mug.example"))[0] == 2
    # Leaf 7 lies inside a subtree of other subjects.
    code, why = judge(pack_of(members), previous=note_of(log, 7))
    assert code == 2
    assert "exported with" in why


@pytest.mark.parametrize("junk", [b"\xff", "", "no note", "a\n0\nb\n\n\u2014 a AAAA\n", "\n\n\u2014 a AAAA\n"])
@pytest.mark.parametrize("spoilt", ["", "checkpoint.txt", "entries.txt", "outputs.txt"])
def test_a_file_that_holds_no_checkpoint_says_nothing_of_the_pack(judge, members, junk, spoilt):
    """Neither verifier calls a pack invalid, or bids to fetch it again, for a fault of the reader's own file."""
    given = {name: b"spoilt" if name == spoilt else data for name, data in members.items()}
    code, why = judge(pack_of(given), previous=junk)
    assert code == 2
    assert why.count("--previous") == 4, why
    assert "previous.txt" in why
    assert "leave --previous out" in why
    assert "fetch" not in why


def test_no_file_at_the_name_of_the_earlier_checkpoint(members, tmp_path):
    pack, none = tmp_path / "pack.zip", tmp_path / "none.txt"
    pack.write_bytes(pack_of(members))
    for path, found in ((none, "No such file"), (tmp_path, "Is a directory")):
        code, lines = verify.verdict(str(pack), [KEY], str(path))
        with pytest.raises(UndecidedPack, match=found) as caught:
            check_pack(pack, [KEY], path)
        assert (code, caught.value.exit_code) == (2, 2)
        for told in ("\n".join(lines), str(caught.value)):
            assert f"where: --previous {path}" in told
            assert found in told
            assert "leave --previous out" in told
            assert "fetch" not in told


def test_the_place_of_a_fault_is_told_in_words(judge, members):
    changed = members["entries.txt"].replace(b"previous 1\n", b"previous 2\n")
    _, why = judge(pack_of({**members, "entries.txt": changed}))
    assert "where: entries.txt, leaf 11\n" in why


def test_each_member_is_looked_for(judge, members):
    for name in members:
        rest = {other: data for other, data in members.items() if other != name}
        assert judge(pack_of(rest, size=25))[0] == 1, name


def test_members_that_nobody_signed_are_refused(judge, members):
    pack = unpacked(pack_of(members))
    for name in ("more.txt", "anchors/1.txt", "claims.json.bak", "../claims.json"):
        assert judge(repacked({**pack, name: b"x"}))[0] == 1
    del pack["proof.txt"]
    assert judge(repacked(pack))[0] == 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_stands_twice_is_refused(judge, members, tmp_path):
    path = tmp_path / "twice.zip"
    path.write_bytes(pack_of(members))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("claims.json", b"{}")
    assert judge(path.read_bytes())[0] == 1


def test_no_changed_bit_is_accepted(judge, members):
    pack = unpacked(pack_of(members))
    dice = random.Random(6962)  # noqa: S311
    names = [name for name in pack if name != "verify.py"]
    for _ in range(MUTATIONS):
        name = dice.choice(names)
        changed = bytearray(pack[name])
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
        assert judge(repacked({**pack, name: bytes(changed)}))[0] != 0


def _leave_out(rows, dice):
    rows.pop(dice.randrange(len(rows)))


def _twice(rows, dice):
    place = dice.randrange(len(rows))
    rows.insert(place, rows[place])


def _swap(rows, dice):
    one, other = dice.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]


def _value(rows, dice):
    """Change one value somewhere below a row to another one, of another type at times."""
    at = dice.choice(rows)
    while True:
        name = dice.choice(list(at) if isinstance(at, dict) else range(len(at)))
        if isinstance(at[name], dict | list) and at[name] and dice.random() < 0.8:
            at = at[name]
            continue
        old = at[name]
        others = [None, 0, 7, -1, True, 1.5, "", "x", [], {}, "ab" * 32]
        if isinstance(old, str) and old:
            place = dice.randrange(len(old))
            others += [old[:place] + "q" + old[place + 1 :], old[:place], old + "\n"] * 3
        if isinstance(old, int):
            others += [old + 1, old - 1] * 3
        changes = [other for other in others if other != old or type(other) is not type(old)]
        at[name] = dice.choice(changes)
        return


def _letter(rows, dice):
    """Change, take out or put in one letter."""
    place = dice.randrange(len(rows))
    at = dice.randrange(len(rows[place]))
    letter = dice.choice([b"", b"0", b"9", b"a", b"-", b" ", b"\n", b"\xff"])
    rows[place] = rows[place][:at] + letter + rows[place][at + dice.randrange(2) :]


@pytest.mark.parametrize("member", ["entries.txt", "outputs.txt", "claims.json", "proof.txt"])
def test_whoever_holds_the_key_cannot_change_what_was_logged_and_both_verifiers_agree(judge, members, member):
    dice = random.Random(member)  # noqa: S311
    accepted = []
    for _ in range(80):
        data = members[member]
        if member == "claims.json":
            rows = [json.loads(data)]
            _value(rows, dice)
            changed = json.dumps(rows[0], indent=1).encode()
        else:
            # Whole entries at times, at times single lines of them.
            end = b"\n\n" if member == "entries.txt" and dice.random() < 0.5 else b"\n"
            rows = [piece + end for piece in data.split(end)[:-1]]
            dice.choice([_leave_out, _twice, _swap, _letter, _letter, _letter])(rows, dice)
            changed = b"".join(rows)
        code, _ = judge(pack_of({**members, member: changed}, size=25))
        if code == 0:
            accepted.append((data, changed))
    for old, new in accepted:
        assert _says_the_same(member, old, new)


def _says_the_same(member, old, new):
    """Say whether a change that was accepted touches nothing that the log proves: names, and rows that say nothing."""
    if member == "claims.json":
        one, other = json.loads(old), json.loads(new)
        for claims in (one, other):
            # The manifest vouches for the name.
            claims["subject"].pop("name", None)
        return one == other
    if member == "outputs.txt":
        # What was not judged stands in no digest, nor does whether there was an answer.
        said = [[line.split(b" ")[:5] for line in data.splitlines() if b" - " not in line[:12]] for data in (old, new)]
        return [row for row in said[0] if row[3] != b"-"] == [row for row in said[1] if row[3] != b"-"]
    return False


def _claims(change):
    """Return what changes the claims of a pack; the manifest is signed anew."""

    def changed(members):
        claims = json.loads(members["claims.json"])
        change(claims)
        return members | {"claims.json": json.dumps(claims).encode()}

    return changed


def _listing(**values):
    extra = {"id": 7, "source": "shop", "external_id": "b", "own": False, "last_run": None, "links": []} | values
    return _claims(lambda claims: claims["listings"].append(extra))


def _bytes(member, old, new):
    """Return what changes the first match of a pattern in a member."""

    def changed(members):
        data, n = re.subn(old, new, members[member], count=1)
        assert n
        return members | {member: data}

    return changed


def _every_listing(name, make):
    return _claims(lambda claims: [each.update({name: make(each[name])}) for each in claims["listings"]])


STRUCTURES = {
    "ids as texts": _every_listing("id", str),
    "ids as fractions": _every_listing("id", float),
    "an id that is true": _claims(lambda claims: claims["listings"][0].update(id=True)),
    "an id that is a list": _listing(id=[]),
    "an id that is a text": _listing(id="x", own=True),
    "no source": _listing(source=None),
    "a source that is a number": _listing(source=5, own=True),
    "a source that no file can hold": _listing(source="\ud800"),
    "a name that no file can hold": _claims(lambda claims: claims["subject"].update(name="\ud800")),
    "a number beyond all numbers": _claims(lambda claims: claims["figures"]["indicators"][0].update(value=10**400)),
    "a number as text": _claims(lambda claims: claims["figures"]["indicators"][0].update(value="0.75")),
    "an amount as text": _claims(lambda claims: claims["figures"]["indicators"][0].update(n="3")),
    "no links": _claims(lambda claims: claims["listings"][0].pop("links")),
    "a blank in a salt": _bytes("entries.txt", rb"facts ([0-9a-f]{2})([0-9a-f]{62})\n", rb"facts \1 \2\n"),
    "foreign bytes in an output": _bytes("outputs.txt", b" own - - ", b" own - \xff "),
    "a language with a backslash": _bytes("outputs.txt", b" own en ", rb" own e\\n "),
    "an output of a part in foreign bytes": lambda members: (
        members | {"outputs.txt": members["outputs.txt"] + b"99 1 part \xff - - - -\n"}
    ),
}


@pytest.mark.parametrize("name", STRUCTURES)
def test_values_of_another_type_or_form_are_refused_alike(judge, members, name):
    changed = pack_of(STRUCTURES[name](members), size=25)
    assert judge(changed)[0] == 1
    assert judge(changed, keys=())[0] == 1


@pytest.mark.parametrize("value", ["AAAA", "AAAAAA==", "AAAAAB==", "AAAAAAA", "====", "AAAAAAB="])
@pytest.mark.parametrize("name", ["manifest.txt", "checkpoint.txt"])
def test_a_line_that_anybody_can_append_to_a_note_is_judged_alike(judge, members, name, value):
    line = f"\u2014 foo {value}\n".encode()
    if name == "checkpoint.txt":
        assert judge(pack_of(members | {name: members[name] + line}))[0] == 1
    else:
        pack = unpacked(pack_of(members))
        assert judge(repacked(pack | {name: pack[name] + line}))[0] == 1


@pytest.mark.parametrize("origin", ["sh\u200bop", "sh\u00a0op", "sh\u00adop", "sh\x7fop", "sh\x85op", "sh\u2028op"])
def test_a_log_whose_name_cannot_be_seen_is_refused(judge, members, origin):
    text = members["checkpoint.txt"].decode().rpartition("\n\n")[0] + "\n"
    given = _claims(lambda claims: claims["log"].update(origin=origin))(members)
    given["checkpoint.txt"] = sign(text.replace(f"{OPERATOR.name}\n", f"{origin}\n", 1), OPERATOR).encode()
    assert judge(pack_of(given, origin=origin))[0] == 1


@pytest.mark.parametrize(
    ("run", "at", "code"),
    [
        (1, "2026-03-01T09:00:00", 0),
        ((1 << 63) - 1, "2026-03-01T09:00:00", 0),
        (1 << 63, "2026-03-01T09:00:00", 1),
        (10**19 - 1, "2026-03-01T09:00:00", 1),
        (0, "2026-03-01T12345678", 1),
        (0, "20260301--T09:00:00", 1),
        (0, "2026-03-01T24:00:00", 1),
        (0, "2026-03-01T09:00:60", 1),
        (0, "0000-01-01T00:00:00", 1),
    ],
)
def test_a_leaf_is_read_in_one_form(judge, run, at, code):
    assert judge(pack_of(small_members(raw=[raw_note(run, at)])))[0] == code


def test_a_part_of_a_salt_alone_is_none(judge):
    salt = bytes(32).hex().encode()
    given = small_members(raw=[raw_note(0, "2026-03-01T09:00:00", salt)])
    assert judge(pack_of(given))[0] == 1


@pytest.mark.parametrize("blank", [" {} ", "{}\n", "\t{}"])
def test_blanks_around_a_key_are_no_part_of_it(judge, members, blank):
    assert judge(pack_of(members), keys=(blank.format(KEY),))[0] == 0


@pytest.mark.parametrize("key", ["", "x", "\ud800+00000000+" + "A" * 44, OPERATOR.to_secret_text(), KEY[:-1]])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_no_key_is_told_before_anything_of_the_pack(judge, members, key, tmp_path):
    path = tmp_path / "twice.zip"
    path.write_bytes(pack_of(members))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("claims.json", b"{}")
    code, why = judge(path.read_bytes(), keys=(key,))
    assert (code, why.count("where: --key")) == (2, 2)


def _points_of_small_order():
    """Return the encodings of all points whose multiple by eight is nothing, canonical and not."""
    heights = [0, 1, verify.P - 1, verify.P, verify.P + 1]
    for start in range(2, 40):
        point = verify.decompress(start.to_bytes(32, "little"))
        if point is not None:
            _, y, z, _ = verify.times(verify.L, point)
            heights.append(y * pow(z, -1, verify.P) % verify.P)
    return {(height | sign << 255).to_bytes(32, "little") for height in heights for sign in (0, 1)}


def test_under_a_key_of_small_order_nothing_is_signed():
    points = _points_of_small_order()
    assert len(points) == 14
    base = verify.decompress(b"\x58" + b"\x66" * 31)
    assert base is not None
    for public in points:
        for signature in (b"\x58" + b"\x66" * 31 + (1).to_bytes(32, "little"), (1).to_bytes(32, "little") + bytes(32)):
            for message in (b"a", b"b", b"c", b"d"):
                assert not verify.is_signature(signature, public, message)
                assert not ED25519.is_signature(signature, public, message)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_are_stored_or_deflated_and_nothing_else(judge, members, method):
    packed = repacked(unpacked(pack_of(members)), method)
    is_plain = method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    assert judge(packed)[0] == (0 if is_plain else 2)
    dice = random.Random(method)  # noqa: S311
    for _ in range(60):
        spoilt = bytearray(packed)
        for _ in range(dice.choice([1, 1, 3])):
            spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
        # Bits that no reader looks at, such as the time of a member, may change.
        judge(bytes(spoilt))


def test_a_strange_name_breaks_no_line(judge, members):
    pack = unpacked(pack_of(members))
    code, why = judge(repacked(pack | {"README\n": b"x"}))
    assert code == 1
    assert "README\\n" in why


def test_a_changed_key_is_thought_of(judge, members):
    _, why = judge(pack_of(members), keys=(STRANGER.public.text,))
    assert why.count("the key may have been changed: ask the operator") == 2


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (b"rating 4.0", b"rating 5.0", "leaf 1"),
        (b"previous 1\n", b"previous 2\n", "leaf 11"),
        (b"previous -\ncommit", b"previous 0\ncommit", "leaf 0"),
        (b"new 2", b"new 1", "leaf 5"),
        (b"leaf 2 1", b"leaf 2 7", "leaf 2"),
        (b"kind edited", b"kind eaten", "leaf 11"),
        (b"at 2026-03-01T06:01", b"at 2026-13-01T06:01", "leaf 1"),
        (b"content erased ", b"content eroded ", "leaf 1"),
    ],
)
def test_what_is_refused_of_an_entry_names_the_entry(judge, members, old, new, where):
    entries = members["entries.txt"]
    assert old in entries
    code, why = judge(pack_of({**members, "entries.txt": entries.replace(old, new, 1)}))
    assert code == 1
    told = [line for line in why.split("\n") if line.startswith("  where: ")]
    assert len(told) == 2
    assert all(f"entries.txt, {where}" in line for line in told), why


def test_the_verifier_can_be_read_in_an_hour():
    assert len(verifier().splitlines()) <= 400


def test_leaving_out_the_newest_review_of_a_collection_is_noticed(judge):
    members = small_members()
    rows = [row for row in members["entries.txt"].split(b"\n\n") if b"kind edited" not in row]
    code, why = judge(pack_of({**members, "entries.txt": b"\n\n".join(rows)}))
    assert code == 1
    assert "proof.txt" in why


def test_a_manifest_is_never_a_checkpoint(judge, members):
    pack = unpacked(pack_of(members))
    signed = sign(pack["manifest.txt"].decode().rpartition("\n\n")[0] + "\n", OPERATOR)
    assert judge(pack_of({**members, "checkpoint.txt": signed.encode()}))[0] == 1


@pytest.mark.parametrize("size", [1, 2, 7, 8, 33])
def test_gaps_and_leaves_tile_the_log_and_no_gap_reaches_over_a_stop(size):
    dice = random.Random(size)  # noqa: S311
    for _ in range(20):
        shown = sorted(dice.sample(range(size), dice.randrange(size + 1)))
        stops = sorted({dice.randrange(1, size + 1) for _ in range(3)})
        covered = [(idx << level, idx + 1 << level) for level, idx in gap_positions(shown, stops, size)]
        tiles = sorted([*covered, *((leaf, leaf + 1) for leaf in shown)])
        assert [begin for begin, _ in tiles] == [0, *(end for _, end in tiles[:-1])][: len(tiles)]
        assert not tiles or tiles[-1][1] == size
        assert not any(begin < stop < end for begin, end in covered for stop in stops)


def test_what_is_wrong_names_its_place_and_what_to_do():
    error = InvalidPack("changed since it was signed", where="claims.json")
    assert str(error).splitlines()[1].endswith("claims.json")
    assert "ask who made it" in str(error)
