"""Forecasts of audits: written down with a leaf of the log each, in one chain, so that none can be left out later."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, select

from ledger.canonical import Kind
from store.append import Change, append_leaves
from store.bulk import insert_rows, table_of
from store.database import Database
from store.forecast_models import ForecastRow
from store.forecast_records import Estimate, Forecast, Lodged
from store.leaf import forecast_parts
from store.log_models import CheckpointRow, ObservationRow
from store.models import SubjectRow
from store.records import Interval
from store.subjects import subject_row

CHAIN = (Kind.FORECAST.value, "")
"""All forecasts of a log are one chain."""
_FORECAST, _SEEN, _SUBJECT = table_of(ForecastRow), table_of(ObservationRow).c, table_of(SubjectRow).c
_OWN = frozenset({"estimates", "subject"})


class Forecasts:
    """The repository of forecasts; none is ever changed, and none of them points to a person."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def lodge(self, forecasts: Sequence[Forecast], at: datetime) -> range:
        """Write forecasts down, each with its leaf; all or none. Return the indices of the leaves.

        Args:
            forecasts: What is said of which audit.
            at: When, aware UTC.

        Raises:
            UnknownSubject: If one is about a subject that is not kept.
        """
        if not forecasts:
            return range(0)
        with self._database.write() as connection:
            subjects = {key: subject_row(connection, key)["id"] for key in sorted({each.subject for each in forecasts})}
            rows = [_columns(each, subjects[each.subject]) for each in forecasts]
            newest = connection.scalar(select(func.max(_FORECAST.c.leaf_idx)))
            changes = [
                Change(Kind.FORECAST, at, None, CHAIN, forecast_parts(row, subject=each.subject))
                for row, each in zip(rows, forecasts, strict=True)
            ]
            leaves = append_leaves(connection, changes, {} if newest is None else {CHAIN: newest})
            insert_rows(
                connection, ForecastRow, [{"leaf_idx": leaf, **row} for leaf, row in zip(leaves, rows, strict=True)]
            )
            return leaves

    def lodged(self, event: str | None = None) -> list[Lodged]:
        """Return every forecast in the order of the log, with the moment that it was sealed.

        Args:
            event: Only those of this event; None: all.
        """
        covering = select(CheckpointRow.created_at).where(CheckpointRow.size > _FORECAST.c.leaf_idx)
        sealed = covering.order_by(CheckpointRow.size).limit(1).correlate(_FORECAST).scalar_subquery()
        query = (
            select(_FORECAST, _SUBJECT.key.label("subject"), _SEEN.observed_at, sealed.label("sealed"))
            .join_from(_FORECAST, table_of(SubjectRow), _SUBJECT.id == _FORECAST.c.subject_id)
            .join(table_of(ObservationRow), _SEEN.leaf_idx == _FORECAST.c.leaf_idx)
            .order_by(_FORECAST.c.leaf_idx)
        )
        with self._database.read() as connection:
            rows = connection.execute(query if event is None else query.where(_FORECAST.c.event == event)).mappings()
            return [_lodged(row) for row in rows]


def _columns(forecast: Forecast, subject_id: int) -> dict[str, Any]:
    values = {name: getattr(forecast, name) for name in forecast.__slots__ if name not in _OWN}
    return {**values, "subject_id": subject_id, "estimates": estimates_json(forecast.estimates)}


def estimates_json(estimates: Mapping[str, Estimate]) -> dict[str, dict[str, object]]:
    """Return what each way says as one JSON object a way."""
    return {
        name: {
            "value": each.value,
            "low": each.interval.low if each.interval else None,
            "high": each.interval.high if each.interval else None,
            "level": each.interval.level if each.interval else None,
            "n": each.n,
            "note": each.note,
        }
        for name, each in estimates.items()
    }


def _lodged(row: RowMapping) -> Lodged:
    values = {name: row[name] for name in Forecast.__slots__ if name != "estimates"}
    forecast = Forecast(**values, estimates={name: _estimate(told) for name, told in row["estimates"].items()})
    return Lodged(row["leaf_idx"], row["observed_at"], forecast, row["sealed"])


def _estimate(told: Mapping[str, Any]) -> Estimate:
    ends = None if told["low"] is None else Interval(told["low"], told["high"], told["level"])
    return Estimate(told["value"], ends, told["n"], told["note"])
