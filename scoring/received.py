"""The share of texts that received what they expected, and how well texts speak of an aspect, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.expectation_rule import MISSED
from scoring.rates import beta_interval
from scoring.trust import MINIMUM_EFFECTIVE
from store.records import Interval


@dataclass(frozen=True, slots=True)
class Said:
    """What one passage says of the received beside the expected."""

    kind: str
    """met, exceeded or missed."""
    about_price: bool
    """True where it is set against the price."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A mean over texts with its interval."""

    value: float | None
    """The mean; None means too little."""
    interval: Interval | None
    """Where it lies; None where there is no value."""
    n: int
    """Texts that went in."""
    n_eff: float
    """Texts over the design effect of their source."""


@dataclass(frozen=True, slots=True)
class Received:
    """The received beside the expected, over the texts that say so."""

    index: Weighed
    """Share of texts that received at least what they expected, 0..1."""
    worse: float | None
    """Share that received something worse, price aside, 0..1; None means too little."""
    dearer: float | None
    """Share that paid too much for what they received, 0..1; None means too little."""


def received_index(texts: Sequence[Sequence[Said]], design_effects: Sequence[float], *, level: float = 0.9) -> Received:
    """Return P(received >= expected) among texts, with what the rest of them say.

    A text counts once, split among its passages: one that was pleased with the goods and found them too dear counts
    half for each. The index, worse and dearer sum to 1.

    Args:
        texts: What each text says, at least one passage each.
        design_effects: How many texts of its source carry the information of one, >= 1, for each text.
        level: Probability content of the interval, between 0 and 1.

    References:
        Ours, see docs/indicators.md#expected-and-received.
    """
    missed = [[said for said in text if said.kind == MISSED] for text in texts]
    dear = [sum(said.about_price for said in bad) / len(text) for bad, text in zip(missed, texts, strict=True)]
    bad = [len(bad) / len(text) - price for bad, text, price in zip(missed, texts, dear, strict=True)]
    kept = [1 - worse - dearer for worse, dearer in zip(bad, dear, strict=True)]
    index, worse, dearer = (weigh(values, design_effects, level=level) for values in (kept, bad, dear))
    return Received(index, worse.value, dearer.value)


def net_sentiment(positives: Sequence[float], design_effects: Sequence[float], *, level: float = 0.9) -> Weighed:
    """Return how much more texts speak well of an aspect than badly: -1 all badly, 0 as many, 1 all well.

    Twice the mean of P(positive) minus 1. Where the probabilities are calibrated the number of texts that truly speak
    well is a sum of such draws, so that a binomial interval is wide enough.

    Args:
        positives: P(the text speaks well of the aspect), 0..1, for each text that mentions it.
        design_effects: How many texts of its source carry the information of one, >= 1, for each text.
        level: Probability content of the interval, between 0 and 1.

    References:
        Ours, see docs/indicators.md#aspects.
    """
    share = weigh(positives, design_effects, level=level)
    if share.value is None or share.interval is None:
        return share
    ends = Interval(2 * share.interval.low - 1, 2 * share.interval.high - 1, level)
    return Weighed(2 * share.value - 1, ends, share.n, share.n_eff)


def weigh(values: Sequence[float], design_effects: Sequence[float], *, level: float = 0.9) -> Weighed:
    """Return the mean of values 0..1 with Jeffreys' interval on the effective number of texts.

    Args:
        values: One a text, 0..1.
        design_effects: How many texts of its source carry the information of one, >= 1, for each text.
        level: Probability content of the interval, between 0 and 1.

    References:
        Korn and Graubard (1998) for the effective size in a binomial interval, as in `scoring.rates.beta_interval`.
    """
    weights = [1 / effect for effect in design_effects]
    n_eff = sum(weights)
    if n_eff < MINIMUM_EFFECTIVE:
        return Weighed(None, None, len(values), n_eff)
    # Rounding must not carry a mean of ones beyond 1.
    value = min(max(sum(weight * each for weight, each in zip(weights, values, strict=True)) / n_eff, 0.0), 1.0)
    return Weighed(value, beta_interval(value, n_eff, level=level), len(values), n_eff)


def weigh_totals(
    totals: Sequence[float], counts: Sequence[int], design_effects: Sequence[float], *, level: float = 0.9
) -> Weighed:
    """Return what `weigh` does, from what is known of the texts of each source together.

    Args:
        totals: Sum of the values of each source's texts.
        counts: Texts of each source.
        design_effects: How many of its texts carry the information of one, >= 1.
        level: Probability content of the interval, between 0 and 1.
    """
    n, n_eff = sum(counts), sum(count / effect for count, effect in zip(counts, design_effects, strict=True))
    if n_eff < MINIMUM_EFFECTIVE:
        return Weighed(None, None, n, n_eff)
    weighted = sum(total / effect for total, effect in zip(totals, design_effects, strict=True))
    # Rounding must not carry a mean of ones beyond 1.
    value = min(max(weighted / n_eff, 0.0), 1.0)
    return Weighed(value, beta_interval(value, n_eff, level=level), n, n_eff)
