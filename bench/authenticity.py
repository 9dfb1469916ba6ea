"""How often do authenticity tests fire without cause, and how often on what was planted? Made-up sets and streams."""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy import stats

from bench.plantedset import (
    ATTACKS,
    STARS,
    START,
    Dice,
    Plan,
    draw_profiles,
    draw_set,
    fakes,
    with_after_effect,
    with_burst,
)
from bench.row import cpu_seconds
from bench.streamset import copied_elsewhere, read_sets, with_foreign_texts
from scoring.aftereffect import judge_after_effect
from scoring.authenticity import FALSE_DISCOVERY, Beside, authenticity_tests
from scoring.authenticitytest import NOMINAL, AuthenticityTest, Opinion
from scoring.burst import judge_burst
from scoring.contradicting import Standing
from scoring.copies import count_copies, judge_copies
from scoring.prior import Ageing, mix_prior
from scoring.profile import Profile, describe, judge_profile
from scoring.ratedday import rated_days
from scoring.setcell import cells_of
from scoring.trust import Evidence, trust_score

DAYS = (365, 730, 1095)
_OTHERS, _SETS_BESIDE_THE_SAME = 25, 6
_USUAL = float(STARS[3:].sum())
_BURST = ("amazon_datafiniti", "amazon_finefoods", "glassdoor_uk", "skytrax_lounge", "trustpilot_uae")
Outcomes = dict[str, list[tuple[bool, bool]]]
"""For each test, whether it is significant by itself, and whether it fired among all."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table of all tests on made-up sets, one on real streams, and the CPU seconds of 10,000 reviews."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with streams/")
    parser.add_argument("--repeats", type=int, default=300, help="sets of each kind")
    parser.add_argument("--scans", type=int, default=0, help="print only what the two scans say of so many sets")
    parser.add_argument("--seed", type=int, default=77, help="of the sets that the two scans see")
    chosen = parser.parse_args(arguments)
    if chosen.scans:
        _scans(chosen.scans, chosen.seed)
        return
    _made_up(chosen.repeats)
    _streams(chosen.data)
    dice = np.random.default_rng(4)
    large = draw_set(dice, Plan(10_000, 1500))
    authenticity_tests(large)
    print(f"\n10,000 reviews: {cpu_seconds(lambda: authenticity_tests(large)):.2f} CPU seconds")


def _scans(repeats: int, seed: int) -> None:
    """Print how often the two scans are significant by themselves, with 95 % intervals after Clopper and Pearson."""
    dice, own_dice = np.random.default_rng(seed), np.random.default_rng(seed + 1)
    hits: dict[str, int] = defaultdict(int)
    for repeat in range(repeats):
        _tell(repeat, repeats)
        plan = Plan(days=DAYS[repeat % len(DAYS)])
        opinions = draw_set(dice, plan)
        usual, attacked = (rated_days(cells_of(each)) for each in (opinions, with_burst(dice, opinions, plan)))
        raised = rated_days(cells_of(with_after_effect(own_dice, opinions, plan)))
        hits["after_effect, false alarms"] += _is_significant(judge_after_effect(usual))
        hits["after_effect, found"] += _is_significant(judge_after_effect(raised))
        hits["burst, false alarms"] += _is_significant(judge_burst(usual))
        hits["burst, found"] += _is_significant(judge_burst(attacked))
    for name, n in hits.items():
        low, high = _interval(n, repeats)
        print(f"{name}: {100 * n / repeats:.2f} % of {repeats} ({100 * low:.2f} to {100 * high:.2f})")


def _interval(hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a rate, 0..1.

    References:
        Clopper and Pearson (1934), The use of confidence or fiducial limits illustrated in the case of the binomial.
    """
    low = float(stats.beta.ppf(0.025, hits, n - hits + 1)) if hits else 0.0
    high = float(stats.beta.ppf(0.975, hits + 1, n - hits)) if hits < n else 1.0
    return low, high


