"""Usual sets of reviews for tests of authenticity: spread evenly, one in three dissatisfied or middling."""

import numpy as np

from scoring.authenticitytest import Opinion

START = 738_000
SENTENCE = "kettle lid broke after two weeks nobody answered my letter and then it leaked again on the table"


def clean_set(seed, n=200, days=730):
    """Return opinions spread evenly over the days, each in its own words."""
    rng = np.random.default_rng(seed)
    return [
        Opinion(
            START + int(day),
            float(rng.choice([0.0, 0.25, 0.75, 1.0], p=[0.2, 0.1, 0.3, 0.4])),
            " ".join(f"w{k}" for k in rng.integers(0, 500, 15)),
            source="shop",
            place="shop/one",
        )
        for day in rng.integers(0, days, n)
    ]


def rated(days, unit=1.0):
    """Return one review without words on each of the days."""
    return [Opinion(START + int(day), unit, "") for day in days]
