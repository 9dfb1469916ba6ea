"""Evidence packs of a deployment: what is exported can be checked and computed again, and says what it cannot show."""

import json
import shutil
import sqlite3
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from small_evidence import DAY, START, SmallEvidence, opinion

from jobs.errors import DayToCome, FileUnreadable, NotReplayable, PackNotWritten, RolledBack
from jobs.evidence import ExportRequest, export_pack, verify_pack
from jobs.indicate import publish_all
from jobs.journal import erase_recorded
from jobs.packreplay import replay_pack
from jobs.score import score_new_versions
from jobs.seal import public_key, sign_manifest
from jobs.settings import Settings
from jobs.workplace import Workplace, today
from ledger import verify
from ledger.canonical import Kind
from ledger.errors import InvalidPack, MalformedNote
from ledger.pack import PackWriter
from store.errors import UnknownSubject
from store.records import Subject, SubjectKind
from store.session import open_store


@pytest.fixture(scope="module")
def lived(tmp_path_factory, sqlite_template, tools):
    """Return the home of a deployment that has lived two months; not to be changed."""
    home = tmp_path_factory.mktemp("lived")
    shutil.copy(sqlite_template, home / "leumund.sqlite")
    with open_store(f"sqlite:///{home}/leumund.sqlite") as store:
        SmallEvidence(Workplace(Settings(home=home), store, {}), tools).live()
    return home


@pytest.fixture
def shop(lived, tmp_path, tools):
    """Return a copy of that deployment."""
    home = tmp_path / "home"
    shutil.copytree(lived, home)
    with open_store(f"sqlite:///{home}/leumund.sqlite") as store:
        yield SmallEvidence(Workplace(Settings(home=home), store, {}), tools)


@pytest.fixture
def export(shop, tmp_path):
    """Return what writes a pack and returns its path."""

    def write(key="kettle", name="pack.zip", now=START + 33 * DAY, **changes):
        export_pack(shop.place, ExportRequest(key, tmp_path / name, **changes), now)
        return tmp_path / name

    return write


def verdict(shop, path, previous=None):
    """Return the exit code by both verifiers, which must agree."""
    key = public_key(shop.place)
    alone, _ = verify.verdict(str(path), [key], None if previous is None else str(previous))
    assert verify_pack(path, [key], previous)[0] == alone
    return alone


def member(path, name):
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def test_what_was_seen_and_published_is_proved_and_computed_again(store, database_url, tmp_path, tools):
    home = SmallEvidence(Workplace(Settings(home=tmp_path, database=database_url), store, {}), tools)
    at = home.live()
    for key in ("kettle", "brand"):
        path = tmp_path / f"{key}.zip"
        export_pack(home.place, ExportRequest(key, path), at + DAY)
        assert verdict(home, path) == 0
        replay = replay_pack(path, [public_key(home.place)])
        assert (replay.differing, replay.is_signed) == ((), True)
        assert replay.figures > 20
    assert verify_pack(path, [], None)[0] == 2
    store.erasures.expire_all("shop", before=at, at=at + DAY)
    export_pack(home.place, ExportRequest("brand", path, last=(START + 2 * DAY).date()), at + DAY)
    assert verdict(home, path) == 0


def test_texts_and_authors_stay_in_the_house_unless_texts_are_asked_for(shop, export):
    rows = member(export(), "entries.txt")
    assert "Works very well" not in rows
    assert f"{5:032x}" not in rows
    with_texts = member(export(with_texts=True), "entries.txt")
    assert "Works very well" in with_texts
    assert f"{5:032x}" not in with_texts
    assert verdict(shop, export(with_texts=True)) == 0


def test_the_same_state_makes_the_same_bytes(shop, export):
    assert export(name="a.zip").read_bytes() == export(name="b.zip", now=START + 34 * DAY).read_bytes()


def test_a_log_that_has_grown_is_sealed_first(shop, export):
    shop.collect("mug", [opinion(30)], START + 33 * DAY, full=False)
    assert json.loads(member(export(), "claims.json"))["log"]["size"] == shop.place.store.leaves.size()


