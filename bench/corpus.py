"""Read labelled texts for training and judging from a folder of benchmark and stream files."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scoring.labelled import NEGATIVE, POSITIVE, LabelledText, label_of_unit
from scoring.language import detect_languages

_NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Collection:
    """One file to learn from."""

    name: str
    """Name of the collection."""
    file: str
    """Path below the data folder."""
    licence: str = _NOT_STATED
    """Licence as published."""
    labels: str = "ratings"
    """Where the classes come from."""
    before: str = "9999"
    """Publication date (ISO) from which rows are left out, where the scale changes without a word; text order."""
    factor: float = 1.0
    """What a text counts beside one of the other collections, > 0."""


COLLECTIONS = (
    Collection("imdb", "benchmarks/imdb/train.jsonl.gz"),
    Collection("blitzer_books", "benchmarks/blitzer_books/train.jsonl.gz", factor=2.0),
    Collection("blitzer_dvd", "benchmarks/blitzer_dvd/train.jsonl.gz", factor=2.0),
    Collection("sst2", "benchmarks/sst2/train.jsonl.gz", labels="human labels", factor=0.3),
    Collection("kununu_fashion", "benchmarks/kununu_fashion/train.jsonl.gz", labels="another model", factor=0.03),
    Collection("amazon_alexa", "streams/amazon_alexa.jsonl.gz"),
    Collection("amazon_datafiniti", "streams/amazon_datafiniti.jsonl.gz"),
    Collection("amazon_finefoods", "streams/amazon_finefoods.jsonl.gz", licence="CC0 as published"),
    Collection("amazon_giftcards", "streams/amazon_giftcards.jsonl.gz"),
    Collection("amazon_phone_eu", "streams/amazon_phone_eu.jsonl.gz"),
    Collection("glassdoor_uk", "streams/glassdoor_uk.jsonl.gz"),
    Collection("klinik_google", "streams/klinik_google.jsonl.gz"),
    Collection("kununu_statista_bmw", "streams/kununu_statista_bmw.jsonl.gz"),
    Collection("skytrax_lounge", "streams/skytrax_lounge.jsonl.gz", licence="CC0", before="2015-06-08"),
    Collection("trustpilot_uae", "streams/trustpilot_uae.jsonl.gz"),
)
"""What the shipped weights learn from; test and dev files are never among them."""


def read_rows(path: Path) -> Iterator[dict[str, object]]:
    """Yield the JSON objects of a .jsonl.gz file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read_collection(data: Path, collection: Collection, languages: Sequence[str]) -> list[LabelledText]:
    """Return the labelled or rated texts of one file in the wanted languages, each text once.

    Classes are balanced per language; a rating between the classes counts as one text.

    Args:
        data: Folder with benchmarks/ and streams/.
        collection: What to read.
        languages: ISO 639-1 codes.
    """
    found: dict[str, LabelledText] = {}
    for row in read_rows(data / collection.file):
        item = labelled_row(row, collection.name)
        known = item.label is not None or item.rating_unit is not None
        if known and item.text.strip() and str(row.get("published_at") or "") < collection.before:
            found.setdefault(item.text, item)
    recognised = detect_languages(list(found), [item.language for item in found.values()])
    found = {
        text: replace(item, language=language)
        for (text, item), language in zip(found.items(), recognised, strict=True)
        if language in languages
    }
    sizes = Counter((item.language, item.label) for item in found.values())
    totals = Counter(item.language for item in found.values() if item.label)
    balance = {key: min(5.0, totals[key[0]] / (2 * size)) if key[1] else 1.0 for key, size in sizes.items()}
    return [replace(item, weight=collection.factor * balance[item.language, item.label]) for item in found.values()]


def labelled_row(row: dict[str, object], name: str) -> LabelledText:
    """Return a row of a benchmark or stream file as a labelled text, in the language that the row states."""
    text = "\n".join(str(part) for part in (row.get("title"), row.get("text")) if part)
    stated = row.get("language")
    unit = _unit(row)
    label = {0: NEGATIVE, 1: POSITIVE}.get(row["label"], row["label"]) if "label" in row else None  # type: ignore[call-overload]
    if "label" not in row and unit is not None:
        label = label_of_unit(unit)
    group = row.get("group") or row.get("subject")
    return LabelledText(
        text=text,
        label=label,
        language=str(stated) if stated else None,
        rating_unit=unit,
        group=str(group) if group else None,
        source=name,
    )


def _unit(row: dict[str, object]) -> float | None:
    """Return the rating mapped to 0..1; None without a rating or where it lies outside its scale."""
    rating, low, high = (row.get(field) for field in ("rating", "rating_min", "rating_max"))
    if not (isinstance(rating, int | float) and isinstance(low, int | float) and isinstance(high, int | float)):
        return None
    return (rating - low) / (high - low) if low <= rating <= high else None
