"""Learn from a deployment's own rated reviews: recalibrate or adapt the model, and keep whichever is better."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from jobs.contestants import ADAPTED, IN_FORCE, RECALIBRATED, Candidate, TrainingReport
from jobs.model import shipped_model
from jobs.modelerror import readable_model
from jobs.modelfolder import keep_model
from jobs.score import languages_of, words_of
from jobs.voice import moment_of
from jobs.workplace import Workplace
from scoring.adaptation import adapt, can_adapt
from scoring.card import HeldOutFigures, ModelCard, TrainingSet
from scoring.contest import LEAST_GROUPS, gain_interval, losses
from scoring.evaluation import compute_figures
from scoring.labelled import NEGATIVE, POSITIVE, LabelledText, label_of_unit
from scoring.recalibration import recalibrated
from scoring.sentiment import ModelFiles, SentimentModel, save_model
from store.records import ReviewVersion
from store.session import Store

LEAST_TEXTS = 60
"""Fewest labelled texts in modelled languages, both classes among them, below which nothing is tried."""
LEAST_HELD_BACK = 20
"""Fewest held-back labelled texts that a decision may rest on."""
"""Subjects from which on whole subjects are held back; below, the newest texts are."""
LEAST_SHARE, MOST_SHARE = 0.15, 0.5
"""What share of the texts whole subjects may make up to be held back; else the newest texts are."""
_THIRD = 3
_NEWEST = 0.7


@dataclass(frozen=True, slots=True)
class Made:
    """A candidate before it is kept."""

    name: str
    """in_force, recalibrated or adapted."""
    model: SentimentModel
    """The model."""
    files: ModelFiles | None
    """Its files; None for the one in force."""


def train(place: Workplace, now: datetime, *, dry_run: bool = False) -> TrainingReport:
    """Return how the candidates did on held-back reviews; the best is in force afterwards.

    Candidates are the model in force, the shipped one with its scores read anew per source and language, and the
    shipped weights adapted to the deployment. One replaces another only if the 90 % interval of the mean gain in log
    loss lies above 0. Where whole subjects are held back, they are never learnt from, in no later training either; the
    newest texts, which are held back where there are few subjects, are learnt from once newer ones have come.

    A model of one's own that cannot be read takes no part: the shipped one stands for it.

    Args:
        place: The deployment.
        now: Date for the card, UTC.
        dry_run: True: only tell.

    Raises:
        ScoringError: If the shipped model cannot be read.
    """
    model = readable_model(place.settings.var) or shipped_model()
    texts = own_texts(place.store, model.languages)
    counts = Counter(item.label for item in texts if item.label)
    if counts.total() < LEAST_TEXTS or len(counts) < 2:
        return TrainingReport((), IN_FORCE, model.digest, n_texts=counts.total(), needed=LEAST_TEXTS)
    held_back, by_subject = hold_back(texts)
    learnt = [item for item, is_held in zip(texts, held_back, strict=True) if not is_held]
    judged = [item for item, is_held in zip(texts, held_back, strict=True) if is_held and item.label]
    if len(judged) < LEAST_HELD_BACK:
        return TrainingReport((), IN_FORCE, model.digest, n_texts=counts.total(), needed=LEAST_TEXTS)
    made = list(candidates(model, shipped_model(), learnt, now))
    best, shown = _contest(made, judged)
    report = TrainingReport(shown, best.name, best.model.digest, n_texts=counts.total(), by_subject=by_subject)
    if best.files is None or dry_run:
        return report
    card = replace(best.model.card, held_out=_with_own(best.model.card, tuple(_figures(best.model, judged))))
    files = save_model(card, best.model.weights)
    keep_model(place.settings.var, files)
    return replace(report, digest=files.digest, kept=True)


def own_texts(store: Store, languages: Sequence[str]) -> list[LabelledText]:
    """Return the rated texts of a deployment in the given languages, each opinion once, oldest first.

    Made-up subjects are left out where there are others.
    """
    subjects = [row.subject for row in store.subjects.list_subjects() if row.reviews]
    real = [subject for subject in subjects if not subject.is_demo] or subjects
    found: dict[int, tuple[str, ReviewVersion]] = {}
    for subject in real:
        for version in store.reviews.versions(subject.key):
            is_usable = version.twin_of is None and not version.expired and version.review.unit() is not None
            if is_usable and words_of(version.review):
                found.setdefault(version.id, (subject.key, version))
    ordered = sorted(found.values(), key=lambda pair: (_moment(pair[1]), pair[1].id))
    words = [words_of(version.review) for _, version in ordered]
    recognised = languages_of(words, [version.review for _, version in ordered])
    return [
        _labelled(text, language, subject, version)
        for (subject, version), text, language in zip(ordered, words, recognised, strict=True)
        if language in languages
    ]


def _labelled(text: str, language: str, subject: str, version: ReviewVersion) -> LabelledText:
    unit = version.review.unit()
    label = None if unit is None else label_of_unit(unit)
    return LabelledText(text, label, language, unit, group=subject, source=version.review.source)


def _moment(version: ReviewVersion) -> datetime:
    return moment_of(version.review.published) or version.observed_at.astimezone(UTC)


def hold_back(texts: Sequence[LabelledText]) -> tuple[list[bool], bool]:
    """Return which texts are held back, and whether these are whole subjects; else they are the newest 30 %.

    A subject is on the same side in every training, so that no model in force has learnt from what it is judged by.

    Args:
        texts: Texts, oldest first, subjects as groups.
    """
    held = [hashlib.sha256((item.group or "").encode()).digest()[0] % _THIRD == 0 for item in texts]
    groups = {item.group for item, is_held in zip(texts, held, strict=True) if is_held}
    if len(groups) >= LEAST_GROUPS and LEAST_SHARE <= sum(held) / len(held) <= MOST_SHARE:
        return held, True
    first = int(len(texts) * _NEWEST)
    return [place >= first for place in range(len(texts))], False


def candidates(
    in_force: SentimentModel, base: SentimentModel, texts: Sequence[LabelledText], now: datetime
) -> Iterator[Made]:
    """Yield the model in force and what can be made of a base model with some texts.

    Args:
        in_force: The model in force.
        base: The model to start from.
        texts: Own rated texts.
        now: Date for the card.
    """
    yield Made(IN_FORCE, in_force, None)
    scores = base.scores([item.text for item in texts], [item.language or "" for item in texts])
    yield _made(RECALIBRATED, base, texts, scores, now)
    weights, scores = dict(base.weights), scores.copy()
    for language in base.languages:
        places = [place for place, item in enumerate(texts) if item.language == language]
        used = [texts[place] for place in places]
        if can_adapt(used):
            calibration = base.calibration_of(language).calibration
            weights[language], scores[places] = adapt(weights[language], calibration, used)
    if any(weights[language] is not base.weights[language] for language in weights):
        adapted = SentimentModel(base.card, weights, base.digest)
        yield _made(ADAPTED, adapted, texts, scores, now)


def _made(
    name: str,
    model: SentimentModel,
    texts: Sequence[LabelledText],
    scores: NDArray[np.float64],
    now: datetime,
) -> Made:
    """Return a model whose calibrations are fitted to scores of texts, read back from its files."""
    counts = Counter((item.source, item.language or "") for item in texts if item.label)
    own = [
        TrainingSet(source, language, n, "own reviews", "ratings") for (source, language), n in sorted(counts.items())
    ]
    card = replace(
        model.card,
        made_on=f"{now:%Y-%m-%d}",
        calibrations=recalibrated(model.card.calibrations, texts, scores),
        training=(*[row for row in model.card.training if row.licence != "own reviews"], *own),
        parent=model.digest,
    )
    files = save_model(card, model.weights)
    return Made(name, SentimentModel.from_bytes(files.card, files.weights, files.digest), files)


def _with_own(card: ModelCard, figures: tuple[HeldOutFigures, ...]) -> tuple[HeldOutFigures, ...]:
    """Return the figures for a card: own ones first, and those of collections that it also learnt from."""
    own = {row.name for row in figures}
    return (*figures, *(row for row in card.held_out if row.name not in own))


def _contest(made: Sequence[Made], judged: Sequence[LabelledText]) -> tuple[Made, tuple[Candidate, ...]]:
    """Return the best candidate, and what is shown of each."""
    best, shown = made[0], []
    groups = [item.group for item in judged]
    best_loss = losses(_positive(best.model, judged), judged)
    first_loss = best_loss
    for each in made:
        loss = losses(_positive(each.model, judged), judged)
        if gain_interval(best_loss, loss, groups=groups).low > 0:
            best, best_loss = each, loss
        gain = gain_interval(first_loss, loss, groups=groups)
        shown.append(Candidate(each.name, float(loss.mean()), gain, tuple(_figures(each.model, judged))))
    return best, tuple(shown)


def _positive(model: SentimentModel, texts: Sequence[LabelledText]) -> NDArray[np.float64]:
    """Return P(positive) of texts as their sources are read; one half where the model says nothing."""
    words, languages = [item.text for item in texts], [item.language or "" for item in texts]
    return np.nan_to_num(model.judge(words, languages, [item.source for item in texts]), nan=0.5)


def _figures(model: SentimentModel, judged: Sequence[LabelledText]) -> Iterator[HeldOutFigures]:
    """Yield how a model does on each source and language."""
    positive = _positive(model, judged)
    keyed = sorted(range(len(judged)), key=lambda place: (judged[place].source, judged[place].language or ""))
    for (source, language), places in groupby(keyed, key=lambda at: (judged[at].source, judged[at].language or "")):
        chosen = list(places)
        texts = [judged[place] for place in chosen]
        chances = np.column_stack([1 - positive[chosen], positive[chosen]])
        found = compute_figures(texts, chances, (NEGATIVE, POSITIVE))
        groups = len({item.group for item in texts})
        numbers = (found.accuracy, found.macro_f1, found.ece, found.brier, found.spearman_with_rating)
        yield HeldOutFigures(source, language, found.n, groups, *numbers)
