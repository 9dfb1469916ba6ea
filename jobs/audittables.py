"""The comparison as tables for people: the verdict first, then the rows, the contradictions by name, and the rest."""

from collections.abc import Iterable, Iterator

from jobs.auditcomparison import Comparison
from jobs.auditsentence import comparison_notes, in_both
from jobs.leadtables import kinds_table
from report.number import format_number, format_share
from report.phrase import Phrase
from report.table import Cell, Column, Kind, Table
from report.words import known_word, phrase
from scoring.agreement import Agreement
from scoring.predictorrow import SHARES, PredictorRow

MOST_DISAGREEMENTS = 20
"""Contradictions that are listed for people; programs get all."""
MOST_GROUPS = 15


def comparison_table(found: Comparison) -> Table:
    """Return one row a predictor, with the verdict and how it came about below."""
    columns = (
        Column("predictor", phrase("predictor"), kind=Kind.WORD),
        Column("n", phrase("audits_n"), kind=Kind.COUNT),
        Column("events", phrase("failures_n"), kind=Kind.COUNT),
        Column("auc", phrase("area"), kind=Kind.FINE),
        Column("low", phrase("area_low"), kind=Kind.FINE),
        Column("high", phrase("area_high"), kind=Kind.FINE),
        Column("pr_auc", phrase("pr_area"), kind=Kind.FINE),
        Column("brier", phrase("brier"), kind=Kind.FINE),
        *(_share_column("capture", "captured_at", share) for share in SHARES),
        *(_share_column("precision", "precise_at", share) for share in SHARES),
        Column("false_alarms_20", phrase("false_alarms_month"), kind=Kind.NUMBER, for_people=False),
    )
    rows = tuple(_predictor_cells(row) for row in found.test.rows)
    return Table(phrase("comparison"), columns, rows, tuple(comparison_notes(found)))


def all_tables(found: Comparison) -> Iterator[Table]:
    """Yield every table for people in the order in which they should be read; empty ones are left out."""
    if found.is_dossier:
        yield dossier_table(found)
    else:
        yield comparison_table(found)
    if found.agreement.with_reviews:
        yield disagreement_table(found)
    yield from (table for table in further_tables(found) if table.rows)


def further_tables(found: Comparison) -> tuple[Table, ...]:
    """Return what stands beside verdict, rows and contradictions; some may have no rows."""
    tables = (agreement_table(found), kinds_table(found), lead_table(found), study_table(found), decision_table(found))
    return (*tables, cost_table(found), group_table(found), coverage_table(found), trap_table(found))


def disagreement_table(found: Comparison, most: int = MOST_DISAGREEMENTS) -> Table:
    """Return the audits that contradict the reviews before them, the furthest apart first.

    Args:
        found: The comparison.
        most: Rows; a note says how many more there are.
    """
    columns = (
        Column("subject", phrase("audited"), kind=Kind.KEY),
        Column("audit_id", phrase("audit_id"), kind=Kind.KEY),
        Column("started_on", phrase("audit_day"), kind=Kind.DATE),
        Column("said", phrase("disagreement_said"), kind=Kind.WORD),
        Column("mean_unit", phrase("mean_before"), kind=Kind.SHARE),
        Column("n_reviews", phrase("reviews_before"), kind=Kind.COUNT),
        Column("better_than", phrase("better_than"), kind=Kind.SHARE),
    )
    rows = tuple(
        (
            each.audit.subject,
            each.audit.key,
            each.day,
            "failed though reviews are good" if each.failed else "passed though reviews are bad",
            each.mean,
            each.n,
            each.rank,
        )
        for each in found.disagreements[:most]
    )
    left = len(found.disagreements) - len(rows)
    more = in_both("disagreements_more", lambda language: {"n": format_number(left, language)})
    notes = (phrase("disagreements_mean"),) if rows else (phrase("disagreements_none"),)
    return Table(phrase("disagreements"), columns, rows, ((more, *notes) if left else notes))


