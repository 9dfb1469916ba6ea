"""Signing in and out: cookies, forms and attempts; one's own account; who says who may use the dashboard."""

import re

import pytest
from signed_in import PASSWORD, Browser, bearer, token_in
from test_web_desks import Desk as EvidenceDesk
from test_web_notices import Desk as NoticeDesk

import jobs.accounts
from jobs.accounts import TRIES_OF_ADDRESS, TRIES_OF_NAME
from jobs.password import password_fits
from store.account_records import Role
from web.app import create_app
from web.door import local_path


@pytest.fixture
def app(source, desk):
    return create_app(source, notices=NoticeDesk(), accounts=desk, hosts=("127.0.0.1", "quality.example"))


@pytest.fixture
def visitor(app, visit_app):
    return visit_app(app)


@pytest.fixture
def browser(visitor):
    return Browser(visitor)


@pytest.fixture
def admin(visitor):
    browser = Browser(visitor)
    browser.sign_in("admin")
    return browser


def said(desk):
    return desk.store.accounts.acts()


def test_who_asks_for_a_page_is_led_to_the_door_and_back(browser):
    answer = browser.get("/subjects/kaffeemaschine-aurora/reviews?month=2025-01&lang=en")
    assert answer.status_code == 303
    door = answer.headers["location"]
    assert door.startswith("/login?next=%2Fsubjects%2F")
    following = re.search(r'name="next" value="([^"]+)"', browser.get(door).text)[1].replace("&amp;", "&")
    answer = browser.sign_in("viewer", next=following)
    assert answer.headers["location"] == "/subjects/kaffeemaschine-aurora/reviews?month=2025-01&lang=en"
    assert browser.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_door_speaks_both_languages(browser, language):
    assert {"de": "Anmelden", "en": "Sign in"}[language] in browser.get(f"/login?lang={language}").text


@pytest.mark.parametrize(
    "given",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:1", "", "/a\r\nx", "/" + "a" * 3000],
)
def test_the_door_leads_nowhere_but_to_our_own_pages(browser, given):
    assert local_path(given) == "/"
    assert browser.sign_in("viewer", next=given).headers["location"] == "/"


def test_the_cookie_is_for_this_site_alone_and_changes_at_each_login(browser, desk):
    first = browser.sign_in("viewer").headers.get_list("set-cookie")[-1]
    assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(first.split("; "))
    kept = browser.cookies["leumund"]
    browser.sign_in("viewer")
    assert browser.cookies["leumund"] != kept
    assert len(kept) == 43
    held = b"".join(path.read_bytes() for path in desk.store.folder.glob("accounts.sqlite*"))
    assert (kept.encode() in held, PASSWORD.encode() in held) == (False, False)


def test_behind_tls_the_cookie_is_secure_and_no_neighbour_can_set_it(app, visit_app):
    async def over_tls(scope, receive, send):
        await app(scope | {"scheme": "https"}, receive, send)

    browser = Browser(visit_app(over_tls))
    line = browser.sign_in("viewer").headers.get_list("set-cookie")[-1]
    assert line.startswith("__Host-leumund=")
    assert "Secure" in line
    assert browser.get("/").status_code == 200


def test_a_planted_cookie_is_nobodys(browser):
    browser.cookies["leumund"] = "x" * 43
    assert browser.get("/").status_code == 303
    browser.sign_in("viewer")
    assert browser.cookies["leumund"] != "x" * 43


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer_for_the_same_work(browser, monkeypatch):
    compared = []

    def counted(password, kept):
        compared.append(kept.rpartition("$")[0].rpartition("$")[0])
        return password_fits(password, kept)

    monkeypatch.setattr(jobs.accounts, "password_fits", counted)
    wrong = browser.sign_in("viewer", "wrong password here")
    unknown = browser.sign_in("nobody", "wrong password here")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.text.replace(token_in(wrong), "") == unknown.text.replace(token_in(unknown), "")
    # One comparison each, of the same cost.
    assert (len(compared), len(set(compared))) == (2, 1)


def test_a_name_is_tried_five_times_a_minute_also_the_right_way(browser, desk):
    found = [browser.sign_in("viewer", "wrong password here").status_code for _ in range(TRIES_OF_NAME + 2)]
    assert found == [401] * TRIES_OF_NAME + [429] * 2
    assert browser.sign_in("viewer").status_code == 429
    assert browser.sign_in("admin").status_code == 303
    number = desk.store.accounts.get("viewer").id
    assert [text for text in said(desk) if "login-burst" in text] == [
        f"rsl/act/v1\nact login-burst\nby 0\nby_what name\naccount {number}\n"
    ]


