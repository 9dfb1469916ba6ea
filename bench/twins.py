"""Which planted repeats of reviews are recognised, and which different reviews are taken for repeats?"""

import argparse
import random
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from bench.row import measure_pair, print_row
from scoring.duplicate import fingerprint
from scoring.twin import Link, Sayings, find_twins
from simulator.writer import Brief, write

SEED = 1177
SIZE = 20_000
FIRST_DAY = 739_000
DAYS = 720
N_AUTHORS = 9_000
STOCK = ("Top", "Sehr gut, gerne wieder", "Works great", "Alles bestens", "Great product", "Schnelle Lieferung, danke")
PHRASES = (
    "Sehr gutes Produkt und sehr schnelle Lieferung",
    "Very good product, fast delivery, thank you very much",
    "Alles wie beschrieben, immer wieder gerne, vielen Dank",
    "Great quality for the price, would buy it again",
)


@dataclass(frozen=True, slots=True)
class Telling:
    """One review as some source shows it."""

    opinion: int
    """Whose opinion it is: those with the same number are repeats."""
    text: str
    """Its words."""
    day: int
    """Day of publication, ordinal."""
    unit: float
    """Rating, 0..1."""
    author: int
    """Number of the author on the source; -1 where none is shown."""


@dataclass(slots=True)
class Found:
    """What the newest round of a measurement returned."""

    leaders: list[int]
    """Position of the review that stands for each."""


def main() -> None:
    """Print one row: precision and recall of planted repeats, beside comparing whole texts."""
    told = plant(_size())
    ours, plain = Found([]), Found([])
    pair = measure_pair(partial(_keep_ours, ours, told), partial(_keep_plain, plain, told), rounds=3)
    mine, theirs = judge(told, ours.leaders), judge(told, plain.leaders)
    print_row(
        question="F1 of planted repeats beside comparing whole texts",
        value=mine.f1,
        unit="F1",
        n=len(told),
        baseline=theirs.f1,
        ratio=mine.f1 / theirs.f1,
        seconds=pair.ours,
        seed=SEED,
        goal=1.0,
        more={
            "precision": mine.precision,
            "recall": mine.recall,
            "plain_precision": theirs.precision,
            "plain_recall": theirs.recall,
            "planted_repeats": mine.planted,
        },
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well repeats were recognised."""

    precision: float
    """Share of what was taken for a repeat that is one."""
    recall: float
    """Share of planted repeats that were recognised."""
    planted: int
    """Repeats that were planted."""

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def plant(size: int) -> list[Telling]:
    """Return reviews of one subject in random order, one in six of them a repeat, one in five a stock phrase."""
    dice = random.Random(SEED)  # noqa: S311 - made-up reviews, no secret
    told: list[Telling] = []
    while len(told) < size:
        original = _original(len(told), dice)
        told.append(original)
        if dice.random() < 0.2:
            told.append(_repeat(original, dice))
    dice.shuffle(told)
    return told


def judge(told: list[Telling], leaders: list[int]) -> Judgement:
    """Return precision and recall of the repeats that were found."""
    repeats = [place for place, leader in enumerate(leaders) if place != leader]
    right = sum(told[place].opinion == told[leaders[place]].opinion for place in repeats)
    planted = len(told) - len({each.opinion for each in told})
    return Judgement(right / max(len(repeats), 1), right / planted, planted)


def _original(number: int, dice: random.Random) -> Telling:
    stars = dice.choices((1, 2, 3, 4, 5), (15, 8, 10, 25, 42))[0]
    kind = dice.random()
    if kind < 0.12 and stars >= 4:
        text = dice.choice(STOCK)
    elif kind < 0.2 and stars >= 4:
        text = dice.choice(PHRASES)
    else:
        brief = Brief(("kettle", "purchase"), dice.choice(("de", "de", "en")), stars)
        text = write(brief, dice).text()
    author = dice.randrange(N_AUTHORS) if dice.random() < 0.8 else -1
    return Telling(number, text, FIRST_DAY + dice.randrange(DAYS), (stars - 1) / 4, author)


def _repeat(original: Telling, dice: random.Random) -> Telling:
    """Return the review once more: on another source, there with a word changed, or by its author at a variant."""
    way = dice.random()
    if way < 0.3 and original.author >= 0:
        return replace(original, day=original.day + dice.randrange(60))
    elsewhere = replace(original, author=N_AUTHORS + dice.randrange(N_AUTHORS))
    words = original.text.split()
    if way < 0.6 and len(words) >= 20:
        words[dice.randrange(len(words))] = "[phone]"
        return replace(elsewhere, text=" ".join(words), day=original.day + dice.randrange(3))
    return replace(elsewhere, text=original.text.upper() if dice.random() < 0.1 else original.text)


def find_leaders(told: list[Telling]) -> list[int]:
    """Return for each review the position of the one that stands for it, by our rule."""
    sayings = Sayings(
        fingerprint([each.text for each in told]),
        review=np.arange(len(told)),
        author=np.array([each.author for each in told]),
        day=np.array([each.day for each in told]),
        unit=np.array([each.unit for each in told]),
        syndicated=np.zeros(len(told), bool),
    )
    best: dict[int, Link] = {}
    for link in find_twins(sayings, lambda places: [told[place].text for place in places], since=0):
        known = best.get(link.later)
        if known is None or link.similarity > known.similarity:
            best[link.later] = link
    leaders = list(range(len(told)))
    for later in sorted(best):
        leaders[later] = leaders[best[later].earlier]
    return leaders


def _keep_ours(found: Found, told: list[Telling]) -> None:
    found.leaders = find_leaders(told)


def _keep_plain(found: Found, told: list[Telling]) -> None:
    """Take reviews with the same text for the same opinion."""
    first: dict[str, int] = {}
    found.leaders = [first.setdefault(each.text, place) for place, each in enumerate(told)]


def _size() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=SIZE, help="number of reviews")
    return int(parser.parse_args().size)


if __name__ == "__main__":
    main()
