"""Texts that stand on another subject, too: found by prints, told from reviews passed on, gone with their text."""

import contextlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from jobs.authenticity import examine, related_to
from jobs.copied import Elsewhere, copied_elsewhere
from jobs.copies import METHOD, CopySummary, check_copies, find_copies, print_texts
from jobs.indicate import compute
from jobs.model import shipped_priors
from jobs.replay import ERASED, SAME, replay_published
from jobs.sample import sample_of
from jobs.surroundings import from_facts
from jobs.trustseries import score_moments
from jobs.twins import find_all_twins
from jobs.voice import Voice
from jobs.voicerow import rows_of
from scoring.authenticity import Beside
from store.records import Census, Coverage, PartOf, Precision, Selection, Subject, SubjectKind, on_day
from store.runs import PageObservation

NOW = datetime(2026, 7, 1, tzinfo=UTC)
SENTENCE = "The lid broke after a week and nobody ever answered my letters about it, which I find a pity"
PHRASE = "Very good product and fast delivery too"


@pytest.fixture
def collect(store):
    """Carries out one full run over a listing."""

    def run(listing, *reviews, at=NOW):
        opened = store.runs.open_run(listing, source=listing.source, started_at=at, parser="p", config_digest="c")
        shown = [replace(review, source=listing.source) for review in reviews]
        store.runs.observe(opened, PageObservation(f"https://x.example/{listing.id}/{at}", at, shown))
        store.runs.close(opened, Census(Coverage.FULL, Selection.FULL, len(shown), seen=len(shown)), at)

    return run


@pytest.fixture
def shelves(make_listing):
    """Listings of two subjects on one source."""
    return make_listing("kettle"), make_listing("toaster", external_id="toaster")


def said(make_review, name, text=SENTENCE, *, day=1, **changes):
    """Return a review with a name of its own as author, published on a day of May."""
    fields = {"title": None, "text": text, "author_key": f"author {name}", "published": on_day(date(2026, 5, day))}
    return make_review(name, **(fields | changes))


def elsewhere(store, key="kettle", *, as_of=NOW, replay=False):
    """Return the authors of the reviews on other subjects that say almost the same as one of this subject."""
    subject = store.subjects.get(key)
    found = copied_elsewhere(store, subject, related_to(store, subject), as_of=as_of, replay=replay)
    names = {version.id: version.review.author_key for version in store.reviews.versions()}
    return [names[number] for number in found.rows["version"].tolist()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SENTENCE, ["author b"]),
        (SENTENCE.upper() + "!!", ["author b"]),
        (SENTENCE + " today", ["author b"]),
        (PHRASE, []),
        ("The lid of mine is fine, and I would buy it again any day of the week, or the year", []),
        (None, []),
    ],
)
def test_a_longer_text_that_stands_almost_the_same_on_another_subject_is_found(
    store, collect, shelves, make_review, text, found
):
    kettle, toaster = shelves
    collect(kettle, said(make_review, "a", PHRASE if text == PHRASE else SENTENCE))
    collect(toaster, said(make_review, "b", text, day=20))
    find_copies(store)
    assert elsewhere(store) == found
    assert elsewhere(store, "toaster") == (["author a"] if found else [])


def test_new_texts_alone_are_printed_and_held_against_those_of_before(store, collect, shelves, make_review):
    kettle, toaster = shelves
    collect(kettle, said(make_review, "a"))
    assert find_copies(store) == CopySummary(compared=1, found=0)
    collect(toaster, said(make_review, "b", day=20))
    assert find_copies(store) == CopySummary(compared=1, found=1)
    assert find_copies(store) == CopySummary(compared=0, found=0)


def test_small_batches_find_what_one_large_batch_does(store, collect, shelves, make_review):
    kettle, toaster = shelves
    collect(kettle, *(said(make_review, f"a{n}", f"{SENTENCE} {n}", day=n) for n in range(1, 6)))
    collect(toaster, *(said(make_review, f"b{n}", f"{SENTENCE} {n}", day=n + 20) for n in range(1, 6)))
    find_copies(store, batch=1)
    one_by_one = elsewhere(store)
    store.prints.search_anew()
    find_copies(store)
    assert elsewhere(store) == one_by_one
    assert len(one_by_one) == 5


