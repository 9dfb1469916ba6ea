"""The structure of a page as a small sketch: which names its markup or payload uses, whatever it says."""

import hashlib
import re

SKETCH = 64
"""Digests kept of a page: enough to tell a share of common names to about a tenth."""
MOST_BYTES = 2 << 20
"""Of a longer page the rest is not looked at."""

# Linear in the page's length: each name is bounded, and nothing is tried twice.
_MARKUP = re.compile(
    rb"""\s(?:class|itemprop|itemtype|data-testid|data-hook|property|rel)\s?=\s?["']([^"'<>]{1,300})["']"""
)
_PAYLOAD = re.compile(rb"""["']([A-Za-z_@][A-Za-z0-9_:@.-]{0,60})["']\s?:""")
_VARYING = re.compile(rb"[0-9].*")


def sketch_of(body: bytes) -> tuple[str, ...]:
    """Return the sketch of a page: the smallest digests of the names in its markup and JSON, sorted.

    Digits and what follows them are left out of names: ids and hashed class names change with every page.

    References:
        Bottom-k sketch: Cohen and Kaplan (2007), "Summarizing data using bottom-k sketches".
    """
    head = body[:MOST_BYTES]
    names = {name for found in _MARKUP.findall(head) for name in found.split()} | set(_PAYLOAD.findall(head))
    digests = {hashlib.sha256(_VARYING.sub(b"", name)).hexdigest()[:12] for name in names}
    return tuple(sorted(digests)[:SKETCH])


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return the estimated share of names that two pages have in common, 0..1; 1 for two pages without names.

    References:
        Jaccard similarity from bottom-k sketches, as above.
    """
    union = sorted({*one, *other})[:SKETCH]
    common = {*one} & {*other}
    return sum(digest in common for digest in union) / len(union) if union else 1.0
