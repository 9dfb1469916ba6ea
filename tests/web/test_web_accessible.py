"""Every page can be used by everybody: no serious finding of axe-core, every control reached and seen by keyboard."""

from importlib.resources import files

import pytest
from real_browser import NEEDS_CHROMIUM, opened, served
from sample_source import SampleSource
from signed_in import PASSWORD
from test_web_audits import Desk as AuditDesk
from test_web_desks import Desk as EvidenceDesk
from test_web_labels import CARD
from test_web_labels import Desk as LabelDesk
from test_web_notices import FULL, LATE, OVER
from test_web_notices import Desk as NoticeDesk

from report.phrase import verbatim
from report.table import Column, Table
from web.app import create_app

RICH = "/subjects/kaffeemaschine-aurora"
PAGES = ["/", RICH, "/subjects/neuer-laden", "/subjects/leer", f"{RICH}/reviews", f"{RICH}/reviews/1"]
PAGES += ["/compare", "/compare?subject=kaffeemaschine-aurora&subject=neuer-laden", "/sources", "/about"]
PAGES += ["/notices", "/labels", "/audits", "/evidence", "/settings", "/subjects/nobody", "/?kind=none"]
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations
    .filter(each => each.impact === "serious" || each.impact === "critical")
    .map(each => each.id + ": " + each.nodes.slice(0, 3).map(node => node.target.join(" ")).join(", "));
}"""
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  return {
    name: at.tagName + " " + (at.getAttribute("href") || at.name || at.className || at.textContent.trim().slice(0, 30)),
    // Of a day the browser itself marks the part that is written in.
    visible: box.width > 0 && box.height > 0 && (at.type === "date" || style.outlineStyle !== "none"),
  };
}"""
CONTROLS = """() => {
  const all = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary");
  const there = [...all].filter(each => each.checkVisibility() && !each.disabled && !each.closest("svg"));
  // One of a group of radio buttons is reached by the tabulator, the others by the arrows.
  return new Set(there.map(each => each.type === "radio" ? "group " + each.name : each)).size;
}"""

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def address():
    table = Table(verbatim("s"), (Column("setting", verbatim("setting")),), (("serve.port",),))
    desks = {"labels": LabelDesk(CARD), "notices": NoticeDesk(LATE, FULL, OVER), "evidence": EvidenceDesk()}
    with served(create_app(SampleSource(), settings=lambda: table, audits=AuditDesk(), **desks)) as found:
        yield found


@pytest.fixture(scope="module")
def axe():
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed: run `make setup`")
    return files(package).joinpath("axe.min.js").read_text(encoding="utf-8")


def findings(page, axe):
    """Return what axe-core finds on a page that is serious; the script comes by the debugger, past the policy."""
    for _ in page.query_selector_all(".plot"):
        page.wait_for_selector(".plot svg")
    page.evaluate(axe)
    return page.evaluate(RUN)


# The other two pairs differ from these in nothing that the rules look at; see test_web_browser for their windows.
@pytest.mark.parametrize(("locale", "width"), [("de-DE", 1440), ("en-US", 390)])
def test_no_page_has_a_serious_finding(chromium, address, axe, locale, width):
    with opened(chromium, locale, width) as (page, complaints):
        found = {}
        for path in PAGES:
            page.goto(address + path, wait_until="load")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            found[path] = findings(page, axe)
        assert {path: said for path, said in found.items() if said} == {}
    # The browser itself tells of the two pages that are answered with a refusal.
    assert [each for each in complaints if "status of 4" not in each] == []


def test_the_rules_find_what_is_wrong(chromium, address, axe):
    with opened(chromium) as (page, _):
        page.goto(f"{address}/about", wait_until="load")
        page.evaluate("document.querySelector('main').innerHTML = '<img src=/favicon.ico><input>'")
        assert {each.split(":")[0] for each in findings(page, axe)} == {"image-alt", "label"}


@pytest.mark.parametrize("path", ["/", RICH, "/evidence", "/labels"])
def test_every_control_is_reached_and_seen_by_keyboard(chromium, address, path):
    with opened(chromium) as (page, _):
        page.goto(address + path, wait_until="load")
        reached = []
        for _ in range(400):
            page.keyboard.press("Tab")
            at = page.evaluate(FOCUS)
            if at is None:
                break
            reached.append(at)
        assert reached[0]["name"] == "A #content"
        assert [each["name"] for each in reached if not each["visible"]] == []
        assert len(reached) >= page.evaluate(CONTROLS)


def test_the_skip_link_leads_past_the_navigation(chromium, address):
    with opened(chromium) as (page, _):
        page.goto(address + RICH, wait_until="load")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_pages_of_accounts_have_no_serious_finding(chromium, desk, axe):
    app = create_app(SampleSource(), accounts=desk, hosts=("127.0.0.1",))
    with served(app) as address, opened(chromium, width=390) as (page, complaints):
        page.goto(f"{address}/login", wait_until="load")
        found = {"/login": findings(page, axe)}
        page.fill("[name=name]", "admin")
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        for path in ("/account", "/users"):
            page.goto(address + path, wait_until="load")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
            found[path] = findings(page, axe)
        assert {path: said for path, said in found.items() if said} == {}
        assert complaints == []
