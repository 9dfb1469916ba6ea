"""How fast are texts searched for near-identical ones, beside datasketch's MinHashLSH, and how many are found?"""

import argparse
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, chain

from datasketch import MinHash, MinHashLSH

from bench.row import Pair, measure_pair, print_row
from scoring.duplicate import SIMILAR, near_identical

SEED = 2014
SIZES = (10_000, 100_000, 1_000_000)
VOCABULARY = 20_000
COPIED = 0.1
"""Share of texts that have a copy, one in three of them word for word."""
PERMUTATIONS = 128
"""datasketch's default."""
SHINGLE = 3
Links = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Made-up texts with planted copies."""

    texts: list[str]
    """In random order."""
    planted: Links
    """Positions of a text and its copy whose sets of shingles are at least as similar as asked."""


@dataclass(slots=True)
class Found:
    """What the newest round of a measurement returned."""

    links: Links
    """Pairs of positions."""


def main() -> None:
    """Print one row a size, and how time grows from the smallest to the largest."""
    sizes = _sizes()
    seconds = [_measure(make_corpus(size), size) for size in sizes]
    if len(sizes) > 1:
        growth = [math.log(pair.ours / seconds[0].ours) / math.log(sizes[-1] / sizes[0]) for pair in seconds][-1]
        theirs = math.log(seconds[-1].baseline / seconds[0].baseline) / math.log(sizes[-1] / sizes[0])
        print_row(
            question="Growth of the search for near-identical texts: exponent of n",
            value=growth,
            unit="exponent of n",
            n=sizes[-1],
            baseline=theirs,
            ratio=theirs / growth,
            seconds=seconds[-1].ours,
            seed=SEED,
            packages=("datasketch",),
        )


def make_corpus(size: int) -> Corpus:
    """Return texts of 15 to 70 words drawn as unevenly as in a language; some are copied, with or without changes."""
    dice = random.Random(SEED)  # noqa: S311 - made-up texts, no secret
    words = [_word(dice) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
    n_copied = int(size * COPIED / 2)
    originals = [dice.choices(words, cum_weights=weights, k=dice.randint(15, 70)) for _ in range(size - n_copied)]
    copies = [_copy(originals[place], words, dice) for place in range(n_copied)]
    order = list(range(size))
    dice.shuffle(order)
    texts = [""] * size
    for place, tokens in zip(order, chain(originals, copies), strict=True):
        texts[place] = " ".join(tokens)
    pairs = [(order[place], order[size - n_copied + place]) for place in range(n_copied)]
    return Corpus(texts, [pair for pair in pairs if similarity(texts[pair[0]], texts[pair[1]]) >= SIMILAR])


def similarity(first: str, second: str) -> float:
    """Return the Jaccard similarity of the sets of three-word shingles, the plain way."""
    one, two = set(shingles(first)), set(shingles(second))
    return len(one & two) / len(one | two)


def shingles(text: str) -> list[bytes]:
    """Return the runs of three words of a text."""
    words = text.split()
    return [" ".join(words[start : start + SHINGLE]).encode() for start in range(len(words) - SHINGLE + 1)]


def recall_of(links: Links, planted: Links, n: int) -> float:
    """Return the share of planted pairs that the links bring together, directly or by way of others."""
    leader = list(range(n))
    for first, second in links:
        one, two = _leader(leader, first), _leader(leader, second)
        leader[max(one, two)] = min(one, two)
    return sum(_leader(leader, first) == _leader(leader, second) for first, second in planted) / len(planted)


def _measure(corpus: Corpus, size: int) -> Pair:
    ours, theirs = Found([]), Found([])
    rounds = 3 if size <= SIZES[1] else 1
    pair = measure_pair(
        partial(_keep, ours, near_identical, corpus.texts),
        partial(_keep, theirs, _search_datasketch, corpus.texts),
        rounds=rounds,
    )
    print_row(
        question="Near-identical texts beside datasketch's MinHashLSH",
        value=size / pair.ours,
        unit="texts per CPU-second",
        n=size,
        baseline=size / pair.baseline,
        ratio=pair.ratio(),
        seconds=pair.ours,
        seed=SEED,
        goal=15.0,
        packages=("datasketch", "numpy"),
        more={
            "recall": recall_of(ours.links, corpus.planted, size),
            "datasketch_recall": recall_of(theirs.links, corpus.planted, size),
            "planted_pairs": len(corpus.planted),
            "pairs_beyond_planted": len({*ours.links} - {(min(p), max(p)) for p in corpus.planted}),
        },
    )
    return pair


def _keep(found: Found, search: Callable[[Sequence[str]], Links], texts: Sequence[str]) -> None:
    found.links = search(texts)


def _search_datasketch(texts: Sequence[str]) -> Links:
    """Return the pairs that its index gives: no exact check follows, which would take it more time."""
    index = MinHashLSH(threshold=SIMILAR, num_perm=PERMUTATIONS)
    links: Links = []
    for place, text in enumerate(texts):
        sketch = MinHash(PERMUTATIONS)
        sketch.update_batch(shingles(text))
        links += [(earlier, place) for earlier in index.query(sketch)]
        index.insert(place, sketch, check_duplication=False)
    return links


def _word(dice: random.Random) -> str:
    return "".join(dice.choices("abcdefghijklmnopqrstuvwxyzäöü", k=dice.randint(2, 10)))


def _copy(tokens: list[str], words: list[str], dice: random.Random) -> list[str]:
    """Return the words with none, one or two of them replaced."""
    copied = list(tokens)
    for _ in range(dice.randint(0, 2)):
        copied[dice.randrange(len(copied))] = dice.choice(words)
    return copied


def _leader(leader: list[int], place: int) -> int:
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = leader[place]
    return place


def _sizes() -> Sequence[int]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of texts")
    return tuple(parser.parse_args().sizes)


if __name__ == "__main__":
    main()
