"""Say of the sentiment model how often it is known to err."""

from collections.abc import Iterator
from pathlib import Path

from jobs.model import model_in_force, shipped_model
from report.subject import ModelError
from scoring.card import ModelCard
from scoring.errors import ScoringError
from scoring.sentiment import SentimentModel


def known_errors(card: ModelCard, language: str) -> Iterator[ModelError]:
    """Yield the errors in a language: over all collections, and on the one where it does worst."""
    # Where another model gave the labels, agreement with it is no accuracy.
    by_models = {row.name for row in card.training if row.labels == "another model"}
    rows = [row for row in card.held_out if row.language == language and row.name not in by_models]
    if not rows:
        return
    n = sum(row.n for row in rows)
    for measure in ("accuracy", "ece"):
        mean = sum(getattr(row, measure) * row.n for row in rows) / n
        yield ModelError(measure, mean, language, f"{len(rows)} collections", n)
    worst = min(rows, key=lambda row: row.accuracy)
    yield ModelError("accuracy", worst.accuracy, language, worst.name, worst.n)


def readable_model(var: Path | None) -> SentimentModel | None:
    """Return the model in force (the shipped one where no folder is known); None where it cannot be read."""
    try:
        return shipped_model() if var is None else model_in_force(var)
    except ScoringError:
        # A damaged model must not take the dashboard along: the last figures stay, without error figures.
        return None
