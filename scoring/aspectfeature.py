"""Features of an opinion's target in its sentence: the words around it by distance, what they say, what is alike."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.aspectsentence import AnalysedSentence, is_negator
from scoring.aspectvector import WordVectors

Features = dict[str, float]
"""Named features of one target, to be hashed."""

_FADING = 4.0
_NEAR = 3
_MOST = 6.0


@dataclass(frozen=True, slots=True)
class Target:
    """What an opinion speaks of, as tokens of an analysed sentence."""

    sentence: AnalysedSentence
    """The sentence."""
    first: int
    """First token that names it."""
    last: int
    """Last token that names it."""
    n_others: int = 0
    """Other targets in the same sentence."""

    def distance(self, place: int) -> int:
        """Return the number of tokens from the target to a place outside it; 0 inside."""
        return max(self.first - place, place - self.last, 0)

    def is_inside(self, place: int) -> bool:
        """Say whether a token belongs to the target itself."""
        return self.first <= place <= self.last

    def shares_segment(self, place: int) -> bool:
        """Say whether no mark or conjunction stands between the target and a place."""
        segments = self.sentence.segments
        return segments[place] in (segments[self.first], segments[self.last])

    def shares_part(self, place: int) -> bool:
        """Say whether neither a full stop nor a contrast stands between the target and a place."""
        return self.sentence.parts[place] == self.sentence.parts[self.first]


def target_features(target: Target) -> Features:
    """Return the named features of a target; a sentence without a word has none.

    References:
        After Kiritchenko et al. (2014), NRC-Canada-2014, section 3.3: words and lexicon sums of the target's
        surroundings. Distances, parts and segments are ours.
    """
    if not target.sentence.words:
        return {}
    features: Features = {}
    for source in (_name_features, _word_features, _neighbour_features, _strength_features, _shape_features):
        features.update(source(target))
    return features


def target_vectors(target: Target, vectors: WordVectors) -> NDArray[np.float64]:
    """Return the mean vectors of the target, of its surroundings by distance, its segment and the whole sentence.

    Args:
        target: The target.
        vectors: Word vectors.

    Returns:
        Four vectors of length 1 one after the other, shape (4 * n_dimensions,); zeros where no word is known.
    """
    sentence = target.sentence
    rows = vectors.of(sentence.words) * np.where(sentence.negated, -0.5, 1.0)[:, None]
    places = range(len(sentence.words))
    weights = np.array(
        [
            [
                float(target.is_inside(place)),
                0.0 if target.is_inside(place) else math.exp(-(target.distance(place) - 1) / 3),
                float(not target.is_inside(place) and sentence.segments[place] == sentence.segments[target.first]),
                float(not target.is_inside(place)),
            ]
            for place in places
        ]
    ).reshape(-1, 4)
    means = weights.T @ rows
    unit: NDArray[np.float64] = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-6)
    return unit.ravel()


def regions_of(target: Target, place: int) -> Iterator[tuple[str, float]]:
    """Yield the regions around a target that a place lies in, and how much it counts there, 0..1."""
    distance = target.distance(place)
    yield "all", 1.0
    yield "faded", math.exp(-max(distance - 1, 0) / _FADING)
    if target.shares_segment(place):
        yield "segment", 1.0
    if target.shares_part(place):
        yield "part", 1.0
    if distance <= _NEAR:
        yield "near", 1.0
    if target.is_inside(place):
        yield "inside", 1.0
    else:
        yield ("left" if place < target.first else "right"), math.exp(-distance / _FADING)


def _outside(target: Target) -> Iterator[tuple[int, str]]:
    """Yield place and word of every token that is not the target's own."""
    return ((place, word) for place, word in enumerate(target.sentence.words) if not target.is_inside(place))


def _name_features(target: Target) -> Features:
    """Return the target's own words, the last of them, and all together."""
    words = target.sentence.words[target.first : target.last + 1]
    own = {f"own:{word}": 1.0 for word in words}
    return {**own, f"head:{words[-1]}": 1.0, f"name:{' '.join(words)}": 1.0}


