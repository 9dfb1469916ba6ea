"""Tell those who asked for it what they should know of."""

from datetime import UTC, datetime

from jobs.notify import tell
from jobs.work import Ended, Say, WorkOrder
from jobs.workplace import Workplace


def notify(place: Workplace, _order: WorkOrder, _say: Say) -> Ended:
    """Find what is new to tell, and send what is not yet sent."""
    told = tell(place, datetime.now(UTC))
    return Ended("partial" if told.failed else "succeeded", told.line())
