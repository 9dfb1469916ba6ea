"""Read Amazon's own phrases in every language of its shops: date lines, votes, counts and stars."""

import re

from crawler.pages.rating import read_count, read_number

_DATE = re.compile(
    r"\d{1,2}(?:\.|er|º|°)?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s|del\s)?\d{4}|[^\W\d_]{3,12}\.?\s\d{1,2},?\s\d{4}"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]|\d{4}[/-]\d{1,2}[/-]\d{1,2}"
)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]+")
_BEFORE = re.compile(
    r"[^\W\d]{3,20}(?:\s[^\W\d]{2,20}){0,2}?\s"
    r"(?:(?:in|aus|en|au|aux|à|nello|nella|negli|nelle|nei|nel|no|nos|na|nas|em|i|från|w|z|we|من|في)\s|nell['’])"
    r"(?:(?:the|den|der|dem|las|los|les|la|el|de|het)\s)?(?P<country>.{2,60}?)"
    r"(?:\s(?:on|vom|am|le|il|el|op|em|den|dnia|w dniu|z|في|بتاريخ))?",
    re.IGNORECASE,
)
"""Words around the country before the date: "Reviewed in the United States on", "Rezension aus Deutschland vom"."""
_AFTER = (
    re.compile(r"に(?P<country>[^\s]{2,20}?)でレビュー.*"),
    re.compile(r"在(?P<country>[^\s]{2,20}?)(?:审核|審核|评论|評論|发表|已审核|进行).*"),
    re.compile(r"에\s?(?P<country>[^\s]{2,20}?)에서.*"),
)
_TURKISH = re.compile(r"(?P<country>[^\W\d_][^'’]{1,40})['’][dt][ea]\b.*", re.IGNORECASE)

_TEXTS = re.compile(
    r"review|rezension|commentaire|\bavis\b|opini|reseñ|recens|レビュー|评论|評論|yorum|리뷰|مراجع", re.IGNORECASE
)
_VOTES = re.compile(
    r"rating|bewertung|valuation|\bnotes?\b|calificaci|valoraci|valutazion|\bvot[io]\b|beoordeling|classifica|avalia|"
    r"betyg|\bocen|puan|değerlendir|評価|评级|评分|評分|평점|تقييم",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\d[\d.,'’\u00a0\u202f ]*(?:(?:[km]|tsd|mil)\b|[万만])?", re.IGNORECASE)
_ROUNDED = re.compile(r"[^\d.,'’\u00a0\u202f ]")
_STAR_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{1,2})?(?![\d.,]*\d)", re.ASCII)
_MEDIA = re.compile(
    r"\A\s*(?:The media could not be loaded|Die Medien konnten nicht geladen werden|"
    r"Le (?:contenu multimédia|média) n['’]a pas pu être chargé|"
    r"No se (?:ha podido|pudo) cargar el contenido multimedia|"
    r"Impossibile caricare il (?:supporto|contenuto) multimediale|De media kunnen niet worden geladen|"
    r"A mídia não pôde ser carregada|メディアを読み込めませんでした|この動画を読み込めませんでした)[.。]?\s*",
    re.IGNORECASE,
)
_LONGEST = 200
"""Characters; no phrase of the page is longer."""


def split_date_line(shown: str | None) -> tuple[str | None, str | None]:
    """Return the date and the country of a line such as "Reviewed in Italy on 16 July 2022", each None if absent.

    Args:
        shown: The line as shown; one without a date in words comes back whole, for who knows other forms.
    """
    line = " ".join(_FLAG.sub("", shown or "").split()) if len(shown or "") <= _LONGEST else ""
    date = _DATE.search(line)
    if date is None:
        return line or None, None
    before, after = line[: date.start()].strip(), line[date.end() :].strip()
    found = _BEFORE.fullmatch(before) or _TURKISH.fullmatch(before)
    found = found or next((match for form in _AFTER if (match := form.fullmatch(after))), None)
    return date[0], found["country"].strip() if found else None


def read_stars(shown: str | None) -> tuple[float | None, float | None]:
    """Return the value and the top of a shown rating: of two numbers the larger is the top, whatever the order.

    "4.0 out of 5 stars", "4,0 von 5 Sternen", "5つ星のうち4.0" and "5 yıldız üzerinden 4,0" are all 4 of 5.
    """
    numbers = [read_number(number) for number in _STAR_NUMBER.findall((shown or "")[:_LONGEST])]
    known = sorted(number for number in numbers if number is not None)
    if len(known) == 1:
        return known[0], None
    return (known[0], known[1]) if len(known) == 2 else (None, None)


def read_helpful(shown: str | None) -> int | None:
    """Return the positive votes of a statement: "5 of 6 people" are 5, "one person" without a number is 1."""
    if not shown or len(shown) > _LONGEST:
        return None
    counts = _counts(shown)
    # "Helpful" alone is a button.
    return min(counts) if counts else 1 if len(shown.split()) > 2 else None


def read_votes(shown: str | None) -> tuple[int | None, int | None]:
    """Return the number of ratings and of texts that a count such as "972 global ratings" states.

    A bare number, as old pages have it, counts reviews: ratings without text came later.
    """
    counts = _counts(shown or "")
    if len(counts) != 1 or not shown:
        return None, None
    if _VOTES.search(shown):
        return counts[0], None
    is_texts = _TEXTS.search(shown) or not re.search(r"[^\W\d_]", shown)
    return (None, counts[0]) if is_texts else (counts[0], None)


def read_texts(shown: str | None, ratings: int | None) -> int | None:
    """Return the number of texts in a line such as "1,140 total ratings, 212 with reviews".

    Args:
        shown: The line above a list of reviews.
        ratings: Number of all ratings; a line with another one speaks of a filtered list.
    """
    counts = _counts(shown or "")
    if len(counts) == 2 and counts[0] == ratings:
        return counts[1]
    # "Showing 1-10 of 212 reviews"; 212件中1～10件目のレビュー.
    return max(counts) if len(counts) == 3 and _TEXTS.search(shown or "") else None


def without_media_note(text: str | None) -> str | None:
    """Return a text without the player's note at its beginning that a film could not be loaded."""
    return (_MEDIA.sub("", text, count=1) or None) if text else None


def _counts(shown: str) -> list[int]:
    """Return the counts in a phrase."""
    groups = (group.strip(" .,'’\u00a0\u202f") for group in _COUNT.findall(shown[:_LONGEST]))
    found = (None if _ROUNDED.search(group) else read_count(group) for group in groups)
    return [count for count in found if count is not None]
