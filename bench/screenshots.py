"""Take the pictures of README and docs over the demo data: the dashboard in a real browser, and pages on paper."""

import shutil
import tempfile
from pathlib import Path
from threading import Thread

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from jobs.aspectjudge import open_aspect_sets
from jobs.cycle import run_cycle
from jobs.demo import open_demo
from jobs.monthly import read_monthly
from jobs.report import StoreReports
from jobs.say import say
from jobs.settings import read_settings
from jobs.workplace import Workplace
from report.monthly import monthly_document
from report.phrase import LANGUAGES
from report.statement import Signed, statement_document
from report.typeset import render_pages
from web.app import create_app
from web.listen import HOST, take_port

PORT = 8097
PAPER_DOTS = 80
"""Dots per inch of a page on paper."""
FOLDER = Path("docs/images")
KETTLE = "demo-wasserkocher-aurora"
PICTURES = (
    ("subjects-en", "/", "en-US", 1240),
    ("subjects-de", "/", "de-DE", 1240),
    ("subject-en", f"/subjects/{KETTLE}", "en-US", 1240),
    ("subject-de", f"/subjects/{KETTLE}", "de-DE", 1240),
)


def main() -> None:
    """Run the demo's cycle in a folder of its own, serve it, and photograph its pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, open_demo(read_settings(Path(home)), None, None) as demo:
        run_cycle(demo.place, demo.net, say)
        reports = StoreReports(demo.place.store, demo.place.policies, open_aspect_sets(demo.place.settings.home))
        server = uvicorn.Server(uvicorn.Config(create_app(reports), log_level="warning"))
        thread = Thread(target=server.run, kwargs={"sockets": [take_port(PORT)]}, daemon=True)
        thread.start()
        with sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            for picture in PICTURES:
                _photograph(browser, picture)
            browser.close()
        server.should_exit = True
        thread.join()
        _print_pages(demo.place)


def _print_pages(place: Workplace) -> None:
    """Draw the first page of the monthly report and both pages of the review statement."""
    found = read_monthly(place, KETTLE)
    if found.sealed is None:
        return
    signed = Signed(found.sealed.note, found.sealed.key, "kettle.zip", found.sealed.verifier)
    for language in LANGUAGES:
        report = render_pages(monthly_document(found, language), dots=PAPER_DOTS)[:1]
        statement = render_pages(statement_document(found.report, signed, language), dots=PAPER_DOTS)
        for number, picture in enumerate((*report, *statement)):
            name = "report" if number == 0 else f"statement-{number}"
            path = FOLDER / f"{name}-{language}.png"
            path.write_bytes(picture)
            say(str(path))


def _photograph(browser: Browser, picture: tuple[str, str, str, int]) -> None:
    name, path, locale, width = picture
    context = browser.new_context(locale=locale, viewport={"width": width, "height": 1100})
    page = context.new_page()
    page.goto(f"http://{HOST}:{PORT}{path}")
    # Charts are drawn after the page has loaded.
    page.wait_for_timeout(1_500)
    page.screenshot(path=str(FOLDER / f"{name}.png"))
    context.close()
    say(f"{FOLDER / name}.png")


if __name__ == "__main__":
    main()
