"""Role x route x method: every route is listed with the least role that may use it, and nobody else may."""

import itertools

import pytest
from signed_in import Browser, bearer
from test_web_audits import Desk as AuditDesk
from test_web_desks import Desk as EvidenceDesk
from test_web_labels import Desk as LabelDesk
from test_web_notices import Desk as NoticeDesk

from report.phrase import verbatim
from report.table import Table
from report.vitals import Vitals
from store.account_records import Role, Scope
from web.access import HERE, LEAST_ROLE, NOBODY, Who, route_of, routes_of
from web.app import create_app

EXAMPLES = {"{key}": "kaffeemaschine-aurora", "{version}": "1"}
REFUSED = {401, 403}


class Watch:
    def vitals(self):
        raise OSError("nobody looks in these tests")


@pytest.fixture
def app(source, desk):
    evidence, settings = EvidenceDesk(), Table(verbatim("s"), (), ())
    parts = {"labels": LabelDesk(), "notices": NoticeDesk(), "watch": Watch(), "evidence": evidence}
    parts["audits"] = AuditDesk()
    return create_app(source, **parts, settings=lambda: settings, accounts=desk)


@pytest.fixture
def visitor(app, visit_app):
    return visit_app(app)


def listed(app):
    """Every route of the application, HEAD left out: whoever may read a page may ask for its head."""
    return {f"{method} {path}" for method, path in routes_of(app) if method != "HEAD"}


def address(route):
    method, _, path = route.partition(" ")
    for gap, value in EXAMPLES.items():
        path = path.replace(gap, value)
    return method, path


def test_every_route_is_in_the_table_and_the_table_holds_no_other(app):
    assert listed(app) == set(LEAST_ROLE)


@pytest.fixture
def ask(visitor, desk):
    """Ask for a route as somebody; return the status. A form without its token is refused by the form itself: 403."""
    browsers = {role: Browser(visitor) for role in Role}
    for role, browser in browsers.items():
        assert browser.sign_in(role.value).status_code == 303

    def ask(route, role):
        method, path = address(route)
        browser = browsers.get(role) or Browser(visitor)
        if method == "GET":
            return browser.get(path)
        page = "/login" if role is None else "/account"
        return browser.post(path, page, name="nobody", number="0", item="0", scope="x", role="x")

    return ask


def test_every_route_is_open_to_its_roles_and_closed_to_all_others(ask):
    wrong = []
    # Signing out comes last: it ends what the others need.
    for route, role in itertools.product(sorted(LEAST_ROLE, key=lambda each: "logout" in each), [None, *Role]):
        answer = ask(route, role)
        needed = LEAST_ROLE[route]
        may = needed is None or (role is not None and role.covers(needed))
        is_refused = "location" in answer.headers and answer.headers["location"].startswith("/login?next=")
        is_refused |= answer.status_code in REFUSED and ("angemeldet" in answer.text or "Zugang nicht" in answer.text)
        if may is is_refused:
            wrong.append((route, role, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("role", list(Role))
def test_a_token_does_what_its_scope_and_its_account_both_allow(visitor, desk, role, scope):
    account = desk.store.accounts.get(role.value)
    headers = bearer(desk.make_token(account, scope, "test"))
    wrong = []
    for route in sorted(LEAST_ROLE):
        method, path = address(route)
        answer = visitor.post(path, b"", headers) if method == "POST" else visitor.get(path, **headers)
        needed = LEAST_ROLE[route]
        most = Role.VIEWER if scope is Scope.READ else Role.QUALITY
        for_people = path.startswith(("/account", "/users", "/logout"))
        may = needed is None or (role.covers(needed) and most.covers(needed) and not for_people)
        is_refused = answer.status_code == 403 and "Zugang nicht" in answer.text
        is_refused |= answer.status_code == 403 and "may not do that" in answer.text
        if may is is_refused:
            wrong.append((route, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("header", ["Bearer x", "Bearer ", "Basic YTpi", "Bearer " + "a" * 500, "bearer lmd_\xff"])
def test_a_token_that_is_none_is_refused_even_beside_a_good_cookie(visitor, header):
    browser = Browser(visitor)
    browser.sign_in("admin")
    answer = browser.get("/api/subjects", authorization=header)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_a_route_that_is_not_in_the_table_is_for_admins_alone(app, visitor):
    app.add_api_route("/forgotten", lambda: {"secret": 1})
    seen = {}
    for role in Role:
        browser = Browser(visitor)
        browser.sign_in(role.value)
        seen[role] = browser.get("/forgotten").status_code
    assert (seen, visitor.get("/forgotten").status_code) == (
        {Role.VIEWER: 403, Role.QUALITY: 403, Role.ADMIN: 200},
        401,
    )


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/"), ("PUT", "/users"), ("GET", "/nowhere"), ("OPTIONS", "/")]
)
def test_what_has_no_route_is_not_told_to_strangers(visitor, method, path):
    assert visitor.ask(method, path).status_code == 401


def test_without_accounts_whoever_works_here_may_use_all_and_there_is_no_door(source, visit_app):
    app = create_app(source)
    assert all(HERE.may_use(route) for route in listed(app))
    assert visit_app(app).get("/login").status_code == 404
    assert not NOBODY.may_use("GET /")
    assert not Who().may_use("GET /nowhere")


def test_a_route_is_found_by_its_pattern(app):
    scope = {"type": "http", "method": "GET", "path": "/subjects/x/reviews/3", "root_path": "", "headers": []}
    assert route_of(app, scope) == "GET /subjects/{key}/reviews/{version}"


def test_vitals_are_a_type_of_the_report():
    assert Vitals.__module__ == "report.vitals"
