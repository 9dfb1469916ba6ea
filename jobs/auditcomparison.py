"""The comparison of reviews with audits as one value, and the JSON that programs rely on."""

from dataclasses import dataclass
from datetime import date

from jobs.auditevent import Event
from report.jsontext import Json, json_cell
from report.number import format_number
from report.phrase import Language, Phrase
from report.words import known_word, say
from scoring.agreement import Agreement, CrossTable
from scoring.auditcase import Terms
from scoring.auditgroup import GroupLine
from scoring.decision import CostLine, CurvePoint
from scoring.disagreement import Disagreement
from scoring.forwardtest import ForwardTest
from scoring.leadkind import KindLead
from scoring.leadtime import LeadTimes, StudyMonth
from scoring.predictorrow import PredictorRow
from scoring.trapcheck import TrapCheck
from scoring.verdict import Say, Verdict
from store.records import Interval

DIGITS = 3


@dataclass(frozen=True, slots=True)
class AgreementPart:
    """How two orders of audits go together."""

    with_reviews: bool
    """True: ratings before the audit and the audit. False: one audit and the next."""
    spearman: Agreement | None
    kendall: Agreement | None
    kappa: Agreement | None
    table: CrossTable | None
    """Grades by audit and by reviews."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the audits the comparison can speak of."""

    n_audits: int
    n_cases: int
    """In the test period, with a known outcome, complaints apart."""
    n_judged: int
    n_reviewed: int
    n_enough: int
    n_subjects: int
    n_matched: int
    """Audited subjects that any review speaks of."""
    n_follow_ups: int
    n_undated: int
    n_unknown: int
    n_complaints: int
    complaint_failures: int
    n_late: int
    """Reviews written in time that were observed too late, over all audits."""
    n_learnt: int
    learnt_failures: int


@dataclass(frozen=True, slots=True)
class DossierEntry:
    """One audit beside the reviews of the year before."""

    subject: str
    audit: str
    """Its id."""
    day: date | None
    failed: bool
    n_reviews: float | None
    """Reviews before it; None if unknown."""
    mean: float | None
    """Mean rating 0..1; None without one."""
    change: float | None
    """Mean of the last 90 days minus that of the months before; None if unknown."""
    n_alarms: int
    """Alarms of the control chart in the year before."""
    findings: str = ""
    """Clauses and severities, as in "8.4 major, 7.5 minor"; empty if unknown."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that is told of reviews against audits."""

    event: Event
    test: ForwardTest
    terms: Terms
    verdict: Verdict
    checks: tuple[TrapCheck, ...]
    agreement: AgreementPart
    coverage: Coverage
    ceiling: AgreementPart
    disagreements: tuple[Disagreement, ...]
    groups: tuple[GroupLine, ...]
    curve: tuple[CurvePoint, ...]
    costs: tuple[CostLine, ...]
    dossier: tuple[DossierEntry, ...]
    lead: LeadTimes | None
    leads: tuple[KindLead, ...]
    """How alarms lie to failed audits, major findings and complaints; none where nothing is dated."""
    study: tuple[StudyMonth, ...]

    def verdict_phrase(self) -> Phrase:
        """Return the verdict in both languages."""
        return Phrase(self._say_verdict("de"), self._say_verdict("en"))

    def _say_verdict(self, language: Language) -> str:
        gain = self.test.gain
        ends = gain.interval if gain else None
        gaps = {
            "n": format_number(self.verdict.events, language),
            "missing": format_number(self.verdict.missing, language),
        }
        gaps |= (
            {"trap": str(self.verdict.trap), "what": known_word(f"trap {self.verdict.trap}", language)}
            if self.verdict.trap
            else {}
        )
        if gain and ends:
            gaps |= {"baseline": known_word(gain.baseline, language), "value": signed(gain.value, language)}
            gaps |= {"low": signed(ends.low, language), "high": signed(ends.high, language)}
        said = say(f"verdict_{self.verdict.say.value}", language, **gaps)
        return say("verdict_concurrent", language, verdict=said) if self.terms.is_concurrent else said

    def to_json(self) -> dict[str, Json]:
        """Return the comparison for programs; the verdict is the English sentence."""
        gain, test = self.test.gain, self.test
        return {
            "event": self.event.text(),
            "concurrent": self.terms.is_concurrent,
            "retrospective": self.terms.is_retrospective,
            "test_from": json_cell(test.test_from),
            "test_to": json_cell(test.test_to),
            "verdict": self.verdict_phrase().en,
            "verdict_kind": self.verdict.say.value,
            "rows": [_row_json(row) for row in test.rows],
            "gain": None
            if gain is None
            else {
                **_value(gain.value, gain.interval),
                "baseline": gain.baseline.value,
                "n": gain.n,
                "events": gain.events,
            },
            "spearman": _agreement(self.agreement.spearman),
            "kendall": _agreement(self.agreement.kendall),
            "weighted_kappa": _agreement(self.agreement.kappa),
            "agreement_of": "reviews and audits" if self.agreement.with_reviews else "audit and next audit",
            "cross_table": _cross(self.agreement.table),
            "ceiling": {
                "spearman": _agreement(self.ceiling.spearman),
                "weighted_kappa": _agreement(self.ceiling.kappa),
            },
            "coverage": _plain(self.coverage),
            "disagreements": [_disagreement(each) for each in self.disagreements],
            "traps": [
                {"number": check.number, "check": known_word(f"trap {check.number}", "en"), "state": check.state.value}
                for check in self.checks
            ],
            "lead_time": None if self.lead is None else _plain(self.lead),
            "lead_times": [_lead_json(each) for each in self.leads],
            "event_study": [_plain(month) for month in self.study],
            "decision_curve": [
                {"threshold": point.threshold, "net_benefit": dict(point.benefit)} for point in self.curve
            ],
            "costs": [_plain(line) for line in self.costs],
            "dossier": [_plain(entry) for entry in self.dossier] if self.is_dossier else [],
            "groups": [_plain(line) for line in self.groups],
        }

    @property
    def is_dossier(self) -> bool:
        """Say whether there are too few failures for any figure."""
        return self.verdict.say is Say.DOSSIER


