"""A subject's indicators beside other subjects of the same kind, and beside chosen ones."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np

from report.quality import LEAST_OTHERS, QualityLine, Usual
from report.subject import DISSATISFIED, TRUST
from scoring.quality import NET_SENTIMENT, REPLIED, SATISFACTION, VOLUME
from store.indicators import NewestFigure
from store.records import Indicator, IndicatorSet, Subject
from store.session import Store

NAMES = (TRUST, SATISFACTION, DISSATISFIED, NET_SENTIMENT, REPLIED, VOLUME)
MOST_OTHERS = 200
"""Subjects that are asked what is usual: the median of so many stands within 7 percentiles of that of all."""
_MONTH = len("YYYY-MM")


def compare(
    store: Store,
    subject: Subject,
    figures: IndicatorSet,
    beside: Sequence[Subject] = (),
    *,
    as_of: datetime | None = None,
) -> list[QualityLine]:
    """Return each quality indicator of a set of figures with what is usual among subjects of the same kind.

    Args:
        store: Where the published figures of the others are kept.
        subject: Whose figures.
        figures: Published, or just computed.
        beside: Subjects that are shown beside it; natural persons have no figures.
        as_of: With the figures that the others had at this moment, UTC; None: with those of now.
    """
    keys = [subject.key, *(other.key for other in beside)]
    newest = store.indicators.newest(NAMES, subject.kind, keys=keys, most=MOST_OTHERS, as_of=as_of)
    lines = []
    for name in NAMES:
        own = [each for each in figures.indicators if each.name == name]
        year = next((each for each in own if len(each.period) > _MONTH), None)
        if year is not None:
            # Not of those who are read only because they are set beside it: what is usual is the same for every reader.
            of_kind = [each for each in newest if each.is_sampled and each.subject != subject.key]
            lines.append(
                QualityLine(
                    name,
                    year,
                    months=tuple(each for each in own if len(each.period) == _MONTH),
                    usual=_usual(each for each in of_kind if each.figure.name == name),
                    beside=tuple((other.name, _of(newest, other, name)) for other in beside),
                )
            )
    return lines


def _usual(others: Iterable[NewestFigure]) -> Usual | None:
    values = [each.figure.value for each in others if each.figure.value is not None]
    if len(values) < LEAST_OTHERS:
        return None
    low, median, high = np.quantile(values, [0.25, 0.5, 0.75])
    return Usual(len(values), float(low), float(median), float(high))


def _of(newest: Sequence[NewestFigure], subject: Subject, name: str) -> Indicator:
    known: Mapping[tuple[str, str], Indicator] = {(each.subject, each.figure.name): each.figure for each in newest}
    return known.get((subject.key, name), Indicator(name, "", None))
