"""`leumund erase` as its user meets it: what it finds, what it leaves, and that no restored backup undoes it."""

import shutil
import zipfile

import pytest
from small_home import Home, make_home

from jobs.demo import open_demo
from jobs.erasuredoctor import examine_erasures
from jobs.journal import journal_of, missing_marks
from jobs.settings import read_settings
from jobs.workplace import open_workplace
from store.errors import JournalDamaged, JournalMissing
from store.fence import Fence
from store.journal import ErasureJournal
from store.session import open_store

JANE = "import:Jane Quillfeather"
JANES_WORDS = ("boils fast", "really happy", "Does what it should")
MAXS_WORDS = "a terrible waste"


def lose_last_line_of_journal(home: Home) -> bytes:
    """Erase two reviews and take away the journal's last line; return the journal as it was."""
    assert home.run("erase", "--author", JANE, "--yes").code == 0
    journal = home.folder / "var" / "erasures.journal"
    whole = journal.read_bytes()
    journal.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    return whole


def files_with(home: Home, words: str) -> list[str]:
    """Return the names of all files that the deployment wrote and that hold some words."""
    found = (path for path in (home.folder / "var").rglob("*") if path.is_file())
    return sorted(path.name for path in found if words.encode() in path.read_bytes())


def test_an_author_is_gone_from_every_file(shop):
    assert all(len(files_with(shop, words)) >= 1 for words in JANES_WORDS)
    answer = shop.run("erase", "--author", JANE, "--yes")
    assert (answer.code, answer.err) == (0, "")
    assert "kept: 2 reviews, 2 versions, 2 leaves of the evidence log" in answer.out
    assert "erased: 2 leaves" in answer.out
    assert [files_with(shop, words) for words in JANES_WORDS] == [[], [], []]
    assert len(files_with(shop, MAXS_WORDS)) >= 1
    assert shop.run("ledger", "fsck").code == 0
    assert shop.run("run", "--once").code == 0
    assert [files_with(shop, words) for words in JANES_WORDS] == [[], [], []]


def test_the_log_says_that_somebody_erased_without_saying_whom(shop):
    assert shop.run("erase", "--author", JANE, "--yes", "--reason", "objection").code == 0
    (told,) = [says for (says,) in shop.query("SELECT says FROM log_act") if "act erased" in says]
    assert told == "rsl/act/v1\nact erased\nby 0\nreason objection\nreviews 2\nleaves 2\n"


def test_the_keyed_hash_names_the_author_as_well(shop):
    keys = {row[0] for row in shop.query("SELECT author_key FROM review_version WHERE text LIKE '%boils fast%'")}
    answer = shop.run("erase", "--author", keys.pop().upper(), "--yes", "--reason", "objection")
    assert (answer.code, files_with(shop, "boils fast")) == (0, [])
    assert shop.query("SELECT DISTINCT reason FROM erasure") == [("objection",)]


def test_one_review_goes_and_the_authors_other_one_stays(shop):
    assert shop.run("erase", "--review", "import/1", "--yes").code == 0
    assert files_with(shop, "boils fast") == []
    assert files_with(shop, "Does what it should") != []


def test_a_report_that_quoted_it_is_written_anew(shop):
    answer = shop.run("erase", "--author", JANE, "--yes")
    report = shop.folder / "var" / "reports" / "leumund-en.html"
    assert f"report written anew: {report}" in answer.out
    assert "Broke after two days" in report.read_text(encoding="utf-8")


def test_looking_first_erases_nothing(shop):
    before = shop.rows()
    answer = shop.run("erase", "--author", JANE, "--dry-run")
    assert (answer.code, "kept: 2 reviews" in answer.out) == (0, True)
    assert shop.rows() == before


def test_without_a_terminal_and_without_yes_nothing_is_erased(shop):
    before = shop.rows()
    answer = shop.run("erase", "--author", JANE)
    assert answer.says() == (2, True, True)
    assert "--yes" in answer.err
    assert shop.rows() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--author", "import:Nobody Atall", "--yes"], "nothing is kept of this author"),
        (["--author", "Jane Quillfeather", "--yes"], "names no author"),
        (["--author", ":", "--yes"], "names no author"),
        (["--review", "import/99", "--yes"], "nothing is kept of review import/99"),
        (["--review", "import", "--yes"], "names no review"),
        (["--review", "", "--yes"], "names no review"),
        ([], "give one of --author"),
        (["--author", JANE, "--review", "import/1"], "give one of --author"),
    ],
)
def test_what_names_nobody_is_told(shop, words, said):
    before = shop.rows()
    answer = shop.run("erase", *words)
    assert answer.code == 2
    assert said in answer.err
    assert shop.rows() == before