def test_erased_texts_leave_ratings_and_figures_provable(shop, export):
    at = START + 32 * DAY
    shop.place.store.erasures.expire_texts("shop", before=at, at=at)
    path = export(with_texts=True, now=at + DAY)
    rows = member(path, "entries.txt")
    assert "Works very well" not in rows
    assert " erased " in rows
    assert verdict(shop, path) == 0
    replay = replay_pack(path, [])
    assert replay.differing == ()
    assert any(name.startswith("replied") for name in replay.not_compared)


def test_texts_judged_only_after_the_figures_are_no_part_of_what_they_rest_on(shop, export):
    at = START + 33 * DAY
    shop.collect("kettle", [opinion(32), opinion(33)], at, full=False)
    publish_all(shop.store, shop.tools, at)
    score_new_versions(shop.store, shop.tools.model)
    path = export(now=at + DAY)
    assert verdict(shop, path) == 0
    assert replay_pack(path, []).differing == ()


def test_where_everything_was_erased_the_figures_stay_provable_and_are_not_computed_again(shop, export):
    at = START + 32 * DAY
    shop.place.store.erasures.expire_all("shop", before=at, at=at)
    path = export(now=at + DAY)
    assert verdict(shop, path) == 0
    with pytest.raises(NotReplayable, match="erased"):
        replay_pack(path, [])


def test_a_period_shows_older_reviews_by_their_digests_and_nothing_later(shop, export):
    middle = (START + 20 * DAY).date()
    late = export(first=middle)
    assert verdict(shop, late) == 0
    assert "facts withheld " in member(late, "entries.txt")
    with pytest.raises(NotReplayable, match="withheld"):
        replay_pack(late, [])
    early = export(last=middle)
    assert verdict(shop, early) == 0
    assert json.loads(member(early, "claims.json"))["figures"]["published-at"].startswith("2026-03-02")
    assert replay_pack(early, []).differing == ()


@pytest.mark.parametrize("step", ["expire_texts", "expire_all"])
@pytest.mark.parametrize("key", ["kettle", "brand"])
def test_a_pack_of_an_old_day_tells_what_was_erased_since(shop, export, step, key):
    """Some reviews were edited, vanished and came back between that day and the erasure."""
    at, day = START + 40 * DAY, (START + 2 * DAY).date()
    assert getattr(shop.store.erasures, step)("shop", before=at, at=at) > 0
    path = export(key, last=day, with_texts=True, now=at + DAY)
    assert verdict(shop, path) == 0
    blocks = [block.split("\n") for block in member(path, "entries.txt").split("\n\n") if block]
    between = [lines for lines in blocks if START + 3 * DAY < datetime.fromisoformat(lines[4][3:]) < at - DAY]
    assert {lines[2] for lines in between} >= {"kind edited", "kind vanished"}
    assert {line.split(" ")[0] for lines in between for line in lines[7:]} == {"facts", "content", "author"}
    assert all(" erased " not in line for lines in between for line in lines)


def test_an_old_day_shows_nothing_later_of_reviews_that_lost_nothing(shop, export):
    at, day = START + 40 * DAY, (START + 2 * DAY).date()
    before = member(export(last=day), "entries.txt")
    some = shop.store.erasure_requests.of_review("shop", "r3")
    erase_recorded(shop.store, shop.place.settings, some, reason="art17", at=at)
    path = export(last=day, name="after.zip", now=at + DAY)
    assert verdict(shop, path) == 0
    assert 0 < member(path, "entries.txt").count("leaf ") - before.count("leaf ") < 8


def test_of_a_person_there_is_nothing_to_compute_again(shop, export):
    shop.store.subjects.add(replace(shop.store.subjects.get("kettle"), is_person=True))
    shop.publish(START + 33 * DAY)
    path = export(now=START + 34 * DAY)
    assert verdict(shop, path) == 0
    with pytest.raises(NotReplayable, match="never scored"):
        replay_pack(path, [])


def test_a_reader_compares_with_any_checkpoint_held(shop, export, tmp_path):
    for kept in shop.place.store.leaves.checkpoints():
        held = tmp_path / "held.txt"
        held.write_text(kept.note)
        assert verdict(shop, export(), held) == 0
    assert "consistency.txt" in zipfile.ZipFile(export(previous=held)).namelist()


