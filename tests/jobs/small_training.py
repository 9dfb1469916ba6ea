"""Self-written rated reviews of several subjects, and small models trained on such, for all tests of training."""

from datetime import timedelta

from small_shop import NOW

from jobs.imports import ImportOrder, import_reviews
from jobs.settings import Settings
from jobs.workplace import Workplace
from scoring.labelled import LabelledText
from scoring.ngrams import Recipe
from scoring.sentiment import ModelFiles
from scoring.training import Provenance, Setup, fit_languages, train_model
from store.records import Subject, SubjectKind

GOOD = ("great and sturdy", "excellent, works well", "lovely, very happy with it", "perfect, would buy again")
BAD = ("awful and broken", "terrible, never again", "useless, very unhappy with it", "a waste of money")


def small_model(made_on: str) -> ModelFiles:
    """Return a small English model."""
    texts = [
        LabelledText(f"It is {word} ({n})", label, "en", group=str(n))
        for label, words in (("positive", GOOD), ("negative", BAD))
        for n in range(8)
        for word in words
    ]
    setup = Setup(Recipe(bits=10), strength=1.0, smoothing=1.0)
    return train_model(fit_languages(texts, {}, {"en": setup}), Provenance(made_on))[1]


def open_rated(store, database_url, folder, rows) -> Workplace:
    """Take in rows of (subject, rating, text) of one source, one a day, and return the workplace.

    Args:
        store: Where they are kept.
        database_url: Its address.
        folder: Home of the deployment.
        rows: What is rated how, and what is said of it.
    """
    for key in sorted({subject for subject, _, _ in rows}):
        store.subjects.add(Subject(key, key.title(), SubjectKind.PRODUCT))
    lines = [
        f'{k},{rating},"{text}",{(NOW - timedelta(days=len(rows) - k)).date()},en,{subject}'
        for k, (subject, rating, text) in enumerate(rows)
    ]
    path = folder / "rated.csv"
    path.write_text("id,rating,text,date,language,subject\n" + "\n".join(lines), encoding="utf-8")
    place = Workplace(Settings(home=folder, database=database_url), store, {})
    place.settings.var.mkdir(exist_ok=True)
    import_reviews(place, ImportOrder(path, source="shop"))
    return place