def test_an_address_is_tried_twenty_times_a_minute_whatever_the_names(browser, desk):
    found = [browser.sign_in(f"guess{n}", "wrong password here").status_code for n in range(TRIES_OF_ADDRESS + 1)]
    assert found == [401] * TRIES_OF_ADDRESS + [429]
    assert "guess" not in "".join(said(desk))
    assert "127.0.0.1" not in "".join(said(desk))


def test_the_right_password_counts_anew(browser):
    for _ in range(3):
        for _ in range(TRIES_OF_NAME - 1):
            browser.sign_in("viewer", "wrong password here")
        assert browser.sign_in("viewer").status_code in {303, 429}


def test_another_session_and_another_site_cannot_send_our_forms(visitor, admin, desk):
    other = Browser(visitor)
    other.sign_in("admin")
    stolen = token_in(other.get("/users"))
    assert admin.post("/users/remove", name="viewer", token=stolen).status_code == 403
    assert admin.post("/users/remove", name="viewer").status_code == 403
    assert (
        admin.post("/users/remove", "/users", name="viewer", headers={"sec-fetch-site": "cross-site"}).status_code
        == 403
    )
    assert "viewer" in [each.name for each in desk.accounts()]


def test_a_form_of_before_the_session_ended_says_what_to_do(visitor, browser):
    browser.sign_in("quality-manager")
    old = token_in(browser.get("/account"))
    # In another tab somebody signs out, and in again.
    browser.post("/logout", "/account")
    answer = browser.post("/notices", token=old, number="1")
    assert (answer.status_code, 'href="/login"' in answer.text, ">Anmelden<" in answer.text) == (401, True, True)
    browser.sign_in("quality-manager")
    answer = browser.post("/notices", token=old, number="1")
    assert (answer.status_code, "neu laden" in answer.text) == (403, True)


def test_signing_out_ends_the_session_on_the_server(browser):
    browser.sign_in("viewer")
    kept = dict(browser.cookies)
    assert browser.post("/logout", "/account").headers["location"] == "/login"
    assert "leumund" not in browser.cookies
    browser.cookies = kept
    assert browser.get("/").status_code == 303


def test_a_link_from_elsewhere_goes_through_our_own_page(browser):
    answer = browser.get("/sources?x=1", sec_fetch_site="cross-site")
    assert (answer.status_code, 'url=/sources?x=1"' in answer.text) == (200, True)
    assert "set-cookie" not in answer.headers


def test_a_changed_password_ends_all_other_sessions(visitor, browser):
    browser.sign_in("viewer")
    other = Browser(visitor)
    other.sign_in("viewer")
    new = "another long sentence"
    assert browser.post("/account/password", "/account", password="wrong", new=new).status_code == 422
    assert browser.post("/account/password", "/account", password=PASSWORD, new="short").status_code == 422
    assert browser.post("/account/password", "/account", password=PASSWORD, new=new).status_code == 303
    assert (browser.get("/").status_code, other.get("/").status_code) == (200, 303)
    assert (other.sign_in("viewer").status_code, other.sign_in("viewer", new).status_code) == (401, 303)


def test_all_other_sessions_can_be_ended(visitor, browser):
    browser.sign_in("viewer")
    other = Browser(visitor)
    other.sign_in("viewer")
    browser.post("/account/sessions", "/account")
    assert (browser.get("/").status_code, other.get("/").status_code) == (200, 303)


def test_a_token_is_shown_once_reads_for_programs_and_can_be_withdrawn(visitor, browser, desk):
    browser.sign_in("viewer")
    answer = browser.post("/account/tokens", "/account", label="<b>sheet</b>", scope="read", days="30")
    token = re.search(r"lmd_[\w-]{43}", answer.text)[0]
    assert visitor.get("/api/subjects", **bearer(token)).status_code == 200
    page = browser.get("/account").text
    assert (token in page, "<b>sheet" in page, "&lt;b&gt;sheet" in page) == (False, False, True)
    (kept,) = desk.tokens(desk.store.accounts.get("viewer"))
    browser.post("/account/tokens/remove", "/account", number=str(kept.id))
    answer = visitor.get("/api/subjects", **bearer(token))
    assert (answer.status_code, answer.json()["next"][:7]) == (401, "Sign in")


