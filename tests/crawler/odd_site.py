"""A site on loopback that answers as it is told, oddly or endlessly, and crawls of it in a real child process."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from crawler.order import CrawlOrder, ListingOutcome
from crawler.policy import loopback_policy
from crawler.run import crawl
from store.records import Listing, Subject, SubjectKind
from store.session import open_store

OPEN_ROBOTS = (200, {}, b"User-agent: *\nDisallow:\n")
Body = bytes | Callable[[], Iterable[bytes]]
Answer = tuple[int, dict[str, str], Body]


def page(n: int, *, ids: int | None = None, following: str | None = None, head: str = "") -> bytes:
    """Return a product page with one review, and a link to the following page."""
    product = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": "Mug",
        "review": {
            "@type": "Review",
            "@id": f"#r{n if ids is None else ids}",
            "reviewRating": {"ratingValue": 4},
            "reviewBody": f"SECRET-TEXT {n if ids is None else ids}",
        },
    }
    link = f'<link rel="next" href="{following}">' if following else ""
    script = f'<script type="application/ld+json">{json.dumps(product)}</script>'
    return f"<html><head>{head}{link}{script}</head><body></body></html>".encode()


class Answers(dict[str, Answer]):
    """Address to (status, headers, body); a body that is called is sent piece by piece; /trap answers for ever."""

    def of(self, path: str) -> Answer:
        if path.startswith("/trap"):
            n = int(path.partition("page=")[2] or 1)
            return 200, {}, page(n, ids=1, following=f"/trap?page={n + 1}")
        return self.get(path, (404, {}, b"not here"))


@dataclass
class Site:
    """A site being served, and what was asked of it."""

    port: int
    asked: Counter = field(default_factory=Counter)
    """Requests by path."""
    moments: dict[str, list[float]] = field(default_factory=dict)
    """When each path was asked for, monotonic seconds."""
    sent: Counter = field(default_factory=Counter)
    """Bytes of body sent by path."""


@contextmanager
def answering(answers: Answers) -> Iterator[Site]:
    """Serve the answers until the block ends."""
    site = Site(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked[self.path] += 1
            site.moments.setdefault(self.path, []).append(time.monotonic())
            status, headers, body = answers.of(self.path)
            pieces = [body] if isinstance(body, bytes) else body()
            length = {"Content-Length": str(len(body))} if isinstance(body, bytes) else {}
            try:
                self.send_response(status)
                for name, value in ({"Content-Type": "text/html"} | length | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in pieces:
                    self.wfile.write(piece)
                    site.sent[self.path] += len(piece)
            except OSError:
                # Whoever asked has had enough.
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def collect_all(folder: Path, port: int, paths: list[str], **changes: Any) -> dict[str, ListingOutcome]:
    """Crawl one listing per path; return the outcomes by path. Keys of the policy, and `limits`, can be changed."""
    folder.mkdir(parents=True, exist_ok=True)
    database = f"sqlite:///{folder / 'a.sqlite'}"
    with open_store(database, create=True) as store:
        if not store.subjects.list_subjects():
            store.subjects.add(Subject("mug", "Mug", SubjectKind.PRODUCT))
        listings = tuple(
            store.subjects.add_listing(Listing("odd", path, "mug", f"http://127.0.0.1:{port}{path}")) for path in paths
        )
    limits = {"limits": changes.pop("limits")} if "limits" in changes else {}
    policy = loopback_policy("odd", "schemaorg", "listing", port).model_copy(update=changes)
    order = replace(CrawlOrder(database, policy, listings, folder / "key"), **limits)
    return {outcome.run.listing.external_id: outcome for outcome in crawl(order)}


def collect(folder: Path, port: int, paths: list[str], **changes: Any):
    """Crawl one listing per path; return the runs by path."""
    return {path: outcome.run for path, outcome in collect_all(folder, port, paths, **changes).items()}