def test_a_checkpoint_that_the_log_does_not_continue_is_told_before_anything_is_written(shop, export, tmp_path):
    held = tmp_path / "held.txt"
    note = shop.place.store.leaves.last_checkpoint().note
    size = shop.place.store.leaves.size()
    held.write_text(note.replace(f"\n{size}\n", f"\n{size + 1}\n"))
    with pytest.raises(RolledBack):
        export(previous=held)
    held.write_text("no checkpoint")
    with pytest.raises(FileUnreadable, match=r"held\.txt"):
        export(previous=held)
    with pytest.raises(FileUnreadable):
        export(previous=tmp_path / "none.txt")
    assert not (tmp_path / "pack.zip").exists()


def test_a_subject_without_figures_has_a_pack_that_claims_none(shop, export):
    shop.store.subjects.add(Subject("teapot", "The teapot", SubjectKind.PRODUCT))
    path = export("teapot")
    assert verdict(shop, path) == 0
    with pytest.raises(NotReplayable, match="no figures"):
        replay_pack(path, [])


def test_what_cannot_be_written_is_refused_by_name(shop, export, tmp_path):
    with pytest.raises(UnknownSubject):
        export("toaster")
    with pytest.raises(PackNotWritten, match="folder that exists"):
        export(name="nowhere/pack.zip")
    with pytest.raises(PackNotWritten, match="--from"):
        export(first=START.date(), last=(START - DAY).date())
    with pytest.raises(DayToCome):
        export(last=today() + 2 * DAY)
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_review_left_out_or_rewritten_in_the_database_makes_no_valid_pack(shop, export):
    with sqlite3.connect(shop.place.settings.home / "leumund.sqlite") as connection:
        connection.execute("UPDATE review_version SET rating = 5.0 WHERE rating = 1.0")
    with pytest.raises(InvalidPack, match="not the one that was committed to"):
        verdict(shop, export())


def test_what_was_judged_too_late_for_the_figures_is_shown_as_not_judged(shop, export):
    """Between judging and publishing one collection came in; the next judging covers it."""
    at = START + 40 * DAY
    score_new_versions(shop.store, shop.tools.model)
    shop.collect("kettle", [opinion(2), opinion(40), opinion(41)], at - 2 * DAY, full=False)
    publish_all(shop.store, shop.tools, at)
    late = {40, 41}
    before = member(export(name="before.zip"), "outputs.txt")
    score_new_versions(shop.store, shop.tools.model)
    path = export()
    assert member(path, "outputs.txt") == before
    assert verdict(shop, path) == 0
    assert len([line for line in before.splitlines()[-len(late) :] if " own - - worded " in line]) == len(late)
    assert replay_pack(path, []).differing == ()
    shop.publish(at + DAY)
    newer = export(now=at + 2 * DAY)
    assert verdict(shop, newer) == 0
    assert member(newer, "outputs.txt") != before


def test_a_listing_linked_after_the_figures_is_shown_and_not_counted(shop, export):
    link = replace(shop.listings["mug"], subject="kettle", valid_from=(START + 33 * DAY).date())
    shop.store.subjects.add_listing(link)
    path = export()
    claims = json.loads(member(path, "claims.json"))
    assert [each["own"] for each in claims["listings"]] == [True, True]
    assert claims["figures"]["counted"] == [shop.listings["kettle"].id]
    assert verdict(shop, path) == 0
    assert replay_pack(path, []).differing == ()
    shop.publish(START + 35 * DAY)
    newer = export(now=START + 36 * DAY)
    assert "counted" not in json.loads(member(newer, "claims.json"))["figures"]
    assert verdict(shop, newer) == 0


def test_a_link_that_ended_since_is_counted_all_the_same(shop, export):
    ended = replace(shop.listings["kettle"], valid_to=(START + 33 * DAY).date())
    shop.store.subjects.add_listing(ended)
    assert verdict(shop, export()) == 0


