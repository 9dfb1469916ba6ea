"""In a real Chromium: charts are drawn under the strict policy, nothing overflows, no hostile text runs."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import uvicorn
from sample_reports import rich_report
from sample_source import SampleSource

from report.line import ReviewLine
from web.app import create_app

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: `make test` installs it")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RICH = "/subjects/kaffeemaschine-aurora"
PAGES = ["/", RICH, "/subjects/neuer-laden", "/subjects/leer", f"{RICH}/reviews", "/sources", "/about"]
PAGES += [f"{RICH}/reviews/1", f"{RICH}/reviews/5", "/compare"]
PAGES += ["/compare?subject=kaffeemaschine-aurora&subject=neuer-laden"]
PAYLOADS = (
    "<script>document.title='run'</script>",
    '"><img src=x onerror="document.title=\'run\'">',
    "<svg onload=document.title='run'>",
    "</td></table><script>document.title='run'</script>",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium found: `apt-get install chromium` or set CHROMIUM"),
]


@contextmanager
def served(source: SampleSource) -> Iterator[str]:
    """Serve a dashboard on a free loopback port and give its address."""
    server = uvicorn.Server(uvicorn.Config(create_app(source), port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def address():
    with served(SampleSource()) as found:
        yield found


@contextmanager
def opened(browser, locale="de-DE", width=1440):
    """Open a window and give its page with the list of what it complains of."""
    context = browser.new_context(locale=locale, viewport={"width": width, "height": 900})
    page, complaints = context.new_page(), []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page, complaints
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("locale", ["de-DE", "en-US"])
def test_every_page_fits_its_window_and_complains_of_nothing(browser, address, locale, width):
    with opened(browser, locale, width) as (page, complaints):
        for path in PAGES:
            page.goto(address + path, wait_until="load")
            assert page.evaluate("document.documentElement.lang") == locale[:2]
            for _ in page.query_selector_all(".plot"):
                page.wait_for_selector(".plot svg")
            drawn = page.evaluate("document.documentElement.scrollWidth")
            assert (path, drawn <= width) == (path, True)
    assert complaints == []


def test_every_chart_is_drawn_in_the_readers_language(browser, address):
    with opened(browser) as (page, complaints):
        page.goto(address + RICH)
        page.wait_for_selector("#chart-distribution svg")
        charts = {name: page.text_content(f"#chart-{name} svg") for name in ("trend", "control", "distribution")}
    assert complaints == []
    assert "80\u00a0%" in charts["trend"]
    assert "Eingriffsgrenzen" in charts["control"]
    assert "5 Sterne" in charts["distribution"]


def test_a_quiet_chart_without_alarm_or_limits_complains_of_nothing(browser):
    report = rich_report()
    quiet = tuple(replace(point, alarm=False, limit_low=None, limit_high=None) for point in report.chart.points)
    source = SampleSource(replace(report, chart=replace(report.chart, points=quiet)))
    with served(source) as address, opened(browser) as (page, complaints):
        page.goto(address + RICH)
        page.wait_for_selector("#chart-distribution svg")
    assert complaints == []


def test_pointing_at_a_month_tells_its_figures(browser, address):
    with opened(browser) as (page, complaints):
        page.goto(address + RICH)
        page.hover("#chart-trend .mark-symbol path >> nth=4")
        shown = page.wait_for_selector("#vg-tooltip-element.visible").inner_text()
    assert complaints == []
    assert "April 2024" in shown
    assert "88,0\u00a0%" in shown


def test_the_language_can_be_switched_and_stays(browser, address):
    with opened(browser) as (page, complaints):
        page.goto(address + RICH)
        page.click(".switch button")
        page.click("text=All subjects")
        assert page.evaluate("[document.documentElement.lang, location.search]") == ["en", "?lang=en"]
    assert complaints == []


def test_no_hostile_text_runs(browser):
    report = rich_report()
    for text in PAYLOADS:
        subject = replace(report.subject, name=text)
        source = SampleSource(
            replace(report, subject=subject), reviews=(ReviewLine(text, 1.0, text, text, text, text, 0.1),)
        )
        with served(source) as address, opened(browser) as (page, complaints):
            for path in ("/", RICH, f"{RICH}/reviews"):
                page.goto(address + path)
                assert text in page.inner_text("main")
                assert page.title() != "run"
            assert complaints == []


@pytest.mark.parametrize("width", [1440, 390])
def test_names_of_one_endless_word_still_fit_the_window(browser, width):
    report, word = rich_report(), "W" * 300
    sources = tuple(replace(line, source=word, reason=word, subject=word) for line in report.sources)
    source = SampleSource(
        replace(report, subject=replace(report.subject, name=word), sources=sources),
        reviews=(ReviewLine(word, 1.0, word, word, word, word, 0.1),),
    )
    with served(source) as address, opened(browser, width=width) as (page, _):
        for path in ("/", RICH, f"{RICH}/reviews", "/sources"):
            page.goto(address + path)
            assert (path, page.evaluate("document.documentElement.scrollWidth") <= width) == (path, True)
