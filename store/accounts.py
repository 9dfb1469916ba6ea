"""Keep who may use the dashboard: accounts, sessions and tokens by their digests, attempts to sign in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, delete, func, select, update

from store.account_models import AccountRow, LoginTryRow, SessionRow, TokenRow
from store.account_records import Account, KeptSession, KeptToken, Role, Scope
from store.acts import append_act, read_acts
from store.bulk import insert_or, reserve_ids, table_of
from store.database import Database
from store.errors import LastAdmin, NameTaken, UnknownAccount

_ACCOUNT, _SESSION, _TOKEN, _TRY = (table_of(each).c for each in (AccountRow, SessionRow, TokenRow, LoginTryRow))
_IN_USE = _ACCOUNT.removed_at.is_(None)
_WHO = (_ACCOUNT.id, _ACCOUNT.name, _ACCOUNT.role, _ACCOUNT.made_at, _ACCOUNT.removed_at)
SELDOM = timedelta(minutes=1)
"""A use is written down at most so often: reading a page must not mean writing."""
# An advisory lock of PostgreSQL: two admins who demote each other must queue, or none is left.
_ADMIN_LOCK = 0x4C65756D41


class Accounts:
    """The repository of accounts; every change of who may do what leaves a note in the log, by number."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def add(self, name: str, password: str, role: Role, note: Callable[[int], str], *, now: datetime) -> int:
        """Keep a new account; return its number.

        Args:
            name: What it signs in with, lower case.
            password: Argon2id in PHC form.
            role: What it may do.
            note: Gives what the log says of it, by its number.
            now: The present moment, aware UTC.

        Raises:
            NameTaken: If an account in use has the name.
        """
        with self._database.write() as connection:
            (number,) = reserve_ids(connection, AccountRow, 1)
            row = {"id": number, "name": name, "password": password, "role": role.value, "made_at": now}
            insert = insert_or(connection.dialect, AccountRow).values(row).on_conflict_do_nothing()
            if connection.scalar(insert.returning(_ACCOUNT.id)) is None:
                raise NameTaken(name)
            append_act(connection, note(number), now)
        return number

    def list_accounts(self) -> list[Account]:
        """Return the accounts in use by name."""
        with self._database.read() as connection:
            found = connection.execute(select(*_WHO).where(_IN_USE).order_by(_ACCOUNT.name))
            return [_account(row) for row in found]

    def get(self, name: str) -> Account:
        """Return an account in use.

        Raises:
            UnknownAccount: If there is none of this name.
        """
        with self._database.read() as connection:
            return _get(connection, name)

    def password(self, name: str) -> tuple[Account, str] | None:
        """Return an account in use and its password in PHC form; None where there is none of this name."""
        with self._database.read() as connection:
            row = connection.execute(select(*_WHO, _ACCOUNT.password).where(_IN_USE, _ACCOUNT.name == name)).first()
        return None if row is None else (_account(row[:-1]), row[-1])

    def set_role(self, name: str, role: Role, note: Callable[[int], str], *, now: datetime) -> None:
        """Change what an account may do.

        Raises:
            UnknownAccount: If there is none of this name.
            LastAdmin: If nobody would be left who may say who may use the dashboard.
        """
        with self._database.write() as connection:
            number = _require_other_admin(connection, name, role)
            connection.execute(update(AccountRow).where(_ACCOUNT.id == number).values(role=role.value))
            append_act(connection, note(number), now)

    def set_password(self, name: str, password: str, note: Callable[[int], str], *, now: datetime) -> None:
        """Change a password; all sessions of the account end, its tokens stay.

        Raises:
            UnknownAccount: If there is none of this name.
        """
        with self._database.write() as connection:
            number = _get(connection, name).id
            connection.execute(update(AccountRow).where(_ACCOUNT.id == number).values(password=password))
            connection.execute(delete(SessionRow).where(_SESSION.account_id == number))
            append_act(connection, note(number), now)

    def remove(self, name: str, note: Callable[[int], str], *, now: datetime) -> None:
        """Remove an account with its sessions and tokens; its number stays taken, its name is forgotten.

        Raises:
            UnknownAccount: If there is none of this name.
            LastAdmin: If nobody would be left who may say who may use the dashboard.
        """
        with self._database.write() as connection:
            number = _require_other_admin(connection, name, None)
            for row, of in ((SessionRow, _SESSION), (TokenRow, _TOKEN)):
                connection.execute(delete(row).where(of.account_id == number))
            gone = {"name": "", "password": "", "removed_at": now}
            connection.execute(update(AccountRow).where(_ACCOUNT.id == number).values(gone))
            append_act(connection, note(number), now)

    def note(self, text: str, *, now: datetime) -> None:
        """Append a note of what somebody did."""
        with self._database.write() as connection:
            append_act(connection, text, now)

    def acts(self) -> list[str]:
        """Return what people did, oldest first."""
        with self._database.read() as connection:
            return read_acts(connection)

    def begin_session(self, account: int, digest: bytes, *, now: datetime, idle: timedelta) -> None:
        """Keep that an account is signed in; forget sessions of anybody that ended."""
        row = {"digest": digest, "account_id": account, "begun_at": now, "used_at": now}
        with self._database.write() as connection:
            connection.execute(delete(SessionRow).where(_SESSION.used_at < now - idle))
            connection.execute(insert_or(connection.dialect, SessionRow).values(row))

    def of_session(self, digest: bytes, *, now: datetime, idle: timedelta, longest: timedelta) -> Account | None:
        """Return who is signed in by a session that has not ended, and keep that it was used; None: nobody.

        Args:
            digest: SHA-256 of its id, 32 bytes.
            now: The present moment, aware UTC.
            idle: How long it may lie unused.
            longest: How long it may last.
        """
        query = select(*_WHO, _SESSION.used_at).join_from(
            table_of(SessionRow), table_of(AccountRow), _ACCOUNT.id == _SESSION.account_id
        )
        alive = (_SESSION.digest == digest, _SESSION.used_at > now - idle, _SESSION.begun_at > now - longest)
        with self._database.read() as connection:
            row = connection.execute(query.where(*alive, _IN_USE)).first()
        if row is None:
            return None
        self._use(update(SessionRow).where(_SESSION.digest == digest), row[-1], now)
        return _account(row[:-1])

    def sessions(self, account: int) -> list[KeptSession]:
        """Return where an account is signed in, the newest first."""
        query = select(_SESSION.digest, _SESSION.begun_at, _SESSION.used_at).where(_SESSION.account_id == account)
        with self._database.read() as connection:
            return [KeptSession(*row) for row in connection.execute(query.order_by(_SESSION.begun_at.desc()))]

    def end_session(self, digest: bytes) -> None:
        """Sign out one session."""
        with self._database.write() as connection:
            connection.execute(delete(SessionRow).where(_SESSION.digest == digest))

    def end_other_sessions(self, account: int, digest: bytes) -> None:
        """Sign an account out everywhere but in one session."""
        with self._database.write() as connection:
            connection.execute(delete(SessionRow).where(_SESSION.account_id == account, _SESSION.digest != digest))

    def add_token(self, account: int, digest: bytes, token: KeptToken, note: Callable[[int], str]) -> int:
        """Keep a token by its digest; return its number. The number that it comes with does not count."""
        with self._database.write() as connection:
            (number,) = reserve_ids(connection, TokenRow, 1)
            row = {"id": number, "account_id": account, "digest": digest, "label": token.label}
            times = {"scope": token.scope.value, "made_at": token.made_at, "ends_at": token.ends_at}
            connection.execute(insert_or(connection.dialect, TokenRow).values({**row, **times}))
            append_act(connection, note(number), token.made_at)
        return number

    def tokens(self, account: int) -> list[KeptToken]:
        """Return the tokens of an account, the newest first."""
        columns = (_TOKEN.id, _TOKEN.label, _TOKEN.scope, _TOKEN.made_at, _TOKEN.ends_at, _TOKEN.used_at)
        query = select(*columns).where(_TOKEN.account_id == account).order_by(_TOKEN.id.desc())
        with self._database.read() as connection:
            return [KeptToken(row[0], row[1], Scope(row[2]), *row[3:]) for row in connection.execute(query)]

    def of_token(self, digest: bytes, *, now: datetime) -> tuple[Account, Scope] | None:
        """Return for whom a token acts and what it may be used for; None where it is none, or no longer."""
        query = select(*_WHO, _TOKEN.scope, _TOKEN.used_at).join_from(
            table_of(TokenRow), table_of(AccountRow), _ACCOUNT.id == _TOKEN.account_id
        )
        with self._database.read() as connection:
            row = connection.execute(query.where(_TOKEN.digest == digest, _TOKEN.ends_at > now, _IN_USE)).first()
        if row is None:
            return None
        self._use(update(TokenRow).where(_TOKEN.digest == digest), row[-1], now)
        return _account(row[:-2]), Scope(row[-2])

    def remove_token(self, account: int, number: int, note: str, *, now: datetime) -> bool:
        """Remove a token; return whether the account had one of this number."""
        gone = delete(TokenRow).where(_TOKEN.id == number, _TOKEN.account_id == account)
        with self._database.write() as connection:
            if not connection.execute(gone).rowcount:
                return False
            append_act(connection, note, now)
        return True

    def count_try(self, key: bytes, *, now: datetime, window: timedelta) -> int:
        """Count one attempt to sign in, before it is looked at; return how many there were in its window.

        One statement counts and reads, so that any number of machines together count right.
        """
        fresh = _TRY.since > now - window
        again = {"n": case((fresh, _TRY.n + 1), else_=1), "since": case((fresh, _TRY.since), else_=now)}
        with self._database.write() as connection:
            connection.execute(delete(LoginTryRow).where(_TRY.since < now - window, _TRY.key != key))
            first = insert_or(connection.dialect, LoginTryRow).values(key=key, n=1, since=now)
            counted = first.on_conflict_do_update(index_elements=["key"], set_=again).returning(_TRY.n)
            return int(connection.execute(counted).scalar_one())

    def forget_tries(self, key: bytes) -> None:
        """Count anew: somebody signed in."""
        with self._database.write() as connection:
            connection.execute(delete(LoginTryRow).where(_TRY.key == key))

    def _use(self, used: Any, last: datetime | None, now: datetime) -> None:
        if last is None or now - last >= SELDOM:
            with self._database.write() as connection:
                connection.execute(used.values(used_at=now))


def _account(row: Any) -> Account:
    return Account(row[0], row[1], Role(row[2]), row[3], row[4])


def _get(connection: Connection, name: str) -> Account:
    row = connection.execute(select(*_WHO).where(_IN_USE, _ACCOUNT.name == name)).first()
    if row is None:
        raise UnknownAccount(name)
    return _account(row)


def _require_other_admin(connection: Connection, name: str, role: Role | None) -> int:
    """Return the number of an account that may lose its role; None: it is removed."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_ADMIN_LOCK)))
    account = _get(connection, name)
    others = select(func.count()).where(_IN_USE, _ACCOUNT.role == Role.ADMIN.value, _ACCOUNT.id != account.id)
    if account.role is Role.ADMIN and role is not Role.ADMIN and not connection.scalar(others):
        raise LastAdmin(name)
    return account.id
