"""A shop whose texts a made-up model has judged, with readers who know the truth: for all tests of labels."""

from datetime import UTC, datetime, timedelta

from jobs.imports import ImportOrder, import_reviews
from jobs.settings import Settings
from jobs.workplace import Workplace
from report.labelcard import AskedAspect
from report.phrase import Phrase
from store.label_records import AspectLabel, LabelAnswer, Overall
from store.records import AspectOpinion, Reading, Sentiment, Subject, SubjectKind

NOW = datetime(2026, 7, 1, tzinfo=UTC)
ASKED = (AskedAspect("delivery", Phrase("Lieferung", "Delivery")), AskedAspect("price", Phrase("Preis", "Price")))


def is_complaint(number):
    """Whether the text of this number is a complaint in truth: one in five."""
    return number % 5 == 0


def is_called_complaint(number):
    """What the model thinks: it misses one complaint in four and takes one praise in ten for a complaint."""
    return number % 20 != 0 if is_complaint(number) else number % 10 == 1


def open_shop(store, database_url, folder, *, subject="kettle", n=200):
    """Take in n reviews of a subject, judge them as the made-up model does, and return the workplace."""
    store.subjects.add(Subject(subject, subject.title(), SubjectKind.PRODUCT))
    path = folder / f"{subject}.csv"
    lines = [
        f'{subject}{k},{1 if is_complaint(k) else 5},"Says buyer {k * 7} of the {subject}, number {k}",'
        f"{(NOW - timedelta(days=2 * k)).date()},en,{subject}"
        for k in range(n)
    ]
    path.write_text("id,rating,text,date,language,subject\n" + "\n".join(lines), encoding="utf-8")
    place = Workplace(Settings(home=folder, database=database_url), store, {})
    import_reviews(place, ImportOrder(path, source="shop"))
    store.reviews.add_sentiments("m1", [_judged(version) for version in store.reviews.versions(subject)])
    return place


def number_of(version):
    """Return the number of a text."""
    return int(version.review.text.split()[-1])


def answer_all(desk, subject=None, most=1_000):
    """Answer what is open as somebody who knows the truth; return the numbers of the texts."""
    numbers = []
    for card in [card for card in desk.cards(subject) if not card.is_answered][:most]:
        number = int(card.text.split()[-1])
        numbers.append(number)
        desk.store.labels.answer(card.item, true_answer(number), NOW)
    return numbers


def true_answer(number):
    """Return what the text of this number says: complaints are about the delivery."""
    bad = is_complaint(number)
    aspects = {"delivery": AspectLabel.BAD if bad else AspectLabel.ABSENT, "price": AspectLabel.ABSENT}
    return LabelAnswer(Overall.NEGATIVE if bad else Overall.POSITIVE, aspects)


def readings(store, subject):
    """Return what the made-up model finds of the delivery."""
    found = {}
    for version in store.reviews.versions(subject):
        said = (AspectOpinion(version.id, "delivery", 0, 5, 0.1),) if is_called_complaint(number_of(version)) else ()
        found[version.id] = Reading(version.id, modelled=True, opinions=said)
    return found


def _judged(version):
    return Sentiment(version.id, "en", 0.1 if is_called_complaint(number_of(version)) else 0.9)
