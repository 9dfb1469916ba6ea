"""The whole cycle over real HTTP, in a real child process, on both databases."""

import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from naive_merkle import naive_root
from small_shop import NOW

from jobs.crawl import Net, SourceOutcome, collect, exit_code
from jobs.cycle import run_cycle
from jobs.errors import RolledBack
from jobs.indicate import compute, publish_all
from jobs.ledgercheck import check_ledger
from jobs.report import StoreReports
from jobs.sample import month_shares, read_sample
from jobs.score import score_new_versions
from jobs.seal import public_key, write_checkpoint
from ledger.note import verify
from report.line import ReviewFilter
from simulator.server import serve
from store.records import Coverage


def leaf_hashes(store):
    return list(store.leaves.leaf_hashes())


def test_a_cycle_collects_judges_computes_seals_and_reports(deployment):
    summary = deployment.cycle()
    store = deployment.store
    assert [outcome.coverage for outcome in summary.sources] == [Coverage.FULL]
    assert store.reviews.count() == 90
    assert summary.scored.judged == 90
    assert summary.published == 2
    assert all(path.read_text(encoding="utf-8").startswith("<!") for path in summary.reports)
    # One leaf per review, per run, per aggregate, per set of figures, for the first key, and nothing else.
    check = check_ledger(deployment.place)
    assert (check.leaves, check.faults) == (90 + 2 + 2 + 2 + 1, ())
    assert verify(summary.seal.note, [public_key(deployment.place)])
    assert summary.seal.root == naive_root(leaf_hashes(store))


def test_a_second_cycle_changes_no_count_and_no_figure(deployment):
    first = deployment.cycle()
    before = deployment.store.indicators.current("kettle")
    second = deployment.cycle()
    assert deployment.store.reviews.count() == 90
    assert deployment.store.indicators.current("kettle") == before
    assert (second.published, second.scored.judged) == (0, 0)
    # Two closing leaves of runs are all that is new.
    assert second.seal.size == first.seal.size + 2


def test_another_port_of_the_platform_changes_nothing(deployment):
    deployment.cycle()
    size = deployment.store.leaves.size()
    with serve(deployment.platform) as elsewhere:
        replace(deployment, server=elsewhere).cycle()
    assert deployment.store.leaves.size() == size + 2


def test_the_score_speaks_of_what_was_published(deployment):
    deployment.cycle()
    report = StoreReports(deployment.store).subject("kettle")
    score = report.trust.score
    assert score.n == 60
    assert 0.6 < score.interval.low < score.value < score.interval.high < 0.95
    assert report.distribution.stars == (12, 0, 0, 0, 48)
    assert report.newest_on == f"{NOW - timedelta(days=6):%Y-%m-%d}"
    assert [(line.seen, line.announced, line.n_reviews) for line in report.sources] == [(60, 60, 60)]
    assert report.vanished_share() == 0


def test_the_chart_counts_what_the_monthly_roll_up_counts(deployment):
    deployment.cycle()
    store = deployment.store
    sample = read_sample(store, store.subjects.get("kettle"), as_of=NOW, replay=False)
    rolled = {month.month: (month.rated, month.dissatisfied) for month in store.reviews.months("kettle")}
    assert {share.month: (share.n, share.bad) for share in month_shares(sample) if share.n} == rolled


def test_a_vanished_review_leaves_the_score_and_shows_in_its_bounds(deployment):
    deployment.cycle()
    before = StoreReports(deployment.store).subject("kettle").trust.score.value
    for number in (0, 5, 10):
        deployment.platform.delete("kettle", f"kettle-{number}")
    deployment.cycle(NOW + timedelta(days=1))
    report = StoreReports(deployment.store).subject("kettle")
    assert report.vanished_share() == pytest.approx(3 / 60)
    assert report.trust.score.value > before
    assert report.trust.if_vanished.low < report.trust.score.value


def test_a_source_out_of_reach_stops_nothing_and_says_why(deployment):
    deployment.cycle()
    deployment.platform.outage(503)
    summary = deployment.cycle(NOW + timedelta(days=1))
    (source,) = summary.sources
    assert source.coverage is Coverage.FAILED
    # Which of the two listings meets the outage first, and how often before its host is given up, is the network's.
    told = ("answered HTTP 503", "times in a row; it is not asked again in this run")
    assert source.reasons()
    assert all(reason.endswith(told) for reason in source.reasons())
    assert exit_code(summary.sources) == 3
    assert StoreReports(deployment.store).subject("kettle").vanished_share() == 0


