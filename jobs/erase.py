"""Erase on request what is kept of an author or of a review: rows, derived rows, bytes in files, reports."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.identity import author_key, read_author_key
from crawler.imports.sourcename import kept_name
from crawler.pages.found import author_of
from jobs.accounts import SHELL, act_statement
from jobs.aspectjudge import open_aspect_sets
from jobs.counted import counted
from jobs.errors import JobError, NoTerminal, NothingKept
from jobs.journal import erase_recorded
from jobs.leftover import Leftovers, find_leftovers
from jobs.report import REPORT_NAMES, StoreReports, write_reports
from jobs.wiping import wiping_of
from jobs.workplace import Workplace
from scoring.errors import ScoringError
from store.database import BUSY_SECONDS
from store.erasure_requests import Holdings
from store.errors import DatabaseLocked

_KEY = re.compile("[0-9a-fA-F]{32}")


@dataclass(frozen=True, slots=True)
class Request:
    """Whose data are to go, and why."""

    reviews: tuple[int, ...]
    """Row numbers of the reviews."""
    holdings: Holdings
    """What is kept of them."""
    reason: str
    """art17, objection or source-request."""

    def line(self) -> str:
        """Return in one line what is kept."""
        kept = self.holdings
        amounts = [counted(kept.reviews, "review"), counted(kept.versions, "version")]
        amounts += [f"{counted(kept.leaves, 'leaf', 'leaves')} of the evidence log"]
        amounts += [counted(kept.labels, "hand-labelled text")] if kept.labels else []
        return ", ".join(amounts)


@dataclass(frozen=True, slots=True)
class ErasureSummary:
    """What an erasure did."""

    leaves: int
    """Leaves that lost their parts; each has a leaf `erased` now."""
    wiped: bool
    """False where a reader still needed the old pages of the database's files."""
    reports: tuple[Path, ...]
    """Report files that were written anew."""
    leftovers: Leftovers
    """What other files below var/ still hold of it, or may hold."""
    on_server: bool
    """True where a database server keeps a write-ahead log of its own."""

    def lines(self) -> list[str]:
        """Return what a person should know."""
        lines = [f"erased: {counted(self.leaves, 'leaf', 'leaves')}; the root of what was there stays as it was"]
        lines += [f"report written anew: {path}" for path in self.reports]
        lines += self.leftovers.lines()
        if not self.wiped:
            lines.append(
                "NOT WIPED: another program uses the database, whose files still hold the old bytes. Stop it, then"
            )
            lines.append("run `leumund erase --finish`; the next `leumund run` does it, too.")
        if self.on_server:
            lines.append(
                "the server's write-ahead log and its backups keep old bytes for as long as it is configured to"
            )
        lines.append("figures follow with the next cycle or `leumund indicate`; delete backups older than 30 days,")
        lines.append("and evidence packs or exports that you gave away, where the texts are in them")
        return lines

    def exit_code(self) -> int:
        """Return 1 where something is still there, or may be, that no restore erases again."""
        return 1 if not (self.leftovers.is_clear and self.wiped) else 0


def find_author(place: Workplace, author: str, reason: str) -> Request:
    """Return what is kept of an author.

    Args:
        place: The deployment.
        author: The keyed hash, 32 hex digits, or SOURCE:ID with the profile address or display name.
        reason: art17, objection or source-request.

    Raises:
        NothingKept: If nothing is.
        JobError: If it is neither, or this deployment has no key to compute the hash with.
    """
    key = author.lower() if _KEY.fullmatch(author) else _computed_key(place, author)
    return _request(place, place.store.erasure_requests.of_author(key), reason, what="this author")


