"""Read what the sources show as their own figures, to be told beside the score."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from report.shown import ShownLine
from store.records import Aggregate, Subject
from store.session import Store


def shown_lines(store: Store, subject: Subject, as_of: datetime | None = None) -> tuple[ShownLine, ...]:
    """Return the newest figures that each source shows of a subject; none of a natural person.

    Args:
        store: Where they are kept.
        subject: Of whom.
        as_of: What stood there at this moment, UTC; None: what stands there now.
    """
    if subject.is_person:
        return ()
    found: dict[object, ShownLine] = {}
    for version in store.reviews.aggregates(subject.key, as_of=as_of):
        shown = version.aggregate
        if _says_something(shown):
            # Many pages state the same figures twice, in two syntaxes.
            found.setdefault(_figures(shown), ShownLine(shown, version.observed_at, version.last_seen_at))
    return tuple(found.values()) if as_of is None else seen_by(found.values(), as_of)


def seen_by(lines: Iterable[ShownLine], moment: datetime) -> tuple[ShownLine, ...]:
    """Return the lines that stood there at a moment; what was observed only later is left out."""
    known = (line for line in lines if line.observed_at <= moment)
    return tuple(
        line if line.last_seen_at <= moment else replace(line, last_seen_at=line.observed_at) for line in known
    )


def _says_something(shown: Aggregate) -> bool:
    """Say whether there is any figure: an expired aggregate has none."""
    counts = (shown.rating, shown.rating_count, shown.review_count)
    return bool(shown.histogram) or any(figure is not None for figure in counts)


def _figures(shown: Aggregate) -> object:
    counts = (shown.rating_count, shown.review_count)
    return (shown.source, shown.rating, shown.scale, counts, tuple(sorted(shown.histogram.items())))
