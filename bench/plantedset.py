"""Made-up sets of reviews for bench/authenticity.py: usual ones, in groups and with drift, and attacks on them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.authenticitytest import Opinion
from scoring.profile import Profile, describe

Floats = NDArray[np.float64]
Dice = np.random.Generator

START = 738_000
STARS = np.array([0.13, 0.05, 0.06, 0.11, 0.65])
"""Usual shares of one to five stars: METHODS' J shape, mean 4.1."""
_WEEKDAYS = np.array([0.16, 0.15, 0.15, 0.14, 0.14, 0.12, 0.14])
_HOURS = np.array([0.02, 0.02, 0.06, 0.15, 0.18, 0.18, 0.22, 0.17])
_WORDS = np.array([0.05, 0.25, 0.45, 0.25])
_SETS_DIFFER = 0.02
_VOCABULARY = 5_000


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a set is."""

    n: int = 180
    """Reviews."""
    days: int = 730
    """Days from the first to the last."""


def draw_set(dice: Dice, plan: Plan) -> list[Opinion]:
    """Return a usual set: its classes differ from other sets' as real ones do, weeks are unequal, ratings drift."""
    days = _days(dice, plan)
    stars = _stars(dice, days)
    classes = [dice.choice(len(shares), plan.n, p=_of_this_set(dice, shares)) for shares in (_HOURS, _WORDS)]
    alone = dice.random(plan.n) < dice.beta(0.6 / _SETS_DIFFER, 0.4 / _SETS_DIFFER)
    return [
        Opinion(
            day=int(days[i]),
            unit=float(stars[i] / 4),
            text=_text(dice, int(classes[1][i])),
            author=f"a{dice.integers(1 << 40)}",
            hour=float(3 * classes[0][i] + 3 * dice.random()),
            source="here",
            place="here/one",
            vanished=bool(dice.random() < 0.06),
            invited=bool(dice.random() < 0.3),
            reviews_by_author=1 if alone[i] else 3,
            positive=_positive(dice, float(stars[i] / 4)),
        )
        for i in range(plan.n)
    ]


def draw_profiles(dice: Dice, n: int) -> list[Profile]:
    """Return the profiles of usual sets of all sizes."""
    sizes = dice.choice([40, 80, 150, 300], n)
    return [describe(draw_set(dice, Plan(int(size), int(dice.choice([365, 730, 1095]))))) for size in sizes]


def fakes(dice: Dice, n: int, days: tuple[int, int], unit: float = 1.0) -> list[Opinion]:
    """Return reviews of one rating, each in its own words, on some days."""
    return [
        Opinion(
            START + int(day), unit, _text(dice, 2), author=f"f{dice.integers(1 << 40)}", source="here", place="here/one"
        )
        for day in dice.integers(*days, n)
    ]


def with_burst(dice: Dice, clean: list[Opinion], plan: Plan) -> list[Opinion]:
    """Return the set with 20 five-star reviews within a week."""
    first = int(dice.integers(0, plan.days - 7))
    return [*clean, *fakes(dice, 20, (first, first + 7))]


def with_after_effect(dice: Dice, clean: list[Opinion], plan: Plan) -> list[Opinion]:
    """Return the set with 30 five-star reviews within four weeks, and 15 one-star reviews in the two months after."""
    first = int(dice.integers(90, plan.days - 100))
    return [*clean, *fakes(dice, 30, (first, first + 28)), *fakes(dice, 15, (first + 28, first + 88), 0.0)]


