"""Who may use the dashboard: sign in, sign out, tokens, and who says so; every change is noted in the log by number."""

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from jobs.errors import AccountRefused, TooManyTries
from jobs.password import RECOMMENDED, Cost, hash_password, password_fits, require_good
from store.account_records import Account, KeptSession, KeptToken, Role, Scope
from store.session import Store

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
WINDOW = timedelta(minutes=1)
TRIES_OF_NAME, TRIES_OF_ADDRESS = 5, 20
"""Attempts to sign in within a window: with one name, and from one address, which many people may share."""
TOKEN_DAYS = 365
SHELL = 0
"""The number by which the log calls whoever works on the machine itself."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,99}")
_TOKEN = "lmd_"  # noqa: S105 - how a token begins, so that scanners of secrets know one


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody whose name and password fit."""

    account: Account
    """Who."""
    secret: str
    """The session's id: it stands in the cookie and nowhere else."""


def real_now() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC)


def act_statement(act: str, by: int, facts: Mapping[str, object]) -> str:
    """Return what the log says of what somebody did: plain lines, accounts by their number, never by name.

    Args:
        act: What was done, as in role-changed.
        by: Number of the account; 0: from the machine itself.
        facts: To whom or what.
    """
    lines = ["rsl/act/v1", f"act {act}", f"by {by}", *(f"{name} {value}" for name, value in facts.items())]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class AccountDesk:
    """Where accounts are kept, from the terminal and from the browser."""

    store: Store
    """Where they are kept."""
    cost: Cost = RECOMMENDED
    """What one guess of a password costs."""
    now: Callable[[], datetime] = real_now
    """The clock."""
    _nobody: list[str] = field(default_factory=list)

    def add(self, name: str, password: str, role: Role, *, by: int = SHELL) -> Account:
        """Make an account.

        Args:
            name: What it signs in with.
            password: Its password.
            role: What it may do.
            by: Number of the account that makes it; 0: from the machine itself.

        Raises:
            AccountRefused: If name or password cannot be taken.
            NameTaken: If there is an account of this name.
        """
        known = name.strip().lower()
        if not _NAME.fullmatch(known):
            raise AccountRefused(f"{name!r} cannot be the name of an account: use 2 to 100 of a-z 0-9 . _ @ + -")
        require_good(password, known)
        note = self._noter("account-added", by, role=role.value)
        self.store.accounts.add(known, hash_password(password, self.cost), role, note, now=self.now())
        return self.store.accounts.get(known)

    def accounts(self) -> list[Account]:
        """Return the accounts in use by name."""
        return self.store.accounts.list_accounts()

    def remove(self, name: str, *, by: int = SHELL) -> None:
        """Remove an account with all its sessions and tokens.

        Raises:
            UnknownAccount: If there is none of this name.
            LastAdmin: If it is the only admin.
        """
        self.store.accounts.remove(name, self._noter("account-removed", by), now=self.now())

    def set_role(self, name: str, role: Role, *, by: int = SHELL) -> None:
        """Change what an account may do.

        Raises:
            UnknownAccount: If there is none of this name.
            LastAdmin: If it is the only admin.
        """
        self.store.accounts.set_role(name, role, self._noter("role-changed", by, role=role.value), now=self.now())

    def set_password(self, name: str, password: str, *, by: int = SHELL) -> None:
        """Change a password and sign the account out everywhere.

        Raises:
            AccountRefused: If the password cannot be taken.
            UnknownAccount: If there is none of this name.
        """
        self.store.accounts.get(name)
        require_good(password, name)
        note = self._noter("password-changed", by)
        self.store.accounts.set_password(name, hash_password(password, self.cost), note, now=self.now())

    def has_admin(self) -> bool:
        """Say whether there is anybody who may say who may use the dashboard."""
        return any(each.role is Role.ADMIN for each in self.accounts())

    def sign_in(self, name: str, password: str, address: str) -> SignedIn | None:
        """Return who signed in; None where name and password do not fit.

        Whatever is wrong, the answer takes the same work: nobody learns from it which names there are.

        Args:
            name: As it was typed.
            password: As it was typed.
            address: Where the request came from.

        Raises:
            TooManyTries: If too many attempts were made with this name or from this address.
        """
        known = name.strip().lower()[:200]
        self._count(known, address)
        found = self.store.accounts.password(known)
        kept = found[1] if found else self._password_of_nobody()
        if not password_fits(password, kept) or found is None:
            return None
        self.store.accounts.forget_tries(_digest("name", known))
        return SignedIn(found[0], self._begin(found[0]))

    def confirm(self, account: Account, password: str, address: str) -> bool:
        """Say whether whoever is signed in knows the password; attempts count as in `sign_in`.

        Raises:
            TooManyTries: If too many attempts were made.
        """
        self._count(account.name, address)
        found = self.store.accounts.password(account.name)
        is_known = found is not None and password_fits(password, found[1])
        if is_known:
            self.store.accounts.forget_tries(_digest("name", account.name))
        return is_known

    def begin_anew(self, account: Account) -> str:
        """Return the id of a new session of somebody who is signed in, after their password was changed."""
        return self._begin(account)

    def of_session(self, secret: str) -> Account | None:
        """Return who is signed in by a session's id; None: nobody."""
        digest = _digest("session", secret)
        return self.store.accounts.of_session(digest, now=self.now(), idle=IDLE, longest=LONGEST)

    def sign_out(self, secret: str) -> None:
        """End a session."""
        self.store.accounts.end_session(_digest("session", secret))

    def sign_out_elsewhere(self, account: Account, secret: str) -> None:
        """End all sessions of an account but one."""
        self.store.accounts.end_other_sessions(account.id, _digest("session", secret))

    def sessions(self, account: Account) -> list[KeptSession]:
        """Return where an account is signed in, the newest first."""
        return [each for each in self.store.accounts.sessions(account.id) if each.used_at > self.now() - IDLE]

    def is_session(self, session: KeptSession, secret: str) -> bool:
        """Say whether a session is the one of this id."""
        return session.digest == _digest("session", secret)

    def make_token(self, account: Account, scope: Scope, label: str, *, days: int = TOKEN_DAYS, by: int = SHELL) -> str:
        """Return a new token; only its digest is kept, so that it is shown this once.

        Args:
            account: For whom it acts.
            scope: What it may be used for.
            label: What it is for.
            days: How long it lasts, 1 to 3650.
            by: Number of the account that makes it.

        Raises:
            AccountRefused: If the days are out of range.
        """
        if not 1 <= days <= 3650:
            raise AccountRefused("a token lasts 1 to 3650 days")
        secret, now = _TOKEN + secrets.token_urlsafe(32), self.now()
        kept = KeptToken(0, label.strip()[:100], scope, now, now + timedelta(days=days))

        def note(number: int) -> str:
            """Return what the log says of the new token, whose number is known once it is kept."""
            return act_statement("token-made", by, {"account": account.id, "token": number, "scope": scope.value})

        self.store.accounts.add_token(account.id, _digest("token", secret), kept, note)
        return secret

    def tokens(self, account: Account) -> list[KeptToken]:
        """Return the tokens of an account, the newest first."""
        return self.store.accounts.tokens(account.id)

    def remove_token(self, account: Account, number: int, *, by: int = SHELL) -> bool:
        """Remove a token; return whether the account had one of this number."""
        said = act_statement("token-removed", by, {"account": account.id, "token": number})
        return self.store.accounts.remove_token(account.id, number, said, now=self.now())

    def of_token(self, secret: str) -> tuple[Account, Scope] | None:
        """Return for whom a token acts and what for; None where it is none, or no longer."""
        return self.store.accounts.of_token(_digest("token", secret), now=self.now())

    def record(self, act: str, by: int, **facts: object) -> None:
        """Note in the log what somebody did."""
        self.store.accounts.note(act_statement(act, by, facts), now=self.now())

    def _begin(self, account: Account) -> str:
        secret = secrets.token_urlsafe(32)
        self.store.accounts.begin_session(account.id, _digest("session", secret), now=self.now(), idle=IDLE)
        return secret

    def _count(self, name: str, address: str) -> None:
        """Count an attempt before it is looked at, and note in the log, once a window, that there are too many."""
        for kind, value, most in (("address", address, TRIES_OF_ADDRESS), ("name", name, TRIES_OF_NAME)):
            n = self.store.accounts.count_try(_digest(kind, value), now=self.now(), window=WINDOW)
            if n == most + 1:
                self._note_burst(kind, value)
            if n > most:
                raise TooManyTries

    def _note_burst(self, kind: str, value: str) -> None:
        found = self.store.accounts.password(value) if kind == "name" else None
        # Neither an address nor a name that nobody has is told: the log keeps what it is told for ever.
        self.record("login-burst", SHELL, by_what=kind, account=found[0].id if found else "-")

    def _noter(self, act: str, by: int, **facts: object) -> Callable[[int], str]:
        return lambda number: act_statement(act, by, {"account": number, **facts})

    def _password_of_nobody(self) -> str:
        """Return a password that nobody has, as costly to compare with as any other."""
        if not self._nobody:
            self._nobody.append(hash_password(secrets.token_urlsafe(32), self.cost))
        return self._nobody[0]


def _digest(kind: str, value: str) -> bytes:
    return hashlib.sha256(f"leumund {kind} {value}".encode("utf-8", "surrogatepass")).digest()
