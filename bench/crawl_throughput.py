"""How many pages does a crawl child read and store per CPU second, beside bare Scrapy that parses nothing?"""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread

from bench.row import print_row
from crawler.order import CrawlOrder
from crawler.policy import loopback_policy
from crawler.run import crawl
from store.records import Listing, Subject, SubjectKind
from store.session import open_store

N_LISTINGS, N_PAGES = 8, 40
PAGE_BYTES = 200_000
ROUNDS = 5
_BARE = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for url in sys.stdin.read().split():
            yield scrapy.Request(url)
    def parse(self, response):
        pass

process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
process.crawl(Bare)
process.start()
"""


@dataclass(frozen=True, slots=True)
class Task:
    """One kind of site and what is already known of it."""

    question: str
    """What the row is called."""
    goal: float
    """The ratio aimed for."""
    n_reviews: int = 20
    """Reviews on a page."""
    has_microdata: bool = False
    """True: in the visible markup; False: as JSON-LD."""
    is_known: bool = False
    """True: everything was collected before, and nothing has changed since."""


TASKS = (
    Task("JSON-LD pages of 200 KB with 20 new reviews", 0.60),
    Task("JSON-LD pages of 200 KB with 3 new reviews", 0.60, n_reviews=3),
    Task("JSON-LD pages of 200 KB with 20 known reviews", 0.60, is_known=True),
    Task("HTML pages (microdata) of 200 KB with 20 new reviews", 0.40, has_microdata=True),
)


def main() -> None:
    """Print one row per task; starting a process is measured with a crawl of nothing and taken off both."""
    for task in TASKS:
        _print(task)


def _print(task: Task) -> None:
    n = N_LISTINGS * N_PAGES
    with _site(task) as base:
        rounds = [(_ours(task, base), _bare(base, n) - _bare(base, 0)) for _ in range(ROUNDS)]
    mine, bare = (median(column) for column in zip(*((spent.seconds, alone) for spent, alone in rounds), strict=True))
    print_row(
        question=f"{task.question}: read, stored and in the ledger, beside bare Scrapy",
        value=n / mine,
        unit="pages per CPU-second",
        n=n,
        baseline=n / bare,
        ratio=bare / mine,
        seconds=mine,
        seed=0,
        goal=task.goal,
        packages=("scrapy", "lxml", "sqlalchemy"),
        more={"child_peak_mib": rounds[0][0].peak_mib, "reviews_per_cpu_second": n * task.n_reviews / mine},
    )


@dataclass(frozen=True, slots=True)
class Spent:
    """What a crawl cost its child."""

    seconds: float
    """CPU seconds of the pages alone."""
    peak_mib: float
    """Peak memory, MiB."""


def _ours(task: Task, base: str) -> Spent:
    """Crawl the site into a fresh store, twice where its reviews are to be known; return the last crawl's cost."""
    with tempfile.TemporaryDirectory() as folder:
        # Pages that are not there: the process and its store are started all the same.
        idle = _crawl(_order(folder, "idle", base, "missing-{}"))
        order = _order(folder, "full", base, "{}")
        spent = [_crawl(order) for _ in range(1 + task.is_known)][-1]
        _require_all(order, task)
    return Spent(spent.seconds - idle.seconds, spent.peak_mib)


def _crawl(order: CrawlOrder) -> Spent:
    before = _children_seconds()
    outcomes = crawl(order)
    return Spent(_children_seconds() - before, max(outcome.peak_mib for outcome in outcomes))


def _require_all(order: CrawlOrder, task: Task) -> None:
    expected = N_LISTINGS * N_PAGES * task.n_reviews
    with open_store(order.database) as store:
        if (stored := store.reviews.count()) != expected:
            raise SystemExit(f"{stored} reviews stored, not {expected}: the figure would mean nothing")


def _order(folder: str, name: str, base: str, path: str) -> CrawlOrder:
    database = f"sqlite:///{folder}/{name}.sqlite"
    with open_store(database, create=True) as store:
        store.subjects.add(Subject("mug", "Mug", SubjectKind.PRODUCT))
        listings = tuple(
            store.subjects.add_listing(Listing("bench", str(i), "mug", f"{base}/{path.format(i)}/0"))
            for i in range(N_LISTINGS)
        )
    policy = loopback_policy("bench", "schemaorg", "listing", int(base.rsplit(":", 1)[1]))
    return CrawlOrder(database, policy, listings, Path(folder) / "author.key")


def _bare(base: str, n_pages: int) -> float:
    """Return the CPU seconds of bare Scrapy for so many pages."""
    urls = "\n".join(f"{base}/{i // N_PAGES}/{i % N_PAGES}" for i in range(n_pages))
    before = _children_seconds()
    subprocess.run([sys.executable, "-c", _BARE], input=urls, text=True, check=True)
    return _children_seconds() - before


def _children_seconds() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _page(task: Task, listing: int, number: int) -> bytes:
    """Return a product page of the usual size with structured reviews."""
    following = f'<link rel="next" href="/{listing}/{number + 1}">' if number + 1 < N_PAGES else ""
    shown = (_microdata if task.has_microdata else _json_ld)(task, f"{listing}-{number}")
    head = f"<html><head><title>Mug</title>{following}</head><body>{shown}"
    cell = '<div class="tile"><a href="/other"><img src="/i.png" alt="x"></a><p>Something else to buy</p></div>\n'
    return (head + cell * ((PAGE_BYTES - len(head)) // len(cell)) + "</body></html>").encode()


def _words(place: str, i: int) -> str:
    return f"Review {i} of page {place}: " + "works as described and arrived in time; " * 5


def _json_ld(task: Task, place: str) -> str:
    reviews = [
        {
            "@type": "Review",
            "@id": f"#{place}-{i}",
            "author": {"@type": "Person", "name": f"Customer {i}"},
            "datePublished": f"2026-01-{i % 28 + 1:02d}",
            "reviewRating": {"@type": "Rating", "ratingValue": i % 5 + 1, "bestRating": 5},
            "reviewBody": _words(place, i),
        }
        for i in range(task.n_reviews)
    ]
    total = {"@type": "AggregateRating", "ratingValue": 3, "reviewCount": N_PAGES * task.n_reviews}
    product = {"@context": "https://schema.org", "@type": "Product", "name": "Mug", "aggregateRating": total}
    return f'<script type="application/ld+json">{json.dumps(product | {"review": reviews})}</script>'


def _microdata(task: Task, place: str) -> str:
    reviews = "".join(
        f"""<div itemprop="review" itemscope itemtype="https://schema.org/Review" itemid="#{place}-{i}">
        <p itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Customer {i}</b></p>
        <time itemprop="datePublished" datetime="2026-01-{i % 28 + 1:02d}">January</time>
        <i itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating">
        <meta itemprop="bestRating" content="5"><b itemprop="ratingValue">{i % 5 + 1}</b></i>
        <p itemprop="reviewBody">{_words(place, i)}</p></div>"""
        for i in range(task.n_reviews)
    )
    return f"""<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Mug</h1>
    <div itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating">
    <b itemprop="ratingValue">3</b><b itemprop="reviewCount">{N_PAGES * task.n_reviews}</b></div>{reviews}</div>"""


@contextmanager
def _site(task: Task) -> Iterator[str]:
    """Serve all pages, made beforehand, from this process; its CPU time is not the child's."""
    pages = {f"/{i}/{j}": _page(task, i, j) for i in range(N_LISTINGS) for j in range(N_PAGES)}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = pages.get(self.path, b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


if __name__ == "__main__":
    main()