def dossier_table(found: Comparison) -> Table:
    """Return the judged audits one by one with the reviews before each, for where there are too few failures."""
    columns = (
        Column("subject", phrase("audited"), kind=Kind.KEY),
        Column("audit_id", phrase("audit_id"), kind=Kind.KEY),
        Column("started_on", phrase("audit_day"), kind=Kind.DATE),
        Column("failed", phrase("dossier_outcome"), kind=Kind.FLAG),
        Column("n_reviews", phrase("reviews_before"), kind=Kind.COUNT),
        Column("mean_unit", phrase("mean_before"), kind=Kind.SHARE),
        Column("change", phrase("change_before"), kind=Kind.SHARE),
        Column("alarms", phrase("alarms_before"), kind=Kind.COUNT),
        Column("findings", phrase("findings"), kind=Kind.TEXT),
    )
    rows = tuple(
        (
            entry.subject,
            entry.audit,
            entry.day,
            entry.failed,
            entry.n_reviews,
            entry.mean,
            entry.change,
            entry.n_alarms,
            entry.findings,
        )
        for entry in found.dossier
    )
    return Table(phrase("dossier"), columns, rows, tuple(comparison_notes(found)))


def agreement_table(found: Comparison) -> Table:
    """Return the measures of agreement, and those of one audit with the next as the ceiling."""
    columns = (
        Column("measure", phrase("agreement_measure"), kind=Kind.WORD),
        Column("of", phrase("agreement_of"), kind=Kind.WORD),
        Column("value", phrase("agreement_value"), kind=Kind.FINE),
        Column("low", phrase("area_low"), kind=Kind.FINE),
        Column("high", phrase("area_high"), kind=Kind.FINE),
        Column("n", phrase("audits_n"), kind=Kind.COUNT),
    )
    parts = (found.agreement, found.ceiling) if found.agreement.with_reviews else (found.ceiling,)
    rows = tuple(
        _agreement_cells(name, "reviews and audits" if part.with_reviews else "audit and next audit", value)
        for part in parts
        for name, value in (("spearman", part.spearman), ("kendall", part.kendall), ("weighted kappa", part.kappa))
        if value is not None
    )
    return Table(phrase("agreement"), columns, rows, (phrase("agreement_means"),))


def coverage_table(found: Comparison) -> Table:
    """Return how much of the audits the comparison speaks of, and what was left out."""
    known = found.coverage
    counts = {
        "audits in all": known.n_audits,
        "follow-ups left out": known.n_follow_ups,
        "undated left out": known.n_undated,
        "unknown outcome": known.n_unknown,
        "because of a complaint, apart": known.n_complaints,
        "of these failures": known.complaint_failures,
        "audits in the test period": known.n_cases,
        "audits with any review before": known.n_reviewed,
        "audits with five reviews before": known.n_enough,
        "audits judged": known.n_judged,
        "reviews seen too late": known.n_late,
        "subjects audited": known.n_subjects,
        "subjects with reviews": known.n_matched,
    }
    return _counts("coverage_audits", counts.items())


def lead_table(found: Comparison) -> Table:
    """Return how alarms of reviews lie to failed audits, before and after."""
    lead = found.lead
    counts: dict[str, float | None] = {}
    if lead is not None and lead.n_alarms:
        counts = {
            "failures": lead.n_failures,
            "failures with an alarm in the year before": lead.n_foreseen,
            "median days from first alarm": lead.median_days,
            "failures with an alarm only after": lead.n_followed,
            "other audits": lead.n_others,
            "other audits with an alarm in the year before": lead.n_false,
            "alarms": lead.n_alarms,
            "alarms without a failure in the year after": lead.n_alarms_without,
        }
    return _counts("lead", counts.items())


def study_table(found: Comparison) -> Table:
    """Return mean ratings by month from the audit, of those that failed and of the others."""
    columns = (
        Column("month", phrase("study_month"), kind=Kind.COUNT),
        Column("failed", phrase("study_failed"), kind=Kind.SHARE),
        Column("passed", phrase("study_passed"), kind=Kind.SHARE),
    )
    known = [each for each in found.study if each.failed is not None and each.passed is not None]
    rows = tuple((each.month, each.failed, each.passed) for each in known)
    return Table(phrase("study"), columns, rows, (phrase("study_means"),))


