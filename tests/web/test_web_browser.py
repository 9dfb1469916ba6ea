"""In a real Chromium: charts are drawn under the strict policy, nothing overflows, no hostile text runs."""

from dataclasses import replace

import pytest
from real_browser import NEEDS_CHROMIUM, opened, served
from sample_reports import rich_report
from sample_source import SampleSource

from report.line import ReviewLine
from web.app import create_app

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

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def address():
    with served(create_app(SampleSource())) as found:
        yield found


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("locale", ["de-DE", "en-US"])
def test_every_page_fits_its_window_and_complains_of_nothing(chromium, address, locale, width):
    with opened(chromium, locale, width) as (page, complaints):
        for path in PAGES:
            page.goto(address + path, wait_until="load")
            assert page.evaluate("document.documentElement.lang") == locale[:2]
            for _ in page.query_selector_all(".plot"):
                page.wait_for_selector(".plot svg")
            drawn = page.evaluate("document.documentElement.scrollWidth")
            assert (path, drawn <= width) == (path, True)
    assert complaints == []


def test_every_chart_is_drawn_in_the_readers_language(chromium, address):
    with opened(chromium) as (page, complaints):
        page.goto(address + RICH)
        page.wait_for_selector("#chart-distribution svg")
        charts = {name: page.text_content(f"#chart-{name} svg") for name in ("trend", "control", "distribution")}
    assert complaints == []
    assert "80\u00a0%" in charts["trend"]
    assert "Eingriffsgrenzen" in charts["control"]
    assert "5 Sterne" in charts["distribution"]


def test_a_quiet_chart_without_alarm_or_limits_complains_of_nothing(chromium):
    report = rich_report()
    quiet = tuple(replace(point, alarm=False, limit_low=None, limit_high=None) for point in report.chart.points)
    source = SampleSource(replace(report, chart=replace(report.chart, points=quiet)))
    with served(create_app(source)) as address, opened(chromium) as (page, complaints):
        page.goto(address + RICH)
        page.wait_for_selector("#chart-distribution svg")
    assert complaints == []


def test_pointing_at_a_month_tells_its_figures(chromium, address):
    with opened(chromium) as (page, complaints):
        page.goto(address + RICH)
        page.hover("#chart-trend .mark-symbol path >> nth=4")
        shown = page.wait_for_selector("#vg-tooltip-element.visible").inner_text()
    assert complaints == []
    assert "April 2024" in shown
    assert "88,0\u00a0%" in shown


def test_the_language_can_be_switched_and_stays(chromium, address):
    with opened(chromium) as (page, complaints):
        page.goto(address + RICH)
        page.click(".switch button")
        page.click("text=All subjects")
        assert page.evaluate("[document.documentElement.lang, location.search]") == ["en", "?lang=en"]
    assert complaints == []


def test_no_hostile_text_runs(chromium):
    report = rich_report()
    for text in PAYLOADS:
        subject = replace(report.subject, name=text)
        source = SampleSource(
            replace(report, subject=subject), reviews=(ReviewLine(text, 1.0, text, text, text, text, 0.1),)
        )
        with served(create_app(source)) as address, opened(chromium) as (page, complaints):
            for path in ("/", RICH, f"{RICH}/reviews"):
                page.goto(address + path)
                assert text in page.inner_text("main")
                assert page.title() != "run"
            assert complaints == []


@pytest.mark.parametrize("width", [1440, 390])
def test_names_of_one_endless_word_still_fit_the_window(chromium, width):
    report, word = rich_report(), "W" * 300
    sources = tuple(replace(line, source=word, reason=word, subject=word) for line in report.sources)
    source = SampleSource(
        replace(report, subject=replace(report.subject, name=word), sources=sources),
        reviews=(ReviewLine(word, 1.0, word, word, word, word, 0.1),),
    )
    with served(create_app(source)) as address, opened(chromium, width=width) as (page, _):
        for path in ("/", RICH, f"{RICH}/reviews", "/sources"):
            page.goto(address + path)
            assert (path, page.evaluate("document.documentElement.scrollWidth") <= width) == (path, True)
