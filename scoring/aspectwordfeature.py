"""Features from words for aspects: what a target is, what is said of such things, and how."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.aspectfeature import Features, Target, regions_of
from scoring.aspectsentence import AnalysedSentence
from scoring.aspectword import AGAINST, FOR, AspectWords, Found, side_of

_MOST = 4.0
_FIT, _CUE = 0.7, 1.5
_UNNAMED = 0.4
"""What an opinion counts for a target of an unknown kind."""
_CLOSE = 3
_MENTION = 0.5


def thing_features(target: Target) -> Features:
    """Return what a target is by its own words, what fits or ill fits such a thing by region, and the cues around it.

    Args:
        target: The target; its sentence was analysed with words for aspects.

    References:
        Ours. Words that are good of one thing and bad of another: Ding, Liu and Yu (2008), A holistic lexicon-based
        approach to opinion mining, section 2.
    """
    things = [found for found in target.sentence.things if found.last >= target.first and found.first <= target.last]
    groups = _groups(things, target.last)
    features = {f"thing:{kind}": 1.0 for found in things for kind in found.kinds}
    features |= {f"group:{group}": 1.0 for group in groups or ("?",)}
    return {**features, **_fit_features(target, groups), **_cue_features(target)}


def said_features(sentence: AnalysedSentence, category: str) -> Features:
    """Return what is said of each group in a whole sentence, alone and with a category, and which cues it holds."""
    said: dict[tuple[str, str], float] = defaultdict(float)
    for found in sentence.opinions:
        for kind in found.kinds:
            said[kind[1:], _turned(kind[0], negated=sentence.negated[found.first])] += 1 / len(found.kinds)
    features = {f"cue:{cue}": 0.7 for found in sentence.cues for cue in found.kinds}
    for (group, side), amount in said.items():
        features[f"said of:{group}:{side}"] = 0.5 * min(amount, 3) ** 0.5
        features[f"said of:{category}:{group}:{side}"] = min(amount, 3) ** 0.5
    return features


def mention_columns(words: Iterable[AspectWords]) -> tuple[str, ...]:
    """Return what a sentence can speak of: things (`food/dish`), groups (`food`), opinions by group (`of food`)."""
    kinds, judged = set[str](), set[str]()
    for each in words:
        kinds.update(kind for found in each.things.values() for kind in found)
        judged.update(f"of {kind[1:]}" for found in each.opinions.values() for kind in found)
    return (*sorted(kinds), *sorted({kind.split("/")[0] for kind in kinds}), *sorted(judged))


def mention_row(sentence: AnalysedSentence, columns: Sequence[str]) -> NDArray[np.float64]:
    """Return how much a sentence speaks of what, 0 to about 1, shape (len(columns) + 4,).

    The last four say whether it names and judges nothing, judges only, names one group, names several.

    Args:
        sentence: Analysed with words for aspects.
        columns: As `mention_columns` gives them.
    """
    amounts: dict[str, float] = defaultdict(float)
    named: set[str] = set()
    for found in sentence.things:
        groups = _groups([found], found.last)
        named |= groups
        for names in (found.kinds, groups):
            _share(amounts, names)
    for found in sentence.opinions:
        _share(amounts, {f"of {kind[1:]}" for kind in found.kinds})
    judges = bool(sentence.opinions)
    kinds = (not named and not judges, not named and judges, len(named) == 1, len(named) > 1)
    return _MENTION * np.array([*(min(amounts[name], 3) ** 0.5 for name in columns), *kinds], dtype=np.float64)


def _share(amounts: dict[str, float], names: Iterable[str]) -> None:
    """Add one mention, in equal parts, to several names."""
    listed = tuple(names)
    for name in listed:
        amounts[name] += 1 / len(listed)


def _groups(things: Sequence[Found], head: int) -> frozenset[str]:
    """Return the groups that most of the words name; a word that ends at the head counts twice."""
    votes: Counter[str] = Counter()
    for found in things:
        for group in {kind.split("/")[0] for kind in found.kinds}:
            votes[group] += 2 if found.last == head else 1
    return frozenset(group for group, n in votes.items() if n == max(votes.values()))


def _fit_features(target: Target, groups: frozenset[str]) -> Features:
    """Return what is said for and against things of some groups, and of any thing, by region."""
    sums: dict[str, float] = defaultdict(float)
    sentence = target.sentence
    for found in sentence.opinions:
        negated = sentence.negated[found.first]
        for name, asked, counts in (("fit", groups, 1.0 if groups else _UNNAMED), ("any", frozenset[str](), 1.0)):
            side = side_of(found, asked)
            if side:
                for region, weight in regions_of(target, found.first):
                    sums[f"{name}:{region}:{_turned(side, negated=negated)}"] += counts * weight
    return {name: _FIT * min(amount, _MOST) for name, amount in sums.items()}


def _cue_features(target: Target) -> Features:
    """Return the cues of a sentence by where they stand."""
    features: Features = {}
    for found in target.sentence.cues:
        for cue in found.kinds:
            features[f"cue:all:{cue}"] = 0.5 * _CUE
            if target.shares_segment(found.first):
                features[f"cue:segment:{cue}"] = _CUE
            elif target.shares_part(found.first):
                features[f"cue:part:{cue}"] = 0.7 * _CUE
            if 0 < target.first - found.last <= _CLOSE:
                features[f"cue:before:{cue}"] = _CUE
            if 0 < found.first - target.last <= _CLOSE:
                features[f"cue:after:{cue}"] = _CUE
    return features


def _turned(side: str, *, negated: bool) -> str:
    """Return the side that a word speaks for, the other one where it is negated."""
    return side if not negated else AGAINST if side == FOR else FOR