def test_without_the_key_of_authors_no_new_one_is_made(shop):
    key = shop.folder / "var" / "keys" / "author.key"
    key.unlink()
    answer = shop.run("erase", "--author", JANE, "--yes")
    assert answer.says() == (2, True, True)
    assert not key.exists()


def test_what_was_dropped_or_kept_aside_is_named(shop):
    shop.write("var/inbox/done/old.csv", "id,text\n1,Great kettle, boils fast, I am really happy with it\n")
    shutil.copy(shop.database, shop.folder / "var" / "old.db")
    answer = shop.run("erase", "--author", JANE, "--yes")
    assert answer.code == 1
    assert f"remove it by hand: {shop.folder / 'var' / 'inbox' / 'done' / 'old.csv'}" in answer.out
    assert f"remove it by hand: {shop.folder / 'var' / 'old.db'}" in answer.out


def test_an_old_copy_of_the_database_brings_nobody_back(shop, tmp_path):
    copy = tmp_path / "copy.db"
    shutil.copy(shop.database, copy)
    shop.run("erase", "--author", JANE, "--yes")
    shutil.copy(copy, shop.database)
    assert "boils fast" not in shop.run("reviews", "shop").out
    assert files_with(shop, "boils fast") == []
    assert shop.run("ledger", "fsck").code == 0


