"""Take answers to the queue of labels from a table: each row is kept whole or refused with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.imports.rows import Row
from crawler.imports.tabular import open_csv
from jobs.counted import counted
from jobs.errors import FileUnreadable
from jobs.labels import LabelDesk
from report.labelcard import LabelCard
from store.label_records import AspectLabel, LabelAnswer, Overall


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not kept."""

    line: int
    """Its line, from 1, headings included."""
    reason: str
    """What is wrong with it, and what would be right."""


@dataclass(frozen=True, slots=True)
class LabelImport:
    """What became of a file of answers."""

    kept: int
    """Answers that were kept."""
    unanswered: int
    """Rows without an answer, left as they are."""
    refused: tuple[RefusedRow, ...]
    """Rows that were refused."""

    def lines(self) -> list[str]:
        """Return the account, one line a fact."""
        said = f"{counted(self.kept, 'answer')} kept, {counted(self.unanswered, 'row')} without answer"
        return [said, *(f"line {row.line} refused: {row.reason}" for row in self.refused)]

    def exit_code(self) -> int:
        """Return 1 where a row was refused, else 0."""
        return 1 if self.refused else 0


def import_labels(desk: LabelDesk, path: Path) -> LabelImport:
    """Keep the answers of a table that `leumund labels --format csv` gave, in one transaction.

    Raises:
        FileUnreadable: If it lacks the columns `item` and `overall`.
        UnreadableImport: If it is no table.
    """
    if not path.is_file():
        raise FileUnreadable(
            "there is no such file", where=str(path), next_step="write one with `leumund labels --format csv`"
        )
    table = open_csv(path)
    if not {"item", "overall"} <= set(table.headings):
        raise FileUnreadable(
            "the file has no columns item and overall",
            where=str(path),
            next_step="fill in the table that `leumund labels --format csv` writes; aspects go into column aspects",
        )
    return _keep(desk, list(table.read()))


def read_answer(cells: Mapping[str, object], cards: Mapping[int, LabelCard]) -> tuple[int, LabelAnswer] | None:
    """Return the item and the answer of a row; None where it has none.

    Raises:
        ValueError: If the row cannot be read; the message says why.
    """
    overall = _text(cells, "overall").lower()
    aspects = _text(cells, "aspects")
    if not overall:
        if aspects:
            raise ValueError("aspects are given, but overall is empty")
        return None
    number = _text(cells, "item")
    if not number.isascii() or not number.isdigit() or int(number) not in cards:
        raise ValueError(f"there is no item {number!r} in the queue")
    if overall not in set(Overall):
        raise ValueError(f"overall is {overall!r}, not one of {', '.join(Overall)}")
    return int(number), LabelAnswer(Overall(overall), _read_aspects(aspects, cards[int(number)]))


def _keep(desk: LabelDesk, rows: Sequence[Row]) -> LabelImport:
    cards = {card.item: card for card in desk.cards()}
    answers: dict[int, LabelAnswer] = {}
    refused: list[RefusedRow] = []
    unanswered = 0
    for row in rows:
        try:
            read = _read_row(row, cards, answers)
        except ValueError as error:
            refused.append(RefusedRow(row.number, str(error)))
            continue
        unanswered += read is None
        answers |= dict([read]) if read else {}
    desk.store.labels.answer_all(answers, desk.now())
    return LabelImport(len(answers), unanswered, tuple(refused))


def _read_row(
    row: Row, cards: Mapping[int, LabelCard], answers: Mapping[int, LabelAnswer]
) -> tuple[int, LabelAnswer] | None:
    if row.broken:
        raise ValueError(row.broken)
    read = read_answer(row.cells, cards)
    if read and read[0] in answers:
        raise ValueError(f"item {read[0]} was answered in an earlier row of the file")
    return read


def _read_aspects(given: str, card: LabelCard) -> dict[str, AspectLabel]:
    """Return what a cell such as "delivery=good; price=bad" says; an aspect that it leaves out is not mentioned."""
    asked = {aspect.key for aspect in card.aspects}
    if not given:
        return {}
    said: dict[str, AspectLabel] = dict.fromkeys(sorted(asked), AspectLabel.ABSENT)
    for part in filter(None, (piece.strip() for piece in given.split(";"))):
        key, _, opinion = (piece.strip().lower() for piece in part.partition("="))
        if key not in asked:
            raise ValueError(f"there is no aspect {key!r} for this subject; there are: {', '.join(sorted(asked))}")
        if opinion not in set(AspectLabel):
            raise ValueError(f"aspect {key} is {opinion!r}, not one of {', '.join(AspectLabel)}")
        said[key] = AspectLabel(opinion)
    return said


def _text(cells: Mapping[str, object], name: str) -> str:
    value = cells.get(name)
    return "" if value is None else str(value).strip()
