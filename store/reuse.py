"""Tell an edit of a review from another review that a source shows under an id it has given away before."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, select

from store.bulk import batches, table_of
from store.models import ReviewVersionRow
from store.records import Precision, Published, Review
from store.versions import Columns, published_from

_WORD = re.compile(r"\w+")

_SLACK = timedelta(hours=36)
"""A date without a zone may mean the day before or after."""

_LENGTHS = {Precision.DAY: timedelta(days=1), Precision.MONTH: timedelta(days=31), Precision.YEAR: timedelta(days=366)}

_UNLIKE, _UNLIKE_OF_ANOTHER = 0.5, 0.8
"""Share of the shorter text's words below which two texts are no versions of one: where an author is unknown, where
both are known and differ. Of unrelated texts about one subject 82 to 98 % lie below the lower one."""


class Told(NamedTuple):
    """What of a review says whether it is the same one."""

    published: Published
    """When, as its source says."""
    author_key: str | None
    """Keyed hash of the author; None if unknown."""
    words: frozenset[str]
    """Of title, text and parts, without case."""


def told_of(review: Review) -> Told:
    """Return what a shown review says of itself."""
    return Told(review.published, review.author_key, _words(review.title, review.text, review.parts))


def read_told(connection: Connection, versions: Iterable[Columns]) -> dict[int, Told]:
    """Return what stored versions say, by row number; `versions` are rows with `version_id` and the publication."""
    dates = {row["version_id"]: published_from(row) for row in versions}
    column = table_of(ReviewVersionRow).c
    query = select(column.id, column.author_key, column.title, column.text, column.parts)
    found: dict[int, Told] = {}
    for some in batches(list(dates)):
        for number, author, title, text, parts in connection.execute(query.where(column.id.in_(some))):
            found[number] = Told(dates[number], author, _words(title, text, parts or {}))
    return found


def dates_apart(one: Published, other: Published) -> bool:
    """Say whether two dates can't mean the same day, whatever the zones; an unknown date is apart from none."""
    first, second = _interval(one), _interval(other)
    if first is None or second is None:
        return False
    return first[1] + _SLACK < second[0] or second[1] + _SLACK < first[0]


def is_another(known: Told, shown: Told) -> bool:
    """Say whether what is shown can be no edit of what is known: another day, no common author, another text.

    An author who rewrites a review, a name that changed, a date that moved with an edit: each alone is still an edit.
    """
    authors = (known.author_key, shown.author_key)
    are_two = None not in authors and authors[0] != authors[1]
    if not dates_apart(known.published, shown.published) or (None not in authors and not are_two):
        return False
    if not known.words or not shown.words:
        return are_two
    shared = len(known.words & shown.words) / min(len(known.words), len(shown.words))
    return shared < (_UNLIKE_OF_ANOTHER if are_two else _UNLIKE)


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
