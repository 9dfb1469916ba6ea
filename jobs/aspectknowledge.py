"""Read what the aspect models know beforehand from the shipped files and hand the bytes to scoring."""

from functools import cache

from jobs.aspectsets import read_aspect_sets
from jobs.model import MODELS, shipped_lexicon
from jobs.settings import SHIPPED
from scoring.aspectknowledge import FILES, Knowledge, Written, read_knowledge
from scoring.aspectword import AspectWords
from scoring.errors import ModelMissing


@cache
def shipped_knowledge() -> Knowledge:
    """Return what is known before a labelled sentence is seen: opinion words, word vectors, sets, priors; read once.

    The shipped aspect sets are taken, not the user's: figures of a fresh model then mean the same everywhere.

    Raises:
        ModelMissing: If a file is not there.
        ModelDamaged: If a file is not the one that its card speaks of.
        LexiconDamaged: If a list of words is none.
    """
    card, *contents = (_read(name) for name in ("card.json", *FILES))
    files = dict(zip(FILES, contents, strict=True))
    return read_knowledge(card, files, written_knowledge())


@cache
def written_knowledge() -> Written:
    """Return what was written by hand: opinion words, words for aspects, aspect sets; read once.

    Raises:
        ModelMissing: If a file is not there.
        LexiconDamaged: If a file is no such list.
    """
    words = {
        language: AspectWords.from_bytes(_read(f"words-{language}.txt"), language=language) for language in ("en",)
    }
    return Written(shipped_lexicon().strengths, words, read_aspect_sets(SHIPPED / "aspects"))


def _read(name: str) -> bytes:
    path = MODELS / "aspects" / name
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelMissing(
            f"cannot read {name}: {error.strerror}", where=str(path), next_step="install Leumund again"
        ) from error
