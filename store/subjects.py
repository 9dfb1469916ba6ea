"""Subjects, their structure, and the listings that speak of them; every link carries its dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, RowMapping, func, select, update

from store.append import lock_log
from store.bulk import Query, insert_or, table_of
from store.database import Database
from store.errors import ListingTaken, UnknownSubject
from store.models import ListingRow, ListingSubjectRow, PartOfRow, ReviewRow, SubjectRow
from store.records import Listing, PartOf, Subject, SubjectKind


@dataclass(frozen=True, slots=True)
class SubjectCount:
    """A subject and how many reviews are kept of it."""

    subject: Subject
    """The subject."""
    reviews: int
    """Reviews of all its listings, vanished ones included."""
    listings: int = 0
    """Listings that ever spoke of it."""


class Subjects:
    """The repository of subjects, their links and their listings."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def add(self, subject: Subject) -> None:
        """Keep a subject; one with the same key gets the new name and kind."""
        values = {"name": subject.name, "kind": subject.kind.value, "is_demo": subject.is_demo}
        values["is_person"] = subject.is_person
        with self._database.write() as connection:
            statement = insert_or(connection.dialect, SubjectRow).values(key=subject.key, **values)
            connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))

    def get(self, key: str) -> Subject:
        """Return the subject of this key.

        Raises:
            UnknownSubject: If there is none.
        """
        with self._database.read() as connection:
            return _subject(subject_row(connection, key))

    def list_subjects(self) -> list[SubjectCount]:
        """Return all subjects by key, each with the number of its reviews."""
        # A listing that left and came back has several links, and its reviews count once.
        link = select(ListingSubjectRow.listing_id, ListingSubjectRow.subject_id).distinct().subquery()
        listings = func.count(link.c.listing_id.distinct()).label("listings")
        query = (
            select(table_of(SubjectRow), func.count(ReviewRow.id).label("reviews"), listings)
            .outerjoin(link, link.c.subject_id == SubjectRow.id)
            .outerjoin(ReviewRow, ReviewRow.listing_id == link.c.listing_id)
            .group_by(SubjectRow.id)
            .order_by(SubjectRow.key)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).mappings()
            return [SubjectCount(_subject(row), row["reviews"], row["listings"]) for row in rows]

    def link(self, link: PartOf) -> None:
        """Keep that one subject is part of another; the same link with another end changes the end.

        Raises:
            UnknownSubject: If one of the two is not kept.
        """
        with self._database.write() as connection:
            ends = {
                "child_id": subject_row(connection, link.child)["id"],
                "parent_id": subject_row(connection, link.parent)["id"],
                "valid_from": link.valid_from,
            }
            same = [table_of(PartOfRow).c[name].is_not_distinct_from(value) for name, value in ends.items()]
            changed = connection.execute(update(PartOfRow).where(*same).values(valid_to=link.valid_to))
            if not changed.rowcount:
                connection.execute(table_of(PartOfRow).insert().values(**ends, valid_to=link.valid_to))

    def links(self, *, on: date | None = None) -> list[PartOf]:
        """Return the dated links between subjects.

        Args:
            on: Only those that hold on this day; None for all there ever were.
        """
        child, parent, part = table_of(SubjectRow).alias(), table_of(SubjectRow).alias(), table_of(PartOfRow)
        query = (
            select(child.c.key, parent.c.key, part.c.valid_from, part.c.valid_to)
            .join_from(part, child, part.c.child_id == child.c.id)
            .join(parent, part.c.parent_id == parent.c.id)
            .order_by(child.c.key, parent.c.key, part.c.id)
        )
        with self._database.read() as connection:
            links = [PartOf(*row) for row in connection.execute(query)]
        return [link for link in links if on is None or _holds(link, on)]

    def parts(self, key: str, *, on: date | None = None) -> list[str]:
        """Return the keys of all parts of a subject, parts of parts included, nearest first.

        Args:
            key: The whole.
            on: Only along links that hold on this day; None along all.
        """
        links = self.links(on=on)
        found = [key]
        # The list grows while it is read; a link back into it is met once, so circles end.
        for whole in found:
            found += [link.child for link in links if link.parent == whole and link.child not in found]
        return found[1:]

    def add_listing(self, listing: Listing) -> Listing:
        """Keep a listing and its link to its subject; return it with its row number.

        A listing that moves to another subject needs `valid_from`; the old link then ends the day before.

        Raises:
            UnknownSubject: If the subject is not kept.
            ListingTaken: If it belongs to another subject and no day is given.
        """
        with self._database.write() as connection:
            subject_id = subject_row(connection, listing.subject)["id"]
            statement = insert_or(connection.dialect, ListingRow)
            kept = statement.values(source=listing.source, external_id=listing.external_id, url=listing.url)
            keys = ["source", "external_id"]
            connection.execute(kept.on_conflict_do_update(index_elements=keys, set_={"url": listing.url}))
            query = select(ListingRow.id).where(
                ListingRow.source == listing.source, ListingRow.external_id == listing.external_id
            )
            listing_id = connection.scalars(query).one()
            _link_listing(connection, listing, listing_id=listing_id, subject_id=subject_id)
            newest = select_listings().where(ListingRow.id == listing_id, SubjectRow.id == subject_id)
            return listing_from(list(connection.execute(newest).mappings())[-1])

    def sources(self) -> list[str]:
        """Return the sources of all listings, also of those that no link leads to."""
        with self._database.read() as connection:
            return list(connection.scalars(select(ListingRow.source).distinct().order_by(ListingRow.source)))

    def listings(self, subject: str | None = None, *, source: str | None = None) -> list[Listing]:
        """Return listings by source and external id, one for each dated link.

        Args:
            subject: Only those of this subject.
            source: Only those on this source.
        """
        query = select_listings()
        if subject is not None:
            query = query.where(SubjectRow.key == subject)
        if source is not None:
            query = query.where(ListingRow.source == source)
        with self._database.read() as connection:
            return [listing_from(row) for row in connection.execute(query).mappings()]


