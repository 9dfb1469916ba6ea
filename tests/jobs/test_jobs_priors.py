"""Priors of a deployment's own: fitted on 20 listings or more, kept whole, in force from then on."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs.errors import TooFewListings
from jobs.indicate import Tools
from jobs.model import shipped_model, shipped_priors
from jobs.priors import FEWEST_LISTINGS, fit_priors, priors_in_force
from scoring.errors import ModelVersionUnknown, PriorTableDamaged
from store.records import Census, Coverage, Selection, Subject, SubjectKind, on_day
from store.runs import PageObservation

NOW = datetime(2026, 7, 20, tzinfo=UTC)


def follow(store, make_listing, make_review, n, *, n_reviews=20, satisfied=0.5):
    for place in range(n):
        listing = make_listing(f"kettle-{place}", external_id=str(place))
        run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="p", config_digest="c")
        page = [
            make_review(
                review_id=f"{place}-{i}",
                rating=5.0 if i < satisfied * n_reviews else 1.0,
                text=None,
                title=None,
                author_key=None,
                published=on_day((NOW - timedelta(days=10 * i + 1)).date()),
            )
            for i in range(n_reviews)
        ]
        store.runs.observe(run, PageObservation("https://shop.example/1", NOW, page))
        store.runs.close(run, Census(Coverage.FULL, Selection.FULL, n_reviews, seen=n_reviews), NOW)


def test_without_an_own_table_the_shipped_one_is_in_force(tmp_path):
    assert priors_in_force(tmp_path) is shipped_priors()


def test_a_source_with_enough_listings_gets_a_prior_of_its_own(store, make_listing, make_review, tmp_path):
    follow(store, make_listing, make_review, FEWEST_LISTINGS)
    fitted = fit_priors(store, tmp_path, NOW)
    assert list(fitted) == ["shop"]
    assert fitted["shop"].mean == pytest.approx(0.5, abs=0.02)
    own = priors_in_force(tmp_path)
    assert own.prior("shop", "product") == fitted["shop"]
    assert own.prior("portal", "product") == shipped_priors().prior("portal", "product")
    assert Tools(shipped_model(), own).digest() != Tools(shipped_model(), shipped_priors()).digest()
    assert not list((tmp_path / "models").glob(".*"))


def test_fewer_listings_are_refused_and_nothing_is_written(store, make_listing, make_review, tmp_path):
    follow(store, make_listing, make_review, FEWEST_LISTINGS - 1, n_reviews=2)
    with pytest.raises(TooFewListings, match=r"the most is 19(?s:.*)next:  follow more subjects"):
        fit_priors(store, tmp_path, NOW)
    assert priors_in_force(tmp_path) is shipped_priors()


def test_natural_persons_are_no_listings(store, make_listing, make_review, tmp_path):
    follow(store, make_listing, make_review, FEWEST_LISTINGS, n_reviews=2)
    store.subjects.add(Subject("kettle-0", "A person", SubjectKind.PLACE, is_person=True))
    with pytest.raises(TooFewListings):
        fit_priors(store, tmp_path, NOW)


@pytest.mark.parametrize(("content", "error"), [(b"{", PriorTableDamaged), (b'{"version": 9}', ModelVersionUnknown)])
def test_a_damaged_own_table_is_named_and_not_passed_over(tmp_path, content, error):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "priors.json").write_bytes(content)
    with pytest.raises(error):
        priors_in_force(tmp_path)
