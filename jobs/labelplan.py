"""Say how many labels the next decision on a subject needs, how far labels agree, and whether the model drifts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from jobs.aspects import OpinionJudge
from jobs.labels import agreement_of
from jobs.modeldrift import model_drift
from jobs.rates import read_aspects, text_rates
from report.labelplan import DriftLine, PlanLine, plan_table
from report.table import Table
from report.textrate import TextRate, text_rates_table
from scoring.labelplan import plan_decision, plan_width
from scoring.modeldrift import LEAST_TEXTS, DriftTest
from scoring.rates import Rate
from store.records import Interval
from store.session import Store

HALF_WIDTH = 0.05
"""Half width of an interval that most decisions can live with."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be decided."""

    half_width: float = HALF_WIDTH
    """How far the interval may reach to either side, between 0 and 1."""
    threshold: float | None = None
    """Share that a decision hangs on, 0..1; None: there is none."""


def label_table(
    store: Store, subject: str, decision: Decision | None, *, now: datetime, judges: Iterable[OpinionJudge] = ()
) -> Table:
    """Return one row a rate of a subject's texts: what it rests on, or the labels that a decision still needs.

    Args:
        store: Where texts and labels are kept.
        subject: Key of the subject.
        decision: What is to be decided; None: nothing, the rates as they stand.
        now: The present moment, UTC.
        judges: Who reads texts for aspects; none: the share of positive texts alone.

    Raises:
        UnknownSubject: If there is no such subject.
    """
    found = read_aspects(store, store.subjects.get(subject), judges)
    rates = text_rates(store, subject, found=found)
    if decision is None:
        return text_rates_table(rates)
    lines = [_line(rate, decision) for rate in rates]
    drift = [_drift(test) for test in model_drift(store, now)]
    return plan_table(lines, agreement_of(store.labels.items(subject)), drift)


def _line(rate: TextRate, decision: Decision) -> PlanLine:
    if rate.value is None or rate.low is None or rate.high is None:
        return PlanLine(rate, None, None)
    n_labels = rate.n_labels if rate.note == "labels" else 0
    interval = Interval(rate.low, rate.high, rate.level)
    stands = Rate(rate.value, interval, rate.n, n_labels, power=1.0, label_variance=rate.label_variance)
    width = plan_width(stands, decision.half_width).further
    threshold = decision.threshold
    decided = None if threshold is None else plan_decision(stands, threshold).further
    # Labels that don't yet correct anything are given nevertheless.
    given = rate.n_labels - n_labels
    return PlanLine(rate, _less(width, given), _less(decided, given))


def _less(further: int | None, given: int) -> int | None:
    return None if further is None else max(further - given, 0)


def _drift(test: DriftTest) -> DriftLine:
    testable = min(test.n_before, test.n_after) >= LEAST_TEXTS
    return DriftLine(test.group, test.n_after, test.change, test.p_value, fired=test.fired, testable=testable)
