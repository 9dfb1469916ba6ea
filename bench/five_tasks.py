"""How many clicks do five tasks of a quality manager take, in a real browser, from the overview on?"""

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

MOST_CLICKS = 3
"""A task that takes more is told by a non-zero exit code."""


class Manager:
    """Somebody with a mouse: every click is counted."""

    def __init__(self, page: Any, base: str) -> None:
        """Sit down before a page of the dashboard at an address."""
        self.page, self.base, self.clicks = page, base, 0

    def start(self) -> None:
        """Open the overview, with no click made yet."""
        self.page.goto(f"{self.base}/?lang=en")
        self.clicks = 0

    def click(self, selector: str) -> None:
        """Click on the first thing that a selector finds."""
        self.page.locator(selector).first.click()
        self.clicks += 1

    def read(self, selector: str) -> str:
        """Return what the first thing says that a selector finds."""
        text: str = self.page.locator(selector).first.inner_text()
        return " ".join(text.split())


def find_worst_aspect(manager: Manager) -> str:
    """Return the aspect that rises most certainly; the overview ranks rises by it."""
    return manager.read(".ranked li:has-text('blame') a")


def see_since_when(manager: Manager) -> str:
    """Return since when, from the subject's chart of which the rise is the link."""
    manager.click(".ranked li:has-text('dissatisfied') a")
    return manager.read("section:has(#control) .alarms li")


def see_whether_it_is_noise(manager: Manager) -> str:
    """Return the change point with its certainty, and what the chart's false-alarm rate is."""
    manager.click(".ranked li:has-text('dissatisfied') a")
    return manager.read("section:has(#control) > p:has-text('Change point')")


def print_it(manager: Manager) -> str:
    """Return how large the printed page is, in print style without navigation."""
    manager.click(".ranked li:has-text('dissatisfied') a")
    manager.page.wait_for_selector("#chart-control svg")
    size = len(manager.page.pdf())
    # Ctrl-P: a key, counted like a click.
    manager.clicks += 1
    return f"PDF of {size // 1024} KiB"


def prove_it(manager: Manager) -> str:
    """Return the evidence pack that an auditor gets."""
    manager.click(".ranked li:has-text('dissatisfied') a")
    manager.click("a:has-text('Pack for an auditor')")
    with manager.page.expect_download() as download:
        manager.click("button:has-text('Download the pack')")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.zip"
        download.value.save_as(path)
        return f"{download.value.suggested_filename}, {path.stat().st_size // 1024} KiB"


TASKS: tuple[tuple[str, Callable[[Manager], str]], ...] = (
    ("find the worst aspect", find_worst_aspect),
    ("see since when", see_since_when),
    ("see whether it is more than noise", see_whether_it_is_noise),
    ("print it", print_it),
    ("prove it to the auditor", prove_it),
)


def main() -> None:
    """Print one line a task: clicks and what was found; end with 1 where one takes too many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="of a dashboard over the demo, as `leumund serve` prints it")
    base = parser.parse_args().address.rstrip("/")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - `make test` installs it

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    most = 0
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        manager = Manager(browser.new_page(), base)
        for name, task in TASKS:
            manager.start()
            found = task(manager)
            most = max(most, manager.clicks)
            print(json.dumps({"task": name, "clicks": manager.clicks, "found": found}))
        browser.close()
    raise SystemExit(most > MOST_CLICKS)


if __name__ == "__main__":
    main()
