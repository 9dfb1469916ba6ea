"""Read what an address asks for: a subject's key, a version of a review, and the filters of the list of reviews."""

import re

from report.line import ReviewFilter
from web.errors import NoSuchReview, NoSuchSubject, UnreadableFilter

# Linear patterns: addresses come from strangers.
KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}")
MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")
# Row numbers end where the database's own do.
NUMBER = re.compile(r"[1-9][0-9]{0,17}")
STARS = ("1", "2", "3", "4", "5")


def read_key(key: str) -> str:
    """Return a key that a subject can have.

    Raises:
        NoSuchSubject: If no subject can have it.
    """
    if not KEY.fullmatch(key):
        raise NoSuchSubject(key)
    return key


def read_version(key: str, version: str) -> int:
    """Return the row number of a version of a subject's reviews.

    Raises:
        NoSuchReview: If no version can have it.
    """
    if not NUMBER.fullmatch(version):
        raise NoSuchReview(key, version)
    return int(version)


def read_filter(month: str | None, max_rating: str | None, source: str | None = None) -> ReviewFilter:
    """Return the filter that a form's fields ask for; empty fields ask for nothing.

    Raises:
        UnreadableFilter: If the month is not YYYY-MM, the rating not 1 to 5, or the source no name of one.
    """
    if month and not MONTH.fullmatch(month):
        raise UnreadableFilter("month", month)
    if max_rating and max_rating not in STARS:
        raise UnreadableFilter("max_rating", max_rating)
    if source and not KEY.fullmatch(source):
        raise UnreadableFilter("source", source)
    return ReviewFilter(month or None, int(max_rating) if max_rating else None, source=source or None)
