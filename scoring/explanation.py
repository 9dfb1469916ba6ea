"""Explain a text's probability: what each word and each term of it adds, exactly as the linear model adds it up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from scoring.card import ANY_SOURCE
from scoring.clause import split_clauses
from scoring.labelled import NEGATIVE, POSITIVE
from scoring.ngramloop import N_GROUPS
from scoring.ngramname import NgramName, name_ngrams
from scoring.ngrams import Ngrams, form_ngrams
from scoring.origin import unit_origins
from scoring.sentiment import LanguageWeights, SentimentModel
from scoring.tokens import Tokens, tokenise

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TokenShare:
    """What one word, mark or emoji adds to the log-odds."""

    start: int
    """Where it begins, in characters of the text."""
    end: int
    """Where it ends, exclusive. Two tokens overlap only where folding makes two of one character."""
    log_odds: float
    """What it adds."""


@dataclass(frozen=True, slots=True)
class Term:
    """What all n-grams of one name add to the log-odds."""

    kind: str
    """words, turned, parts, opinion_for, opinion_against, title or ending; see `ngramname`."""
    words: str
    """The words, as written in the text."""
    log_odds: float
    """What it adds, not 0."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause with the sum of its words' shares."""

    start: int
    """Where it begins, in characters of the text."""
    end: int
    """Where it ends, exclusive."""
    log_odds: float
    """What its words add together."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a model gets from a text to a probability: intercept, terms, their sum, calibration."""

    intercept: float
    """Log-odds that the model starts from."""
    terms: tuple[Term, ...]
    """What it found, the strongest first, whatever the sign; with the intercept they sum to `log_odds`."""
    tokens: tuple[TokenShare, ...]
    """The same by place, in the order of the text; with the intercept they sum to `log_odds` too."""
    log_odds: float
    """The model's score of positive against negative."""
    slope: float
    """What calibration multiplies it with."""
    shift: float
    """What calibration adds then."""
    probability: float
    """P(positive) among positive and negative: 1 / (1 + exp(-(slope * log_odds + shift)))."""
    speaks_for: Passage | None
    """The clause that adds most; None if none adds anything."""
    speaks_against: Passage | None
    """The clause that takes most away; None if none takes anything away."""

    def strongest(self, n: int) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
        """Return the n strongest terms for and the n strongest against, fewer where there are fewer."""
        speaking_for = [term for term in self.terms if term.log_odds > 0]
        speaking_against = [term for term in self.terms if term.log_odds < 0]
        return tuple(speaking_for[:n]), tuple(speaking_against[:n])


def explain(text: str, language: str, model: SentimentModel, *, source: str = ANY_SOURCE) -> Explanation | None:
    """Return what moved a text's probability; None where the model says nothing of it.

    An n-gram of group g adds weight_g * coefficient / sqrt(n-grams of g in the text). It stands where the text has it
    first, since the model counts it once, and the tokens that it spans share it equally. With more than two classes
    the coefficients are those of positive less those of negative, so that neutral plays no part.

    Args:
        text: Plain text.
        language: Its language; see scoring.language.
        model: Whose probability.
        source: Whose calibration; default: the one for any source.

    References:
        Ours, see docs/indicators.md#why-a-text-counts-as-positive.
    """
    weights = model.weights.get(language)
    if weights is None:
        return None
    tokens = tokenise([text])
    ngrams = form_ngrams(tokens, weights.recipe, weights.opinions)
    if not weights.coefficients[ngrams.columns].any():
        # As in the model itself: the intercept alone would say nothing of the text.
        return None
    sides = _sides(model.classes)
    parts = _parts(ngrams, weights, sides)
    shares = _shares(tokens, ngrams, parts)
    places = _places(text, tokens)
    names = name_ngrams(tokens, ngrams, [text[start:end] for start, end in places], weights=weights)
    calibration = model.calibration_of(language, source).calibration
    intercept = float(weights.intercepts @ sides)
    log_odds = intercept + float(parts.sum())
    shift = calibration.shifts[model.classes.index(POSITIVE)] - calibration.shifts[model.classes.index(NEGATIVE)]
    speaks_for, speaks_against = _clearest(_clause_sums(text, places, shares))
    return Explanation(
        intercept=intercept,
        terms=_terms(names, parts),
        tokens=tuple(TokenShare(*place, float(share)) for place, share in zip(places, shares, strict=True)),
        log_odds=log_odds,
        slope=calibration.slope,
        shift=shift,
        probability=float(special.expit(calibration.slope * log_odds + shift)),
        speaks_for=speaks_for,
        speaks_against=speaks_against,
    )