def signed(value: float, language: Language) -> str:
    """Return a difference of areas with its sign and three digits."""
    written = format_number(abs(value), language, digits=DIGITS)
    return f"{'−' if value < 0 and any(digit in '123456789' for digit in written) else '+'}{written}"


def _value(value: float, interval: Interval | None) -> dict[str, Json]:
    return {"value": value, "low": interval.low if interval else None, "high": interval.high if interval else None}


def _agreement(found: Agreement | None) -> Json:
    return None if found is None else {**_value(found.value, found.interval), "n": found.n}


def _cross(table: CrossTable | None) -> Json:
    return None if table is None else {"grades": list(table.grades), "counts": [list(row) for row in table.counts]}


def _row_json(row: PredictorRow) -> dict[str, Json]:
    return {
        "predictor": row.predictor.value,
        "n": row.n,
        "events": row.events,
        "base_rate": row.events / row.n if row.n else None,
        "auc": row.auc,
        "low": row.interval.low if row.interval else None,
        "high": row.interval.high if row.interval else None,
        "pr_auc": row.pr_auc,
        "brier": row.brier,
        "log_loss": row.log_loss,
        "calibration": [_plain(step) for step in row.calibration],
        "at": [_plain(each) for each in row.at_shares],
    }


def _lead_json(each: KindLead) -> dict[str, Json]:
    lead = each.lead
    told = {"foreseen": each.foreseen, "false": each.falsely, "difference": each.difference, "days": each.days}
    counts: dict[str, Json] = {
        "kind": each.kind.value,
        "n_events": each.n_events,
        "n_others": each.n_others,
        "with_chart": lead.n_failures,
        "others_with_chart": lead.n_others,
        "n_foreseen": lead.n_foreseen,
        "n_false": lead.n_false,
        "n_followed": lead.n_followed,
        "n_alarms": lead.n_alarms,
        "n_alarms_without": lead.n_alarms_without,
        "too_few": each.is_too_few,
    }
    return counts | {
        name: None if value is None else _value(value.value, value.interval) for name, value in told.items()
    }


def _disagreement(each: Disagreement) -> dict[str, Json]:
    return {
        "subject": each.audit.subject,
        "site": each.audit.site,
        "audit_id": each.audit.key,
        "started_on": json_cell(each.day),
        "failed": each.failed,
        "severity": each.audit.severity,
        "mean_unit": each.mean,
        "n_reviews": json_cell(each.n),
        "better_reviewed_than": each.rank,
        "change": json_cell(each.change),
    }


def _plain(value: object) -> Json:
    """Return a flat value of numbers and words as JSON; what is no number is null."""
    names = getattr(type(value), "__slots__", ())
    return {name: json_cell(getattr(value, name)) for name in names}
