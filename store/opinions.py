"""Opinions on aspects: which versions a judge has still to read, what it found, and whose findings are shown."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, delete, select

from store.bulk import Query, batches, insert_or, insert_rows, table_of
from store.database import Database
from store.identity import finite
from store.models import ReviewRow, ReviewVersionRow
from store.opinion_models import AspectOpinionRow, CurrentJudgeRow, OpinionJudgeRow, ReadingRow
from store.query import covered, select_unread
from store.records import AspectOpinion, Reading, ReviewVersion, SubjectKind
from store.versions import version_from

_READING, _OPINION = table_of(ReadingRow), table_of(AspectOpinionRow)


class Opinions:
    """The repository of opinions; a judge is known by its digest over model, aspect set and rules."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def unread(self, judge: str, kinds: Sequence[SubjectKind], *, batch: int = 2_000) -> Iterator[list[ReviewVersion]]:
        """Yield, in lists of at most `batch`, all versions with some text that a judge has not read yet.

        Args:
            judge: Its digest.
            kinds: Only versions of listings that speak, or spoke, of subjects of these kinds.
            batch: At most so many at a time.
        """
        newest = 0
        while True:
            query = select_unread(judge, kinds).where(ReviewVersionRow.id > newest).limit(batch)
            # A view of its own for each list: the caller writes readings between them.
            with self._database.read() as connection:
                versions = [version_from(row) for row in connection.execute(query)]
            if not versions:
                return
            newest = versions[-1].id
            yield versions

    def keep(self, judge: str, readings: Sequence[Reading]) -> None:
        """Keep what a judge found; a version that it reads again has its new opinions only."""
        for some in batches(readings):
            with self._database.write() as connection:
                judge_id = _judge_id(connection, judge)
                versions = [reading.version_id for reading in some]
                for table in (_OPINION, _READING):
                    read_before = (table.c.judge_id == judge_id, table.c.version_id.in_(versions))
                    connection.execute(delete(table).where(*read_before))
                insert_rows(connection, ReadingRow, [_reading_row(reading, judge_id) for reading in some])
                insert_rows(connection, AspectOpinionRow, _opinion_rows(some, judge_id))

    def show(self, aspect_set: str, judge: str) -> None:
        """Make a judge the one whose opinions are shown for an aspect set, once it has read what there is."""
        with self._database.write() as connection:
            statement = insert_or(connection.dialect, CurrentJudgeRow)
            moved = statement.on_conflict_do_update(
                index_elements=["aspect_set"], set_={"judge_id": statement.excluded.judge_id}
            )
            connection.execute(moved, [{"aspect_set": aspect_set, "judge_id": _judge_id(connection, judge)}])

    def shown(self, aspect_set: str) -> str | None:
        """Return the digest of the judge whose opinions are shown for an aspect set; None before the first."""
        query = select(OpinionJudgeRow.digest).join(CurrentJudgeRow, CurrentJudgeRow.judge_id == OpinionJudgeRow.id)
        with self._database.read() as connection:
            return connection.scalar(query.where(CurrentJudgeRow.aspect_set == aspect_set))

    def of_subject(self, subject: str, judge: str) -> dict[int, Reading]:
        """Return what a judge found in all versions of a subject's reviews, by row number of the version.

        A version that it has not read is missing: its text was gone before, or it is newer than the last scoring.
        """
        with self._database.read() as connection:
            return _readings(connection, judge, covered(subject))

    def tones(self, listings: Collection[int], judge: str) -> list[tuple[int, str, int, float]]:
        """Return version, aspect, length and P(positive) of all judged passages on an aspect, by version.

        Args:
            listings: Row numbers of the listings whose reviews are meant.
            judge: Whose opinions, by its digest.
        """
        length = (_OPINION.c.end - _OPINION.c.start).label("length")
        query = _of_judge(judge, _OPINION).with_only_columns(
            *(_OPINION.c.version_id, _OPINION.c.aspect, length, _OPINION.c.positive), maintain_column_froms=True
        )
        judged = (_OPINION.c.aspect != "", _OPINION.c.positive.is_not(None), ReviewRow.listing_id.in_(listings))
        ordered = query.where(*judged).order_by(_OPINION.c.version_id, _OPINION.c.number)
        with self._database.read() as connection:
            return [(row[0], row[1], row[2], row[3]) for row in connection.execute(ordered)]

    def of_versions(self, versions: Sequence[int], judge: str) -> dict[int, Reading]:
        """Return what a judge found in these versions, by their row numbers; those that it has not read are missing."""
        found: dict[int, Reading] = {}
        with self._database.read() as connection:
            for some in batches(versions):
                found |= _readings(connection, judge, ReviewVersionRow.id.in_(some))
        return found


def _readings(connection: Connection, judge: str, which: ColumnElement[bool]) -> dict[int, Reading]:
    said = _of_judge(judge, _OPINION).where(which).order_by(_OPINION.c.version_id, _OPINION.c.number)
    opinions: dict[int, list[AspectOpinion]] = defaultdict(list)
    for row in connection.execute(said).mappings():
        opinions[row["version_id"]].append(_opinion(row))
    rows = connection.execute(_of_judge(judge, _READING).where(which)).mappings()
    return {
        row["version_id"]: Reading(row["version_id"], row["modelled"], tuple(opinions[row["version_id"]]))
        for row in rows
    }


def _of_judge(judge: str, table: Table) -> Query:
    return (
        select(table)
        .join(OpinionJudgeRow, OpinionJudgeRow.id == table.c.judge_id)
        .join(ReviewVersionRow, ReviewVersionRow.id == table.c.version_id)
        .join(ReviewRow, ReviewRow.id == ReviewVersionRow.review_id)
        .where(OpinionJudgeRow.digest == judge)
    )


def _judge_id(connection: Connection, digest: str) -> int:
    connection.execute(insert_or(connection.dialect, OpinionJudgeRow).values(digest=digest).on_conflict_do_nothing())
    return connection.scalars(select(OpinionJudgeRow.id).where(OpinionJudgeRow.digest == digest)).one()


def _reading_row(reading: Reading, judge_id: int) -> dict[str, object]:
    return {"version_id": reading.version_id, "judge_id": judge_id, "modelled": reading.modelled}


def _opinion_rows(readings: Sequence[Reading], judge_id: int) -> list[dict[str, object]]:
    return [
        {
            "version_id": reading.version_id,
            "judge_id": judge_id,
            "number": number,
            "aspect": opinion.aspect,
            "start": opinion.start,
            "end": opinion.end,
            "positive": finite(opinion.positive),
            "expectation": opinion.expectation,
            "about_price": opinion.about_price,
        }
        for reading in readings
        for number, opinion in enumerate(reading.opinions)
    ]


def _opinion(row: RowMapping) -> AspectOpinion:
    return AspectOpinion(
        version_id=row["version_id"],
        aspect=row["aspect"],
        start=row["start"],
        end=row["end"],
        positive=row["positive"],
        expectation=row["expectation"],
        about_price=row["about_price"],
    )
