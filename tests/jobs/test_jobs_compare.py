"""The comparison from files: what is read, what is refused, what is said in both languages."""

import csv
import gzip
import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from bench.plantedaudit import Firms, make_firms
from jobs.auditcomparison import signed
from jobs.auditevent import parse_event, severities
from jobs.auditfile import read_audits
from jobs.audittables import all_tables, comparison_table, disagreement_table
from jobs.compare import CompareOrder, compare
from jobs.errors import EventMalformed, FileUnreadable, NothingToCompare
from jobs.leadtables import kinds_table
from jobs.reviewfile import read_reviews
from report.jsontext import write_json
from report.phrase import LANGUAGES
from report.reason import say_reason
from report.render import RENDERERS
from scoring.auditcase import PastAudit, Terms, build_cases
from scoring.decision import Costs
from scoring.pastreview import NO_REVIEWS, columns_of

FAIL = parse_event("result=fail")
AUDITS = """audit_id,subject,site,scheme,audit_type,started_on,result,score,n_major,n_minor
a1,mill,north,ISO 9001,surveillance,2024-03-01,pass,3,0,
a2,mill,north,ISO 9001,surveillance,2025-03-01,fail,30,2,1
a3,farm,,ISO 9001,follow_up,2025-04-01,conditional,,,
a4,farm,,ISO 9001,surveillance,2025-33-01,fail,12,1,0
a1,mill,north,ISO 9001,surveillance,2024-03-01,pass,3,0,
a2,mill,south,ISO 9001,surveillance,2025-03-01,pass,1,0,0
,mill,north,ISO 9001,surveillance,2025-05-01,pass,1,0,0
"""


def write(path, text):
    """Write a table, gzip where the name says so."""
    data = text.encode("utf-8-sig")
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.fixture(scope="module")
def planted():
    """A comparison of made-up companies whose reviews tell much."""
    made = make_firms(Firms(n=300, audits=4, reviews=25, told=1.5), np.random.default_rng(1))
    audits = [replace(audit, site="north" if at % 2 else "south") for at, audit in enumerate(made.audits)]
    order = CompareOrder(parse_event("n_major>=1"), date(2024, 7, 1), costs=Costs(800, 9_000))
    return compare(audits, made.reviews, order)


@pytest.mark.parametrize(
    ("typed", "measure", "happened"),
    [
        ("result=fail", 2.0, True),
        ("result=fail", 1.0, False),
        ("result>=conditional", 1.0, True),
        ("n_major>=1", 0.0, False),
        ("score < 80.5", 80.0, True),
        ("score>=28", None, None),
    ],
)
def test_an_event_is_a_field_a_sign_and_a_value(typed, measure, happened):
    assert parse_event(typed).happened(measure) is happened
    assert parse_event(parse_event(typed).text()) == parse_event(typed)


@pytest.mark.parametrize("typed", ["", "fail", "result=bad", "score>=many", "score=>3", "score>=nan", "auditor=1"])
def test_anything_else_is_refused_with_the_fields_that_there_are(typed):
    with pytest.raises(EventMalformed, match="n_major"):
        parse_event(typed)


def test_the_direction_of_a_score_is_that_of_the_audits_in_which_the_event_happened():
    major = parse_event("n_major>=1")
    assert severities(major, [0.0, 1.0, None], [90.0, 40.0, 70.0]) == [-90.0, -40.0, -70.0]
    assert severities(major, [0.0, 1.0], [3.0, 20.0]) == [3.0, 20.0]
    assert severities(major, [0.0, 2.0], [None, None]) == [0.0, 2.0]
    assert severities(parse_event("score<80"), [90.0, None], [90.0, None]) == [-90.0, None]


@pytest.mark.parametrize("name", ["audits.csv", "audits.csv.gz"])
def test_audits_are_read_and_what_is_left_out_is_said(tmp_path, name):
    found = read_audits(write(tmp_path / name, AUDITS), FAIL)
    assert [(audit.key, audit.failed, audit.is_follow_up) for audit in found.audits] == [
        ("a1", False, False),
        ("a2", True, False),
        ("a3", False, True),
    ]
    assert [(each.row, each.reason, each.of_row) for each in found.rejected] == [
        (5, "bad_date", None),
        (6, "duplicate_row", 2),
        (7, "conflicting_duplicate", 3),
        (8, "missing_required", None),
    ]


