"""Recognise the languages of texts, among ours and the neighbours that must not be mistaken for them."""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from scoring.languageevidence import LANGUAGES, weigh_words

CANDIDATES = (*LANGUAGES, *("ca", "et", "fi", "hr", "hu", "id", "lt", "lv", "no", "ro", "sk", "sl", "vi"))
"""Languages that a text is compared with; those beyond `LANGUAGES` by their letters alone."""
UNDETERMINED = "und"
"""ISO 639-2 code for a text whose language cannot be told."""
LOOKED_AT = 1_000
"""Characters of a text that are looked at, addresses and mark-up left out."""
STATED = 5.0
"""What the source's statement counts, nats: odds of 150 to 1."""
SURE = 2.5
"""Lead of the best language below which a text without a statement is `und`, nats: odds of 12 to 1."""
CLEAR = 7.0
"""Lead from which the frequent words decide alone, nats; above `STATED`, so that a statement alone does not."""
_LETTERS_COUNT = 1.5
# A single word is a loan word or a name as often as it is the text's language: Touché! Bravo! Perfetto!
_FEWEST_TO_TELL = 10
# Of the marks in plain sentences four in five are letters, in tables and broken files hardly half.
_LETTERS_SHARE = 0.6
_LEAST_PROBABILITY = 1e-6
_BATCH = 500
_FEWEST_LETTERS = 2
_RAW = 4 * LOOKED_AT
_SIGNS_OF_NOISE = ("://", "www.", "<", "&", "@")
_NOISE = re.compile(r"(?:https?://|www\.)\S+|</?[A-Za-z][^<>]*>|&#?\w+;|@\w+")

Floats = NDArray[np.float64]


def detect_language(text: str, *, hint: str | None = None) -> str:
    """Return the ISO 639-1 code of the text's language, or `und`; see `detect_languages`.

    Args:
        text: Plain text.
        hint: Language that the source states, such as de or de-AT; None if it states none.
    """
    return detect_languages([text], [hint])[0]


def detect_languages(texts: Sequence[str], hints: Sequence[str | None]) -> list[str]:
    """Return the ISO 639-1 code of each text's language, or `und` where none can be told.

    A language gathers what the text's frequent words say for it, what the source's statement counts, and, where these
    leave a doubt, what its letters say. A text in several languages is of the one that gathers most. Without a
    statement, a narrow lead is `und`. Texts without letters, and texts in another script than the Latin one, are of the
    stated language unless that is written in Latin letters.

    Args:
        texts: Plain texts; the first 1,000 characters are looked at.
        hints: Languages that the source states, such as de or de-AT; None where it states none.

    Raises:
        ValueError: If there are more texts than hints or the other way round.

    References:
        Ours, see docs/indicators.md#sentiment. Letters: Lui and Baldwin (2012), langid.py: an off-the-shelf language
        identification tool.
    """
    languages: list[str] = []
    for start in range(0, max(len(texts), len(hints)), _BATCH):
        pairs = list(zip(texts[start : start + _BATCH], hints[start : start + _BATCH], strict=True))
        languages += _detect_batch([_bare(text) for text, _ in pairs], [primary_language(hint) for _, hint in pairs])
    return languages


def primary_language(tag: str | None) -> str | None:
    """Return the primary language of a tag, de for de-AT and de_AT; None for an empty one or none."""
    return tag.replace("_", "-").split("-")[0].lower() or None if tag else None


def _detect_batch(texts: Sequence[str], stated: Sequence[str | None]) -> list[str]:
    """Return the languages of texts without noise, given the primary languages that their sources state."""
    evidence = weigh_words(texts)
    scores = _with_statements(evidence.scores, stated)
    lettered = evidence.letters >= _FEWEST_LETTERS
    readable = lettered & (2 * evidence.latin >= evidence.letters)
    telling = (evidence.letters >= _FEWEST_TO_TELL) & (evidence.letters >= _LETTERS_SHARE * evidence.marks)
    for place in np.flatnonzero(readable & telling & (_lead(scores) < CLEAR)).tolist():
        scores[place] += _LETTERS_COUNT * _letters_say(texts[place])
    best, lead = scores.argmax(axis=1).tolist(), _lead(scores).tolist()
    return [
        _read(CANDIDATES[best[place]], lead[place], language)
        if readable[place]
        else _unread(language, lettered=bool(lettered[place]))
        for place, language in enumerate(stated)
    ]


def _read(best: str, lead: float, stated: str | None) -> str:
    """Return the best language of a text in Latin letters, or what is left if its lead is too narrow."""
    # A statement among the candidates has been weighed already.
    return best if stated in CANDIDATES or lead >= SURE else stated or UNDETERMINED


def _unread(stated: str | None, *, lettered: bool) -> str:
    """Return the stated language of a text without Latin letters, unless other letters contradict it."""
    return UNDETERMINED if stated is None or (lettered and stated in CANDIDATES) else stated


def _with_statements(scores: Floats, stated: Sequence[str | None]) -> Floats:
    """Return the scores of all candidates, statements added, shape (n, n_candidates)."""
    # The last column stands for every language without a list.
    columns = np.minimum(np.arange(len(CANDIDATES)), len(LANGUAGES))
    spread: Floats = scores[:, columns]
    for place, language in enumerate(stated):
        if language in CANDIDATES:
            spread[place, CANDIDATES.index(language)] += STATED
    return spread


def _lead(scores: Floats) -> Floats:
    """Return by how much the best score of each row is above the second, shape (n,)."""
    two = np.partition(scores, -2, axis=1)[:, -2:]
    lead: Floats = two[:, 1] - two[:, 0]
    return lead


def _letters_say(text: str) -> Floats:
    """Return the log probability of each candidate by runs of letters, nats, shape (n_candidates,)."""
    # Upper case misleads the recogniser more than it informs it.
    ranked = dict(_identifier().rank(text.casefold()))
    return np.log(np.maximum([ranked[language] for language in CANDIDATES], _LEAST_PROBABILITY))


def _bare(text: str) -> str:
    """Return the beginning of a text without addresses, names of accounts and mark-up."""
    start = text[:_RAW]
    if any(sign in start for sign in _SIGNS_OF_NOISE):
        start = _NOISE.sub(" ", start)
    return start[:LOOKED_AT]


@cache
def _identifier() -> LanguageIdentifier:
    """Return the recogniser, loaded once."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(CANDIDATES))
    return identifier
