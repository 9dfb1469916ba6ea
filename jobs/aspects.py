"""Read every version that a judge of opinions has not read: which aspects it speaks of, and what was expected."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from jobs.counted import counted
from jobs.score import languages_of, words_of
from report.phrase import Phrase
from scoring.aspects import Opinion
from scoring.expectation import GRAMMARS, Passage, expectation_digest, find_passages
from scoring.expectation_rule import EXCEEDED, MET, MISSED
from store.records import AspectOpinion, Reading, ReviewVersion, SubjectKind
from store.session import Store

RULE = "1"
"""Version of how opinions and passages are put together, and of the words that offsets count in."""
# Of several things said in one passage the worst counts: half of what was promised is not what was promised.
_GRAVITY = (MISSED, EXCEEDED, MET)


Find = Callable[[Sequence[str], Sequence[str]], Iterable[Sequence[Opinion]]]
"""Texts and their languages in, the opinions of each text out; see `scoring.aspects.find_opinions`."""


@dataclass(frozen=True, slots=True)
class OpinionJudge:
    """An aspect set and a model, ready to read reviews of some kinds of subjects."""

    aspect_set: str
    """Name of the aspect set, e.g. product."""
    version: str
    """Its version."""
    kinds: tuple[SubjectKind, ...]
    """Whose reviews it reads."""
    labels: Mapping[str, Phrase]
    """What people call each aspect, by key, in the order of the set."""
    content_digest: str
    """SHA-256 over model and aspect set, hex."""
    find: Find
    """Texts and their languages in, the opinions of each text out."""

    @property
    def digest(self) -> str:
        """Return the SHA-256 over everything that shapes an opinion, hex."""
        return hashlib.sha256(f"{self.content_digest}\n{expectation_digest()}\n{RULE}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class OpinionSummary:
    """What a reading did."""

    read: int
    """Versions read."""
    opinions: int
    """Passages found that speak of an aspect."""
    not_modelled: int
    """Versions whose language is not modelled."""

    def line(self) -> str:
        """Return the summary in one line."""
        return f"aspects: {counted(self.opinions, 'opinion')} in {counted(self.read, 'newly read text')}"


def read_new_versions(store: Store, judges: Iterable[OpinionJudge], *, batch: int = 2_000) -> OpinionSummary:
    """Read all versions that these judges have not read; each batch is kept whole or not at all.

    A judge's opinions are shown once it has read everything: until then those of the judge before it stand.
    """
    read = opinions = skipped = 0
    for judge in judges:
        for versions in store.opinions.unread(judge.digest, judge.kinds, batch=batch):
            readings = read_versions(versions, judge)
            store.opinions.keep(judge.digest, readings)
            read += len(readings)
            opinions += sum(bool(opinion.aspect) for reading in readings for opinion in reading.opinions)
            skipped += sum(not reading.modelled for reading in readings)
        if store.opinions.shown(judge.aspect_set) != judge.digest:
            store.opinions.show(judge.aspect_set, judge.digest)
    return OpinionSummary(read, opinions, skipped)


def read_versions(versions: Sequence[ReviewVersion], judge: OpinionJudge) -> list[Reading]:
    """Return what a judge finds in versions, in their order."""
    texts = [words_of(version.review) for version in versions]
    languages = languages_of(texts, [version.review for version in versions])
    found, passages = judge.find(texts, languages), find_passages(texts, languages)
    return [
        Reading(version.id, language in GRAMMARS, tuple(_put_together(version.id, opinions, said)))
        for version, language, opinions, said in zip(versions, languages, found, passages, strict=True)
    ]


def _put_together(version: int, found: Sequence[Opinion], passages: Sequence[Passage]) -> list[AspectOpinion]:
    """Return one opinion for each that was found, and one of the subject as a whole for each passage."""
    spoken = [_attach(version, opinion, passages) for opinion in found]
    whole = [
        AspectOpinion(version, "", each.start, each.end, None, expectation=each.kind, about_price=each.about_price)
        for each in passages
    ]
    return sorted([*spoken, *whole], key=lambda opinion: (opinion.start, opinion.end, opinion.aspect))


def _attach(version: int, opinion: Opinion, passages: Sequence[Passage]) -> AspectOpinion:
    """Return an opinion with the worst that its passage says of what was expected."""
    inside = [each for each in passages if each.start < opinion.end and opinion.start < each.end]
    said = min(inside, key=lambda each: _GRAVITY.index(each.kind), default=None)
    return AspectOpinion(
        version,
        opinion.aspect,
        opinion.start,
        opinion.end,
        opinion.positive,
        expectation=said.kind if said else "",
        about_price=said.about_price if said else False,
    )
