"""What aspect models know before they see a labelled sentence: words, word vectors, sets, other sentences."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from scoring.aspectprior import FeaturePrior
from scoring.aspectset import AspectSet
from scoring.aspectvector import WordVectors
from scoring.aspectword import AspectWords
from scoring.errors import ModelDamaged

FILES = ("vectors.npz", "terms.npz", "categories.npz")
"""The files beside the card, in the order in which `read_knowledge` takes them."""
FORM = 2
"""Version of the card and the files."""


@dataclass(frozen=True, slots=True)
class Written:
    """What is known beforehand because somebody wrote it down."""

    strengths: Mapping[str, Mapping[str, float]]
    """Per language: opinion words and how strongly each speaks for or against, see scoring.lexicon."""
    words: Mapping[str, AspectWords]
    """Per language: what words speak of, and what is good or bad when said of it."""
    sets: tuple[AspectSet, ...]
    """Aspects with the words by which they are recognised."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known beforehand; nothing of it comes from the sentences that a model is then fitted on."""

    written: Written
    """Opinion words, words for aspects, aspect sets."""
    vectors: WordVectors
    """Which words are used alike; of the languages that the card names."""
    term_prior: FeaturePrior
    """Whether a term's surroundings speak for negative, neutral, positive."""
    category_prior: FeaturePrior
    """Which categories of another collection a sentence speaks of."""


def read_knowledge(card: bytes, files: Mapping[str, bytes], written: Written) -> Knowledge:
    """Return the knowledge that files hold; each is compared with the card before it is opened.

    Args:
        card: Content of card.json, which states the SHA-256 of each file.
        files: Content of each of `FILES`.
        written: What was written by hand.

    Raises:
        ModelDamaged: If a file is not the one that the card speaks of.
    """
    try:
        fields = json.loads(card)
        stated = {name: str(fields["sha256"][name]) for name in FILES}
        form = fields["form"]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(f"card.json cannot be read: {error!r}") from error
    if form != FORM:
        raise _damaged(f"card.json has form {form!r}, this program reads form {FORM}")
    for name in FILES:
        if hashlib.sha256(files[name]).hexdigest() != stated[name]:
            raise _damaged(f"{name} is not the file that card.json speaks of")
    vectors, terms, categories = (files[name] for name in FILES)
    priors = FeaturePrior.from_bytes(terms), FeaturePrior.from_bytes(categories)
    return Knowledge(written, WordVectors.from_bytes(vectors), *priors)


def _damaged(reason: str) -> ModelDamaged:
    return ModelDamaged(
        f"The aspect models cannot be read: {reason}.",
        where="aspect models (scoring/models/aspects)",
        next_step="Restore the folder from the package: install Leumund again.",
    )