@pytest.mark.parametrize(
    ("began", "known", "reason"),
    [
        ("2062-06-01", "", "bad_date"),
        ("1025-06-01", "", "bad_date"),
        ("2025-06-02", "", "start_in_future"),
        ("2025-02-05", "2024-02-01", "known_before_start"),
    ],
)
def test_a_result_before_its_audit_is_rejected_in_the_plain_form_too(tmp_path, began, known, reason):
    head = "audit_id,subject,started_on,available_from,result\n"
    rows = f"1,mill,{began},{known},fail\n2,mill,2025-06-01,2025-06-01,fail\n3,mill,2025-09-01,,\n"
    found = read_audits(write(tmp_path / "a.csv", head + rows), FAIL, date(2025, 6, 1))
    assert [(each.row, each.reason) for each in found.rejected] == [(2, reason)]
    assert [audit.key for audit in found.audits] == ["2", "3"]


def test_an_empty_cell_is_unknown_and_never_nothing(tmp_path):
    found = read_audits(write(tmp_path / "audits.csv", AUDITS), parse_event("n_minor>=1"))
    assert [audit.failed for audit in found.audits] == [None, True, None]


def test_reviews_means_and_texts_are_told_apart_by_their_columns(tmp_path):
    files = [
        write(
            tmp_path / "reviews.csv",
            "review_id,subject,source,posted_on,posted_relative,retrieved_at,rating,scale_max,title,text\n"
            "1,mill,portal,2025-01-01,,2025-01-02T10:00:00Z,4,5,Fine,all well\n"
            "2,mill,portal,,3 weeks ago,2025-02-01,1,5,,\n"
            "3,mill,portal,2025-01-05,,,9,10,,\n"
            "4,mill,portal,2025-01-05,,,7,5,,off the scale\n",
        ),
        write(
            tmp_path / "means.csv",
            "subject,site,source,as_of,rating_mean,n_reviews,scale_max,extra\nmill,,map,2025-01-01,4,20,5,Food|Bakery\nfarm,,map,,,3,5,\n",
        ),
        write(tmp_path / "words.csv", "subject,text_stemmed\nmill,al wel\n"),
    ]
    reviews, groups, notes = read_reviews(files)
    known = {
        (text, round(float(unit), 3)): int(day)
        for text, unit, day in zip(reviews.texts, reviews.unit, reviews.published, strict=True)
    }
    assert known["Fine all well", 0.75] == date(2025, 1, 1).toordinal()
    assert known["", 0.889] == date(2025, 1, 5).toordinal()
    # The latest day that "3 weeks ago" can mean, counted in full or in rounded weeks.
    assert date(2025, 1, 11) <= date.fromordinal(known["", 0.0]) <= date(2025, 1, 16)
    assert groups == {"mill": ("Food", "Bakery")}
    assert reviews.is_shown_mean.sum() == 1
    assert "off their scale" in " ".join(notes)
    assert "not stated" in " ".join(notes)


@pytest.mark.parametrize(
    ("trigger", "kind", "is_complaint", "has_trigger"),
    [
        ("customer complaint", "", True, True),
        ("Reklamation Kunde X", "surveillance", True, True),
        ("", "complaint", True, False),
        ("keine Reklamation", "", False, False),
        ("planned", "", False, True),
    ],
)
def test_audits_because_of_a_complaint_are_known_by_the_rule_of_the_import(
    tmp_path, trigger, kind, is_complaint, has_trigger
):
    head = "audit_id,subject,audit_type,started_on,result,trigger\n"
    (audit,) = read_audits(write(tmp_path / "a.csv", f"{head}1,mill,{kind},2025-06-01,fail,{trigger}\n"), FAIL).audits
    assert (audit.is_complaint, audit.has_trigger) == (is_complaint, has_trigger)


def test_cells_of_audits_that_hold_no_number_are_said_and_unknown(tmp_path):
    head = "audit_id,subject,started_on,result,score,n_major,available_from\n"
    rows = '1,mill,2025-06-01,fail,"12,5",zwei,\n2,mill,2025-07-01,fail,3,-3,\n3,mill,2025-08-01,fail,3,1,01.09.2025\n'
    found = read_audits(write(tmp_path / "a.csv", head + rows), parse_event("n_major>=1"))
    assert [audit.failed for audit in found.audits] == [None, None]
    assert sorted(note.split(" that")[0] for note in found.notes) == ["1 x cells of score", "2 x cells of n_major"]
    assert [(each.row, each.reason, each.field) for each in found.rejected] == [(4, "bad_date", "available_from")]


