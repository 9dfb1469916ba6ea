"""Erase what the policy of its source no longer allows to be kept: texts first, where it says so ratings as well."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.policy import SourcePolicy
from jobs.counted import counted
from jobs.wiping import Wiping
from store.session import Store


@dataclass(frozen=True, slots=True)
class ExpirySummary:
    """What an expiry did."""

    texts: int
    """Versions whose texts and author key are gone."""
    contents: int
    """Versions and aggregates all of whose content is gone."""
    wiped: bool
    """False where a reader still needed the old pages of the database's files; the next expiry wipes them."""

    def line(self) -> str:
        """Return the summary in one line."""
        rest = "" if self.wiped else "; the files are wiped when nobody reads them any more"
        return f"expired: {counted(self.texts, 'text')}, {counted(self.contents, 'whole content')}{rest}"


def expire_all(store: Store, policies: Iterable[SourcePolicy], now: datetime, *, wiping: Wiping) -> ExpirySummary:
    """Erase what is older than the retention of its source.

    A review's age counts from the day on which it was first seen, an aggregate's from when it was last seen: both are
    content that was got then.

    Args:
        store: Where reviews are kept.
        policies: How long those of each source may be kept.
        now: Now, UTC.
        wiping: What is still to be wiped of the store's files.
    """
    texts = contents = 0
    for policy in policies:
        if policy.retention_ratings_days is not None:
            before = now - timedelta(days=policy.retention_ratings_days)
            contents += store.erasures.expire_all(policy.source, before=before, at=now, announce=wiping.announce)
        before = now - timedelta(days=policy.retention_days)
        texts += store.erasures.expire_texts(policy.source, before=before, at=now, announce=wiping.announce)
    # Also where nothing expired: an erasure that was killed, or kept from the files by a reader, is completed here.
    return ExpirySummary(texts, contents, wiping.finish())
