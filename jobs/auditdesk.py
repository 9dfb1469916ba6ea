"""The page of audits: comparison, certificates and forecasts as one value, computed beside whoever asks for it.

A comparison of many audits takes a minute, so a thread of its own computes it, one at a time. It is kept as long as
nothing has changed; whoever asks in between sees the one before, and is told so.
"""

from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock, Thread

from jobs.auditdossier import dossiers_of
from jobs.auditevent import parse_event
from jobs.auditview import compare_stored, compared_audits, name_subjects, names_of, state_of, usual_event
from jobs.certificates import all_certificates, due_certificates
from jobs.compare import CompareOrder
from jobs.errors import EventMalformed, NothingToCompare
from jobs.forecastjson import scores_json
from jobs.forecastscore import score_forecasts
from jobs.forecasttables import shown_tables
from jobs.workplace import Workplace
from report.auditreport import AuditReport, AuditState, ComparedAudits
from report.certificate import certificates_table
from report.frontattention import due_phrase
from report.jsontext import Json, render_json

PATIENCE_SECONDS = 4.0
"""How long an answer waits for the first comparison before it says that one is being computed."""
MOST_KEPT = 4
"""Comparisons, of different events, that are kept."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A comparison of the store as it was."""

    state: int
    """What the store held."""
    shown: ComparedAudits | None
    """None where no audit says whether the event happened."""
    for_programs: Mapping[str, Json]
    """The same for programs."""


class AuditDesk:
    """The dashboard's view of audits beside reviews."""

    def __init__(self, place: Workplace, *, patience: float = PATIENCE_SECONDS) -> None:
        """Bind the deployment.

        Args:
            place: The deployment.
            patience: Seconds that an answer waits for a first comparison; for a newer one it waits a quarter of them.
        """
        self._place, self._patience = place, patience
        self._found: OrderedDict[str, _Found] = OrderedDict()
        self._waiting: dict[str, Future[_Found]] = {}
        self._guard, self._turn = Lock(), Lock()

    def audits(self, event: str = "") -> AuditReport | None:
        """Return what the page of audits shows; None where the event is none.

        Args:
            event: What a failed audit is, as in "n_major>=1"; empty: what most audits state.
        """
        held = [audit for audit in self._place.store.audits.audits() if audit.is_held]
        try:
            asked = parse_event(event or usual_event(held)).text()
        except EventMalformed:
            return None
        beside = self._beside(asked, datetime.now(UTC))
        if not held:
            return beside
        if all(audit.subject is None for audit in held):
            return _in_state(beside, AuditState.UNMATCHED)
        found, is_stale = self._compared(asked)
        if found is None:
            return _in_state(beside, AuditState.COUNTING)
        told: dict[str, Json] = {"comparison": dict(found.for_programs) or None, "stale": is_stale}
        whole = replace(beside, compared=found.shown, is_stale=is_stale, for_programs={**beside.for_programs, **told})
        return _in_state(whole, AuditState.UNDECIDED if found.shown is None else AuditState.READY)

    def _beside(self, event: str, now: datetime) -> AuditReport:
        """Return what stands beside the comparison; certificates and forecasts are read anew each time."""
        store, today = self._place.store, now.date()
        certificates, due = certificates_table(all_certificates(store, today)), due_certificates(store, today)
        scores, names = score_forecasts(store), names_of(store)
        told: dict[str, Json] = {
            "event": event,
            "as_of": now.isoformat(),
            "state": AuditState.EMPTY.value,
            "stale": False,
            "comparison": None,
            "certificates": [dict(row) for row in render_json(certificates)["rows"]],
            "forecasts": scores_json(scores),
        }
        return AuditReport(
            event=event,
            state=AuditState.EMPTY,
            as_of=now,
            compared=None,
            is_stale=False,
            certificates=certificates,
            due=tuple(due_phrase(each) for each in due),
            forecasts=tuple(name_subjects(table, names) for score in scores for table in shown_tables(score)),
            for_programs=told,
        )

    def _compared(self, event: str) -> tuple[_Found | None, bool]:
        """Return the newest comparison and whether something has changed since; None where none is ready yet."""
        state = state_of(self._place.store)
        with self._guard:
            before = self._found.get(event)
            if before is not None and before.state == state:
                self._found.move_to_end(event)
                return before, False
            job = self._waiting.get(event) or self._begin(event, state)
        wait([job], timeout=self._patience if before is None else self._patience / 4)
        if not job.done():
            return before, True
        found = job.result()
        return found, found.state != state

    def _begin(self, event: str, state: int) -> "Future[_Found]":
        job: Future[_Found] = Future()
        self._waiting[event] = job
        # A daemon: stopping the dashboard does not wait for a figure that nobody will read.
        Thread(target=self._work, args=(job, event, state), name="audits", daemon=True).start()
        return job

    def _work(self, job: "Future[_Found]", event: str, state: int) -> None:
        """Compute a comparison and keep it; one at a time, as each may take a gigabyte."""
        try:
            with self._turn:
                found = self._compute(event, state)
        except BaseException as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            with self._guard:
                self._waiting.pop(event, None)
            job.set_exception(error)
            return
        with self._guard:
            self._waiting.pop(event, None)
            self._found[event] = found
            self._found.move_to_end(event)
            while len(self._found) > MOST_KEPT:
                self._found.popitem(last=False)
        job.set_result(found)

    def _compute(self, event: str, state: int) -> _Found:
        order = CompareOrder(parse_event(event), today=datetime.now(UTC).date())
        try:
            found, notes = compare_stored(self._place.store, order)
        except NothingToCompare:
            return _Found(state, None, {})
        shown = compared_audits(found, names_of(self._place.store), dossiers_of(self._place, found), notes)
        return _Found(state, shown, found.to_json())


def _in_state(report: AuditReport, state: AuditState) -> AuditReport:
    return replace(report, state=state, for_programs={**report.for_programs, "state": state.value})