def test_prints_and_pairs_that_are_wrong_are_found_and_mended(store, collect, shelves, make_review):
    kettle, toaster = shelves
    other = " ".join(reversed(SENTENCE.split()))
    collect(kettle, said(make_review, "a"), said(make_review, "c", other, day=3))
    collect(toaster, said(make_review, "b", day=20))
    find_copies(store)
    first, second, third = (version.id for version in store.prints.newer(0))
    assert check_copies(store) == 0
    store.prints.keep({first: [77]}, [], method=METHOD, newest=third)
    assert (check_copies(store), check_copies(store)) == (1, 0)
    store.prints.keep({}, [(third, second)], method=METHOD, newest=third)
    assert (check_copies(store, batch=1), check_copies(store)) == (2, 0)
    store.prints.keep({}, [], method=METHOD, newest=third, after=0)
    assert check_copies(store) == 3
    assert elsewhere(store) == ["author b"]


def everything(store):
    numbers = [version.id for version in store.prints.newer(0)]
    return store.prints.kept(numbers), store.prints.copies(numbers)


@pytest.mark.parametrize("batches_before_the_kill", range(5))
def test_a_check_that_is_killed_loses_nothing_and_the_next_search_ends_it(
    store, collect, shelves, make_review, monkeypatch, batches_before_the_kill
):
    kettle, toaster = shelves
    collect(kettle, said(make_review, "a"), said(make_review, "c", " ".join(reversed(SENTENCE.split())), day=3))
    collect(
        toaster, said(make_review, "b", day=20), said(make_review, "d", " ".join(reversed(SENTENCE.split())), day=9)
    )
    find_copies(store, batch=1)
    right = everything(store)
    numbers = [version.id for version in store.prints.newer(0)]
    assert len(right[1]) == 4
    store.prints.keep({numbers[-1]: [77]}, [(numbers[0], numbers[3])], method=METHOD, newest=numbers[-1])
    keep, kept = store.prints.keep, []

    def keep_some(*given, **named):
        if len(kept) == batches_before_the_kill:
            raise KeyboardInterrupt
        keep(*given, **named)
        kept.append(1)

    monkeypatch.setattr(store.prints, "keep", keep_some)
    with contextlib.suppress(KeyboardInterrupt):
        check_copies(store, batch=1)
    # Whatever reads in between finds all true copies.
    assert right[1] <= everything(store)[1]
    assert all(set(bands) <= set(everything(store)[0][number]) for number, bands in right[0].items())
    monkeypatch.undo()
    find_copies(store, batch=3)
    assert everything(store) == right
    assert check_copies(store) == 0


def test_prints_of_another_rule_are_dropped_and_made_anew(store, collect, shelves, make_review):
    kettle, toaster = shelves
    collect(kettle, said(make_review, "a"))
    collect(toaster, said(make_review, "b", day=20))
    find_copies(store)
    right = everything(store)
    store.prints.search_anew()
    store.prints.keep({1: [77]}, [], method="an older rule", newest=99)
    assert find_copies(store) == CopySummary(compared=2, found=1)
    assert everything(store) == right


def test_what_is_written_of_a_natural_person_is_held_against_nobody(store, collect, shelves, make_listing, make_review):
    person = Subject("doctor", "A doctor", SubjectKind.EMPLOYER, is_person=True)
    store.subjects.add(person)
    practice = store.subjects.add_listing(replace(shelves[1], id=0, external_id="doctor", subject="doctor"))
    collect(shelves[0], said(make_review, "a"))
    collect(practice, said(make_review, "b"))
    find_copies(store)
    assert elsewhere(store) == []


def test_parts_and_wholes_are_one_subject_here(store, collect, shelves, make_review):
    kettle, toaster = shelves
    collect(kettle, said(make_review, "a"))
    collect(toaster, said(make_review, "b", day=20))
    find_copies(store)
    store.subjects.link(PartOf("kettle", "toaster"))
    assert elsewhere(store) == []


