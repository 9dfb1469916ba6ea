"""Accounts in a real browser: the door, too many tries, a session that ends, two windows, and what each role may."""

from datetime import timedelta

import pytest
from real_browser import NEEDS_CHROMIUM, opened, served
from sample_source import SampleSource
from signed_in import PASSWORD
from test_web_notices import LATE
from test_web_notices import Desk as NoticeDesk

from jobs.accounts import IDLE, TRIES_OF_NAME, real_now
from store.account_records import Role
from web.app import create_app

RICH = "/subjects/kaffeemaschine-aurora"

pytestmark = NEEDS_CHROMIUM


@pytest.fixture
def late():
    """Minutes by which the clock of the house is ahead."""
    return {"by": timedelta(0)}


@pytest.fixture
def address(desk, late):
    object.__setattr__(desk, "now", lambda: real_now() + late["by"])
    app = create_app(SampleSource(), notices=NoticeDesk(LATE), accounts=desk, hosts=("127.0.0.1",))
    with served(app) as found:
        yield found


def sign_in(page, name, password=PASSWORD):
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.click("main button")


def test_the_door_leads_to_the_page_that_was_asked_for(chromium, address):
    with opened(chromium) as (page, complaints):
        page.goto(f"{address}{RICH}/reviews?month=2025-10")
        assert page.url.startswith(f"{address}/login?next=")
        sign_in(page, "viewer")
        page.wait_for_url(f"{address}{RICH}/reviews?month=2025-10")
        # What a script could steal is not there for it.
        assert page.evaluate("document.cookie") == ""
        page.click("a[href^='/account']")
        page.click("form[action^='/logout'] button")
        page.wait_for_url(f"{address}/login*")
        page.go_back()
        assert page.url.startswith(f"{address}/login")
    assert complaints == []


def test_too_many_tries_are_told_and_the_right_password_waits_too(chromium, address):
    with opened(chromium, "en-US") as (page, _):
        page.goto(f"{address}/login")
        for _ in range(TRIES_OF_NAME):
            sign_in(page, "viewer", "wrong horse battery")
            assert page.locator("[role=alert]").inner_text()
        wrong = page.locator("[role=alert]").inner_text()
        sign_in(page, "viewer")
        assert page.locator("[role=alert]").inner_text() != wrong
        assert page.url.startswith(f"{address}/login")


def test_a_session_that_ended_asks_again_and_goes_on_where_it_stopped(chromium, address, late):
    with opened(chromium) as (page, _):
        page.goto(f"{address}/login")
        sign_in(page, Role.QUALITY.value)
        page.goto(f"{address}/notices")
        page.fill("[name=remark]", "ist gesehen")
        late["by"] = IDLE + timedelta(minutes=1)
        page.click("form:has([name=remark]) button")
        assert page.locator("main").inner_text()
        page.goto(f"{address}{RICH}")
        assert page.url.startswith(f"{address}/login?next=")
        sign_in(page, Role.QUALITY.value)
        page.wait_for_url(f"{address}{RICH}")


def test_signing_out_in_one_window_ends_the_other(chromium, address):
    with opened(chromium) as (page, _):
        page.goto(f"{address}/login")
        sign_in(page, "viewer")
        other = page.context.new_page()
        other.goto(f"{address}{RICH}")
        page.goto(f"{address}/account")
        page.click("form[action^='/logout'] button")
        other.reload()
        assert other.url.startswith(f"{address}/login?next=")


@pytest.mark.parametrize(
    ("role", "offered", "refused"),
    [(Role.VIEWER, set(), {"/users", "/labels"}), (Role.QUALITY, set(), {"/users"}), (Role.ADMIN, {"/users"}, set())],
)
def test_each_role_is_offered_what_it_may_and_refused_the_rest(chromium, address, role, offered, refused):
    with opened(chromium) as (page, _):
        page.goto(f"{address}/login")
        sign_in(page, role.value)
        shown = set(page.eval_on_selector_all("nav a", "all => all.map(each => each.getAttribute('href'))"))
        assert {"/", "/sources", "/notices", "/account"} | offered <= shown
        assert not shown & refused
        for path in refused & {"/users"}:
            answer = page.goto(address + path)
            assert answer.status == 403
            assert page.locator("main h1").inner_text()
        takes_note = page.goto(f"{address}/notices") and page.locator("[name=remark]").count()
        assert bool(takes_note) is (role is not Role.VIEWER)
