"""A portal's saved page, read by its schema.org data in the portal's name."""

from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.markedup import aggregates_in, marked_up, marked_up_or_barred

NOW = datetime(2026, 7, 15, tzinfo=UTC)
PAGE = """<html><script type="application/ld+json">
{"@type": "Hotel", "name": "Inn", "aggregateRating": {"ratingValue": 8.1, "bestRating": 10, "reviewCount": 40},
 "review": [{"@type": "Review", "reviewBody": "Quiet.", "reviewRating": {"ratingValue": 9, "bestRating": 10}}]}
</script></html>"""


def read(page, reader=marked_up):
    return reader(page.encode(), source="booking", url="", fetched_at=NOW, content_type="text/html")


def test_every_record_names_the_portal():
    result = read(PAGE)
    assert [found.review.source for found in result.reviews] == ["booking"]
    assert [(level.source, level.rating, level.scale.high) for level in result.aggregates] == [("booking", 8.1, 10)]


def test_a_page_that_is_cut_off_keeps_what_it_has_in_the_portals_name():
    with pytest.raises(UnreadablePage) as caught:
        read(PAGE[: PAGE.index("</script>") - 4])
    assert {level.source for level in caught.value.result.aggregates} == {"booking"}


def test_a_page_without_structured_data_is_barred():
    assert read("<html>Quiet.</html>").reviews == ()
    with pytest.raises(LayoutChanged, match="login wall"):
        read("<html><a>Sign in</a></html>", marked_up_or_barred)
    assert len(read(PAGE, marked_up_or_barred).reviews) == 1


def test_a_level_that_a_tool_kept_is_read_from_its_json():
    thing = {"@type": "Hotel", "name": "Inn", "aggregateRating": {"ratingValue": "4.3", "reviewCount": 12}}
    for kept in (thing, [thing], {"@graph": [thing]}):
        (level,) = aggregates_in(kept, "tripadvisor", subject="d1")
        assert (level.source, level.rating, level.review_count, level.subject) == ("tripadvisor", 4.3, 12, "d1")
    assert aggregates_in({"name": "Inn"}, "tripadvisor", subject=None) == ()