def _word_features(target: Target) -> Features:
    """Return words and pairs of words by how near they stand and whether they share segment or part."""
    sentence = target.sentence
    features: Features = {}
    for place, word in _outside(target):
        marked = f"!{word}" if sentence.negated[place] else word
        nearness = math.exp(-(target.distance(place) - 1) / _FADING)
        _raise(features, f"near:{marked}", 1.5 * nearness)
        if target.shares_segment(place):
            features[f"segment:{marked}"] = 1.0
        elif target.shares_part(place):
            features[f"part:{marked}"] = 0.7
        if place + 1 < len(sentence.words):
            _raise(features, f"pair:{word} {sentence.words[place + 1]}", 0.3 + nearness)
    return features


def _neighbour_features(target: Target) -> Features:
    """Return the words right before and after the target, by place."""
    words, first, last = target.sentence.words, target.first, target.last
    features: Features = {}
    for step in range(1, _NEAR + 1):
        weight = 1.0 if step < _NEAR else 0.7
        if first - step >= 0:
            features[f"before{step}:{words[first - step]}"] = weight
        if last + step < len(words):
            features[f"after{step}:{words[last + step]}"] = weight
    if first >= 2:
        features[f"before:{words[first - 2]} {words[first - 1]}"] = 1.0
    if last + 2 < len(words):
        features[f"after:{words[last + 1]} {words[last + 2]}"] = 1.0
    if first and last + 1 < len(words):
        features[f"around:{words[first - 1]} {words[last + 1]}"] = 1.0
    return features


def _strength_features(target: Target) -> Features:
    """Return what the opinion words say, by where they stand, and which one stands nearest."""
    sums: Features = {}
    nearest: dict[str, int] = {}
    for place, strength in enumerate(target.sentence.strengths):
        if not strength:
            continue
        side = "for" if strength > 0 else "against"
        for name, weight in regions_of(target, place):
            sums[f"{name}:{side}"] = sums.get(f"{name}:{side}", 0.0) + abs(strength) * weight
        nearest[side] = min(nearest.get(side, 99), target.distance(place))
    features = {f"said:{name}": 0.5 * min(amount, _MOST) for name, amount in sums.items()}
    for name in ("all", "segment", "part", "near"):
        features.update(_balance(name, sums.get(f"{name}:for", 0.0), sums.get(f"{name}:against", 0.0)))
    if nearest:
        side = min(nearest, key=lambda each: (nearest[each], each))
        features[f"nearest:{side}"] = features[f"nearest:{side}:{min(nearest[side], 4)}"] = 1.0
    return features


def _balance(region: str, good: float, bad: float) -> Features:
    """Return which side outweighs the other in a region, by how much, and whether both are heard."""
    winner = "none" if not good and not bad else "for" if good > bad else "against" if bad > good else "even"
    features = {f"balance:{region}:{winner}": 1.0, f"difference:{region}": 0.5 * max(-3.0, min(3.0, good - bad))}
    return {**features, f"both:{region}": 1.0} if good and bad else features


def _shape_features(target: Target) -> Features:
    """Return length, number of parts and targets, where the target stands, and whether its segment is negated."""
    sentence = target.sentence
    features = {
        f"length:{min(len(sentence.words) // 8, 6)}": 0.5,
        f"others:{min(target.n_others, 4)}": 0.5,
        f"parts:{min(sentence.parts[-1], 3)}": 0.5,
        f"in part:{min(sentence.parts[target.first], 2)}": 0.5,
    }
    own = sentence.segments[target.first]
    negated = any(is_negator(word) and sentence.segments[place] == own for place, word in _outside(target))
    return {**features, "negated": 1.0} if negated else features


def _raise(features: Features, name: str, value: float) -> None:
    """Keep the larger of a feature's value and another."""
    features[name] = max(features.get(name, 0.0), value)
