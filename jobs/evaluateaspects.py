"""Judge aspect models on a labelled file, as `leumund evaluate aspects` prints it."""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from jobs.aspectknowledge import shipped_knowledge
from jobs.aspectsets import read_aspect_sets
from jobs.errors import CategoriesUnknown, FileUnreadable
from jobs.model import shipped_model
from jobs.settings import SHIPPED
from scoring.aspectevaluation import AspectFigures, evaluate_aspects
from scoring.aspectlabel import AspectLabel, AspectText
from scoring.aspectled import VocabularyLed, agreement, in_words_of
from scoring.aspectmodel import fit_aspects
from scoring.errors import NotEnoughTexts
from scoring.language import detect_language

_FORM = "each line needs text, and aspects: a list of {polarity, category?, term?, start?, end?}"


def evaluate_aspect_file(file: Path, train: Sequence[Path] = ()) -> AspectFigures:
    """Return how well aspects are found and judged in a file.

    Args:
        file: A benchmark file with `aspects`, JSON Lines, plain or gzip.
        train: Files to fit a fresh model on; none: the shipped aspect set that shares most names with the file's
            categories is judged, on those categories, with the shipped sentiment model.

    Raises:
        FileUnreadable: If a file is no such file.
        NotEnoughTexts: If no text of it has an aspect.
        CategoriesUnknown: If nothing is to be learnt from and no shipped set knows a category of the file.
    """
    texts = _labelled(file)
    if train:
        return evaluate_aspects(
            texts, fit_aspects([each for path in train for each in _labelled(path)], shipped_knowledge())
        )
    categories = {label.category for text in texts for label in text.categories if label.category is not None}
    if not categories:
        return evaluate_aspects(texts, VocabularyLed(None, shipped_model().judge))
    led = max(read_aspect_sets(SHIPPED / "aspects"), key=lambda each: agreement(categories, each))
    if not agreement(categories, led):
        raise CategoriesUnknown(
            f"no aspect set has a category of this file: {', '.join(sorted(categories)[:5])}",
            where=str(file),
            next_step="give --train FILE with labelled sentences of the same kind",
        )
    return evaluate_aspects(in_words_of(texts, led), VocabularyLed(led, shipped_model().judge))


def figures_json(figures: AspectFigures) -> dict[str, object]:
    """Return the object that `--json` prints; null where the file has no such labels."""
    return asdict(figures)


def read_aspect_texts(file: Path) -> Iterator[AspectText]:
    """Yield the sentences of a benchmark file with what is labelled in them.

    Raises:
        FileUnreadable: If it is no such file.
    """
    opened = gzip.open if file.name.endswith(".gz") else open
    try:
        with opened(file, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _aspect_text(line, f"{file}, line {number}")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise FileUnreadable(
            f"cannot read the labelled texts: {error}",
            where=str(file),
            next_step="give a JSON Lines file, plain or .gz",
        ) from error


def _labelled(file: Path) -> list[AspectText]:
    """Return the sentences of a file, at least one of which has a label."""
    texts = list(read_aspect_texts(file))
    if not any(text.labels for text in texts):
        raise NotEnoughTexts("no text has an aspect to judge by", where=str(file), next_step=_FORM)
    return texts


def _aspect_text(line: str, where: str) -> AspectText:
    try:
        row = json.loads(line)
        text = str(row["text"])
        labels = tuple(_label(aspect) for aspect in row["aspects"])
        language = row.get("language") or detect_language(text)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileUnreadable(f"no text with aspects: {error!r}", where=where, next_step=_FORM) from error
    return AspectText(text, str(language), labels)


def _label(aspect: Mapping[str, str | int]) -> AspectLabel:
    category, term = (aspect.get(name) for name in ("category", "term"))
    return AspectLabel(
        str(aspect["polarity"]),
        category=None if category is None else str(category),
        term=None if term is None else str(term),
        start=int(aspect.get("start") or 0),
        end=int(aspect.get("end") or 0),
    )
