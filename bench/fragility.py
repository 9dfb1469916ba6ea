"""Does the fragility card cost what the attack costs, and what does bounded influence cost where nobody attacks?"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np

from bench.fit_priors import STREAMS
from jobs.streamfile import read_stream
from scoring.attack import Attack, Kind, attacked
from scoring.fragility import GRADE, Cost, FragilityCard, first_count, fragility_card, gather
from scoring.history import AHEAD, History
from scoring.prior import Prior, PriorTable
from scoring.robust import TIMES_USUAL, robust_value, usual_arrivals
from scoring.rule import trustscore_rule
from scoring.trust import Evidence, trust_score

SEED = 2027
SIZES = (30, 100, 300, 1_000, 5_000)
SHARES = (0.3, 0.5, 0.7, 0.85)
YEARS = (1.0, 4.0)
MOST = 1 << 14
DRAWS = 15
"""Random dates or orders of which the median counts; with few, its own chance looks like a mistake of the card."""
FLOOD = 100
PRIORS = Path("scoring/models/priors.json")
STARS = (1,) * 13 + (2,) * 6 + (3,) * 4 + (4,) * 16 + (5,) * 61
"""100 reviews with a mean of 4.06, as J-shaped as stars usually are."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What the card says of one subject beside what an attack took."""

    kind: Kind
    """The attack."""
    card: int | None
    """Reviews by the card."""
    simulated: int | None
    """Reviews that the attack itself took."""

    def agrees(self) -> bool:
        """Say whether both differ by at most 10 %, or are both out of reach."""
        if self.card is None or self.simulated is None:
            return self.card == self.simulated
        return abs(self.card - self.simulated) <= 0.1 * self.simulated

    def is_next(self) -> bool:
        """Say whether they agree or lie one review apart: below ten, 10 % is less than one review."""
        if self.card is None or self.simulated is None:
            return self.card == self.simulated
        return self.agrees() or abs(self.card - self.simulated) == 1


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the published example, card beside attack, the flood, and the price on honest streams."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", help="folder with streams/; without it the made-up subjects only")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="reviews of made-up subjects")
    chosen = parser.parse_args(arguments)
    data = chosen.data
    prior = PriorTable.from_bytes(PRIORS.read_bytes()).default
    _print_example()
    _print_trials("made-up subjects", list(_made_up(chosen.sizes)), prior)
    if data is not None:
        histories = [h for name in STREAMS for h in read_stream(data / "streams" / f"{name}.jsonl.gz").histories]
        ended = [
            _evidence(history, len(history.day), history.day[-1]) for history in histories if len(history.day) >= 30
        ]
        _print_trials("streams", ended[:: max(1, len(ended) // 60)], prior)
        _print_price(histories, prior)


def _print_example() -> None:
    """Print what +0.35 star costs in 100 reviews over four years with a mean of 4.06."""
    months = np.linspace(0.0, 48.0, len(STARS))
    costs = []
    for seed in range(200):
        stars = [float(each) for each in np.random.default_rng(SEED + seed).permutation(STARS)]
        costs.append([_example_cost(rule, stars, list(months)) for rule in (_plain, trustscore_rule)])
    level = [float(np.mean(STARS))] * len(STARS)
    for title, plain, decayed in (
        ("median of 200 orders", *np.median(np.array(costs, dtype=np.float64), axis=0)),
        ("each review at the mean", *(_example_cost(rule, level, list(months)) for rule in (_plain, trustscore_rule))),
    ):
        print(f"+0.35 star on 4.06, {title}: plain mean {plain:.0f} fakes; six-month decay and 7 of 3.5 {decayed:.0f}")


def _example_cost(rule: Callable[[list[float], list[float]], float], stars: list[float], months: list[float]) -> float:
    aim = rule(stars, months) + 0.35
    # Where recent stars are high, the aim lies above what any number of fakes reaches.
    found = first_count(lambda k: rule([*stars, *[5.0] * k], [*months, *[0.0] * k]) >= aim, MOST)
    return np.inf if found is None else float(found)


def _plain(stars: Sequence[float], months: Sequence[float]) -> float:
    return float(np.mean(stars))


def _made_up(sizes: Sequence[int]) -> Iterator[list[Evidence]]:
    """Yield subjects of every size, share and length, on one source and on two."""
    for place, (n, share, years, sources) in enumerate(product(sizes, SHARES, YEARS, (1, 2))):
        rng = np.random.default_rng(SEED + place)
        yield [
            Evidence(float(rng.random() < share), float(rng.uniform(0, 365 * years)), f"s{rng.integers(sources)}")
            for _ in range(n)
        ]


def _print_trials(title: str, subjects: Sequence[list[Evidence]], prior: Prior) -> None:
    """Print how often card and attack agree, by attack."""
    trials = [trial for evidence in subjects for trial in _trials(evidence, prior)]
    print(
        f"\n{title}: {len(subjects)}\n\n"
        "| attack | costs compared | within 10 % | or one review | out of reach | median of the card | of the attack |"
    )
    print("|---|---|---|---|---|---|---|")
    for kind in Kind:
        own = [trial for trial in trials if trial.kind is kind]
        both = [(trial.card, trial.simulated) for trial in own if trial.card and trial.simulated]
        card, simulated = np.median(np.array(both, dtype=np.float64), axis=0)
        agree, near = (100 * np.mean([is_so(trial) for trial in own]) for is_so in (Trial.agrees, Trial.is_next))
        none = sum(trial.simulated is None for trial in own)
        print(f"| {kind} | {len(own)} | {agree:.1f} % | {near:.1f} % | {none} | {card:.0f} | {simulated:.0f} |")
        for trial in own:
            if not trial.is_next():
                print(f"  {kind}: card {trial.card}, attack {trial.simulated}", file=sys.stderr)


def _trials(evidence: list[Evidence], prior: Prior) -> Iterator[Trial]:
    """Yield card and attack for a grade and for the end of the interval."""
    card, score = fragility_card(gather(evidence), 0.0, prior), trust_score(evidence, prior)
    if card is None or score.value is None or score.interval is None:
        return
    for kind in Kind:
        down = kind is Kind.BOMBING
        grade = score.value - GRADE if down else score.value + GRADE
        end = score.interval.low if down else score.interval.high
        cost = _of(card, kind)
        yield Trial(kind, cost.grade, _simulated(evidence, prior, kind, grade))
        yield Trial(kind, cost.interval, _simulated(evidence, prior, kind, end))


def _of(card: FragilityCard, kind: Kind) -> Cost:
    return {
        Kind.AT_ONCE: card.fakes,
        Kind.BURST: card.burst,
        Kind.DRIP: card.drip,
        Kind.REMOVAL: card.removals,
        Kind.RANDOM_REMOVAL: card.random_removals,
        Kind.BOMBING: card.bombing,
    }[kind]


def _simulated(evidence: list[Evidence], prior: Prior, kind: Kind, target: float) -> int | None:
    """Return how many reviews an attack takes, on the source where it takes the fewest; the median of some draws."""
    if not 0 < target < 100:
        return None
    removing = kind in (Kind.REMOVAL, Kind.RANDOM_REMOVAL)
    most = sum(item.satisfied < 0.5 for item in evidence) if removing else MOST
    sources = [""] if removing else sorted({item.source for item in evidence})

    def passes(n: int, source: str, seed: int) -> bool:
        value = trust_score(attacked(evidence, Attack(kind, n, source, seed=seed)), prior).value
        return value is not None and (value <= target if kind is Kind.BOMBING else value >= target)

    def cheapest(seed: int) -> float:
        found = [first_count(partial(passes, source=source, seed=seed), most) for source in sources]
        return min((n for n in found if n is not None), default=np.inf)

    # The card speaks of what an attack costs on average; dates and orders drawn at random differ.
    drawn = DRAWS if kind in (Kind.BURST, Kind.DRIP, Kind.RANDOM_REMOVAL) else 1
    typical = float(np.median([cheapest(SEED + draw) for draw in range(drawn)]))
    return int(typical) if np.isfinite(typical) else None


def _print_price(histories: Sequence[History], prior: Prior) -> None:
    """Print what bounded influence costs where nobody attacks, and what it saves where somebody does."""
    rows = [row for history in histories for row in _price(history, prior)]
    plain, robust, plain_moved, robust_moved, bound = np.mean(np.array(rows), axis=0)
    print(f"\nforecasts of the next 10 reviews: {len(rows):,}\n")
    print(f"| value | log loss per review | moved by {FLOOD} fakes of today, points |")
    print("|---|---|---|")
    print(f"| trust score | {plain:.4f} | {plain_moved:.1f} |")
    print(f"| robust value | {robust:.4f} | {robust_moved:.1f} (bound {bound:.1f}) |")


def _price(history: History, prior: Prior) -> Iterator[tuple[float, float, float, float, float]]:
    """Yield the log losses of both values, how far a flood moves them, and the bound, at each forecast."""
    for start, hits in zip(history.starts, history.hits(), strict=True):
        evidence = _evidence(history, start, history.day[start])
        flooded = attacked(evidence, Attack(Kind.AT_ONCE, FLOOD))
        score, fooled = (trust_score(each, prior).value for each in (evidence, flooded))
        if score is None or fooled is None:
            continue
        cap = TIMES_USUAL * usual_arrivals(evidence)
        robust, moved = (robust_value(each, prior, cap=cap) for each in (evidence, flooded))
        losses = [_log_loss(value, int(hits)) for value in (score, robust.value)]
        yield losses[0], losses[1], fooled - score, moved.value - robust.value, robust.influence


def _evidence(history: History, end: int, today: float) -> list[Evidence]:
    pairs = zip(history.day[:end], history.satisfied[:end], strict=True)
    return [Evidence(float(satisfied), float(today - day)) for day, satisfied in pairs]


def _log_loss(percent: float, hits: int) -> float:
    share = percent / 100
    return -float(hits * np.log(share) + (AHEAD - hits) * np.log(1 - share)) / AHEAD


if __name__ == "__main__":
    main()
