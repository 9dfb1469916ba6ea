"""Erase what the policy of its source no longer allows to be kept: texts first, where it says so ratings as well."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.policy import SourcePolicy
from jobs.counted import counted
from jobs.inboxexpiry import expire_inbox
from jobs.retention import RETENTION_DAYS, retention_of
from jobs.seed import DEMO_PREFIX
from jobs.wiping import Wiping, wiping_of
from jobs.workplace import Workplace
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
    unstated: tuple[str, ...] = ()
    """Sources of listings of which no policy says how long they may be kept."""
    files: int = 0
    """Files and folders of the watched folder that were taken in long ago, and are gone."""

    @property
    def told(self) -> bool:
        """Say whether there is anything to tell."""
        return bool(self.texts or self.contents or self.files or self.unstated)

    def line(self) -> str:
        """Return the summary in one line."""
        amounts = [counted(self.texts, "text"), counted(self.contents, "whole content")]
        amounts += [counted(self.files, "day of imported files", "days of imported files")] if self.files else []
        line = f"expired: {', '.join(amounts)}"
        if self.unstated:
            line += f"; no policy in config/sources/ says how long to keep {', '.join(self.unstated)}: "
            line += f"the one that Leumund ships with holds, and {RETENTION_DAYS} days for texts where there is none"
        return line if self.wiped else line + "; the files are wiped when nobody reads them any more"


def expire_place(place: Workplace, now: datetime) -> ExpirySummary:
    """Erase what is older than its retention: in the database, and of the files that were taken in.

    Args:
        place: The deployment.
        now: Now, UTC.
    """
    wiping = wiping_of(place.store, place.settings)
    done = expire_all(place.store, place.policies.values(), now, wiping=wiping)
    return replace(done, files=expire_inbox(place.settings, now.date()))


def expire_all(store: Store, policies: Iterable[SourcePolicy], now: datetime, *, wiping: Wiping) -> ExpirySummary:
    """Erase what is older than the retention of its source.

    A review's age counts from the day on which it was first seen, an aggregate's from when it was last seen: both are
    content that was got then. What has listings is walked, not what has a policy: a policy that was taken away must not
    keep texts for ever.

    Args:
        store: Where reviews are kept.
        policies: How long those of each source may be kept.
        now: Now, UTC.
        wiping: What is still to be wiped of the store's files.
    """
    texts = contents = 0
    stated = {policy.source: policy for policy in policies}
    sources = store.subjects.sources()
    for source in sources:
        policy = retention_of(source, stated)
        if policy.retention_ratings_days is not None:
            before = now - timedelta(days=policy.retention_ratings_days)
            contents += store.erasures.expire_all(source, before=before, at=now, announce=wiping.announce)
        before = now - timedelta(days=policy.retention_days)
        texts += store.erasures.expire_texts(source, before=before, at=now, announce=wiping.announce)
    # Also where nothing expired: an erasure that was killed, or kept from the files by a reader, is completed here.
    # What is made up needs no policy.
    unstated = tuple(name for name in sources if name not in stated and not name.startswith(DEMO_PREFIX))
    return ExpirySummary(texts, contents, wiping.finish(), unstated)
