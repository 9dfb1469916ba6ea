"""The door: people sign in and out."""

import re
import secrets

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from jobs.errors import TooManyTries
from report.words import say
from web.access import who_asks
from web.accountsource import AccountSource
from web.answer import answer_page, read_reader, redirect_to
from web.errors import AnswerRefused
from web.form import read_form
from web.gate import DOOR, cookie_of, drop_cookie, set_cookie

LOGIN = "/login"
NOT_TAKEN, TOO_MANY = 401, 429
# A path of ours with its query; two slashes at the beginning would name another host.
_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9._~/?&=%+-]*")


def door_routes(accounts: AccountSource) -> APIRouter:
    """Return the routes by which people sign in and out."""
    router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    def door(request: Request, said: str = "", *, status: int = 200, following: str | None = None) -> HTMLResponse:
        """Answer with the page to sign in at, and with what was wrong before."""
        # The token of the form is made from a cookie that means nothing else: nobody is signed in yet.
        secret = cookie_of(request, DOOR) or secrets.token_urlsafe(32)
        request.scope["state"]["form_secret"] = secret
        following = request.query_params.get("next", "/") if following is None else following
        values = {"next": following, "said": say(said, read_reader(request).language) if said else ""}
        answer = answer_page(request, "login.html", values, status=status)
        set_cookie(request, answer, secret, DOOR)
        return answer

    @router.get(LOGIN)
    def show(request: Request) -> HTMLResponse:
        """Answer with the door."""
        return door(request)

    @router.post(LOGIN)
    async def sign_in(request: Request) -> Response:
        """Let somebody in whose name and password fit."""
        request.scope["state"]["form_secret"] = cookie_of(request, DOOR) or secrets.token_urlsafe(32)
        try:
            form = await read_form(request)
        except AnswerRefused:
            return door(request, "login_old", status=403)
        following = form.get("next", "/")
        typed = (form.get("name", ""), form.get("password", ""), client_address(request))
        try:
            found = await run_in_threadpool(accounts.sign_in, *typed)
        except TooManyTries:
            return door(request, "login_too_many", status=TOO_MANY, following=following)
        if found is None:
            return door(request, "login_wrong", status=NOT_TAKEN, following=following)
        # A new id at each login: whoever planted the old one knows nothing.
        answer = RedirectResponse(local_path(following), status_code=303)
        set_cookie(request, answer, found.secret)
        return answer

    @router.post("/logout")
    async def sign_out(request: Request) -> Response:
        """End the session."""
        await read_form(request)
        await run_in_threadpool(accounts.sign_out, who_asks(request).secret)
        answer = redirect_to(request, LOGIN)
        drop_cookie(request, answer)
        return answer

    return router


def local_path(given: str) -> str:
    """Return a path of ours to go on to, whatever was asked for; else the overview."""
    return given if len(given) <= 2_000 and _PATH.fullmatch(given) else "/"


def client_address(request: Request) -> str:
    """Return where a request came from; the server takes a proxy's word only where it is trusted."""
    return request.client.host if request.client else ""
