"""What a training tells: how each candidate did on reviews that were held back, as a value and as a table."""

from collections.abc import Iterator
from dataclasses import dataclass

from report.jsontext import render_json
from report.number import format_number
from report.phrase import Language, Phrase
from report.table import Cell, Column, Kind, Table
from report.words import phrase, say
from scoring.card import HeldOutFigures
from store.records import Interval

IN_FORCE, RECALIBRATED, ADAPTED = "in_force", "recalibrated", "adapted"
_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """How one model did."""

    name: str
    """in_force, recalibrated or adapted."""
    log_loss: float
    """Mean log loss over the held-back labelled texts, nats."""
    gain: Interval
    """Where the mean gain in log loss over the model in force lies."""
    figures: tuple[HeldOutFigures, ...]
    """Its figures per source and language."""


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a training found and decided."""

    candidates: tuple[Candidate, ...]
    """Every candidate, the one in force first; none where there are too few texts."""
    best: str
    """Name of the best candidate."""
    digest: str
    """SHA-256 of the model that is in force afterwards."""
    n_texts: int
    """Labelled texts that could be learnt from."""
    needed: int = 0
    """Fewest that are needed, where there are too few."""
    by_subject: bool = True
    """True where whole subjects were held back, False where the newest texts were."""
    kept: bool = False
    """True where a new model is in force."""

    def to_json(self) -> dict[str, object]:
        """Return what was found and decided for programs: rows as in the table, and each candidate with its gain."""
        return {
            **render_json(self.table()),
            "best": self.best,
            "kept": self.kept,
            "digest": self.digest,
            "n_texts": self.n_texts,
            "needed": self.needed or None,
            "by_subject": self.by_subject,
            "candidates": [
                {"model": each.name, "log_loss": each.log_loss, "gain": {"low": each.gain.low, "high": each.gain.high}}
                for each in self.candidates
            ],
        }

    def table(self) -> Table:
        """Return one row per candidate, source and language."""
        columns = (
            Column("model", phrase("training_candidate"), kind=Kind.WORD),
            Column("source", phrase("source"), kind=Kind.KEY),
            Column("language", phrase("language"), kind=Kind.KEY),
            Column("n", phrase("training_n"), kind=Kind.COUNT),
            Column("accuracy", phrase("word_accuracy"), kind=Kind.SHARE),
            Column("ece", phrase("training_ece"), kind=Kind.SHARE),
            Column("brier", phrase("training_brier"), kind=Kind.NUMBER),
        )
        rows = tuple(row for each in self.candidates for row in _rows(each))
        return Table(phrase("training"), columns, rows, tuple(self._notes()))

    def _notes(self) -> Iterator[Phrase]:
        if self.needed:
            yield _said("training_too_few", n=str(self.n_texts), needed=str(self.needed))
            return
        yield phrase("training_split_subjects" if self.by_subject else "training_split_newest")
        for each in self.candidates:
            gain = {} if each.name == IN_FORCE else {"low": each.gain.low, "high": each.gain.high}
            yield _of(each.name, "training_gain" if gain else "training_loss", {"loss": each.log_loss, **gain})
        if self.best == IN_FORCE:
            yield phrase("training_old_stays")
        elif self.kept:
            yield _of(self.best, "training_kept", {}, digest=self.digest)
        else:
            yield _of(self.best, "training_better", {})


def _rows(candidate: Candidate) -> Iterator[tuple[Cell, ...]]:
    for row in candidate.figures:
        yield candidate.name, row.name, row.language, row.n, row.accuracy, row.ece, row.brier


def _said(key: str, **gaps: str) -> Phrase:
    return Phrase(say(key, "de", **gaps), say(key, "en", **gaps))


def _of(candidate: str, key: str, numbers: dict[str, float], **gaps: str) -> Phrase:
    """Return a sentence on a candidate in both languages."""
    languages: tuple[Language, Language] = ("de", "en")
    german, english = (
        say(
            key,
            language,
            candidate=say(f"word_{candidate}", language),
            **{name: format_number(value, language, digits=_DECIMALS) for name, value in numbers.items()},
            **gaps,
        )
        for language in languages
    )
    return Phrase(german, english)
