"""Judge the trust score on review streams, walking forward, as `leumund evaluate trust` prints it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jobs.streamfile import Stream, read_stream
from scoring.walkforward import TrustFigures, judge, walk

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class TrustReport:
    """How good the trust score is on some streams."""

    figures: TrustFigures
    """The figures, pooled over all streams."""
    left_out: Mapping[str, int]
    """Rows that could not enter, by reason."""

    def to_json(self) -> dict[str, object]:
        """Return the object that `--json` prints."""
        told, ends = self.figures, self.figures.gain_interval
        return {
            "n_predictions": told.n_predictions,
            "n_listings": told.n_listings,
            "log_loss": _rounded(told.log_loss),
            "crps": _rounded(told.crps),
            "mae": _rounded(told.mae),
            "crps_ratio_to_plain_mean": round(told.crps_ratio_to_plain_mean, _DIGITS),
            "coverage_90": round(told.coverage_90, _DIGITS),
            "best_rule": told.best_rule,
            "log_loss_gain": {
                **_rounded({"value": told.gain, "low": ends.low, "high": ends.high}),
                "level": ends.level,
            },
            "left_out": dict(self.left_out),
        }

    def text(self) -> str:
        """Return the figures for people: rules from the best to the worst, then what was gained."""
        told = self.figures
        rules = sorted(told.log_loss, key=lambda name: told.log_loss[name])
        lines = [f"{'rule':24} {'log loss':>9} {'CRPS':>7} {'abs. error':>10}"]
        lines += [
            f"{name:24} {told.log_loss[name]:9.4f} {told.crps[name]:7.4f} {told.mae[name]:10.4f}" for name in rules
        ]
        ends = told.gain_interval
        return "\n".join(
            [
                *lines,
                f"{told.n_predictions} forecasts of the next 10 reviews, {told.n_listings} listings",
                f"CRPS beside the plain mean: {told.crps_ratio_to_plain_mean:.3f}",
                f"gain in log loss over {told.best_rule}: {told.gain:.5f} ({ends.low:.5f} to {ends.high:.5f})",
                f"90 % intervals hold {100 * told.coverage_90:.1f} %",
                "left out: " + ", ".join(f"{n} {reason}" for reason, n in self.left_out.items()),
            ]
        )


def evaluate_trust(files: Sequence[Path]) -> TrustReport:
    """Return how well the trust score foretells the next ten reviews of each listing, beside every usual rule.

    Each file is walked as a deployment of its own: what is usual there is learnt from it alone, as it went.

    Args:
        files: Review streams, JSON Lines, plain or gzip.

    Raises:
        FileUnreadable: If a file is no such file.
        NotEnoughReviews: If no listing is long enough to be foretold.
    """
    streams = [read_stream(file) for file in files]
    forecasts = [each for stream in streams for each in walk(stream.histories)]
    return TrustReport(judge(forecasts), _left_out(streams))


def _left_out(streams: Sequence[Stream]) -> dict[str, int]:
    return {
        "unrated": sum(stream.n_unrated for stream in streams),
        "repeated": sum(stream.n_repeated for stream in streams),
        "undated": sum(stream.n_undated for stream in streams),
        "off_scale": sum(stream.n_off_scale for stream in streams),
    }


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, _DIGITS) for name, value in figures.items()}
