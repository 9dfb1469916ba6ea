"""How often does the test for a changed model cry wolf, and how soon does it see one that became worse?"""

import argparse
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from bench.row import cpu_seconds, print_row
from scoring.modeldrift import FALSE_ALARM, LEAST_TEXTS, JudgedText, find_drift, log_losses

Floats = NDArray[np.float64]
SEED = 30
ROUNDS = 200
GROUPS = ("shop|de", "shop|en", "portal|de")
SKILL = 3.0
"""Distance of the two classes in the model's eyes, in standard deviations: 93 % are told apart rightly."""
WORSE = 2.0
"""The same after a change for the worse: 84 %."""


@dataclass(frozen=True, slots=True)
class Period:
    """Texts of one period."""

    n: int
    """How many."""
    complaints: float = 0.15
    """Share of negative ones."""
    skill: float = SKILL
    """How well the model tells them apart."""


BEFORE = Period(400)
CASES = {
    "nothing changed": Period(100),
    "customers three times as unhappy": Period(100, complaints=0.45),
    "30 texts, nothing changed": Period(30),
    "29 texts of a worse model": Period(LEAST_TEXTS - 1, skill=WORSE),
    "30 texts of a worse model": Period(30, skill=WORSE),
    "100 texts of a worse model": Period(100, skill=WORSE),
    "300 texts of a worse model": Period(300, skill=WORSE),
}


def main() -> None:
    """Print one row a case: share of rounds with an alarm, beside a plain t test of the log loss."""
    rounds = _rounds()
    for name, after in CASES.items():
        fired: list[tuple[bool, bool]] = []
        seconds = cpu_seconds(lambda: fired.extend(_fire(after, rounds)))  # noqa: B023 - called at once
        ours, plain = (float(np.mean(share)) for share in zip(*fired, strict=True))
        print_row(
            question=f"Alarms of a changed text model: {name}, beside a t test of the log loss",
            value=ours,
            unit="share of looks",
            n=rounds,
            baseline=plain,
            ratio=ours / plain if plain else 1.0,
            seconds=seconds,
            seed=SEED,
        )


def _fire(after: Period, rounds: int) -> list[tuple[bool, bool]]:
    return [_look(after, np.random.default_rng([SEED, after.n, number])) for number in range(rounds)]


def _look(period: Period, dice: np.random.Generator) -> tuple[bool, bool]:
    before, after = make_texts(BEFORE, dice), make_texts(period, dice)
    whole = find_drift(before, after, seed=int(dice.integers(1 << 30)))[0]
    plain = stats.ttest_ind(log_losses(before), log_losses(after), equal_var=False).pvalue
    return whole.fired, bool(plain <= FALSE_ALARM)


def make_texts(period: Period, dice: np.random.Generator) -> list[JudgedText]:
    """Return made-up texts whose classes a model of this skill was calibrated for before."""
    is_positive = dice.random(period.n) >= period.complaints
    seen = dice.standard_normal(period.n) + period.skill * (is_positive - 0.5)
    odds = SKILL * seen + special.logit(1 - BEFORE.complaints)
    groups = dice.choice(GROUPS, period.n)
    plain = JudgedText(0.5, is_positive=True, group="")
    return [
        replace(plain, positive=float(chance), is_positive=bool(kind), group=str(group))
        for chance, kind, group in zip(special.expit(odds), is_positive, groups, strict=True)
    ]


def _rounds() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="looks per case")
    return int(parser.parse_args().rounds)


if __name__ == "__main__":
    main()