def test_a_past_day_knows_only_what_had_been_published_and_seen_by_then(store, collect, shelves, make_review):
    kettle, toaster = shelves
    collect(kettle, said(make_review, "a"))
    collect(toaster, said(make_review, "b", day=20), at=datetime(2026, 6, 20, tzinfo=UTC))
    find_copies(store)
    assert elsewhere(store, as_of=datetime(2026, 5, 10, tzinfo=UTC)) == []
    assert elsewhere(store, as_of=datetime(2026, 6, 1, tzinfo=UTC)) == ["author b"]
    assert elsewhere(store, as_of=datetime(2026, 6, 1, tzinfo=UTC), replay=True) == []


def test_a_text_that_expires_takes_its_prints_and_copies_along(store, collect, shelves, make_review):
    kettle, toaster = shelves
    collect(kettle, said(make_review, "a"))
    collect(toaster, said(make_review, "b", day=20))
    find_copies(store)
    bands = print_texts(list(store.twins.among([1, 2])))
    store.erasures.expire_texts("shop", before=datetime(2027, 1, 1, tzinfo=UTC), at=NOW)
    assert list(store.prints.sharing([band for each in bands.values() for band in each], 24)) == []
    assert elsewhere(store) == elsewhere(store, "toaster") == []


def test_a_text_erased_on_request_takes_them_along_too(store, collect, shelves, make_review):
    kettle, toaster = shelves
    collect(kettle, said(make_review, "a"))
    collect(toaster, said(make_review, "b", day=20))
    find_copies(store)
    bands = next(iter(print_texts(list(store.twins.among([2]))).values()))
    store.erasure_requests.erase([2], reason="art17", at=NOW, record=lambda marks: None)
    assert [version for _, version in store.prints.sharing(bands, 24)] == [1] * len(bands)
    assert elsewhere(store) == []


def test_a_text_erased_while_it_is_compared_leaves_no_print(store, collect, shelves, make_review):
    kettle, _ = shelves
    collect(kettle, said(make_review, "a"))
    prints = print_texts(store.prints.newer(0))
    store.erasures.expire_texts("shop", before=datetime(2027, 1, 1, tzinfo=UTC), at=NOW)
    store.prints.keep(prints, [], method=METHOD, newest=1)
    assert list(store.prints.sharing(prints[1], 24)) == []


@pytest.mark.parametrize(
    "case",
    [
        (5, "others", (True, 1.0)),
        # One author's own words, and one review passed on: nobody copied anything.
        (5, "same", (False, 0.0)),
        (0, "unknown", (False, 0.0)),
        (1, "unknown", (False, 0.0)),
    ],
)
def test_texts_copied_to_another_subject_are_told_but_reviews_passed_on_are_not(
    store, collect, shelves, make_review, tools, case
):
    days_later, authors, expected = case
    kettle, toaster = shelves
    words = [f"{SENTENCE} case {n} {n * n} and {n**3} {n**4} of {n**5} parts {n**6} {n**7}" for n in range(2, 26)]
    here = {"others": "author {}", "same": "author {}", "unknown": None}[authors]
    there = {"others": "another {}", "same": "author {}", "unknown": None}[authors]
    for listing, author, later in ((kettle, here, 0), (toaster, there, days_later)):
        shown = [
            said(make_review, f"{listing.id} {n}", text, day=n + 1 + later, author_key=author and author.format(n))
            for n, text in enumerate(words)
        ]
        collect(listing, *shown)
    find_copies(store)
    published = compute(store, store.subjects.get("kettle"), tools, as_of=NOW)
    (told,) = (test for test in from_facts(published.facts).tests if test.name == "near_identical")
    assert (told.fired, told.effect) == expected


def told_of_copies(store, tools, key="kettle", *, as_of=NOW):
    """Return how many texts of a subject's published figures have a twin, and its facts."""
    published = compute(store, store.subjects.get(key), tools, as_of=as_of)
    return from_facts(published.facts).profile.copies[0], published


