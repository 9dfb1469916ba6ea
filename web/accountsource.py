"""What the pages of accounts need to be given: who may use the dashboard, and nothing of where it is kept."""

from typing import Protocol

from jobs.accounts import SignedIn
from store.account_records import Account, KeptSession, KeptToken, Role, Scope
from web.gate import Doorkeeper


class AccountSource(Doorkeeper, Protocol):
    """Where accounts are kept; built in jobs, see `jobs.accounts.AccountDesk`."""

    def sign_in(self, name: str, password: str, address: str) -> SignedIn | None:
        """Return who signed in; None where name and password do not fit."""

    def sign_out(self, secret: str) -> None:
        """End a session."""

    def confirm(self, account: Account, password: str, address: str) -> bool:
        """Say whether whoever is signed in knows the password."""

    def begin_anew(self, account: Account) -> str:
        """Return the id of a new session of somebody who is signed in."""

    def sign_out_elsewhere(self, account: Account, secret: str) -> None:
        """End all sessions of an account but one."""

    def sessions(self, account: Account) -> list[KeptSession]:
        """Return where an account is signed in."""

    def is_session(self, session: KeptSession, secret: str) -> bool:
        """Say whether a session is the one of this id."""

    def tokens(self, account: Account) -> list[KeptToken]:
        """Return the tokens of an account."""

    def make_token(self, account: Account, scope: Scope, label: str, *, days: int = ..., by: int = ...) -> str:
        """Return a new token."""

    def remove_token(self, account: Account, number: int, *, by: int = ...) -> bool:
        """Remove a token."""

    def accounts(self) -> list[Account]:
        """Return the accounts in use by name."""

    def add(self, name: str, password: str, role: Role, *, by: int = ...) -> Account:
        """Make an account."""

    def remove(self, name: str, *, by: int = ...) -> None:
        """Remove an account."""

    def set_role(self, name: str, role: Role, *, by: int = ...) -> None:
        """Change what an account may do."""

    def set_password(self, name: str, password: str, *, by: int = ...) -> None:
        """Change a password."""

    def record(self, act: str, by: int, **facts: object) -> None:
        """Note in the log what somebody did."""
