"""The erasure journal: a file outside the database, so that no restored backup brings anybody back.

One line per leaf that lost something on request: its index and hash, which parts, and why. Nothing in it leads to a
person. Each line ends in a sum over itself and all lines before, so that a line cut out or changed is noticed.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from store.durable import sync
from store.erasure import PARTS
from store.erasure_requests import ErasureMark
from store.errors import JournalDamaged, JournalUnusable

FIRST_LINE = "leumund/erasures/1"
REASONS = ("art17", "objection", "source-request")
"""Why something may be erased on request."""

_SUM_DIGITS = 16


class ErasureJournal:
    """One journal file; several processes may use it at the same time."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is opened yet."""
        self.path = path

    def exists(self) -> bool:
        """Say whether there is a file."""
        return self.path.is_file()

    def marks(self) -> list[ErasureMark]:
        """Return what was erased, oldest first; empty where there is no file.

        Raises:
            JournalDamaged: If a line is not as it was written. A last line without an end is none: the erasure that
                wrote it was killed before anything was erased.
        """
        return _read(self._bytes(), self.path)[0]

    def append(self, marks: Sequence[ErasureMark]) -> None:
        """Add those that are not there yet; they are on the disk when this returns.

        Raises:
            JournalDamaged: If the file is not as it was written.
            JournalUnusable: If it cannot be written.
        """
        with self._locked() as descriptor:
            content = self._bytes()
            known, total, end = _read(content, self.path)
            fresh = [mark for mark in dict.fromkeys(marks) if mark not in set(known)]
            text = "" if content[:end] else FIRST_LINE + "\n"
            for mark in fresh:
                line = _line(mark)
                total = _sum(total, line)
                text += f"{line} {total}\n"
            os.ftruncate(descriptor, end)
            os.lseek(descriptor, 0, os.SEEK_END)
            _write_whole(descriptor, text.encode())
            os.fsync(descriptor)

    def mend(self, recorded: Sequence[ErasureMark], at: datetime) -> Path | None:
        """Write the journal anew from its readable lines and what the database has; return the old file, kept aside.

        Args:
            recorded: What the database says was erased on request.
            at: Now, UTC; stands in the name of the old file.
        """
        content = self._bytes()
        aside = self.path.with_name(f"{self.path.name}.damaged-{at:%Y%m%dT%H%M%SZ}") if content else None
        fresh = ErasureJournal(self.path.with_name(self.path.name + ".part"))
        fresh.path.unlink(missing_ok=True)
        fresh.append([*_readable(content), *recorded])
        if aside is not None:
            self.path.rename(aside)
        fresh.path.rename(self.path)
        sync(self.path.parent)
        return aside

    def _bytes(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise JournalUnusable(str(self.path), str(error.strerror)) from error

    @contextmanager
    def _locked(self) -> Iterator[int]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise JournalUnusable(str(self.path), str(error.strerror)) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
            sync(self.path.parent)
        except OSError as error:
            raise JournalUnusable(str(self.path), str(error.strerror)) from error
        finally:
            os.close(descriptor)


def _read(content: bytes, path: Path) -> tuple[list[ErasureMark], str, int]:
    """Return the marks, the sum over them, and where the last whole line ends, in bytes."""
    end = content.rfind(b"\n") + 1
    lines = content[:end].decode("utf-8", "replace").splitlines()
    if lines and lines[0] != FIRST_LINE:
        raise JournalDamaged(str(path), 1)
    total = ""
    marks: list[ErasureMark] = []
    for number, line in enumerate(lines[1:], 2):
        body, _, stated = line.rpartition(" ")
        total = _sum(total, body)
        mark = _mark(body)
        if mark is None or stated != total:
            raise JournalDamaged(str(path), number)
        marks.append(mark)
    return marks, total, end


def _readable(content: bytes) -> list[ErasureMark]:
    """Return the marks of all lines that can be read, whatever is wrong with the others."""
    lines = content.decode("utf-8", "replace").splitlines()
    found = (_mark(line.rpartition(" ")[0]) for line in lines)
    return [mark for mark in found if mark is not None]


def _line(mark: ErasureMark) -> str:
    return f"{mark.leaf} {mark.hash.hex()} {','.join(mark.parts)} {mark.reason}"


def _mark(line: str) -> ErasureMark | None:
    try:
        leaf, hash_, parts, reason = line.split(" ")
        mark = ErasureMark(int(leaf), bytes.fromhex(hash_), tuple(parts.split(",")), reason)
    except ValueError:
        return None
    is_known = set(mark.parts) <= set(PARTS) and reason in REASONS and len(mark.hash) == 32
    return mark if is_known and _line(mark) == line else None


def _sum(before: str, line: str) -> str:
    return sha256(f"{before}\n{line}".encode()).hexdigest()[:_SUM_DIGITS]


def _write_whole(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
