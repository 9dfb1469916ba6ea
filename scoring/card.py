"""The model card: what a model learnt from, how its scores are read, and how well it did on what it had not seen."""

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from scoring.calibration import Calibration
from scoring.errors import ModelDamaged, ModelVersionUnknown
from scoring.labelled import NEGATIVE, POSITIVE
from scoring.ngramloop import N_GROUPS
from scoring.ngrams import Recipe
from scoring.ratinglink import RatingLink

FORM = 2
"""Version of the card and of the arrays beside it."""
WHERE = "sentiment model (scoring/models/sentiment unless another was trained)"
RESTORE = "Restore the folder from the package: install Leumund again; a model of your own: run leumund train."
_CUTS = 4
ANY_SOURCE = ""
"""Source of the calibration that holds where a source has none of its own."""


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
    """Name of the collection or source."""
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
    spearman: float | None = None
    """Rank correlation of P(positive) with the rating; None without ratings."""


@dataclass(frozen=True, slots=True)
class SourceCalibration:
    """How the scores of texts of one language from one source are read."""

    language: str
    """ISO 639-1 code."""
    source: str
    """Name of the source; empty for all that have none of their own."""
    n: int
    """Texts that it was fitted on."""
    calibration: Calibration
    """How scores become probabilities."""
    link: RatingLink | None = None
    """How they become ratings; None where the texts had none."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a sentiment model is."""

    form: int
    """Version of the files' form."""
    made_on: str
    """Date of training, YYYY-MM-DD."""
    classes: tuple[str, ...]
    """Classes in order of the columns."""
    recipes: tuple[tuple[str, Recipe], ...]
    """Modelled languages, ISO 639-1, each with how its n-grams are formed."""
    calibrations: tuple[SourceCalibration, ...]
    """At least one per language, for any source."""
    training: tuple[TrainingSet, ...]
    """Everything it learnt from."""
    held_out: tuple[HeldOutFigures, ...]
    """Figures on groups left out."""
    versions: tuple[tuple[str, str], ...]
    """Libraries that fitted it, as (name, version)."""
    lexicon: str
    """SHA-256 of the opinion words that it was given, hex; their table lies with the weights."""
    parent: str
    """Digest of the model that it was made from; empty for one made from nothing."""
    weights_sha256: str
    """SHA-256 of the file with the arrays, hex."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the ISO 639-1 codes of the modelled languages."""
        return tuple(language for language, _ in self.recipes)


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
            next_step="Install the program version that wrote it, or run leumund train again. " + RESTORE,
        )
    try:
        lists = {
            "classes": tuple(fields["classes"]),
            "recipes": tuple((language, _recipe(row)) for language, row in fields["recipes"]),
            "calibrations": tuple(_calibration(row) for row in fields["calibrations"]),
            "training": tuple(TrainingSet(**row) for row in fields["training"]),
            "held_out": tuple(_figures(row) for row in fields["held_out"]),
            "versions": tuple((name, version) for name, version in fields["versions"]),
        }
        card = ModelCard(**{**fields, **lists})
        if not {NEGATIVE, POSITIVE} <= set(card.classes) or not isinstance(card.made_on, str):
            raise ValueError(f"classes {card.classes} or date {card.made_on!r} are none that a model has")
        return card
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(error) from error


def _recipe(row: dict[str, object]) -> Recipe:
    """Return a recipe from its JSON object; one that no loop could follow is refused."""
    characters = row["characters"]
    fields: dict[str, object] = {
        "characters": None if characters is None else tuple(characters),  # type: ignore[arg-type]
        "weights": tuple(row["weights"]),  # type: ignore[arg-type]
    }
    recipe = Recipe(**{**row, **fields})  # type: ignore[arg-type]
    fewest, most = recipe.characters or (1, 1)
    if not (
        8 <= recipe.bits <= 30
        and 1 <= recipe.words <= 4
        and 1 <= fewest <= most <= 16
        and len(recipe.weights) == N_GROUPS
    ):
        raise ValueError(f"{recipe} is out of range")
    return recipe


def _calibration(row: dict[str, object]) -> SourceCalibration:
    """Return a calibration from its JSON object."""
    fitted, link = row["calibration"], row["link"]
    read: dict[str, object] = {
        "calibration": Calibration(_rising(fitted["slope"]), _numbers(fitted["shifts"])),  # type: ignore[index]
        "link": link and RatingLink(_rising(link["slope"]), _cuts(link["thresholds"])),  # type: ignore[index]
    }
    return SourceCalibration(**{**row, **read})  # type: ignore[arg-type]


def _numbers(values: Iterable[object]) -> tuple[float, ...]:
    """Return numbers as they are; anything that is none, or not finite, is refused."""
    found = tuple(values)
    if not all(isinstance(value, int | float) and math.isfinite(value) for value in found):
        raise ValueError(f"{found} are no finite numbers")
    return found  # type: ignore[return-value]


def _rising(slope: object) -> float:
    """Return a slope above 0: another one would turn every verdict round."""
    (number,) = _numbers([slope])
    if number <= 0:
        raise ValueError(f"the slope {number} is not above 0")
    return number


def _cuts(values: Iterable[object]) -> tuple[float, float, float, float]:
    """Return four ascending thresholds."""
    found = _numbers(values)
    if len(found) != _CUTS or list(found) != sorted(found):
        raise ValueError(f"{found} are no four ascending thresholds")
    return found  # type: ignore[return-value]


def _figures(row: dict[str, object]) -> HeldOutFigures:
    """Return one row of figures; those that are no numbers are refused."""
    _numbers(row[name] for name in ("n", "groups", "accuracy", "macro_f1", "ece", "brier"))
    return HeldOutFigures(**row)  # type: ignore[arg-type]


def _damaged(error: Exception) -> ModelDamaged:
    """Return the error for a card that cannot be read."""
    return ModelDamaged(f"The model card cannot be read: {error}.", where=WHERE, next_step=RESTORE)