HEAD = "review_id,subject,source,posted_on,posted_relative,retrieved_at,rating,scale_max,title,text\n"
GOOD = "r1,mill,portal,2025-03-01,,2025-03-02,5,5,,\n"
BAD = "r1,mill,portal,2025-03-01,,{},1,5,,\n"


def before_audit(tmp_path, *files, heading=HEAD, terms=None):
    """Number and mean of the reviews before an audit in June 2025, and what was said of the files."""
    paths = [write(tmp_path / f"r{n}.csv", heading + text) for n, text in enumerate(files)]
    reviews, _, notes = read_reviews(paths)
    audit = PastAudit("a", "mill", "mill", date(2025, 6, 1), failed=True)
    figures = build_cases([audit], reviews, terms or Terms()).reviews
    return float(figures.n[0]), float(figures.mean[0]), " ".join(notes)


@pytest.mark.parametrize(
    ("files", "n", "mean", "said"),
    [
        ((GOOD,), 1, 1.0, ""),
        ((GOOD + GOOD,), 1, 1.0, "say again"),
        ((GOOD, GOOD), 1, 1.0, "named already"),
        ((GOOD, "\n" + GOOD), 1, 1.0, "say again"),
        ((GOOD + BAD.format("2025-04-01"),), 1, 0.0, ""),
        ((BAD.format("2025-04-01") + GOOD,), 1, 0.0, ""),
        ((GOOD + BAD.format("2025-07-01"),), 1, 1.0, ""),
        ((GOOD + BAD.format("2025-03-02"),), 1, 0.0, "of the same day"),
        ((GOOD + GOOD.replace("portal", "other"),), 2, 1.0, ""),
        ((GOOD.replace("r1", "") * 2,), 2, 1.0, ""),
    ],
)
def test_of_each_review_the_version_counts_once_that_was_shown_before_the_audit(tmp_path, files, n, mean, said):
    found = before_audit(tmp_path, *files)
    assert found[:2] == (n, mean)
    assert said in found[2]
    assert bool(said) == bool(found[2])


@pytest.mark.parametrize(
    ("row", "n", "mean", "said"),
    [
        ('r1,mill,portal,2025-03-01,,2025-03-02,"4,5",5,,', 1, np.nan, "1 x ratings that cannot be read"),
        ("r1,mill,portal,01.03.2025,,2025-03-02,5,5,,", 1, 1.0, "1 x days in posted_on that cannot be read"),
        ("r1,mill,portal,2025-03-01,,02.03.2025,5,5,,", 0, np.nan, "1 x days in retrieved_at that cannot be read"),
        ("r1,mill,portal,2025-03-01,,,5,5,,", 0, np.nan, "1 x reviews without the day"),
    ],
)
def test_a_cell_that_cannot_be_read_is_said_and_never_taken_for_another(tmp_path, row, n, mean, said):
    found = before_audit(tmp_path, row + "\n")
    assert found[0] == n
    assert found[1] == pytest.approx(mean, nan_ok=True)
    assert said in found[2]


def test_what_is_left_out_is_said_in_german_too(tmp_path):
    rows = [
        GOOD * 2,
        BAD.format("2025-03-02"),
        'r2,mill,portal,01.03.2025,,2025-03-02,"4,5",5,,\n',
        "r3,mill,portal,2025-03-01,,,9,5,,\n",
    ]
    heading = "audit_id,subject,started_on,result,n_major\n"
    audits = read_audits(write(tmp_path / "a.csv", heading + "1,mill,2025-06-01,fail,zwei\n"), FAIL)
    files = [write(tmp_path / f"{n}.csv", HEAD + "".join(rows)) for n in range(2)]
    means = write(tmp_path / "m.csv", "subject,rating_mean\nmill,\n")
    notes = (*audits.notes, *read_reviews([*files, means])[2])
    assert len(notes) == 9
    for note in notes:
        assert say_reason(note, "de") != note


def test_a_review_of_unknown_reading_counts_when_looking_back(tmp_path):
    row = "r1,mill,portal,2025-03-01,,,5,5,,\n"
    assert before_audit(tmp_path, row, terms=Terms(is_retrospective=True))[:2] == (1, 1.0)


