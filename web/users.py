"""The page on which admins say who may use the dashboard."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from jobs.errors import AccountRefused, PasswordRefused
from report.table import Kind
from report.words import say
from store.account_records import Role
from store.errors import LastAdmin, NameTaken, UnknownAccount
from web.access import who_asks
from web.account import REFUSED
from web.accountsource import AccountSource
from web.answer import answer_page, read_reader, redirect_to
from web.errors import AnswerRefused
from web.form import read_form

USERS = "/users"


_SAID: dict[type[Exception], str] = {
    PasswordRefused: "account_password_refused",
    AccountRefused: "users_name_refused",
    NameTaken: "users_name_taken",
    UnknownAccount: "users_unknown",
    LastAdmin: "users_last_admin",
}


def user_routes(accounts: AccountSource) -> APIRouter:
    """Return the routes on which admins say who may use the dashboard."""
    router = APIRouter(prefix=USERS, default_response_class=HTMLResponse, include_in_schema=False)

    @router.get("")
    def show(request: Request) -> HTMLResponse:
        """Answer with who may use the dashboard."""
        return _page(accounts, request)

    @router.post("")
    async def add(request: Request) -> Response:
        """Make an account."""
        return await _change(
            accounts,
            request,
            lambda form, by: accounts.add(form.get("name", ""), form.get("password", ""), _role(form), by=by),
        )

    @router.post("/role")
    async def set_role(request: Request) -> Response:
        """Change what an account may do."""
        return await _change(
            accounts, request, lambda form, by: accounts.set_role(form.get("name", ""), _role(form), by=by)
        )

    @router.post("/password")
    async def set_password(request: Request) -> Response:
        """Give an account a new password."""
        return await _change(
            accounts,
            request,
            lambda form, by: accounts.set_password(form.get("name", ""), form.get("password", ""), by=by),
        )

    @router.post("/remove")
    async def remove(request: Request) -> Response:
        """Remove an account."""
        return await _change(accounts, request, lambda form, by: accounts.remove(form.get("name", ""), by=by))

    return router


def _page(accounts: AccountSource, request: Request, said: str = "", *, status: int = 200) -> HTMLResponse:
    values = {
        "here": USERS,
        "accounts": accounts.accounts(),
        "roles": [each.value for each in Role],
        "said": said,
        "kinds": Kind,
    }
    return answer_page(request, "users.html", values, status=status)


async def _change(accounts: AccountSource, request: Request, act: Callable[[dict[str, str], int], object]) -> Response:
    """Do what a form asks for, and say what is wrong with it where it cannot be done."""
    form, by = await read_form(request), who_asks(request).number
    try:
        await run_in_threadpool(act, form, by)
    except tuple(_SAID) as error:
        said = say(_SAID[type(error)], read_reader(request).language)
        return _page(accounts, request, said, status=REFUSED)
    return redirect_to(request, USERS)


def _role(form: dict[str, str]) -> Role:
    try:
        return Role(form.get("role", ""))
    except ValueError as error:
        raise AnswerRefused("no such role") from error
