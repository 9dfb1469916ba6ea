"""Rows to audits."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from crawler.imports.audits.clause import Clauses
from crawler.imports.audits.dates import is_plausible
from crawler.imports.audits.rowcells import RowCells, RowRefused
from crawler.imports.audits.words import (
    CALLED_OFF,
    PLANNED,
    RESULTS,
    TYPES,
    YES_NO,
    announced_of,
    is_grade,
    standards_of,
    trigger_of,
    word,
)
from store.audit_records import OUTCOME, Audit


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for a whole file beside its rows."""

    as_of: date
    """The day that certificates are judged on."""
    clauses: Clauses
    """Clauses of standards."""
    pseudonym: Callable[[str], str]
    """Makes a keyed hash of a person's name."""
    delay_days: int = 14
    """Days after the last day on which a result counts as known where no report is dated."""
    scale: str | None = None
    """higher_is_better or higher_is_worse, as the user says it."""
    score_max: float | None = None
    """End of the scale, as the user says it."""
    known: frozenset[str] = frozenset()
    """Numbers of audits that are kept already, of which a file may bring findings alone."""


def read_audit(row: RowCells, rules: Rules, *, is_planned: bool = False) -> Audit:
    """Return the audit of a row.

    Args:
        row: The row.
        rules: What holds for the file.
        is_planned: It says that the audit is yet to be held; then nothing is known of how it ended.

    Raises:
        RowRefused: If the row is not to be taken in.
    """
    if not is_planned:
        _require_held(row)
    number = row.identity("audit", "audit_id")
    name = row.required("audit", "subject_name") or ""
    names, editions = standards_of(row.required("audit", "standard") or "")
    editions = row.text("audit", "edition") or editions
    warn_of_standards(row, "audit", names, rules)
    row.required("audit", "audit_type")
    started, ended = _days(row, rules.as_of)
    kind = row.choice("audit", "audit_type", TYPES, "unknown_type")
    result, grade = (None, None) if is_planned else _result(row)
    score, most, direction = _score(row, rules)
    trigger, follows = trigger_of(row.text("audit", "trigger") or "")
    if kind == "follow_up":
        trigger = trigger or "follow_up"
    if trigger == "complaint":
        row.warn("complaint_triggered", note="reviews may have caused it: left out of forward tests by default")
    reported, available, is_assumed = _availability(row, rules, ended or started)
    if not is_planned:
        _require_past(row, started, rules.as_of)
        _require_learnt_later(row, started, {"reported_on": reported, "available_from": available})
    return Audit(
        audit_id=number,
        subject_name=name,
        standard=names,
        started_on=started,
        site=row.text("audit", "site"),
        edition=editions,
        audit_type=kind,
        ended_on=ended,
        reported_on=reported,
        available_from=available,
        is_availability_assumed=is_assumed,
        trigger=trigger,
        is_announced=_announced(row),
        result=result,
        score=score,
        score_max=most,
        scale_direction=direction,
        grade=grade,
        n_major=row.count("audit", "n_major"),
        n_minor=row.count("audit", "n_minor"),
        n_ofi=row.count("audit", "n_ofi"),
        body=row.text("audit", "body"),
        lead_auditor=row.hashed("audit", "lead_auditor", rules.pseudonym),
        audit_days=row.amount("audit", "audit_days"),
        is_remote=YES_NO.get(word(row.text("audit", "is_remote") or "")),
        follow_up_of=row.text("audit", "follow_up_of") or follows,
        scope=row.text("audit", "scope"),
    )


def warn_of_standards(row: RowCells, table: str, names: str | None, rules: Rules) -> None:
    """Warn of each standard that has no map of clauses: it may be misspelt, and none of its clauses can be checked.

    Args:
        row: The row.
        table: audit or certificate.
        names: Standards joined by ";".
        rules: What holds for the file.
    """
    for name in (names or "").split(";"):
        if name and rules.clauses.maps and rules.clauses.of(name, "") is None:
            note = "kept; config/clauses has no map of it, so its clauses are not checked"
            row.warn("unknown_standard", row.heading(table, "standard"), name, note)


