"""What can go wrong while drawing."""


class ReportError(Exception):
    """Base of this room's errors; a report that can't be drawn is a mistake of usage."""

    exit_code = 2


class RaggedTable(ReportError):
    """A row has more or fewer cells than its table has columns."""

    def __init__(self, title: str, row: int, widths: tuple[int, int]) -> None:
        self.row, self.widths = row, widths
        super().__init__(
            f"row {row} has {widths[0]} cells for {widths[1]} columns\n"
            f"  where: table '{title}'\n"
            "  next:  give each row one cell a column; None where there is nothing to show"
        )


class MissingWord(ReportError):
    """The wording catalogue has no such key."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(
            f"no wording for '{key}'\n  where: report/wording\n  next:  add the key with its German and English wording"
        )


class TooManyPages(ReportError):
    """A document needs more pages than it may have."""

    def __init__(self, title: str, most: int) -> None:
        self.title, self.most = title, most
        super().__init__(
            f"it does not fit on {most} pages\n"
            f"  where: document '{title}'\n"
            "  next:  give the subject a shorter name, or use the monthly report, which may have any length"
        )


class NotTypeset(ReportError):
    """The typesetter refuses a document."""

    def __init__(self, title: str, said: str) -> None:
        self.title = title
        super().__init__(
            f"the page cannot be set: {said}\n"
            f"  where: document '{title}'\n"
            "  next:  ask for --format html, which needs no typesetter, and report the sentence above"
        )
