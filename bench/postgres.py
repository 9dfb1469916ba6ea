"""A private PostgreSQL server for one measurement, and the CPU time that it spends."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

BINARIES = Path("/usr/lib/postgresql")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    folder: Path
    """Where its socket is."""
    pid: int
    """Its first process, the parent of all others."""

    def url(self, name: str = "postgres") -> str:
        """Return the address of a database."""
        return f"postgresql://leumund@/{name}?host={self.folder}"

    def cpu_seconds(self) -> float:
        """Return the CPU seconds that its living processes have spent; they end with their connections."""
        stats = (_stat(path) for path in Path("/proc").glob("[0-9]*/stat"))
        return sum(spent for parent, spent in stats if parent == self.pid)


@contextmanager
def private_server() -> Iterator[Server]:
    """Give a server with its usual settings, reachable by a socket in a folder of its own; gone afterwards."""
    tools = sorted(BINARIES.glob("*/bin"), key=lambda path: int(path.parts[-2]))[-1]
    folder = Path(tempfile.mkdtemp(prefix="leumund-bench-"))
    # A server refuses to run as root.
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    if os.geteuid() == 0:
        os.chown(folder, user.pw_uid, user.pw_gid)
    rights = {"user": user.pw_uid, "group": user.pw_gid} if os.geteuid() == 0 else {}
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **rights}
    initdb = [tools / "initdb", "-D", folder / "data", "-U", "leumund", "-A", "trust", "-E", "UTF8", "--no-locale"]
    subprocess.run(initdb, check=True, **quiet)  # type: ignore[call-overload]
    options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
    process = subprocess.Popen([tools / "postgres", "-D", folder / "data", *options], **quiet)  # type: ignore[call-overload]
    try:
        server = Server(folder, process.pid)
        _wait(server)
        yield server
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder)


def _wait(server: Server) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(server.url()).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _stat(path: Path) -> tuple[int, float]:
    try:
        # After the name in brackets: state, parent, and eleven fields later user and system time.
        fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0, 0.0
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS
