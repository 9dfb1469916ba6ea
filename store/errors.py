"""Errors of the store: each says what is wrong, where, and what to do next."""


class StoreError(Exception):
    """Base of everything the store refuses; only the command line catches it."""

    exit_code = 4

    def __init__(self, what: str, *, where: str, next_step: str) -> None:
        """Build the three-line message.

        Args:
            what: The situation in one sentence.
            where: The database, without password, or the row it was found in.
            next_step: What the reader should do now.
        """
        super().__init__(f"{what}\n  where: {where}\n  next:  {next_step}")


class UnknownDatabaseKind(StoreError):
    """An address that names neither SQLite nor PostgreSQL."""

    exit_code = 2

    def __init__(self, address: str) -> None:
        """Keep to what was given, which has no password in it yet to be known."""
        super().__init__(
            "this database address is neither a SQLite file nor PostgreSQL",
            where=address,
            next_step='set `database` in leumund.toml to "sqlite:///var/leumund.sqlite" or "postgresql://user@host/name".',
        )


class DatabaseMissing(StoreError):
    """There is no database at the address, and none was to be made."""

    def __init__(self, where: str) -> None:
        """Name the address."""
        super().__init__(
            "there is no database here",
            where=where,
            next_step="run `leumund init` to make one, or correct `database` in leumund.toml; nothing was created.",
        )


class MalformedDatabase(StoreError):
    """The file is damaged or no database at all; it is never replaced by an empty one."""

    def __init__(self, where: str, finding: str) -> None:
        """Say what SQLite or PostgreSQL found."""
        super().__init__(
            f"the database is malformed: {finding}",
            where=where,
            next_step="it was left as it is. Run `leumund restore FILE` with your newest backup, which keeps this one "
            "aside.",
        )


class ForeignDatabase(StoreError):
    """A sound database that holds the tables of something else."""

    def __init__(self, where: str, tables: tuple[str, ...]) -> None:
        """Name a few of the tables found."""
        super().__init__(
            f"this database belongs to something else: it has tables such as {', '.join(tables[:3])}",
            where=where,
            next_step="nothing was changed. Name another file or database in leumund.toml.",
        )


class NotMigrated(StoreError):
    """A Leumund database with an older schema."""

    def __init__(self, where: str, *, found: str, wanted: str) -> None:
        """Keep both revisions; `found` is empty for a database without tables."""
        super().__init__(
            f"the database has schema {found or 'none'}, this version needs {wanted}",
            where=where,
            next_step="run `leumund upgrade`, which makes a copy first; nothing was changed.",
        )
        self.found = found
        self.wanted = wanted


class NewerDatabase(StoreError):
    """The schema comes from a later version of Leumund."""

    def __init__(self, where: str, *, found: str) -> None:
        """Keep the revision found."""
        super().__init__(
            f"the database has schema {found}, which this version does not know",
            where=where,
            next_step="install the version of Leumund that wrote it, or a later one; nothing was changed.",
        )
        self.found = found


class ReadOnlyDatabase(StoreError):
    """Something was to be written where only reading is allowed."""

    def __init__(self, where: str) -> None:
        """Name the address."""
        super().__init__(
            "the database can only be read, and this needs to write",
            where=where,
            next_step="allow the user that runs Leumund to write the file and its folder; nothing was changed.",
        )


class DatabaseLocked(StoreError):
    """Another process held the write lock for longer than we wait."""

    def __init__(self, where: str, *, waited_seconds: float) -> None:
        """Keep the time waited, in seconds."""
        super().__init__(
            f"the database was locked by another process for more than {waited_seconds:.0f} seconds",
            where=where,
            next_step="see which process has it open, let it finish, then run the command again; nothing was changed.",
        )
        self.waited_seconds = waited_seconds


class DatabaseUnreachable(StoreError):
    """The server does not answer, refuses the login, or the file cannot be opened."""

    def __init__(self, where: str, finding: str) -> None:
        """Say what the driver reported."""
        super().__init__(
            f"the database does not answer: {finding}",
            where=where,
            next_step="check that the server runs and that address, user and rights are right, then try again.",
        )


class DiskFull(StoreError):
    """There is no room left to write."""

    def __init__(self, where: str) -> None:
        """Name the address."""
        super().__init__(
            "the disk, or a limit on the size of files, takes no more",
            where=where,
            next_step="free some space and run the command again; the unfinished transaction was undone.",
        )