def test_a_killed_erasure_is_completed_by_the_next_command(shop, monkeypatch):
    def killed(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("store.erasure_requests._withdraw", killed)
    shop.run("erase", "--author", JANE, "--yes")
    monkeypatch.undo()
    assert files_with(shop, "boils fast") != []
    shop.run("subjects", "list")
    assert "boils fast" not in shop.run("reviews", "shop").out
    assert [name for name in files_with(shop, "boils fast") if name.startswith("leumund.db")] == []


def test_an_erasure_killed_before_the_files_were_clean_is_finished_when_asked(shop, monkeypatch):
    monkeypatch.setattr("jobs.wiping.Wiping.finish", lambda _wiping: False)
    answer = shop.run("erase", "--author", JANE, "--yes")
    assert (answer.code, "NOT WIPED" in answer.out) == (1, True)
    assert shop.run("erase", "--finish").says() == (4, True, True)
    monkeypatch.undo()
    assert shop.run("erase", "--finish").code == 0
    assert files_with(shop, "boils fast") == []
    assert not (shop.folder / "var" / "wipe.due").exists()


@pytest.mark.parametrize("words", [["subjects", "list"], ["score"], ["erase", "--review", "import/2"]])
def test_without_its_journal_nothing_starts(shop, words):
    shop.run("erase", "--author", JANE, "--yes")
    (shop.folder / "var" / "erasures.journal").unlink()
    before = shop.rows()
    answer = shop.run(*words)
    assert answer.says() == (4, True, True)
    assert "the erasure journal is missing" in answer.err
    assert "--mend-journal" in answer.err
    assert shop.rows() == before
    assert shop.run("erase", "--mend-journal").code == 0
    assert shop.run(*words, *(["--yes"] if words[0] == "erase" else [])).code == 0


def test_a_damaged_journal_is_kept_and_mended_when_asked(shop):
    shop.run("erase", "--author", JANE, "--yes")
    journal = shop.folder / "var" / "erasures.journal"
    whole = journal.read_bytes()
    journal.write_bytes(whole.replace(b"art17", b"art71", 1))
    answer = shop.run("subjects", "list")
    assert answer.says() == (4, True, True)
    assert "line 2 of the erasure journal" in answer.err
    answer = shop.run("erase", "--mend-journal")
    assert (answer.code, "the old one is" in answer.out) == (0, True)
    assert sorted(line[:80] for line in journal.read_bytes().splitlines()) == sorted(
        line[:80] for line in whole.splitlines()
    )
    assert shop.run("subjects", "list").code == 0


@pytest.mark.parametrize("words", [["subjects", "list"], ["serve"], ["run", "--once"], ["doctor"], ["seal"]])
def test_with_a_journal_that_lost_lines_nothing_starts(shop, words):
    whole = lose_last_line_of_journal(shop)
    before = shop.rows()
    answer = shop.run(*words)
    assert answer.says() == (4, True, True)
    assert "missing or too old: 1 erased leaves of the database are not in it" in answer.err
    assert shop.rows() == before
    (shop.folder / "var" / "erasures.journal").write_bytes(whole)
    assert shop.run("subjects", "list").code == 0


def test_a_child_with_a_lease_looks_at_the_journal_as_well(shop):
    lose_last_line_of_journal(shop)
    settings, lease = read_settings(shop.folder), Fence(1, 1, "score", "somebody")
    with pytest.raises(JournalMissing, match="1 erased leaves"), open_workplace(settings, fence=lease):
        pass


def test_a_demo_looks_at_the_journal_of_its_own_store(tmp_path):
    settings = read_settings(make_home(tmp_path).folder)
    with open_demo(settings, None, None) as demo:
        own = demo.place.settings
    own.var.mkdir()
    journal = own.erasure_journal
    journal.write_text("no journal\n", encoding="utf-8")
    with pytest.raises(JournalDamaged), open_demo(settings, None, None):
        pass


def test_whoever_erases_while_another_opens_is_no_fault(shop, monkeypatch):
    """The journal is read after the database: what was recorded in between stands in both."""
    settings, seen = read_settings(shop.folder), []
    read = ErasureJournal.marks

    def marks(self):
        seen.append(len(shop.query("SELECT * FROM erasure")))
        return read(self)

    shop.run("erase", "--review", "import/1", "--yes")
    with open_store(settings.database_url) as store:
        recorded = store.erasure_requests.recorded
        monkeypatch.setattr(store.erasure_requests, "recorded", lambda: seen.append("recorded") or recorded())
        monkeypatch.setattr(ErasureJournal, "marks", marks)
        assert missing_marks(store, journal_of(settings)) == 0
    assert seen == ["recorded", 1]


def test_doctor_says_what_is_still_to_be_wiped(shop):
    shop.run("erase", "--author", JANE, "--yes")
    journal = shop.folder / "var" / "erasures.journal"
    assert f"ok     erasure journal: {journal}, 2 erased leaves" in shop.run("doctor").out
    (shop.folder / "var" / "wipe.due").touch()
    assert "NOT OK erased bytes" in shop.run("doctor").out


def test_what_the_journal_loses_while_the_deployment_runs_is_seen_by_the_next_look(shop):
    shop.run("erase", "--author", JANE, "--yes")
    with open_workplace(read_settings(shop.folder)) as place:
        (shop.folder / "var" / "erasures.journal").write_text("leumund/erasures/1\n", encoding="utf-8")
        (found,) = examine_erasures(place)
    assert not found.is_well
    assert "it lacks 2 that the database knows" in found.words


def test_a_new_deployment_begins_its_journal(tmp_path):
    home = make_home(tmp_path)
    assert home.run("subjects", "list").code == 0
    assert (tmp_path / "var" / "erasures.journal").read_text(encoding="utf-8") == "leumund/erasures/1\n"


@pytest.mark.parametrize(
    ("start", "code"), [(b"PGDMP log_leaf review_version alembic_version", 0), (b"PGDMP other", 1)]
)
def test_a_packed_backup_of_our_own_is_told_in_one_line_and_a_foreign_one_is_not_looked_into(shop, start, code):
    path = shop.write("var/backups/before.backup", start)
    answer = shop.run("erase", "--author", JANE, "--yes")
    assert answer.code == code
    (line,) = [line for line in answer.out.splitlines() if str(path) in line]
    assert line.startswith("backups hold it until you delete them" if code == 0 else "NOT LOOKED INTO")


@pytest.mark.parametrize("part", ["", "but the lid of the kettle has been leaking since June"])
def test_a_sentence_or_clause_from_the_middle_of_an_erased_text_is_found(shop, part):
    text = "Ordered in May. The delivery took eleven days and nobody answered my mails. It looks fine, "
    text += "but the lid of the kettle has been leaking since June. Never again."
    shop.run(
        "import",
        "reviews",
        shop.write("mid.csv", f'id,rating,text,date\n77,1,"{text}",2025-03-02\n'),
        "--subject",
        "shop",
    )
    whole = "The delivery took eleven days and nobody answered my mails"
    quoted = shop.write("var/quote.txt", f"He wrote: <q>{part or whole}</q>")
    answer = shop.run("erase", "--review", "import/77", "--yes")
    assert f"STILL THERE, remove it by hand: {quoted}" in answer.out


def test_what_is_packed_away_is_named_and_so_is_what_cannot_be_opened(shop):
    with zipfile.ZipFile(shop.folder / "var" / "pack.zip", "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("entries.jsonl", '{"text": "Great kettle, boils fast, I am really happy with it"}')
    shop.write("var/locked.7z", b"7z\xbc\xaf\x27\x1c and more")
    answer = shop.run("erase", "--author", JANE, "--yes")
    assert answer.code == 1
    assert f"STILL THERE, remove it by hand: {shop.folder / 'var' / 'pack.zip'}" in answer.out
    assert f"NOT LOOKED INTO, open it or remove it: {shop.folder / 'var' / 'locked.7z'} (a 7z archive)" in answer.out
