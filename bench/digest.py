"""What does a digest of 4,000 charts hold: false alarms, and planted changes, by the rule that chooses its lines?"""

from collections.abc import Callable, Mapping

import numpy as np
from scipy import stats

from scoring.alarmtrial import MONTH_CHANCE, NONE_PLANTED, choose_planted, draw_digest, p_values_of
from scoring.digest import FALSE_DISCOVERY, digest_q_values
from scoring.tailloop import Floats

SEED, DIGESTS = 4_711, 100


def _three_sigma(p_values: Floats) -> Floats:
    return (p_values > MONTH_CHANCE).astype(np.float64)


def _as_if_independent(p_values: Floats) -> Floats:
    return np.asarray(stats.false_discovery_control(p_values, method="bh"), dtype=np.float64)


RULES: Mapping[str, Callable[[Floats], Floats]] = {
    "p-value below .00135": _three_sigma,
    "Benjamini and Hochberg": _as_if_independent,
    "Benjamini and Yekutieli (ours)": digest_q_values,
}


def main() -> None:
    """Print one line a rule, over the same digests: in control, and with a tenth of the series doubled."""
    dice = np.random.default_rng(SEED)
    quiet = [p_values_of(draw_digest(dice, NONE_PLANTED)) for _ in range(DIGESTS)]
    mixed = []
    for _ in range(DIGESTS):
        planted = choose_planted(dice)
        mixed.append((planted, p_values_of(draw_digest(dice, planted))))
    print("| rule | quiet digests with any alarm | false discoveries | changes found |\n|---|---|---|---|")
    for name, rule in RULES.items():
        alarmed = np.mean([(rule(p_values) <= FALSE_DISCOVERY).any() for p_values in quiet])
        wrong, found = [], []
        for planted, p_values in mixed:
            named = rule(p_values) <= FALSE_DISCOVERY
            wrong.append((named.sum() - named[planted].sum()) / max(named.sum(), 1))
            found.append(named[planted].mean())
        print(f"| {name} | {alarmed:.3f} | {np.mean(wrong):.4f} | {np.mean(found):.3f} |")


if __name__ == "__main__":
    main()
