"""Take an export's rows into the store, and note how far that has come: a killed import goes on after these rows."""

from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import version

from crawler.imports.record import ImportedRow
from jobs.intake import Intake

NOTED_EVERY = 100_000
"""Rows after which all that wait are kept and it is noted: at most so many are compared again after a kill."""


class ExportIntake:
    """The rows of one export on their way into the store."""

    def __init__(self, intake: Intake, digest: str, told: object) -> None:
        """Begin an export, or go on with one that was killed.

        Args:
            intake: Where the rows go.
            digest: SHA-256 of the file, hex.
            told: What the user says of the file; read in another way, it is another import.
        """
        self._intake = intake
        self._digest = digest
        self._order = sha256(repr((version("leumund"), digest, told, intake.keeps())).encode()).digest()
        self.n_kept = intake.resume(self._order, digest)
        """So many of the first rows were kept before."""

    def take(self, rows: Iterable[ImportedRow]) -> int:
        """Keep the rows that are not kept yet; return how many rows there are.

        Args:
            rows: All rows, from the first.
        """
        n = 0
        for n, row in enumerate(rows, 1):
            if n <= self.n_kept:
                continue
            self._intake.take_row(row, self._digest)
            if n % NOTED_EVERY == 0:
                self._intake.note_rows(self._order, n)
        # A kill during the next file must not lead back into this one.
        if n >= NOTED_EVERY and n % NOTED_EVERY:
            self._intake.note_rows(self._order, n)
        self._intake.end_file()
        return n
