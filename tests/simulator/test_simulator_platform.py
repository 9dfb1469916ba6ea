"""The platform's clock decides what is visible, and its switches what goes wrong."""

import threading
from datetime import timedelta

import pytest
from visitor import NOON

from simulator.errors import SimulatorError, UnknownReview, UnknownSubject
from simulator.listing import Paging, tally
from simulator.platform import Platform
from simulator.visit import Visit


def ids(opinions):
    return [opinion.review_id for opinion in opinions]


def paged_ids(platform, subject="kanne", **limits):
    last = platform.page(subject, 1, **limits).last
    pages = [platform.page(subject, number, **limits) for number in range(1, last + 1)]
    return [review_id for page in pages for review_id in ids(page.rows)]


# Time


def test_reviews_are_shown_newest_first(platform):
    assert ids(platform.visible("kanne"))[:3] == ["k-0", "k-1", "k-2"]


def test_a_review_appears_when_the_clock_reaches_it(make_opinion):
    platform = Platform([make_opinion(0), make_opinion(-2)], clock=NOON)
    assert ids(platform.visible("kanne")) == ["k-0"]
    platform.advance(days=2)
    assert ids(platform.visible("kanne")) == ["k--2", "k-0"]


def test_time_may_go_backwards(platform):
    platform.advance(days=-40)
    assert ids(platform.visible("kanne")) == ["k-40", "k-41", "k-42", "k-43", "k-44"]
    platform.turn_clock(NOON)
    assert platform.clock == NOON
    assert platform.distinct() == 45


# Pages


@pytest.mark.parametrize(("n", "sizes"), [(0, [0]), (19, [19]), (20, [20]), (21, [20, 1]), (45, [20, 20, 5])])
def test_a_listing_is_cut_into_pages(make_opinion, n, sizes):
    platform = Platform([make_opinion(1_000), *map(make_opinion, range(n))], clock=NOON)
    platform.delete("kanne", "k-1000")
    pages = [platform.page("kanne", number + 1) for number in range(len(sizes))]
    assert [len(page.rows) for page in pages] == sizes
    assert {page.last for page in pages} == {len(sizes)}


def test_beyond_the_last_page_there_is_nothing(platform):
    assert platform.page("kanne", 4).rows == ()


def test_a_layout_may_have_its_own_page_size_and_an_end(platform):
    assert len(platform.page("kanne", 1, size=50).rows) == 45
    assert len(paged_ids(platform, size=10, cap=25)) == 25


def test_repeated_rows_are_served_as_often_as_they_stand_there(make_opinion):
    platform = Platform([make_opinion(1), make_opinion(1), make_opinion(2)], clock=NOON)
    assert paged_ids(platform) == ["k-1", "k-1", "k-2"]
    assert platform.distinct() == platform.page("kanne", 1).tally.n_reviews == 2


def test_the_subjects_are_told_with_their_names(platform, make_opinion):
    platform = Platform([make_opinion(subject="b", subject_name="Becher"), make_opinion()], clock=NOON)
    assert [(face.subject, face.subject_name) for face in platform.subjects()] == [
        ("b", "Becher"),
        ("kanne", "Teekanne"),
    ]


def test_a_subject_that_never_was_is_an_error(platform):
    for ask in (platform.visible, platform.distinct, lambda key: platform.page(key, 1)):
        with pytest.raises(UnknownSubject, match="where: fass"):
            ask("fass")


@pytest.mark.parametrize(
    ("size", "overlap", "n_rows"), [(20, 0, 101), (20, 4, 101), (20, 19, 60), (1, 0, 3), (50, 5, 50)]
)
def test_paging_serves_every_row_whatever_the_overlap(size, overlap, n_rows):
    paging, rows = Paging(size, overlap), list(range(n_rows))
    served = [row for number in range(1, paging.last(n_rows) + 1) for row in paging.cut(rows, number)]
    assert sorted(set(served)) == rows
    assert len(served) == n_rows + overlap * (paging.last(n_rows) - 1)


# What the platform announces


def test_the_announced_mean_counts_each_review_once_and_only_ratings_on_the_scale(make_opinion):
    ratings = [5, 4, 4, 1, 9, None]
    rows = [make_opinion(number, rating=rating) for number, rating in enumerate(ratings)]
    announced = tally([*rows, rows[0]])
    assert (announced.n_reviews, announced.n_rated, announced.mean) == (6, 4, 3.5)
    assert announced.histogram == {5: 1, 4: 2, 3: 0, 2: 0, 1: 1}


def test_without_ratings_there_is_no_mean_and_no_histogram(make_opinion):
    announced = tally([make_opinion(rating=None, low=0, high=100)])
    assert (announced.n_reviews, announced.mean, announced.histogram) == (1, None, {})


def test_a_percent_scale_has_no_stars(make_opinion):
    assert tally([make_opinion(rating=80, low=0, high=100)]).histogram == {}


