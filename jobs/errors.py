"""What can go wrong between the door and the rooms: configuration, use, and a port that is taken."""


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


class CategoriesUnknown(JobError):
    """A file whose categories no aspect set has, to be judged without anything to learn them from."""


class TooFewListings(JobError):
    """Priors cannot be fitted on so few listings."""


class WorkerLost(JobError):
    """A process that shared the work ended before it was done."""

    exit_code = 5


class InboxUnusable(JobError):
    """A watched folder that cannot be written to, or that another process takes in at this moment."""


class DayToCome(JobError):
    """A question about a day that has not come yet."""


class NoAspectSet(JobError):
    """A question about aspects of a subject for whose kind nobody says what they are."""


class PortTaken(JobError):
    """A port on which another program already listens."""


class AnswerUnreadable(JobError):
    """An answer to the queue of labels that is none, or that nobody asked for."""


class NoTerminal(JobError):
    """A dialogue was asked for where nobody can press a key."""


class NothingKept(JobError):
    """An erasure of something that is not in the store."""
