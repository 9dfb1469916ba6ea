"""Answers from a table: each row is kept whole or refused with its reason, and the file round-trips."""

import csv
import io

import pytest
from label_shop import ASKED, NOW, open_shop

from crawler.errors import UnreadableImport
from jobs.errors import FileUnreadable
from jobs.labelfile import import_labels
from jobs.labels import LabelDesk
from report.csvtext import render_csv
from report.labelcard import labels_table
from store.records import SubjectKind


@pytest.fixture
def desk(store, database_url, tmp_path):
    """A desk with four open items."""
    open_shop(store, database_url, tmp_path, n=10)
    desk = LabelDesk(store, {SubjectKind.PRODUCT: ASKED}, now=lambda: NOW)
    desk.fill("kettle", n=4)
    return desk


@pytest.fixture
def take(desk, tmp_path):
    """Takes in rows of (item place from 1, overall, aspects); a place that is text stands as it is."""

    def taken(*rows, head="item,overall,aspects"):
        numbers = [card.item for card in desk.cards()]
        path = tmp_path / "answers.csv"
        cells = [(numbers[place - 1] if isinstance(place, int) else place, *rest) for place, *rest in rows]
        out = io.StringIO()
        csv.writer(out).writerows(cells)
        path.write_text(f"{head}\n{out.getvalue()}", encoding="utf-8")
        return import_labels(desk, path)

    return taken


def answers(desk):
    return [(card.overall, dict(card.opinions)) for card in desk.cards()]


def test_answers_are_kept_and_rows_without_one_left_alone(desk, take):
    done = take(
        (1, "negative", "delivery=bad; price=mixed"), (2, "Positive", ""), (3, "", ""), (4, "unclear", "price=good")
    )
    assert (done.kept, done.unanswered, done.refused, done.exit_code()) == (3, 1, (), 0)
    assert answers(desk) == [
        ("negative", {"delivery": "bad", "price": "mixed"}),
        ("positive", {}),
        ("", {}),
        # What a filled cell leaves out is not mentioned; an empty one was not asked.
        ("unclear", {"delivery": "absent", "price": "good"}),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((2, "great", ""), "overall is 'great', not one of positive, neutral, negative, unclear"),
        (("7777", "positive", ""), "there is no item '7777' in the queue"),
        (("x", "positive", ""), "there is no item 'x' in the queue"),
        ((2, "positive", "speed=good"), "there is no aspect 'speed' for this subject; there are: delivery, price"),
        ((2, "positive", "price=cheap"), "aspect price is 'cheap', not one of absent, good, bad, mixed"),
        ((2, "", "price=good"), "aspects are given, but overall is empty"),
        ((1, "positive", ""), "was answered in an earlier row of the file"),
        ((2, "positive", "", "more"), "has 4 cells under 3 headings"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_the_others_are_kept(desk, take, row, reason):
    done = take((1, "neutral", ""), row)
    assert (done.kept, done.exit_code()) == (1, 1)
    (refused,) = done.refused
    assert refused.line == 3
    assert refused.reason.endswith(reason) or reason in refused.reason
    assert [overall for overall, _ in answers(desk)] == ["neutral", "", "", ""]
    assert done.lines()[1].startswith("line 3 refused: ")


def test_the_table_that_is_listed_can_be_taken_in_again(desk, tmp_path):
    desk.take(desk.cards()[0].item, "negative", {"delivery": "bad", "price": "absent"})
    path = tmp_path / "queue.csv"
    path.write_text(render_csv(labels_table(desk.cards())), encoding="utf-8")
    before = answers(desk)
    assert import_labels(desk, path).kept == 1
    assert answers(desk) == before


def test_a_file_that_is_no_such_table_is_refused_whole(desk, take, tmp_path):
    with pytest.raises(FileUnreadable, match="no columns item and overall"):
        take((1, "positive"), head="number,verdict")
    with pytest.raises(FileUnreadable, match="no such file"):
        import_labels(desk, tmp_path / "nothing.csv")
    empty = tmp_path / "empty.csv"
    empty.touch()
    with pytest.raises(UnreadableImport):
        import_labels(desk, empty)
    assert {overall for overall, _ in answers(desk)} == {""}
