"""A home folder with a configuration of its own, and the door to it: commands run in this process as if typed."""

import contextlib
import io
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import cli
from store.database import Database

SHOP_CSV = """id,rating,title,text,date,author
1,5,Lovely,"Great kettle, boils fast, I am really happy with it",2025-01-02,Jane Quillfeather
2,1,Broken,"Broke after two days, a terrible waste of money",2025-01-20,Max Ottermole
3,4,Solid,"Does what it should, ask me at jane@mail.example or +49 151 23456789",2025-02-03,Jane Quillfeather
"""
"""Three reviews of one shop; the names occur nowhere else, so that finding them anywhere means a leak."""


@dataclass(frozen=True)
class Answer:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    def says(self) -> tuple[int, bool, bool]:
        """Return the exit code, and whether the message says where and what to do next."""
        return self.code, "\n  where: " in self.err, "\n  next:  " in self.err


@dataclass(frozen=True)
class Home:
    """A folder with config/ and var/."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "var" / "leumund.db"

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file below the folder; return its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run(self, *words: object, **environment: str) -> Answer:
        """Run a command with this home; environment variables are given by name."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LEUMUND_HOME", str(self.folder))
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["leumund", *map(str, words)])
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
                cli.main()
        return Answer(int(ended.value.code or 0), out.getvalue(), err.getvalue())

    def import_shop(self, text: str = SHOP_CSV) -> Answer:
        """Take in a small export."""
        return self.run("import", "reviews", self.write("shop.csv", text))

    def add_work(self) -> Path:
        """Take in one more review that nobody has judged; return a file with another one to take in."""
        more = "id,rating,text,date\n9,2,Arrived late and scratched,2025-03-01\n"
        self.run("import", "reviews", self.write("more.csv", more), "--subject", "shop")
        return self.write("newer.csv", more.replace("9,2", "10,3"))

    def copied(self, folder: Path) -> "Home":
        """Return a copy of the home in another folder."""
        shutil.copytree(self.folder, folder)
        return Home(folder)

    def bytes_kept(self) -> bytes:
        """Return all bytes of the database, its write-ahead log included."""
        return b"".join(path.read_bytes() for path in sorted(self.database.parent.glob("leumund.db*")))

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """Return the rows that a query gives."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(statement).fetchall()

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Return all rows of all tables."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}  # noqa: S608


def make_home(folder: Path) -> Home:
    """Return a home that follows nobody yet and has no demo."""
    home = Home(folder)
    home.write("config/leumund.toml", "")
    home.write("config/subjects.toml", "demo = false\n")
    return home


def published_shop(folder: Path) -> Home:
    """Return a home in which three reviews were taken in, judged and published."""
    home = make_home(folder)
    home.import_shop()
    assert home.run("run", "--once").code == 0
    return home


@contextlib.contextmanager
def locked(database: Path) -> Iterator[None]:
    """Hold the write lock of a database as another program would; our own patience is cut to a moment."""
    with pytest.MonkeyPatch.context() as patch, contextlib.closing(sqlite3.connect(database)) as holder:
        patch.setitem(Database.__init__.__kwdefaults__, "busy_seconds", 0.05)
        holder.execute("BEGIN EXCLUSIVE")
        yield
        holder.rollback()
