"""Headings that files use for the fields of a review, German and English, the best one first."""

from collections.abc import Mapping
from types import MappingProxyType


def _words(text: str) -> tuple[str, ...]:
    """Return the entries of a list written with bars."""
    return tuple(" ".join(entry.split()) for entry in text.split("|"))


SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "source": _words("source|quelle|plattform|platform"),
    "subject": _words(
        "subject|company domain|domain|asin|product id|place id|app id|item id|business id|hotel id|sku|"
        "artikelnummer"
    ),
    "subject_name": _words(
        "subject name|product name|product title|produktname|produkt|product|item name|company name|company|"
        "firm|firma|unternehmen|arbeitgeber|employer name|employer|business name|business|airline name|"
        "airline|hotel name|hotel|restaurant|klinik|name der klinik|standort|filiale|location name|"
        "place name|place|provider|anbieter|versorger|app name|app|shop|variation"
    ),
    "subject_kind": _words("subject kind|kind"),
    "review_id": _words("review id|id|bewertungs id|bewertungsnummer|recommendationid|uuid"),
    "rating": _words(
        "rating|overall rating|rating overall|review rating|overall score|score|overall|star rating|stars|"
        "sternebewertung|sterne|gesamtnote|gesamtbewertung|bewertung|punkte|punktzahl|rating value|"
        "review score|reviews rating|im rating"
    ),
    "rating_min": _words("rating min|min rating|worst rating"),
    "rating_max": _words("rating max|max rating|best rating|rating scale|skala"),
    "title": _words(
        "title|review title|headline|summary|titel|überschrift|betreff|reviews title|review headline"
    ),
    "text": _words(
        "text|review text|review body|content|body|review|bewertungstext|rezensionstext|rezension|kommentar|"
        "comment|comments|reviews text|verified reviews|feedback|bewertung|meinung|opinion|review content"
    ),
    "published_at": _words(
        "published at|published|date published|review date|date review|datum der bewertung|bewertungsdatum|"
        "review time|date|datum|created at|created|submission time|veröffentlicht am|erstellt am|"
        "reviews date|timestamp|time|unix review time|date of order|year month"
    ),
    "published_precision": _words("published precision"),
    "published_raw": _words("published raw|raw date"),
    "author": _words(
        "author|author id|user id|userid|reviewer id|consumer id|customer id|author name|user name|username|"
        "user|reviewer|reviewer name|consumer name|nutzer|nutzername|autor|verfasser|benutzer|benutzername|"
        "profile name|profilename"
    ),
    "author_present": _words("author present"),
    "verified": _words("verified|is verified|review verified|verified purchase|verifiziert|verifizierter kauf"),
    "incentivised": _words("incentivised|incentivized|is incentivised|is incentivized"),
    "helpful": _words(
        "helpful|helpful votes|helpful count|likes|review likes|hilfreich|thumbs up|upvotes|votes up|votes"
    ),
    "reply": _words(
        "reply|reply text|company reply|owner reply|owner response|response|antwort|antwort des inhabers|"
        "developer response"
    ),
    "language": _words("language|review language|sprache|lang|locale"),
    "country": _words("country|land|author country|consumer country|reviewer country"),
    "sub_ratings": _words("sub ratings|subratings"),
    "aspect_texts": _words("aspect texts|subcategories|categories|unterkategorien|kategorien"),
    "parts": _words("parts"),
    "extra": _words("extra"),
})  # fmt: skip
"""Field to plain headings."""

ALWAYS_RATINGS = _words(
    "rating|overall rating|rating overall|review rating|star rating|stars|sterne|sternebewertung|gesamtnote|"
    "rating value|reviews rating|im rating"
)
"""Plain headings that mean the rating whatever stands below them."""

PARTS: Mapping[str, str] = MappingProxyType({
    name: part
    for part, names in {
        "pros": "pros|vorteile|positive|positives|positiv|gut am arbeitgeber finde ich|advantages|pro",
        "cons": "cons|nachteile|negative|negatives|negativ|schlecht am arbeitgeber finde ich|contra|kontra|"
        "disadvantages",
        "advice": "advice|advice to management|advice mgmt|suggestion|suggestions|verbesserungsvorschläge",
    }.items()
    for name in names.split("|")
})  # fmt: skip
"""Plain heading to the text part's name."""

ASPECTS = frozenset(_words(
    "work life balance|culture values|diversity inclusion|career opp|career opportunities|comp benefits|"
    "compensation benefits|senior mgmt|senior management|value for money|price|preis|service|quality|qualität|delivery|"
    "lieferung|cleanliness|sauberkeit|comfort|ease of use|arbeitsatmosphäre|image|karriere weiterbildung|"
    "gehalt sozialleistungen|umwelt sozialbewusstsein|kollegenzusammenhalt|umgang mit älteren kollegen|"
    "vorgesetztenverhalten|arbeitsbedingungen|kommunikation|gleichberechtigung|interessante aufgaben|karrierechancen|"
    "arbeitszeiten|ausbildungsvergütung|die ausbilder|spaßfaktor|aufgaben tätigkeiten|variation respekt|respekt"
))  # fmt: skip
"""Plain headings of aspects: a rating of the aspect where the cells are numbers, a part of the text otherwise."""

FACTS = frozenset(_words(
    "recommend|recommended|would recommend|weiterempfehlung|ceo approv|ceo approval|outlook|business outlook|current|"
    "employee status|app version|helpful total|locale|company location|experience time|experienced"
))  # fmt: skip
"""Plain headings of facts that are kept beside a review; anything else is left out, because it may name people."""
