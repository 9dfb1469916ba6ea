"""Compare the audits of the store with its reviews, and lay out for people what was found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from jobs.auditcomparison import Comparison
from jobs.auditevent import parse_event
from jobs.auditsentence import gain_phrase, in_both, qualifying_notes
from jobs.auditstore import measure, reach_of, stored_audits, stored_reviews
from jobs.audittables import comparison_table, disagreement_table, dossier_table, further_tables
from jobs.compare import CompareOrder, compare
from jobs.leadtables import kinds_table
from jobs.smallgroup import withhold_comparison
from report.auditreport import EVENTS, AuditReport, AuditRow, AuditState, ComparedAudits, Dossier
from report.number import format_number, format_share
from report.phrase import LANGUAGES, Phrase
from report.reason import say_reason
from report.table import Table
from report.words import known_word, phrase, say
from scoring.predictor import Predictor
from scoring.verdict import Say
from store.audit_records import Audit
from store.records import SubjectKind
from store.session import Store


def compare_stored(store: Store, order: CompareOrder) -> tuple[Comparison, tuple[str, ...]]:
    """Return the comparison of the store's audits with its reviews, and what is left out of it in plain words.

    Of employers nothing is told that fewer than five reviews said.

    Args:
        store: The store.
        order: What is asked.

    Raises:
        NothingToCompare: If no audit has a known outcome.
    """
    table = stored_audits(store, order.event)
    audits = table.audits
    subjects = sorted({audit.subject for audit in audits})
    reviews, n_samples = stored_reviews(store, subjects)
    found = compare(audits, reviews, order)
    kinds = {row.subject.key: row.subject.kind for row in store.subjects.list_subjects()}
    links = store.subjects.links()
    employers = {
        subject
        for subject in subjects
        if any(kinds.get(each.subject) is SubjectKind.EMPLOYER for each in reach_of(subject, links))
    }
    samples = f"{n_samples} x listings of which only a chosen few reviews are known"
    return withhold_comparison(found, employers), (*table.notes, *((samples,) if n_samples else ()))


def file_report(found: Comparison, notes: Sequence[str], now: datetime) -> AuditReport:
    """Return a comparison alone as what is shown, without certificates and forecasts.

    Args:
        found: The comparison.
        notes: What is left out of it, in plain words.
        now: The moment, UTC.
    """
    compared = compared_audits(found, {}, notes=notes)
    nothing = Table(phrase("certificates"), (), ())
    return AuditReport(found.event.text(), AuditState.READY, now, compared, is_stale=False, certificates=nothing)


def usual_event(audits: Sequence[Audit]) -> str:
    """Return the first of the usual events that at least half of the audits answer, and not all in the same way.

    Args:
        audits: Audits that were held.
    """
    for text in EVENTS:
        event = parse_event(text)
        known = [event.happened(measure(audit, event)) for audit in audits]
        answered = [each for each in known if each is not None]
        if len(answered) * 2 >= len(audits) and len(set(answered)) > 1:
            return text
    return EVENTS[0]


def state_of(store: Store) -> int:
    """Return a number that changes with whatever a comparison reads: reviews, audits, matches, links and listings."""
    names, links = store.audits.names(), store.subjects.links()
    return hash((store.leaves.size(), tuple(sorted(names.items())), tuple(links), tuple(store.subjects.listings())))


def compared_audits(
    found: Comparison, names: Mapping[str, str], dossiers: tuple[Dossier, ...] = (), notes: Sequence[str] = ()
) -> ComparedAudits:
    """Return a comparison as it is shown to people, subjects by their names.

    Args:
        found: The comparison.
        names: Names of subjects by their keys; one without goes by its key.
        dossiers: Its newest audits one by one, where there are too few failures.
        notes: What is left out, in plain words.
    """
    return ComparedAudits(
        computed_at=datetime.now(UTC),
        verdict=found.verdict_phrase(),
        tier=phrase(f"tier_{_tier(found.verdict.say)}"),
        gain=gain_phrase(found),
        facts=tuple(_facts(found)),
        disagreements=name_subjects(disagreement_table(found, len(found.disagreements)), names),
        contradicting=tuple(_row(each.audit.subject, each.day) for each in found.disagreements),
        predictors=None if found.is_dossier else replace(comparison_table(found), notes=()),
        notes=tuple(qualifying_notes(found)),
        dossiers=dossiers,
        audits=replace(name_subjects(dossier_table(found), names), notes=()) if found.is_dossier else None,
        audited=tuple(_row(each.subject, each.day) for each in found.dossier) if found.is_dossier else (),
        further=tuple(table for table in further_tables(found) if table.rows),
        leads=kinds_table(found),
        left_out=tuple(Phrase(say_reason(note, "de"), note) for note in notes),
    )


def _tier(said: Say) -> str:
    return {Say.DOSSIER: "dossier", Say.TOO_FEW: "estimate"}.get(said, "verdict")


def _row(subject: str, day: date | None) -> AuditRow:
    return AuditRow(subject, (day - timedelta(days=1)).isoformat() if day else "")


def names_of(store: Store) -> dict[str, str]:
    """Return the names of all subjects by their keys."""
    return {row.subject.key: row.subject.name for row in store.subjects.list_subjects()}


def name_subjects(table: Table, names: Mapping[str, str]) -> Table:
    """Return a table with names in place of the keys in its column of subjects; one without stays as it is."""
    places = [at for at, column in enumerate(table.columns) if column.name == "subject"]
    rows = tuple(
        tuple(names.get(str(cell), cell) if at in places else cell for at, cell in enumerate(row)) for row in table.rows
    )
    return replace(table, rows=rows)


def _facts(found: Comparison) -> Iterator[tuple[Phrase, Phrase]]:
    test = found.test
    n, events = int(test.scope.sum()), test.events
    yield phrase("judged_n"), _number(n)
    yield (
        phrase("failures_n"),
        in_both(
            "failed_of",
            lambda language: {
                "n": format_number(events, language),
                "share": format_share(events / n if n else None, language),
            },
        ),
    )
    rows = {row.predictor: row for row in test.rows}
    baseline = test.gain.baseline if test.gain else None
    for name in filter(None, (baseline, Predictor.COMBINATION)):
        row = rows.get(name)
        if row is not None and row.auc is not None:
            yield Phrase(*(say("auc_of", lang, what=known_word(name, lang)) for lang in LANGUAGES)), _number(row.auc, 3)


def _number(value: float, digits: int = 0) -> Phrase:
    german, english = (format_number(value, language, digits=digits) for language in LANGUAGES)
    return Phrase(german, english)
