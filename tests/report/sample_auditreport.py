"""Made-up reports of audits beside reviews: one with a verdict, one of single audits, and one for each other state."""

from dataclasses import replace
from datetime import UTC, date, datetime

from report.auditreport import (
    AuditReport,
    AuditRow,
    AuditState,
    ComparedAudits,
    Dossier,
    DossierAspect,
    DossierFinding,
)
from report.phrase import Phrase, verbatim
from report.table import Column, Kind, Table
from store.records import Interval

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
KEY = "kaffeemaschine-aurora"
EVIL = "<script>alert(1)</script>"


def table(title: str, *rows: tuple[str, float]) -> Table:
    """Return a small table with a title."""
    columns = (Column("what", verbatim("what")), Column("n", verbatim("n"), kind=Kind.NUMBER))
    return Table(verbatim(title), columns, rows)


CONTRADICTIONS = Table(
    Phrase("Widersprüche", "Contradictions"),
    (Column("subject", verbatim("s"), kind=Kind.KEY), Column("started_on", verbatim("d"), kind=Kind.DATE)),
    (("Aurora", date(2026, 5, 2)), (EVIL, date(2026, 5, 3))),
)
COMPARED = ComparedAudits(
    computed_at=NOW,
    verdict=Phrase("kein Beleg", "no evidence"),
    tier=Phrase("Ab 100.", "From 100."),
    gain=Phrase("Gewinn.", "Gain."),
    facts=((Phrase("Audits", "Audits"), verbatim("403")),),
    disagreements=CONTRADICTIONS,
    contradicting=(AuditRow(KEY, "2026-05-01"), AuditRow(KEY, "")),
    predictors=table("Predictors", ("previous audit", 0.59)),
    notes=(Phrase("Ausfall heißt.", "A failure is."),),
    dossiers=(),
    audits=None,
    audited=(),
    further=(table("Coverage", ("audits", 7.0)),),
    left_out=(Phrase("3 nicht zugeordnet", "3 not matched"),),
)
REPORT = AuditReport(
    event="n_major>=1",
    state=AuditState.READY,
    as_of=NOW,
    compared=COMPARED,
    is_stale=False,
    certificates=table("Certificates", ("QM-1", 1.0)),
    due=(Phrase("QM-1 läuft ab", "QM-1 runs out"),),
    forecasts=(table("Lodged", ("P-1", 0.2)),),
    for_programs={"state": "ready", "comparison": {"verdict": "no evidence"}},
)
DOSSIER = Dossier(
    title=Phrase("Aurora, Audit A-1: ausgefallen", "Aurora, audit A-1: failed"),
    facts=(Phrase("5 Bewertungen.", "5 reviews."),),
    findings=(
        DossierFinding("8.4", Phrase("Lieferanten", "Suppliers"), "major", EVIL),
        DossierFinding("", None, ""),
    ),
    aspects=(DossierAspect("Aurora", Phrase("Lieferung", "Delivery"), 9, 0.25, Interval(0.1, 0.4)),),
    pages=((KEY, "Aurora"),),
    eve="2026-05-01",
)
SINGLE = replace(
    REPORT,
    compared=replace(
        COMPARED, predictors=None, dossiers=(DOSSIER,), audits=CONTRADICTIONS, audited=COMPARED.contradicting
    ),
)


def in_state(state: AuditState) -> AuditReport:
    """Return a report in which there is no comparison."""
    return replace(REPORT, state=state, compared=None, certificates=table("c"), due=(), forecasts=())
