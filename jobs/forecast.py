"""Lodge forecasts of audits to come, sealed before their results can be known; nothing is lodged late."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from jobs.auditevent import Event
from jobs.auditstore import past_audits, stored_reviews
from jobs.errors import ForecastRefused
from jobs.seal import write_checkpoint
from jobs.workplace import Workplace
from scoring.auditcase import Terms
from scoring.auditforecast import Foresight, foresee
from store.audit_records import Audit
from store.forecast_records import Estimate, Forecast, Lodged
from store.session import Store


@dataclass(frozen=True, slots=True)
class LodgeOrder:
    """What is asked."""

    event: Event
    """What is foreseen."""
    audits: tuple[str, ...] = ()
    """Only these numbers; none: every audit to come."""
    terms: Terms = field(default_factory=Terms)
    """What counts as known."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An audit of which nothing was lodged."""

    audit_id: str
    """Its number."""
    starts_on: date
    """Its first day."""
    reason: str
    """begun, held, cancelled, unmatched, complaint or follow_up."""


@dataclass(frozen=True, slots=True)
class LodgeSummary:
    """What was lodged."""

    event: str
    """What is foreseen."""
    lodged: tuple[Lodged, ...]
    """Forecasts that are new, sealed."""
    unchanged: tuple[Lodged, ...]
    """Those that say what was said before, from the same data, so that nothing was written."""
    left_out: tuple[LeftOut, ...]
    """Audits to come of which nothing can be lodged."""
    size: int | None
    """Leaves that the checkpoint covers; None where nothing was written."""


def lodge(place: Workplace, order: LodgeOrder, now: datetime) -> LodgeSummary:
    """Lodge a forecast of every audit to come, and sign the log.

    An audit is to come while its first day lies after today (UTC) and no result of it was ever known, also none that
    was taken back. A forecast
    that would say the same from the same data is not lodged again; otherwise the newer one follows the older, and the
    last one sealed before the audit's first day counts.

    Args:
        place: The deployment.
        order: What is asked.
        now: The moment, UTC.

    Raises:
        ForecastRefused: If an audit was named that is not kept, has begun, or whose result is known.
        SealRefused: If the log may not be signed; what was lodged stays, and counts once it is sealed.
    """
    today = now.astimezone(UTC).date()
    kept = place.store.audits.audits()
    told = place.store.audits.first_told()
    reasons = {
        audit.audit_id: "held" if audit.audit_id in told else why_not(audit, kept, today, order.terms) for audit in kept
    }
    _require(order.audits, kept, reasons)
    asked = [audit for audit in kept if not order.audits or audit.audit_id in order.audits]
    to_come = [audit for audit in asked if not reasons[audit.audit_id]]
    forecasts = _foreseen(place.store, kept, to_come, order, today)
    before = {each.forecast.audit_id: each for each in place.store.forecasts.lodged(order.event.text())}
    fresh = [each for each in forecasts if not _says_the_same(before.get(each.audit_id), each)]
    same = {each.audit_id for each in forecasts} - {each.audit_id for each in fresh}
    leaves = place.store.forecasts.lodge(fresh, now)
    # Also where nothing is new: what an earlier call lodged and could not seal is sealed now.
    is_open = any(each.sealed_at is None for each in before.values())
    size = write_checkpoint(place, now).size if fresh or is_open else None
    lodged = place.store.forecasts.lodged(order.event.text())
    return LodgeSummary(
        order.event.text(),
        tuple(each for each in lodged if each.leaf in leaves),
        tuple(each for number, each in before.items() if number in same),
        tuple(
            LeftOut(audit.audit_id, audit.started_on, reasons[audit.audit_id])
            for audit in asked
            if reasons[audit.audit_id] not in ("", "held")
        ),
        size,
    )


