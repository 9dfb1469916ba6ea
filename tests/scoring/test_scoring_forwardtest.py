"""The forward test: planted signals are found, none is found where none is, and no leak gets in."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
from sample_audits import an_audit
from scipy import stats

from bench.plantedaudit import Firms, make_firms
from scoring.auditcase import Terms, build_cases
from scoring.auditgroup import by_group, spoken_languages
from scoring.crossfit import Said, count_words, deal_subjects
from scoring.disagreement import find_disagreements
from scoring.forwardtest import Plan, default_start, run_test, stronger
from scoring.pastreview import columns_of
from scoring.predictor import Predictor, Scored, spread_out
from scoring.trapcheck import Checked, State, check_traps
from scoring.verdict import Say, give_verdict

SMALL = Firms(n=260, audits=4, reviews=25)


def compare(firms, seed=1, terms=None, plan=None):
    """Return the cases, the test and the verdict on made-up companies."""
    made = make_firms(firms, np.random.default_rng(seed))
    terms = terms or Terms()
    cases = build_cases(made.audits, made.reviews, terms)
    test = run_test(cases, (), plan or Plan(date(2024, 7, 1)))
    checks = check_traps(Checked(cases, test, made.reviews, terms))
    return cases, test, checks, give_verdict(test, checks, has_reviews=True)


@pytest.fixture(scope="module")
def telling():
    """Companies whose reviews tell much."""
    return compare(replace(SMALL, told=1.5))


def test_reviews_that_tell_something_are_found_to_add(telling):
    _, test, _, verdict = telling
    assert verdict.say is Say.ADDS
    assert test.gain.interval.low > 0.04
    rows = {row.predictor: row for row in test.rows}
    assert rows[Predictor.MAJORITY].auc == 0.5
    assert rows[Predictor.COMBINATION].auc > rows[Predictor.HISTORY].auc
    assert rows[Predictor.COMBINATION].brier < rows[Predictor.MAJORITY].brier


def test_reviews_that_tell_nothing_are_not():
    _, test, _, verdict = compare(SMALL)
    # Whether chance lets the interval end just below 0 or above it, nothing is added and no harm is told.
    assert verdict.say in (Say.NO_EVIDENCE, Say.NO_GAIN)
    assert test.gain.interval.low <= 0
    assert not test.gain.is_harm


def test_reviews_that_follow_from_the_audit_change_no_figure():
    plain, leaking = compare(SMALL)[1], compare(replace(SMALL, after=3.0))[1]
    rows = {row.predictor: row.auc for row in plain.rows}
    leak = {row.predictor: row.auc for row in leaking.rows}
    assert abs(rows[Predictor.MEAN] - leak[Predictor.MEAN]) < 0.08
    assert leaking.gain.interval.low <= 0


def test_reviews_after_the_audit_change_nothing_at_all():
    made = make_firms(SMALL, np.random.default_rng(1))
    days = {audit.subject: audit.started_on.toordinal() for audit in made.audits}
    last = np.array([days[made.reviews.names[at]] for at in made.reviews.subject])
    turned = replace(made.reviews, unit=np.where(made.reviews.published >= last, 0.0, made.reviews.unit))
    tests = [run_test(build_cases(made.audits, reviews), (), Plan()) for reviews in (made.reviews, turned)]
    assert tests[0].rows == tests[1].rows
    assert tests[0].gain == tests[1].gain


def test_no_model_learns_from_the_subject_it_judges_or_from_results_not_yet_known(telling):
    cases, test, *_ = telling
    for learnt, judged in test.split.parts():
        assert not set(cases.subjects[learnt]) & set(cases.subjects[judged])
        assert cases.known[learnt].max() < test.test_from.toordinal()


def test_no_model_learns_from_an_audit_of_the_test_period_even_if_its_result_is_dated_before_it(telling):
    cases, test, *_ = telling
    slipped = replace(cases, known=np.minimum(cases.known, test.test_from.toordinal() - 1))
    for learnt, _judged in run_test(slipped, (), Plan(test.test_from)).split.parts():
        assert cases.day[learnt].max() < test.test_from.toordinal()


def test_one_audit_dated_in_the_future_moves_no_test_and_is_not_judged(telling):
    cases, *_ = telling
    today = date.fromordinal(int(cases.day.max()))
    slipped = replace(cases, day=np.append(cases.day[:-1], date(2062, 5, 8).toordinal()))
    test = run_test(slipped, (), Plan(today=today))
    assert test.test_from == run_test(cases, (), Plan()).test_from
    assert not test.tested[-1]
    few = replace(slipped, failed=np.zeros_like(cases.failed))
    assert default_start(few, today) == default_start(replace(few, day=cases.day))
    assert default_start(few).year > today.year


def audits_of(years, *, failing, had_earlier=True):
    """Return an audit a day up to the end of 2023, one in so many of which failed."""
    day = date(2024, 1, 1).toordinal() - np.arange(1, 365 * years)[::-1]
    none = np.zeros(len(day), dtype=bool)
    previous = np.full(len(day), 1.0 if had_earlier else np.nan)
    return SimpleNamespace(day=day, failed=day % failing == 0, is_complaint=none, previous=previous)


def test_the_test_begins_earlier_where_few_failed_and_enough_is_left_to_learn_from():
    assert default_start(audits_of(4, failing=1)) == date(2022, 7, 1)
    many = audits_of(14, failing=5)
    start = default_start(many)
    assert start < date(2020, 1, 1)
    is_tested = many.day >= start.toordinal()
    assert 300 <= (many.failed & is_tested).sum() < 310
    assert (many.failed & ~is_tested).sum() > 300


@pytest.mark.parametrize("audits", [audits_of(5, failing=5), audits_of(14, failing=5, had_earlier=False)])
def test_it_does_not_where_too_little_would_be_left_to_learn_from(audits):
    assert default_start(audits) == date(2022, 7, 1)


def test_reviews_are_held_against_a_row_as_it_is_shown_where_its_learnt_weight_has_the_wrong_sign(telling):
    cases, test, *_ = telling
    risk = np.where(cases.failed, 2.0, 1.0)
    astray = Scored(Predictor.EARLIER, risk, Said(order=-risk, log_odds=-risk))
    assert stronger(astray, cases, test.scope).said is None
    learnt = Scored(Predictor.EARLIER, -risk, Said(order=risk, log_odds=risk))
    assert stronger(learnt, cases, test.scope) is learnt
    gap = replace(astray, score=np.full(len(risk), np.nan))
    assert stronger(gap, cases, test.scope) is gap


def test_a_review_that_came_in_after_all_stops_the_verdict(telling):
    cases, test, *_ = telling
    late = replace(cases, reviews=replace(cases.reviews, latest=cases.day + 1))
    made = make_firms(SMALL, np.random.default_rng(1))
    checks = check_traps(Checked(late, test, made.reviews, Terms()))
    assert checks[0].state is State.VIOLATED
    assert give_verdict(test, checks, has_reviews=True).say is Say.TRAPPED


def test_looking_back_gives_no_verdict():
    made = make_firms(SMALL, np.random.default_rng(1))
    seen_today = replace(made.reviews, observed=np.full(len(made.reviews.subject), date(2026, 12, 1).toordinal()))
    terms = Terms(is_retrospective=True)
    cases = build_cases(made.audits, seen_today, terms)
    test = run_test(cases, (), Plan())
    checks = check_traps(Checked(cases, test, seen_today, terms))
    assert give_verdict(test, checks, has_reviews=True).say is Say.TRAPPED


def test_permuted_outcomes_leave_nothing_to_add():
    made = make_firms(replace(SMALL, told=1.5), np.random.default_rng(1))
    dice = np.random.default_rng(5)
    mixed = dice.permutation([audit.failed for audit in made.audits])
    audits = [replace(audit, failed=bool(failed)) for audit, failed in zip(made.audits, mixed, strict=True)]
    test = run_test(build_cases(audits, made.reviews), (), Plan(date(2024, 7, 1)))
    assert test.gain.interval.low <= 0


@pytest.mark.parametrize(("n", "said"), [(60, Say.DOSSIER), (140, Say.TOO_FEW), (520, Say.ADDS)])
def test_the_number_of_failures_decides_how_much_is_said(n, said):
    _, test, _, verdict = compare(Firms(n=n, audits=4, reviews=25, told=1.5), plan=Plan(date(2025, 2, 1)))
    assert verdict.say is said
    assert (verdict.missing > 0) == (said is not Say.ADDS)
    assert all(row.auc is None for row in test.rows) == (said is Say.DOSSIER)


def test_capture_precision_and_false_alarms_fit_together(telling):
    _, test, *_ = telling
    row = next(row for row in test.rows if row.predictor is Predictor.COMBINATION)
    for at in row.at_shares:
        assert at.capture * row.events == pytest.approx(at.precision * at.share * row.n)
        assert at.false_alarms > 0
    assert [at.capture for at in row.at_shares] == sorted(at.capture for at in row.at_shares)


def test_complaints_are_neither_learnt_from_nor_judged():
    made = make_firms(SMALL, np.random.default_rng(1))
    audits = [replace(audit, is_complaint=at % 3 == 0, has_trigger=True) for at, audit in enumerate(made.audits)]
    cases = build_cases(audits, made.reviews)
    test = run_test(cases, (), Plan())
    assert not (cases.is_complaint & (test.scope | test.split.learnt)).any()


def test_every_judged_audit_that_contradicts_its_reviews_is_listed_the_furthest_apart_and_newest_first(telling):
    cases, *_ = telling
    scope = np.isfinite(cases.reviews.mean) & ~cases.is_complaint
    found = find_disagreements(cases, scope)
    # Several audits of one subject, each with its day.
    assert len(found) > len({each.audit.series for each in found}) > 10
    assert all(each.rank > 2 / 3 if each.failed else each.rank < 1 / 3 for each in found)
    ranks = stats.rankdata(cases.reviews.mean[scope]) / scope.sum()
    failed = cases.failed[scope]
    assert len(found) == pytest.approx(((ranks > 2 / 3) & failed).sum() + ((ranks < 1 / 3) & ~failed).sum(), abs=3)
    keys = [(-abs(each.rank - 0.5), -each.day.toordinal()) for each in found]
    assert keys == sorted(keys)


def test_groups_share_the_riskiest_fifth_between_them(telling):
    cases, test, *_ = telling
    audits = tuple(replace(audit, site="north" if at % 2 else "south") for at, audit in enumerate(cases.audits))
    chance = test.scored[Predictor.COMBINATION].said.log_odds
    lines = by_group(replace(cases, audits=audits), test.scope, chance)
    assert {line.name for line in lines} == {"north", "south"}
    assert sum(line.n * line.chosen for line in lines) == pytest.approx(0.2 * test.scope.sum(), abs=1)


def test_audits_are_told_apart_by_the_language_in_which_their_subject_is_reviewed(telling):
    cases, test, *_ = telling
    german, english = "Das Hotel war sehr schön und sauber.", "The hotel was very nice and clean."
    # What is in no known language speaks none: it outvotes nobody, and alone it says nothing.
    texts = (german, english, english, "!!!", "12345")
    read = tuple(np.array([0, 3, 4] if subject % 2 else [1, 2, 0]) for subject in cases.subjects.tolist())
    spoken = spoken_languages(replace(cases, reviews=replace(cases.reviews, read=read)), texts)
    assert spoken == {subject: "de" if subject % 2 else "en" for subject in set(cases.subjects.tolist())}
    chance = test.scored[Predictor.COMBINATION].said.log_odds
    lines = [line for line in by_group(cases, test.scope, chance, spoken) if line.kind == "language"]
    assert {line.name for line in lines} == {"de", "en"}
    assert sum(line.n for line in lines) == test.scope.sum()
    unknown = tuple(np.array([3, 4]) for _ in read)
    assert spoken_languages(replace(cases, reviews=replace(cases.reviews, read=unknown)), texts) == {}
    assert spoken_languages(cases, ()) == {}


def test_words_are_counted_over_all_texts_of_a_case():
    counts = count_words(("good good", "bad", ""), [np.array([0, 1]), np.array([], np.int64), np.array([1])])
    assert counts.sum(axis=1).ravel().tolist() == [[3, 0, 1]]


def test_every_deal_keeps_a_group_together_and_uses_all_parts():
    groups = np.arange(60) // 3
    for deal in deal_subjects(groups):
        assert len(set(deal)) == 5
        assert all(len(set(deal[groups == group])) == 1 for group in range(20))


def test_a_rare_level_stands_at_the_end_of_its_scale_and_a_far_number_does_not_press_the_others():
    levels = np.array([0.0] * 2 + [1.0] * 95 + [2.0] * 3)
    assert sorted(set(spread_out(levels))) == [0.0, 0.5, 1.0]
    numbers = np.array([*np.arange(99.0), 4_000.0])
    assert spread_out(numbers)[50] == pytest.approx(0.5, abs=0.05)
    assert spread_out(np.array([np.nan, 3.0, 3.0]))[1] == 0.0


def test_the_answer_to_a_result_is_read_from_each_review_once():
    """Two reviews on either side of each result are too few, however often they were edited."""
    rows = []
    for firm in range(60):
        for day in (-60, -30, 30, 60):
            rows += [
                (f"firm {firm}", day, day, day + 5, 0.5),
                (f"firm {firm}", day, day + 5, 0, 1.0 if firm % 2 else 0.0),
            ]
    start = date(2024, 6, 1).toordinal()
    reviews = columns_of(
        [row[0] for row in rows],
        published=[start + row[1] for row in rows],
        observed=[start + row[2] for row in rows],
        replaced=[start + row[3] if row[3] else 0 for row in rows],
        units=[row[4] for row in rows],
    )
    audits = [an_audit(f"firm {firm}", date(2024, 6, 1), failed=firm % 2 == 0) for firm in range(60)]
    cases = build_cases(audits, reviews)
    test = run_test(cases, (), Plan())
    assert check_traps(Checked(cases, test, reviews, Terms()))[6].state is State.NOT_APPLICABLE
