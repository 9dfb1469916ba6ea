"""What is decided about a file before its rows are read."""

from dataclasses import dataclass
from datetime import datetime

from crawler.imports.columns import ColumnMap
from crawler.imports.scale import Scales
from crawler.pages.date import Order
from store.records import SubjectKind


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that is decided about a file before its rows are read."""

    columns: ColumnMap
    """What each column holds."""
    scales: Scales
    """Scale of the ratings where no row states one."""
    order: Order | None = None
    """Which number is the day in 03/04/2025."""
    observed_at: datetime | None = None
    """When the reviews were collected, UTC; None: relative dates stay unknown."""
    source: str | None = None
    """Source of all rows; None: as the file says, else "import"."""
    subject: str | None = None
    """Subject of rows that name none."""
    kind: SubjectKind | None = None
    """Kind of all subjects; None: as the file says, else what is usual for the source."""
