"""Read a review stream as the sets that authenticity tests see."""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from scoring.authenticitytest import Opinion
from scoring.copies import are_long
from scoring.duplicate import group_numbers, near_identical

_BY_DAY = frozenset({"day", "exact"})


def read_sets(file: Path) -> dict[str, list[Opinion]]:
    """Return the reviews of each subject of a stream; each review id counts once per subject."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    distinct = {(row["subject"], row["review_id"]): row for row in reversed(rows)}
    by_author = Counter(row["author"] for row in distinct.values() if row["author"])
    sets: dict[str, list[Opinion]] = defaultdict(list)
    for row in reversed(distinct.values()):
        sets[row["subject"]].append(_opinion(row, by_author))
    return dict(sets)


def copied_elsewhere(sets: Mapping[str, Sequence[Opinion]]) -> dict[str, list[Opinion]]:
    """Return for each subject the reviews of others that say almost the same as one of its own."""
    written = [(subject, item) for subject, opinions in sets.items() for item in opinions]
    links = np.array(near_identical([item.text for _, item in written]), dtype=np.int64).reshape(-1, 2)
    numbers = group_numbers(links, len(written))
    groups: dict[int, list[int]] = defaultdict(list)
    for place in np.unique(links).tolist():
        groups[int(numbers[place])].append(place)
    found: dict[str, list[Opinion]] = {subject: [] for subject in sets}
    for group in groups.values():
        for subject in {written[place][0] for place in group}:
            found[subject] += [written[place][1] for place in group if written[place][0] != subject]
    return found


def with_foreign_texts(
    dice: np.random.Generator, subject: str, sets: Mapping[str, Sequence[Opinion]]
) -> tuple[list[Opinion], list[Opinion]]:
    """Return a set in which one text in ten is that of a review of another subject, and those reviews."""
    opinions = list(sets[subject])
    others = [item for other, each in sets.items() if other != subject for item in each]
    others = [others[place] for place in np.flatnonzero(are_long([item.text for item in others])).tolist()]
    n = min(len(opinions) // 10, len(others))
    taken = [others[place] for place in dice.choice(len(others), n, replace=False).tolist()] if n else []
    for place, item in zip(dice.choice(len(opinions), n, replace=False).tolist(), taken, strict=True):
        opinions[place] = replace(opinions[place], text=item.text)
    return opinions, taken


def _opinion(row: dict[str, object], by_author: Counter[object]) -> Opinion:
    published, author = str(row["published_at"] or ""), row["author"]
    return Opinion(
        day=date.fromisoformat(published[:10]).toordinal() if row["published_precision"] in _BY_DAY else None,
        unit=_unit(row),
        text=f"{row['title'] or ''}\n{row['text'] or ''}".strip(),
        author=str(author) if author else None,
        hour=int(published[11:13]) + int(published[14:16]) / 60 if row["published_precision"] == "exact" else None,
        source=str(row["source"]),
        place=f"{row['source']}/{row['subject']}",
        reviews_by_author=by_author[author] if author else None,
    )


def _unit(row: dict[str, object]) -> float | None:
    if row["rating"] is None:
        return None
    low, high, rating = (float(str(row[name])) for name in ("rating_min", "rating_max", "rating"))
    unit = (rating - low) / (high - low)
    return unit if 0 <= unit <= 1 else None
