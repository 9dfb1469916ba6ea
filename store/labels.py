"""Labels given by hand: what was drawn, what was answered; the newest answer of an item counts, all are kept."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, select

from store.bulk import Query, batches, insert_rows, reserve_ids, table_of
from store.database import Database
from store.errors import DrawnAlready, UnknownLabelItem
from store.label_models import LabelAnswerRow, LabelAspectRow, LabelDrawRow, LabelItemRow
from store.label_records import AspectLabel, DrawnItem, LabelAnswer, LabelDraw, LabelItem, Overall
from store.models import ReviewRow, ReviewVersionRow, SubjectRow
from store.query import covered, select_some
from store.records import ReviewVersion
from store.subjects import subject_row
from store.versions import version_from

_DRAW, _ITEM = table_of(LabelDrawRow), table_of(LabelItemRow)
_ANSWER, _ASPECT = table_of(LabelAnswerRow), table_of(LabelAspectRow)


class Labels:
    """The repository of labels; they are ours, not observations, and leave nothing in the log."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def keep_draw(self, draw: LabelDraw, items: Sequence[DrawnItem]) -> None:
        """Keep a draw and its items, which are answered in the order given; all or nothing.

        Raises:
            UnknownSubject: If its subject is not kept.
            DrawnAlready: If another draw has taken one of the versions.
        """
        with self._database.write() as connection:
            _refuse_drawn(connection, [item.version_id for item in items])
            subject_id = None if draw.subject is None else subject_row(connection, draw.subject)["id"]
            (draw_id,) = reserve_ids(connection, LabelDrawRow, 1)
            of_draw = {"seed": draw.seed, "drawn_at": draw.drawn_at, "rate": draw.rate, "eligible": draw.eligible}
            insert_rows(connection, LabelDrawRow, [{"id": draw_id, "subject_id": subject_id, **of_draw}])
            numbers = reserve_ids(connection, LabelItemRow, len(items))
            rows = [_item_columns(item, draw_id, place) for place, item in enumerate(items)]
            insert_rows(connection, LabelItemRow, [{"id": n, **row} for n, row in zip(numbers, rows, strict=True)])

    def answer(self, item_id: int, answer: LabelAnswer, at: datetime) -> None:
        """Keep an answer to an item; earlier ones stay.

        Raises:
            UnknownLabelItem: If there is no such item.
        """
        self.answer_all({item_id: answer}, at)

    def answer_all(self, answers: dict[int, LabelAnswer], at: datetime) -> None:
        """Keep answers by the row number of their item, all or none.

        Raises:
            UnknownLabelItem: If there is no such item.
        """
        with self._database.write() as connection:
            _refuse_unknown(connection, list(answers))
            numbers = reserve_ids(connection, LabelAnswerRow, len(answers))
            said = list(zip(numbers, answers.items(), strict=True))
            insert_rows(connection, LabelAnswerRow, [_answer_columns(*each, at) for each in said])
            insert_rows(connection, LabelAspectRow, [row for n, (_, answer) in said for row in _aspect_rows(n, answer)])

    def drawn(self) -> set[int]:
        """Return the row numbers of all versions that were ever drawn."""
        with self._database.read() as connection:
            return set(connection.scalars(select(_ITEM.c.version_id)))

    def draws(self, *, as_of: datetime | None = None) -> list[LabelDraw]:
        """Return all draws, or those that had been made by a moment, UTC, oldest first."""
        query = select(_DRAW, SubjectRow.key).outerjoin(SubjectRow, SubjectRow.id == _DRAW.c.subject_id)
        if as_of is not None:
            query = query.where(_DRAW.c.drawn_at <= as_of)
        with self._database.read() as connection:
            return [_draw(row) for row in connection.execute(query.order_by(_DRAW.c.id)).mappings()]

    def items(self, subject: str | None = None, *, as_of: datetime | None = None) -> list[LabelItem]:
        """Return the items of all draws with their answers, in the order of the queue.

        Args:
            subject: Only versions of reviews that speak of this subject; None: all.
            as_of: Only what had been drawn and answered by this moment, UTC; None: by now.
        """
        draws = {draw.id: draw for draw in self.draws(as_of=as_of)}
        query = _of_subject(select(_ITEM), subject).order_by(_ITEM.c.draw_id, _ITEM.c.position)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
            answers = _read_answers(connection, subject, as_of)
        return [_item(row, draws[row["draw_id"]], answers[row["id"]]) for row in rows if row["draw_id"] in draws]

    def counts(self) -> tuple[int, int]:
        """Return how many items were drawn and how many answers given; both only ever grow."""
        query = select(
            select(func.count()).select_from(_ITEM).scalar_subquery(),
            select(func.count()).select_from(_ANSWER).scalar_subquery(),
        )
        with self._database.read() as connection:
            items, answers = connection.execute(query).one()
        return items, answers

    def versions(self, items: Sequence[LabelItem]) -> Iterator[ReviewVersion]:
        """Yield the versions of items, oldest first; a text that was erased meanwhile is gone."""
        for some in batches(items):
            with self._database.read() as connection:
                query = select_some([item.drawn.version_id for item in some])
                yield from [version_from(row) for row in connection.execute(query)]


