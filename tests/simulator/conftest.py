"""A small platform, and a way to ask it."""

from datetime import timedelta
from functools import partial

import pytest
from visitor import NOON, crawl, read

from simulator.opinion import Opinion
from simulator.platform import Platform
from simulator.server import serve
from store.records import SubjectKind


@pytest.fixture
def make_opinion():
    """Return a maker of opinions: number 0 appeared today at noon, number 7 a week before."""

    def make(number=0, **changes):
        fields = {
            "subject": "kanne",
            "subject_name": "Teekanne",
            "kind": SubjectKind.PRODUCT,
            "review_id": f"k-{number}",
            "appears_at": NOON - timedelta(days=number),
            "rating": 4.0,
            "title": f"Titel {number}",
            "text": f"Text {number}.",
            "published": f"{NOON - timedelta(days=number):%Y-%m-%d}",
        }
        return Opinion(**(fields | changes))

    return make


@pytest.fixture
def platform(make_opinion):
    """Return a platform with forty-five reviews of one subject, one a day, the newest from today."""
    return Platform([make_opinion(number) for number in range(45)], clock=NOON)


@pytest.fixture
def server(platform):
    """Serve the small platform."""
    with serve(platform) as running:
        yield running


@pytest.fixture
def fetch(server):
    """Return a function that reads one address of the small platform."""
    return partial(read, server.port)


@pytest.fixture
def follow(server):
    """Return a function that reads an address of the small platform and all pages after it."""
    return partial(crawl, server.port)
