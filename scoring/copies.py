"""Copies: texts that are identical or nearly identical to a text by somebody else, reviews passed on apart."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.authenticitytest import AuthenticityTest, Opinion, too_little
from scoring.betabinomial import dispersed
from scoring.company import LEAST_OTHERS, Shares, usual_shares
from scoring.duplicate import group_numbers, near_identical
from scoring.tokens import hash_words
from scoring.twin import LONG

NAME = "near_identical"
LEAST_TEXTS = 20
"""Texts of 12 words or more below which nothing is said."""
USUAL_SHARE, USUAL_DISPERSION = 0.01, 0.02
"""Share of texts with a twin by somebody else that is taken as usual where too few other subjects are known, and how
much it differs from set to set."""
LEAST_SHARE = 0.005
"""Least share that is taken as usual, so that a single pair is nothing odd where others have none."""
_NEXT_DAY = 1


class Copies(NamedTuple):
    """What was found of texts that are alike."""

    n_texts: int = 0
    """Longer texts."""
    n_twins: int = 0
    """Those of them that have a near-identical twin by somebody else."""
    part: tuple[int, ...] = ()
    """Positions of the reviews of each group that are not the earliest voice in it, ascending."""


def judge_copies(copies: Copies, usual: Sequence[Shares] = ()) -> AuthenticityTest:
    """Return whether more texts than usual have a near-identical twin by somebody else.

    The effect is the share of texts with a twin, 0..1.

    Args:
        copies: What was found in the set.
        usual: For each other subject how many texts have a twin by somebody else, and how many have none.

    References:
        Ours, see docs/indicators.md#authenticity. Resemblance: Broder (1997), On the resemblance and containment of
        documents; copies as a mark of bought reviews: Jindal and Liu (2008), Opinion spam and analysis, section 4.
    """
    n, twins = copies.n_texts, copies.n_twins
    if n < LEAST_TEXTS:
        return too_little(NAME, "texts", n=n, least=LEAST_TEXTS)
    share, dispersion = _usual(usual)
    p_value = min(float(dispersed(n, share, dispersion)[twins:].sum()), 1.0)
    numbers = (("n_texts", float(n)), ("n_twins", float(twins)), ("usual_share", share))
    return AuthenticityTest(NAME, twins / n, p_value, numbers, copies.part)


def count_copies(opinions: Sequence[Opinion], elsewhere: Sequence[Opinion] = ()) -> Copies:
    """Return how many longer texts there are, how many of them have a twin, and where the later of each group stand.

    Several reviews by one author are one voice; so are reviews on different listings with the same rating and the same
    day, or the next: that is one review, passed on (syndication).

    Args:
        opinions: The reviews of one subject.
        elsewhere: Reviews of other subjects, whose texts may be copied here.
    """
    own = _long(opinions)
    written = [*(opinions[place] for place in own), *(elsewhere[place] for place in _long(elsewhere))]
    found = count_in_groups(written, _groups([item.text for item in written]), n_own=len(own))
    return found._replace(part=tuple(sorted(own[place] for place in found.part)))


def count_in_groups(written: Sequence[Opinion], groups: Iterable[Sequence[int]], *, n_own: int) -> Copies:
    """Return what `count_copies` does, from groups of texts that are alike.

    Args:
        written: The longer texts; only day, rating, author and place of those in groups are looked at.
        groups: Positions of the members of each group.
        n_own: How many of the texts are of the subject; they come first, those of others follow.
    """
    twins, part = 0, set[int]()
    for group in groups:
        voices = _voices(written, group)
        if len(voices) > 1:
            ours = [[place for place in voice if place < n_own] for voice in voices]
            twins += sum(bool(voice) for voice in ours)
            part.update(place for voice in ours[1:] for place in voice)
    return Copies(n_own, twins, tuple(sorted(part)))


def are_long(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Say which texts are so long that nobody writes the same by chance; shorter ones are stock phrases."""
    _, document = hash_words(texts)
    return np.bincount(document, minlength=len(texts)) >= LONG


def _long(opinions: Sequence[Opinion]) -> list[int]:
    return np.flatnonzero(are_long([item.text for item in opinions])).tolist()


def _groups(texts: Sequence[str]) -> Iterator[list[int]]:
    """Yield the positions of texts that say almost the same, for each group of two or more."""
    links = np.array(near_identical(texts), dtype=np.int64).reshape(-1, 2)
    groups: dict[int, list[int]] = defaultdict(list)
    numbers = group_numbers(links, len(texts))
    for place in np.unique(links).tolist():
        groups[int(numbers[place])].append(place)
    yield from groups.values()


def _voices(written: Sequence[Opinion], group: Iterable[int]) -> list[list[int]]:
    """Return the reviews of a group by whose they are, the earliest voice first."""
    voices: list[list[int]] = []
    by_author: dict[str, list[int]] = {}
    by_day: dict[tuple[float | None, int], list[list[int]]] = defaultdict(list)
    for place in sorted(group, key=lambda place: (written[place].day or 0, place)):
        item = written[place]
        voice = by_author.get(item.author or "") or _passed_on(written, item, by_day)
        if voice is None:
            voice = []
            voices.append(voice)
        voice.append(place)
        if item.author is not None:
            by_author[item.author] = voice
        if item.day is not None and not any(voice is other for other in by_day[item.unit, item.day]):
            by_day[item.unit, item.day].append(voice)
    return voices


def _passed_on(
    written: Sequence[Opinion], item: Opinion, by_day: dict[tuple[float | None, int], list[list[int]]]
) -> list[int] | None:
    """Return the voice on other listings that this review repeats: same words, rating and day; None for none."""
    if item.day is None:
        return None
    # Days come in order, and a day may be the one before in another source's zone.
    near = [voice for back in (0, _NEXT_DAY) for voice in by_day.get((item.unit, item.day - back), [])]
    return next((voice for voice in near if all(_may_be_one(written[place], item) for place in voice)), None)


def _may_be_one(first: Opinion, second: Opinion) -> bool:
    """Say whether two reviews can be one: on two listings, and not by two known people of one source."""
    two_people = first.author is not None and second.author is not None and first.source == second.source
    return (first.source, first.place) != (second.source, second.place) and not two_people


def _usual(usual: Sequence[Shares]) -> tuple[float, float]:
    """Return the share of texts with a twin in other sets, and how much it differs from set to set."""
    enough = [each for each in usual if sum(each) >= LEAST_TEXTS]
    if len(enough) < LEAST_OTHERS:
        return USUAL_SHARE, USUAL_DISPERSION
    found = usual_shares(enough)
    # Seen in few sets, a spread is not to be trusted when it is small.
    return max(float(found.shares[0]), LEAST_SHARE), max(found.dispersion, USUAL_DISPERSION / 2)
