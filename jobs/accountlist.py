"""Accounts at the terminal: list them, ask for a password, and say what to do while there is no admin."""

import getpass
import sys

from jobs.accounts import AccountDesk
from jobs.errors import AccountRefused, ConfigurationError
from jobs.password import LONGEST
from report.table import Column, Kind, Table
from report.words import phrase
from store.account_records import KeptToken


def accounts_table(desk: AccountDesk) -> Table:
    """Return one row an account in use."""
    columns = (
        Column("number", phrase("users_number"), kind=Kind.COUNT),
        Column("name", phrase("login_name")),
        Column("role", phrase("users_role"), kind=Kind.WORD),
        Column("made_at", phrase("users_made"), kind=Kind.MOMENT),
        Column("sessions", phrase("account_sessions"), kind=Kind.COUNT),
        Column("tokens", phrase("account_tokens")),
    )
    rows = tuple(
        (
            *(each.id, each.name, each.role.value, each.made_at, len(desk.sessions(each))),
            "; ".join(map(_token, desk.tokens(each))),
        )
        for each in desk.accounts()
    )
    return Table(phrase("users"), columns, rows)


def ask_password(name: str) -> str:
    """Return a password: asked for twice where somebody can press keys, else the first line of standard input.

    Never an argument: those stand in the list of processes and in the shell's history.

    Raises:
        AccountRefused: If the two are not the same, or nothing was given.
    """
    if sys.stdin.isatty():
        given = getpass.getpass(f"password of {name}: ")
        if getpass.getpass("once more: ") != given:
            raise AccountRefused("the two passwords are not the same")
    else:
        given = sys.stdin.readline(4 * LONGEST).rstrip("\r\n")
    if not given:
        raise AccountRefused("no password was given")
    return given


def require_admin(desk: AccountDesk) -> None:
    """Return if somebody may say who may use the dashboard.

    Raises:
        ConfigurationError: If others are to reach the dashboard, and there is no admin yet.
    """
    if not desk.has_admin():
        raise ConfigurationError(
            "others are to reach the dashboard, and there is no admin yet who could let them in",
            where="leumund.toml, [serve]",
            next_step="make one: leumund users add NAME --role admin",
        )


def _token(token: KeptToken) -> str:
    return f"{token.id} {token.scope.value} {token.label} ({token.ends_at:%Y-%m-%d})".replace("  ", " ")
