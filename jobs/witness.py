"""Ask a witness outside to bear witness to a checkpoint: a time-stamping authority, or a git repository."""

import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple, Protocol

from cryptography.x509 import Certificate

from jobs.errors import WitnessFailed
from jobs.ledgersettings import AnchorSettings, TimeStamper
from ledger.certificate import load_certificates
from ledger.errors import LedgerError
from ledger.log import read_checkpoint
from ledger.timestamp import request_for, verify_stamp

MOST_BYTES = 100_000
"""A token with its certificates has some thousand bytes."""
ALONE = ", kept on this machine alone: the clone has no remote, so nobody else bears witness"
"""What is said of a commit that went nowhere."""
_QUERY = "application/timestamp-query"
_AWAY = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY")


class Held(NamedTuple):
    """What a witness gave."""

    token: bytes
    """The answer (RFC 3161), or the name of the commit."""
    told: str
    """What it says, in plain words."""
    is_alone: bool = False
    """Whether it lies on this machine and nowhere else: then it bears witness to nobody."""


class Witness(Protocol):
    """Somebody outside who can be asked."""

    @property
    def kind(self) -> str:
        """Return rfc3161 or git, a space, and the address."""

    def bear(self, note: str, now: datetime) -> Held:
        """Return what bears witness to a checkpoint.

        Args:
            note: The signed checkpoint as it was published.
            now: The moment, UTC.

        Raises:
            WitnessFailed: Says why there is nothing.
        """


class Authority:
    """A time-stamping authority (RFC 3161)."""

    def __init__(self, stamper: TimeStamper, home: Path, timeout: float) -> None:
        """Bind address and trusted certificates; seconds bound one answer as a whole."""
        self._stamper, self._timeout = stamper, timeout
        self._roots = home / stamper.roots

    @property
    def kind(self) -> str:
        """Return rfc3161, a space, and the address."""
        return f"rfc3161 {self._stamper.url}"

    def bear(self, note: str, now: datetime) -> Held:
        """Return the authority's answer; only one that verifies.

        Raises:
            WitnessFailed: If there is none, or it does not verify.
        """
        request = request_for(note.encode())
        try:
            trusted = read_roots(self._roots)
            answer = self._ask(request.encode())
            stamp = verify_stamp(answer, request, trusted, at=now)
        except LedgerError as error:
            raise WitnessFailed(str(error).splitlines()[0]) from error
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or type(error).__name__
            raise WitnessFailed(
                f"{self._roots.name if isinstance(error, FileNotFoundError) else 'no answer'}: {reason}"
            ) from error
        return Held(answer, f"{stamp.at:%Y-%m-%d %H:%M:%S} UTC by {stamp.signer}")

    def _ask(self, query: bytes) -> bytes:
        deadline = time.monotonic() + self._timeout
        # http and https alone: the settings let nothing else pass.
        request = urllib.request.Request(self._stamper.url, query, {"Content-Type": _QUERY})  # noqa: S310
        with urllib.request.urlopen(request, timeout=self._timeout) as response:  # noqa: S310
            answer = b""
            while piece := response.read1(MOST_BYTES):
                answer += piece
                if len(answer) > MOST_BYTES or time.monotonic() > deadline:
                    raise WitnessFailed("the answer is too long, or comes too slowly")
        return answer


def read_roots(file: Path) -> list[Certificate]:
    """Return the certificates that a deployment trusts.

    Raises:
        WitnessFailed: If the file holds none.
        OSError: If it cannot be read.
    """
    try:
        return load_certificates(file.read_bytes())
    except LedgerError as error:
        what = f"{file}: {str(error).splitlines()[0]}; put the root certificates of the authority there, as PEM or DER"
        raise WitnessFailed(what) from error


