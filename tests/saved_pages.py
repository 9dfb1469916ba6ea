"""Self-written saved pages of several sites, and the archives that hold them: HAR, WARC, MHTML, ZIP."""

import base64
import gzip
import io
import json
import zipfile

EMPLOYER = "https://www.kununu.com/de/beispiel-werke/kommentare"
SHOP = "https://www.amazon.de/dp/B0TESTTEST"
SITE = "https://www.shop.example/kettle"
NAME = "Quillfeather"
"""A reviewer's name that stands nowhere else: finding it anywhere in the store means a leak."""


def kununu_review(number: int, *, score: str = "4,2", title: str = "") -> str:
    """Return one employer review as the site shows it."""
    return (
        f'<article data-testid="review-{number}" id="{number:08d}-0000-4000-8000-000000000000">'
        f'<span data-score="{score}" class="index__score__x1">{score}</span>'
        f'<h3 class="index__title__x2">{title or f"Bewertung Nummer {number}"}</h3>'
        f'<time datetime="2025-0{number % 9 + 1}-01">2025</time>'
        f"<h4>Gut am Arbeitgeber finde ich</h4><p>Die Kantine im Haus {number}</p></article>"
    )


def kununu_page(*numbers: int, url: str = EMPLOYER, score: str = "4,2") -> str:
    """Return a page of employer reviews as a browser saves it."""
    reviews = "".join(kununu_review(number, score=score) for number in numbers)
    return (
        f"<!DOCTYPE html>\n<!-- saved from url=({len(url):04d}){url} -->\n<html><head>"
        f'<meta charset="utf-8"><title>Beispiel-Werke als Arbeitgeber | kununu</title>'
        f'<link rel="canonical" href="{url}"></head><body>{reviews}</body></html>'
    )


def kununu_answer(*numbers: int) -> str:
    """Return the answer of the site's own data call."""
    rows = [
        {
            "id": f"{number:08d}-0000-4000-8000-000000000000",
            "title": f"Bewertung Nummer {number}",
            "score": 4.2,
            "updatedAt": f"2025-0{number % 9 + 1}-05T10:00:00+00:00",
            "texts": [{"id": "positive", "text": f"Die Kantine im Haus {number}"}],
            "ratings": [{"id": "image", "score": 4}],
        }
        for number in numbers
    ]
    return json.dumps({"page": 1, "perPage": 10, "pagesCount": 1, "totalReviews": len(rows), "reviews": rows})


def amazon_page(*ids: str) -> str:
    """Return a product page with reviews."""
    reviews = "".join(
        f'<li id="{each}" data-hook="review"><a class="a-profile"><span class="a-profile-name">{NAME}</span></a>'
        f'<a data-hook="review-title"><i data-hook="review-star-rating"><span>4,0 von 5 Sternen</span></i>'
        f"<span>Titel {each}</span></a>"
        f'<span data-hook="review-date">Rezension aus Deutschland vom 12. Januar 2026</span>'
        f'<span data-hook="review-body"><span>Kocht schnell, sagt {each}.</span></span></li>'
        for each in ids
    )
    return (
        f'<html><head><meta charset="utf-8"><title>Wasserkocher Nova : Amazon.de: Küche</title>'
        f'<link rel="canonical" href="{SHOP}"></head><body><span data-hook="rating-out-of-text">4,4 von 5</span>'
        f'<div data-hook="total-review-count">12 globale Bewertungen</div><ul>{reviews}</ul></body></html>'
    )


def any_page(n: int = 2, *, url: str = SITE, text: str = "Boils fast") -> str:
    """Return a page of no site of ours that states its ratings."""
    reviews = [
        {
            "@type": "Review",
            "author": {"@type": "Person", "name": NAME},
            "datePublished": f"2026-01-{number + 1:02d}",
            "reviewBody": f"{text}, number {number}",
            "reviewRating": {"@type": "Rating", "ratingValue": 4, "bestRating": 5},
        }
        for number in range(n)
    ]
    product = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": "Kettle",
        "url": url,
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": 4.1, "reviewCount": 40},
        "review": reviews,
    }
    return (
        f'<html><head><meta charset="utf-8"><title>Kettle | Shop</title><link rel="canonical" href="{url}">'
        f'<script type="application/ld+json">{json.dumps(product)}</script></head><body></body></html>'
    )


WALL = (
    f"<!DOCTYPE html>\n<!-- saved from url=({len(EMPLOYER):04d}){EMPLOYER} -->\n"
    "<html><head><title>Anmelden</title></head>"
    '<body><h1>Bitte melde dich an</h1><form action="/login"><input type="password"></form></body></html>'
)
"""What a site shows instead of reviews to somebody who has to log in first."""


def har_entry(url, text, *, mime="text/html", kind="document", status=200, packed=False, at="2026-03-01T08:00:00.000Z"):
    """Return one recorded answer."""
    content = {"mimeType": mime, "text": text}
    if packed:
        content |= {"text": base64.b64encode(text.encode()).decode(), "encoding": "base64"}
    return {
        "startedDateTime": at,
        "_resourceType": kind,
        "request": {"url": url},
        "response": {"status": status, "content": content},
    }


def har(*entries) -> str:
    """Return a HAR file."""
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "test"}, "entries": list(entries)}})


def warc_record(url, body, *, mime="text/html; charset=utf-8", headers="", status="200 OK", at="2026-03-01T08:00:00Z"):
    """Return one record of an answer, as RFC and ISO 28500 write it."""
    raw = body if isinstance(body, bytes) else body.encode()
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {mime}\r\n{headers}\r\n".encode() + raw
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {at}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def warc_gz(*records: bytes) -> bytes:
    """Return a WARC file with each record gzipped by itself."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def chunked(body: bytes, size: int = 700) -> bytes:
    """Return a body in chunks (RFC 9112, 7.1)."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def mhtml(page: str, url: str = EMPLOYER) -> bytes:
    """Return a page as Chromium saves it in one file."""
    body = base64.encodebytes(page.encode()).decode()
    return (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {url}\r\nSubject: x\r\n"
        "Date: Sun, 1 Mar 2026 09:00:00 +0100\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----b"\r\n\r\n'
        f"------b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: {url}\r\n\r\n{body}\r\n------b\r\nContent-Type: image/png\r\n"
        "Content-Transfer-Encoding: base64\r\nContent-Location: https://x.example/a.png\r\n\r\niVBORw0KGgo=\r\n------b--\r\n"
    ).encode()


def zipped(members: dict[str, str | bytes]) -> bytes:
    """Return a ZIP file; names are written as they stand, however bad."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo("x", date_time=(2026, 3, 1, 8, 0, 0))
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return packed.getvalue()
