"""Read the sentiment model, the priors and the opinion words from their files and hand the bytes to scoring."""

import re
from functools import cache
from pathlib import Path

from scoring.errors import ModelDamaged, ModelMissing, ScoringError
from scoring.lexicon import Lexicon
from scoring.opinion import OpinionTable, opinion_table
from scoring.prior import PriorTable
from scoring.sentiment import SentimentModel

_DIGEST = re.compile("[0-9a-f]{64}")
MODELS = Path(__file__).resolve().parent.parent / "scoring" / "models"


@cache
def shipped_model() -> SentimentModel:
    """Return the shipped sentiment model, checked against its digest; read once."""
    return read_model(MODELS / "sentiment")


@cache
def shipped_priors() -> PriorTable:
    """Return the shipped table of priors; read once."""
    return PriorTable.from_bytes(_read(MODELS / "priors.json"))


@cache
def shipped_lexicon() -> Lexicon:
    """Return the shipped list of opinion words, German and English; read once.

    Raises:
        ModelMissing: If a file is not there.
        LexiconDamaged: If a file is no such list.
    """
    return Lexicon.from_bytes({language: _read(MODELS / "polarity" / f"{language}.txt") for language in ("de", "en")})


@cache
def shipped_opinions() -> dict[str, OpinionTable]:
    """Return the shipped opinion words as tables to look hashes up in, by language; made once."""
    lexicon = shipped_lexicon()
    return {language: opinion_table(lexicon.words(language)) for language in lexicon.languages}


def model_in_force(var: Path) -> SentimentModel:
    """Return the model that judges a deployment's texts: its own where it trained one, else the shipped one.

    Args:
        var: Folder that holds models/ with `current`, the digest of the model in force.

    Raises:
        ModelMissing: If the model that is named is not there.
        ModelDamaged: If a file is not the one that the digest speaks of, or `current` names none.
        ModelVersionUnknown: If it is of a form that this program does not know.
    """
    current = var / "models" / "current"
    if not current.exists():
        return shipped_model()
    try:
        return _named_model(current)
    except ScoringError as error:
        raise type(error)(error.what, where=str(current.parent), next_step=_return_to_shipped(current)) from error


def _named_model(current: Path) -> SentimentModel:
    """Return the model that a file names."""
    digest = _read(current).decode("ascii", errors="replace").strip()
    if not _DIGEST.fullmatch(digest):
        raise ModelDamaged("no model is named as the one in force", where=str(current), next_step="")
    model = _own_model(current.parent / digest)
    if model.digest != digest:
        raise ModelDamaged(f"the folder of the model in force holds another: {model.digest}", where="", next_step="")
    return model


def _return_to_shipped(current: Path) -> str:
    return (
        f"move {current} away to return to the shipped weights, or run `leumund train` to make a new model; "
        "collection goes on without it and the last figures stay"
    )


@cache
def _own_model(folder: Path) -> SentimentModel:
    """Return a model that a deployment trained, read once: its folder is named after what it holds."""
    return read_model(folder)


def read_model(folder: Path) -> SentimentModel:
    """Return the sentiment model that a folder holds.

    Raises:
        ModelMissing: If one of its three files is not there.
        ModelDamaged: If a file is not the one that the digest speaks of.
    """
    card, weights, digest = (_read(folder / name) for name in ("card.json", "weights.npz", "digest"))
    return SentimentModel.from_bytes(card, weights, digest.decode("ascii", errors="replace"))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelMissing(
            f"cannot read {path.name}: {error.strerror}",
            where=str(path),
            next_step="install Leumund again; collection goes on without it and the last figures stay",
        ) from error