def _of_subject(query: Query, subject: str | None) -> Query:
    if subject is None:
        return query
    of_version = select(ReviewVersionRow.id).join(ReviewRow, ReviewRow.id == ReviewVersionRow.review_id)
    return query.where(_ITEM.c.version_id.in_(of_version.where(covered(subject))))


def _refuse_drawn(connection: Connection, versions: Sequence[int]) -> None:
    for some in batches(versions):
        taken = connection.scalar(select(_ITEM.c.version_id).where(_ITEM.c.version_id.in_(some)).limit(1))
        if taken is not None:
            raise DrawnAlready(taken)


def _refuse_unknown(connection: Connection, items: Sequence[int]) -> None:
    known: set[int] = set()
    for some in batches(items):
        known |= set(connection.scalars(select(_ITEM.c.id).where(_ITEM.c.id.in_(some))))
    for item in items:
        if item not in known:
            raise UnknownLabelItem(item)


def _read_answers(connection: Connection, subject: str | None, as_of: datetime | None) -> dict[int, list[LabelAnswer]]:
    said: dict[int, dict[str, AspectLabel]] = defaultdict(dict)
    for_items = _of_subject(select(_ITEM.c.id), subject)
    query = select(_ANSWER).where(_ANSWER.c.item_id.in_(for_items)).order_by(_ANSWER.c.id)
    if as_of is not None:
        query = query.where(_ANSWER.c.answered_at <= as_of)
    aspects = select(_ASPECT).join(_ANSWER, _ANSWER.c.id == _ASPECT.c.answer_id)
    for row in connection.execute(aspects.where(_ANSWER.c.item_id.in_(for_items))).mappings():
        said[row["answer_id"]][row["aspect"]] = AspectLabel(row["opinion"])
    answers: dict[int, list[LabelAnswer]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        answers[row["item_id"]].append(LabelAnswer(Overall(row["overall"]), said[row["id"]]))
    return answers


def _draw(row: RowMapping) -> LabelDraw:
    return LabelDraw(row["seed"], row["drawn_at"], row["rate"], row["eligible"], row["key"], row["id"])


def _item(row: RowMapping, draw: LabelDraw, answers: Sequence[LabelAnswer]) -> LabelItem:
    drawn = DrawnItem(row["version_id"], row["stratum"], row["size"], row["probability"], row["predicted"])
    return LabelItem(row["id"], draw, row["position"], drawn, tuple(answers))


def _item_columns(item: DrawnItem, draw_id: int, position: int) -> dict[str, object]:
    return {
        "draw_id": draw_id,
        "version_id": item.version_id,
        "position": position,
        "stratum": item.stratum,
        "size": item.size,
        "probability": item.probability,
        "predicted": item.predicted,
    }


def _answer_columns(number: int, answered: tuple[int, LabelAnswer], at: datetime) -> dict[str, object]:
    item_id, answer = answered
    return {"id": number, "item_id": item_id, "answered_at": at, "overall": answer.overall.value}


def _aspect_rows(number: int, answer: LabelAnswer) -> list[dict[str, object]]:
    return [{"answer_id": number, "aspect": key, "opinion": said.value} for key, said in answer.aspects.items()]
