"""Read an evidence pack: which members it holds, and each of them compared with the signed manifest."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from ledger.errors import InvalidPack, InvalidSignature, LedgerError, MalformedKey, UndecidedPack, UnknownSigner
from ledger.note import parse_public_key, read, verify
from ledger.pack import FORM, MANIFEST, STATEMENT, VERIFIER
from ledger.packreport import plain

MOST_BYTES = 1 << 32
"""All members of a pack together are smaller, unpacked."""
MOST_MEMBERS = 1_000
LONGEST_PIECE = 1 << 22
_CHUNK = 1 << 20
_LONGEST_MANIFEST = 1 << 20

_README = re.compile("README[A-Za-z0-9._-]*")
_ANCHOR = re.compile("anchors/[A-Za-z0-9_][A-Za-z0-9_.-]*")
_FIXED = frozenset(
    {"claims.json", "checkpoint.txt", "consistency.txt", "proof.txt", "entries.txt", "outputs.txt", STATEMENT},
)
_LISTED = re.compile(r"(?P<digest>[0-9a-f]{64}) (?P<size>0|[1-9][0-9]{0,18}) (?P<name>\S+)")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x61
"""Flags of members that are encrypted or patched."""
_FETCH_AGAIN = "it was damaged or cut off on its way: fetch the pack again."


@dataclass(frozen=True, slots=True)
class PackFile:
    """An open pack whose manifest was read."""

    archive: zipfile.ZipFile
    """The archive."""
    keys: tuple[str, ...]
    """Texts of the public keys that the reader trusts; none: nobody knows who signed."""
    origin: str
    """Name of the log, as the manifest has it."""
    size: int
    """Leaves of the log, as the manifest has it."""
    members: Mapping[str, tuple[str, int]]
    """SHA-256 (hex) and length of each member that the manifest covers."""

    def pieces(self, name: str, end: bytes) -> Iterator[bytes]:
        """Yield what stands before each end, in a member that closes with one.

        Args:
            name: The member.
            end: What closes a piece: a newline, or an empty line as well.

        Raises:
            InvalidPack: If it is another one than was signed, or a piece is longer than any can be.
        """
        rest = b""
        for chunk in self.chunks(name):
            *whole, rest = (rest + chunk).split(end)
            if len(rest) > LONGEST_PIECE:
                _refuse("nothing that long belongs there", name)
            yield from whole
        if rest:
            _refuse("its end is missing", name)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member in chunks, comparing it with the manifest on the way.

        Raises:
            InvalidPack: If it is missing, damaged or another one than was signed.
        """
        if name not in self.members:
            _refuse("the pack lacks a member", name)
        digest, size = self.members[name]
        seen, read_so_far = sha256(), 0
        try:
            with self.archive.open(name) as member:
                for chunk in iter(lambda: member.read(_CHUNK), b""):
                    read_so_far += len(chunk)
                    if read_so_far > size:
                        _refuse("longer than it was when it was signed", name)
                    seen.update(chunk)
                    yield chunk
        except _DAMAGED as error:
            raise UndecidedPack(f"cannot be unpacked: {error}", where=name, next_step=_FETCH_AGAIN) from error
        if (seen.hexdigest(), read_so_far) != (digest, size):
            _refuse("changed since it was signed", name)

    def read(self, name: str) -> bytes:
        """Return a member as a whole."""
        return b"".join(self.chunks(name))

    def text_of_note(self, name: str) -> str:
        """Return the text of a member that is a note signed by a known key."""
        return signed_text(self.read(name), self.keys, name)


