"""Taking in files: read to the end first, kept once, nothing that names a person; on both databases."""

import gzip
import json
import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_home import SHOP_CSV, make_home

from crawler.errors import UnreadableImport
from jobs.errors import MappingMalformed
from jobs.imports import ImportOrder, import_reviews
from jobs.settings import Settings
from jobs.workplace import Workplace
from store.records import Precision
from store.session import open_store

NOW = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)
RAW = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "raw"
EXPORTS = [path for path in sorted(RAW.glob("*")) if path.suffix in {".csv", ".xlsx"}]
NAMES = ("Quillfeather", "Ottermole", "quill@mail.example", "23456789")


@pytest.fixture
def place(store, database_url, tmp_path):
    """An empty deployment."""
    return Workplace(Settings(home=tmp_path, database=database_url), store, {})


@pytest.fixture
def sqlite_place(sqlite_template, tmp_path):
    """An empty deployment on SQLite alone, for questions that its file answers."""
    path = tmp_path / "own.sqlite"
    shutil.copy(sqlite_template, path)
    with open_store(str(path)) as store:
        yield Workplace(Settings(home=tmp_path, database=f"sqlite:///{path}"), store, {})


@pytest.fixture
def export(tmp_path):
    """Writes an export with a relative date, last written at a moment."""

    def write(written_at):
        file = tmp_path / "export.csv"
        file.write_text("Sterne;Text;Datum\n4;gut;vor 3 Tagen\n", encoding="utf-8")
        os.utime(file, (written_at.timestamp(), written_at.timestamp()))
        return file

    return write


def write(place, name, content):
    path = place.settings.home / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def table(*rows, head="id,rating,title,text,date,author"):
    return "\n".join([head, *rows]) + "\n"


GOOD = table(
    "1,5,Lovely,Boils fast,2025-01-02,Jane Quillfeather",
    "2,,No stars,Words alone,2025-01-20,Max Ottermole",
    "3,2,Poor,Ask quill@mail.example or +49 151 23456789,2025-02-03,Jane Quillfeather",
)


def lines(n, **changes):
    rows = ({"review_id": str(k), "rating": k % 5 + 1, "text": f"Opinion {k} of {k * 17}", **changes} for k in range(n))
    return "\n".join(map(json.dumps, rows)).encode()


def take(place, path, **options):
    return import_reviews(place, ImportOrder(path, **options))


def counts(summary):
    return [(run.new, run.edited, run.unchanged) for run in summary.runs]


def reviews(place):
    return {version.review.review_id: version.review for version in place.store.reviews.versions()}


def test_a_dry_run_says_how_the_file_is_read_and_keeps_nothing(place):
    summary = take(place, write(place, "shop.csv", GOOD), dry_run=True)
    assert (summary.n_rows, summary.n_rejected, summary.runs) == (3, 0, ())
    form, columns, *_ = summary.lines()
    assert form == "format: csv, encoding utf-8, delimiter ','"
    assert {"id -> review_id", "rating -> rating", "date -> published_at"} <= set(
        columns.removeprefix("columns: ").split(", ")
    )
    assert "kept" not in "\n".join(summary.lines())
    assert place.store.leaves.size() == 0
    assert place.store.subjects.list_subjects() == []
    assert not place.settings.author_key_file.exists()


def test_an_import_keeps_each_row_with_a_leaf_and_a_closed_run(place):
    summary = take(place, write(place, "shop.csv", GOOD))
    assert counts(summary) == [(3, 0, 0)]
    assert summary.lines()[-1] == "kept: 3 new, 0 edited, 0 unchanged"
    assert place.store.reviews.count() == 3
    assert place.store.leaves.size() == 3 + 1
    assert not place.store.leaves.fsck().faults
    (run,) = summary.runs
    assert run.census.reason == "imported from a file: what it leaves out is not known"
    assert [(row.subject.key, row.reviews) for row in place.store.subjects.list_subjects()] == [("shop", 3)]


def test_importing_again_changes_nothing_and_says_so(place):
    path = write(place, "shop.csv", GOOD)
    take(place, path)
    before = reviews(place)
    summary = take(place, path)
    assert counts(summary) == [(0, 0, 3)]
    assert reviews(place) == before
    # The closing leaf of the second run is all that is new.
    assert place.store.leaves.size() == 4 + 1


def test_a_changed_row_is_a_new_version_and_a_missing_one_never_vanishes(place):
    take(place, write(place, "shop.csv", GOOD))
    changed = table("1,1,Lovely no more,Broke,2025-01-02,Jane Quillfeather")
    assert counts(take(place, write(place, "shop.csv", changed))) == [(0, 1, 0)]
    versions = {version.review.review_id: version for version in place.store.reviews.versions()}
    assert (versions["1"].number, versions["1"].review.rating) == (2, 1.0)
    assert not any(version.vanished for version in versions.values())


