"""Rates of a subject's texts: corrected by its own labels, by errors known from others, or raw with a warning."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from jobs.aspects import OpinionJudge
from jobs.textsample import LabelledText, counted_texts, labelled_texts
from jobs.voice import DISSATISFIED, SATISFIED
from report.textrate import TextRate
from scoring.misjudgement import KnownErrors, count_errors, unfold_rate, unfolded_interval
from scoring.rates import MINIMUM_LABELS, LabelSample, corrected_rate, raw_rate
from store.label_records import AspectLabel, LabelAnswer, LabelItem, Overall
from store.records import Reading, ReviewVersion, Subject
from store.session import Store

Floats = NDArray[np.float64]
LEAST_TEXTS = 5
"""Texts below which no rate is shown."""
_BAD = frozenset({AspectLabel.BAD, AspectLabel.MIXED})


@dataclass(frozen=True, slots=True)
class AspectReadings:
    """What one judge found in texts, and the aspects that it looked for."""

    aspects: tuple[str, ...]
    """Keys of the aspects, in the order of their set."""
    readings: Mapping[int, Reading]
    """What it found, by row number of the version; of this subject, and of others where their labels are to help."""


@dataclass(frozen=True, slots=True)
class _Question:
    """One rate: what the classifier and the reader say of one text."""

    name: str
    aspect: str
    predict: Callable[[int], float | None]
    """P(of the kind) of a version by its row number, 0..1; None where it was not judged."""
    outcome: Callable[[LabelAnswer], bool | None]
    """What an answer says; None where the reader could not tell or was not asked."""


def text_rates(
    store: Store,
    subject_key: str,
    as_of: datetime | None = None,
    *,
    found: AspectReadings | None = None,
    counted: Mapping[int, ReviewVersion] | None = None,
) -> tuple[TextRate, ...]:
    """Return the share of positive texts, and of each aspect the shares that mention it and that speak badly of it.

    Args:
        store: Where texts and labels are kept.
        subject_key: Key of the subject.
        as_of: What had been observed by then, UTC; None for now. So do labels.
        found: What was found of aspects; None: the share of positive texts alone.
        counted: The texts that count, where they were read already; see `counted_texts`.

    Returns:
        Rates in the order positive, then mentioned and negative of each aspect; none for a person, who is not scored.
    """
    if store.subjects.get(subject_key).is_person:
        return ()
    texts = counted_texts(store, subject_key, as_of=as_of) if counted is None else counted
    everything = store.labels.items(as_of=as_of)
    own = [item for item in everything if item.drawn.version_id in texts]
    labelled = labelled_texts(store.labels.draws(as_of=as_of), subject_key, texts, own)
    others = [item for item in everything if item.answer is not None and item.drawn.version_id not in texts]
    rates = [_rate(question, texts, labelled, others) for question in _questions(texts, others, found)]
    return (_with_rated_errors(rates[0], texts), *rates[1:])


def read_aspects(store: Store, subject: Subject, judges: Iterable[OpinionJudge]) -> AspectReadings | None:
    """Return what is shown of the aspects of a subject's texts and of labelled ones elsewhere; None where nothing is.

    Args:
        store: Where opinions are kept.
        subject: Whose texts.
        judges: All judges; the first one that reads this kind of subject is meant.
    """
    judge = next((judge for judge in judges if subject.kind in judge.kinds), None)
    shown = store.opinions.shown(judge.aspect_set) if judge else None
    if judge is None or shown is None:
        return None
    labelled = [item.drawn.version_id for item in store.labels.items()]
    readings = store.opinions.of_versions(labelled, shown) | store.opinions.of_subject(subject.key, shown)
    return AspectReadings(tuple(judge.labels), readings)


def rate_of(predictions: Floats, sample: LabelSample, elsewhere: KnownErrors) -> TextRate:
    """Return a rate by the best correction that the labels allow; name and aspect are left empty.

    Args:
        predictions: What the classifier says of all texts, 0..1; shape (N,).
        sample: The labelled ones of this subject, maybe none.
        elsewhere: The classifier's errors on labelled texts of other subjects.
    """
    n, n_labels = len(predictions), len(sample.outcomes)
    if n < LEAST_TEXTS:
        return TextRate("", "", None, None, None, n, n_labels, corrected=False, note="too_little")
    own = count_errors(sample)
    raw = raw_rate(predictions)
    plain = TextRate("", "", raw.value, raw.interval.low, raw.interval.high, n, n_labels, corrected=False, note="raw")
    plain = replace(plain, label_variance=raw.label_variance)
    known = elsewhere if n_labels < MINIMUM_LABELS else own
    plain = replace(plain, raw=raw.value, sensitivity=known.sensitivity, specificity=known.specificity)
    if n_labels >= MINIMUM_LABELS:
        better = corrected_rate(predictions, sample)
        plain = replace(plain, label_variance=better.label_variance)
        return _corrected(plain, better.value, (better.interval.low, better.interval.high), "labels")
    if elsewhere.are_known:
        seen = float((predictions >= 0.5).mean())
        interval = unfolded_interval(seen, n, elsewhere)
        value = min(max(unfold_rate(seen, elsewhere), interval.low), interval.high)
        return _corrected(plain, value, (interval.low, interval.high), "labels_elsewhere")
    return plain


def _corrected(plain: TextRate, value: float, ends: tuple[float, float], note: str) -> TextRate:
    return replace(plain, value=value, low=ends[0], high=ends[1], corrected=True, note=note)


def _with_rated_errors(rate: TextRate, texts: Mapping[int, ReviewVersion]) -> TextRate:
    """Return the share of positive texts, where nothing better is known with the errors that its ratings show.

    Ratings are no labels of texts, so they correct nothing: somebody may give five stars and complain.
    """
    if rate.note != "raw" or rate.sensitivity is not None:
        return rate
    rated = [
        (version.positive, float(unit >= SATISFIED))
        for version in texts.values()
        if (unit := version.review.unit()) is not None and not DISSATISFIED < unit < SATISFIED
    ]
    said = np.array(rated, dtype=np.float64).reshape(-1, 2)
    errors = count_errors(LabelSample(said[:, 0], said[:, 1], np.ones(len(said))))
    return replace(rate, sensitivity=errors.sensitivity, specificity=errors.specificity)


def _rate(
    question: _Question,
    texts: Mapping[int, ReviewVersion],
    labelled: Sequence[LabelledText],
    others: Iterable[LabelItem],
) -> TextRate:
    predictions = [said for number in texts if (said := question.predict(number)) is not None]
    sample = _sample(question, [(text.item, text.probability) for text in labelled])
    elsewhere = _sample(question, [(item, item.drawn.probability) for item in others])
    errors = count_errors(elsewhere)
    found = rate_of(np.array(predictions, dtype=np.float64), sample, errors)
    return replace(found, name=question.name, aspect=question.aspect)


def _sample(question: _Question, items: Iterable[tuple[LabelItem, float]]) -> LabelSample:
    told = [
        (said, float(outcome), probability)
        for item, probability in items
        if item.answer is not None
        and (outcome := question.outcome(item.answer)) is not None
        and (said := question.predict(item.drawn.version_id)) is not None
    ]
    columns = np.array(told, dtype=np.float64).reshape(-1, 3).T
    return LabelSample(columns[0], columns[1], columns[2])


def _questions(
    texts: Mapping[int, ReviewVersion], others: Iterable[LabelItem], found: AspectReadings | None
) -> list[_Question]:
    # Of texts that don't count here what the model said when they were drawn is the judgement that was labelled.
    positive = {item.drawn.version_id: item.drawn.predicted for item in others}
    positive |= {number: version.positive for number, version in texts.items()}
    asked = [_Question("positive", "", positive.get, _is_positive)]
    for aspect in found.aspects if found else ():
        readings = found.readings if found else {}
        asked.append(_Question("mentioned", aspect, _Mention(aspect, readings), _Mentioned(aspect)))
        asked.append(_Question("negative", aspect, _Complaint(aspect, readings), _SpokenBadly(aspect)))
    return asked


def _is_positive(answer: LabelAnswer) -> bool | None:
    return None if answer.overall is Overall.UNCLEAR else answer.overall is Overall.POSITIVE


@dataclass(frozen=True, slots=True)
class _Mention:
    """Whether the judge found the aspect in a text."""

    aspect: str
    readings: Mapping[int, Reading]

    def __call__(self, number: int) -> float | None:
        reading = self.readings.get(number)
        if reading is None or not reading.modelled:
            return None
        return float(any(opinion.aspect == self.aspect for opinion in reading.opinions))


@dataclass(frozen=True, slots=True)
class _Complaint:
    """How probable it is, by its worst passage, that a text speaks badly of the aspect."""

    aspect: str
    readings: Mapping[int, Reading]

    def __call__(self, number: int) -> float | None:
        reading = self.readings.get(number)
        if reading is None or not reading.modelled:
            return None
        said = [opinion.positive for opinion in reading.opinions if opinion.aspect == self.aspect]
        # A passage whose tone nobody could judge is as likely to be one as the other.
        return max((1 - (0.5 if positive is None else positive) for positive in said), default=0.0)


@dataclass(frozen=True, slots=True)
class _Mentioned:
    """Whether the reader found the aspect in a text."""

    aspect: str

    def __call__(self, answer: LabelAnswer) -> bool | None:
        said = answer.aspects.get(self.aspect)
        return None if said is None else said is not AspectLabel.ABSENT


@dataclass(frozen=True, slots=True)
class _SpokenBadly:
    """Whether the reader found that a text speaks badly of the aspect."""

    aspect: str

    def __call__(self, answer: LabelAnswer) -> bool | None:
        said = answer.aspects.get(self.aspect)
        return None if said is None else said in _BAD