def test_a_text_with_a_twin_here_and_a_copy_elsewhere_counts_once(store, make_listing, collect, make_review, tools):
    kettle, toaster = make_listing("kettle"), make_listing("toaster", external_id="toaster")
    again = make_listing("kettle", source="portal")
    texts = [f"{SENTENCE} case {n} {n * n} and {n**3} {n**4} of {n**5} parts {n**6} {n**7}" for n in range(2, 24)]
    collect(kettle, *(said(make_review, f"a{n}", text, day=n + 1) for n, text in enumerate(texts)))
    collect(again, said(make_review, "b", texts[0], day=20))
    collect(toaster, said(make_review, "c", texts[0], day=25), said(make_review, "d", texts[1], day=26))
    find_all_twins(store, NOW)
    find_copies(store)
    n_twins, published = told_of_copies(store, tools)
    # The first text stands here twice, by two people, and elsewhere as well; the second one once, and elsewhere.
    assert n_twins == 3
    (told,) = (test for test in from_facts(published.facts).tests if test.name == "near_identical")
    assert (told.fired, told.effect) == (True, pytest.approx(3 / 23))


def voice(version, days_ago, opinion=None, **more):
    at = NOW - timedelta(days=days_ago)
    words = f"{SENTENCE} in case number {opinion or version}"
    more = {"precision": Precision.DAY, "author": f"a{version}", "source": "shop"} | more
    return Voice(
        at, unit=1.0, positive=None, vanished=False, words=words, version=version, opinion=opinion or version, **more
    )


@pytest.mark.parametrize(
    ("author", "pairs", "twins", "n_part"),
    [
        # A twin here and a copy elsewhere are three voices of one text; two of 30 texts are nothing odd.
        ("x", ((1, 50),), 2, 0),
        ("x", ((1, 50), (2, 50)), 2, 0),
        ("x", ((3, 50),), 3, 1),
        # Two texts that say what one elsewhere does say the same themselves: all but the first is a copy.
        ("x", ((1, 50), (3, 50)), 3, 2),
        # The author's own words, once more.
        ("a3", ((3, 50),), 2, 0),
        ("x", (), 2, 0),
        # Of a version that does not count nothing is said.
        ("x", ((99, 50),), 2, 0),
    ],
)
def test_pairs_are_taken_into_the_groups_of_twins(author, pairs, twins, n_part):
    here = [voice(1, 90), voice(2, 70, opinion=1), *(voice(n, 90 - n) for n in range(3, 31))]
    elsewhere = Elsewhere(rows_of([voice(50, 10, author=author)]), ("shop",), pairs)
    kettle, priors = Subject("kettle", "The kettle", SubjectKind.PRODUCT), shipped_priors()
    found = examine(
        sample_of(here),
        Beside(),
        written={},
        as_of=NOW,
        rescore=lambda part: score_moments(part, kettle, priors, [NOW])[-1],
        elsewhere=elsewhere,
    )
    assert found.profile.copies == (twins, 30 - twins)
    assert (found.suspicious.n if found.suspicious else 0) == n_part


def test_figures_follow_what_comes_and_goes_elsewhere_and_those_of_a_past_day_do_not(
    store, collect, shelves, make_review, tools
):
    kettle, toaster = shelves
    collect(kettle, said(make_review, "a"))
    collect(toaster, said(make_review, "b", day=20))
    find_copies(store)
    n_twins, published = told_of_copies(store, tools)
    assert n_twins == 1
    later = NOW + timedelta(days=1)
    collect(toaster, said(make_review, "c", "Nothing of the sort", day=21), at=later)
    find_copies(store)
    assert told_of_copies(store, tools, as_of=later)[0] == 0
    collect(toaster, said(make_review, "d", day=22), at=later + timedelta(days=1))
    find_copies(store)
    assert told_of_copies(store, tools, as_of=later + timedelta(days=1))[0] == 1
    subject = store.subjects.get("kettle")
    assert replay_published(store, subject, published, tools).verdict == SAME
    copied = next(version.review_number for version in store.twins.among([2]))
    store.erasure_requests.erase([copied], reason="art17", at=later + timedelta(days=2), record=lambda marks: None)
    assert replay_published(store, subject, published, tools).verdict == ERASED


def test_every_way_to_new_figures_looks_for_copies(deployment):
    deployment.cycle(NOW)
    assert deployment.store.prints.searched_to(METHOD) > 0
