"""Who may do what: one table of all routes with the least role that may use each; what is missing is nobody's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path
from starlette.types import Scope as Connection

from store.account_records import Account, Role, Scope

ANYBODY = None
"""Also whoever is not signed in."""

_LISTED: tuple[tuple[Role | None, tuple[str, ...]], ...] = (
    (
        ANYBODY,
        (
            "GET /login",
            "POST /login",
            "GET /static/app.css",
            "GET /static/app.js",
            "GET /static/vega.js",
            "GET /favicon.ico",
        ),
    ),
    (
        Role.VIEWER,
        (
            "GET /",
            "GET /about",
            "GET /sources",
            "GET /notices",
            "GET /subjects/{key}",
            "GET /subjects/{key}/reviews",
            "GET /subjects/{key}/reviews/{version}",
            "GET /subjects.csv",
            "GET /sources.csv",
            "GET /subjects/{key}/trust.csv",
            "GET /subjects/{key}/trend.csv",
            "GET /subjects/{key}/aspects.csv",
            "GET /subjects/{key}/reviews.csv",
            "GET /api/subjects",
            "GET /compare",
            "GET /api/compare",
            "GET /audits",
            "GET /audits.csv",
            "GET /audits.pdf",
            "GET /audits.xlsx",
            "GET /api/audits",
            "GET /evidence",
            "POST /evidence/verify",
            "GET /api/jobs",
            "GET /api/alarms",
            "GET /api/sources",
            "GET /api/subjects/{key}/reviews",
            "GET /api/subjects/{key}/trust",
            "GET /api/subjects/{key}/trend",
            "GET /api/subjects/{key}/aspects",
            "GET /api/subjects/{key}/reviews/{version}",
            "GET /openapi.json",
            "GET /metrics",
            "GET /healthz",
            "GET /account",
            "POST /account/password",
            "POST /account/sessions",
            "POST /account/tokens",
            "POST /account/tokens/remove",
            "POST /logout",
        ),
    ),
    (
        Role.QUALITY,
        (
            "POST /notices",
            "POST /notices/test",
            "GET /labels",
            "POST /labels",
            "POST /labels/draw",
            "POST /evidence/pack",
        ),
    ),
    (
        Role.ADMIN,
        (
            "GET /settings",
            "GET /users",
            "POST /users",
            "POST /users/role",
            "POST /users/password",
            "POST /users/remove",
        ),
    ),
)
LEAST_ROLE: Mapping[str, Role | None] = MappingProxyType({route: role for role, listed in _LISTED for route in listed})
"""The least role of each route by method and path; None: anybody."""
_NO_TOKEN = "/account", "/users", "/logout", "/login"
"""Pages that only somebody who is there uses: no token says who may use the dashboard."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks, and by what we know."""

    account: Account | None = None
    """The account; None: nobody is signed in."""
    scope: Scope | None = None
    """What the token may be used for; None: not by a token."""
    secret: str = ""
    """The session's id; empty without one."""
    is_here: bool = False
    """True for whoever works on this machine, where nobody has to sign in."""

    @property
    def number(self) -> int:
        """Return the number by which the log calls them; 0: from the machine itself."""
        return self.account.id if self.account else 0

    @property
    def role(self) -> Role | None:
        """Return what they may do; a token never does more than a quality manager; None: nothing."""
        own = self.account.role if self.account else Role.ADMIN if self.is_here else None
        if self.scope is None or own is None:
            return own
        most = Role.VIEWER if self.scope is Scope.READ else Role.QUALITY
        return own if most.covers(own) else most

    def may_use(self, route: str) -> bool:
        """Say whether they may use a route, as in `GET /about`."""
        is_for_people = route.partition(" ")[2].startswith(_NO_TOKEN)
        needed = LEAST_ROLE.get(route, Role.ADMIN)
        if needed is None or self.role is None:
            return needed is None
        return self.role.covers(needed) and not (self.scope and is_for_people)


HERE = Who(is_here=True)
"""Whoever works on this machine."""
NOBODY = Who()
"""Somebody who is not signed in."""


def who_asks(request: Request) -> Who:
    """Return who asks; the gate says so, and where there is none it is whoever works on this machine."""
    found = request.scope.get("state", {}).get("who", HERE)
    assert isinstance(found, Who)  # noqa: S101 - tells mypy
    return found


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield method and path of every route, in the order in which they are tried."""
    for context in iter_route_contexts(app.router.routes):
        for method in sorted(context.methods or {"ANY"}):
            yield method, context.path or ""


def route_of(app: FastAPI, connection: Connection) -> str:
    """Return the route that answers, as in `GET /subjects/{key}`; empty: there is none."""
    path = connection["path"].removeprefix(connection.get("root_path", ""))
    for method, pattern in routes_of(app):
        if method in {connection["method"], "ANY"} and _regex(pattern).match(path):
            return f"{method} {pattern}"
    return ""


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    return compile_path(pattern)[0]
