"""Recognise the language of a text, among ours and the neighbours that must not be mistaken for them."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

CANDIDATES = ("cs", "da", "de", "en", "es", "fr", "it", "nl", "pl", "pt", "sv", "tr")
"""Languages that a text is compared with; other scripts are recognised by having no letter of these."""
UNDETERMINED = "und"
"""ISO 639-2 code for a text whose language cannot be told."""
_SHORT_LETTERS = 40
_SURE = 0.7
_PLAUSIBLE = 0.01


def detect_language(text: str, *, hint: str | None = None) -> str:
    """Return the ISO 639-1 code of the text's language, or `und`.

    A hint decides for short texts ("Super!") if it is not implausible; for longer ones the text itself does.

    Args:
        text: Plain text.
        hint: Language that the source states, such as de or de-AT; None if it states none.

    References:
        Lui and Baldwin (2012), langid.py: an off-the-shelf language identification tool.
    """
    letters = sum(character.isalpha() for character in text[:1000])
    stated = _primary(hint)
    if letters < 2 or 2 * sum(_is_latin(character) for character in text[:1000]) < letters:
        return stated if stated and letters < 2 else UNDETERMINED
    # Upper case and the tail of very long texts mislead the recogniser more than they inform it.
    ranked = dict(_identifier().rank(text[:1000].casefold()))
    best = max(ranked, key=lambda language: ranked[language])
    # Short texts are near the prior of all languages; the source then knows better than the letters.
    if stated and letters < _SHORT_LETTERS and ranked.get(stated, 1.0) >= _PLAUSIBLE:
        return stated
    if ranked[best] >= _SURE:
        return str(best)
    return stated or UNDETERMINED


def _primary(hint: str | None) -> str | None:
    """Return the primary language of a tag: de for de-AT and de_AT."""
    return hint.replace("_", "-").split("-")[0].lower() or None if hint else None


def _is_latin(character: str) -> bool:
    """Say whether a character is a letter of a Latin alphabet."""
    return character.isalpha() and ord(character) < 0x250


@cache
def _identifier() -> LanguageIdentifier:
    """Return the recogniser, loaded once."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(CANDIDATES))
    return identifier
