"""What the figures need of each review in one row of fixed length without a word of its text, to be read at once."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from jobs.voice import SATISFIED, Voice, voice_of
from scoring.authenticitytest import Counts, Floats
from scoring.copies import are_long
from scoring.profile import HOURS, length_class
from store.records import Precision, ReviewVersion

ROW = np.dtype(
    [
        ("review", "<i8"),
        ("version", "<i8"),
        # Number that all reviews share that say the same; -1 for an opinion of its own.
        ("opinion", "<i8"),
        ("listing", "<i8"),
        # Number of the author, the same for the same one; 0 where none is known.
        ("author", "<i8"),
        # Best guess of the publication, microseconds since 1970.
        ("at", "<i8"),
        # Rating unit; NaN without a rating.
        ("unit", "<f8"),
        # P(text is positive); NaN if not judged.
        ("positive", "<f8"),
        # Day by which the listing's dated link decides, proleptic ordinal.
        ("covered", "<i4"),
        # Places in the sample's lists of sources and of parts; 0 where a row stands alone.
        ("source", "<i2"),
        ("part", "<i2"),
        ("flags", "<u2"),
    ]
)
Rows = NDArray[np.void]
"""Reviews, one row each, of type `ROW`."""
Mask = NDArray[np.bool_]
"""Which of some rows, shape (n,)."""

COARSE, MONTH, DAY, SECOND = range(4)
"""How exactly a publication is stated: less than a month, to the month, the day, the second; the two lowest flags."""
VANISHED, REPLIED, LONG, WORDS, DATED, THUMB, READ = (np.uint16(1 << place) for place in (2, 3, 6, 7, 10, 11, 12))
"""Missed by the newest census; answered; text long enough to be a copy; has words; states a date; rated by a thumb;
shown to the text model."""
_INVITED_AT, _LENGTH_AT = 4, 8
"""Where two flags each say whether the author was invited (0 unknown, 1 no, 2 yes), and the class of the length."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()
_STEP = 2_000
_MIDDLE = 15
_TICK = timedelta(microseconds=1)
_HOUR = timedelta(hours=1) // _TICK
_DAY = 24 * _HOUR
_PRECISIONS = {Precision.MONTH: MONTH, Precision.DAY: DAY, Precision.SECOND: SECOND}
_INVITED = {None: 0, False: 1, True: 2}


def rows_of(voices: Sequence[Voice]) -> Rows:
    """Return the rows of reviews, in their order."""
    rows = np.array([_row(voice) for voice in voices], dtype=ROW)
    rows["flags"] |= np.where(are_long([voice.words for voice in voices]), LONG, np.uint16(0))
    return rows


def rows_from(versions: Iterable[ReviewVersion]) -> Rows:
    """Return the rows of reviews as the store hands out their versions, in their order."""
    left, found = iter(versions), [np.empty(0, dtype=ROW)]
    # In steps, so that never all texts are held at once.
    while some := [voice_of(version) for version in islice(left, _STEP)]:
        found.append(rows_of(some))
    return np.concatenate(found)


def author_number(author: str) -> int:
    """Return the number that stands for an author's keyed hash, never 0."""
    return int.from_bytes(blake2b(author.encode(), digest_size=8).digest(), signed=True) | 1


def moment_number(moment: datetime) -> int:
    """Return a moment in microseconds since 1970."""
    return (moment - EPOCH) // _TICK


def duration_number(duration: timedelta) -> int:
    """Return a duration in microseconds: with whole numbers a year before the first year is no error."""
    return duration // _TICK


def has(rows: Rows, flag: np.uint16) -> Mask:
    """Say which rows have a flag."""
    found: Mask = (rows["flags"] & flag) != 0
    return found


def exactness(rows: Rows) -> Counts:
    """Return how exactly each publication is stated, from `COARSE` to `SECOND`."""
    return (rows["flags"] & 3).astype(np.int64)


def days_of(rows: Rows) -> Counts:
    """Return the day of the best guess of each publication, proleptic ordinal."""
    days: Counts = rows["at"] // _DAY + EPOCH_DAY
    return days


def months_of(days: Counts) -> Counts:
    """Return the month of each day, months since the year 0."""
    since_1970 = (days - EPOCH_DAY).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    months: Counts = since_1970 + EPOCH.year * 12
    return months


def grouped(keys: Counts) -> tuple[Counts, Counts]:
    """Return the distinct ones of some whole numbers, ascending, and the place of each among them, without sorting."""
    if not len(keys):
        return keys, keys
    lowest = int(keys.min())
    seen = np.bincount(keys - lowest) > 0
    places: Counts = np.cumsum(seen) - 1
    return np.flatnonzero(seen) + lowest, places[keys - lowest]


def middles_of(months: Counts) -> Counts:
    """Return the middle day of each month, proleptic ordinal."""
    first = (months - EPOCH.year * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    middles: Counts = first + EPOCH_DAY + _MIDDLE - 1
    return middles


def month_name(month: int) -> str:
    """Return YYYY-MM of a month since the year 0."""
    return f"{month // 12:04}-{month % 12 + 1:02}"


def month_number(name: str) -> int:
    """Return the month since the year 0 of YYYY-MM."""
    # Not by position: in the first centuries a year may have fewer digits.
    year, month = map(int, name.split("-"))
    return year * 12 + month - 1


def hours_of(rows: Rows) -> Counts:
    """Return the part of the day, six hours each, of those published at a known second."""
    exact = rows[exactness(rows) == SECOND]
    parts: Counts = exact["at"] % _DAY // (HOURS * _HOUR)
    return parts


def invited_of(rows: Rows) -> Counts:
    """Return whether each author was invited for a reward: 1, 0, or -1 where the source does not say."""
    return (rows["flags"] >> _INVITED_AT & 3).astype(np.int64) - 1


def lengths_of(rows: Rows) -> Counts:
    """Return the class of each text's length, see `scoring.profile.LENGTHS`."""
    return (rows["flags"] >> _LENGTH_AT & 3).astype(np.int64)


def satisfied_of(rows: Rows) -> Floats:
    """Return 1 or 0 by each rating, else P(positive), else NaN."""
    unit: Floats = rows["unit"]
    satisfied: Floats = np.where(np.isnan(unit), rows["positive"], (unit >= SATISFIED).astype(np.float64))
    return satisfied


def _row(voice: Voice) -> tuple[object, ...]:
    covered = voice.covered_on or voice.published_at.date()
    return (
        voice.review,
        voice.version,
        -1 if voice.opinion is None else voice.opinion,
        voice.listing,
        0 if voice.author is None else author_number(voice.author),
        moment_number(voice.published_at),
        np.nan if voice.unit is None else voice.unit,
        np.nan if voice.positive is None else voice.positive,
        covered.toordinal(),
        0,
        0,
        _flags(voice),
    )


def _flags(voice: Voice) -> int:
    marks = (
        (VANISHED, voice.vanished),
        (REPLIED, voice.replied),
        (WORDS, bool(voice.words)),
        (DATED, voice.stated is not None),
        (THUMB, voice.is_thumb),
        (READ, voice.is_read),
    )
    exact = _PRECISIONS.get(voice.precision, COARSE)
    classes = exact | _INVITED[voice.invited] << _INVITED_AT | length_class(voice.words) << _LENGTH_AT
    return classes | sum(int(flag) for flag, on in marks if on)
