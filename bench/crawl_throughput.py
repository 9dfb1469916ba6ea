"""How many JSON-LD pages does a crawl child read and store per CPU second, beside bare Scrapy that parses nothing?"""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

N_LISTINGS, N_PAGES, N_REVIEWS = 8, 40, 20
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


def main() -> None:
    """Print one row; starting a process is measured with a crawl of nothing and taken off both."""
    with _site() as base:
        paths = [f"/{listing}/{page}" for listing in range(N_LISTINGS) for page in range(N_PAGES)]
        rounds = [(_net(_ours, base, len(paths)), _net(_bare, base, len(paths))) for _ in range(ROUNDS)]
        peak = _ours(base, N_PAGES)
    ours, bare = (median(column) for column in zip(*rounds, strict=True))
    print_row(
        question="JSON-LD pages of 200 KB with 20 reviews: read, stored and in the ledger, beside bare Scrapy",
        value=len(paths) / ours,
        unit="pages per CPU-second",
        n=len(paths),
        baseline=len(paths) / bare,
        ratio=bare / ours,
        seconds=ours,
        seed=0,
        goal=0.60,
        packages=("scrapy", "lxml", "sqlalchemy"),
        more={"child_peak_mib": peak, "reviews_per_cpu_second": len(paths) * N_REVIEWS / ours},
    )


def _net(task: Callable[[str, int], object], base: str, n_pages: int) -> float:
    """Return the CPU seconds that the pages alone cost a child."""
    return _child_seconds(task, base, n_pages) - _child_seconds(task, base, 0)


def _child_seconds(task: Callable[[str, int], object], base: str, n_pages: int) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    task(base, n_pages)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _ours(base: str, n_pages: int) -> float:
    """Crawl so many pages into a fresh store and return the child's peak memory, MiB."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/leumund.sqlite"
        # A crawl of nothing asks for pages that are not there: the process and its store are started all the same.
        listings = _listings(database, "{}" if n_pages else "missing-{}", base, max(1, n_pages // N_PAGES))
        policy = loopback_policy("bench", "schemaorg", "listing", int(base.rsplit(":", 1)[1]))
        outcomes = crawl(CrawlOrder(database, policy, listings, Path(folder) / "author.key"))
    if (stored := sum(outcome.run.new for outcome in outcomes)) != n_pages * N_REVIEWS:
        raise SystemExit(f"{stored} reviews stored, not {n_pages * N_REVIEWS}: the figure would mean nothing")
    return max(outcome.peak_mib for outcome in outcomes)


def _listings(database: str, name: str, base: str, n: int) -> tuple[Listing, ...]:
    with open_store(database, create=True) as store:
        store.subjects.add(Subject("mug", "Mug", SubjectKind.PRODUCT))
        return tuple(
            store.subjects.add_listing(Listing("bench", str(i), "mug", f"{base}/{name.format(i)}/0")) for i in range(n)
        )


def _bare(base: str, n_pages: int) -> None:
    urls = "\n".join(f"{base}/{i // N_PAGES}/{i % N_PAGES}" for i in range(n_pages))
    subprocess.run([sys.executable, "-c", _BARE], input=urls, text=True, check=True)


def _page(listing: int, number: int) -> bytes:
    """Return a product page of the usual size with structured reviews."""
    reviews = [
        {
            "@type": "Review",
            "@id": f"#{listing}-{number}-{i}",
            "author": {"@type": "Person", "name": f"Customer {i}"},
            "datePublished": f"2026-01-{i % 28 + 1:02d}",
            "reviewRating": {"@type": "Rating", "ratingValue": i % 5 + 1, "bestRating": 5},
            "reviewBody": f"Review {i} of page {number}: " + "works as described and arrived in time; " * 5,
        }
        for i in range(N_REVIEWS)
    ]
    total = {"@type": "AggregateRating", "ratingValue": 3, "reviewCount": N_PAGES * N_REVIEWS}
    product = {"@context": "https://schema.org", "@type": "Product", "name": "Mug", "aggregateRating": total}
    following = f'<link rel="next" href="/{listing}/{number + 1}">' if number + 1 < N_PAGES else ""
    script = f'<script type="application/ld+json">{json.dumps(product | {"review": reviews})}</script>'
    head = f"<html><head><title>Mug</title>{following}{script}</head><body>"
    cell = '<div class="tile"><a href="/other"><img src="/i.png" alt="x"></a><p>Something else to buy</p></div>\n'
    return (head + cell * ((PAGE_BYTES - len(head)) // len(cell)) + "</body></html>").encode()


@contextmanager
def _site() -> Iterator[str]:
    """Serve all pages, made beforehand, from this process; its CPU time is not the child's."""
    pages = {f"/{i}/{j}": _page(i, j) for i in range(N_LISTINGS) for j in range(N_PAGES)}

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
