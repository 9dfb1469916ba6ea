"""How good is the trust score? Walk forward over review streams: as it learns, and with priors of elsewhere alone."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.fit_priors import STREAMS
from jobs.streamfile import read_stream
from scoring.fading import fade_before
from scoring.history import History
from scoring.prior import Prior
from scoring.rule import rule_chances
from scoring.usual import beta_binomial, fit_foreign_prior
from scoring.walkforward import OURS, PLAIN, Forecasts, TrustFigures, judge, walk

OTHERS = ("amazon_alexa", "amazon_phone_eu")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line per stream and one for all, for both ways of knowing what is usual."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with streams/")
    folder = parser.parse_args(arguments).data / "streams"
    streams = {name: read_stream(folder / f"{name}.jsonl.gz").histories for name in (*STREAMS, *OTHERS)}
    for title, told in (
        ("learning from the collection itself, month by month", {name: walk(each) for name, each in streams.items()}),
        ("frozen prior, fitted on the other streams alone", {name: _abroad(name, streams) for name in streams}),
    ):
        print(f"\n{title}\n")
        print("| stream | forecasts | CRPS ratio | log loss ratio | best rule | gain (95 %) | 90 % holds |")
        print("|---|---|---|---|---|---|---|")
        for name, forecasts in told.items():
            print(_line(name, judge(forecasts)))
        print(_line("all", judge([each for forecasts in told.values() for each in forecasts])))


def _abroad(name: str, streams: dict[str, tuple[History, ...]]) -> list[Forecasts]:
    """Return the forecasts over one stream by a prior that has not seen it."""
    prior = fit_foreign_prior([streams[other] for other in STREAMS if other != name], dispersion=0.02)
    return [_foretell(history, prior) for history in streams[name] if history.starts]


def _foretell(history: History, prior: Prior) -> Forecasts:
    mean = np.full(len(history.starts), prior.mean)
    faded = fade_before(history.day, history.satisfied, list(history.starts), prior.ageings)
    parts = np.array([each.part for each in prior.ageings])
    ours = np.einsum("c,cfk->fk", parts, beta_binomial(faded, mean, prior.ageings))
    return Forecasts(history.name, history.hits(), {OURS: ours, **dict(rule_chances(history, mean))})


def _line(name: str, told: TrustFigures) -> str:
    ends = told.gain_interval
    loss = told.log_loss[OURS] / told.log_loss[PLAIN]
    return (
        f"| {name} | {told.n_predictions:,} | {told.crps_ratio_to_plain_mean:.3f} | {loss:.3f} | {told.best_rule} | "
        f"{told.gain:.4f} ({ends.low:.4f} to {ends.high:.4f}) | {told.coverage_90:.3f} |"
    )


if __name__ == "__main__":
    main()
