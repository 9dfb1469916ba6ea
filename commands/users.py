"""Say who may use the dashboard."""

from typing import Annotated

import typer

from commands.options import Formatted, Spoken
from commands.shown import show, workplace
from jobs.accountlist import accounts_table, ask_password
from jobs.accounts import TOKEN_DAYS, AccountDesk
from jobs.say import say
from store.account_records import Role, Scope

AccountName = Annotated[str, typer.Argument(metavar="NAME", help="name of the account, see: leumund users list")]
app = typer.Typer()
users_app = typer.Typer(help="Who may use the dashboard.", no_args_is_help=True)
app.add_typer(users_app, name="users")


@users_app.command("add", epilog="Example: leumund users add ann --role admin")
def users_add(name: AccountName, role: Annotated[Role, typer.Option(help="what they may do")] = Role.VIEWER) -> None:
    """Add an account; its password is asked for, or read from standard input."""
    with workplace() as place:
        account = AccountDesk(place.store).add(name, ask_password(name), role)
    typer.echo(f"account {account.id}: {account.name}, {account.role.value}")


@users_app.command("list", epilog="Example: leumund users list --format json")
def users_list(form: Formatted = "text", lang: Spoken = "en") -> None:
    """List the accounts with their sessions and tokens."""
    with workplace() as place:
        show(accounts_table(AccountDesk(place.store)), form, lang)


@users_app.command("remove", epilog="Example: leumund users remove ann")
def users_remove(name: AccountName) -> None:
    """Remove an account with its sessions and tokens; its number stays taken."""
    with workplace() as place:
        AccountDesk(place.store).remove(name)


@users_app.command("role", epilog="Example: leumund users role ann quality-manager")
def users_role(name: AccountName, role: Annotated[Role, typer.Argument(help="what they may do")]) -> None:
    """Change what an account may do."""
    with workplace() as place:
        AccountDesk(place.store).set_role(name, role)


@users_app.command("password", epilog="Example: leumund users password ann")
def users_password(name: AccountName) -> None:
    """Give an account a new password, which is asked for or read from standard input; it is signed out everywhere."""
    with workplace() as place:
        place.store.accounts.get(name)
        AccountDesk(place.store).set_password(name, ask_password(name))


@users_app.command("token", epilog="Example: leumund users token ann --scope read --label sheet --days 90")
def users_token(
    name: AccountName,
    scope: Annotated[Scope, typer.Option(help="read, or write as well")] = Scope.READ,
    label: Annotated[str, typer.Option(help="what it is for")] = "",
    days: Annotated[int, typer.Option(min=1, max=3650, help="days that it lasts")] = TOKEN_DAYS,
    remove: Annotated[int | None, typer.Option(help="number of a token to withdraw, see: leumund users list")] = None,
) -> None:
    """Make a token for programs, shown this once, or withdraw one."""
    with workplace() as place:
        desk = AccountDesk(place.store)
        account = place.store.accounts.get(name)
        if remove is None:
            typer.echo(desk.make_token(account, scope, label, days=days))
            say("note: it is not kept; send it as `Authorization: Bearer ...`")
        elif not desk.remove_token(account, remove):
            say(f"there is no token {remove} of {name}")
            raise typer.Exit(1)
