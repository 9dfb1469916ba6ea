"""What can go wrong while serving, said as values that become pages."""


class WebError(Exception):
    """Base of this room's errors; the door tells them as mistakes of usage."""

    exit_code = 2
    status = 500
    """HTTP status of the answer."""


class NoSuchSubject(WebError):
    """Nobody knows a subject of this key."""

    status = 404

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"no such subject\n  where: {key!r}\n  next:  see the list of subjects")


class NoSuchReview(WebError):
    """A subject has no version of a review with this number."""

    status = 404

    def __init__(self, key: str, version: str) -> None:
        self.key, self.version = key, version
        super().__init__(
            f"no such version of a review\n  where: {key!r}, {version!r}\n  next:  see the list of its reviews"
        )


class UnreadableFilter(WebError):
    """A filter of a list cannot be read."""

    status = 422

    def __init__(self, name: str, given: str) -> None:
        self.name, self.given = name, given
        super().__init__(
            f"the filter {name} cannot be read\n  where: {name}={given!r}\n"
            "  next:  write month like 2024-05, max_rating as a number from 1 to 5, source as it is called"
        )


class AnswerRefused(WebError):
    """A form that is not ours, is out of date, or holds no answer."""

    status = 403

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the answer is not accepted: {reason}\n  where: /labels\n  next:  load the page again")
