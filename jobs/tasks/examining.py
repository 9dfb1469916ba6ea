"""Examine the deployment down to each hash of the evidence log."""

from jobs.doctor import examine
from jobs.work import Ended, Say, WorkOrder
from jobs.workplace import Workplace


def doctor(place: Workplace, _order: WorkOrder, _say: Say) -> Ended:
    """Name every fault that is found."""
    faults = [finding for finding in examine(place) if not finding.is_well]
    words = "; ".join(f"{finding.name}: {finding.words}" for finding in faults)
    return Ended("partial" if faults else "succeeded", words or "all is well")