class UnknownSubject(StoreError):
    """A subject key that the store does not have."""

    exit_code = 2

    def __init__(self, key: str) -> None:
        """Keep the key asked for."""
        super().__init__(
            f"there is no subject {key!r}",
            where="table subject",
            next_step="`leumund subjects list` shows the keys; `leumund subjects add` adds one.",
        )
        self.key = key


class UnknownListing(StoreError):
    """A listing that was never kept."""

    def __init__(self, source: str, external_id: str) -> None:
        """Keep source and external id."""
        super().__init__(
            f"listing {external_id!r} of source {source!r} is not in the store",
            where="table listing",
            next_step="add it with `leumund subjects link` before collecting it.",
        )


class ListingTaken(StoreError):
    """A listing that already speaks of another subject, and no day is given from which that changes."""

    exit_code = 2

    def __init__(self, source: str, external_id: str, subject: str) -> None:
        """Keep the subject that has the listing now."""
        super().__init__(
            f"listing {external_id!r} of source {source!r} already belongs to subject {subject!r}",
            where="table listing_subject",
            next_step="give the first day of the new link (valid_from), or take the listing from one of the two.",
        )


class RunClosed(StoreError):
    """Something was to be added to a run that is already closed."""

    def __init__(self, run_id: int) -> None:
        """Keep the run's number."""
        super().__init__(
            f"run {run_id} is closed",
            where="table run",
            next_step="open a new run; nothing was changed.",
        )


class LeaseLost(StoreError):
    """A job run was taken over by somebody else; whoever held it before may not write any more."""

    def __init__(self, job: str, owner: str) -> None:
        """Keep the job and the former owner."""
        super().__init__(
            f"{owner} no longer holds the lease of job {job!r}",
            where="table job_run",
            next_step="stop this process: another one has taken the run over and finishes it.",
        )


class DrawnAlready(StoreError):
    """A version was to be drawn for labelling that another draw has taken meanwhile."""

    def __init__(self, version_id: int) -> None:
        """Keep the version."""
        super().__init__(
            f"version {version_id} is in the queue of labels already",
            where="table label_item",
            next_step="run `leumund labels` again; nothing was changed.",
        )


class UnknownLabelItem(StoreError):
    """An answer to an item that no queue has."""

    exit_code = 2

    def __init__(self, item_id: int) -> None:
        """Keep the item asked for."""
        super().__init__(
            f"there is no item {item_id} in the queue of labels",
            where="table label_item",
            next_step="`leumund labels --format csv` lists the items; nothing was changed.",
        )
        self.item_id = item_id


class JournalDamaged(StoreError):
    """A line of the erasure journal is not as it was written."""

    def __init__(self, where: str, line: int) -> None:
        """Keep the number of the first such line."""
        super().__init__(
            f"line {line} of the erasure journal is not as it was written",
            where=where,
            next_step="put back your newest copy of this file. Without one run `leumund erase --mend-journal`: it "
            "keeps the readable lines, adds what the database knows, and keeps the old file. Nothing was started.",
        )
        self.line = line


class JournalMissing(StoreError):
    """The database has erasures on request, and the journal that would repeat them is gone or an older copy."""

    def __init__(self, where: str, missing: int) -> None:
        """Keep how many erased leaves it does not name."""
        super().__init__(
            f"the erasure journal is missing or too old: {missing} erased leaves of the database are not in it",
            where=where,
            next_step="put back your newest copy of this file: without it a restored backup brings erased people back. "
            "If there is none, run `leumund erase --mend-journal`, which writes it anew from the database.",
        )
        self.missing = missing


class JournalNeeded(StoreError):
    """A backup is to be restored, and there is no erasure journal."""

    def __init__(self, where: str) -> None:
        """Name the file."""
        super().__init__(
            "there is no erasure journal, so nobody knows who must not come back with this backup",
            where=where,
            next_step="put back your newest copy of it. If nothing was ever erased on request, say so with "
            "--nothing-erased; the database is as it was.",
        )


class JournalUnusable(StoreError):
    """The erasure journal can't be read or written."""

    def __init__(self, where: str, finding: str) -> None:
        """Say what the operating system reported."""
        super().__init__(
            f"the erasure journal cannot be used: {finding}",
            where=where,
            next_step="make the file and its folder readable and writable for this user; nothing was erased.",
        )


class BackupExists(StoreError):
    """A backup was to be written over something."""

    exit_code = 2

    def __init__(self, where: str) -> None:
        """Name the file."""
        super().__init__(
            "there is a file already, and a backup never replaces one",
            where=where,
            next_step="give another name, such as one with the day in it; nothing was written.",
        )


