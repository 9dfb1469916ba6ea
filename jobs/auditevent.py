"""The event that audits are compared by, such as "result=fail" or "score>=28", and how bad each audit was."""

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jobs.errors import EventMalformed

RESULTS = ("pass", "conditional", "fail")
"""Results from best to worst."""
NUMBERS = ("score", "n_major", "n_minor", "n_ofi", "n_middle")
_FORM = re.compile(r"\s*(?P<field>[a-z_]+)\s*(?P<sign>>=|<=|=|>|<)\s*(?P<value>[\w.+-]+)\s*", re.ASCII)
_SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Event:
    """What counts as a failed audit."""

    field: str
    """result, score, n_major, n_minor, n_ofi or n_middle."""
    sign: str
    """=, >=, <=, > or <."""
    value: float
    """Number that is compared with; for results their place, 0 pass, 1 conditional, 2 fail."""

    def happened(self, measure: float | None) -> bool | None:
        """Return whether it happened; None where the field is empty."""
        return None if measure is None else _SIGNS[self.sign](measure, self.value)

    def text(self) -> str:
        """Return it as typed."""
        value = RESULTS[int(self.value)] if self.field == "result" else f"{self.value:g}"
        return f"{self.field}{self.sign}{value}"

    @property
    def rises(self) -> bool:
        """Return True where a higher number is worse, which the event's own direction states."""
        return self.sign in {">=", ">", "="}


def parse_event(text: str) -> Event:
    """Return the event of "result=fail", "score>=28", "n_major>=1" and the like.

    Raises:
        EventMalformed: If it is none; the message names the fields.
    """
    found = _FORM.fullmatch(text)
    if found and found["field"] == "result" and found["value"] in RESULTS and found["sign"] in _SIGNS:
        return Event("result", found["sign"], float(RESULTS.index(found["value"])))
    if found and found["field"] in NUMBERS and (value := number(found["value"])) is not None:
        return Event(found["field"], found["sign"], value)
    raise EventMalformed(
        f"{text!r} is no event of an audit",
        where="--event",
        next_step=f'write a field, a sign and a value, such as "result=fail", "n_major>=1" or "score>=28"; '
        f"fields are result and {', '.join(NUMBERS)}",
    )


def number(text: str | None) -> float | None:
    """Return a number as files of this form have it, with a point; None for an empty or unreadable cell."""
    try:
        value = float(text) if text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def result_place(text: str) -> float | None:
    """Return 0 for pass, 1 for conditional, 2 for fail; None for anything else."""
    return float(RESULTS.index(text)) if text in RESULTS else None


def severities(event: Event, measures: Sequence[float | None], scores: Sequence[float | None]) -> list[float | None]:
    """Return how bad each audit was, the higher the worse.

    Where most audits have a score it says more than the event's own field; whether a high score is good or bad is read
    from the audits themselves: those in which the event happened are the bad ones. Otherwise the field is used, in the
    direction that the event states.

    Args:
        event: The event.
        measures: The event's field of each audit.
        scores: The score of each audit.
    """
    if sum(score is not None for score in scores) * 2 >= len(scores) and event.field != "score":
        bad, good = (
            [s for s, m in zip(scores, measures, strict=True) if s is not None and event.happened(m) is is_bad]
            for is_bad in (True, False)
        )
        if bad and good and math.fsum(bad) / len(bad) != math.fsum(good) / len(good):
            worse = 1.0 if math.fsum(bad) / len(bad) > math.fsum(good) / len(good) else -1.0
            return [None if score is None else worse * score for score in scores]
    side = 1.0 if event.rises else -1.0
    return [None if measure is None else side * measure for measure in measures]
