"""What can go wrong between the door and the rooms: configuration, use, and a port that is taken."""


class JobError(Exception):
    """A task that cannot be done as asked; says what, where and what to do next."""

    exit_code = 2

    def __init__(self, what: str, where: str, following: str) -> None:
        """Keep the three sentences that a person needs.

        Args:
            what: What happened.
            where: File, address or command it happened at.
            following: What to do next.
        """
        super().__init__(f"{what}\n  where: {where}\n  next:  {following}")
        self.what, self.where, self.following = what, where, following


class ConfigurationError(JobError):
    """A settings file that cannot be used as it stands."""


class SubjectUnknown(JobError):
    """A subject key that the store does not hold."""


class FileUnreadable(JobError):
    """A file that was named but cannot be read as what it should be."""


class PortTaken(JobError):
    """A port on which another program already listens."""
