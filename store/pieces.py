"""What texts said of aspects when figures were published: pieces known by their digest, each kept once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from json import loads

from sqlalchemy import Connection, func, select

from store.bulk import batches, insert_or, table_of
from store.database import Database
from store.errors import PieceDamaged
from store.kept_models import ErasureRow, KeptPieceRow
from store.log_models import IndicatorSetRow, ObservationRow
from store.models import ListingSubjectRow, ReviewRow, ReviewVersionRow, SubjectRow

ASPECTS, MONTHS = "aspects", "months"
"""Name of the fact beside published figures, and of the member in the piece that it names, that name pieces."""

_PIECE, _SET, _ERASED = (table_of(row).c for row in (KeptPieceRow, IndicatorSetRow, ErasureRow))
_STEP = 500


class Pieces:
    """The repository of these pieces; a published set names one, which names one a month."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def keep(self, contents: Sequence[str]) -> list[str]:
        """Keep pieces; return their SHA-256 in the same order, hex. One that is there already is not kept again."""
        digests = [sha256(content.encode()).digest() for content in contents]
        rows = [{"digest": digest, "content": each} for digest, each in zip(digests, contents, strict=True)]
        with self._database.write() as connection:
            for some in batches(rows):
                insert = insert_or(connection.dialect, KeptPieceRow).on_conflict_do_nothing()
                connection.execute(insert, list(some))
        return [digest.hex() for digest in digests]

    def read(self, digests: Sequence[str]) -> list[str]:
        """Return pieces in the order of their digests.

        Args:
            digests: SHA-256 of each, hex.

        Raises:
            PieceDamaged: If one is missing or is not what its digest says.
        """
        with self._database.read() as connection:
            found = _read(connection, digests)
        for digest in digests:
            if digest not in found:
                raise PieceDamaged(self._database.where, digest)
        return [found[digest] for digest in digests]

    def erased_since(self, subjects: Sequence[str], *, as_of: datetime | None = None) -> int:
        """Return how many reviews were erased whole since a subject's figures were published.

        Args:
            subjects: Key of the subject, then those of its parts whose reviews its figures count.
            as_of: The figures that were shown at this moment, UTC; None: those that are shown now.
        """
        with self._database.read() as connection:
            leaf = _published_leaf(connection, subjects[0], as_of)
            return 0 if leaf is None else _count_erased(connection, subjects, leaf)


def piece_faults(connection: Connection) -> Iterator[str]:
    """Yield one sentence for each published set whose pieces are missing or were changed."""
    whole: dict[str, bool] = {}
    sets = select(_SET.id, _SET.facts).order_by(_SET.id).execution_options(yield_per=_STEP)
    with connection.execute(sets) as rows:
        named = {id_: digest for id_, facts in rows if (digest := facts.get(ASPECTS))}
    for id_, digest in named.items():
        if digest not in whole:
            found = _read(connection, [digest])
            months = list(loads(found[digest])[MONTHS].values()) if found else []
            whole[digest] = bool(found) and len(_read(connection, months)) == len(set(months))
        if not whole[digest]:
            yield f"figures {id_}: what texts said of aspects is missing or was changed"


def _read(connection: Connection, digests: Sequence[str]) -> Mapping[str, str]:
    """Return those of these pieces that are there and are what their digest says."""
    found: dict[str, str] = {}
    for some in batches(list(digests)):
        query = select(_PIECE.digest, _PIECE.content).where(_PIECE.digest.in_([bytes.fromhex(each) for each in some]))
        found |= {row.digest.hex(): row.content for row in connection.execute(query)}
    return {digest: content for digest, content in found.items() if sha256(content.encode()).hexdigest() == digest}


def _published_leaf(connection: Connection, subject: str, as_of: datetime | None) -> int | None:
    published = select(func.max(_SET.id)).join(SubjectRow, SubjectRow.id == _SET.subject_id)
    published = published.where(SubjectRow.key == subject)
    if as_of is not None:
        published = published.where(_SET.published_at <= as_of)
    seen = table_of(ObservationRow).c
    leaf: int | None = connection.scalar(
        select(func.max(seen.leaf_idx)).where(seen.indicator_set_id == published.scalar_subquery())
    )
    return leaf


def _count_erased(connection: Connection, subjects: Sequence[str], leaf: int) -> int:
    """Return of how many reviews a leaf of before lost its facts after that leaf: texts alone move no figure."""
    listings = select(ListingSubjectRow.listing_id).join(SubjectRow, SubjectRow.id == ListingSubjectRow.subject_id)
    query = (
        select(func.count(ReviewVersionRow.review_id.distinct()))
        .join_from(table_of(ErasureRow), table_of(ObservationRow), ObservationRow.leaf_idx == _ERASED.erased_idx)
        .join(ReviewVersionRow, ReviewVersionRow.id == ObservationRow.version_id)
        .join(ReviewRow, ReviewRow.id == ReviewVersionRow.review_id)
        .where(_ERASED.leaf_idx > leaf, _ERASED.erased_idx < leaf, _ERASED.parts.contains("facts"))
        .where(ReviewRow.listing_id.in_(listings.where(SubjectRow.key.in_(subjects))))
    )
    return connection.scalar(query) or 0
