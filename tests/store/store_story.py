"""Moments and pages that the store's tests tell their stories with."""

from datetime import UTC, datetime, timedelta

from store.runs import PageObservation

START = datetime(2024, 5, 1, 12, tzinfo=UTC)


def day(n: int) -> datetime:
    """Return noon of the n-th day of the story, UTC."""
    return START + timedelta(days=n)


def page(reviews, *, number=1, at=START, aggregates=(), next_urls=()) -> PageObservation:
    """Return one fetched page."""
    url = f"https://shop.example/kettle?page={number}"
    return PageObservation(url, at, tuple(reviews), tuple(aggregates), tuple(next_urls), "b0" * 32, "page 1")