@pytest.mark.parametrize(
    ("rows", "mean"),
    [
        ("mill,,map,2025-03-01,3,20,5\n", 0.5),
        ("mill,,map,2025-03-01,4.2,20,\n", 0.8),
        ("mill,,map,2025-03-01,42,20,5\n", np.nan),
        ("mill,,map,2025-03-01,70,20,100\n", 0.7),
        # One source's means from 0 to 2, as others of it show.
        ("mill,,map,2025-03-01,1.5,20,2\nfarm,,map,2025-03-01,0,20,2\n", 0.75),
    ],
)
def test_a_shown_mean_lies_on_the_scale_of_ratings(tmp_path, rows, mean):
    found = before_audit(tmp_path, rows, heading="subject,site,source,as_of,rating_mean,n_reviews,scale_max\n")
    assert found[1] == pytest.approx(mean, nan_ok=True)
    assert ("off their scale" in found[2]) == bool(np.isnan(mean))


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("none.csv", None, "no such file"),
        ("a.csv", b"audit_id,started_on\n1,2024-01-01\n", "lacks the columns subject"),
        ("a.csv", b"\xff\xfe\x00nothing", "can't be read"),
        ("a.csv.gz", b"no gzip at all", "can't be read"),
        ("a.csv.gz", gzip.compress(AUDITS.encode())[:60], "can't be read"),
        ("a.csv", b"", "lacks the columns"),
    ],
)
def test_a_file_that_is_none_is_refused_with_what_to_do(tmp_path, name, data, what):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(FileUnreadable, match=what):
        read_audits(tmp_path / name, FAIL)


def test_reviews_without_any_known_column_are_refused(tmp_path):
    with pytest.raises(FileUnreadable, match="stars"):
        read_reviews([write(tmp_path / "r.csv", "subject,stars\nmill,5\n")])


def test_audits_that_do_not_know_the_event_are_refused():
    with pytest.raises(NothingToCompare, match="score>=28"):
        compare([PastAudit("a", "mill", "mill", date(2024, 1, 1))], NO_REVIEWS, CompareOrder(parse_event("score>=28")))


def test_an_audit_costs_as_many_days_as_audits_took():
    made = make_firms(Firms(n=150, audits=4, reviews=5, told=1.5), np.random.default_rng(1))
    order = CompareOrder(parse_event("n_major>=1"), date(2024, 7, 1), costs=Costs(800, 90_000))
    cost = {
        days: next(line.cost for line in compare(audits, made.reviews, order).costs if line.name == "audit all")
        for days in (None, 2.5)
        for audits in [[replace(audit, days=days) for audit in made.audits]]
    }
    assert (cost[None], cost[2.5]) == (800, 2_000)