def _tell(done: int, of: int) -> None:
    """Say on standard error how far a long loop is, where the tables are not."""
    if done % 50 == 0:
        print(f"{done} of {of} sets", file=sys.stderr, flush=True)


def _is_significant(test: AuthenticityTest) -> bool:
    return test.p_value is not None and test.p_value <= NOMINAL


def _made_up(repeats: int) -> None:
    """Print what the tests say of usual sets and of attacked ones."""
    dice = np.random.default_rng(12)
    profiles: list[Profile] = []
    clean: Outcomes = defaultdict(list)
    planted: Outcomes = defaultdict(list)
    any_fired = 0
    for repeat in range(repeats):
        _tell(repeat, repeats)
        if repeat % _SETS_BESIDE_THE_SAME == 0:
            # One company of others is right or wrong for all sets that are held against it.
            profiles = draw_profiles(dice, _OTHERS)
        plan = Plan(days=DAYS[repeat % len(DAYS)])
        opinions = draw_set(dice, plan)
        told = _note(clean, authenticity_tests(opinions, _beside(dice, tuple(profiles), shift=0.0)))
        any_fired += told
        for name, attack in ATTACKS.items():
            tests = authenticity_tests(attack(dice, opinions, plan), _beside(dice, tuple(profiles), shift=0.0))
            _note(planted, [test for test in tests if test.name == name])
        _note(
            planted,
            [t for t in authenticity_tests(opinions, _beside(dice, tuple(profiles), shift=0.2)) if t.name == "sources"],
        )
    print("| test | sets | false alarms | among all | found | among all |\n|---|---|---|---|---|---|")
    for name in clean:
        print(f"| {name} | {len(clean[name])} | {_rates(clean[name])} | {_rates(planted[name])} |")
    print(f"any test fired in {_rate(any_fired, repeats)} of the usual sets", flush=True)


def _beside(dice: Dice, profiles: tuple[Profile, ...], *, shift: float) -> Beside:
    """Return what a set is held against; its two sources part by a shift of the satisfied share."""
    prior = mix_prior(_USUAL, (Ageing(1.0, 5.0, 480.0),), 0.02)
    shares = {"one": _USUAL, "two": _USUAL - shift}
    evidence = [
        Evidence(float(dice.random() < share), float(dice.integers(730)), source)
        for source, share in shares.items()
        for _ in range(90)
    ]
    score = trust_score(evidence, prior)
    standings = tuple(Standing(each.value / 100, each.usual / 100) for each in score.sources)
    return Beside(profiles, (), standings, score.contradiction)


def _note(outcomes: Outcomes, tests: Sequence[AuthenticityTest]) -> bool:
    for test in tests:
        if test.p_value is not None:
            outcomes[test.name].append((test.p_value <= NOMINAL, test.fired))
    return any(test.fired for test in tests)


def _rates(outcomes: Sequence[tuple[bool, bool]]) -> str:
    columns = zip(*outcomes, strict=True)
    return " | ".join(_rate(sum(column), len(column)) for column in columns) if outcomes else "- | -"


