"""Write the pages and the files of the month that were asked for."""

from datetime import UTC, datetime

from jobs.aspectjudge import open_aspect_sets
from jobs.monthlyfiles import write_monthly_files
from jobs.report import StoreReports, write_reports
from jobs.work import Ended, Say, WorkOrder
from jobs.workplace import Workplace


def report(place: Workplace, _order: WorkOrder, _say: Say) -> Ended:
    """Write the overview in both languages, and whatever of the month is not yet there."""
    aspects = open_aspect_sets(place.settings.home)
    view = StoreReports(place.store, aspects=aspects, var=place.settings.var)
    paths = write_reports(view, place.settings.var / "reports")
    monthly = sum(1 for _ in write_monthly_files(place, datetime.now(UTC).date()))
    return Ended("succeeded", ", ".join(path.name for path in paths) + f"; monthly files: {monthly}")