def decision_table(found: Comparison) -> Table:
    """Return the net benefit of each way to choose audits, by threshold."""
    names = [name for name, _ in found.curve[0].benefit] if found.curve else []
    columns = (
        Column("threshold", phrase("decision_threshold"), kind=Kind.SHARE),
        *(Column(name.replace(" ", "_"), _word(name), kind=Kind.FINE) for name in names),
    )
    rows = tuple((point.threshold, *(value for _, value in point.benefit)) for point in found.curve)
    return Table(phrase("decision"), columns, rows)


def cost_table(found: Comparison) -> Table:
    """Return what each way to choose audits costs with the user's own figures."""
    columns = (
        Column("way", phrase("decision_way"), kind=Kind.WORD),
        Column("audited", phrase("costs_audited"), kind=Kind.SHARE),
        Column("found", phrase("costs_found"), kind=Kind.SHARE),
        Column("cost", phrase("costs_cost"), kind=Kind.NUMBER),
    )
    return Table(
        phrase("costs"), columns, tuple((line.name, line.audited, line.found, line.cost) for line in found.costs)
    )


def group_table(found: Comparison) -> Table:
    """Return the forecast by category and place."""
    columns = (
        Column("kind", phrase("group_kind"), kind=Kind.WORD),
        Column("name", phrase("name"), kind=Kind.TEXT),
        Column("n", phrase("audits_n"), kind=Kind.COUNT),
        Column("base_rate", phrase("group_base"), kind=Kind.SHARE),
        Column("said", phrase("group_said"), kind=Kind.SHARE),
        Column("chosen", phrase("group_chosen"), kind=Kind.SHARE),
        Column("captured", phrase("group_captured"), kind=Kind.SHARE),
        Column("wrongly_chosen", phrase("group_wrongly"), kind=Kind.SHARE),
    )
    rows = tuple(
        (each.kind, each.name, each.n, each.events / each.n, each.said, each.chosen, each.captured, each.wrongly_chosen)
        for each in found.groups[:MOST_GROUPS]
    )
    return Table(phrase("fairness"), columns, rows)


def trap_table(found: Comparison) -> Table:
    """Return the twelve checks and what each found."""
    columns = (
        Column("number", phrase("trap_no"), kind=Kind.COUNT),
        Column("check", phrase("trap_asks"), kind=Kind.WORD),
        Column("state", phrase("trap_state"), kind=Kind.WORD),
    )
    rows = tuple((check.number, f"trap {check.number}", check.state.value) for check in found.checks)
    return Table(phrase("traps"), columns, rows)


def _word(name: str) -> Phrase:
    return Phrase(known_word(name, "de"), known_word(name, "en"))


def _share_column(name: str, key: str, share: float) -> Column:
    label = in_both(key, lambda language: {"share": format_share(share, language)})
    return Column(f"{name}_{share:.0%}".rstrip("%"), label, kind=Kind.SHARE, for_people=name == "capture")


def _predictor_cells(row: PredictorRow) -> tuple[Cell, ...]:
    ends = (row.interval.low, row.interval.high) if row.interval else (None, None)
    at = row.at_shares
    captures: list[float | None] = [each.capture for each in at] or [None] * len(SHARES)
    precisions: list[float | None] = [each.precision for each in at] or [None] * len(SHARES)
    false_alarms = at[1].false_alarms if at else None
    return (
        row.predictor.value,
        row.n,
        row.events,
        row.auc,
        *ends,
        row.pr_auc,
        row.brier,
        *captures,
        *precisions,
        false_alarms,
    )


def _agreement_cells(name: str, of: str, value: Agreement) -> tuple[Cell, ...]:
    ends = (value.interval.low, value.interval.high) if value.interval else (None, None)
    return (name, of, value.value, *ends, value.n)


def _counts(title: str, counts: Iterable[tuple[str, float | None]]) -> Table:
    columns = (
        Column("what", phrase("counted_what"), kind=Kind.WORD),
        Column("n", phrase("counted_n"), kind=Kind.COUNT),
    )
    return Table(phrase(title), columns, tuple(counts))
