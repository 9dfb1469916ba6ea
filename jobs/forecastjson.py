"""Forecasts and their scores for programs."""

from collections.abc import Mapping, Sequence

from jobs.forecast import LodgeSummary
from jobs.forecastscore import Followed, ForecastScore, State
from report.jsontext import Json, JsonCell, json_cell
from scoring.forecastscore import BrierGain, WayScore
from store.forecast_records import Estimate, Lodged


def lodge_json(summary: LodgeSummary) -> dict[str, Json]:
    """Return what was lodged."""
    return {
        "event": summary.event,
        "checkpoint": summary.size,
        "lodged": [lodged_json(each) for each in summary.lodged],
        "unchanged": [lodged_json(each) for each in summary.unchanged],
        "left_out": [
            {"audit_id": each.audit_id, "starts_on": json_cell(each.starts_on), "reason": each.reason}
            for each in summary.left_out
        ],
    }


def scores_json(scores: Sequence[ForecastScore]) -> dict[str, Json]:
    """Return the scores of all events; the rows of all stand together, too."""
    return {
        "rows": [{"event": score.event, **_way_json(each)} for score in scores for each in score.ways],
        "events": [score_json(score) for score in scores],
    }


def score_json(score: ForecastScore) -> dict[str, Json]:
    """Return the score of all forecasts of one event."""
    return {
        "event": score.event,
        "counts": dict(score.counts()),
        "rows": [_way_json(each) for each in score.ways],
        "gains": [_gain_json(each) for each in score.gains],
        "running": [
            {"month": each.month, "forecast": each.way, "n": each.n, "events": each.events, "brier": each.brier}
            for each in score.running
        ],
        "forecasts": [_followed_json(each) for each in score.followed],
        "missing": list(score.missing),
    }


def _way_json(each: WayScore) -> dict[str, Json]:
    return {
        "forecast": each.way,
        "n": each.n,
        "events": each.events,
        "base_rate": each.events / each.n if each.n else None,
        "brier": each.brier,
        "log_loss": each.log_loss,
        "auc": each.auc,
        "low": each.interval.low if each.interval else None,
        "high": each.interval.high if each.interval else None,
        "ppv": each.ppv,
        "calibration": [{"n": step.n, "said": step.said, "happened": step.happened} for step in each.calibration],
    }


def _gain_json(each: BrierGain) -> dict[str, Json]:
    ends = (each.interval.low, each.interval.high) if each.interval else (None, None)
    found: dict[str, Json] = {"forecast": each.way, "over": each.over, "value": each.value}
    return {**found, "low": ends[0], "high": ends[1], "n": each.n, "events": each.events}


def _followed_json(each: Followed) -> dict[str, Json]:
    is_held = each.state in (State.SCORED, State.LATE, State.UNKNOWN, State.CHANGED, State.APART)
    return lodged_json(each.lodged) | {
        "held_on": json_cell(each.starts_on) if is_held else None,
        "n_lodged": each.n_lodged,
        "state": each.state.value,
        "failed": each.failed,
    }


def lodged_json(each: Lodged) -> dict[str, Json]:
    """Return one forecast with its place in the log."""
    forecast = each.forecast
    said: Mapping[str, Estimate] = forecast.estimates
    return {
        "audit_id": forecast.audit_id,
        "subject": forecast.subject,
        "standard": forecast.standard,
        "event": forecast.event,
        "starts_on": json_cell(forecast.starts_on),
        "leaf": each.leaf,
        "lodged_at": json_cell(each.at),
        "sealed_at": json_cell(each.sealed_at),
        "window_days": forecast.window_days,
        "n_learnt": forecast.n_learnt,
        "n_failed": forecast.n_failed,
        "data_digest": forecast.data_digest,
        "model_digest": forecast.model_digest,
        "forecasts": {name: {**_estimate_json(told)} for name, told in said.items()},
    }


def _estimate_json(told: Estimate) -> dict[str, JsonCell]:
    ends = told.interval
    return {
        "probability": told.value,
        "low": ends.low if ends else None,
        "high": ends.high if ends else None,
        "level": ends.level if ends else None,
        "n": told.n,
        "note": told.note,
    }