def with_copies(dice: Dice, clean: list[Opinion], plan: Plan) -> list[Opinion]:
    """Return the set with one in ten reviews copied from others of it, a word in each changed."""
    places = dice.permutation([place for place, item in enumerate(clean) if len(item.text.split()) >= 24])
    n = plan.n // 10
    # Half of them are a review's own words, the other half repeats them: one in ten texts has a twin.
    copied = {
        int(to): clean[int(source)].text.split() for source, to in zip(places[:n], places[n : 2 * n], strict=False)
    }
    for words in list(copied.values())[n // 2 :]:
        words[:] = [*dice.permutation(words)]
    for words in copied.values():
        words[int(dice.integers(len(words)))] = "another"
    return [replace(item, text=" ".join(copied.get(place, [item.text]))) for place, item in enumerate(clean)]


def _some(dice: Dice, clean: list[Opinion], share: float, change: Callable[[Opinion], Opinion]) -> list[Opinion]:
    return [change(item) if dice.random() < share else item for item in clean]


def with_stars(dice: Dice, clean: list[Opinion], plan: Plan) -> list[Opinion]:
    """Return the set with half of its ratings turned into five stars."""
    return _some(dice, clean, 0.5, lambda item: replace(item, unit=1.0))


def with_lengths(dice: Dice, clean: list[Opinion], plan: Plan) -> list[Opinion]:
    """Return the set with half of its texts cut to five words."""
    return _some(dice, clean, 0.5, lambda item: replace(item, text=" ".join(item.text.split()[:5])))


def with_weekdays(dice: Dice, clean: list[Opinion], plan: Plan) -> list[Opinion]:
    """Return the set with half of its reviews moved to the Tuesday of their week."""
    return _some(dice, clean, 0.5, lambda item: replace(item, day=(item.day or 0) - ((item.day or 0) - 2) % 7))


def with_hours(dice: Dice, clean: list[Opinion], plan: Plan) -> list[Opinion]:
    """Return the set with half of its reviews written between nine and twelve."""
    return _some(dice, clean, 0.5, lambda item: replace(item, hour=9 + 3 * float(dice.random())))


def with_one_time_authors(dice: Dice, clean: list[Opinion], plan: Plan) -> list[Opinion]:
    """Return the set with four in five of its authors' other reviews unknown."""
    return _some(dice, clean, 0.8, lambda item: replace(item, reviews_by_author=1))


def with_swapped(dice: Dice, clean: list[Opinion], plan: Plan) -> list[Opinion]:
    """Return the set with one in ten ratings turned round, texts as they were."""
    return _some(dice, clean, 0.1, lambda item: replace(item, unit=1 - (item.unit or 0.0)))


def with_invited(dice: Dice, clean: list[Opinion], plan: Plan) -> list[Opinion]:
    """Return the set with three in four of the invited giving five stars."""
    return _some(dice, clean, 0.75, lambda item: replace(item, unit=1.0) if item.invited else item)


def with_vanished(dice: Dice, clean: list[Opinion], plan: Plan) -> list[Opinion]:
    """Return the set with one in three of its dissatisfied reviews gone."""
    return _some(dice, clean, 1 / 3, lambda item: replace(item, vanished=True) if (item.unit or 0.0) <= 0.25 else item)


ATTACKS: dict[str, Callable[[Dice, list[Opinion], Plan], list[Opinion]]] = {
    "burst": with_burst,
    "after_effect": with_after_effect,
    "near_identical": with_copies,
    "stars": with_stars,
    "lengths": with_lengths,
    "weekdays": with_weekdays,
    "hours": with_hours,
    "one_time_authors": with_one_time_authors,
    "rating_text": with_swapped,
    "invited_gap": with_invited,
    "vanished_by_star": with_vanished,
}
"""What is planted for each test."""


def _days(dice: Dice, plan: Plan) -> NDArray[np.int64]:
    """Return days in order; weeks differ so that their counts have twice the variance of a Poisson count."""
    weeks = plan.days // 7
    busy = dice.gamma(plan.n / weeks, 1.0, weeks) + 1e-9
    week = dice.choice(weeks, plan.n, p=busy / busy.sum())
    # Day 1 of year 1 was a Monday; START is one as well, plus two.
    weekday = (dice.choice(7, plan.n, p=_of_this_set(dice, _WEEKDAYS)) - (START - 1)) % 7
    days: NDArray[np.int64] = np.sort(START + 7 * week + weekday)
    return days


def _stars(dice: Dice, days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return stars, 0 to 4, whose odds drift from month to month."""
    drift = dice.normal(0, 0.3, int(days[-1] - START) // 30 + 1)
    log_odds = np.log(_of_this_set(dice, STARS) + 1e-9) + np.linspace(-1, 1, 5) * drift[(days - START) // 30, None]
    noise = dice.gumbel(size=log_odds.shape)
    stars: NDArray[np.int64] = (log_odds + noise).argmax(axis=1)
    return stars


def _of_this_set(dice: Dice, shares: Floats) -> Floats:
    drawn: Floats = dice.dirichlet(shares / _SETS_DIFFER)
    return drawn


def _text(dice: Dice, length: int) -> str:
    words = int(dice.integers(*((1, 2), (2, 16), (16, 64), (64, 150))[length]))
    ranks = np.minimum(dice.zipf(1.3, words), _VOCABULARY)
    return " ".join(f"w{rank}" for rank in ranks.tolist())


def _positive(dice: Dice, unit: float) -> float:
    """Return P(positive) of a text: well calibrated on balanced classes, right nine times in ten."""
    log_odds = dice.normal(1.6 if unit >= 0.5 else -1.6, np.sqrt(3.2))
    return float(1 / (1 + np.exp(-log_odds)))
