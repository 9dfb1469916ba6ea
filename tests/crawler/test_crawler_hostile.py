"""Sites that answer oddly: no site makes us fetch elsewhere, fetch for ever, or take a fragment for a page."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from crawler.order import CrawlOrder
from crawler.policy import loopback_policy
from crawler.run import crawl
from store.records import Coverage, Listing, Subject, SubjectKind
from store.session import open_store

OPEN_ROBOTS = (200, {}, b"User-agent: *\nDisallow:\n")


def page(n: int, *, ids: int | None = None, following: str | None = None) -> bytes:
    """Return a product page with one review, and a link to the following page."""
    product = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": "Mug",
        "review": {
            "@type": "Review",
            "@id": f"#r{n if ids is None else ids}",
            "reviewRating": {"ratingValue": 4},
            "reviewBody": "SECRET-TEXT",
        },
    }
    link = f'<link rel="next" href="{following}">' if following else ""
    head = f'<script type="application/ld+json">{json.dumps(product)}</script>'
    return f"<html><head>{link}{head}</head><body></body></html>".encode()


class Answers(dict):
    """Address to (status, headers, body); /trap answers for ever."""

    def of(self, path: str) -> tuple[int, dict[str, str], bytes]:
        if path.startswith("/trap"):
            n = int(path.partition("page=")[2] or 1)
            return 200, {}, page(n, ids=1, following=f"/trap?page={n + 1}")
        return self.get(path, (404, {}, b"not here"))


@contextmanager
def answering(answers: Answers) -> Iterator[tuple[int, Counter]]:
    """Serve the answers; yield the port and a count of the addresses asked for."""
    asked: Counter = Counter()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked[self.path] += 1
            status, headers, body = answers.of(self.path)
            self.send_response(status)
            for name, value in ({"Content-Type": "text/html", "Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def collect(tmp_path, port: int, paths: list[str]):
    """Crawl one listing per path; return the runs by path."""
    database = f"sqlite:///{tmp_path / 'a.sqlite'}"
    with open_store(database, create=True) as store:
        store.subjects.add(Subject("mug", "Mug", SubjectKind.PRODUCT))
        listings = tuple(
            store.subjects.add_listing(Listing("odd", path, "mug", f"http://127.0.0.1:{port}{path}")) for path in paths
        )
    order = CrawlOrder(database, loopback_policy("odd", "schemaorg", "listing", port), listings, tmp_path / "key")
    return {outcome.run.listing.external_id: outcome.run for outcome in crawl(order)}


ODD = {
    "/loop": (302, {"Location": "/loop2"}, b""),
    "/loop2": (302, {"Location": "/loop"}, b""),
    "/metadata": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/moved": (301, {"Location": "/good"}, b""),
    "/good": (200, {}, page(1)),
    "/login": (200, {}, b"<html><body><form>Please log in</form></body></html>"),
    "/empty": (200, {}, b""),
    "/cut": (200, {"Content-Encoding": "gzip"}, gzip.compress(page(1))[:-9]),
    "/huge": (200, {}, page(1) + b" " * (9 * 1024 * 1024)),
    "/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(60 * 1024 * 1024))),
    "/robots.txt": OPEN_ROBOTS,
}


@pytest.fixture(name="runs", scope="module")
def _runs(tmp_path_factory):
    with answering(Answers()) as (elsewhere, asked_elsewhere):
        away = f"http://127.0.0.1:{elsewhere}/"
        answers = Answers(ODD)
        answers["/offsite"] = (302, {"Location": away}, b"")
        answers["/nextsite"] = (200, {}, page(1, following=away))
        paths = sorted(set(answers) - {"/loop2", "/robots.txt"} | {"/trap", "/gone"})
        with answering(answers) as (port, asked):
            runs = collect(tmp_path_factory.mktemp("odd"), port, paths)
    return runs, asked, asked_elsewhere


@pytest.mark.parametrize(
    ("path", "coverage", "said"),
    [
        ("/good", "partial", "does not say how many"),
        ("/moved", "partial", "does not say how many"),
        ("/loop", "failed", "more than 5 times"),
        ("/metadata", "failed", "169.254.169.254 is not in the policy"),
        ("/offsite", "failed", "is not allowed"),
        ("/file", "failed", ""),
        ("/login", "failed", ""),
        ("/empty", "failed", ""),
        ("/gone", "failed", "HTTP 404"),
        ("/cut", "failed", "broke off"),
        ("/huge", "failed", "longer than 8 MiB"),
        ("/bomb", "failed", "longer than 8 MiB when unpacked"),
        ("/trap", "partial", "3 pages in a row brought no new review"),
    ],
)
def test_each_oddity_is_told_in_plain_words(runs, path, coverage, said):
    census = runs[0][path].census
    assert census.coverage == coverage
    assert said in census.reason
    assert census.reason


def test_nothing_is_fetched_outside_the_policy(runs):
    _, asked, asked_elsewhere = runs
    assert not asked_elsewhere
    assert asked["/robots.txt"] == 1


def test_an_endless_list_ends_three_pages_after_the_last_new_review(runs):
    assert sum(n for path, n in runs[1].items() if path.startswith("/trap")) == 4


def test_a_redirect_loop_ends_after_five(runs):
    assert runs[1]["/loop"] + runs[1]["/loop2"] == 6


@pytest.mark.parametrize("status", [503, 429])
def test_an_unreachable_robots_txt_closes_the_host(tmp_path, status):
    answers = Answers({"/good": (200, {}, page(1)), "/robots.txt": (status, {"Retry-After": "0"}, b"")})
    with answering(answers) as (port, asked):
        run = collect(tmp_path, port, ["/good"])["/good"]
    assert run.census.coverage is Coverage.FAILED
    assert f"could not be read (HTTP {status})" in run.census.reason
    assert asked["/good"] == 0


def test_a_robots_txt_that_is_not_there_opens_the_host(tmp_path):
    with answering(Answers({"/good": (200, {}, page(1))})) as (port, asked):
        run = collect(tmp_path, port, ["/good"])["/good"]
    assert (run.new, asked["/good"]) == (1, 1)
