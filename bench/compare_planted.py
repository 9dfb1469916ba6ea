"""How often is the verdict "reviews add": where they do by .05, where they don't, and where they follow from audits?"""

import sys
from dataclasses import replace

import numpy as np

from bench.plantedaudit import Firms, make_firms
from scoring.auditcase import Terms, build_cases
from scoring.forwardtest import Plan, run_test
from scoring.ranking import auc
from scoring.trapcheck import Checked, check_traps
from scoring.verdict import Say, give_verdict

ROUNDS = 100
# In the last 18 months lie 2,000 audits and 400 failures of so many companies, or 750 and 150 of the fewer.
MANY, FEW = Firms(n=1_334), Firms(n=500)
TOLD = 0.78
"""What gives a true gain of .05; see `main`."""
SCENES = {
    "2,000 audits judged, true gain .05": replace(MANY, told=TOLD),
    "2,000 audits judged, no gain": MANY,
    "2,000 audits judged, ratings fall after failures": replace(MANY, after=2.0),
    "2,000 audits in all, true gain .05": replace(FEW, told=TOLD),
    "2,000 audits in all, no gain": FEW,
}


def main() -> None:
    """Print a line a scene: the mean gain, and the shares of verdicts."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print("| scene | rounds | audits | failures | mean gain | adds | no evidence | worse |\n|" + 8 * "---|")
    for name, firms in SCENES.items():
        gains, said, sizes = [], [], []
        for seed in range(rounds):
            made = make_firms(firms, np.random.default_rng(7_000 + seed))
            cases = build_cases(made.audits, made.reviews)
            test = run_test(cases, (), Plan())
            checks = check_traps(Checked(cases, test, made.reviews, Terms()))
            verdict = give_verdict(test, checks, has_reviews=True)
            if test.gain is not None:
                gains.append(test.gain.value)
                sizes.append((test.gain.n, test.gain.events))
            said.append(verdict.say)
        n, events = np.mean(sizes, axis=0)
        shares = [np.mean([one is kind for one in said]) for kind in (Say.ADDS, Say.NO_EVIDENCE, Say.WORSE)]
        figures = " | ".join(f"{share:.2f}" for share in shares)
        print(f"| {name} | {rounds} | {n:.0f} | {events:.0f} | {np.mean(gains):+.3f} | {figures} |", flush=True)


def true_gain(told: float) -> float:
    """Return what a forecaster gains that knows all that reviews can tell, over one that knows a firm's past."""
    made = make_firms(Firms(n=20_000, reviews=1, told=told), np.random.default_rng(1))
    failed = np.array([audit.failed for audit in made.audits])
    return (auc(made.risk, failed) or 0) - (auc(made.known, failed) or 0)


if __name__ == "__main__":
    main()