# Changes


def test_an_edit_changes_every_row_of_a_review_and_keeps_its_place(make_opinion):
    platform = Platform([make_opinion(1), make_opinion(1), make_opinion(2)], clock=NOON)
    platform.edit("kanne", "k-1", rating=1.0, text="Doch nicht.")
    assert [(row.review_id, row.rating) for row in platform.visible("kanne")] == [
        ("k-1", 1.0),
        ("k-1", 1.0),
        ("k-2", 4.0),
    ]
    assert platform.page("kanne", 1).tally.mean == 2.5


def test_a_deleted_review_is_gone_until_it_is_restored(platform):
    platform.delete("kanne", "k-3")
    assert "k-3" not in ids(platform.visible("kanne"))
    assert (platform.distinct(), platform.page("kanne", 1).tally.n_reviews) == (44, 44)
    platform.restore("kanne", "k-3")
    assert ids(platform.visible("kanne"))[3] == "k-3"


def test_a_subject_stays_when_its_last_review_is_deleted(make_opinion):
    platform = Platform([make_opinion()], clock=NOON)
    platform.delete("kanne", "k-0")
    assert (platform.page("kanne", 1).name, platform.page("kanne", 1).rows) == ("Teekanne", ())


@pytest.mark.parametrize("change", ["edit", "delete", "restore"])
def test_changing_a_review_that_is_not_there_is_an_error(platform, change):
    with pytest.raises(UnknownReview, match="review k-999"):
        getattr(platform, change)("kanne", "k-999")


def test_published_samples_appear_now_and_never_share_an_id(platform):
    first = platform.publish(3, subject="kanne")
    platform.delete("kanne", first[0].review_id)
    second = platform.publish(2, subject="kanne", rating=None)
    assert len({*ids(first), *ids(second)}) == 5
    assert platform.distinct("kanne") == 49
    assert {row.rating for row in second} == {None}


def test_samples_may_open_a_subject(platform):
    platform.publish(25)
    assert platform.distinct("sample") == 25
    assert platform.distinct() == 70


# Switches


def test_a_truncated_listing_announces_more_than_it_shows(platform):
    platform.truncate(after=10)
    assert len(paged_ids(platform)) == platform.distinct() == 10
    assert platform.page("kanne", 1).tally.n_reviews == 45
    platform.truncate(after=None)
    assert platform.distinct() == 45


@pytest.mark.parametrize(("share", "n_repeated"), [(0.0, 0), (0.1, 2), (0.5, 10), (1.0, 19)])
def test_page_drift_repeats_rows_and_loses_none(platform, share, n_repeated):
    platform.duplicate(share)
    first, second = platform.page("kanne", 1), platform.page("kanne", 2)
    assert len(set(ids(first.rows)) & set(ids(second.rows))) == n_repeated
    assert len(set(paged_ids(platform))) == 45


def test_every_nth_request_is_refused(platform):
    platform.limit_rate(every=3, retry_after=7)
    troubles = [platform.trouble() for _ in range(6)]
    assert [trouble and trouble.status for trouble in troubles] == [None, None, 429, None, None, 429]
    assert troubles[2].retry_after == "7"


def test_a_refusal_may_name_a_date(platform):
    platform.limit_rate(every=1, retry_after=NOON)
    assert platform.trouble().retry_after == "Wed, 15 May 2024 12:00:00 GMT"


def test_an_outage_ends_after_its_times_or_on_recovery(platform):
    platform.outage(503, times=2)
    assert [bool(platform.trouble()) for _ in range(4)] == [True, True, False, False]
    platform.outage("drop")
    assert all(platform.trouble().drop for _ in range(5))
    platform.recover()
    assert platform.trouble() is None


def test_recovery_switches_everything_off_but_keeps_deletions(platform):
    platform.delete("kanne", "k-0")
    platform.truncate(after=1)
    platform.duplicate(0.5)
    platform.limit_rate(every=1, retry_after=1)
    platform.change_layout()
    platform.recover()
    page = platform.page("kanne", 1)
    assert (len(paged_ids(platform)), page.redesigned, platform.trouble()) == (44, False, None)


def test_visits_are_kept_in_order(platform):
    visits = (Visit("/a", 200, 1.0), Visit("/b", 404, 2.0, "leumund"))
    for visit in visits:
        platform.record(visit)
    assert platform.visits() == visits


def test_the_platform_may_change_while_it_is_read(platform):
    failures = []

    def read_pages():
        try:
            for _ in range(200):
                assert platform.page("kanne", 1).tally.n_reviews >= 45
        except (SimulatorError, AssertionError, RuntimeError) as error:
            failures.append(error)

    readers = [threading.Thread(target=read_pages) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(50):
        platform.publish(1, subject="kanne")
        platform.advance(days=timedelta(minutes=1) / timedelta(days=1))
    for reader in readers:
        reader.join()
    assert failures == []
