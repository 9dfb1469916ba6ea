"""Judge the control charts on made-up series, as `leumund evaluate alarms` prints it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.alarmtrial import NOMINAL, Trial, try_charts
from scoring.incontrol import Cell

_DIGITS = 5


@dataclass(frozen=True, eq=False)
class AlarmReport:
    """How the control charts do on made-up series."""

    trial: Trial
    """What was found."""

    def rates(self) -> dict[str, float]:
        """Return the mean false-alarm rate over all cells, by chart."""
        names = next(iter(self.trial.cells.values()))
        return {name: float(np.mean([cell[name] for cell in self.trial.cells.values()])) for name in names}

    def lone_rates(self) -> dict[str, float]:
        """Return the same for our charts of subjects without comparable ones; "any" is either chart."""
        names = next(iter(self.trial.alone.values()))
        return {name: float(np.mean([cell[name] for cell in self.trial.alone.values()])) for name in names}

    def worst(self, name: str) -> tuple[Cell, float]:
        """Return the cell in which a chart cries wolf most, and how often."""
        cell = max(self.trial.cells, key=lambda each: self.trial.cells[each][name])
        return cell, self.trial.cells[cell][name]

    def to_json(self) -> dict[str, object]:
        """Return the object that `--json` prints; a delay of null: more than half of the changes are never seen."""
        trial, rates = self.trial, self.rates()
        worst = {name: self.worst(name) for name in rates}
        return {
            "false_alarm_rate": {name: round(rate, _DIGITS) for name, rate in rates.items()},
            "nominal": round(NOMINAL, _DIGITS),
            "worst_cell": {name: {**_cell(cell), "rate": round(rate, _DIGITS)} for name, (cell, rate) in worst.items()},
            "median_delay_months": {name: _months(delay) for name, delay in trial.delays.items()},
            "delay_at_false_alarm_rate": round(trial.delay_rate, _DIGITS),
            "median_delay_months_at_nominal_rate": {name: _months(at) for name, at in trial.nominal_delays.items()},
            "false_alarm_rate_alone": {name: round(rate, _DIGITS) for name, rate in self.lone_rates().items()},
            "quiet_digests_with_alarm": round(trial.quiet_digests, _DIGITS),
            "digest_false_discovery": round(trial.false_discovery, _DIGITS),
            "digest_found": round(trial.found, _DIGITS),
            "cells": [
                {
                    **_cell(cell),
                    **{name: round(rate, _DIGITS) for name, rate in found.items()},
                    "alone": {name: round(rate, _DIGITS) for name, rate in trial.alone[cell].items()},
                }
                for cell, found in trial.cells.items()
            ],
        }

    def text(self) -> str:
        """Return the figures for people: one line a cell, then the means, delays and digests."""
        trial, rates = self.trial, self.rates()
        names = list(rates)
        head = f"{'a month':>8} {'dispersion':>10} {'autocorr.':>9} " + " ".join(f"{name:>13}" for name in names)
        lines = [
            f"{cell.volume:8} {cell.dispersion:10.2f} {cell.autocorrelation:9.1f} "
            + " ".join(f"{100 * found[name]:12.2f}%" for name in names)
            for cell, found in trial.cells.items()
        ]
        mean = f"{'mean':>29} " + " ".join(f"{100 * rates[name]:12.2f}%" for name in names)
        alone = ", ".join(f"{name} {100 * rate:.1f}%" for name, rate in self.lone_rates().items())
        mixed = f"{100 * trial.false_discovery:.2f}% false, {100 * trial.found:.1f}% of the changes found"
        return "\n".join(
            [
                f"steady series with an upper alarm within 12 months (nominal {100 * NOMINAL:.1f}%)",
                *(head, *lines, mean),
                f"subjects without comparable ones: {alone}",
                _delays_text(trial.delays, trial.delay_rate),
                _delays_text(trial.nominal_delays, NOMINAL),
                f"digests of 4,000 steady series with any alarm: {100 * trial.quiet_digests:.1f}%",
                f"digests with planted changes: {mixed}",
            ]
        )


def evaluate_alarms() -> AlarmReport:
    """Return how often each chart cries wolf, how long it needs, and what a digest of many series holds."""
    return AlarmReport(try_charts())


def _cell(cell: Cell) -> dict[str, float]:
    return {"reviews_a_month": cell.volume, "dispersion": cell.dispersion, "autocorrelation": cell.autocorrelation}


def _delays_text(delays: Mapping[str, float], rate: float) -> str:
    said = ", ".join(f"{name} {_months(delay) or 'more than 36'}" for name, delay in delays.items())
    return f"median months until a doubling is seen, all at {100 * rate:.1f}% false alarms: {said}"


def _months(delay: float) -> float | None:
    return delay if math.isfinite(delay) else None