@pytest.mark.parametrize("again", [{}, {"text": "Something else under the same id"}])
def test_rows_that_repeat_an_earlier_one_are_counted_and_kept_once(place, again):
    # Far enough apart to fall into two transactions.
    path = write(place, "shop.jsonl", lines(1_050) + b"\n" + lines(10, **again))
    for kept in ([(1_050, 0, 0)], [(0, 0, 1_050)]):
        summary = take(place, path)
        assert counts(summary) == kept
        assert summary.lines()[-1].endswith("unchanged, 10 rows that repeat an earlier one")
    assert place.store.reviews.count() == 1_050


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ("1,,x,No stars,2025-01-02,", "rating", None),
        ("1,4,x,Four,03/04/2025,", "precision", Precision.UNKNOWN),
        ("1,4,x,Four,31/04/2025,", "precision", Precision.UNKNOWN),
        ("1,4,x,Four,,", "precision", Precision.UNKNOWN),
        ("1,4,x,Four,2025-04,", "precision", Precision.MONTH),
    ],
)
def test_what_a_row_does_not_say_is_unknown_and_never_made_up(place, row, field, value):
    take(place, write(place, "shop.csv", table(row)))
    (review,) = reviews(place).values()
    assert (review.rating if field == "rating" else review.published.precision) == value


@pytest.mark.parametrize(("order", "day"), [("dmy", "2025-04-03"), ("mdy", "2025-03-04")])
def test_a_date_that_can_be_read_two_ways_is_read_as_told(place, order, day):
    path = write(place, "shop.csv", table("1,4,x,Four,03/04/2025,"))
    said = "\n".join(take(place, path, dry_run=True).lines())
    assert "no date decides whether day or month stands first; say it with --date-order dmy or mdy" in said
    take(place, path, date_order=order)
    (review,) = reviews(place).values()
    assert review.published.text() == day


@pytest.mark.parametrize(
    ("written_at", "text"),
    [
        (NOW, "2026-07-11/2026-07-13"),
        (datetime(2021, 6, 10, 12, 0, tzinfo=UTC), "2021-06-06/2021-06-08"),
        (datetime(2030, 1, 1, tzinfo=UTC), "2026-07-11/2026-07-13"),
    ],
)
def test_an_old_export_never_looks_recent_and_a_clock_that_runs_ahead_changes_nothing(export, written_at, text):
    (row,) = ImportOrder(export(written_at)).read(NOW).rows
    assert row.found.review.published.text() == text


@pytest.mark.parametrize(
    ("rating", "reason"),
    [
        ("many", "has a rating that cannot be read as a number"),
        ("0", "has a rating of 0, outside 1 to 5"),
        ("-1", "has a rating of -1, outside 1 to 5"),
        ("12/10", "has a rating of 12, outside 1 to 10"),
    ],
)
def test_rejected_rows_are_listed_with_their_reason_and_the_rest_is_kept(place, rating, reason):
    rows = ("1,5,x,Good,2025-01-02,", f"2,{rating},x,Bad row,2025-01-02,", "3,1,x,Poor,,")
    summary = take(place, write(place, "shop.csv", table(*rows)))
    assert (summary.n_rows, summary.n_rejected) == (2, 1)
    assert f"rejected: row 3: {reason}" in summary.lines()
    assert set(reviews(place)) == {"1", "3"}


def test_no_name_and_no_contact_reaches_the_database(sqlite_place):
    take(sqlite_place, write(sqlite_place, "shop.csv", GOOD))
    kept = b"".join(path.read_bytes() for path in sqlite_place.settings.home.glob("own.sqlite*"))
    assert b"Boils fast" in kept
    assert [name for name in NAMES if name.encode() in kept] == []
    assert "Ask [e-mail] or [phone]" in {review.text for review in reviews(sqlite_place).values()}
    keys = [review.author_key for review in reviews(sqlite_place).values()]
    assert (len(set(keys)), None in keys) == (2, False)


PACKED = gzip.compress(lines(3_000), mtime=0)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("cut.jsonl.gz", PACKED[:-200], "cut off or broken"),
        ("cut.jsonl.gz", PACKED[: len(PACKED) // 2], "cut off or broken"),
        ("flipped.jsonl.gz", PACKED[:5_000] + b"\xff\xff\xff" + PACKED[5_003:], "cut off or broken"),
        ("cut.xlsx", b"PK\x03\x04 and no more", "no XLSX workbook"),
        ("empty.csv", "", "the file is empty"),
        ("blank.csv", " \n\n", "the file is empty"),
        ("picture.csv", b"\x89PNG\x00\x00\x01", "neither text nor XLSX"),
        ("other.csv", "a,b\n1,2\n", "no column holds ratings or texts"),
        ("thing.json", '{"name": "x"}', "not a list of reviews"),
        ("half.json", '[{"rating": 5}', "no JSON"),
    ],
)
def test_a_file_that_breaks_off_or_is_no_export_leaves_the_store_as_it_was(place, name, content, said):
    take(place, write(place, "shop.csv", GOOD))
    before = (place.store.leaves.head(), place.store.subjects.list_subjects())
    path = write(place, name, content)
    for dry_run in (True, False):
        with pytest.raises(UnreadableImport, match=said) as caught:
            take(place, path, dry_run=dry_run)
        assert caught.value.exit_code == 2
        assert (str(path) in caught.value.where, bool(caught.value.todo)) == (True, True)
        assert (place.store.leaves.head(), place.store.subjects.list_subjects()) == before