def find_review(place: Workplace, review: str, reason: str) -> Request:
    """Return what is kept of a review, on all listings on which it stands.

    Args:
        place: The deployment.
        review: SOURCE/ID with the source's own id.
        reason: art17, objection or source-request.

    Raises:
        NothingKept: If nothing is.
        JobError: If it is not of that form.
    """
    source, sign, native_id = review.partition("/")
    if not (source and sign and native_id):
        raise JobError(
            f"{review!r} names no review",
            where="--review",
            next_step="give source and id joined by a slash, as in --review kununu/12345",
        )
    found = place.store.erasure_requests.of_review(kept_name(source, place.policies), native_id)
    return _request(place, found, reason, what=f"review {review}")


def require_answer(*, is_terminal: bool) -> None:
    """Return where somebody can say yes.

    Raises:
        NoTerminal: If standard input is a file or a pipe.
    """
    if not is_terminal:
        raise NoTerminal(
            "an erasure cannot be undone, and here is no terminal to ask at",
            where="standard input",
            next_step="look at it with --dry-run, then say --yes; nothing was erased.",
        )


def erase(place: Workplace, request: Request, now: datetime) -> ErasureSummary:
    """Erase what a request names: rows, derived rows, the files' old bytes, and reports that quote it.

    The journal is on the disk before the database changes: whoever is stopped in between finds the rest erased by the
    next command.

    Args:
        place: The deployment.
        request: What to erase.
        now: Now, UTC; stands in the leaves.
    """
    texts = list(place.store.erasure_requests.texts(request.reviews))
    leaves = erase_recorded(place.store, place.settings, request.reviews, reason=request.reason, at=now)
    # Numbers alone: what somebody did is never erased.
    facts = {"reason": request.reason, "reviews": len(request.reviews), "leaves": leaves}
    place.store.accounts.note(act_statement("erased", SHELL, facts), now=now)
    wiped = wiping_of(place.store, place.settings).finish()
    reports = _renew_reports(place)
    return ErasureSummary(leaves, wiped, reports, find_leftovers(place, texts), on_server="://" in place.store.where)


def finish_erasure(place: Workplace) -> None:
    """Clean the database's files after an erasure that was stopped before it came to that.

    Raises:
        DatabaseLocked: If somebody still uses them.
    """
    if not wiping_of(place.store, place.settings).finish():
        raise DatabaseLocked(place.store.where, waited_seconds=BUSY_SECONDS)


def _computed_key(place: Workplace, author: str) -> str:
    source, sign, identity = author.partition(":")
    if not (source and sign and identity):
        raise JobError(
            f"{author!r} names no author",
            where="--author",
            next_step="give the keyed hash (32 hex digits), or SOURCE:ID as in --author kununu:'Jane Doe'",
        )
    path = place.settings.author_key_file
    # Reading would make a new key, under which nobody is known.
    if not path.exists():
        raise JobError(
            "there is no key to compute the author's hash with",
            where=str(path),
            next_step="put the deployment key back from its copy; without it, erase by --review.",
        )
    return author_key(read_author_key(path), kept_name(source, place.policies), author_of(identity)) or ""


def _request(place: Workplace, reviews: Sequence[int], reason: str, *, what: str) -> Request:
    if not reviews:
        sources = ", ".join(sorted({listing.source for listing in place.store.subjects.listings()})) or "none yet"
        raise NothingKept(
            f"nothing is kept of {what}",
            where=place.store.where,
            next_step=f"check the spelling; there are reviews of these sources: {sources}. "
            "What was erased before is not found again; nothing was changed.",
        )
    return Request(tuple(reviews), place.store.erasure_requests.holdings(reviews), reason)


def _renew_reports(place: Workplace) -> tuple[Path, ...]:
    """Write the reports anew if there are any: they quote reviews. Without a model they go until the next cycle."""
    folder = place.settings.var / "reports"
    old = [path for name in REPORT_NAMES.values() for path in folder.glob(f"{Path(name).stem}.*")]
    for path in old:
        path.unlink()
    if not old:
        return ()
    view = StoreReports(place.store, aspects=open_aspect_sets(place.settings.home), var=place.settings.var)
    try:
        return tuple(write_reports(view, folder))
    except ScoringError:
        return ()
