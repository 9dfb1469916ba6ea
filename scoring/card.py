"""The model card: what a model learnt from and how well it did on what it had not seen."""

import json
from dataclasses import asdict, dataclass

from scoring.errors import ModelDamaged, ModelVersionUnknown

FORM = 1
"""Version of the card and of the arrays beside it."""
WHERE = "sentiment model (scoring/models/sentiment unless another was configured)"
RESTORE = "Restore the folder from the package: install Leumund again."


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """One collection that a model learnt from."""

    name: str
    """Name of the collection."""
    language: str
    """ISO 639-1 code."""
    n: int
    """Texts used."""
    licence: str
    """Licence as published, or "not stated"."""
    labels: str
    """Where the classes come from: ratings, human labels or another model."""


@dataclass(frozen=True, slots=True)
class HeldOutFigures:
    """How well a model of the same making did on groups (firms, films, products) that it had not seen."""

    name: str
    """Name of the collection."""
    language: str
    """ISO 639-1 code."""
    n: int
    """Texts judged."""
    groups: int
    """Groups that were left out in turn."""
    accuracy: float
    """Share judged rightly, 0..1."""
    macro_f1: float
    """Mean F1 of the classes, 0..1."""
    ece: float
    """Expected calibration error, 15 equal-mass bins, 0..1."""
    brier: float
    """Mean squared error of P(positive)."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a sentiment model is."""

    form: int
    """Version of the files' form."""
    made_on: str
    """Date of training, YYYY-MM-DD."""
    classes: tuple[str, ...]
    """Classes in order of the columns."""
    languages: tuple[str, ...]
    """ISO 639-1 codes of the modelled languages."""
    bits: int
    """Base-2 logarithm of the number of hashed columns."""
    training: tuple[TrainingSet, ...]
    """Everything it learnt from."""
    held_out: tuple[HeldOutFigures, ...]
    """Figures on groups left out."""
    versions: tuple[tuple[str, str], ...]
    """Libraries that fitted it, as (name, version)."""
    weights_sha256: str
    """SHA-256 of the file with the arrays, hex."""


def write_card(card: ModelCard) -> bytes:
    """Return the card as indented JSON, the same bytes for the same card."""
    return (json.dumps(asdict(card), indent=1, ensure_ascii=False) + "\n").encode()


def read_card(content: bytes) -> ModelCard:
    """Return the card that a JSON file holds.

    Raises:
        ModelVersionUnknown: If it is of a form that this program does not know.
        ModelDamaged: If it is no card.
    """
    try:
        fields = json.loads(content)
        form = fields["form"]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(error) from error
    if form != FORM:
        raise ModelVersionUnknown(
            f"The model has form {form!r}, this program reads form {FORM}.",
            where=WHERE,
            next_step="Install the program version that wrote it. " + RESTORE,
        )
    try:
        lists = {
            "classes": tuple(fields["classes"]),
            "languages": tuple(fields["languages"]),
            "training": tuple(TrainingSet(**row) for row in fields["training"]),
            "held_out": tuple(HeldOutFigures(**row) for row in fields["held_out"]),
            "versions": tuple((name, version) for name, version in fields["versions"]),
        }
        return ModelCard(**{**fields, **lists})
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> ModelDamaged:
    """Return the error for a card that cannot be read."""
    return ModelDamaged(f"The model card cannot be read: {error}.", where=WHERE, next_step=RESTORE)