def _sides(classes: Sequence[str]) -> Floats:
    """Return what each score of the model counts for positive against negative."""
    sides = np.zeros(len(classes))
    sides[classes.index(POSITIVE)], sides[classes.index(NEGATIVE)] = 1.0, -1.0
    # Of two classes only the second has a score; the first one's is 0.
    return sides if len(classes) > 2 else sides[1:]


def _parts(ngrams: Ngrams, weights: LanguageWeights, sides: Floats) -> Floats:
    """Return what each n-gram adds, shape (n_ngrams,)."""
    counts = np.bincount(ngrams.groups, minlength=N_GROUPS)
    scale = np.asarray(weights.recipe.weights) / np.sqrt(np.maximum(counts, 1))
    parts: Floats = (weights.coefficients[ngrams.columns].astype(np.float64) @ sides) * scale[ngrams.groups]
    return parts


def _shares(tokens: Tokens, ngrams: Ngrams, parts: Floats) -> Floats:
    """Return what each token adds, shape (n_tokens,)."""
    shares = np.zeros(len(tokens.hashes))
    for step in range(int(ngrams.widths.max(initial=0))):
        spanning = ngrams.widths > step
        each = parts[spanning] / ngrams.widths[spanning]
        shares += np.bincount(ngrams.places[spanning] - step, each, len(shares))
    return shares


def _places(text: str, tokens: Tokens) -> list[tuple[int, int]]:
    """Return where each token begins and ends, in characters of the text."""
    begins, ends = unit_origins(text)
    return list(zip(begins[tokens.starts].tolist(), ends[tokens.ends - 1].tolist(), strict=True))


def _terms(names: Sequence[NgramName], parts: Floats) -> tuple[Term, ...]:
    """Return one term a name, the strongest first; equally strong ones in the order of the text."""
    sums: dict[NgramName, float] = {}
    for place in np.flatnonzero(parts).tolist():
        sums[names[place]] = sums.get(names[place], 0.0) + float(parts[place])
    terms = [Term(name.kind, name.words, log_odds) for name, log_odds in sums.items() if log_odds]
    return tuple(sorted(terms, key=lambda term: -abs(term.log_odds)))


def _clause_sums(text: str, places: Sequence[tuple[int, int]], shares: Floats) -> list[Passage]:
    """Return the clauses of a text with their sums; a token between two clauses belongs to the one before it."""
    clauses = split_clauses(text)
    if not clauses:
        return []
    starts = np.array([clause.start for clause in clauses])
    owners = np.searchsorted(starts, [start for start, _ in places], side="right") - 1
    sums = np.bincount(np.maximum(owners, 0), shares, len(clauses))
    return [Passage(clause.start, clause.end, float(total)) for clause, total in zip(clauses, sums, strict=True)]


def _clearest(clauses: Sequence[Passage]) -> tuple[Passage | None, Passage | None]:
    """Return the clause that adds most and the one that takes most away; None where none does."""
    adding = [clause for clause in clauses if clause.log_odds > 0]
    taking = [clause for clause in clauses if clause.log_odds < 0]
    return (
        max(adding, key=lambda clause: clause.log_odds, default=None),
        min(taking, key=lambda clause: clause.log_odds, default=None),
    )
