"""The digest of alarms: which series have risen, the most certain first, false discoveries held down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from report.control import AlarmLine, SeriesLine
from scoring.digest import FALSE_DISCOVERY, digest_q_values
from store.records import Subject
from store.session import Store


@dataclass(frozen=True, slots=True)
class ChartedSeries:
    """The charted series that stand beside a subject's figures; the rest of what stands there is not read."""

    series: tuple[SeriesLine, ...] = ()
    """Of ratings."""
    aspect_series: tuple[SeriesLine, ...] = ()
    """Of aspects."""


_FORM = TypeAdapter(ChartedSeries)


def alarm_digest(store: Store, *, everything: bool = False, as_of: datetime | None = None) -> list[AlarmLine]:
    """Return the published series that have risen, the most certain first.

    Args:
        store: Where figures are kept.
        everything: True: all charted series, also those that chance explains.
        as_of: What was published by this moment, UTC; None: by now.
    """
    subjects = {subject.key: subject for subject in store.lists.subjects()}
    sets = store.lists.sets(store.lists.marks(as_of=as_of), ())
    charted = ((subjects[each.figures.subject], _FORM.validate_python(each.figures.facts)) for each in sets.values())
    return rank_series(
        ((subject, (*each.series, *each.aspect_series)) for subject, each in charted), everything=everything
    )


def rank_series(
    charted: Iterable[tuple[Subject, Iterable[SeriesLine]]], *, everything: bool = False
) -> list[AlarmLine]:
    """Return those of the subjects' series that have risen, the most certain first; see `alarm_digest`."""
    found = [(subject, each) for subject, series in charted for each in series]
    q_values = digest_q_values([series.p_value for _, series in found]).tolist() if found else []
    # Few of many series have risen: lines are made for those alone.
    chosen = [
        AlarmLine(subject.key, subject.name, series, q, len(found))
        for (subject, series), q in zip(found, q_values, strict=True)
        if everything or q <= FALSE_DISCOVERY
    ]
    return sorted(chosen, key=_place)


def _place(line: AlarmLine) -> tuple[float, float, str, str, str]:
    return line.q_value, line.series.p_value, line.subject, line.series.source, line.series.aspect