def test_figures_whose_collections_cannot_be_told_make_no_pack(shop, export, tmp_path):
    """The pack would be invalid, so none is written, and nothing is left of it."""
    with sqlite3.connect(shop.place.settings.home / "leumund.sqlite") as connection:
        connection.execute("UPDATE indicator_set SET live_digest = zeroblob(32)")
    with pytest.raises(PackNotWritten, match="collections that its newest figures count") as caught:
        export()
    assert "ledger fsck" in str(caught.value)
    assert list(tmp_path.glob("*pack*")) == []


def test_outputs_that_are_missing_though_nothing_was_erased_make_no_pack(shop, export, monkeypatch):
    """The log alone decides, also where the store were made to find nothing wrong."""
    with sqlite3.connect(shop.place.settings.home / "leumund.sqlite") as connection:
        connection.execute("DELETE FROM sentiment WHERE version_id = 3")
    monkeypatch.setattr(type(shop.store.leaves), "outputs", lambda *_: [])
    with pytest.raises(PackNotWritten, match="what the text model had said"):
        export()


def test_it_is_told_how_far_each_listing_is_shown(shop, export):
    size = shop.store.leaves.size()
    _, lines = verify_pack(export("brand"), [public_key(shop.place)], None)
    at = f"{START + 31 * DAY:%Y-%m-%dT%H:%M:%S}+00:00"
    (told,) = [line for line in lines if line.startswith("listing")]
    assert told.startswith("listing 1 (shop kettle): shown up to leaf ")
    assert told.endswith(f" of {size}, last collection: {at}")


def test_the_key_of_the_log_signs_no_checkpoint_by_this_way(shop):
    with pytest.raises(MalformedNote, match="does not begin"):
        sign_manifest(shop.place, "shop.example/1\n5\nroot\n")


def test_figures_of_another_method_are_not_computed_by_this_one(shop, export, monkeypatch):
    path = export()
    monkeypatch.setattr("jobs.packreplay.METHODS", ("another",))
    with pytest.raises(NotReplayable, match="another method"):
        replay_pack(path, [])


def test_what_the_log_says_of_itself_is_in_every_pack(shop, export):
    for place, said in enumerate(("silent for two days", "epoch 1 ended here")):
        shop.store.statements.add(Kind.NOTE, said, START + (33 + place) * DAY)
    shop.publish(START + 36 * DAY)
    path = export(now=START + 37 * DAY)
    assert verdict(shop, path) == 0
    with zipfile.ZipFile(path) as archive:
        entries = archive.read("entries.txt").decode()
    notes = [block for block in entries.split("\n\n") if "\nkind note\n" in block]
    assert ["silent for two days" in notes[0], "epoch 1 ended here" in notes[1]] == [True, True]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda claims: claims["figures"].pop("method"),
        lambda claims: claims["figures"]["method"].update(priors="{"),
        lambda claims: claims["figures"]["method"].update(priors="{}"),
        lambda claims: claims["figures"]["method"].update(priors=5),
        lambda claims: claims["subject"].update(kind="star"),
        lambda claims: claims["listings"][0].update(links=[{"subject": 1, "from": 5, "to": None}]),
        lambda claims: claims["listings"][0].update(links=[{}]),
    ],
)
def test_claims_that_no_figures_can_be_computed_from_are_told(shop, export, tmp_path, spoil):
    with zipfile.ZipFile(export()) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    size = json.loads(members["claims.json"])["log"]["size"]
    claims = json.loads(members["claims.json"])
    spoil(claims)
    members["claims.json"] = json.dumps(claims).encode()
    path = tmp_path / "spoilt.zip"
    with path.open("wb") as file, PackWriter(file, claims["log"]["origin"], size) as writer:
        for name in sorted(set(members) - {"manifest.txt", "verify.py", "README.txt"}):
            writer.add(name, [members[name]])
        writer.sign(lambda text: sign_manifest(shop.place, text))
    assert verdict(shop, path) == 0
    with pytest.raises(InvalidPack, match="not in its form") as caught:
        replay_pack(path, [public_key(shop.place)])
    assert "claims.json" in str(caught.value)
