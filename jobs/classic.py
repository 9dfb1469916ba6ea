"""A textbook chart of a subject on request, its false-alarm rate beside it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from types import MappingProxyType

import numpy as np

from jobs.reading import require_past
from jobs.sample import month_shares, read_sample
from report.classic import classic_table
from report.table import Table
from scoring.classicchart import (
    EWMA_SIGMAS,
    FALSE_ALARMS,
    SIGMAS,
    Flags,
    ewma_chart,
    laney_chart,
    p_chart,
    run_rules,
)
from scoring.control import BASELINE_MONTHS, MonthShare
from scoring.tailloop import Counts, Floats
from store.session import Store

Drawn = tuple[Floats, Flags]


def draw_classic(store: Store, key: str, name: str, as_of: date | None) -> Table:
    """Return a textbook chart of the dissatisfied share: distance and signal of each month after the first 12.

    Args:
        store: Where reviews are kept.
        key: Key of the subject.
        name: p, laney, ewma or rules.
        as_of: The day that it speaks of, seen from its end; None: now.

    Raises:
        UnknownSubject: If there is no such subject.
        DayToCome: If the day lies in the future.
    """
    require_past(as_of)
    subject = store.subjects.get(key)
    moment = datetime.now(UTC) if as_of is None else datetime.combine(as_of, time.max, UTC)
    counts: Sequence[MonthShare] = []
    if not subject.is_person:
        counts = month_shares(read_sample(store, subject, as_of=moment, replay=as_of is not None))
    if len(counts) <= BASELINE_MONTHS:
        return classic_table([], FALSE_ALARMS[name])
    n, bad = (np.array([[getattr(month, side) for month in counts]], dtype=np.int64) for side in ("n", "bad"))
    distances, signals = _DRAWN[name](n, bad)
    watched = counts[BASELINE_MONTHS:]
    rows = [
        (month.month, month.n, month.bad / month.n if month.n else None, float(distance), bool(signal))
        for month, distance, signal in zip(watched, distances[0], signals[0], strict=True)
    ]
    return classic_table(rows, FALSE_ALARMS[name])


def _limited(chart: Callable[[Counts, Counts, int], Floats], limit: float) -> Callable[[Counts, Counts], Drawn]:
    def drawn(n: Counts, bad: Counts) -> Drawn:
        distances = chart(n, bad, BASELINE_MONTHS)
        return distances, np.abs(distances) > limit

    return drawn


def _ruled(n: Counts, bad: Counts) -> Drawn:
    return p_chart(n, bad, BASELINE_MONTHS), run_rules(n, bad, BASELINE_MONTHS)


_DRAWN: Mapping[str, Callable[[Counts, Counts], Drawn]] = MappingProxyType(
    {
        "p": _limited(p_chart, SIGMAS),
        "laney": _limited(laney_chart, SIGMAS),
        "ewma": _limited(ewma_chart, EWMA_SIGMAS),
        "rules": _ruled,
    }
)
