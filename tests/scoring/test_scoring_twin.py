"""Which pairs the rule of twins yields, on made-up sayings and beside comparing all pairs."""

import numpy as np
import pytest

from scoring.duplicate import fingerprint
from scoring.twin import METHOD, Sayings, find_twins

LONG = "the parcel arrived two days late and the box was damaged but the seller answered quickly"
MEDIUM = "very good product and fast delivery too"


def sayings(*rows):
    """Return what is seen of versions: rows are (text, author, day, unit), each a review of its own."""
    texts, authors, days, units = zip(*rows, strict=True)
    seen = Sayings(
        fingerprint(texts),
        review=np.arange(len(rows)),
        author=np.array(authors),
        day=np.array(days),
        unit=np.array(units, dtype=np.float64),
        syndicated=np.zeros(len(rows), bool),
    )
    return seen, lambda places: [texts[place] for place in places]


def linked(*rows, since=0):
    """Return the pairs of positions and their kind."""
    seen, words = sayings(*rows)
    return sorted({(link.earlier, link.later, link.kind) for link in find_twins(seen, words, since=since)})


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([(LONG, -1, -1, np.nan), (LONG, -1, -1, np.nan)], [(0, 1, "exact")]),
        ([(LONG, 1, 5, 0.0), (LONG.upper(), 2, 900, 1.0)], [(0, 1, "exact")]),
        ([(LONG, 1, 5, 0.5), (LONG + " indeed", 2, 900, 0.75)], [(0, 1, "near")]),
        ([(LONG, 1, 5, 0.5), (LONG + " indeed", 2, 900, 1.0)], []),
        ([(MEDIUM, -1, 5, 1.0), (MEDIUM, -1, 6, 1.0)], [(0, 1, "exact")]),
        ([(MEDIUM, -1, 5, 1.0), (MEDIUM, -1, 7, 1.0)], []),
        ([(MEDIUM, -1, -1, 1.0), (MEDIUM, -1, -1, 1.0)], []),
        ([(MEDIUM, -1, 5, np.nan), (MEDIUM, -1, 5, np.nan)], [(0, 1, "exact")]),
        ([("top", 3, 5, 1.0), ("top", 3, 80, 1.0), ("top", 4, 5, 1.0)], [(0, 1, "exact")]),
        ([("top", -1, 5, 1.0), ("top", -1, 5, 1.0)], []),
        ([("", 3, 5, 1.0), ("", 3, 80, 1.0), ("", 3, 80, 0.0)], [(0, 1, "exact")]),
    ],
)
def test_pairs(rows, found):
    assert linked(*rows) == found


@pytest.mark.parametrize(("since", "found"), [(0, 3), (1, 3), (2, 2), (3, 1), (4, 0)])
def test_only_pairs_with_a_later_version_are_asked_for(since, found):
    assert len(linked(*[(LONG, -1, -1, 1.0)] * 4, since=since)) == found


def test_every_copy_is_linked_to_the_first():
    assert linked(*[(LONG, -1, -1, 1.0)] * 4) == [(0, 1, "exact"), (0, 2, "exact"), (0, 3, "exact")]


def test_the_texts_of_unlike_versions_are_never_asked_for():
    seen, _ = sayings(*((f"{place} {LONG[place:]} {place * 7}", -1, -1, 1.0) for place in range(0, 60, 20)))
    asked: list[int] = []

    def words(places):
        asked.extend(places)
        return ["" for _ in places]

    assert list(find_twins(seen, words, since=3)) == []
    assert asked == []


def test_nothing_has_no_twins():
    seen = Sayings(
        fingerprint([]), *(np.zeros(0, np.int64) for _ in range(3)), unit=np.zeros(0), syndicated=np.zeros(0, bool)
    )
    assert list(find_twins(seen, lambda places: [], since=0)) == []


def test_the_rule_has_a_name_of_its_own():
    assert len(bytes.fromhex(METHOD)) == 32
