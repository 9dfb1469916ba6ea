"""Trust and trend as programs read them: the stable JSON answers, percentages as numbers."""

from collections.abc import Mapping

from report.authenticity import authenticity_json, suspicious_json
from report.change import changes_json, season_json, trend_line_json
from report.contradiction import contradictions_json
from report.control import BaselineLine, MeasuredAlarms
from report.fragility import fragility_json
from report.jsontext import Json, json_cell
from report.quality import quality_json
from report.sentence import say_meaning
from report.shown import ShownLine
from report.subject import NATURAL_PERSON, TRUST, StandingLine, SubjectReport
from store.records import Indicator, Interval

# A trust score is given in percent by definition; four digits keep it exact to a millionth.
DIGITS = 4


def trust_json(report: SubjectReport) -> dict[str, Json]:
    """Return the trust score with everything that stands next to it; value null means too little.

    Values and intervals are in percent; `level` is a probability 0..1; `next_ten` counts reviews.
    """
    trust, score = report.trust, report.trust.score
    return {
        "subject": report.subject.key,
        "as_of": json_cell(report.as_of),
        "unit": "percent",
        **_figure(score),
        "level": score.interval.level if score.interval else None,
        "n": score.n,
        "n_eff": score.n_eff,
        "minimum_n_eff": trust.minimum,
        "repeats": report.repeats,
        "verdict": _verdict(score),
        "reason": say_meaning(report, "en")[0] if score.value is None else "",
        "next_ten": _ends(trust.next_ten, factor=1),
        "if_vanished_counted": _ends(trust.if_vanished),
        "vanished_share": _percent(report.vanished_share()),
        "newest_review_on": json_cell(report.newest_on),
        "half_life_days": trust.half_life_days,
        "prior": _percent(trust.prior),
        "prior_weight": trust.prior_weight,
        "by_source": [_standing(line) for line in trust.by_source],
        "sources_contradict_p": trust.contradiction,
        "fragility": fragility_json(report.fragility),
        **_surroundings(report),
        "shown_by_sources": [_shown(line) for line in report.shown],
        "notes": list(report.notes),
        "erased_since": report.erased_since,
    }


def trend_json(report: SubjectReport) -> dict[str, Json]:
    """Return the trust score by month, the control limits of the dissatisfied share, and its alarms."""
    points: list[Json] = [{"period": point.period, **_figure(point), "n": point.n} for point in report.trend]
    limits: list[Json] = [
        {"period": point.period, "value": _percent(point.value), "n": point.n, **_limits(point)}
        for point in report.chart.points
    ]
    alarms: list[Json] = [
        {"period": point.period, "chart": "limits", "value": _percent(point.value), **_limits(point)}
        for point in report.chart.alarms()
    ]
    rises: list[Json] = [
        {"period": rise.seen, "chart": "cumulative", "since": rise.since, "until": rise.until}
        for rise in report.chart.rises
    ]
    return {
        "subject": report.subject.key,
        "as_of": json_cell(report.as_of),
        "unit": "percent",
        "indicator": TRUST,
        "points": points,
        "limits": {
            "indicator": "dissatisfied_share",
            "points": limits,
            "false_alarm_rate": report.chart.false_alarm_rate,
            "false_alarm_rate_measured": _measured(report.chart.measured_alarms),
            "blind_spot": _percent(report.chart.blind_spot),
            "blind_spot_months": report.chart.blind_spot_months,
            "baseline": _baseline(report.chart.baseline),
        },
        "alarms": [*alarms, *rises],
        "indicators": quality_json(report.quality),
        "changepoints": changes_json(report.changes),
        "trend": trend_line_json(report.changes.trend),
        "season": season_json(report.changes.season),
        "notes": list(report.notes),
        "erased_since": report.erased_since,
    }


def _measured(known: MeasuredAlarms | None) -> Json:
    """Return how often charts like this one gave a false alarm, as measured."""
    if known is None:
        return None
    return {
        "mean": known.mean,
        "worst": known.worst,
        "baseline_months": known.months,
        "reviews_a_month": known.volume,
    }


def _baseline(baseline: BaselineLine | None) -> Json:
    """Return what the limits are estimated from."""
    if baseline is None:
        return None
    return {
        "first": baseline.first,
        "last": baseline.last,
        "value": _percent(baseline.share),
        "n": baseline.n,
        "months": baseline.months,
        "dispersion": baseline.dispersion,
    }


