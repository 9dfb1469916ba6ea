"""Scores of audits that are kept on different scales, such as points lost of 50 beside percent reached."""

from collections.abc import Sequence

from jobs.auditevent import Event
from store.audit_records import Audit

_WORSE = "higher_is_worse"


def comparable_scores(audits: Sequence[Audit]) -> list[float | None]:
    """Return the score of each audit such that all can be compared; None where that cannot be.

    Scores of one scale stay as they are. Of several scales each becomes the share of its best possible score that was
    reached, from 0 to 1, which needs both its direction and its maximum.

    Args:
        audits: The audits.
    """
    if not has_scales(audits):
        return [audit.score for audit in audits]
    return [_share(audit) for audit in audits]


def has_scales(audits: Sequence[Audit]) -> bool:
    """Say whether the scores of audits lie on several scales."""
    scales = {(audit.scale_direction, audit.score_max) for audit in audits if audit.score is not None}
    return len(scales) > 1


def is_against(audit: Audit, event: Event) -> bool:
    """Say whether an event speaks of scores that rise the other way than the audit's own, so that it tells nothing."""
    if event.field != "score" or event.sign == "=" or audit.scale_direction is None:
        return False
    return event.rises is not (audit.scale_direction == _WORSE)


def _share(audit: Audit) -> float | None:
    if audit.score is None or not audit.score_max or audit.scale_direction is None:
        return None
    share = audit.score / audit.score_max
    return 1 - share if audit.scale_direction == _WORSE else share