class Repository:
    """A clone of a git repository: each checkpoint is a file of its own there, committed and pushed."""

    def __init__(self, clone: Path, timeout: float) -> None:
        """Bind the clone; seconds bound each command."""
        self._clone, self._timeout = clone, timeout

    @property
    def kind(self) -> str:
        """Return git, a space, and the path."""
        return f"git {self._clone}"

    def bear(self, note: str, now: datetime) -> Held:
        """Return the commit that holds a checkpoint, after it was pushed.

        Raises:
            WitnessFailed: If git refuses, or another file stands in its place.
        """
        self._require_repository()
        checkpoint = read_checkpoint(note)
        file = folder_of(self._clone, checkpoint.origin) / f"{checkpoint.size}.txt"
        try:
            self._keep(file, note)
        except OSError as error:
            raise WitnessFailed(f"{file}: {error.strerror}") from error
        place = str(file.relative_to(self._clone))
        self._git("add", "--", place)
        if self._git("status", "--porcelain", "--", place):
            words = f"{checkpoint.origin}: {checkpoint.size} leaves, root {checkpoint.root.hex()}"
            stamp = f"{now:%Y-%m-%dT%H:%M:%S}Z"
            self._git("commit", "-q", "--no-verify", "-m", words, "--date", stamp, "--", place)
        commit = self._git("log", "-1", "--format=%H", "--", place).strip()
        remote = self._git("remote").split("\n")[0]
        if remote:
            self._git("push", "-q", remote, "HEAD")
        told = f"commit {commit}" + (f", pushed to {remote}" if remote else ALONE)
        return Held(bytes.fromhex(commit), told, is_alone=not remote)

    def _require_repository(self) -> None:
        # In a folder that is none of its own, git would commit to the repository around it.
        top = self._git("rev-parse", "--show-toplevel").rstrip("\n")
        if Path(top).resolve() != self._clone.resolve():
            raise WitnessFailed(f"{self._clone} is not the folder of a repository, but lies in {top}")

    def _keep(self, file: Path, note: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("x", encoding="utf-8", newline="") as new:
                new.write(note)
        except FileExistsError:
            if file.read_text(encoding="utf-8", errors="replace") != note:
                raise WitnessFailed(f"{file} holds another checkpoint of this size") from None

    def _git(self, *words: str) -> str:
        command = ["git", "-C", str(self._clone), *_SETTINGS, *words]
        try:
            done = subprocess.run(  # noqa: S603 - git, with words of our own
                command, capture_output=True, timeout=self._timeout, env=_environment(os.environ), check=False
            )
        except FileNotFoundError as error:
            raise WitnessFailed("git is not installed") from error
        except subprocess.TimeoutExpired as error:
            raise WitnessFailed(f"git {words[0]} took longer than {self._timeout:g} s") from error
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
            raise WitnessFailed(f"git {words[0]}: {said[-1][:200]}")
        return done.stdout.decode("utf-8", "replace")


_SETTINGS = (
    *("-c", "user.name=Leumund", "-c", "user.email=leumund@localhost", "-c", "commit.gpgsign=false"),
    *("-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false", "-c", "gc.auto=0"),
)


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which git asks nobody anything, and means no other repository than ours."""
    return {name: value for name, value in given.items() if name not in _AWAY} | {"GIT_TERMINAL_PROMPT": "0"}


def folder_of(clone: Path, origin: str) -> Path:
    """Return the folder in a clone that holds the checkpoints of a log."""
    return clone / ("log-" + re.sub("[^A-Za-z0-9._-]", "_", origin))


def committed_notes(clone: Path, origin: str) -> list[Path]:
    """Return the files of checkpoints of a log in a clone, the largest tree last; none where there is no such clone."""
    files = [file for file in folder_of(clone, origin).glob("*.txt") if file.stem.isascii() and file.stem.isdigit()]
    return sorted(files, key=lambda file: int(file.stem))


def witnesses(settings: AnchorSettings, home: Path) -> list[Witness]:
    """Return the witnesses of a deployment, in the order of its configuration."""
    seconds = settings.timeout_seconds
    authorities: list[Witness] = [Authority(stamper, home, seconds) for stamper in settings.tsa]
    return [*authorities, *([Repository(home / settings.git, seconds)] if settings.git else [])]
