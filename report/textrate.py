"""Rates of texts, each with its interval and how the classifier's error was dealt with, as one table."""

from collections.abc import Iterable
from dataclasses import dataclass

from report.table import Cell, Column, Kind, Table
from report.words import phrase


@dataclass(frozen=True, slots=True)
class TextRate:
    """A share of a subject's texts."""

    name: str
    """positive, mentioned or negative; see docs/indicators.md#text-rates."""
    aspect: str
    """Key of the aspect; empty where the text as a whole is meant."""
    value: float | None
    """The share, 0..1; None where there are no texts."""
    low: float | None
    """Lower end of its interval; None where there is none."""
    high: float | None
    """Upper end."""
    n: int
    """Texts that the classifier has judged, each opinion once."""
    n_labels: int
    """Texts of this subject that a reader has labelled for this rate."""
    corrected: bool
    """True where the classifier's error is in the interval."""
    note: str
    """labels, labels_elsewhere, raw or too_little: what the correction rests on."""
    level: float = 0.9
    """Probability content of the interval."""
    raw: float | None = None
    """The share that the classifier sees, 0..1."""
    sensitivity: float | None = None
    """Share of labelled texts of the kind that the classifier finds; None where nobody knows."""
    specificity: float | None = None
    """Share of labelled other texts that it leaves alone; None where nobody knows."""
    label_variance: float = 0.25
    """Variance that one more label brings along, for planning; see `scoring.rates.Rate`."""


def text_rates_table(rates: Iterable[TextRate]) -> Table:
    """Return one row a rate, with what its correction rests on."""
    columns = (
        *(Column(name, phrase(f"rate_{name}"), kind=Kind.WORD) for name in ("name", "aspect")),
        *(Column(name, phrase(name), kind=Kind.SHARE) for name in ("value", "low", "high")),
        Column("n", phrase("texts"), kind=Kind.COUNT),
        Column("n_labels", phrase("labels"), kind=Kind.COUNT),
        Column("corrected", phrase("rate_corrected"), kind=Kind.FLAG),
        Column("note", phrase("rate_note"), kind=Kind.WORD),
        *(Column(name, phrase(f"rate_{name}"), kind=Kind.SHARE) for name in ("raw", "sensitivity", "specificity")),
    )
    return Table(phrase("text_rates"), columns, tuple(_row(rate) for rate in rates), (phrase("text_rates_note"),))


def _row(rate: TextRate) -> tuple[Cell, ...]:
    return (
        *(rate.name, rate.aspect, rate.value, rate.low, rate.high, rate.n, rate.n_labels),
        *(rate.corrected, rate.note, rate.raw, rate.sensitivity, rate.specificity),
    )
