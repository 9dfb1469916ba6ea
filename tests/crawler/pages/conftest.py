"""What the page tests share: where captured pages lie, and a page around a piece of JSON-LD."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.pages.found import PageResult
from crawler.pages.schemaorg import parse

FETCHED_AT = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)


@pytest.fixture
def shared() -> Path:
    """The folder of captures and vectors beside the project."""
    path = Path(__file__).resolve().parents[4] / "shared"
    if not path.is_dir():
        pytest.skip("no captures beside the project: ../shared is absent")
    return path


@pytest.fixture
def read_html() -> Callable[..., PageResult]:
    """Reads a page given as text."""

    def read(page: str, url: str = "https://shop.example/kettle") -> PageResult:
        return parse(page.encode(), url, FETCHED_AT, "text/html; charset=utf-8")

    return read


@pytest.fixture
def read_json_ld(read_html: Callable[..., PageResult]) -> Callable[..., PageResult]:
    """Reads a page with these JSON-LD blocks; a block given as text stands as it is."""

    def read(*blocks: object, url: str = "https://shop.example/kettle") -> PageResult:
        texts = (block if isinstance(block, str) else json.dumps(block) for block in blocks)
        scripts = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
        return read_html(f"<html><head>{scripts}</head><body></body></html>", url)

    return read
