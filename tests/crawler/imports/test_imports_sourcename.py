"""What users and folders call a source, and under which name its reviews are kept."""

import pytest

from crawler.errors import UnreadableImport
from crawler.imports.sourcename import kept_name, require_page
from crawler.policy import Access, SourcePolicy

POLICIES = {
    name: SourcePolicy(source=name, page=page, access=access)
    for name, page, access in [
        ("googleplaces", "google", Access.API),
        ("google-maps", "google", Access.IMPORT),
        ("kununu", "kununu", Access.IMPORT),
        ("own-employer", "kununu", Access.IMPORT),
        ("own-shop", "schemaorg", Access.CRAWL),
        ("another-shop", "schemaorg", Access.CRAWL),
    ]
}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("google", "google-maps"),
        ("googleplaces", "googleplaces"),
        ("google-maps", "google-maps"),
        ("kununu", "kununu"),
        ("own-employer", "own-employer"),
        ("schemaorg", "another-shop"),
        ("amazon", "amazon"),
        ("my-shop", "my-shop"),
    ],
)
def test_a_page_name_means_the_import_only_source_and_a_policys_name_itself(said, kept):
    assert kept_name(said, POLICIES) == kept
    assert kept_name(kept, POLICIES) == kept


def test_without_policies_a_name_means_itself():
    assert kept_name("google", {}) == "google"


@pytest.mark.parametrize(
    ("source", "page"), [("google-maps", "google"), ("own-employer", "kununu"), ("amazon", "amazon")]
)
def test_the_policy_says_which_page_reads_a_source(source, page):
    assert require_page(source, POLICIES, where="a.html") == page


@pytest.mark.parametrize(
    ("source", "near"),
    [("gogle-maps", "did you mean google-maps?"), ("kununo", "did you mean kununu?"), ("x", "Sources: aliexpress, ")],
)
def test_a_name_that_nobody_knows_is_refused_with_the_nearest(source, near):
    with pytest.raises(UnreadableImport, match=f"there is no source {source}") as caught:
        require_page(source, POLICIES, where="a.html")
    assert (caught.value.todo or "").startswith(near)
