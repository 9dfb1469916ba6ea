"""Forecasts and their scores as tables for people."""

from collections.abc import Iterator
from dataclasses import replace

from jobs.auditcomparison import signed
from jobs.auditsentence import in_both
from jobs.forecast import LodgeSummary
from jobs.forecastscore import WAYS, ForecastScore
from report.number import format_day, format_number
from report.phrase import Phrase
from report.table import Cell, Column, Kind, Table
from report.words import known_word, phrase
from scoring.auditforecast import Way
from scoring.forecastscore import WayScore
from scoring.predictorrow import LEAST_TIER
from store.forecast_records import Lodged

_SAID = tuple(
    Column(way.replace(" ", "_"), Phrase(known_word(way, "de"), known_word(way, "en")), kind=Kind.SHARE) for way in WAYS
)


def lodge_table(summary: LodgeSummary) -> Table:
    """Return the forecasts that were lodged now, and why others were not."""
    columns = (
        Column("audit_id", phrase("audit_id"), kind=Kind.KEY),
        Column("subject", phrase("audited"), kind=Kind.KEY),
        Column("starts_on", phrase("audit_day"), kind=Kind.DATE),
        *_SAID,
        Column("n_reviews", phrase("reviews_before"), kind=Kind.COUNT),
        Column("leaf", phrase("forecast_leaf"), kind=Kind.COUNT),
    )
    rows = tuple((*_head(each), each.forecast.estimates[Way.REVIEWS].n, each.leaf) for each in summary.lodged)
    return Table(phrase("forecasts_lodged"), columns, rows, tuple(_lodge_notes(summary)))


def _lodge_notes(summary: LodgeSummary) -> Iterator[Phrase]:
    yield in_both("forecast_event", lambda _: {"event": summary.event})
    if summary.size is not None:
        size = summary.size
        yield in_both("forecast_sealed", lambda language: {"n": format_number(size, language)})
    if summary.unchanged:
        n = len(summary.unchanged)
        yield in_both("forecast_unchanged", lambda language: {"n": format_number(n, language)})
    if not summary.lodged and not summary.unchanged:
        yield phrase("forecast_none")
    notes = {e.note for one in summary.lodged for e in one.forecast.estimates.values() if e.note}
    for note in sorted(notes):
        yield phrase(f"forecast_{note}")
    for each in summary.left_out:
        day = each.starts_on
        reason = each.reason
        number = each.audit_id
        yield in_both(
            "forecast_left_out",
            lambda language, number=number, day=day, reason=reason: {  # type: ignore[misc]
                "audit": number,
                "day": format_day(day, language),
                "reason": known_word(f"left out {reason}", language),
            },
        )
    yield phrase("forecast_rule")


def score_table(score: ForecastScore) -> Table:
    """Return one row for each way to foresee audits, with what became of all forecasts below."""
    columns = (
        Column("forecast", phrase("forecast_way"), kind=Kind.WORD),
        Column("n", phrase("audits_n"), kind=Kind.COUNT),
        Column("events", phrase("failures_n"), kind=Kind.COUNT),
        Column("base_rate", phrase("group_base"), kind=Kind.SHARE),
        Column("brier", phrase("brier"), kind=Kind.FINE),
        Column("log_loss", phrase("forecast_log_loss"), kind=Kind.FINE),
        Column("auc", phrase("area"), kind=Kind.FINE),
        Column("low", phrase("area_low"), kind=Kind.FINE),
        Column("high", phrase("area_high"), kind=Kind.FINE),
        Column("ppv", phrase("forecast_ppv"), kind=Kind.SHARE),
    )
    return Table(phrase("forecast_scores"), columns, tuple(map(_way_cells, score.ways)), tuple(_score_notes(score)))


def _way_cells(each: WayScore) -> tuple[Cell, ...]:
    ends = (each.interval.low, each.interval.high) if each.interval else (None, None)
    rate = each.events / each.n if each.n else None
    return (each.way, each.n, each.events, rate, each.brier, each.log_loss, each.auc, *ends, each.ppv)


def _score_notes(score: ForecastScore) -> Iterator[Phrase]:
    yield in_both("forecast_event", lambda _: {"event": score.event})
    counts = score.counts()
    yield in_both("forecast_counts", lambda language: {k: format_number(n, language) for k, n in counts.items()})
    for gain in score.gains:
        yield in_both(
            "forecast_gain",
            lambda language, gain=gain: {  # type: ignore[misc]
                "over": known_word(gain.over, language),
                "value": signed(gain.value, language),
                "low": signed(gain.interval.low, language) if gain.interval else "?",
                "high": signed(gain.interval.high, language) if gain.interval else "?",
                "n": format_number(gain.n, language),
            },
        )
    if not score.gains:
        yield in_both("forecast_too_few", lambda language: {"least": format_number(LEAST_TIER, language)})
    yield phrase("forecast_which")


def followed_table(score: ForecastScore) -> Table:
    """Return every audit that was foreseen, with what was said and what became of it."""
    columns = (
        Column("audit_id", phrase("audit_id"), kind=Kind.KEY),
        Column("subject", phrase("audited"), kind=Kind.KEY),
        Column("starts_on", phrase("audit_day"), kind=Kind.DATE),
        *_SAID,
        Column("state", phrase("forecast_state"), kind=Kind.WORD),
        Column("failed", phrase("dossier_outcome"), kind=Kind.FLAG),
        Column("sealed_at", phrase("forecast_sealed_at"), kind=Kind.MOMENT),
        Column("leaf", phrase("forecast_leaf"), kind=Kind.COUNT),
    )
    rows = tuple(
        (
            *_head(each.lodged)[:2],
            each.starts_on,
            *_head(each.lodged)[3:],
            f"forecast {each.state.value}",
            each.failed,
            each.lodged.sealed_at,
            each.lodged.leaf,
        )
        for each in score.followed
    )
    return Table(phrase("forecasts"), columns, rows)


def running_table(score: ForecastScore) -> Table:
    """Return the score of each way over all audits up to the end of each month."""
    columns = (
        Column("month", phrase("forecast_month"), kind=Kind.MONTH),
        Column("forecast", phrase("forecast_way"), kind=Kind.WORD),
        Column("n", phrase("audits_n"), kind=Kind.COUNT),
        Column("events", phrase("failures_n"), kind=Kind.COUNT),
        Column("brier", phrase("brier"), kind=Kind.FINE),
    )
    rows = tuple((each.month, each.way, each.n, each.events, each.brier) for each in score.running)
    return Table(phrase("forecast_running"), columns, rows)


def score_tables(score: ForecastScore) -> Iterator[Table]:
    """Yield every table of one event in the order in which they should be read; empty ones are left out."""
    for table in (score_table(score), running_table(score), followed_table(score)):
        if table.rows:
            yield table


def shown_tables(score: ForecastScore) -> Iterator[Table]:
    """Yield the tables of one event as a page shows them: before the first result there is nothing to score."""
    if any(way.n for way in score.ways):
        yield from score_tables(score)
    else:
        yield replace(followed_table(score), notes=score_table(score).notes[:2])


def _head(each: Lodged) -> tuple[Cell, ...]:
    forecast = each.forecast
    return (
        forecast.audit_id,
        forecast.subject,
        forecast.starts_on,
        *(forecast.estimates[way].value if way in forecast.estimates else None for way in WAYS),
    )
