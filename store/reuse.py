"""Tell an edit of a review from another review that a source shows under an id it has given away before."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, select

from store.bulk import batches, table_of
from store.identity import reused_key
from store.models import ReviewVersionRow
from store.records import Precision, Published, Review
from store.versions import Columns, published_from

_WORD = re.compile(r"\w+")

_SLACK = timedelta(hours=36)
"""A date without a zone may mean the day before or after."""

_LENGTHS = {Precision.DAY: timedelta(days=1), Precision.MONTH: timedelta(days=31), Precision.YEAR: timedelta(days=366)}

_UNLIKE = 0.5
"""Where an author is unknown: share of the shorter text's words below which two texts are no versions of one. Of
unrelated texts about one subject 82 to 98 % lie below it."""
_UNLIKE_OF_ANOTHER = 0.5
"""Where both authors are known and differ: share of the words of both texts together."""
_LEAST_KNOWN, _MOST_MOVED, _LEAST_CHANGED = 5, 0.5, 0.2
"""Ids met again before a page can tell a new beginning of all ids; share of them whose date must have moved; share of
those whose words or rating must be others, or the source has but dated everything anew."""


class Told(NamedTuple):
    """What of a review says whether it is the same one."""

    published: Published
    """When, as its source says."""
    author_key: str | None
    """Keyed hash of the author; None if unknown."""
    words: frozenset[str]
    """Of title, text and parts, without case."""
    rating: float | None = None
    """As its source shows it."""


def told_of(review: Review) -> Told:
    """Return what a shown review says of itself."""
    return Told(review.published, review.author_key, _words(review.title, review.text, review.parts), review.rating)


def read_told(connection: Connection, versions: Iterable[Columns]) -> dict[int, Told]:
    """Return what stored versions say, by row number; `versions` are rows with `version_id` and the publication."""
    dates = {row["version_id"]: published_from(row) for row in versions}
    column = table_of(ReviewVersionRow).c
    query = select(column.id, column.author_key, column.title, column.text, column.parts, column.rating)
    found: dict[int, Told] = {}
    for some in batches(list(dates)):
        for number, author, title, text, parts, rating in connection.execute(query.where(column.id.in_(some))):
            found[number] = Told(dates[number], author, _words(title, text, parts or {}), rating)
    return found


def dates_apart(one: Published, other: Published) -> bool:
    """Say whether two dates can't mean the same day, whatever the zones; an unknown date is apart from none."""
    first, second = _interval(one), _interval(other)
    if first is None or second is None:
        return False
    return first[1] + _SLACK < second[0] or second[1] + _SLACK < first[0]


class Life(NamedTuple):
    """One review that has, or had, an id."""

    key: bytes
    """Identity of the review."""
    told: Told
    """What it says."""


Look = Callable[[Sequence[bytes]], Mapping[bytes, Columns]]
"""Gives the current versions of the reviews of these keys, by key."""


class Lives:
    """The reviews that have, or had, each of some ids."""

    def __init__(
        self,
        connection: Connection,
        shown: Mapping[bytes, Sequence[Review]],
        stored: Mapping[bytes, Columns],
        look: Look,
    ) -> None:
        """Read what is stored of these ids.

        Args:
            connection: The transaction.
            shown: Reviews that are shown under one id each, by the key of the review that had it first.
            stored: The current versions of those keys that are stored.
            look: Finds the current versions of later reviews of an id.
        """
        later = _later_lives(shown, stored, look)
        self.later = {key: row for _, key, row in later}
        """Current versions of the reviews that got an id after the first one, by key."""
        self._told = {key: [told_of(review) for review in reviews] for key, reviews in shown.items()}
        self._ids = {key: reviews[0].review_id or "" for key, reviews in shown.items()}
        firsts = [(key, key, stored[key]) for key in shown if key in stored]
        known = read_told(connection, [row for *_, row in (*firsts, *later)])
        self._lives: dict[bytes, list[Life]] = {key: [] for key in shown}
        for first, key, row in (*firsts, *later):
            self._lives[first].append(Life(key, known[row["version_id"]]))
        for key, lives in self._lives.items():
            if not lives:
                lives.append(Life(key, self._told[key][0]))
        self._n_read = sum(map(len, self._lives.values()))

    @property
    def n_new(self) -> int:
        """Return how many reviews `keys` has found that nobody knew."""
        return sum(map(len, self._lives.values())) - self._n_read

    def keys(self, n_known: int) -> dict[bytes, list[bytes]]:
        """Return the own key of each review that is shown, in the order in which they are.

        What is shown belongs to the first review of its id of which it may be an edit, by preference to one of the same
        author or of the same date; else it is another one.

        Args:
            n_known: Known ids that the whole page shows.
        """
        strange = [
            (self._lives[key][-1].told, each)
            for key, told in self._told.items()
            for each in told
            if _plain_life(self._lives[key], each) is None
        ]
        is_restart = begins_anew(strange, n_known)
        return {
            key: [_life(self._lives[key], each, self._ids[key], is_restart=is_restart).key for each in told]
            for key, told in self._told.items()
        }