@contextmanager
def open_pack(path: Path, keys: Sequence[str]) -> Iterator[PackFile]:
    """Open a pack and read its manifest.

    Args:
        path: The archive.
        keys: Texts of the public keys that the reader trusts; none: signatures are not looked at.

    Raises:
        InvalidPack: If members are doubled, missing or foreign, or the manifest was changed.
        UndecidedPack: If it is no pack, of a newer form, or cannot be read; if a key is none.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGED as error:
        raise _undecided(
            f"cannot be opened as a ZIP: {error}",
            path,
            f"look whether this is the pack's name. If it is, {_FETCH_AGAIN}",
        ) from error
    with archive:
        # Whoever copies a key takes blanks along.
        known = tuple(key.strip() for key in keys)
        _require_keys(known)
        names = _names(archive, path)
        text = signed_text(_manifest(archive, path), known, MANIFEST)
        pack = _pack_of(archive, known, text.split("\n"))
        _require_members(names, pack.members)
        yield pack


def _require_keys(keys: Sequence[str]) -> None:
    try:
        for key in keys:
            parse_public_key(key)
    except (MalformedKey, UnicodeEncodeError) as error:
        raise UndecidedPack(
            "this is no public key", where="--key", next_step="copy the whole line from where it is published."
        ) from error


def signed_text(data: bytes, keys: Sequence[str], name: str) -> str:
    """Return the text of a note that a known key signed, or of any note where no key is known.

    Raises:
        InvalidPack: If it is no note, was changed, or was signed by others only.
    """
    try:
        note = data.decode("utf-8")
        return verify(note, keys).text if keys else read(note).text
    except UnicodeDecodeError as error:
        raise InvalidPack("bytes that are no UTF-8", where=name) from error
    except UnknownSigner as error:
        names = ", ".join(error.names)
        raise InvalidPack(
            f"not signed by the key that you gave, but by {names}; the key may have been changed: ask the operator",
            where=name,
        ) from error
    except InvalidSignature as error:
        raise InvalidPack("changed since it was signed, or signed by somebody else", where=name) from error
    except LedgerError as error:
        raise InvalidPack(str(error).splitlines()[0], where=name) from error


def _names(archive: zipfile.ZipFile, path: Path) -> list[str]:
    """Return the names of all members; the entry of a folder, which some programs make, says nothing."""
    names = [info.filename for info in archive.infolist() if info.filename != "anchors/"]
    if MANIFEST not in names:
        raise _undecided(f"holds no {MANIFEST}, so it is no evidence pack", path, "look whether it is the right file.")
    # What else Python can unpack, other programs cannot, and it fails in ways of its own.
    if any(info.compress_type not in _PLAIN or info.flag_bits & _ENCRYPTED for info in archive.infolist()):
        raise _undecided("packed in another way than packs are", path, _FETCH_AGAIN)
    if len(set(names)) < len(names):
        _refuse("a member stands in it twice", path.name)
    if len(names) > MOST_MEMBERS:
        _refuse(f"{len(names)} members, more than a pack can have", path.name)
    return names


def _manifest(archive: zipfile.ZipFile, path: Path) -> bytes:
    try:
        with archive.open(MANIFEST) as member:
            data = member.read(_LONGEST_MANIFEST)
    except _DAMAGED as error:
        raise UndecidedPack(f"cannot be unpacked: {error}", where=MANIFEST, next_step=_FETCH_AGAIN) from error
    if not data.startswith(f"{FORM}\n".encode()):
        raise _undecided(f"its manifest is not of the form {FORM}", path, "use a newer Leumund or verify.py.")
    return data


def _pack_of(archive: zipfile.ZipFile, keys: tuple[str, ...], lines: list[str]) -> PackFile:
    matches = [_LISTED.fullmatch(line) for line in lines[3:-1]]
    if len(lines) < 4 or None in matches or not re.fullmatch("0|[1-9][0-9]{0,18}", lines[2]):
        _refuse("a line that is not of its form", MANIFEST)
    listed = [(match["name"], match["digest"], int(match["size"])) for match in matches if match]
    names = [name for name, _, _ in listed]
    if names != sorted(set(names)):
        _refuse("members are doubled or out of order", MANIFEST)
    if sum(size for _, _, size in listed) > MOST_BYTES:
        _refuse("larger than a pack can be", MANIFEST)
    members = {name: (digest, size) for name, digest, size in listed}
    return PackFile(archive, keys, origin=lines[1], size=int(lines[2]), members=members)


def _require_members(names: Sequence[str], members: Mapping[str, object]) -> None:
    for name in members:
        if name not in _FIXED and not _ANCHOR.fullmatch(name):
            _refuse("a member that does not belong into a pack", name)
    covered = {name for name in names if name not in (MANIFEST, VERIFIER) and not _README.fullmatch(name)}
    for name in sorted(covered - set(members)):
        _refuse("nobody signed this member", name)
    for name in sorted(set(members) - covered):
        _refuse("the pack lacks this member", name)


def _refuse(what: str, where: str) -> NoReturn:
    raise InvalidPack(what, where=plain(where))


def _undecided(what: str, path: Path, next_step: str) -> UndecidedPack:
    return UndecidedPack(what, where=str(path), next_step=next_step)
