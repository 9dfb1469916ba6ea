"""Pages remember what they read until something is written, and many rows take no more queries than few."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from jobs.memory import Memory
from jobs.report import StoreReports
from jobs.reviewlist import review_choices
from report.line import ReviewFilter
from store.records import Census, Coverage, Listing, Selection, Subject, SubjectKind
from store.runs import PageObservation

AT = datetime(2025, 5, 1, tzinfo=UTC)


@pytest.fixture
def statements(store):
    """The statements that the database is asked."""
    seen = []
    event.listen(store._database._engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
    return seen


@pytest.fixture
def kettle(store, make_review):
    """A kettle; what is called adds that many reviews to it."""
    store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
    listing = store.subjects.add_listing(Listing("shop", "kettle", "kettle", url=""))

    def more(*ids):
        run = store.runs.open_run(listing, source="shop", started_at=AT, parser="page 1", config_digest="c0")
        reviews = tuple(make_review(each) for each in ids)
        store.runs.observe(run, PageObservation("https://shop.example/1", AT, reviews))
        store.runs.close(run, Census(Coverage.FULL, Selection.NEWEST, len(ids), len(ids)), AT)

    return more


def test_an_answer_is_read_once_until_something_is_written(store):
    memory, read, mark = Memory(), iter(range(10)), store.pulse.mark
    asked = [memory.recall(mark(), question, lambda: next(read)) for question in ("a", "a", "b", "a")]
    store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
    assert (asked, memory.recall(mark(), "a", lambda: next(read))) == ([0, 0, 1, 0], 2)


def test_what_is_written_while_an_answer_is_read_is_not_missed(store):
    memory, mark = Memory(), store.pulse.mark

    def read():
        store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        return "before"

    assert [memory.recall(mark(), "a", read), memory.recall(mark(), "a", lambda: "after")] == ["before", "after"]


def test_the_oldest_answers_are_forgotten():
    memory, read = Memory(2), iter(range(10))
    asked = [memory.recall("", question, lambda: next(read)) for question in ("a", "b", "a", "c", "a", "b")]
    assert asked == [0, 1, 0, 2, 0, 3]


def test_a_subject_is_read_again_only_after_something_was_written(store, kettle, statements):
    kettle("r1")
    reports = StoreReports(store)
    first = reports.subject("kettle")
    statements.clear()
    assert reports.subject("kettle") is first
    assert not [each for each in statements if "review" in each]
    kettle("r2")
    assert reports.subject("kettle").sources[0].n_reviews == 2
    assert reports.subject("jug") is None


def test_many_reviews_ask_no_more_of_the_database_than_few(store, kettle, statements):
    def asked():
        statements.clear()
        reports = StoreReports(store)
        reports.subject("kettle")
        rows = reports.reviews("kettle", ReviewFilter()).rows
        return len(rows), len(statements)

    kettle("r1")
    few = asked()
    kettle(*(f"s{n}" for n in range(40)))
    assert (few[0], asked()) == (1, (41, few[1]))


def test_the_choices_of_the_list_are_known_without_the_report(store, kettle, statements):
    kettle("r1")
    statements.clear()
    reports = StoreReports(store)
    found = reports.choices("kettle", ReviewFilter())
    assert (found.subject.key, found.sources, dict(found.aspects)) == ("kettle", ("shop",), {})
    assert not [each for each in statements if "indicator_set" in each]
    assert reports.choices("jug", ReviewFilter()) is None
    assert review_choices(store, reports.aspects, found.subject, ReviewFilter(blames="lid")).aspects == {}