def why_not(audit: Audit, kept: Sequence[Audit], today: date, terms: Terms) -> str:
    """Return why no forecast of an audit can be lodged; empty where one can.

    It is held, cancelled, begun, unmatched, complaint or follow_up: reviews may have caused an audit because of a
    complaint.

    Args:
        audit: The audit.
        kept: All audits.
        today: The day, UTC.
        terms: How soon after another an audit is its follow-up.
    """
    own_reasons = {
        "held": audit.is_held,
        "cancelled": audit.is_cancelled,
        "begun": audit.started_on <= today,
        "unmatched": audit.subject is None,
        "complaint": audit.is_complaint,
        "follow_up": audit.is_follow_up,
    }
    found = next((reason for reason, holds in own_reasons.items() if holds), "")
    if found:
        return found
    own = (audit.subject, audit.site, audit.standard)
    # Audits because of a complaint stand apart, see `without_follow_ups`.
    earlier = [
        each.started_on
        for each in kept
        if (each.subject, each.site, each.standard) == own and each.is_held and not each.is_complaint
    ]
    soon = [day for day in earlier if 0 <= (audit.started_on - day).days < terms.follow_up_days]
    return "follow_up" if soon else ""


def _require(named: Sequence[str], kept: Sequence[Audit], reasons: dict[str, str]) -> None:
    known = {audit.audit_id: audit for audit in kept}
    for number in named:
        if number not in known:
            raise ForecastRefused(
                f"no audit {number!r} is kept",
                where="--audit",
                next_step="see `leumund audits list`; take in a table of planned audits with `leumund import audits`",
            )
        if reasons[number] in _REFUSED:
            raise ForecastRefused(
                _REFUSED[reasons[number]].format(number=number, day=known[number].started_on),
                where="--audit",
                next_step=_NEXT[reasons[number]],
            )


_REFUSED = {
    "held": "the result of audit {number!r} is known, so nothing can be foreseen any more",
    "cancelled": "audit {number!r} was called off",
    "begun": "audit {number!r} began on {day}, so a forecast would come too late",
    "unmatched": "nobody has said which subject audit {number!r} is of",
    "complaint": "audit {number!r} is held because of a complaint, so reviews may have caused it",
    "follow_up": "audit {number!r} only looks again at what another one found",
}
_LATE = "forecasts are lodged before the first day of an audit; name one that is still to come"
_NEXT = {
    "held": _LATE,
    "cancelled": "name an audit that is still to come; import its new plan with --replace if it takes place after all",
    "begun": _LATE,
    "unmatched": "match its name with `leumund audits match NAME SUBJECT`",
    "complaint": "name an audit that was planned",
    "follow_up": "name an audit that is none; see --follow-up",
}


def _foreseen(
    store: Store, kept: Sequence[Audit], to_come: Sequence[Audit], order: LodgeOrder, today: date
) -> list[Forecast]:
    if not to_come:
        return []
    # Unmatched audits are of no subject, so nothing can be learnt from them.
    matched = [audit for audit in kept if audit.subject is not None]
    by_key = dict(zip([audit.audit_id for audit in matched], past_audits(matched, order.event, {}), strict=True))
    asked = [by_key[audit.audit_id] for audit in to_come]
    held = [by_key[audit.audit_id] for audit in matched if audit.is_held]
    reviews, _ = stored_reviews(store, [audit.subject for audit in (*held, *asked)])
    sight = foresee(held, asked, reviews, today, order.terms)
    return [_forecast(audit, sight, at, order) for at, audit in enumerate(to_come)]


def _forecast(audit: Audit, sight: Foresight, at: int, order: LodgeOrder) -> Forecast:
    found = sight.audits[at]
    return Forecast(
        audit_id=audit.audit_id,
        subject=audit.subject or "",
        event=order.event.text(),
        starts_on=audit.started_on,
        standard=audit.standard or "",
        window_days=order.terms.window_days,
        n_learnt=sight.n_learnt,
        n_failed=sight.n_failed,
        estimates={way: Estimate(e.value, e.interval, e.n, e.note) for way, e in found.estimates.items()},
        data_digest=found.data_digest,
        model_digest=sight.model_digest,
    )


def _says_the_same(before: Lodged | None, now: Forecast) -> bool:
    """Say whether a forecast was lodged before from the same data by the same method."""
    return before is not None and replace(now, estimates={}) == replace(before.forecast, estimates={})