def _later_lives(
    shown: Mapping[bytes, Sequence[Review]], stored: Mapping[bytes, Columns], look: Look
) -> list[tuple[bytes, bytes, Columns]]:
    """Return the stored reviews that got an id after the first one: first key, own key, row; in the order of turns."""
    ids = {key: reviews[0].review_id or "" for key, reviews in shown.items() if key in stored}
    found: list[tuple[bytes, bytes, Columns]] = []
    turn = 1
    while ids:
        keys = {key: reused_key(review_id, turn) for key, review_id in ids.items()}
        rows = look(list(keys.values()))
        found += [(first, key, rows[key]) for first, key in keys.items() if key in rows]
        ids = {first: ids[first] for first, key in keys.items() if key in rows}
        turn += 1
    return found


def _plain_life(lives: Sequence[Life], shown: Told) -> Life | None:
    """Return the review of the same author, else the one of the same date; None where there is neither."""
    own = next((life for life in lives if same_author(life.told, shown)), None)
    return own or next((life for life in lives if not dates_apart(life.told.published, shown.published)), None)


def _life(lives: list[Life], shown: Told, review_id: str, *, is_restart: bool) -> Life:
    """Return the review that is shown; one that was not known is added to those of its id."""
    known = _plain_life(lives, shown)
    known = known or next((life for life in lives if not is_another(life.told, shown, is_restart=is_restart)), None)
    if known is None:
        known = Life(reused_key(review_id, len(lives)), shown)
        lives.append(known)
    return known


def is_another(known: Told, shown: Told, *, is_restart: bool = False) -> bool:
    """Say whether what is shown can be no edit of what is known: another day, no common author, another text.

    An author who rewrites a review, a name that changed, a date that moved with an edit: each alone is still an edit.

    Args:
        known: What is kept.
        shown: What the source shows now.
        is_restart: True: the source is known to have begun its ids anew, so that another day is enough.
    """
    are_two = None not in (known.author_key, shown.author_key) and known.author_key != shown.author_key
    if not dates_apart(known.published, shown.published) or same_author(known, shown):
        return False
    if is_restart:
        return True
    if not known.words or not shown.words:
        return are_two
    shared = len(known.words & shown.words)
    if are_two:
        return shared < _UNLIKE_OF_ANOTHER * len(known.words | shown.words)
    return shared < _UNLIKE * min(len(known.words), len(shown.words))


def begins_anew(pairs: Iterable[tuple[Told, Told]], n_known: int) -> bool:
    """Say whether a source has begun its ids anew: most known ids are shown with another date, and not that alone.

    Args:
        pairs: What is kept and what is shown, of each known id whose date moved.
        n_known: Known ids that were shown.
    """
    moved = [(known, shown) for known, shown in pairs if not same_author(known, shown)]
    changed = sum((known.words, known.rating) != (shown.words, shown.rating) for known, shown in moved)
    is_most = n_known >= _LEAST_KNOWN and len(moved) > _MOST_MOVED * n_known
    return is_most and changed >= _LEAST_CHANGED * len(moved)


def same_author(known: Told, shown: Told) -> bool:
    """Say whether both authors are known and the same."""
    return known.author_key is not None and known.author_key == shown.author_key


def _words(title: str | None, text: str | None, parts: Mapping[str, str]) -> frozenset[str]:
    return frozenset(_WORD.findall("\n".join(filter(None, (title, text, *parts.values()))).casefold()))


def _interval(published: Published) -> tuple[timedelta, timedelta] | None:
    """Return first and last moment that a date can mean, since the year 1; None where it is unknown."""
    if published.at is None:
        return None
    begin, until = (_since(moment) for moment in (published.at, published.until or published.at))
    return begin, until + _LENGTHS.get(published.precision, timedelta(0))


def _since(moment: datetime) -> timedelta:
    # As a time span: nothing can be added to the calendar's last days.
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.min.replace(tzinfo=UTC)