@pytest.mark.parametrize("fields", [{"scope": "admin"}, {"days": "0"}, {"days": "x"}, {"days": "99999"}, {"scope": ""}])
def test_a_token_that_cannot_be_meant_is_refused(browser, desk, fields):
    browser.sign_in("viewer")
    asked = {"label": "x", "scope": "read", "days": "1"} | fields
    assert browser.post("/account/tokens", "/account", **asked).status_code == 403
    assert desk.tokens(desk.store.accounts.get("viewer")) == []


def test_nobody_withdraws_the_token_of_another(browser, admin, desk):
    admin.post("/account/tokens", "/account", label="x", scope="write", days="1")
    (kept,) = desk.tokens(desk.store.accounts.get("admin"))
    browser.sign_in("viewer")
    browser.post("/account/tokens/remove", "/account", number=str(kept.id))
    assert len(desk.tokens(desk.store.accounts.get("admin"))) == 1


def test_a_program_takes_note_without_a_form(visitor, desk):
    account = desk.store.accounts.get("quality-manager")
    kind = {"content-type": "application/x-www-form-urlencoded"}
    found = {}
    for scope in ("read", "write"):
        token = desk.make_token(account, jobs.accounts.Scope(scope), "x")
        found[scope] = visitor.post("/notices", b"number=99", bearer(token) | kind).text
    assert "Reichweite" in found["read"]
    assert "Reichweite" not in found["write"]


def test_admins_say_who_may_use_the_dashboard_and_the_log_tells_it_by_number(admin, desk):
    me = desk.store.accounts.get("admin").id
    before = len(said(desk))
    admin.post("/users", "/users", name="Zoe", password="a sentence of zoey's", role="viewer")
    admin.post("/users", "/users", name="Anna", password="a sentence of hers", role="viewer")
    number = desk.store.accounts.get("anna").id
    admin.post("/users/role", "/users", name="anna", role="quality-manager")
    admin.post("/users/password", "/users", name="anna", password="quite another one")
    admin.post("/users/remove", "/users", name="anna")
    acts = [tuple(text.split("\n")[1:5]) for text in said(desk)[before:]]
    assert acts == [
        ("act account-added", f"by {me}", f"account {number}", "role viewer"),
        ("act role-changed", f"by {me}", f"account {number}", "role quality-manager"),
        ("act password-changed", f"by {me}", f"account {number}", ""),
        ("act account-removed", f"by {me}", f"account {number}", ""),
    ]
    assert not [text for text in said(desk) if "anna" in text.lower()]


@pytest.mark.parametrize(
    ("path", "fields", "told"),
    [
        ("/users", {"name": "viewer", "password": PASSWORD, "role": "viewer"}, "schon ein Zugang"),
        ("/users", {"name": "<b>x</b>", "password": PASSWORD, "role": "viewer"}, "Diesen Namen"),
        ("/users", {"name": "ann", "password": "short", "role": "viewer"}, "Dieses Passwort"),
        ("/users", {"name": "ann", "password": "annannannann ann", "role": "viewer"}, "Dieses Passwort"),
        ("/users/remove", {"name": "admin"}, "einzige Verwaltung"),
        ("/users/role", {"name": "admin", "role": "viewer"}, "einzige Verwaltung"),
        ("/users/remove", {"name": "gone"}, "nicht mehr"),
    ],
)
def test_what_cannot_be_done_is_said_on_the_page(admin, desk, path, fields, told):
    answer = admin.post(path, "/users", **fields)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert len(desk.accounts()) == len(Role)


def test_pages_offer_what_a_role_may_do_and_no_more(visitor):
    seen = {}
    for role in Role:
        browser = Browser(visitor)
        browser.sign_in(role.value)
        page = browser.get("/account").text
        seen[role] = ('href="/users"' in page, 'action="/notices/test"' in browser.get("/notices").text)
    assert seen == {Role.VIEWER: (False, False), Role.QUALITY: (False, True), Role.ADMIN: (True, True)}


def test_the_log_tells_who_took_a_pack(source, visit_app, desk):
    browser = Browser(visit_app(create_app(source, evidence=EvidenceDesk(), accounts=desk)))
    browser.sign_in("quality-manager")
    answer = browser.post("/evidence/pack", "/account", subject="kaffeemaschine-aurora")
    assert answer.headers["content-type"] == "application/zip"
    number = desk.store.accounts.get("quality-manager").id
    assert said(desk)[-1] == f"rsl/act/v1\nact pack-handed-out\nby {number}\n"


def test_no_answer_to_somebody_signed_in_is_kept_for_others(browser):
    browser.sign_in("viewer")
    answer = browser.get("/api/subjects")
    assert answer.headers["cache-control"] == "no-store"
    assert "cookie" in answer.headers["vary"]
