"""Write the words of one made-up review so that they fit its stars."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simulator.clauses import aspects, phrases, vary

# From how many stars on a review speaks well, and up to how many it complains.
_PRAISES_FROM, _COMPLAINS_TO = 4, 2


@dataclass(frozen=True, slots=True)
class Brief:
    """What a review is to speak of."""

    topics: tuple[str, ...]
    """Files of sentences to draw from."""
    language: str
    """de, en or fr."""
    stars: int
    """1 to 5."""
    complaints: Mapping[str, int] = field(default_factory=dict)
    """Aspects that complaints speak of more often, with a weight; 1 for all others."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a review."""

    title: str
    """Heading."""
    praise: tuple[str, ...] = ()
    """Sentences that speak well."""
    complaint: tuple[str, ...] = ()
    """Sentences that complain."""
    opening: str = ""
    """First words, may be empty."""
    turn: str = ""
    """Words between praise and complaint, may be empty."""
    closing: str = ""
    """Last words, may be empty."""

    def text(self) -> str:
        """Return everything as running text."""
        middle = " ".join(self.praise)
        complaint = " ".join(self.complaint)
        # "Was stört:" needs something before it that does not.
        joined = f"{middle} {self.turn}{complaint}" if middle and complaint else middle or complaint
        return " ".join(piece for piece in (self.opening, joined, self.closing) if piece)


def mood(stars: int) -> str:
    """Return positive, mixed or negative for a number of stars."""
    if stars >= _PRAISES_FROM:
        return "positive"
    return "negative" if stars <= _COMPLAINS_TO else "mixed"


def write(brief: Brief, rng: random.Random) -> Words:
    """Return words that fit the stars; the same brief and random state give the same words."""
    frame = phrases("voice", f"{brief.language}.{mood(brief.stars)}")
    if "sentences" in frame:
        chosen = rng.sample(frame["sentences"], 2)
        return Words(title=_one(frame["titles"], rng), praise=tuple(vary(text, rng) for text in chosen))
    n_praise, n_complaints = _lengths(brief.stars, rng)
    praised = _choose(brief, n_praise, {}, rng)
    # One does not praise and scold the same thing in one breath.
    blamed = [place for place in _choose(brief, n_complaints + n_praise, brief.complaints, rng) if place not in praised]
    blamed = blamed[:n_complaints]
    title = _title(brief, praised if brief.stars > _COMPLAINS_TO else blamed, rng)
    turns = phrases("voice", f"{brief.language}.mixed")["turns"]
    remark = _remark(brief, rng)
    return Words(
        title=title,
        praise=_sentences(praised, brief.language, side="positive", rng=rng),
        complaint=_sentences(blamed, brief.language, side="negative", rng=rng) or remark,
        opening=_one(frame["openings"], rng) if rng.random() < 0.35 else "",
        turn=_one(turns, rng) if blamed else "",
        # "Could hardly be better" must not follow "one point off".
        closing=_one(frame["closings"], rng) if rng.random() < 0.4 and not remark else "",
    )


def _lengths(stars: int, rng: random.Random) -> tuple[int, int]:
    """Return how many sentences praise and how many complain."""
    if stars == 5:
        return rng.choice((2, 2, 3, 3, 4)), 0
    if stars == 4:
        return rng.choice((2, 3)), 0
    if stars == 3:
        return rng.choice((1, 2)), rng.choice((1, 2))
    if stars == 2:
        return rng.choice((0, 0, 1)), rng.choice((2, 3))
    return 0, rng.choice((2, 3, 3))


def _choose(brief: Brief, n: int, weights: Mapping[str, int], rng: random.Random) -> list[tuple[str, str]]:
    """Return up to n different (topic, aspect) places, likelier where the weight is higher."""
    places = [(topic, aspect) for topic in brief.topics for aspect in aspects(topic, brief.language)]
    # Exponential keys draw without replacement in proportion to the weights (Efraimidis and Spirakis 2006).
    keys = {place: rng.expovariate(weights.get(place[1], 1)) for place in places}
    return sorted(places, key=keys.__getitem__)[:n]


def _sentences(places: Sequence[tuple[str, str]], language: str, *, side: str, rng: random.Random) -> tuple[str, ...]:
    """Return a sentence for each place, no two with the same last words."""
    chosen: dict[str, str] = {}
    for topic, aspect in places:
        texts = phrases(topic, f"{language}.{aspect}.{side}")["sentences"]
        drafts = [_one(texts, rng) for _ in range(4)]
        draft = next((text for text in drafts if _tail(text) not in chosen), drafts[0])
        chosen[_tail(draft)] = draft
    return tuple(chosen.values())


def _tail(sentence: str) -> str:
    return sentence.rpartition(", ")[2]


def _remark(brief: Brief, rng: random.Random) -> tuple[str, ...]:
    """Return what keeps a good review from the fifth star, at times."""
    if brief.stars != 4 or rng.random() < 0.5:
        return ()
    return (_one(phrases("voice", f"{brief.language}.mild")["sentences"], rng),)


def _title(brief: Brief, places: Sequence[tuple[str, str]], rng: random.Random) -> str:
    side = mood(brief.stars)
    if not places or side == "mixed" or rng.random() < 0.4:
        return _one(phrases("voice", f"{brief.language}.{side}")["titles"], rng)
    topic, aspect = places[0]
    return _one(phrases(topic, f"{brief.language}.{aspect}.{side}")["titles"], rng)


def _one(texts: Sequence[str], rng: random.Random) -> str:
    return vary(rng.choice(texts), rng)
