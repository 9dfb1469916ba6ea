"""Read what an address asks for: keys, versions of reviews, days, and the filters of the lists."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Query

from report.attention import PER_PAGE, SORTS, ListFilter
from report.line import ReviewFilter
from store.records import SubjectKind
from web.errors import NoSuchReview, NoSuchSubject, UnreadableFilter
from web.source import ReportSource

# Linear patterns: addresses come from strangers.
KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}")
MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")
DAY = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]")
# Row numbers end where the database's own do.
NUMBER = re.compile(r"[1-9][0-9]{0,17}")
PAGE = re.compile(r"[1-9][0-9]{0,5}")
STARS = ("1", "2", "3", "4", "5")
KINDS = tuple(kind.value for kind in SubjectKind)
LONGEST_TEXT = 200

Field = Annotated[str | None, Query()]


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


def read_filter(  # noqa: PLR0913, PLR0917 - each field of the form is one question
    month: Field = None,
    max_rating: Field = None,
    source: Field = None,
    first: Annotated[str | None, Query(alias="from")] = None,
    last: Annotated[str | None, Query(alias="to")] = None,
    blames: Field = None,
    vanished: Field = None,
) -> ReviewFilter:
    """Return the filter of reviews that a form's fields ask for; empty fields ask for nothing.

    Raises:
        UnreadableFilter: If the month is not YYYY-MM, a day not YYYY-MM-DD, the rating not 1 to 5, or source or aspect
            no name of one.
    """
    if month and not MONTH.fullmatch(month):
        raise UnreadableFilter("month", month)
    if max_rating and max_rating not in STARS:
        raise UnreadableFilter("max_rating", max_rating)
    return ReviewFilter(
        month or None,
        int(max_rating) if max_rating else None,
        source=_name("source", source),
        since=read_day("from", first),
        until=read_day("to", last),
        is_vanished=_is_set("vanished", vanished),
        blames=_name("blames", blames),
    )


def filter_fields(wanted: ReviewFilter) -> dict[str, str]:
    """Return a filter of reviews as the fields of an address, without empty ones; see `Reader.link`."""
    fields = {
        "month": wanted.month,
        "max_rating": wanted.max_stars,
        "source": wanted.source,
        "first": wanted.since,
        "last": wanted.until,
        "blames": wanted.blames,
        "vanished": 1 if wanted.is_vanished else None,
    }
    return {name: str(value) for name, value in fields.items() if value is not None}


def read_list(
    text: Field = None,
    kind: Field = None,
    alarm: Field = None,
    sort: Field = None,
    page: Field = None,
    since: Field = None,
) -> ListFilter:
    """Return the filter of subjects that a form's fields ask for; empty fields ask for nothing.

    Raises:
        UnreadableFilter: If kind or order are none that there is, the page is no number, or the day none of the past.
    """
    if kind and kind not in KINDS:
        raise UnreadableFilter("kind", kind)
    if sort and sort not in SORTS:
        raise UnreadableFilter("sort", sort)
    if len(text or "") > LONGEST_TEXT:
        raise UnreadableFilter("text", f"{len(text or '')} signs")
    return ListFilter(
        text=" ".join((text or "").split()),
        kind=kind or "",
        is_alarming=_is_set("alarm", alarm),
        sort=sort or SORTS[0],
        page=read_page(page),
        per_page=PER_PAGE,
        since=read_past("since", since),
    )


def read_page(page: str | None) -> int:
    """Return the number of a page of a list; 1 where none is asked for.

    Raises:
        UnreadableFilter: If it is no number from 1 to 999,999.
    """
    if page and not PAGE.fullmatch(page):
        raise UnreadableFilter("page", page)
    return int(page or 1)


def read_day(name: str, given: str | None) -> date | None:
    """Return the day that a field names; None where it is empty.

    Raises:
        UnreadableFilter: If it is no day written YYYY-MM-DD.
    """
    if not given:
        return None
    if not DAY.fullmatch(given):
        raise UnreadableFilter(name, given)
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise UnreadableFilter(name, given) from error


def read_past(name: str, given: str | None) -> date | None:
    """Return the day that a field names; None where it is empty.

    Raises:
        UnreadableFilter: If it is no day, or one to come: nothing can be said of it yet.
    """
    day = read_day(name, given)
    if day is not None and day > datetime.now(UTC).date():
        raise UnreadableFilter(name, given or "")
    return day


def view_of(reports: ReportSource) -> Callable[..., ReportSource]:
    """Return what gives each request the reports as of the day that its address names."""

    def view(as_of: Field = None) -> ReportSource:
        """Return the reports as of the day that is asked for; without one, the newest."""
        day = read_past("as_of", as_of)
        return reports if day is None else reports.at(day)

    return view


def _name(field: str, given: str | None) -> str | None:
    if given and not KEY.fullmatch(given):
        raise UnreadableFilter(field, given)
    return given or None


def _is_set(name: str, given: str | None) -> bool:
    if given not in (None, "", "0", "1"):
        raise UnreadableFilter(name, given)
    return given == "1"