def test_a_source_without_policy_is_refused_by_name(deployment, capsys):
    outcomes = collect(
        deployment.place.settings,
        deployment.store,
        Net({}),
        deployment.store.subjects.listings(),
        lambda *_progress: None,
    )
    assert outcomes == [SourceOutcome("demo-shop", refusal="no policy: config/sources/demo-shop.toml is missing")]
    assert outcomes[0].coverage is Coverage.FAILED


def test_figures_as_of_a_past_day_are_those_of_that_day(deployment, tools):
    store = deployment.store
    deployment.cycle(NOW - timedelta(days=60))
    then = store.indicators.current("kettle")
    deployment.cycle(NOW)
    assert store.indicators.current("kettle") != then
    heard = replace(tools, heard_by=then.facts["aspect_judge"])
    replayed = compute(store, store.subjects.get("kettle"), heard, as_of=then.as_of, replay=True)
    assert replayed.indicators == then.indicators
    # What texts said of aspects is replayed on its own: `jobs.aspectreplay`.
    assert replayed.facts == {**then.facts, "aspects": ""}


def test_single_steps_do_what_the_cycle_does(deployment, tools):
    deployment.platform.turn_clock(NOW)
    collect(
        deployment.place.settings,
        deployment.store,
        deployment.net(),
        deployment.store.subjects.listings(),
        lambda *_progress: None,
    )
    assert score_new_versions(deployment.store, tools.model).judged == 90
    assert publish_all(deployment.store, tools, NOW) == 2
    assert write_checkpoint(deployment.place, NOW).size == deployment.store.leaves.size()


def test_a_checkpoint_that_contradicts_the_log_is_never_followed_by_another(deployment):
    deployment.cycle()
    size = deployment.store.leaves.size()
    forged = f"log.example/1\n{size + 1}\n{'A' * 43}=\n"
    deployment.store.leaves.add_checkpoint(size + 1, forged, NOW)
    with pytest.raises(RolledBack):
        write_checkpoint(deployment.place, NOW)


def test_a_log_that_may_not_be_signed_stops_no_figure_and_no_report(deployment):
    deployment.cycle()
    deployment.place.settings.guard_file.write_text("not of this log", encoding="utf-8")
    told = []
    deployment.platform.turn_clock(NOW)
    summary = run_cycle(deployment.place, deployment.net(), told.append)
    assert isinstance(summary.error, RolledBack)
    assert summary.seal is None
    assert summary.reports
    assert any("NOT SIGNED" in line for line in told)
    assert "not signed" in summary.line()


def test_the_list_of_reviews_follows_its_filter(deployment):
    deployment.cycle()
    reports = StoreReports(deployment.store)
    assert len(reports.reviews("kettle", ReviewFilter()).rows) == 60
    low = reports.reviews("kettle", ReviewFilter(max_stars=2))
    assert len(low.rows) == 12
    june = reports.reviews("kettle", ReviewFilter(month="2026-06"))
    assert {str(row[0])[:7] for row in june.rows} == {"2026-06"}
    assert len(reports.reviews("kettle", ReviewFilter(), limit=7).rows) == 7


def test_a_source_that_another_process_collects_is_left_out_by_name(deployment):
    held = deployment.store.jobruns.hold("source demo-shop", "elsewhere:7", now=datetime.now(UTC))
    (source,) = deployment.cycle(NOW).sources
    assert (source.coverage, source.refusal) == (Coverage.FAILED, "elsewhere:7 is collecting it now")
    deployment.store.jobruns.finish(held, state="succeeded", now=datetime.now(UTC))
    (source,) = deployment.cycle(NOW).sources
    assert source.coverage is Coverage.FULL


def test_a_source_that_a_killed_process_of_this_machine_held_is_free_at_once(deployment):
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    deployment.store.jobruns.hold("source demo-shop", f"{socket.gethostname()}:{gone.pid}", now=datetime.now(UTC))
    (source,) = deployment.cycle(NOW).sources
    assert source.coverage is Coverage.FULL
