"""The short lists that commands print: subjects, job slots, findings, how a crawl went."""

from collections.abc import Sequence

from jobs.crawl import SourceOutcome
from report.phrase import verbatim
from report.table import Column, Kind, Table
from report.words import phrase
from store.session import Store


def subjects_table(store: Store) -> Table:
    """Return one row a subject: key, name, kind, number of reviews and listings, flags."""
    columns = (
        Column("subject", phrase("subject"), kind=Kind.KEY),
        Column("name", phrase("name")),
        Column("kind", phrase("kind"), kind=Kind.WORD),
        Column("reviews", phrase("reviews"), kind=Kind.COUNT),
        Column("listings", phrase("listings"), kind=Kind.COUNT),
        Column("demo", phrase("demo"), kind=Kind.FLAG),
        Column("person", phrase("person"), kind=Kind.FLAG),
    )
    rows = tuple(
        (
            *(row.subject.key, row.subject.name, row.subject.kind.value, row.reviews, row.listings),
            *(row.subject.is_demo, row.subject.is_person),
        )
        for row in store.subjects.list_subjects()
    )
    return Table(phrase("subjects"), columns, rows)


def outcomes_table(outcomes: Sequence[SourceOutcome]) -> Table:
    """Return one row a source: how its collection went."""
    names = ("new", "edited", "vanished", "unchanged")
    columns = (
        Column("source", phrase("source")),
        Column("coverage", phrase("coverage"), kind=Kind.WORD),
        Column("listings", verbatim("listings"), kind=Kind.COUNT),
        *(Column(name, verbatim(name), kind=Kind.COUNT) for name in names),
        Column("reason", phrase("reason")),
    )
    rows = tuple(_outcome_row(outcome, names) for outcome in outcomes)
    return Table(phrase("sources"), columns, rows)


def anchors_table(store: Store) -> Table:
    """Return one row an anchor, the newest checkpoint first: what it is of, who gave it, how far it is."""
    columns = (
        Column("size", phrase("leaves"), kind=Kind.COUNT),
        Column("kind", phrase("witness"), kind=Kind.KEY),
        Column("status", phrase("anchor_state"), kind=Kind.WORD),
        Column("changed_at", phrase("since"), kind=Kind.MOMENT),
        Column("told", phrase("told")),
    )
    rows = tuple(
        (anchor.size, anchor.kind, anchor.status.value, anchor.changed_at, anchor.told)
        for anchor in reversed(store.anchors.all())
    )
    return Table(phrase("anchors"), columns, rows)


def _outcome_row(outcome: SourceOutcome, names: tuple[str, ...]) -> tuple[str | int, ...]:
    runs = [each.run for each in outcome.outcomes]
    counts = (sum(getattr(run, name) for run in runs) for name in names)
    return (outcome.source, outcome.coverage.value, len(runs), *counts, "; ".join(outcome.reasons()))
