"""What can go wrong between the door and the rooms: configuration, use, and a port that is taken."""

from collections.abc import Sequence


class JobError(Exception):
    """A task that cannot be done as asked; says what, where and what to do next."""

    exit_code = 2

    def __init__(self, what: str, *, where: str, next_step: str) -> None:
        """Build the three-line message.

        Args:
            what: What happened, in one sentence.
            where: File, address or command it happened at.
            next_step: What the reader should do now.
        """
        super().__init__(f"{what}\n  where: {where}\n  next:  {next_step}")


class ConfigurationError(JobError):
    """A settings file that cannot be used as it stands."""


class LayoutUnknown(JobError):
    """A layout that the simulated platform does not have."""


class MappingMalformed(JobError):
    """A column mapping that is not HEADING=FIELD."""


class FileUnreadable(JobError):
    """A file that was named but cannot be read as what it should be."""


class EventMalformed(JobError):
    """An event of an audit that is none."""


class NothingToCompare(JobError):
    """Tables in which no audit has a known outcome."""


class ForecastRefused(JobError):
    """A forecast of an audit that is not to come, or of which nothing can be said."""


class CategoriesUnknown(JobError):
    """A file whose categories no aspect set has, to be judged without anything to learn them from."""


class TooFewListings(JobError):
    """Priors cannot be fitted on so few listings."""


class WorkerLost(JobError):
    """A process that shared the work ended before it was done."""

    exit_code = 5


class InboxUnusable(JobError):
    """A watched folder that cannot be written to, or that another process takes in at this moment."""


class PackNotWritten(JobError):
    """An evidence pack that cannot be made as it was asked for."""


class OutputsChanged(JobError):
    """An evidence pack whose figures rest on model outputs that are no longer what they were; none is written."""

    exit_code = 6


class OutputUnusable(JobError):
    """A place that what was asked for cannot be written to."""


class NothingPublished(JobError):
    """A statement about figures that were never published."""


class NotReplayable(JobError):
    """Claimed figures that nobody can compute again from what there is."""


class DayToCome(JobError):
    """A question about a day that has not come yet."""


class NoAspectSet(JobError):
    """A question about aspects of a subject for whose kind nobody says what they are."""


class NoSuchAspect(JobError):
    """An aspect that no text about the subject speaks of."""


class EmptyFilter(JobError):
    """A filter that no review can pass."""


class BesideNothing(JobError):
    """Subjects to compare with where the answer has no place for them."""


class NoSuchNotice(JobError):
    """A number that no notice has."""


class PortTaken(JobError):
    """A port on which another program already listens."""


class AnswerUnreadable(JobError):
    """An answer to the queue of labels that is none, or that nobody asked for."""


class AccountRefused(JobError):
    """An account that cannot be made or changed as it was asked for."""

    def __init__(self, what: str) -> None:
        """Say what cannot be taken."""
        super().__init__(what, where="leumund users", next_step="nothing was changed; try again with another one")


class PasswordRefused(AccountRefused):
    """A password that is too easy to guess."""

    def __init__(self, why: str) -> None:
        """Say why; never what it was."""
        super().__init__(f"this password is not taken: {why}")


class TooManyTries(JobError):
    """Somebody tries to sign in too often."""

    def __init__(self) -> None:
        """Say how long to wait."""
        super().__init__("too many attempts to sign in", where="/login", next_step="wait a minute, then try again")


class NoTerminal(JobError):
    """A dialogue was asked for where nobody can press a key."""


class NothingKept(JobError):
    """An erasure of something that is not in the store."""


class DatabaseLost(JobError):
    """The database is missing or empty, and files beside it speak of what it had."""

    exit_code = 4

    def __init__(self, what: str, *, where: str, traces: Sequence[str]) -> None:
        """Say what is missing and what is still there.

        Args:
            what: Whether it is missing or empty.
            where: Address of the database, without password.
            traces: Files that speak of it, each with what it says.
        """
        super().__init__(
            f"{what}, but there is still {'; '.join(traces)}: it was lost, and nothing was put in its place",
            where=where,
            next_step=(
                "put the file back, or run `leumund restore FILE` with your newest backup. Is `database` in "
                "leumund.toml another one than before? Correct it. Without any backup, `leumund ledger new-epoch "
                "--reason TEXT` says openly that it starts anew; if nothing was signed yet, move these files away."
            ),
        )


class SealRefused(JobError):
    """The evidence log cannot be signed as it stands; nothing was signed."""

    exit_code = 6


class SealKeyUnusable(SealRefused):
    """The key that signs checkpoints is missing, open to others, or not the one that the log names."""


class OriginChanged(SealRefused):
    """The configuration gives the log another name than its checkpoints have."""


class RolledBack(SealRefused):
    """The log in the database is not the continuation of the last published checkpoint."""

    def __init__(self, found: str, *, where: str) -> None:
        """Say what was found; the way out is always the same.

        Args:
            found: What contradicts what, in one sentence.
            where: File or database that holds the last checkpoint.
        """
        super().__init__(
            found,
            where=where,
            next_step=(
                "nothing was signed. Put the newest backup of the database in place; if there is none, "
                'run `leumund ledger new-epoch --reason "..."`, which says openly that the log starts anew.'
            ),
        )


class GuardMissing(SealRefused):
    """The newest checkpoint outside the database is gone: nobody can tell whether an older state was put back."""

    def __init__(self, size: int, *, where: str) -> None:
        """Say what is missing, and who else may have it.

        Args:
            size: Leaves of the newest checkpoint in the database.
            where: The file.
        """
        super().__init__(
            f"the file of the newest checkpoint is missing; the newest in the database has {size} leaves, "
            "and nobody can tell whether it was the last",
            where=where,
            next_step=(
                "nothing was signed. Is this a copy of a home, or a clone without the files that git leaves out? Copy "
                "this file from the original as well, and let one of the two alone sign. Otherwise put it back: it "
                "holds the last checkpoint that was published, which whoever checks this log has, too; if nobody has "
                'it, run `leumund ledger new-epoch --reason "..."`'
            ),
        )


class NeverSigned(SealRefused):
    """A question about the newest checkpoint of a log that was never signed."""


class WitnessFailed(JobError):
    """A witness outside that gave nothing, or nothing that can be believed."""

    exit_code = 6

    def __init__(self, what: str) -> None:
        """Say what happened; that nothing is lost by it is always the same."""
        super().__init__(
            what,
            where="ledger.anchors in leumund.toml",
            next_step="nothing is lost: the next run asks again. See `leumund evidence anchors`.",
        )
