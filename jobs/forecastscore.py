"""Score all forecasts that were lodged: none is left out, also those that came to nothing are counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from jobs.auditevent import parse_event
from jobs.auditstore import stored_audits
from scoring.auditforecast import Way
from scoring.forecastscore import BrierGain, Outcome, RunningMonth, WayScore, brier_gains, running_months, score_ways
from store.audit_records import Audit
from store.forecast_records import Lodged
from store.session import Store

WAYS = tuple(way.value for way in Way)


class State(StrEnum):
    """What became of an audit that was foreseen."""

    SCORED = "scored"
    """It was held, and a forecast was sealed before its first day and before its result could be known."""
    AWAITED = "awaited"
    """Its result is not known yet."""
    LATE = "late"
    """It was held, or its result could be known, before any forecast of it was sealed."""
    CHANGED = "changed"
    """It was held of another subject or against another standard than was foreseen."""
    APART = "apart"
    """It was held because of a complaint or as a follow-up, which stand apart from planned audits."""
    UNKNOWN = "outcome_unknown"
    """It was held, and the event's field is empty."""
    VOID = "void"
    """It was called off: what was foreseen of it is neither right nor wrong."""
    WITHDRAWN = "withdrawn"
    """It is no longer among the audits."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One audit that was foreseen."""

    lodged: Lodged
    """The forecast that counts: the last one sealed before its result could be known; else the last one lodged."""
    n_lodged: int
    """How many were lodged of it."""
    state: State
    """What became of it."""
    starts_on: date
    """Its first day: as it was held, else as it was planned when the forecast was lodged."""
    failed: bool | None
    """Did the event happen? None while unknown."""


@dataclass(frozen=True, slots=True)
class ForecastScore:
    """All forecasts of one event, and how they have done."""

    event: str
    """What was foreseen."""
    followed: tuple[Followed, ...]
    """Every audit of which a forecast was lodged."""
    missing: tuple[str, ...]
    """Audits held since the first forecast of which none was lodged."""
    ways: tuple[WayScore, ...]
    """How each way has done."""
    gains: tuple[BrierGain, ...]
    """Reviews against the other ways."""
    running: tuple[RunningMonth, ...]
    """The score month by month, over all audits so far."""

    def counts(self) -> dict[str, int]:
        """Return the number of audits in each state, and of those that nobody foresaw."""
        found = {state.value: sum(each.state is state for each in self.followed) for state in State}
        return {**found, "missing": len(self.missing)}


def score_forecasts(store: Store, event: str | None = None) -> list[ForecastScore]:
    """Return the score of all forecasts, event by event in the order in which they were first foreseen.

    Args:
        store: Where audits and forecasts are kept.
        event: Only this one; None: every event of which a forecast was lodged.
    """
    lodged = store.forecasts.lodged(event)
    return [_score(store, each) for each in dict.fromkeys(one.forecast.event for one in lodged)]


def _score(store: Store, event: str) -> ForecastScore:
    lodged: dict[str, list[Lodged]] = {}
    for each in store.forecasts.lodged(event):
        lodged.setdefault(each.forecast.audit_id, []).append(each)
    kept = {audit.audit_id: audit for audit in store.audits.audits()}
    failed = {audit.key: audit.failed for audit in stored_audits(store, parse_event(event)).audits}
    told = store.audits.first_told()
    followed = [_follow(own, kept.get(number), failed.get(number), told.get(number)) for number, own in lodged.items()]
    first = min(own[0].at for own in lodged.values()).date()
    missing = sorted(n for n, audit in kept.items() if _was_missed(audit, first, failed.get(n)) and n not in lodged)
    outcomes = [_outcome(each) for each in followed if each.state is State.SCORED]
    others = (Way.PREVIOUS.value, Way.ALWAYS.value)
    return ForecastScore(
        event,
        tuple(sorted(followed, key=lambda each: (each.starts_on, each.lodged.leaf))),
        tuple(missing),
        score_ways(outcomes, WAYS),
        brier_gains(outcomes, Way.REVIEWS.value, others),
        running_months(outcomes, WAYS),
    )


def _was_missed(audit: Audit, first: date, failed: bool | None) -> bool:
    is_asked = not (audit.is_follow_up or audit.is_complaint)
    return is_asked and failed is not None and audit.started_on > first


def _follow(own: Sequence[Lodged], audit: Audit | None, failed: bool | None, told_at: datetime | None) -> Followed:
    last = own[-1]
    if audit is None or audit.subject is None:
        return Followed(last, len(own), State.WITHDRAWN, last.forecast.starts_on, None)
    if audit.is_cancelled:
        return Followed(last, len(own), State.VOID, audit.started_on, None)
    if not audit.is_held:
        return Followed(last, len(own), State.AWAITED, audit.started_on, None)
    meant = [each for each in own if each.is_of(audit.subject, audit.standard or "")]
    day = min(audit.started_on, audit.available_from or audit.started_on)
    in_time = [each for each in meant if each.came_before(day, told_at)]
    state = _state(audit, failed, is_meant=bool(meant), is_in_time=bool(in_time))
    return Followed((in_time or meant or own)[-1], len(own), state, audit.started_on, failed)


def _state(audit: Audit, failed: bool | None, *, is_meant: bool, is_in_time: bool) -> State:
    """Return what became of an audit that was held."""
    if not is_meant:
        return State.CHANGED
    if audit.is_follow_up or audit.is_complaint:
        return State.APART
    if failed is None:
        return State.UNKNOWN
    return State.SCORED if is_in_time else State.LATE


def _outcome(each: Followed) -> Outcome:
    forecast = each.lodged.forecast
    said = {way: estimate.value for way, estimate in forecast.estimates.items()}
    return Outcome(forecast.subject, each.starts_on, bool(each.failed), said)
