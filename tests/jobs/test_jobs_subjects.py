"""Subjects and links as somebody types them: what is kept, and what each refusal says."""

from datetime import date

import pytest

from jobs.lists import subjects_table
from jobs.subjects import LinkRefused, SubjectOrder, SubjectRefused, add_subject, link_listing, link_part
from report.jsontext import render_json
from store.errors import ListingTaken, UnknownSubject
from store.records import Listing, PartOf, Subject, SubjectKind

KETTLE = SubjectOrder("kettle", "Kettle 1.7 l", "product")
SOURCES = ("schemaorg", "appstore")
DAY = date(2026, 3, 1)


@pytest.fixture
def kettle(store):
    add_subject(store, KETTLE)
    return store


def test_a_subject_is_kept_with_its_whole(store):
    add_subject(store, SubjectOrder("house", "House Ltd", "organisation"))
    assert add_subject(store, SubjectOrder("kettle", "  Kettle  1.7 l ", "product", part_of="house")) == []
    assert store.subjects.get("kettle") == Subject("kettle", "Kettle 1.7 l", SubjectKind.PRODUCT)
    assert store.subjects.links() == [PartOf("kettle", "house")]


@pytest.mark.parametrize(
    ("order", "says"),
    [
        (SubjectOrder("Kettle 1", "K", "product"), ["`Kettle 1` is no key", "for example `kettle-1`"]),
        (SubjectOrder("-k", "K", "product"), ["is no key", "`k`"]),
        (SubjectOrder("", "K", "product"), ["is no key", "`my-kettle`"]),
        (SubjectOrder("k" * 101, "K", "product"), ["is no key"]),
        (SubjectOrder("mug", "Mug", "produkt"), ["no kind `produkt`", "did you mean `product`", "employer"]),
        (SubjectOrder("mug", "Mug", None), ["`mug` needs a kind"]),
        (SubjectOrder("mug", None, "product"), ["`mug` needs a name"]),
        (SubjectOrder("mug", " ", "product"), ["`mug` needs a name"]),
        (SubjectOrder("mug", "x" * 201, "product"), ["at most 200"]),
        (SubjectOrder("kettle", "Another", "product"), ["`kettle` is taken by 'Kettle 1.7 l'", "another key"]),
        (SubjectOrder("kettle", "Another", "product", is_person=True), ["is taken"]),
    ],
)
def test_what_cannot_be_added_is_refused_with_a_way_out(kettle, order, says):
    with pytest.raises(SubjectRefused) as caught:
        add_subject(kettle, order)
    assert all(words in str(caught.value) for words in says)
    assert [row.subject.key for row in kettle.subjects.list_subjects()] == ["kettle"]


def test_an_unknown_whole_is_refused_before_anything_is_kept(store):
    with pytest.raises(UnknownSubject):
        add_subject(store, SubjectOrder("kettle", "Kettle", "product", part_of="nobody"))
    assert store.subjects.list_subjects() == []


def test_a_name_like_a_persons_is_kept_with_a_warning_and_flagged_by_hand(store):
    (warning,) = add_subject(store, SubjectOrder("dr-muster", "Praxis Dr. Muster", "place"))
    assert "a doctor's title" in warning
    assert not store.subjects.get("dr-muster").is_person
    (note,) = add_subject(store, SubjectOrder("dr-muster", None, None, is_person=True))
    assert "not scored" in note
    assert store.subjects.get("dr-muster").is_person


def test_whoever_says_so_at_once_is_not_warned(store):
    assert add_subject(store, SubjectOrder("dr-muster", "Dr. Muster", "place", is_person=True)) == []
    assert store.subjects.get("dr-muster").is_person


def test_a_listing_is_kept_with_its_dates(kettle):
    listing = Listing("schemaorg", "shop/kettle", "kettle", "https://shop.example/k", valid_from=DAY)
    kept = link_listing(kettle, listing, SOURCES)
    assert kept.id
    assert [(row.external_id, row.valid_from) for row in kettle.subjects.listings("kettle")] == [("shop/kettle", DAY)]


