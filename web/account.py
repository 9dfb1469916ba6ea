"""The page of one's own account: password, sessions, tokens."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from jobs.errors import AccountRefused, PasswordRefused, TooManyTries
from report.table import Kind
from report.words import say
from store.account_records import Account, Scope
from web.access import who_asks
from web.accountsource import AccountSource
from web.answer import answer_page, read_reader, redirect_to
from web.door import TOO_MANY, client_address
from web.errors import AnswerRefused
from web.form import read_form
from web.gate import set_cookie

ACCOUNT = "/account"
REFUSED = 422


def own_routes(accounts: AccountSource) -> APIRouter:
    """Return the routes of one's own account: password, sessions, tokens."""
    router = APIRouter(prefix=ACCOUNT, default_response_class=HTMLResponse, include_in_schema=False)

    @router.get("")
    def show(request: Request) -> HTMLResponse:
        """Answer with one's own account."""
        return _page(accounts, request)

    @router.post("/password")
    async def change(request: Request) -> Response:
        """Change the password and sign out everywhere else."""
        form, account = await read_form(request), _signed_in(request)
        language = read_reader(request).language
        try:
            known = await run_in_threadpool(
                accounts.confirm, account, form.get("password", ""), client_address(request)
            )
        except TooManyTries:
            return _page(accounts, request, say("login_too_many", language), status=TOO_MANY)
        if not known:
            return _page(accounts, request, say("account_password_wrong", language), status=REFUSED)
        try:
            await run_in_threadpool(lambda: accounts.set_password(account.name, form.get("new", ""), by=account.id))
        except PasswordRefused:
            return _page(accounts, request, say("account_password_refused", language), status=REFUSED)
        answer = redirect_to(request, ACCOUNT)
        set_cookie(request, answer, await run_in_threadpool(accounts.begin_anew, account))
        return answer

    @router.post("/sessions")
    async def sign_out_elsewhere(request: Request) -> Response:
        """End all other sessions."""
        await read_form(request)
        await run_in_threadpool(accounts.sign_out_elsewhere, _signed_in(request), who_asks(request).secret)
        return redirect_to(request, ACCOUNT)

    return router


def token_routes(accounts: AccountSource) -> APIRouter:
    """Return the routes of one's own tokens."""
    router = APIRouter(prefix=f"{ACCOUNT}/tokens", default_response_class=HTMLResponse, include_in_schema=False)

    @router.post("")
    async def make(request: Request) -> Response:
        """Make a token and show it this once."""
        form, account = await read_form(request), _signed_in(request)
        scope, days = form.get("scope", ""), form.get("days", "")
        if scope not in list(Scope) or not (days.isascii() and days.isdigit() and len(days) < 6):
            raise AnswerRefused("no scope or days")
        label = form.get("label", "")
        try:
            fresh = await run_in_threadpool(
                lambda: accounts.make_token(account, Scope(scope), label, days=int(days), by=account.id)
            )
        except AccountRefused as error:
            raise AnswerRefused("days out of range") from error
        return _page(accounts, request, fresh=fresh)

    @router.post("/remove")
    async def remove(request: Request) -> Response:
        """Remove a token."""
        form, account = await read_form(request), _signed_in(request)
        number = form.get("number", "")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise AnswerRefused("no number")
        await run_in_threadpool(lambda: accounts.remove_token(account, int(number), by=account.id))
        return redirect_to(request, ACCOUNT)

    return router


def _page(
    accounts: AccountSource, request: Request, said: str = "", *, fresh: str = "", status: int = 200
) -> HTMLResponse:
    who, account = who_asks(request), _signed_in(request)
    values = {
        # What a form was answered with stands at the form's own address; the language is chosen for the page.
        "here": ACCOUNT,
        "account": account,
        "sessions": [(each, accounts.is_session(each, who.secret)) for each in accounts.sessions(account)],
        "tokens": accounts.tokens(account),
        "scopes": [each.value for each in Scope],
        "kinds": Kind,
        "said": said,
        "fresh": fresh,
    }
    return answer_page(request, "account.html", values, status=status)


def _signed_in(request: Request) -> Account:
    account = who_asks(request).account
    if account is None:
        raise AnswerRefused("nobody is signed in")
    return account
