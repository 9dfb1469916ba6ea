"""Check one line of a stream file, field by field."""

import json
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

PRECISIONS = ("exact", "day", "month", "year", "relative", "none")
_YEARS = 1000, 9998


class Defect(ValueError):
    """What is wrong with a line, in words; `stream` adds file and line number."""


@dataclass(frozen=True, slots=True)
class Row:
    """One JSON object of a stream file, with typed access that names the field where it fails."""

    fields: Mapping[str, object]
    """The object as it stands in the file."""
    precision: str
    """How exact published_at is; one of `PRECISIONS`."""

    @classmethod
    def parse(cls, line: bytes) -> "Row":
        """Return the row of a line.

        Raises:
            Defect: If the line is not UTF-8, not JSON, not an object or states an unknown precision.
        """
        try:
            fields = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise Defect(f"byte {error.start + 1} is not UTF-8") from error
        except (ValueError, RecursionError) as error:
            raise Defect("not valid JSON") from error
        if not isinstance(fields, dict):
            raise Defect("not a JSON object")
        unchecked = cls(fields, precision="none")
        return cls(fields, precision=unchecked.one_of("published_precision", PRECISIONS))

    def text(self, name: str) -> str | None:
        """Return a text field, or None where it is null or missing."""
        value = self.fields.get(name)
        if value is None or isinstance(value, str):
            return value
        raise Defect(f"field {name!r} is not text")

    def required_text(self, name: str) -> str:
        """Return a text field that must be there and not be empty."""
        value = self.text(name)
        if not value:
            raise Defect(f"field {name!r} is missing or empty")
        return value

    def one_of(self, name: str, allowed: Collection[str]) -> str:
        """Return a text field that must be one of a few words."""
        value = self.required_text(name)
        if value not in allowed:
            raise Defect(f"field {name!r} is none of {', '.join(allowed)}")
        return value

    def number(self, name: str) -> float | None:
        """Return a number as it stands, or None where it is null or missing."""
        return _number(name, self.fields.get(name))

    def count(self, name: str) -> int | None:
        """Return a whole number, or None where it is null or missing."""
        value = self.number(name)
        return None if value is None else int(value)

    def flag(self, name: str) -> bool | None:
        """Return true or false, or None where it is null or missing."""
        value = self.fields.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise Defect(f"field {name!r} is neither true nor false")

    def scale(self) -> tuple[float, float]:
        """Return the ends of the rating scale."""
        low, high = self.number("rating_min"), self.number("rating_max")
        if low is None or high is None or low >= high:
            raise Defect("rating_min and rating_max are no scale")
        return low, high

    def moment(self, name: str) -> datetime:
        """Return an ISO 8601 date or time as aware UTC, cut to seconds; a date is its first moment."""
        stated = self.required_text(name)
        try:
            moment = datetime.fromisoformat(stated)
        except ValueError as error:
            raise Defect(f"field {name!r} is not an ISO 8601 date") from error
        # Other years are placeholders for "unknown", and too close to the ends of the calendar to change their zone.
        if not _YEARS[0] <= moment.year <= _YEARS[1]:
            raise Defect(f"field {name!r} lies outside the years {_YEARS[0]} to {_YEARS[1]}")
        # Streams that state no zone were collected in UTC.
        moment = moment.replace(tzinfo=moment.tzinfo or UTC, microsecond=0)
        return moment.astimezone(UTC)

    def parts(self) -> dict[str, str]:
        """Return the named text parts: pros, cons, advice, then the texts per aspect heading."""
        own = {name: self.text(name) for name in ("pros", "cons", "advice")}
        aspects = {name: _text(name, value) for name, value in self._mapping("aspect_texts").items()}
        return {name: text for name, text in (own | aspects).items() if text}

    def sub_ratings(self) -> dict[str, float]:
        """Return the ratings of aspects that are stated."""
        numbers = {name: _number(name, value) for name, value in self._mapping("sub_ratings").items()}
        return {name: number for name, number in numbers.items() if number is not None}

    def reply(self) -> str | None:
        """Return the owner's answer: its words, empty text where only its existence is known, or None."""
        value = self.fields.get("reply")
        if isinstance(value, str):
            return value
        return "" if self.flag("reply") else None

    def _mapping(self, name: str) -> dict[str, object]:
        value = self.fields.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise Defect(f"field {name!r} is not an object")
        return value


def _number(name: str, value: object) -> float | None:
    if value is None:
        return None
    # True is an int to Python, but no rating; and an int may be longer than any number that can be reckoned with.
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
        raise Defect(f"field {name!r} is not a number")
    return value


def _text(name: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise Defect(f"field {name!r} is not text")