@pytest.mark.parametrize(
    ("listing", "says"),
    [
        (Listing("schema.org", "1", "kettle", ""), ["no source `schema.org`", "did you mean `schemaorg`"]),
        (Listing("", "1", "kettle", ""), ["no source ``"]),
        (Listing("appstore", " ", "kettle", ""), ["needs the source's id"]),
        (Listing("appstore", "1", "kettle", "shop.example/k"), ["address is none that can be fetched"]),
        (Listing("appstore", "1", "kettle", "file:///etc/passwd"), ["address is none"]),
        (Listing("appstore", "1", "kettle", "https://[bad/"), ["address is none"]),
        (Listing("appstore", "1", "kettle", "", 0, DAY, date(2026, 2, 1)), ["end on 2026-02-01, before it begins"]),
    ],
)
def test_what_cannot_be_linked_is_refused_with_a_way_out(kettle, listing, says):
    with pytest.raises(LinkRefused) as caught:
        link_listing(kettle, listing, SOURCES)
    assert all(words in str(caught.value) for words in says)
    assert kettle.subjects.listings() == []


def test_a_listing_of_another_subject_moves_only_from_a_day_on(kettle):
    add_subject(kettle, SubjectOrder("mug", "Mug", "product"))
    link_listing(kettle, Listing("appstore", "1", "kettle", ""), SOURCES)
    with pytest.raises(ListingTaken):
        link_listing(kettle, Listing("appstore", "1", "mug", ""), SOURCES)
    link_listing(kettle, Listing("appstore", "1", "mug", "", valid_from=DAY), SOURCES)
    assert [(row.subject, row.valid_from) for row in kettle.subjects.listings()] == [("kettle", None), ("mug", DAY)]


def test_a_source_that_is_only_imported_is_known_by_its_listings(kettle):
    kettle.subjects.add_listing(Listing("own-export", "1", "kettle", ""))
    assert link_listing(kettle, Listing("own-export", "2", "kettle", ""), SOURCES).external_id == "2"


@pytest.fixture
def family(store):
    """Three organisations: part, whole and group, linked in this order."""
    for key in ("part", "whole", "group"):
        add_subject(store, SubjectOrder(key, key.title(), "organisation"))
    link_part(store, PartOf("part", "whole"))
    link_part(store, PartOf("whole", "group", date(2020, 1, 1), date(2024, 12, 31)))
    return store


@pytest.mark.parametrize(
    ("link", "way"),
    [
        (PartOf("part", "part"), "part in part"),
        (PartOf("whole", "part"), "whole in part in whole"),
        (PartOf("group", "part"), "group in part in whole in group"),
        (PartOf("group", "part", date(2024, 12, 31)), "group in part in whole in group"),
    ],
)
def test_a_circle_is_refused_and_shown(family, link, way):
    before = family.subjects.links()
    with pytest.raises(LinkRefused, match=f"a circle, {way}$|a circle, {way}\n"):
        link_part(family, link)
    assert family.subjects.links() == before


@pytest.mark.parametrize("link", [PartOf("group", "part", date(2025, 1, 1)), PartOf("part", "group")])
def test_what_holds_at_other_times_or_is_only_another_way_is_no_circle(family, link):
    link_part(family, link)
    assert link in family.subjects.links()


def test_parts_and_wholes_must_be_known_and_days_in_order(family):
    with pytest.raises(UnknownSubject):
        link_part(family, PartOf("part", "nobody"))
    with pytest.raises(LinkRefused, match="before it begins"):
        link_part(family, PartOf("part", "group", DAY, date(2026, 2, 1)))


def test_the_list_shows_listings_and_flags(kettle):
    add_subject(kettle, SubjectOrder("dr-muster", "Dr. Muster", "place", is_person=True))
    for number in "12":
        link_listing(kettle, Listing("appstore", number, "kettle", ""), SOURCES)
    rows = {row["subject"]: row for row in render_json(subjects_table(kettle))["rows"]}
    assert (rows["kettle"]["reviews"], rows["kettle"]["listings"], rows["kettle"]["person"]) == (0, 2, False)
    assert (rows["dr-muster"]["listings"], rows["dr-muster"]["person"]) == (0, True)