def test_the_json_has_the_names_of_the_contract(planted):
    found = json.loads(write_json(planted.to_json()))
    assert [row["predictor"] for row in found["rows"]] == [
        "majority",
        "volume and category",
        "previous audit",
        "mean of earlier audits",
        "audit history",
        "review mean",
        "combination",
    ]
    for row in found["rows"]:
        assert {"n", "events", "auc", "low", "high"} <= row.keys()
        assert row["low"] <= row["auc"] <= row["high"]
    assert found["gain"].keys() >= {"value", "low", "high"}
    assert found["spearman"].keys() >= {"value", "low", "high"}
    assert found["concurrent"] is False
    assert found["verdict"].startswith("reviews add +")
    assert [check["number"] for check in found["traps"]] == list(range(1, 13))
    assert found["costs"][0].keys() == {"name", "audited", "found", "cost"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_is_drawn_in_both_languages(planted, language):
    said = "\n".join(RENDERERS["text"](table, language) for table in all_tables(planted))
    words = {
        "de": ("Bewertungen fügen hier +0,", "einander widersprechen", "Zwölf Prüfungen", "Nettonutzen", "Standort"),
        "en": ("reviews add +0.", "contradict each other", "Twelve checks", "Net benefit", "Site"),
    }
    for word in words[language]:
        assert word.lower() in said.lower()
    assert "word_" not in said


def test_the_csv_holds_the_rows_of_the_json(planted):
    rows = list(csv.DictReader(RENDERERS["csv"](comparison_table(planted), "en").splitlines()))
    assert [float(row["auc"]) for row in rows] == [row.auc for row in planted.test.rows]


def test_contradictions_are_listed_by_name_the_furthest_apart_first(planted):
    table = disagreement_table(planted)
    assert table.rows[0][0].startswith("firm ")
    every = disagreement_table(planted, len(planted.disagreements))
    assert set(every.cells("said")) == {"failed though reviews are good", "passed though reviews are bad"}
    ranks = [abs(rank - 0.5) for rank in table.cells("better_than")]
    assert ranks == sorted(ranks, reverse=True)


def test_a_short_list_of_contradictions_says_how_many_more_there_are(planted):
    every = disagreement_table(planted, len(planted.disagreements))
    assert len(every.rows) == len(planted.disagreements) == len(planted.to_json()["disagreements"]) > 20
    assert disagreement_table(planted).notes[0].en.startswith(f"Further contradictions: {len(every.rows) - 20}.")
    assert not any("Further" in note.en for note in every.notes)


def test_below_twenty_failures_the_audits_are_shown_one_by_one():
    made = make_firms(Firms(n=30, audits=3, reviews=25, told=1.0), np.random.default_rng(2))
    audits = [replace(audit, findings="8.4 major") for audit in made.audits]
    found = compare(audits, made.reviews, CompareOrder(parse_event("n_major>=1")))
    assert found.is_dossier
    assert "no statistics below 20" in found.verdict_phrase().en
    assert all(row["auc"] is None for row in found.to_json()["rows"])
    told = found.to_json()
    assert [told[name] for name in ("spearman", "kendall", "weighted_kappa", "cross_table")] == [None] * 4
    assert (told["event_study"], told["groups"], told["lead_time"]["median_days"]) == ([], [], None)
    assert set(told["ceiling"].values()) == {None}
    table = next(all_tables(found))
    assert "8.4 major" in table.cells("findings")
    assert max(table.cells("n_reviews")) > 10


def test_a_first_audit_without_any_review_is_shown_too():
    audits = [PastAudit("a", "mill", "mill", date(2024, 1, 1), failed=True)]
    found = compare(audits, NO_REVIEWS, CompareOrder(FAIL))
    assert [(entry.audit, entry.failed, entry.n_reviews) for entry in found.dossier] == [("a", True, 0)]
    assert found.verdict_phrase().de.startswith("zu wenige Fälle: 1 Ausfälle")
    assert [RENDERERS["text"](table, "de") for table in all_tables(found)]


def test_an_empty_store_is_said_to_be_empty():
    with pytest.raises(NothingToCompare, match="there are no audits"):
        compare([], NO_REVIEWS, CompareOrder(FAIL))


def test_without_dates_nothing_is_called_a_forecast():
    dice = np.random.default_rng(0)
    audits = [
        PastAudit(f"a{n}", f"s{n}", f"s{n}", None, severity=float(n % 3 == 0), failed=bool(n % 3 == 0))
        for n in range(600)
    ]
    made = make_firms(Firms(n=2, audits=1, reviews=1), dice).reviews
    undated = replace(
        made,
        names=tuple(sorted(f"s{n}" for n in range(600))),
        subject=np.arange(600),
        published=np.zeros(600, np.int64),
        observed=np.zeros(600, np.int64),
        replaced=np.zeros(600, np.int64),
        unit=dice.random(600),
        weight=np.ones(600),
        is_shown_mean=np.ones(600, bool),
        source=np.zeros(600, np.int64),
    )
    found = compare(audits, undated, CompareOrder(FAIL))
    assert found.to_json()["concurrent"] is True
    assert found.verdict_phrase().en.startswith("no evidence that reviews add to ")
    assert found.verdict_phrase().en.endswith("(concurrent, not a forecast)")
    assert found.lead is None


def test_the_same_comparison_twice_is_the_same(planted):
    made = make_firms(Firms(n=300, audits=4, reviews=25, told=1.5), np.random.default_rng(1))
    audits = [replace(audit, site="north" if at % 2 else "south") for at, audit in enumerate(made.audits)]
    again = compare(
        audits[::-1],
        made.reviews,
        CompareOrder(parse_event("n_major>=1"), date(2024, 7, 1), Terms(), costs=Costs(800, 9_000)),
    )
    assert again.to_json() == planted.to_json()


def test_a_difference_is_written_with_its_sign():
    assert [signed(value, "de") for value in (0.0123, -0.0123, -0.0001, 0.0)] == [
        "+0,012",
        "−0,012",
        "+0,000",
        "+0,000",
    ]


def test_alarms_and_the_event_study_look_at_the_days_around_audits():
    made = make_firms(Firms(n=60, audits=4, reviews=120, after=3.0), np.random.default_rng(4))
    found = compare(made.audits, made.reviews, CompareOrder(parse_event("n_major>=1"), date(2023, 1, 1)))
    months = {each.month: each for each in found.study}
    assert months[0].failed < months[-2].failed - 0.05
    assert abs(months[0].passed - months[-2].passed) < 0.05
    assert found.lead is not None
    assert timedelta(days=found.lead.n_failures) > timedelta(0)


@pytest.mark.parametrize(("days_late", "n_alarms"), [(0, 1), (120, 0)])
def test_a_dossier_counts_the_alarms_that_could_have_been_raised_before_its_audit(days_late, n_alarms):
    day = date(2024, 6, 1)
    posted = [day - timedelta(days=at) for at in range(600, 0, -3)]
    is_bad = [each > day - timedelta(days=70) for each in posted]
    reviews = columns_of(
        ["mill"] * len(posted),
        published=[each.toordinal() for each in posted],
        observed=[each.toordinal() + (days_late if bad else 0) for each, bad in zip(posted, is_bad, strict=True)],
        units=[0.0 if bad else 1.0 for bad in is_bad],
    )
    found = compare([PastAudit("a", "mill", "mill", day, failed=True)], reviews, CompareOrder(FAIL))
    assert [entry.n_alarms for entry in found.dossier] == [n_alarms]
    assert (found.lead.n_foreseen, found.lead.n_followed) == (n_alarms, 1 - n_alarms)


def firms_with_a_bad_spring(before):
    """Return audits and reviews of 80 firms: ratings of every other one fall before its audit, see `before`."""
    day, firms = date(2024, 6, 1), [f"firm {at}" for at in range(80)]
    posted = [day - timedelta(days=at) for at in range(600, 0, -5)]
    rows = [
        (firm, each, at % 2 == 0 and each > day - timedelta(days=70))
        for at, firm in enumerate(firms)
        for each in posted
    ]
    reviews = columns_of(
        [firm for firm, _, _ in rows],
        published=[each.toordinal() for _, each, _ in rows],
        observed=[each.toordinal() for _, each, _ in rows],
        units=[0.0 if is_bad else 1.0 for _, _, is_bad in rows],
    )
    audits = [
        PastAudit(firm, firm, firm, day, failed=at % 4 < 2, **before(at % 2 == 0)) for at, firm in enumerate(firms)
    ]
    return audits, reviews


@pytest.mark.parametrize(
    ("before", "leading"),
    [
        (lambda is_hit: {"n_major": float(is_hit)}, "major finding"),
        (lambda is_hit: {"is_complaint": is_hit, "n_major": 0.0}, "complaint"),
        (lambda is_hit: {"n_major": None}, None),
    ],
)
def test_what_alarms_come_before_is_told_kind_by_kind(before, leading):
    audits, reviews = firms_with_a_bad_spring(before)
    found = compare(audits, reviews, CompareOrder(FAIL))
    leads = {each["kind"]: each for each in found.to_json()["lead_times"]}
    assert list(leads) == ["failed audit", "major finding", "complaint"]
    told = {kind: each["difference"]["low"] > 0 for kind, each in leads.items() if each["difference"]}
    assert {kind for kind, is_ahead in told.items() if is_ahead} == ({leading} if leading else set())
    if leading:
        assert (leads[leading]["n_foreseen"], leads[leading]["with_chart"], leads[leading]["n_events"]) == (40, 40, 40)
        assert 20 <= leads[leading]["days"]["value"] <= 70
    for language in LANGUAGES:
        (table,) = (each for each in all_tables(found) if each.title == kinds_table(found).title)
        assert all(render(table, language) for render in RENDERERS.values())


def test_without_dates_or_failures_enough_nothing_is_told_of_lead_times():
    audits, reviews = firms_with_a_bad_spring(lambda is_hit: {"n_major": float(is_hit)})
    few = [replace(audit, failed=at < 5) for at, audit in enumerate(audits)]
    leads = compare(few, reviews, CompareOrder(FAIL)).to_json()["lead_times"]
    assert [(each["n_events"], each["too_few"], each["difference"], each["days"]) for each in leads] == [
        (5, True, None, None),
        (40, True, None, None),
        (0, True, None, None),
    ]
    undated = compare([replace(each, started_on=None) for each in audits], reviews, CompareOrder(FAIL))
    assert undated.to_json()["lead_times"] == []