def test_an_empty_folder_and_a_missing_file_are_told(place):
    empty = place.settings.home / "empty"
    empty.mkdir()
    for path, said in ((empty, "holds no file to read"), (place.settings.home / "none.csv", "No such file")):
        with pytest.raises(UnreadableImport, match=said):
            take(place, path)


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252"), ("utf-16", "utf-16")]
)
def test_an_encoding_is_found_out_and_shown(place, encoding, name):
    content = table("1;5;Schön;Größe passt überall, süß;2025-01-02", head="id;Bewertung;Titel;Text;Datum")
    summary = take(place, write(place, "shop.csv", content.encode(encoding)))
    assert summary.lines()[0].startswith(f"format: csv, encoding {name}")
    assert {review.text for review in reviews(place).values()} == {"Größe passt überall, süß"}


@pytest.mark.parametrize("mapping", ["Punkte", "=rating", ""])
def test_a_mapping_without_both_sides_is_refused(place, mapping):
    path = write(place, "shop.csv", "id,Punkte\n1,4\n")
    with pytest.raises(MappingMalformed, match="--map 'Punkte=rating'") as caught:
        take(place, path, mapping=(mapping,))
    assert caught.value.exit_code == 2


def test_a_mapping_names_what_a_heading_means(place):
    path = write(place, "shop.csv", "id,Punkte,a=b\n1,4,Nice\n")
    take(place, path, mapping=("Punkte=rating", "a=b=text"))
    assert [(review.rating, review.text) for review in reviews(place).values()] == [(4.0, "Nice")]


def test_source_and_subject_can_be_told_and_one_subject_may_stand_on_two_sources(place):
    path = write(place, "shop.csv", GOOD)
    take(place, path, source="trustpilot", subject="Müller & Söhne")
    take(place, path, source="google", subject="Müller & Söhne")
    (row,) = place.store.subjects.list_subjects()
    assert (row.subject.key, row.reviews) == ("mueller-soehne", 6)
    assert {listing.source for listing in place.store.subjects.listings(row.subject.key)} == {"google", "trustpilot"}


@pytest.mark.shared
@pytest.mark.skipif(not RAW.is_dir(), reason="the review corpora do not lie beside the project")
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_real_exports_are_taken_in_once(sqlite_place, path):
    first = take(sqlite_place, path)
    assert first.n_rows > 0
    kept, leaves = sqlite_place.store.reviews.count(), sqlite_place.store.leaves.size()
    assert kept == sum(run.new for run in first.runs)
    again = take(sqlite_place, path)
    assert sum(run.new + run.edited for run in again.runs) == 0
    assert sum(run.unchanged for run in again.runs) == sqlite_place.store.reviews.count() == kept
    assert sqlite_place.store.leaves.size() == leaves + len(again.runs)
    assert not sqlite_place.store.leaves.fsck().faults


def test_an_import_without_a_policy_says_when_its_texts_go_and_what_keeps_them(tmp_path):
    home = make_home(tmp_path)
    told = "note: texts of import are erased 365 days after they were first taken in; to keep them for N days"
    answer = home.import_shop()
    assert answer.out.count(told) == 1
    # Nothing new, nothing to say.
    assert "are erased" not in home.import_shop().out
    keys = re.search(
        r"write (config/sources/import\.toml) with the lines (.*), retention_days = N$", answer.out, re.MULTILINE
    )
    home.write(keys[1], "\n".join([*keys[2].split(", "), "retention_days = 1825"]))
    more = home.write("more.csv", SHOP_CSV + '7,2,Meh,"Lukewarm",2025-04-01,Kim\n')
    later = home.run("import", "reviews", more, "--subject", "shop")
    assert (later.code, "are erased" in later.out) == (0, False)
    assert "kept: 1 new" in later.out
    assert home.run("run", "--once").code == 0


def test_what_a_shipped_policy_says_holds_where_the_deployment_has_none(tmp_path):
    home = make_home(tmp_path)
    answer = home.run("import", "reviews", home.write("s.csv", SHOP_CSV), "--source", "googleplaces")
    assert "note: texts of googleplaces are erased 1 day after" in answer.out
    assert "ratings after 1;" in answer.out


def test_a_name_that_no_policy_can_have_is_told_as_that(tmp_path):
    home = make_home(tmp_path)
    answer = home.run("import", "reviews", home.write("s.csv", SHOP_CSV), "--source", "My Shop")
    assert "note: texts of My Shop are erased 365 days after they were first taken in; no policy can have" in answer.out
