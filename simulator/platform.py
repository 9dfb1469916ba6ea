"""A review platform with its own clock, and switches for everything that real platforms do to a collector."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import RLock
from typing import Literal

from simulator.keys import Keys
from simulator.listing import ListingPage, Paging
from simulator.opinion import Opinion
from simulator.sample import sample_opinions
from simulator.shelf import Shelf
from simulator.trouble import Outage, Quota, RateLimit, Switches, Trouble
from simulator.visit import Visit

DEFAULT_ROBOTS = "User-agent: *\nDisallow: /cart\nDisallow: /account\nAllow: /\n"


class Platform:
    """Reviews of many subjects, of which those show that the platform's clock has reached.

    All methods may be called while a server answers requests from the same platform.
    """

    def __init__(self, opinions: Iterable[Opinion], *, clock: datetime, page_size: int = 20) -> None:
        """Put opinions on the platform.

        Args:
            opinions: Rows; a repeated id is served as often as it stands here.
            clock: What the platform calls now, aware UTC.
            page_size: Reviews on a page of shop and portal; the feed has its own.
        """
        self.page_size = page_size
        self.robots = DEFAULT_ROBOTS
        self.keys = Keys()
        self._lock = RLock()
        self._clock = clock
        self._shelf = Shelf(opinions)
        self._visits: list[Visit] = []
        self._n_asked = 0
        self._switches = Switches()

    @property
    def clock(self) -> datetime:
        """Return what the platform calls now, UTC."""
        return self._clock

    def subjects(self) -> tuple[Opinion, ...]:
        """Return one opinion per subject, in order of first appearance; it carries the subject's name and kind."""
        with self._lock:
            return self._shelf.faces()

    def visible(self, subject: str) -> tuple[Opinion, ...]:
        """Return the rows of a subject that are on the platform now, newest first.

        Raises:
            UnknownSubject: If the platform never had an opinion of it.
        """
        with self._lock:
            return self._shelf.listed(subject, self._clock).rows

    def distinct(self, subject: str | None = None) -> int:
        """Return how many distinct reviews paging through shop or portal yields now, of one subject or of all.

        Raises:
            UnknownSubject: If the platform never had an opinion of it.
        """
        with self._lock:
            chosen = [face.subject for face in self._shelf.faces()] if subject is None else [subject]
            return sum(len({row.review_id for row in self.visible(key)[: self._switches.cut_after]}) for key in chosen)

    def page(
        self,
        subject: str,
        number: int,
        *,
        size: int | None = None,
        cap: int | None = None,
        order: Callable[[Opinion], datetime] | None = None,
    ) -> ListingPage:
        """Return one page of a listing; beyond the last page it has no rows.

        Args:
            subject: The platform's id of the subject.
            number: Page number, from 1.
            size: Rows on a page; None: the platform's own.
            cap: Rows after which the layout never shows more; None: no such limit.
            order: What "newest first" goes by; None: by when reviews appear.

        Raises:
            UnknownSubject: If the platform never had an opinion of it.
        """
        with self._lock:
            face, listed = self._shelf.face(subject), self._shelf.listed(subject, self._clock)
            # The tally is left whole: a truncated listing betrays itself only by announcing more than it shows.
            ordered = listed.rows if order is None else sorted(listed.rows, key=order, reverse=True)
            rows = tuple(ordered[: self._switches.cut_after][:cap])
            size = size or self.page_size
            paging = Paging(size, min(size - 1, math.ceil(self._switches.drift * size)))
            return ListingPage(
                subject=subject,
                name=face.subject_name,
                kind=face.kind,
                rows=() if self._switches.is_blank() else paging.cut(rows, number),
                number=number,
                last=paging.last(len(rows)),
                tally=listed.announced,
                redesigned=self._switches.redesigned,
            )

    def advance(self, days: float = 1) -> None:
        """Move the clock, so that later reviews appear; negative days turn it back."""
        self.turn_clock(self._clock + timedelta(days=days))

    def turn_clock(self, to: datetime) -> None:
        """Set the clock to a moment, aware UTC."""
        with self._lock:
            self._clock = to
            self._shelf.forget()

    def publish(self, n: int, *, subject: str = "sample", rating: float | None = 5.0) -> tuple[Opinion, ...]:
        """Add made-up opinions that appear now, and return them."""
        with self._lock:
            fresh = sample_opinions(subject, n, at=self._clock, rating=rating, start=self._shelf.size(subject))
            self._shelf.add(fresh)
            return fresh

    def edit(self, subject: str, review_id: str, **changes: object) -> None:
        """Change fields of a review, e.g. `rating=1.0, text="..."`; all rows of that id change.

        Raises:
            UnknownReview: If there is no such review.
        """
        with self._lock:
            known = {"changed_at": self._clock}
            self._shelf.change(
                subject,
                review_id,
                lambda row: replace(row, **(known | {"first": row.first or row} | changes)),  # type: ignore[arg-type]
            )

    def delete(self, subject: str, review_id: str) -> None:
        """Take a review off the platform.

        Raises:
            UnknownReview: If there is no such review.
        """
        with self._lock:
            self._shelf.delete(subject, review_id)

    def restore(self, subject: str, review_id: str) -> None:
        """Put a deleted review back.

        Raises:
            UnknownReview: If it was not deleted.
        """
        with self._lock:
            self._shelf.restore(subject, review_id)

    def truncate(self, after: int | None) -> None:
        """Let every listing silently stop after so many rows although it announces more; None ends it."""
        self._switches.cut_after = after

    def duplicate(self, share: float) -> None:
        """Let each page begin with this share (0..1) of the page before, as when reviews come in while one reads."""
        self._switches.drift = share

    def limit_rate(self, every: int, *, retry_after: int | datetime) -> None:
        """Answer every n-th request for a page with 429 and Retry-After in seconds, or as HTTP date for a moment."""
        self._switches.limit = RateLimit(every, retry_after)

    def limit_calls(self, calls: int, *, status: int = 403) -> None:
        """Answer so many requests for pages, and every later one with a status that says that the quota is used up."""
        self._switches.quota = Quota(calls, status)

    def answer_blank(self, times: int) -> None:
        """Show no reviews on the next so many pages although there are some, as overloaded platforms do."""
        self._switches.blanks = times

    def change_layout(self) -> None:
        """Show the same reviews in markup that no parser knows."""
        self._switches.redesigned = True

    def outage(
        self, status: int | Literal["drop", "slow"] = 503, *, times: int | None = None, wait_seconds: float = 0.0
    ) -> None:
        """Be out of order.

        Args:
            status: HTTP status to answer with; "drop" closes the connection in mid-answer; "slow" answers late.
            times: Number of requests that it hits; None: until `recover`.
            wait_seconds: Delay before each answer.
        """
        code = status if isinstance(status, int) else None
        self._switches.outage = Outage(Trouble(code, drop=status == "drop", wait_seconds=wait_seconds), times)

    def recover(self) -> None:
        """Switch everything off that goes wrong, the changed layout included; edits and deletions stay."""
        self._switches = Switches()

    def trouble(self) -> Trouble | None:
        """Return what goes wrong with the next request for a page, or None; counts the request."""
        with self._lock:
            self._n_asked += 1
            return self._switches.trouble(self._n_asked)

    def record(self, visit: Visit) -> None:
        """Note an answered request."""
        with self._lock:
            self._visits.append(visit)

    def visits(self) -> tuple[Visit, ...]:
        """Return all answered requests, oldest first."""
        with self._lock:
            return tuple(self._visits)