def select_listings() -> Query:
    """Return the query for listings with their subjects; `listing_from` reads its rows."""
    return (
        select(
            ListingRow.id,
            ListingRow.source,
            ListingRow.external_id,
            ListingRow.url,
            SubjectRow.key.label("subject"),
            ListingSubjectRow.valid_from,
            ListingSubjectRow.valid_to,
        )
        .join_from(ListingRow, ListingSubjectRow, ListingSubjectRow.listing_id == ListingRow.id)
        .join(SubjectRow, SubjectRow.id == ListingSubjectRow.subject_id)
        .order_by(ListingRow.source, ListingRow.external_id, ListingSubjectRow.id)
    )


def listing_from(row: RowMapping) -> Listing:
    """Return the listing in a row of `select_listings`."""
    return Listing(**row)


def subject_row(connection: Connection, key: str) -> RowMapping:
    """Return the row of a subject.

    Raises:
        UnknownSubject: If there is none.
    """
    row = connection.execute(select(table_of(SubjectRow)).where(SubjectRow.key == key)).mappings().first()
    if row is None:
        raise UnknownSubject(key)
    return row


def _subject(row: RowMapping) -> Subject:
    return Subject(row["key"], row["name"], SubjectKind(row["kind"]), row["is_demo"], row["is_person"])


def _holds(link: PartOf, day: date) -> bool:
    return (link.valid_from or date.min) <= day <= (link.valid_to or date.max)


def _link_listing(connection: Connection, listing: Listing, *, listing_id: int, subject_id: int) -> None:
    if listing.valid_to is not None and _end_link(connection, listing, listing_id=listing_id, subject_id=subject_id):
        return
    links = _open_links(connection, listing_id)
    dates = {"valid_from": listing.valid_from, "valid_to": listing.valid_to}
    for link in links:
        if link["subject_id"] == subject_id:
            connection.execute(update(ListingSubjectRow).where(ListingSubjectRow.id == link["id"]).values(dates))
            return
        if listing.valid_from is None:
            raise ListingTaken(listing.source, listing.external_id, link["key"])
        ended = {"valid_to": listing.valid_from - timedelta(days=1)}
        connection.execute(update(ListingSubjectRow).where(ListingSubjectRow.id == link["id"]).values(ended))
    row = {"listing_id": listing_id, "subject_id": subject_id, "size": lock_log(connection), **dates}
    connection.execute(table_of(ListingSubjectRow).insert().values(row))


def _end_link(connection: Connection, listing: Listing, *, listing_id: int, subject_id: int) -> bool:
    """End the link of this subject that begins on the same day; say whether there is one, so that none is doubled."""
    link = table_of(ListingSubjectRow).c
    same = (link.listing_id == listing_id, link.subject_id == subject_id)
    begun = link.valid_from.is_not_distinct_from(listing.valid_from)
    ended = update(ListingSubjectRow).where(*same, begun).values(valid_to=listing.valid_to)
    return bool(connection.execute(ended).rowcount)


def _open_links(connection: Connection, listing_id: int) -> Iterator[RowMapping]:
    query = (
        select(table_of(ListingSubjectRow), SubjectRow.key)
        .join(SubjectRow, SubjectRow.id == ListingSubjectRow.subject_id)
        .where(ListingSubjectRow.listing_id == listing_id, ListingSubjectRow.valid_to.is_(None))
    )
    return iter(connection.execute(query).mappings().all())
