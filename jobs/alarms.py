"""The digest of alarms: which series have risen, the most certain first, false discoveries held down."""

from dataclasses import replace

from jobs.surroundings import Surroundings, from_facts
from report.control import AlarmLine
from scoring.digest import FALSE_DISCOVERY, digest_q_values
from store.session import Store


def alarm_digest(store: Store, *, everything: bool = False) -> list[AlarmLine]:
    """Return the published series that have risen, the most certain first.

    Args:
        store: Where figures are kept.
        everything: True: all charted series, also those that chance explains.
    """
    lines = []
    for row in store.subjects.list_subjects():
        published = store.indicators.current(row.subject.key)
        around = from_facts(published.facts) if published else Surroundings()
        series = (*around.series, *around.aspect_series)
        lines += [AlarmLine(row.subject.key, row.subject.name, each, 1.0, 0) for each in series]
    q_values = digest_q_values([line.series.p_value for line in lines])
    judged = [replace(line, q_value=float(q), n_series=len(lines)) for line, q in zip(lines, q_values, strict=True)]
    ranked = sorted(judged, key=_place)
    return [line for line in ranked if everything or line.q_value <= FALSE_DISCOVERY]


def _place(line: AlarmLine) -> tuple[float, float, str, str, str]:
    return line.q_value, line.series.p_value, line.subject, line.series.source, line.series.aspect