def _require_held(row: RowCells) -> None:
    for name in ("result", "grade"):
        told = row.text("audit", name)
        if told is not None and word(told) in PLANNED | CALLED_OFF:
            raise RowRefused("not_performed", row.heading("audit", name), told)


def _require_past(row: RowCells, started: date, today: date) -> None:
    """Refuse a row that says how an audit ended which has not begun: one slip in a year would move every test."""
    if started > today and any(row.told("audit", name) is not None for name in OUTCOME):
        raise RowRefused("start_in_future", row.heading("audit", "started_on"), row.text("audit", "started_on"))


def _require_learnt_later(row: RowCells, started: date, known: Mapping[str, date | None]) -> None:
    """Refuse a row whose result was known before its audit began: one of the two days is wrong."""
    for name, day in known.items():
        if day is not None and day < started:
            raise RowRefused("known_before_start", row.heading("audit", name), row.text("audit", name))


def _days(row: RowCells, today: date) -> tuple[date, date | None]:
    started = row.day("audit", "started_on", required=True)
    if started is None:
        raise RowRefused("missing_required", "start_date")
    if not is_plausible(started, today):
        raise RowRefused("bad_date", row.heading("audit", "started_on"), row.text("audit", "started_on"))
    ended = row.day("audit", "ended_on")
    if ended is not None and ended < started:
        raise RowRefused("end_before_start", row.heading("audit", "ended_on"), row.text("audit", "ended_on"))
    return started, ended


def _result(row: RowCells) -> tuple[str | None, str | None]:
    """Return result and grade; a grade in the column of results is a grade, and the other way round."""
    told, grade = row.text("audit", "result"), row.text("audit", "grade")
    if grade is not None and told is None and word(grade) in RESULTS:
        return RESULTS[word(grade)], None
    if told is None or word(told) in RESULTS:
        return RESULTS.get(word(told or "")), grade
    if is_grade(told):
        return None, grade or told
    raise RowRefused("unknown_result", row.heading("audit", "result"), told)


def _score(row: RowCells, rules: Rules) -> tuple[float | None, float | None, str | None]:
    score, most = row.amount("audit", "score"), row.amount("audit", "score_max")
    heading = row.heading("audit", "score").casefold()
    is_share = "%" in heading or "erfüllungsgrad" in heading or "prozent" in heading or "percent" in heading
    direction = row.text("audit", "scale_direction") or rules.scale or ("higher_is_better" if is_share else None)
    if score is None:
        return None, None, None
    most = most if most is not None else rules.score_max if rules.score_max is not None else 100.0 if is_share else None
    if score < 0 or (most is not None and score > most):
        raise RowRefused("score_out_of_range", row.heading("audit", "score"), row.text("audit", "score"))
    if direction not in ("higher_is_better", "higher_is_worse", None):
        row.warn("unknown_scale_direction", row.heading("audit", "scale_direction"), direction, "left empty, row kept")
        direction = None
    return score, most, direction


def _announced(row: RowCells) -> bool | None:
    told = row.text("audit", "is_announced")
    if told is not None:
        heading = row.heading("audit", "is_announced").casefold()
        said = announced_of(told)
        return (not said) if said is not None and re.search(r"un(?:announced|angekündigt)", heading) else said
    return announced_of(row.text("audit", "trigger") or "")


def _availability(row: RowCells, rules: Rules, last: date) -> tuple[date | None, date, bool]:
    reported, available = row.day("audit", "reported_on"), row.day("audit", "available_from")
    if available or reported:
        return reported, available or reported or last, False
    note = f"no report date: the last day plus {rules.delay_days} days, marked as assumed"
    row.warn("available_from_assumed", note=note)
    return None, last + timedelta(days=rules.delay_days), True
