"""Errors of collecting: what happened, where, and what to do next."""

from crawler.pages.found import PageResult


class CrawlerError(Exception):
    """Base of everything that can go wrong while collecting or importing; only cli.py catches it."""

    exit_code = 3

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        """Keep the three parts of the message.

        Args:
            what: What happened, one plain sentence.
            where: Address, file, row or run.
            todo: What the reader can do next.
        """
        super().__init__(what)
        self.what, self.where, self.todo = what, where, todo

    def __str__(self) -> str:
        """Return the message in lines: what, where, next."""
        tail = (("where", self.where), ("next", self.todo))
        return "\n".join([self.what, *(f"  {name + ':':<6} {text}" for name, text in tail if text)])


class UnreadablePage(CrawlerError):
    """A page is empty, cut off or not of the kind that its source serves."""

    def __init__(self, what: str, *, where: str = "", todo: str = "", result: PageResult | None = None) -> None:
        """Keep what could be read of the page beside the message.

        Args:
            what: What is wrong with the page.
            where: Its address.
            todo: What the reader can do next.
            result: The records that could be read; None if none could.
        """
        super().__init__(what, where=where, todo=todo)
        self.result = result


class LayoutChanged(UnreadablePage):
    """A page arrived whole but lacks what its parser relies on; nothing may be marked as vanished."""


class UnknownSource(CrawlerError):
    """No parser has this name."""

    exit_code = 2


class UnreadableImport(CrawlerError):
    """A file for import cannot be read at all, or holds nothing that we know as reviews."""

    exit_code = 2


class ListingBusy(UnreadableImport):
    """A file whose listing somebody else collects at this moment: it is sound, and has to wait."""
