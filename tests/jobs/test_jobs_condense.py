"""Kept rows are those that all reviews give, bit for bit, whatever happens to them; and only changes are read."""

from datetime import date, timedelta

import numpy as np
import pytest
from small_shop import NOW

from jobs.condense import FORM, KeptRows, condense, condense_anew
from jobs.copies import find_copies
from jobs.indicate import compute, publish_all
from jobs.surroundings import from_facts
from jobs.twins import find_all_twins
from store.condensed import SPAN
from store.records import Census, Coverage, PartOf, Precision, Published, Selection, Sentiment, on_day
from store.runs import PageObservation

SAID = (
    "",
    "works",
    *(f"the lid of number {n} broke after a week and nobody ever answered my letters" for n in range(6)),
)
FIRST = date(2026, 1, 1)


class History:
    """Random things that happen to the reviews of three subjects, one after the other."""

    def __init__(self, store, make_listing, make_review, seed):
        self.store, self.make_review = store, make_review
        self.dice = np.random.default_rng(seed)
        self.listings = [
            make_listing(key, source=source)
            for key, source in (("kettle", "shop"), ("mug", "shop"), ("kettle", "portal"), ("pan", "portal"))
        ]
        self.now = NOW
        self.models = 1

    def go_on(self):
        """Let a day pass on which one thing happens."""
        self.now += timedelta(days=1)
        happens = (
            self.collect,
            self.collect,
            self.collect,
            self.judge,
            self.find,
            self.expire,
            self.link,
            self.withdraw,
            self.judge_anew,
        )
        happens[int(self.dice.integers(len(happens)))]()

    def collect(self):
        """New, back-dated, edited and reappeared reviews; where the census is full, those not shown have vanished."""
        listing = self.listings[int(self.dice.integers(4))]
        run = self.store.runs.open_run(
            listing, source=listing.source, started_at=self.now, parser="p", config_digest="c"
        )
        page = [self.review(listing, number) for number in np.unique(self.dice.integers(0, 25, 8)).tolist()]
        self.store.runs.observe(run, PageObservation("https://shop.example/", self.now, page))
        is_full = self.dice.random() < 0.4
        census = Census(Coverage.FULL if is_full else Coverage.PARTIAL, Selection.NEWEST, len(page), seen=len(page))
        self.store.runs.close(run, census, self.now)

    def review(self, listing, number):
        ago = timedelta(days=int(self.dice.integers(0, 700)))
        exact = Precision.DAY if number % 4 else Precision.MONTH
        day = on_day((self.now - ago).date()).at
        return self.make_review(
            f"r{number}",
            source=listing.source,
            rating=None if self.dice.random() < 0.2 else float(self.dice.integers(1, 6)),
            title=None,
            text=SAID[int(self.dice.integers(len(SAID)))] or None,
            reply="Sorry" if self.dice.random() < 0.3 else None,
            incentivised=(None, True, False)[int(self.dice.integers(3))],
            published=Published(day.replace(day=1) if exact is Precision.MONTH else day, exact),
            author_key=f"{number % 7:032x}" if number % 3 else None,
        )

    def judge(self):
        """The model in force reads what it has not seen."""
        digest = f"{self.models:064x}"
        for some in self.store.reviews.unscored(digest):
            chances = self.dice.random(len(some)).tolist()
            self.store.reviews.add_sentiments(
                digest, [Sentiment(each.id, "en", chance) for each, chance in zip(some, chances, strict=True)]
            )

    def judge_anew(self):
        """A new model comes; with some luck it has read nothing yet."""
        self.models += 1
        self.judge()

    def find(self):
        find_all_twins(self.store, self.now)
        find_copies(self.store)

    def expire(self):
        take = self.store.erasures.expire_texts if self.dice.random() < 0.5 else self.store.erasures.expire_all
        take("shop", before=self.now - timedelta(days=int(self.dice.integers(3, 20))), at=self.now)

    def withdraw(self):
        reviews = [version.review_number for version in self.store.reviews.versions()][:2]
        self.store.erasure_requests.erase(reviews, reason="art17", at=self.now, record=lambda marks: None)

    def link(self):
        ends = FIRST + timedelta(days=int(self.dice.integers(300)))
        self.store.subjects.link(PartOf("mug", "kettle", valid_to=None if self.dice.random() < 0.5 else ends))


def rows_of_all(store, read):
    return [read(listing).tobytes() for listing in store.subjects.listings()]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_equals_what_all_reviews_give_whatever_happens(store, make_listing, make_review, tools, seed):
    history = History(store, make_listing, make_review, seed)
    for step in range(24):
        history.go_on()
        if step % 3 == 2:
            condense(store)
            assert condense_anew(store) == []
    history.collect()
    condense(store)
    find_copies(store)
    subjects = [store.subjects.get(key) for key in ("kettle", "mug", "pan")]
    kept = [compute(store, subject, tools, as_of=history.now, read=KeptRows(store)) for subject in subjects]
    # All texts compared anew say the same as each new one did.
    store.prints.search_anew()
    find_copies(store)
    assert kept == [compute(store, subject, tools, as_of=history.now) for subject in subjects]
    assert all(each.indicators for each in kept)
    assert any(from_facts(each.facts).profile.copies[0] for each in kept)


