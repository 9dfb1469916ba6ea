"""The figures of one published set as rows, and rows as figures."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from store.bulk import insert_rows, table_of
from store.log_models import IndicatorRow
from store.records import Indicator, Interval


def insert_figures(connection: Connection, set_id: int, indicators: Sequence[Indicator]) -> None:
    """Insert the figures of a set in their order."""
    rows = [{"set_id": set_id, "position": place, **_columns(figure)} for place, figure in enumerate(indicators)]
    insert_rows(connection, IndicatorRow, rows)


def read_figures(connection: Connection, set_id: int) -> tuple[Indicator, ...]:
    """Return the figures of a set in their order."""
    query = select(table_of(IndicatorRow)).where(IndicatorRow.set_id == set_id).order_by(IndicatorRow.position)
    return tuple(figure_from(row) for row in connection.execute(query).mappings())


def _columns(figure: Indicator) -> dict[str, Any]:
    interval = figure.interval
    return {
        "name": figure.name,
        "period": figure.period,
        "value": figure.value,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "level": interval.level if interval else None,
        "n": figure.n,
        "n_eff": figure.n_eff,
        "limit_low": figure.limit_low,
        "limit_high": figure.limit_high,
        "alarm": figure.alarm,
        "note": figure.note,
    }


def figure_from(row: RowMapping) -> Indicator:
    """Return the figure in a row of indicators."""
    interval = None if row["level"] is None else Interval(row["low"], row["high"], row["level"])
    return Indicator(
        name=row["name"],
        period=row["period"],
        value=row["value"],
        interval=interval,
        n=row["n"],
        n_eff=row["n_eff"],
        limit_low=row["limit_low"],
        limit_high=row["limit_high"],
        alarm=row["alarm"],
        note=row["note"],
    )
