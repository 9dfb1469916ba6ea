"""Taking in saved pages: the same pages as a crawl, kept once, under the right subject; broken ones told."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from saved_pages import (
    EMPLOYER,
    NAME,
    SITE,
    WALL,
    amazon_page,
    any_page,
    har,
    har_entry,
    kununu_answer,
    kununu_page,
    warc_record,
    zipped,
)

from crawler.errors import UnreadableImport
from jobs.imports import ImportOrder, import_reviews
from jobs.savedfile import guarded
from jobs.settings import Settings
from jobs.workplace import Workplace
from store.records import Coverage, Listing, Selection, Subject, SubjectKind
from store.session import open_store

CALL = "https://www.kununu.com/middlewares/profiles/de/beispiel-werke/x/reviews?page=1"
PAGES = Path(__file__).resolve().parents[2].parent / "shared" / "pages"


@pytest.fixture
def place(sqlite_template, tmp_path):
    """An empty deployment."""
    path = tmp_path / "own.sqlite"
    shutil.copy(sqlite_template, path)
    with open_store(str(path)) as store:
        yield Workplace(Settings(home=tmp_path, database=f"sqlite:///{path}"), store, {})


def write(place, name, content, *, day=1):
    path = place.settings.home / "files" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    moment = datetime(2026, 3, day, 8, 0, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))
    return path


def take(place, path, **options):
    return import_reviews(place, ImportOrder(path, **options))


def folder(place):
    return place.settings.home / "files"


def test_a_pipe_is_refused_before_anybody_waits_for_it(place):
    pipe = place.settings.home / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UnreadableImport, match="neither a file nor a folder"):
        take(place, pipe)


def subjects(place):
    return {row.subject.key: row.reviews for row in place.store.subjects.list_subjects()}


def kept(summary):
    return sum(run.new for run in summary.runs), sum(run.unchanged for run in summary.runs)


@pytest.mark.parametrize(
    ("name", "content", "source", "n"),
    [
        ("a.html", kununu_page(1, 2), "kununu", 2),
        ("a.html", amazon_page("R1TESTTEST", "R2TESTTEST"), "amazon", 2),
        ("a.html", any_page(3), "schemaorg", 3),
        ("a.har", har(har_entry(EMPLOYER, kununu_page(1, 2))), "kununu", 2),
        ("a.har", har(har_entry(CALL, kununu_answer(1, 2), mime="application/json", kind="xhr")), "kununu", 2),
        ("a.warc", warc_record(EMPLOYER, kununu_page(1, 2)), "kununu", 2),
        ("a.zip", zipped({"1.html": kununu_page(1), "2.html": kununu_page(2)}), "kununu", 2),
    ],
)
def test_every_kind_of_saved_page_is_taken_in_once(place, name, content, source, n):
    path = write(place, name, content)
    assert kept(take(place, path)) == (n, 0)
    assert kept(take(place, path)) == (0, n)
    assert place.store.reviews.count() == n
    assert {listing.source for listing in place.store.subjects.listings()} == {source}
    assert not place.store.leaves.fsck().faults


def test_the_same_reviews_in_two_saved_pages_are_one(place):
    ids = [f"R{n}TESTTEST" for n in range(13)]
    write(place, "as-served.html", amazon_page(*ids), day=1)
    write(place, "rendered.html", amazon_page(*ids), day=2)
    summary = take(place, folder(place))
    assert kept(summary) == (13, 0)
    assert summary.lines()[-1].endswith("13 rows that repeat an earlier one")


def test_of_two_saves_of_one_page_the_newer_counts_and_a_repeat_changes_nothing(place):
    write(place, "old.html", kununu_page(1, score="2,0"), day=1)
    write(place, "new.html", kununu_page(1, score="4,0"), day=9)
    for expected in ((1, 0), (0, 1)):
        assert kept(take(place, folder(place))) == expected
    (version,) = place.store.reviews.versions()
    assert (version.number, version.review.rating) == (1, 4.0)


def test_pages_of_one_listing_are_one_run_that_claims_nothing_of_what_they_leave_out(place):
    for number in range(3):
        write(place, f"{number}.html", kununu_page(number * 2 + 1, number * 2 + 2, url=f"{EMPLOYER}/{number + 1}"))
    (run,) = take(place, folder(place)).runs
    assert (run.census.coverage, run.census.seen, run.census.pages) == (Coverage.PARTIAL, 6, 3)
    assert run.census.reason == "imported from a file: what it leaves out is not known"
    write(place, "0.html", kununu_page(1))
    assert sum(run.vanished for run in take(place, folder(place) / "0.html").runs) == 0


def test_what_a_page_announces_and_its_figures_are_kept(place):
    (run,) = take(place, write(place, "a.html", any_page(2))).runs
    assert (run.census.announced, run.census.seen, run.census.selection) == (40, 2, Selection.UNKNOWN)
    # Two reviews, the page's own mean, and the leaf that closes the run.
    assert place.store.leaves.size() == 4


def test_a_page_names_its_subject_and_the_user_may_name_another_key(place):
    take(place, write(place, "a.html", kununu_page(1)))
    assert subjects(place) == {"kununu-de-beispiel-werke": 1}
    (row,) = place.store.subjects.list_subjects()
    assert (row.subject.name, row.subject.kind) == ("Beispiel-Werke als Arbeitgeber", SubjectKind.EMPLOYER)
    take(place, write(place, "b.html", any_page(2)), subject="Müller Kettles")
    assert subjects(place) == {"kununu-de-beispiel-werke": 1, "mueller-kettles": 2}
    # From now on the page is known under that name.
    assert kept(take(place, folder(place) / "b.html")) == (0, 2)


def test_a_page_goes_to_the_listing_that_is_followed_already(place):
    place.store.subjects.add(Subject("kettle", "The kettle", SubjectKind.PRODUCT))
    place.store.subjects.add_listing(Listing("schemaorg", "kettle-page", "kettle", SITE))
    take(place, write(place, "a.html", any_page(2)))
    assert subjects(place) == {"kettle": 2}


def test_pages_and_exports_of_one_subject_share_a_listing(place):
    export = write(place, "export.csv", "id,rating,text,domain\nx1,4,Gut und schnell,shop.example\n")
    take(place, export, source="trustpilot")
    payload = '{"id": "x2", "rating": 5, "title": "a", "text": "b", "dates": {"publishedDate": "2026-01-01T00:00:00Z"}}'
    page = (
        '<html><head><link rel="canonical" href="https://de.trustpilot.com/review/shop.example"></head><body>'
        '<script id="__NEXT_DATA__" type="application/json">{"props": {"pageProps": {"businessUnit": '
        '{"identifyingName": "shop.example", "trustScore": 4.2, "stars": 4, "numberOfReviews": 9}, '
        f'"reviews": [{payload}]}}}}}}</script></body></html>'
    )
    take(place, write(place, "seite.html", page))
    assert subjects(place) == {"shop-example": 2}
    assert len(place.store.subjects.listings(source="trustpilot")) == 1


def test_a_subject_that_contradicts_the_page_is_refused_and_nothing_is_kept(place):
    take(place, write(place, "a.html", kununu_page(1)))
    with pytest.raises(UnreadableImport, match="belongs to `kununu-de-beispiel-werke` and not to `other`"):
        take(place, write(place, "b.html", kununu_page(2)), subject="other")
    assert place.store.reviews.count() == 1


def test_a_folder_may_name_the_subject_where_there_is_one_of_this_key(place):
    place.store.subjects.add(Subject("beispiel", "Beispiel-Werke", SubjectKind.EMPLOYER))
    write(place, "kununu/beispiel/a.html", kununu_page(1))
    take(place, folder(place))
    # A folder of any other name, such as a month, is no subject.
    write(place, "kununu/2026-03/b.html", kununu_page(2))
    take(place, folder(place))
    assert subjects(place) == {"beispiel": 2}


def test_a_page_without_subject_is_taken_under_the_files_name_and_that_is_said(place):
    write(place, "kununu/antwort.json", kununu_answer(1))
    lines = take(place, folder(place), dry_run=True).lines()
    said = "the page does not name its subject: taken as `kununu-antwort`; say it with --subject"
    assert [line for line in lines if "--subject" in line] == [f"note: kununu/antwort.json: {said}"]


def test_a_dry_run_says_which_page_reads_what_and_keeps_nothing(place):
    write(place, "a.html", kununu_page(1, 2))
    write(place, "b.html", WALL)
    summary = take(place, folder(place), dry_run=True)
    lines = summary.lines()
    assert lines[0].startswith("a.html: kununu/")
    assert lines[0].endswith("for kununu, saved 2026-03-01, 2 reviews, 0 figures, subject kununu-de-beispiel-werke")
    assert lines[1].startswith("rejected: b.html: ")
    assert lines[2:] == ["files: 1 read, 1 rejected", "rows: 2 importable, 1 rejected"]
    assert (summary.runs, place.store.leaves.size(), subjects(place)) == ((), 0, {})


@pytest.mark.parametrize("broken", [WALL, kununu_page(*range(1, 9), score=""), kununu_page(), "<html>captcha</html>"])
def test_broken_pages_are_told_and_the_rest_is_kept(place, broken):
    write(place, "kununu/good.html", kununu_page(1, 2))
    write(place, "kununu/bad.html", broken)
    summary = take(place, folder(place))
    assert kept(summary) == (2, 0)
    assert [line.partition(": ")[2].partition(":")[0] for line in summary.refusals()] == ["kununu/bad.html"]
    assert (summary.exit_code(strict=False), summary.exit_code(strict=True)) == (0, 1)
    assert place.store.reviews.count() == 2


def test_where_nothing_can_be_read_the_answer_is_2(place):
    for name in ("a.html", "b.html"):
        write(place, name, WALL)
    summary = take(place, folder(place))
    assert (summary.exit_code(strict=False), summary.exit_code(strict=True)) == (2, 2)
    with pytest.raises(UnreadableImport) as caught:
        take(place, folder(place) / "a.html")
    assert (caught.value.exit_code, place.store.leaves.size()) == (2, 0)


def test_a_har_tells_broken_documents_and_only_counts_other_answers(place):
    content = har(
        har_entry(EMPLOYER, kununu_page(1, 2)),
        har_entry(CALL, '{"user": null}', mime="application/json", kind="xhr"),
        har_entry(f"{EMPLOYER}/2", WALL),
        har_entry("https://www.kununu.com/config", '{"a": 1}', mime="application/json", kind="fetch"),
    )
    summary = take(place, write(place, "a.har", content))
    assert "a.har: 2 other answers without reviews" in summary.lines()
    assert (kept(summary), summary.n_rejected) == ((2, 0), 1)


def test_an_answer_whose_reviews_lost_their_ratings_is_told_whatever_loaded_it(place):
    answer = kununu_answer(*range(1, 9)).replace('"score": 4.2', '"score": null').replace('"ratings"', '"gone"')
    content = har(har_entry(EMPLOYER, kununu_page(9)), har_entry(CALL, answer, mime="application/json", kind="xhr"))
    summary = take(place, write(place, "a.har", content))
    assert (kept(summary), summary.n_rejected) == ((1, 0), 1)


@pytest.mark.parametrize("content", [har(), har(har_entry("https://a.example/", "<html></html>", kind="xhr"))])
def test_an_archive_without_any_page_of_ours_is_refused(place, content):
    with pytest.raises(UnreadableImport, match="no page of a known site"):
        take(place, write(place, "a.har", content))


def test_a_list_that_no_page_reads_is_an_export_if_its_rows_have_ratings(place):
    rated = '[{"id": "1", "Bewertung": 4, "Kommentar": "gut"}, {"id": "2", "Bewertung": 2, "Kommentar": "nein"}]'
    assert kept(take(place, write(place, "a.json", rated), source="kununu")) == (2, 0)
    unrated = '[{"Kommentar": "gut"}, {"Kommentar": "nein"}]'
    with pytest.raises(UnreadableImport):
        take(place, write(place, "b.json", unrated), source="kununu")
    assert place.store.reviews.count() == 2


def test_exports_and_pages_lie_side_by_side(place):
    write(place, "kununu/seite.html", kununu_page(1))
    write(place, "kununu/export.csv", "id,rating,text,firm\ne1,3,Solide Arbeit,Beispiel\ne2,9,Zu viel,Beispiel\n")
    write(place, "notizen.txt", "Nur ein Zettel\n")
    summary = take(place, folder(place))
    assert {listing.source for listing in place.store.subjects.listings()} == {"kununu"}
    assert any(line.startswith("rejected: notizen.txt: ") for line in summary.lines())
    assert "files: 2 read, 1 rejected" in summary.lines()


def test_no_name_on_a_saved_page_reaches_the_database(place):
    write(place, "a.html", any_page(2, text="Ask ada@mail.example"))
    write(place, "b.html", amazon_page("R1TESTTEST"))
    take(place, folder(place))
    stored = b"".join(path.read_bytes() for path in place.settings.home.glob("own.sqlite*"))
    assert b"Ask [e-mail]" in stored
    assert NAME.encode() not in stored
    assert b"ada@mail.example" not in stored
    assert {bool(version.review.author_key) for version in place.store.reviews.versions()} == {True}


def test_a_reader_that_fails_as_nobody_foresaw_costs_its_file_alone():
    with pytest.raises(UnreadableImport, match=r"the reader failed on it \(ZeroDivisionError\)") as caught:
        guarded(lambda: 1 // 0, "a.html")
    assert (caught.value.where, "report this" in caught.value.todo) == ("a.html", True)


@pytest.mark.shared
@pytest.mark.skipif(not PAGES.is_dir(), reason="the captures do not lie beside the project")
def test_all_captures_are_taken_in_by_dropping_their_folder(place):
    for path in sorted(PAGES.glob("*/*")):
        if path.is_file() and path.parent.name != "rating-widgets":
            write(place, f"{path.parent.name}/{path.name}", path.read_bytes())
    first = take(place, folder(place))
    assert kept(first)[0] == place.store.reviews.count() > 1_000
    assert first.exit_code(strict=False) == 0
    again = take(place, folder(place))
    assert (kept(again), sum(run.edited for run in again.runs)) == ((0, kept(first)[0]), 0)
    assert not place.store.leaves.fsck().faults
