"""Keep what an author wrote where Google puts the original and a translation into one text."""

import re

_TRANSLATED = (
    r"Translated by Google|Übersetzt von Google|Von Google übersetzt|Traduit par Google|Traducido por Google|"
    r"Tradotto da Google|Traduzione di Google|Vertaald door Google|Traduzido pelo Google|Översatt av Google|"
    r"Przetłumaczone przez Google"
)
_ORIGINAL = r"Original|Ursprünglich|Avis d'origine|Texte d'origine|Originale|Origineel|Oryginał"
_ORIGINAL_LAST = re.compile(rf"\s*\((?:{_TRANSLATED})\).{{0,20000}}?\((?:{_ORIGINAL})\)\s*", re.DOTALL)
_ORIGINAL_FIRST = re.compile(rf"\((?:{_TRANSLATED})\)")


def original_text(shown: str | None) -> str | None:
    """Return the part that the author wrote of a text such as "(Translated by Google) .. (Original) ..".

    Args:
        shown: The text as stated; None if there is none.
    """
    if not shown:
        return None
    if both := _ORIGINAL_LAST.match(shown):
        return shown[both.end() :]
    mark = _ORIGINAL_FIRST.search(shown)
    # A mark at the very beginning without an original after it: the translation is all there is.
    return shown[: mark.start()] if mark and shown[: mark.start()].strip() else shown
