"""Aspects are charted: texts that blame one, by month; the digest names the aspect and the command that lists them."""

from datetime import UTC, date, datetime

import pytest

from jobs.alarms import alarm_digest
from jobs.aspectcharts import blamed_by_month, blaming
from jobs.aspectjudge import open_aspect_sets
from jobs.errors import NoSuchAspect
from jobs.indicate import Tools, compute, publish_all
from jobs.model import shipped_model, shipped_priors
from jobs.report import StoreReports
from jobs.sample import sample_of
from jobs.score import score_new_versions
from jobs.voice import Voice
from report.line import ReviewFilter
from store.records import Census, Coverage, Precision, Selection, on_day
from store.runs import PageObservation

NOW = datetime(2026, 7, 20, tzinfo=UTC)
FAST = "The delivery was fast and the parcel arrived in perfect condition, very happy with it."
LATE = "The delivery was terribly late and the parcel arrived damaged, very disappointing shipping."


def test_passages_are_joined_by_their_length():
    tones = [
        (1, "delivery", 100, 0.9),
        (1, "delivery", 20, 0.1),
        (2, "delivery", 20, 0.9),
        (2, "delivery", 100, 0.1),
        (2, "price", 10, 0.2),
        (3, "price", 10, 0.5),
    ]
    assert blaming(tones) == {"delivery": [2], "price": [2]}
    assert blaming([]) == {}


def test_no_single_passage_outweighs_all_others():
    assert blaming([(1, "price", 10, 1e-12), (1, "price", 20, 0.95)]) == {}


def test_of_the_judged_texts_of_a_month_those_that_blame_are_counted():
    def voice(version, month, *, positive=0.5, words="some words", vanished=False):
        at = datetime(2026, month, 3, tzinfo=UTC)
        return Voice(at, Precision.DAY, 1.0, positive, "shop", vanished, words, None, version=version, review=version)

    some = [
        *(voice(n, 1) for n in range(1, 5)),
        voice(5, 1, positive=None),
        voice(6, 1, words=""),
        voice(7, 1, vanished=True),
        voice(8, 3),
    ]
    tones = [(n, "price", 10, 0.1) for n in (1, 2, 5, 6, 7, 8)]
    months = blamed_by_month(sample_of(some), tones)["price"]
    assert [(each.month, each.n, each.bad) for each in months] == [
        ("2026-01", 4, 2),
        ("2026-02", 0, 0),
        ("2026-03", 1, 1),
    ]


@pytest.fixture
def shop(store, tmp_path, make_listing, make_review):
    """Keeps twenty months in which delivery is blamed more and more while ratings stay as they are."""
    listing = make_listing("shop", external_id="shop")
    run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="p", config_digest="c")
    page = [
        make_review(
            review_id=f"{month}-{n}",
            rating=5.0,
            title=None,
            text=f"{LATE if n < (1 if month < 12 else 6) else FAST} Order {month} of buyer {n}.",
            published=on_day(datetime(2024 + month // 12, 1 + month % 12, 1 + n, tzinfo=UTC).date()),
        )
        for month in range(20)
        for n in range(12)
    ]
    store.runs.observe(run, PageObservation("https://shop.example/1", NOW, page))
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, len(page), seen=len(page)), NOW)
    sets, model = open_aspect_sets(tmp_path), shipped_model()
    score_new_versions(store, model)
    sets.read_with(store, model)
    publish_all(store, Tools(model, shipped_priors(), aspects=sets), NOW)
    return store


def test_the_digest_names_the_aspect_and_lists_the_texts_that_blame_it(shop, tmp_path):
    delivery = next(line for line in alarm_digest(shop) if line.series.aspect == "delivery")
    assert (delivery.series.since, delivery.series.usual < 0.2 < delivery.series.share) == ("2025-01", True)
    assert delivery.behind() == "leumund reviews shop --from 2025-01-01 --blames delivery"
    reports = StoreReports(shop, aspects=open_aspect_sets(tmp_path))
    wanted = ReviewFilter(since=date(2025, 1, 1), blames="delivery")
    behind = reports.reviews("shop", wanted)
    assert len(behind.rows) == 8 * 6
    assert all("late" in each for each in behind.cells("excerpt"))


def test_ratings_that_stay_as_they_are_raise_no_alarm_of_their_own(shop):
    assert all(line.series.aspect for line in alarm_digest(shop))


def test_an_aspect_that_nobody_speaks_of_is_refused_with_those_that_are(shop, tmp_path):
    reports = StoreReports(shop, aspects=open_aspect_sets(tmp_path))
    with pytest.raises(NoSuchAspect, match=r"choose from: .*delivery"):
        reports.reviews("shop", ReviewFilter(blames="deliverance"))


def test_the_digest_of_the_methods_changes_with_what_is_looked_for_alone(shop, tmp_path):
    plain, sets = Tools(shipped_model(), shipped_priors()), open_aspect_sets(tmp_path)
    subject = shop.subjects.get("shop")
    without = compute(shop, subject, plain, as_of=NOW)
    with_aspects = compute(shop, subject, Tools(plain.model, plain.priors, aspects=sets), as_of=NOW)
    assert without.indicators == with_aspects.indicators
    assert {line["aspect"] for line in without.facts["series"]} == {""}