@pytest.fixture
def shop(store, make_listing, make_review):
    """Two listings with 40 reviews each, and their rows."""
    for key in ("kettle", "mug"):
        collect(store, make_listing(key), [make_review(f"r{n}") for n in range(40)])
    condense(store)
    return store


def collect(store, listing, page, *, days=0):
    at = NOW + timedelta(days=days)
    run = store.runs.open_run(listing, source="shop", started_at=at, parser="p", config_digest="c")
    store.runs.observe(run, PageObservation("https://shop.example/", at, page))
    store.runs.close(run, Census(Coverage.PARTIAL, Selection.NEWEST, None, seen=len(page), reason="newest"), at)


def test_only_new_and_changed_reviews_are_read(shop, make_review):
    listing = shop.subjects.listings("mug")[0]
    assert condense(shop) == 0
    collect(shop, listing, [make_review("r1"), make_review("r2", rating=1.0), make_review("new")], days=1)
    assert condense(shop) == 2
    assert condense(shop) == 0


def test_what_a_model_says_later_is_taken_in_with_the_reviews_that_it_read(shop):
    version = next(shop.reviews.versions("kettle"))
    shop.reviews.add_sentiments("a" * 64, [Sentiment(version.id, "en", 0.25)])
    assert condense(shop) == 80, "a new model: all are judged anew"
    shop.reviews.add_sentiments("a" * 64, [Sentiment(version.id, "en", 0.75)])
    assert condense(shop) == 1
    rows = KeptRows(shop)(shop.subjects.listings("kettle")[0])
    assert np.nansum(rows["positive"]) == 0.75


def test_what_is_erased_is_gone_from_the_rows_at_once(shop):
    shop.erasures.expire_all("shop", before=NOW + timedelta(days=1), at=NOW + timedelta(days=3))
    assert rows_of_all(shop, KeptRows(shop)) == [b"", b""]
    condense(shop)
    rows = KeptRows(shop)(shop.subjects.listings("kettle")[0])
    assert (len(rows), rows["author"].any(), np.isnan(rows["unit"]).all()) == (40, False, True)


def test_who_said_what_a_withdrawn_review_said_counts_for_himself(store, make_listing, make_review):
    listings = [make_listing("kettle", source=source) for source in ("shop", "portal")]
    for listing, name in zip(listings, "ab", strict=True):
        collect(store, listing, [make_review(name, source=listing.source, text=SAID[-1], author_key=name * 32)])
    find_all_twins(store, NOW)
    condense(store)
    first, second = (KeptRows(store)(listing) for listing in listings)
    assert first["opinion"].tolist() == second["opinion"].tolist()
    store.erasure_requests.erase(first["review"].tolist(), reason="art17", at=NOW, record=lambda marks: None)
    condense(store)
    assert KeptRows(store)(listings[1])["opinion"].tolist() == second["version"].tolist()
    assert condense_anew(store) == []


def test_rows_that_are_wrong_are_found_and_mended(shop):
    listing = shop.subjects.listings("mug")[0]
    changes = shop.condensed.changes(FORM)
    number, content = next(iter(shop.condensed.spans(listing.id).items()))
    assert shop.condensed.keep(listing.id, {number: content[: len(content) // 2 + 1]}, form=FORM, changes=changes)
    assert [wrong.id for wrong in condense_anew(shop)] == [listing.id]
    assert condense_anew(shop) == []


def test_of_two_that_bring_rows_up_to_date_the_later_one_gives_way(shop):
    listing = shop.subjects.listings("mug")[0]
    changes = shop.condensed.changes(FORM)
    spans = shop.condensed.spans(listing.id)
    assert shop.condensed.keep(listing.id, spans, form=FORM, changes=changes)
    assert not shop.condensed.keep(listing.id, dict.fromkeys(spans, b""), form=FORM, changes=changes)
    assert shop.condensed.spans(listing.id) == spans


def test_rows_of_another_form_are_made_anew(shop):
    assert sorted(shop.condensed.changes("another").whole) == [listing.id for listing in shop.subjects.listings()]
    assert shop.condensed.changes(FORM).whole == ()


def test_reviews_of_two_spans_are_read_in_their_order(store, make_listing, make_review):
    listing = make_listing("kettle")
    collect(store, listing, [make_review(f"r{n}") for n in range(SPAN + 5)])
    condense(store)
    numbers = KeptRows(store)(listing)["review"]
    assert (len(store.condensed.spans(listing.id)), len(numbers)) == (2, SPAN + 5)
    assert (np.diff(numbers) > 0).all()


def test_publishing_takes_in_what_is_new(shop, tools, make_review):
    publish_all(shop, tools, NOW)
    collect(shop, shop.subjects.listings("mug")[0], [make_review(f"new{n}") for n in range(10)], days=1)
    publish_all(shop, tools, NOW + timedelta(days=1))
    assert shop.indicators.current("mug").indicators[0].n == 50
