"""Let nobody pass who may not: find out who asks, by cookie or token, and hold it against the table of routes."""

import re
from typing import Protocol
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from store.account_records import Account
from store.account_records import Scope as TokenScope
from web.access import NOBODY, Who, route_of
from web.answer import answer_page
from web.refusal import refuse

COOKIE = "leumund"
DOOR = "leumund-door"
"""Cookie of the door's own form: it says nothing of who is signed in."""
_BEARER = re.compile(r"bearer ([A-Za-z0-9_.~+/=-]{1,200})", re.IGNORECASE)
_SECRET = re.compile(r"[A-Za-z0-9_-]{20,100}")


class Doorkeeper(Protocol):
    """Who knows sessions and tokens; built in jobs."""

    def of_session(self, secret: str) -> Account | None:
        """Return who is signed in by a session's id; None: nobody."""

    def of_token(self, secret: str) -> tuple[Account, TokenScope] | None:
        """Return for whom a token acts and what for; None: it is none."""


def cookie_name(request: Request, name: str = COOKIE) -> str:
    """Return a cookie's name: over TLS one that no neighbour and no plain page can set (RFC 6265bis, 4.1.3)."""
    return f"__Host-{name}" if request.url.scheme == "https" else name


def cookie_of(request: Request, name: str = COOKIE) -> str:
    """Return what a cookie holds; empty where it cannot be ours."""
    found = request.cookies.get(cookie_name(request, name), "")
    return found if _SECRET.fullmatch(found) else ""


def set_cookie(request: Request, answer: Response, secret: str, name: str = COOKIE) -> None:
    """Give the browser a cookie that scripts and other sites never see; it ends with the browser."""
    is_tls = request.url.scheme == "https"
    answer.set_cookie(cookie_name(request, name), secret, path="/", httponly=True, samesite="strict", secure=is_tls)


def drop_cookie(request: Request, answer: Response) -> None:
    """Let the browser forget the session."""
    is_tls = request.url.scheme == "https"
    answer.delete_cookie(cookie_name(request), path="/", httponly=True, samesite="strict", secure=is_tls)


class Gate:
    """Hand on what may be asked; refuse the rest, before any route sees it."""

    def __init__(self, app: ASGIApp, owner: FastAPI, keeper: Doorkeeper) -> None:
        """Stand before an application.

        Args:
            app: What is asked next.
            owner: The application whose routes the table speaks of.
            keeper: Who knows sessions and tokens.
        """
        self.app, self.owner, self.keeper = app, owner, keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer whoever may ask, refuse anybody else."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # Refusals are pages of the application, which sets this only further in.
        scope.setdefault("app", self.owner)
        request = Request(scope)
        who = await run_in_threadpool(self._find, request)
        scope.setdefault("state", {})["who"] = who
        route = route_of(self.owner, scope)
        is_open = NOBODY.may_use(route)
        answer = None if is_open else self._refusal(request, who, route)
        await (answer or self.app)(scope, receive, send if is_open else _without_sharing(send))

    def _find(self, request: Request) -> Who:
        """Return who asks. A token that is none is not made up for by a cookie."""
        token = request.headers.get("authorization")
        if token is not None:
            match = _BEARER.fullmatch(token.strip())
            found = self.keeper.of_token(match[1]) if match else None
            return Who(*found) if found else NOBODY
        secret = cookie_of(request)
        account = self.keeper.of_session(secret) if secret else None
        return Who(account, secret=secret) if account else NOBODY

    def _refusal(self, request: Request, who: Who, route: str) -> Response | None:
        """Return the refusal of what may not be asked; None: it may."""
        if who is NOBODY:
            return _ask_to_sign_in(request)
        # What has no route is answered as such, to whoever is signed in.
        return None if not route or who.may_use(route) else refuse(request, 403, told="error_role")


def _ask_to_sign_in(request: Request) -> Response:
    wants_page = request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("accept", "")
    if wants_page and "authorization" not in request.headers:
        query = f"?{request.url.query}" if request.url.query else ""
        if request.headers.get("sec-fetch-site") == "cross-site":
            # Who follows a link in a mail is signed in, but the strict cookie comes with our own links alone.
            return answer_page(request, "through.html", {"on": request.url.path + query})
        asked = {"next": request.url.path + query}
        language = request.query_params.get("lang")
        if language:
            asked["lang"] = language
        return RedirectResponse(f"/login?{urlencode(asked)}", status_code=303)
    answer = refuse(request, 401)
    answer.headers["www-authenticate"] = "Bearer"
    return answer


def _without_sharing(send: Send) -> Send:
    """Return a sender whose answers no proxy keeps for others: they were for one who is signed in."""

    async def send_privately(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("cache-control", "no-store")
            headers.add_vary_header("cookie")
            headers.add_vary_header("authorization")
        await send(message)

    return send_privately