def _rate(hits: int, n: int) -> str:
    """Return a rate in percent with its 95 % interval."""
    low, high = _interval(hits, n)
    return f"{100 * hits / n:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def _streams(data: Path) -> None:
    """Print what the tests say of real reviews: ratings moved along the dates, sets beside others, sets as they are."""
    found: dict[str, Outcomes] = {}
    for name in sorted(path.name.removesuffix(".jsonl.gz") for path in (data / "streams").glob("*.jsonl.gz")):
        print(f"stream {name}", file=sys.stderr, flush=True)
        found[name] = _stream(name, read_sets(data / "streams" / f"{name}.jsonl.gz"))
    print("\nsignificant by itself (at .05 / 11) of the sets that could be tested")
    columns = list(dict.fromkeys(column for outcomes in found.values() for column in outcomes))
    print("| stream | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for name, outcomes in [*found.items(), ("all", _together(list(found.values())))]:
        print(f"| {name} | " + " | ".join(_account(outcomes.get(column, [])) for column in columns) + " |")


def _stream(name: str, sets: Mapping[str, list[Opinion]]) -> Outcomes:
    dice, own_dice = np.random.default_rng(2), np.random.default_rng(3)
    outcomes: Outcomes = defaultdict(list)
    elsewhere = copied_elsewhere(sets)
    profiles = {subject: describe(opinions, elsewhere[subject]) for subject, opinions in sets.items()}
    for subject, opinions in sets.items():
        others = [profile for other, profile in profiles.items() if other != subject]
        for test in judge_profile(profiles[subject], others):
            _append(outcomes, test.name, test)
        usual = [profile.copies for profile in others]
        _append(outcomes, "near_identical", judge_copies(count_copies(opinions, elsewhere[subject]), usual))
        copied = count_copies(*with_foreign_texts(own_dice, subject, sets))
        _append(outcomes, "near_identical, found", judge_copies(copied, usual))
        beside = Beside(tuple(others), tuple(elsewhere[subject]))
        fired = [test.name for test in authenticity_tests(opinions, beside) if test.fired]
        outcomes["as it is, any"].append((bool(fired), bool(fired)))
        if fired:
            print(f"fires as it is: {name} {subject}: {', '.join(fired)}")
        for _ in range(4):
            moved = _moved(dice, opinions)
            _append(outcomes, "burst, moved", judge_burst(rated_days(cells_of(moved))))
            _append(outcomes, "after_effect, moved", judge_after_effect(rated_days(cells_of(moved))))
        if name in _BURST:
            for attacked in _attacked(dice, opinions):
                _append(outcomes, "burst, found", judge_burst(rated_days(cells_of(attacked))))
    return outcomes


def _append(outcomes: Outcomes, name: str, test: AuthenticityTest) -> None:
    if test.p_value is not None:
        # Eleven tests: what a lone finding must reach to fire among all.
        outcomes[name].append((test.p_value <= NOMINAL, test.p_value <= FALSE_DISCOVERY / 11))


def _moved(dice: Dice, opinions: Sequence[Opinion]) -> list[Opinion]:
    """Return the set with its ratings moved along the dates, in their order: both keep their groups."""
    dated = sorted(
        (item for item in opinions if item.day is not None and item.unit is not None), key=lambda x: x.day or 0
    )
    by = int(dice.integers(1, max(len(dated), 2)))
    return [replace(item, unit=dated[place - by].unit) for place, item in enumerate(dated)]


def _attacked(dice: Dice, opinions: Sequence[Opinion]) -> Iterator[list[Opinion]]:
    """Yield 180 of a set's reviews drawn over one, two and three years, with 20 five-star reviews in a week."""
    dated = sorted(
        (item for item in opinions if item.day is not None and item.unit is not None), key=lambda x: x.day or 0
    )
    if len(dated) < 180 or (dated[-1].day or 0) - (dated[0].day or 0) < 120:
        return
    for days in DAYS * 4:
        kept = [dated[place] for place in np.sort(dice.choice(len(dated), 180, replace=False)).tolist()]
        first, last = kept[0].day or 0, kept[-1].day or 0
        spread = [replace(item, day=START + ((item.day or 0) - first) * days // max(last - first, 1)) for item in kept]
        at = int(dice.integers(0, days - 7))
        yield [*spread, *fakes(dice, 20, (at, at + 7))]


def _together(found: Sequence[Outcomes]) -> Outcomes:
    together: Outcomes = defaultdict(list)
    for outcomes in found:
        for name, rows in outcomes.items():
            together[name].extend(rows)
    return together


def _account(rows: Sequence[tuple[bool, bool]]) -> str:
    return f"{sum(alone for alone, _ in rows)} ({sum(fired for _, fired in rows)}) of {len(rows)}" if rows else "-"


if __name__ == "__main__":
    main()