class BackupUnwritable(StoreError):
    """A backup's file cannot be written."""

    exit_code = 2

    def __init__(self, where: str, finding: str) -> None:
        """Say what the system said."""
        super().__init__(
            f"the backup cannot be written: {finding}",
            where=where,
            next_step="choose another file, in a folder that you may write to; nothing was changed.",
        )


class BackupUnreadable(StoreError):
    """A file that is no whole backup of this kind of database."""

    def __init__(self, where: str, finding: str) -> None:
        """Say what was found."""
        super().__init__(
            f"this backup cannot be used: {finding}",
            where=where,
            next_step="keep it, and try an older backup; the database is as it was.",
        )


class BackupUntrue(StoreError):
    """A backup that can be read, and whose evidence log does not fit what is stored."""

    def __init__(self, where: str, faults: tuple[str, ...]) -> None:
        """Keep the faults; the message names the first."""
        super().__init__(
            f"the evidence log of this backup does not fit its content: {len(faults)} faults, first: {faults[0]}",
            where=where,
            next_step="somebody changed or damaged it: keep it, and try an older one; the database is as it was.",
        )
        self.faults = faults


class DatabaseInUse(StoreError):
    """A database was to be replaced that somebody has open."""

    def __init__(self, where: str) -> None:
        """Name the database."""
        super().__init__(
            "another program uses the database that is to be replaced",
            where=where,
            next_step="stop `leumund schedule`, `leumund serve` and whatever else has it open, then run this again; "
            "the database is as it was.",
        )


class RestoreNotAllowed(StoreError):
    """The user of a PostgreSQL server may not make or rename databases, which a restore has to."""

    def __init__(self, where: str) -> None:
        """Name the server."""
        super().__init__(
            "this user may not make and rename databases, and a restore has to",
            where=where,
            next_step="let an administrator give the right (ALTER ROLE ... CREATEDB) or run the restore as one who has "
            "it; the database is as it was.",
        )


class ToolMissing(StoreError):
    """One of PostgreSQL's own tools is not installed."""

    def __init__(self, tool: str) -> None:
        """Name the tool."""
        super().__init__(
            f"{tool} was not found, and PostgreSQL's backups are made and read by its own tools",
            where="PATH",
            next_step="install the client tools of the server's version (Debian: postgresql-client), then run this "
            "again; or let whoever runs the server make the backup.",
        )


class ToolFailed(StoreError):
    """One of PostgreSQL's own tools could not do its work."""

    def __init__(self, tool: str, where: str, finding: str) -> None:
        """Keep what it said last."""
        super().__init__(
            f"{tool} failed: {finding}",
            where=where,
            next_step="see what it says; its version must be at least that of the server. The database is as it was.",
        )
        self.finding = finding


class AuditConflict(StoreError):
    """A number under which an audit, finding or certificate is kept with other content."""

    exit_code = 2

    def __init__(self, table: str, number: str, n: int) -> None:
        """Keep the table, the first such number, and how many there are."""
        more = f" and {n - 1} more" if n > 1 else ""
        super().__init__(
            f"{table} {number!r}{more} is kept with other content",
            where=f"table {table}",
            next_step="nothing was kept. Add --replace if the new file is right; the old content stays in the table.",
        )


class NameTaken(StoreError):
    """A new account was to have the name of another one."""

    exit_code = 2

    def __init__(self, name: str) -> None:
        """Keep the name."""
        super().__init__(
            f"there is an account {name!r} already", where="table account", next_step="choose another name."
        )


class UnknownAccount(StoreError):
    """A name that no account has."""

    exit_code = 2

    def __init__(self, name: str) -> None:
        """Keep the name."""
        super().__init__(
            f"there is no account {name!r}", where="table account", next_step="see the names with `leumund users list`."
        )


class LastAdmin(StoreError):
    """The only admin was to be removed or to lose the role."""

    exit_code = 2

    def __init__(self, name: str) -> None:
        """Keep the name."""
        super().__init__(
            f"{name!r} is the only admin",
            where="table account",
            next_step="nothing was changed. Make another admin first.",
        )


class PieceDamaged(StoreError):
    """Something that stands beside published figures is missing or was changed."""

    def __init__(self, where: str, digest: str) -> None:
        """Keep which piece.

        Args:
            where: Address of the database.
            digest: What the figures name it by, hex.
        """
        super().__init__(
            f"what texts said of aspects ({digest[:12]}) is missing or was changed since it was published",
            where=where,
            next_step="run `leumund ledger fsck`, then restore a backup that is whole: leumund restore FILE",
        )
        self.digest = digest
