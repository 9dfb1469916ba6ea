"""Texts that speak badly of an aspect, month by month, for its control chart."""

from collections.abc import Sequence

import numpy as np

from jobs.aspectjudge import AspectSets
from jobs.sample import Sample, shares_by_month
from jobs.voicerow import WORDS, has
from scoring.aspects import log_odds
from scoring.control import MonthShare
from store.records import Subject
from store.session import Store

METHOD = "share of the judged texts whose passages on the aspect say no, by mean log-odds and length"
Tone = tuple[int, str, int, float]
"""Version, aspect, length of a passage in characters, P(positive)."""


def shown_judge(store: Store, subject: Subject, sets: AspectSets) -> str | None:
    """Return the digest of the judge whose opinions on a subject's aspects are shown; None where nothing is looked for.

    Args:
        store: Where opinions are kept.
        subject: Of whose kind the aspects are.
        sets: What is looked for.
    """
    judge = next((judge for judge in sets.names() if subject.kind in judge.kinds), None)
    return None if judge is None else store.opinions.shown(judge.aspect_set)


def blaming(tones: Sequence[Tone]) -> dict[str, list[int]]:
    """Return the versions that speak badly of each aspect: of its passages the mean log-odds, by length, say no.

    Args:
        tones: Judged passages, see `store.opinions.Opinions.tones`.
    """
    odds = log_odds(np.array([positive for *_, positive in tones], dtype=np.float64))
    sums: dict[tuple[str, int], float] = {}
    for (version, aspect, length, _), each in zip(tones, odds.tolist(), strict=True):
        sums[aspect, version] = sums.get((aspect, version), 0.0) + length * each
    found: dict[str, list[int]] = {}
    for (aspect, version), total in sorted(sums.items()):
        if total < 0:
            found.setdefault(aspect, []).append(version)
    return found


def blamed_by_month(sample: Sample, tones: Sequence[Tone]) -> dict[str, list[MonthShare]]:
    """Return the judged texts of each month and how many of them speak badly of an aspect, by aspect.

    Args:
        sample: The reviews; counted are those that are visible and whose text was judged.
        tones: Judged passages of their texts.
    """
    rows = sample.visible
    texts = rows[has(rows, WORDS) & ~np.isnan(rows["positive"])]
    blames = blaming(tones)
    return {aspect: shares_by_month(texts, np.isin(texts["version"], blames[aspect])) for aspect in sorted(blames)}
