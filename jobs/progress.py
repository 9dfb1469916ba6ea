"""Say how a long task goes: a bar on a terminal, one log line per step otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from crawler.order import Progress as Counts
from jobs.counted import counted
from jobs.crawl import OnProgress


@contextmanager
def crawl_progress() -> Iterator[OnProgress]:
    """Yield a callback that shows the counts of a collection; silent between sources where there is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _source, _counts, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[words]}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        tasks = {}

        def show(source: str, counts: Counts, total: int) -> None:
            """Move the bar of a source on; it appears with its first counts."""
            if source not in tasks:
                tasks[source] = bar.add_task(source, total=total, words="")
            changes = f"{counts.new} new, {counts.edited} edited, {counts.unchanged} unchanged"
            words = f"{counted(counts.pages, 'page')}, {changes}"
            bar.update(tasks[source], completed=counts.listings, words=words)

        yield show