def _surroundings(report: SubjectReport) -> dict[str, Json]:
    """Return distribution, sources, tests, model and ledger."""
    sentiment, provenance = report.sentiment, report.provenance
    contradictions: Json = dict(found) if (found := contradictions_json(report.contradictions)) else None
    return {
        "distribution": {str(stars): n for stars, n in enumerate(report.distribution.stars, start=1)},
        "thumbs": {"up": report.distribution.thumbs_up, "down": report.distribution.thumbs_down},
        "unrated": report.distribution.unrated,
        "sources": [
            {
                "source": line.source,
                "coverage": json_cell(line.coverage),
                "seen": line.seen,
                "announced": line.announced,
                "selection": json_cell(line.selection),
                "last_run_at": json_cell(line.last_run_at),
                "reason": line.reason,
                "stale": line.is_stale,
                "good_until": json_cell(line.good_at),
                "kept": line.n_reviews,
                "vanished": line.vanished,
            }
            for line in report.sources
        ],
        "tests": authenticity_json(report.tests),
        "suspicious_part": suspicious_json(report.suspicious),
        "false_alarm_rate": report.chart.false_alarm_rate,
        "false_alarm_rate_measured": _measured(report.chart.measured_alarms),
        "blind_spot": _percent(report.chart.blind_spot),
        "sentiment": {
            "languages": list(sentiment.languages),
            "errors": [
                {"measure": e.measure, "value": e.value, "language": e.language, "on": e.on, "n": e.n}
                for e in sentiment.errors
            ],
            "checked_by_hand_on": json_cell(sentiment.checked_on),
            "judged": sentiment.n_judged,
            "not_modelled": sentiment.n_not_modelled,
            "waiting": sentiment.n_waiting,
            "stale": sentiment.is_stale,
            "contradictions": contradictions,
        },
        "model_digest": provenance.model_digest,
        "config_digest": provenance.config_digest,
        "ledger": {"size": provenance.ledger_size, "root": provenance.ledger_root},
        "demo": report.subject.is_demo,
    }


def _standing(line: StandingLine) -> Json:
    """Return what one source says alone, in percent; `share` is what it counts in the mixture, 0..1."""
    return {
        "source": line.source,
        "value": _percent(line.value),
        "low": _percent(line.interval.low),
        "high": _percent(line.interval.high),
        "usual": _percent(line.usual),
        "above_usual": round(line.above_usual, DIGITS),
        "share": round(line.share, DIGITS),
        "n": line.n,
        "n_eff": line.n_eff,
    }


def _shown(line: ShownLine) -> Json:
    """Return what a source shows as its own figures, on its own scale."""
    shown = line.aggregate
    return {
        "source": shown.source,
        "mean": shown.rating,
        "scale_low": shown.scale.low,
        "scale_high": shown.scale.high,
        "rating_count": shown.rating_count,
        "review_count": shown.review_count,
        "histogram": dict(shown.histogram),
        "histogram_unit": shown.histogram_unit,
        "observed_at": json_cell(line.last_seen_at),
    }


def _verdict(score: Indicator) -> str:
    """Return in two words whether there is a score, and why not."""
    if score.value is not None:
        return "ok"
    return "not scored: a natural person" if score.note == NATURAL_PERSON else "too little"


def _percent(share: float | None) -> float | None:
    """Return a share 0..1 in percent."""
    return None if share is None else round(100 * share, DIGITS)


def _ends(interval: Interval | None, *, factor: float = 100) -> Json:
    """Return an interval as an object, or null."""
    if interval is None:
        return None
    return {
        "low": round(factor * interval.low, DIGITS),
        "high": round(factor * interval.high, DIGITS),
        "level": interval.level,
    }


def _figure(point: Indicator) -> Mapping[str, Json]:
    """Return value, low and high of an indicator in percent."""
    ends = point.interval
    return {
        "value": _percent(point.value),
        "low": _percent(ends.low if ends else None),
        "high": _percent(ends.high if ends else None),
    }


def _limits(point: Indicator) -> Mapping[str, Json]:
    """Return the control limits of a month in percent."""
    return {"low": _percent(point.limit_low), "high": _percent(point.limit_high)}
