"""What the check of the log notices: any column of any row that a leaf commits to, any digest, any salt."""

import pytest
from store_story import day

from ledger.canonical import Kind
from ledger.log import checkpoint_body
from store.forecast_models import ForecastRow
from store.forecast_records import Estimate, Forecast
from store.fsck import MOST_FAULTS
from store.log_models import IndicatorRow, IndicatorSetRow, StatementRow
from store.models import AggregateVersionRow, ReviewVersionRow, RunRow
from store.records import Aggregate, Indicator, IndicatorSet, Interval

# What may change without anybody claiming otherwise: votes, health, what is derived, when something was last seen.
FREE = {
    ReviewVersionRow: {"helpful", "unit", "content_hash", "observed_at", "run_id"},
    AggregateVersionRow: {"content_hash", "observed_at", "run_id", "last_seen_at", "last_run_id"},
    RunRow: {"listing_id", "state", "closing_leaf", "health", "reused"},
    IndicatorSetRow: {"published_at", "figures_digest"},
    IndicatorRow: set(),
    StatementRow: set(),
    ForecastRow: set(),
}
KEYS = {"id", "leaf_idx", "review_id", "number", "set_id", "position", "idx", "level", "subject_id", "listing_id"}


@pytest.fixture
def told(store, make_listing, make_review, collect):
    """A store in which every column that a leaf commits to holds something."""
    review = make_review(
        "r1", parts={"pros": "light"}, sub_ratings={"price": 2.0}, reply="Thanks", language="de", country="AT",
        verified=True, incentivised=True, subject="B0", syntax="jsonld", extra={"x": 1},
    )  # fmt: skip
    shown = Aggregate(
        "shop", 4.0, rating_count=9, review_count=5, histogram={"5": 3}, histogram_unit="count", subject="B0",
        syntax="jsonld", extra={"x": 1},
    )  # fmt: skip
    collect(make_listing(), [review, make_review("r2")], aggregates=[shown])
    figure = Indicator("trust", "2024-05", 0.7, Interval(0.6, 0.8), 5, 4.5, limit_low=0.1, limit_high=0.9)
    store.indicators.publish(IndicatorSet("kettle", day(1), (figure,), {"shown": [1]}, "m", "c"), day(1))
    store.statements.add(Kind.NOTE, "rsl/note/v1\nnothing new\n", day(2))
    says = {"reviews": Estimate(0.25, Interval(0.1, 0.5, 0.95), 7), "as always": Estimate(None, None, 3, "too_little")}
    told = Forecast("A-1", "kettle", "result=fail", day(9).date(), "ISO 9001", 365, 90, 30, says, "ab" * 32, "cd" * 32)
    store.forecasts.lodge([told], day(2))
    return store


OTHER = {
    **dict.fromkeys(("sub_ratings", "extra", "facts", "histogram"), """'{"y": 2}'"""),
    "parts": """'{"y": "2"}'""",
    "estimates": "replace(estimates, '0.25', '0.5')",
    "starts_on": "'2030-01-01'",
    "as_of": "(SELECT min(started_at) FROM run)",
    "published_precision": "'month'",
    "scale_kind": "'mean'",
    "coverage": "'partial'",
    "selection": "'newest'",
}
OTHER_OF_TYPE = {
    bool: "NOT {name}",
    bytes: "(SELECT hash FROM log_leaf WHERE idx = 1)",
    # Moments have a type of our own, which names no type of Python's.
    object: "(SELECT min(as_of) FROM indicator_set)",
    int: "coalesce({name}, 0) + 1",
    float: "coalesce({name}, 0) + 1",
    str: "coalesce({name}, '') || 'x'",
}


def other_value(column):
    """Return SQL for another value than the stored one."""
    return OTHER.get(column.name) or OTHER_OF_TYPE[column.type.python_type].format(name=column.name)


