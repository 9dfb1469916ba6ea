"""The verdict: what may be said of reviews against audits, by the number of failures, the interval and the checks."""

from dataclasses import dataclass
from enum import StrEnum

from scoring.forwardtest import ForwardTest, Gain
from scoring.predictorrow import LEAST_TIER
from scoring.trapcheck import FATAL, State, TrapCheck

VERDICT_TIER = 100
"""Failures in the test period from which on a verdict is given; below, there is an estimate and no verdict."""


class Say(StrEnum):
    """What is said; each is one sentence of the wording catalogue."""

    TRAPPED = "trapped"
    """A check was violated that makes every figure worthless."""
    NO_REVIEWS = "no_reviews"
    """There is nothing to compare with."""
    DOSSIER = "dossier"
    """Too few failures for statistics: the audits are shown one by one."""
    UNLEARNT = "unlearnt"
    """Too few audits before the test period to learn from."""
    TOO_FEW = "too_few"
    """An estimate, no verdict."""
    NO_EVIDENCE = "no_evidence"
    """The interval of the gain holds 0."""
    ADDS = "adds"
    """It lies above 0."""
    WORSE = "worse"
    """It lies below 0, and below what learning from reviews of other subjects would lose."""
    NO_GAIN = "no_gain"
    """It lies below 0, but by no more than that."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said, and the numbers that the sentence uses."""

    say: Say
    """Which sentence."""
    events: int
    """Failures that were judged, or others where those are fewer."""
    missing: int = 0
    """About how many more are needed for a verdict."""
    trap: int = 0
    """Number of the check that was violated."""


def give_verdict(test: ForwardTest, checks: tuple[TrapCheck, ...], *, has_reviews: bool) -> Verdict:
    """Return what may be said.

    Failures and others are needed alike, so the rarer of the two decides how much is said.

    Args:
        test: The comparison.
        checks: What the checks found.
        has_reviews: Does any judged audit have reviews?

    References:
        Ours, see docs/audits.md#the-verdict.
    """
    failed = test.split.failed[test.scope]
    events = min(int(failed.sum()), int((~failed).sum()))
    missing = max(VERDICT_TIER - events, 0)
    broken = next((check.number for check in checks if check.number in FATAL and check.state is State.VIOLATED), 0)
    if broken:
        return Verdict(Say.TRAPPED, events, missing, broken)
    sentence = _sentence(events, test.gain, has_reviews=has_reviews)
    # The audits one by one are all that were held, also those of which nothing was known before.
    n = int(test.split.failed[test.tested].sum()) if sentence is Say.DOSSIER else events
    return Verdict(sentence, n, missing)


def _sentence(events: int, gain: Gain | None, *, has_reviews: bool) -> Say:
    if events < LEAST_TIER:
        return Say.DOSSIER
    if gain is None or gain.interval is None:
        return Say.UNLEARNT if has_reviews else Say.NO_REVIEWS
    if events < VERDICT_TIER:
        return Say.TOO_FEW
    if gain.interval.low > 0:
        return Say.ADDS
    if gain.interval.high >= 0:
        return Say.NO_EVIDENCE
    return Say.WORSE if gain.is_harm else Say.NO_GAIN
