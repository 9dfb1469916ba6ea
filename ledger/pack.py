"""Write an evidence pack: a ZIP that has the same bytes for the same members, and a signed manifest of all of them."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from ledger.merkle import Position

FORM = "rsl/pack/v1"
"""First line of a manifest; no checkpoint can begin like this, as its second line is a number."""
MANIFEST = "manifest.txt"
VERIFIER = "verify.py"
STATEMENT = "statement.pdf"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can state; all members have it, so that the clock leaves no trace."""

Sign = Callable[[str], str]
"""Returns the note of a text: the text, an empty line, a signature."""


class PackWriter:
    """Writes the members of a pack one after another, and at the end the manifest; use it as a context manager."""

    def __init__(self, file: BinaryIO, origin: str, size: int) -> None:
        """Begin a pack.

        Args:
            file: Where it is written to, seekable.
            origin: Name of the log.
            size: Leaves of the log at the checkpoint.
        """
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._head = (FORM, origin, str(size))
        self._lines: dict[str, str] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a member that the manifest covers."""
        digest, length = sha256(), 0
        with self._archive.open(_info(name), "w") as member:
            for piece in pieces:
                digest.update(piece)
                length += len(piece)
                member.write(piece)
        self._lines[name] = f"{digest.hexdigest()} {length} {name}"

    def sign(self, sign: Sign) -> None:
        """Write the manifest of all members so far."""
        listed = [self._lines[name] for name in sorted(self._lines)]
        self._write(MANIFEST, sign("".join(f"{line}\n" for line in (*self._head, *listed))).encode())

    def add_uncovered(self, name: str, data: bytes) -> None:
        """Write a member that the manifest does not cover: the verifier and what is to be read first."""
        self._write(name, data)

    def _write(self, name: str, data: bytes) -> None:
        with self._archive.open(_info(name), "w") as member:
            member.write(data)

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the directory of the archive."""
        self._archive.close()


def gap_positions(indices: Iterable[int], stops: Iterable[int], size: int) -> Iterator[Position]:
    """Yield the largest complete subtrees that cover a log but for some leaves, from left to right.

    Together with these leaves they prove the root of the log, and its root at each stop: no subtree reaches across one.

    Args:
        indices: The leaves that are shown themselves, ascending.
        stops: Sizes at which the root is to be proved as well, ascending, at most `size`.
        size: Leaves of the log.
    """
    shown, bounds = iter(indices), iter([*stops, size])
    start, bound = 0, next(bounds)
    for index in (*shown, size):
        while bound < index:
            yield from _cover(start, bound)
            start, bound = max(start, bound), next(bounds)
        yield from _cover(start, index)
        start = index + 1


def verifier() -> bytes:
    """Return the source of the verifier that goes into every pack; publish its digest elsewhere."""
    return Path(__file__).with_name(VERIFIER).read_bytes()


def _cover(start: int, end: int) -> Iterator[Position]:
    while start < end:
        level = min((start & -start).bit_length() - 1 if start else end.bit_length(), (end - start).bit_length() - 1)
        yield level, start >> level
        start += 1 << level


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EARLIEST)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info
