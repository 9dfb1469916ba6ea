"""Read a review stream as the sets that authenticity tests see."""

import gzip
import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from scoring.authenticitytest import Opinion

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
