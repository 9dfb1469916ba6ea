"""What can go wrong when a platform is simulated; every message says what, where and what to do next."""

from pathlib import Path


class SimulatorError(Exception):
    """Base of everything the simulator raises on purpose."""

    exit_code = 2

    def __init__(self, what: str, *, where: str, next_step: str) -> None:
        """Join the three parts to one message.

        Args:
            what: What happened, one sentence.
            where: File and line, address or port.
            next_step: What the reader can do about it.
        """
        super().__init__(f"{what}\n  where: {where}\n  next:  {next_step}")


class UnreadableStream(SimulatorError):
    """The stream file cannot be opened or unpacked."""

    def __init__(self, path: Path, reason: str) -> None:
        """Name the file and why it could not be read."""
        super().__init__(
            f"the stream file cannot be read: {reason}",
            where=str(path),
            next_step="check the path and the permissions; a stream is JSON Lines, plain or gzip-compressed.",
        )
        self.path = path


class EmptyStream(SimulatorError):
    """The stream file holds no review at all."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        super().__init__(
            "the stream holds no review",
            where=str(path),
            next_step="give a file with at least one JSON object a line, one review each.",
        )
        self.path = path


class BrokenStream(SimulatorError):
    """One line of the stream is not a review."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        """Name the file, the line (from 1) and the defect; the line's text is not repeated."""
        super().__init__(
            f"the stream is broken: {reason}",
            where=f"{path}, line {line}",
            next_step="repair or remove this line; nothing of the file was used.",
        )
        self.path = path
        self.line = line


class UnknownSubject(SimulatorError):
    """The platform has no such subject."""

    def __init__(self, subject: str) -> None:
        """Name the subject that was asked for."""
        super().__init__(
            "the simulated platform has no such subject",
            where=subject,
            next_step="the platform's index page lists its subjects.",
        )
        self.subject = subject


class UnknownReview(SimulatorError):
    """The platform has no such review of the subject."""

    def __init__(self, subject: str, review_id: str) -> None:
        """Name the review that was to be changed."""
        super().__init__(
            "the simulated platform has no such review",
            where=f"{subject}, review {review_id}",
            next_step="take an id from `Platform.visible`; a deleted review can only be restored.",
        )


class PortInUse(SimulatorError):
    """The port for the simulated platform is taken."""

    def __init__(self, host: str, port: int) -> None:
        """Name the address that could not be bound."""
        super().__init__(
            "the simulated platform cannot listen, the port is in use or not allowed",
            where=f"{host}:{port}",
            next_step="stop the program that uses it, or leave the port open (0) so that a free one is taken.",
        )
        self.port = port
