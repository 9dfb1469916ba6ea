"""A key goes to the address it is meant for, and to no other that an answer names."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from api_site import EXTERNAL_IDS, KEYED

from crawler.key import KeyReference
from crawler.order import CrawlOrder
from crawler.policy import loopback_policy
from crawler.run import crawl
from crawler.spiders.registry import first_address
from store.records import Coverage, Listing, Subject, SubjectKind
from store.session import open_store

KEY = "key-that-stays-at-home"
GRANT = f'{{"client_id": "a", "client_secret": "b", "refresh_token": "{KEY}"}}'


class Handler(BaseHTTPRequestHandler):
    """Sends everybody elsewhere, and notes who comes."""

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        self.send_response(404 if self.path == "/robots.txt" else 302)
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere?from={self.path}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - the name is the standard library's

    def log_message(self, *_):
        """Stay quiet."""


@contextmanager
def diverted() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("spider", KEYED)
def test_a_key_does_not_follow_a_redirect(tmp_path, spider):
    database = f"sqlite:///{tmp_path / 'leumund.sqlite'}"
    with open_store(database, create=True) as store:
        store.subjects.add(Subject("mug", "Mug", SubjectKind.PRODUCT))
        listing = store.subjects.add_listing(Listing("demo", EXTERNAL_IDS[spider][0], "mug", ""))
    file = tmp_path / "key"
    file.touch(mode=0o600)
    file.write_text(GRANT if spider == "googleprofile" else KEY)
    with diverted() as server:
        page = {"googleplaces": "google"}.get(spider, spider)
        policy = loopback_policy("demo", page, spider, server.server_port)
        policy = policy.model_copy(update={"key": KeyReference(file=file)})
        listing = Listing("demo", listing.external_id, "mug", first_address(listing, policy), id=listing.id)
        base = f"http://127.0.0.1:{server.server_port}"
        (outcome,) = crawl(CrawlOrder(database, policy, (listing,), tmp_path / "author.key", base_url=base))
    assert outcome.run.census.coverage is Coverage.FAILED
    assert "302" in outcome.run.census.reason
    assert not any(path.startswith("/elsewhere") for path, _ in server.asked)
