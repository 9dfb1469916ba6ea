"""How many labels each rate still needs, as a table, with how far labels agree and whether the model drifts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from report.labelcard import Agreement
from report.number import format_number, format_share
from report.phrase import LANGUAGES, Language, Phrase
from report.table import Column, Kind, Table
from report.textrate import TextRate
from report.words import phrase, say


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A rate and the labels that it still needs."""

    rate: TextRate
    """As it stands."""
    for_width: int | None
    """Further labels until the interval is as narrow as wanted; None: not even labelling every text would do."""
    for_decision: int | None
    """Further labels until it lies on one side of the threshold; None as above, or where there is no threshold."""


@dataclass(frozen=True, slots=True)
class DriftLine:
    """Whether the text model errs otherwise than before, on some sources."""

    group: str
    """Source, language and where the classes come from, joined by |; empty for all."""
    n_after: int
    """Texts of the newest quarter."""
    change: float
    """Change of the log loss; above 0 the model has become worse."""
    p_value: float
    """Of the permutation test."""
    fired: bool
    """True where somebody should look."""
    testable: bool
    """False where there are too few texts."""


def plan_table(lines: Iterable[PlanLine], agreement: Agreement, drift: Sequence[DriftLine]) -> Table:
    """Return one row a rate; agreement of labels and drift of the model stand in the notes."""
    columns = (
        *(Column(name, phrase(f"rate_{name}"), kind=Kind.WORD) for name in ("name", "aspect")),
        *(Column(name, phrase(name), kind=Kind.SHARE) for name in ("value", "low", "high")),
        Column("n", phrase("texts"), kind=Kind.COUNT),
        Column("n_labels", phrase("labels"), kind=Kind.COUNT),
        Column("for_width", phrase("labels_for_width"), kind=Kind.COUNT),
        Column("for_decision", phrase("labels_for_decision"), kind=Kind.COUNT),
        Column("note", phrase("rate_note"), kind=Kind.WORD),
    )
    rows = tuple(
        (
            *(line.rate.name, line.rate.aspect, line.rate.value, line.rate.low, line.rate.high),
            *(line.rate.n, line.rate.n_labels, line.for_width, line.for_decision, line.rate.note),
        )
        for line in lines
    )
    notes = (phrase("labels_plan_note"), *_agreement(agreement), *(_drift(line) for line in drift))
    return Table(phrase("labels_plan"), columns, rows, notes)


def _agreement(agreement: Agreement) -> tuple[Phrase, ...]:
    if not agreement.n:
        return ()
    said = (say("labels_agreement", each, same=str(agreement.same), all=str(agreement.n)) for each in LANGUAGES)
    return (Phrase(*said),)


def _drift(line: DriftLine) -> Phrase:
    key = "drift_untested" if not line.testable else "drift_none" if not line.fired else "drift_found"
    return Phrase(*(_say_drift(line, key, language) for language in LANGUAGES))


def _say_drift(line: DriftLine, key: str, language: Language) -> str:
    group = line.group.replace("|", ", ") or say("drift_all", language)
    change = format_number(line.change, language, digits=2)
    return say(
        key, language, group=group, n=str(line.n_after), change=change, p=format_share(line.p_value, language, digits=1)
    )
