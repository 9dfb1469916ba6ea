"""The rows that a platform holds, per subject, with edits and deletions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from simulator.errors import UnknownReview, UnknownSubject
from simulator.listing import Tally, tally
from simulator.opinion import Opinion


@dataclass(frozen=True, slots=True)
class Listed:
    """What of a subject is visible at a moment."""

    rows: tuple[Opinion, ...]
    """Visible rows, newest first; equal moments keep the order in which they came."""
    announced: Tally
    """What the platform says of them."""


class Shelf:
    """All rows of a platform; not thread-safe, its platform holds the lock."""

    def __init__(self, opinions: Iterable[Opinion]) -> None:
        """Sort opinions by subject, keeping their order."""
        self._rows: dict[str, list[Opinion]] = {}
        self._faces: dict[str, Opinion] = {}
        self._deleted: dict[tuple[str, str], list[Opinion]] = {}
        self._listed: dict[str, Listed] = {}
        self.add(opinions)

    def faces(self) -> tuple[Opinion, ...]:
        """Return the first opinion of each subject; it stays even if all its opinions are deleted."""
        return tuple(self._faces.values())

    def face(self, subject: str) -> Opinion:
        """Return the opinion that lends a subject its name and kind.

        Raises:
            UnknownSubject: If there never was an opinion of it.
        """
        if subject not in self._faces:
            raise UnknownSubject(subject)
        return self._faces[subject]

    def size(self, subject: str) -> int:
        """Return how many rows a subject ever had; 0 if it is unknown."""
        gone = sum(len(rows) for (key, _), rows in self._deleted.items() if key == subject)
        return len(self._rows.get(subject, ())) + gone

    def listed(self, subject: str, clock: datetime) -> Listed:
        """Return what is visible at the clock's moment; worked out once until `forget` or a change.

        Raises:
            UnknownSubject: If there never was an opinion of it.
        """
        self.face(subject)
        if subject not in self._listed:
            rows = [row for row in self._rows[subject] if row.appears_at <= clock]
            # A stable sort: rows of one day must not change places between two pages of one visit.
            rows.sort(key=lambda row: row.appears_at, reverse=True)
            self._listed[subject] = Listed(tuple(rows), tally(rows))
        return self._listed[subject]

    def forget(self) -> None:
        """Drop what was worked out, because the clock moved."""
        self._listed.clear()

    def add(self, opinions: Iterable[Opinion]) -> None:
        """Put rows on the shelf, new subjects included."""
        for opinion in opinions:
            self._faces.setdefault(opinion.subject, opinion)
            self._rows.setdefault(opinion.subject, []).append(opinion)
            self._listed.pop(opinion.subject, None)

    def change(self, subject: str, review_id: str, edit: Callable[[Opinion], Opinion]) -> None:
        """Replace every row of a review by its edited form, in place.

        Raises:
            UnknownReview: If there is no such review.
        """
        self._find(subject, review_id)
        self._rows[subject] = [edit(row) if row.review_id == review_id else row for row in self._rows[subject]]
        self._listed.pop(subject, None)

    def delete(self, subject: str, review_id: str) -> None:
        """Take every row of a review off the shelf and remember them.

        Raises:
            UnknownReview: If there is no such review.
        """
        self._deleted[subject, review_id] = self._find(subject, review_id)
        self._rows[subject] = [row for row in self._rows[subject] if row.review_id != review_id]
        self._listed.pop(subject, None)

    def restore(self, subject: str, review_id: str) -> None:
        """Put a deleted review back.

        Raises:
            UnknownReview: If it was not deleted.
        """
        if (subject, review_id) not in self._deleted:
            raise UnknownReview(subject, review_id)
        self.add(self._deleted.pop((subject, review_id)))

    def _find(self, subject: str, review_id: str) -> list[Opinion]:
        found = [row for row in self._rows.get(subject, ()) if row.review_id == review_id]
        if not found:
            raise UnknownReview(subject, review_id)
        return found
