"""How fast are JSON-LD pages read, beside a bare lxml.html parse of the same bytes?"""

import json
import random
from datetime import UTC, datetime

from lxml import html  # type: ignore[import-untyped]

from bench.row import measure_pair, print_row
from crawler.pages.schemaorg import parse

SEED = 7
N_PAGES = 40
N_REVIEWS = 20
N_TILES = 1_500
"""Elements around the data: makes a page of about 300 KB, as real shops serve."""
FETCHED_AT = datetime(2026, 7, 15, tzinfo=UTC)

_WORDS = ("boils", "quiet", "handle", "spout", "lid", "warm", "quick", "sturdy", "light", "steam", "pours", "cold")


def main() -> None:
    """Print one row: pages per CPU-second of ours and of a bare parse to a tree, which reads no review at all."""
    chance = random.Random(SEED)  # noqa: S311 - made-up pages, no secret
    pages = [_page(chance) for _ in range(N_PAGES)]

    def ours() -> None:
        for page in pages:
            found = parse(page, "https://shop.example/kettle", FETCHED_AT, "text/html; charset=utf-8")
            if len(found.reviews) != N_REVIEWS:
                raise SystemExit(f"read {len(found.reviews)} of {N_REVIEWS} reviews: the measurement would be void")

    def baseline() -> None:
        for page in pages:
            html.document_fromstring(page)

    pair = measure_pair(ours, baseline)
    print_row(
        question="Reading JSON-LD review pages beside a bare lxml.html parse",
        value=N_PAGES / pair.ours,
        unit="pages per CPU-second",
        n=N_PAGES,
        baseline=N_PAGES / pair.baseline,
        ratio=pair.ratio(),
        seconds=pair.ours,
        seed=SEED,
        packages=("lxml",),
        more={"reviews per CPU-second": N_PAGES * N_REVIEWS / pair.ours, "KB per page": len(pages[0]) / 1000},
    )


def _page(chance: random.Random) -> bytes:
    """Return a shop page: one block of JSON-LD in a lot of other markup."""
    node = {
        "@type": "Product",
        "name": "Kettle",
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": 4.2, "reviewCount": N_REVIEWS},
        "review": [_review(chance, number) for number in range(N_REVIEWS)],
    }
    tile = '<li class="tile"><a href="/item/{0}"><img src="/img/{0}.webp" alt="{1}"></a><span>{1} {0},95 €</span></li>'
    tiles = "".join(tile.format(number, chance.choice(_WORDS)) for number in range(N_TILES))
    scripts = "".join(f"<script>window.q{n}=[{','.join(map(str, range(400)))}]</script>" for n in range(40))
    data = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    head = f'<meta charset="utf-8"><title>Kettle</title>{scripts}{data}'
    return f"<!DOCTYPE html><html><head>{head}</head><body><ul>{tiles}</ul></body></html>".encode()


def _review(chance: random.Random, number: int) -> dict[str, object]:
    """Return a made-up review node."""
    return {
        "@type": "Review",
        "@id": f"https://shop.example/kettle#review-k{number}",
        "datePublished": f"2024-05-{1 + number % 28:02d}",
        "author": {"@type": "Person", "name": f"Sample {number}"},
        "name": " ".join(chance.choices(_WORDS, k=4)),
        "reviewBody": " ".join(chance.choices(_WORDS, k=60)),
        "reviewRating": {"@type": "Rating", "ratingValue": chance.randint(1, 5), "bestRating": 5},
    }


if __name__ == "__main__":
    main()