@pytest.mark.parametrize("model", FREE)
def test_a_change_of_any_column_that_a_leaf_commits_to_is_noticed(told, attack, model):
    table = model.__table__
    columns = [column for column in table.columns if column.name not in FREE[model] | KEYS]
    where = {"review_version": " WHERE id = 1"}.get(table.name, "")
    missed = [
        column.name
        for column in columns
        if not attack(f"UPDATE {table.name} SET {column.name} = {other_value(column)}{where}")  # noqa: S608
    ]
    assert columns
    assert missed == []


@pytest.mark.parametrize("salt", ["facts_salt", "content_salt", "author_salt"])
def test_a_salt_taken_from_another_part_is_noticed(told, attack, salt):
    other = "content_salt" if salt == "facts_salt" else "facts_salt"
    faults = attack(f"UPDATE observation SET {salt} = {other} WHERE leaf_idx = 0")  # noqa: S608
    name = salt.removesuffix("_salt")
    assert faults == (f"observation 1, leaf 0: the stored {name} is not what was committed to",)


@pytest.mark.parametrize("digest", ["facts_digest", "content_digest", "author_digest"])
def test_a_digest_taken_from_another_review_is_noticed(told, attack, digest):
    taken = f"(SELECT o.{digest} FROM observation o WHERE o.leaf_idx = 1)"  # noqa: S608
    faults = attack(f"UPDATE observation SET {digest} = {taken} WHERE leaf_idx = 0")  # noqa: S608
    assert any("commits to something else" in fault for fault in faults)
    assert all(fault.startswith("observation 1, leaf 0: ") for fault in faults)


@pytest.mark.parametrize("kind", ["edited", "reappeared", "vanished"])
def test_another_kind_of_change_is_noticed(told, attack, kind):
    assert attack(f"UPDATE observation SET kind = '{kind}' WHERE leaf_idx = 0")  # noqa: S608


def test_words_where_there_were_none_are_noticed(store, make_listing, make_review, collect, attack):
    collect(make_listing(), [make_review(title=None, text=None, author_key=None)])
    for change in ("title = 'planted'", "text = ''", "reply = ''", "author_key = 'ee'"):
        assert len(attack(f"UPDATE review_version SET {change}")) == 1, change  # noqa: S608


def test_what_may_change_is_no_fault(told, attack):
    assert attack("UPDATE review_version SET helpful = 99") == ()
    assert attack("UPDATE aggregate_version SET last_seen_at = observed_at") == ()
    assert attack("UPDATE listing SET url = 'https://elsewhere.example/'") == ()
    assert attack("UPDATE subject SET name = 'Renamed'") == ()


def test_a_renamed_key_or_source_is_noticed(told, attack):
    assert attack("UPDATE subject SET key = 'other'")
    assert attack("UPDATE listing SET source = 'other'")


def test_a_fault_names_its_place_and_only_its_place(told, attack):
    faults = attack("UPDATE review_version SET text = 'planted' WHERE id = 2")
    assert faults == ("observation 2, leaf 1: the stored content is not what was committed to",)
    assert "planted" not in " ".join(faults)


@pytest.mark.parametrize("size", range(1, 8))
def test_a_checkpoint_of_any_earlier_size_is_checked(told, size):
    (hashes, root) = list(told.leaves.leaf_hashes()), told.leaves.root()
    assert len(hashes) == 7
    told.leaves.add_checkpoint(size, checkpoint_body("shop.example/rsl/1", size, root), day(2))
    expected = () if size == 7 else (f"the checkpoint of {size} leaves does not have the root of the stored tree",)
    assert told.leaves.fsck().faults == expected


def test_a_statement_without_its_leaf_is_noticed(told, attack):
    assert attack("INSERT INTO log_statement (leaf_idx, says) VALUES (99, 'planted')") == (
        "what leaf 99 is said to say was never recorded",
    )


def test_a_report_of_much_damage_ends(store, make_listing, make_review, collect, attack):
    collect(make_listing(), [make_review(f"r{n}") for n in range(1_100)])
    faults = attack("UPDATE review_version SET text = 'planted', rating = 1")
    assert len(faults) == MOST_FAULTS
