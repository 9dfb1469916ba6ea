"""Self-written labelled reviews: plain sentences about plain things, German and English."""

from itertools import product

from scoring.labelled import LabelledText
from scoring.ngrams import Recipe
from scoring.opinion import opinion_table
from scoring.training import Fitted, Setup, fit_languages

BITS = 12
SMALL = Setup(Recipe(bits=BITS, characters=(3, 4)), strength=5.0, smoothing=1.0)
"""A setup whose tables are small."""
OPINIONS = {"en": opinion_table({"great": 2.0, "terrible": -3.0}), "de": opinion_table({"nie wieder": -3.0})}
"""A handful of opinion words."""

_PIECES = {
    "en": {
        "things": ("delivery", "staff", "room", "phone", "support", "price", "team"),
        "positive": (
            "The {} was great and I am happy.",
            "Excellent {}, buy again.",
            "Very good {} and friendly.",
        ),
        "negative": ("The {} was terrible, never again.", "Awful {}, I want my money back.", "Bad {} and not good."),
        "neutral": ("There is a {} here.", "Question about the {} on Monday.", "The {} is on the first floor."),
    },
    "de": {
        "things": ("Lieferung", "Beratung", "Station", "Kantine", "Führung", "Ware", "Klinik"),
        "positive": ("{} war super, sehr zufrieden.", "Tolle {}, gerne wieder.", "Sehr gute und freundliche {}."),
        "negative": ("{} war schlecht, nie wieder.", "Furchtbare {}, Geld zurück.", "Miese {}, gar nicht gut."),
        "neutral": ("Es gibt hier eine {}.", "Frage zur {} am Montag.", "Die {} ist im ersten Stock."),
    },
}


def write_reviews(*, languages=("de", "en"), labels=("negative", "positive")):
    """Return labelled sentences in which the thing is the group, so that splits keep it on one side."""
    return [
        LabelledText(
            text=sentence.format(thing),
            label=label,
            language=language,
            rating_unit={"negative": 0.0, "neutral": 0.5, "positive": 1.0}[label],
            group=thing,
            source=f"self-written {language}",
        )
        for language in languages
        for thing, label in product(_PIECES[language]["things"], labels)
        for sentence in _PIECES[language][label]
    ]


def fit_small(texts) -> Fitted:
    """Return texts fitted with the small setup in both languages."""
    return fit_languages(texts, OPINIONS, {"de": SMALL, "en": SMALL})
