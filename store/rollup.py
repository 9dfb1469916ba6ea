"""The monthly roll-up: what a change does to the counts of one listing, and the upsert that keeps them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Dialect, Executable

from store.bulk import insert_or
from store.log_models import MonthRow
from store.prepared import Prepared
from store.versions import Columns, month_of

MILLION = 1_000_000
_SUMS = ("n", "rated", "satisfied", "dissatisfied", "unit_millionths")


@dataclass(slots=True)
class Deltas:
    """What one transaction adds to the months of one listing; taking away is adding with sign -1."""

    counts: dict[str, list[int]] = field(default_factory=dict)
    """Month to added n, rated, satisfied, dissatisfied, rating units in millionths."""

    def add(self, version: Columns, sign: int = 1) -> None:
        """Count one version in (sign 1) or out (sign -1)."""
        month, unit = month_of(version), version["unit"]
        totals = self.counts.get(month)
        if totals is None:
            totals = self.counts[month] = [0, 0, 0, 0, 0]
        totals[0] += sign
        if unit is not None:
            totals[1] += sign
            totals[2] += sign * (unit >= 0.75)
            totals[3] += sign * (unit <= 0.25)
            totals[4] += sign * round(unit * MILLION)

    def rows(self, listing_id: int) -> Iterator[dict[str, object]]:
        """Yield one row per month that changes."""
        for month, (n, rated, satisfied, dissatisfied, units) in sorted(self.counts.items()):
            if n or rated or satisfied or dissatisfied or units:
                yield {
                    "listing_id": listing_id,
                    "month": month,
                    "n": n,
                    "rated": rated,
                    "satisfied": satisfied,
                    "dissatisfied": dissatisfied,
                    "unit_millionths": units,
                }


def keep_deltas(connection: Connection, listing_id: int, deltas: Deltas) -> None:
    """Add the deltas to the stored months."""
    rows = list(deltas.rows(listing_id))
    if rows:
        _ADD_UP.execute(connection, *rows)


def _add_up(dialect: Dialect) -> Executable:
    statement = insert_or(dialect, MonthRow)
    summed = {name: MonthRow.__table__.c[name] + statement.excluded[name] for name in _SUMS}
    return statement.on_conflict_do_update(index_elements=["listing_id", "month"], set_=summed)


_ADD_UP = Prepared(_add_up, columns=("listing_id", "month", *_SUMS))
