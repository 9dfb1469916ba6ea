"""Judge a sentiment model on a labelled file or a stream, as `leumund evaluate sentiment` prints it."""

import gzip
import json
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from jobs.errors import FileUnreadable
from jobs.model import shipped_lexicon, shipped_model, shipped_opinions
from scoring.errors import NotEnoughTexts
from scoring.evaluation import SentimentFigures, evaluate_model
from scoring.labelled import NEGATIVE, NEUTRAL, POSITIVE, LabelledText, label_of_unit
from scoring.language import detect_languages, primary_language
from scoring.sentiment import SentimentModel
from scoring.training import LEAST_PER_CLASS, Provenance, fit_languages, train_model

FEWEST_GROUPS = 5
_LABELS = {"1": POSITIVE, "0": NEGATIVE, POSITIVE: POSITIVE, NEGATIVE: NEGATIVE, NEUTRAL: NEUTRAL}


@dataclass(frozen=True, slots=True)
class SentimentReport:
    """How well a model does on a file."""

    figures: SentimentFigures
    """The figures."""
    texts_per_cpu_second: float
    """Speed of judging, texts per second of processor time."""
    model_digest: str
    """SHA-256 of the model."""

    def to_json(self) -> dict[str, object]:
        """Return the object that `--json` prints."""
        figures = {name: value for name, value in asdict(self.figures).items() if value is not None}
        return {
            **figures,
            "texts_per_cpu_second": round(self.texts_per_cpu_second, 1),
            "model_digest": self.model_digest,
        }


def evaluate_sentiment(file: Path, train: Sequence[Path] = (), recalibrate: int = 0) -> SentimentReport:
    """Return how well a model judges the texts of a file.

    Args:
        file: A benchmark file (label) or a stream (rating), JSON Lines, plain or gzip.
        train: Files to fit a fresh model of the same kind on; none: the shipped weights are judged.
        recalibrate: Labelled texts drawn for calibration and left out of the figures.

    Raises:
        FileUnreadable: If a file is no such file.
        NotEnoughTexts: If it holds too few labelled texts.
    """
    texts = list(read_labelled(file))
    if not any(item.label for item in texts):
        raise NotEnoughTexts(
            "no text has a label or a rating to judge by",
            where=str(file),
            next_step="give a benchmark file (label) or a stream (rating, rating_min, rating_max)",
        )
    model = _fresh_model(train) if train else shipped_model()
    words, languages = [item.text for item in texts], [item.language or "" for item in texts]
    # The first call of a process loads or compiles the loops, which is no speed of judging.
    model.probabilities(words[:1], languages[:1])
    began = time.process_time()
    model.probabilities(words, languages)
    seconds = max(time.process_time() - began, 1e-9)
    figures = evaluate_model(texts, model, recalibrate=recalibrate)
    return SentimentReport(figures, len(texts) / seconds, model.digest)


def read_labelled(file: Path) -> Iterator[LabelledText]:
    """Yield the texts of a benchmark file or stream with label, language and rating; rows without text are left out.

    A benchmark is taken at its word about languages, so that its figures leave nothing out; a stream states what its
    collection is mostly written in, and its texts may contradict that.
    """
    rows = list(_rows(file))
    found = detect_languages([item.text for item, _ in rows], [item.language for item, _ in rows])
    for (item, at_its_word), language in zip(rows, found, strict=True):
        yield item if at_its_word else replace(item, language=language)


def _rows(file: Path) -> Iterator[tuple[LabelledText, bool]]:
    """Yield each text with the language that its row states, and whether that is taken at its word."""
    opened = gzip.open if file.name.endswith(".gz") else open
    try:
        with opened(file, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                text = _labelled(line, number, file) if line.strip() else None
                if text is not None:
                    yield text
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise FileUnreadable(
            f"cannot read the labelled texts: {error}",
            where=str(file),
            next_step="give a JSON Lines file, plain or .gz",
        ) from error


def _labelled(line: str, number: int, file: Path) -> tuple[LabelledText, bool] | None:
    try:
        row = json.loads(line)
        text = "\n".join(part for part in (row.get("title"), row["text"]) if part)
        unit = _unit(row)
        label = _label(row, unit)
        language = primary_language(row.get("language"))
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise FileUnreadable(
            f"line {number} is no labelled text: {error!r}",
            where=str(file),
            next_step="each line needs text, and label (benchmark) or rating, rating_min, rating_max (stream)",
        ) from error
    if not (row["text"] or "").strip():
        return None
    item = LabelledText(text, label, language, rating_unit=unit, group=row.get("group") or row.get("subject"))
    return item, "label" in row and language is not None


def _label(row: dict[str, object], unit: float | None) -> str | None:
    """Return the stated label, else the one that the rating stands for; None for a row that states neither."""
    if "label" in row:
        return None if row["label"] is None else _LABELS[str(row["label"])]
    return None if unit is None else label_of_unit(unit)


def _unit(row: dict[str, object]) -> float | None:
    rating, low, high = (row.get(name) for name in ("rating", "rating_min", "rating_max"))
    if not all(isinstance(value, int | float) for value in (rating, low, high)):
        return None
    unit = (float(rating) - float(low)) / (float(high) - float(low))  # type: ignore[arg-type]
    return unit if 0 <= unit <= 1 else None


def _fresh_model(files: Sequence[Path]) -> SentimentModel:
    texts = [text for file in files for text in read_labelled(file) if text.label]
    fitted = fit_languages(_trainable(texts), shipped_opinions())
    model, _ = train_model(fitted, Provenance(f"{datetime.now(UTC):%Y-%m-%d}", lexicon=shipped_lexicon().digest))
    return model


def _trainable(texts: Sequence[LabelledText]) -> list[LabelledText]:
    """Return the texts of the languages that have enough of each class; all of them if none has."""
    counts = Counter((text.language, text.label) for text in texts)
    classes = {label for _, label in counts}
    rich = {language for language, _ in counts if min(counts[language, label] for label in classes) >= LEAST_PER_CLASS}
    # A handful of texts in one more language is no reason to refuse the others: that language is not modelled then.
    kept = [text for text in texts if text.language in rich] or list(texts)
    groups = Counter(language for language, _ in {(text.language, text.group) for text in kept})
    # Calibration leaves out whole groups at a time, which takes several: reviews of few subjects stand for themselves.
    return [text if groups[text.language] >= FEWEST_GROUPS else replace(text, group=None) for text in kept]
