"""Find a reservation against text-and-data mining in what a site says: robots.txt, tdmrep.json, headers, HTML."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from crawler.robots import StrictRobots

ROBOTS, TDMREP, HEADER, META = "robots.txt", "tdmrep.json", "HTTP-header", "HTML-meta"
"""The forms that a reservation can have; each stands in a reason as one word."""
MINERS = (
    *("gptbot", "ccbot", "google-extended", "applebot-extended", "anthropic-ai", "claudebot", "claude-web"),
    *("cohere-ai", "bytespider", "meta-externalagent", "omgili", "omgilibot", "diffbot", "timpibot"),
)
"""Robots that collect for mining or training; who shuts them out by name has said what the pages are not for."""
_LINE = re.compile(r"\s*(tdm-reservation|content-signal|content-usage|user-agent)\s*:\s*([^#\r\n]*)", re.IGNORECASE)
_SIGNAL = re.compile(r"\b(?:ai-train|ai-input|train-ai|ai|tdm)\s*=\s*no?\b", re.IGNORECASE)
_NO_MINING = re.compile(r"\b(?:noai|noimageai|noml)\b", re.IGNORECASE)
_TRACES = (b"tdm-reservation", b"noai", b"noimageai", b"noml")
_META = re.compile(rb"<meta\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"([a-z-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_RESERVED_SOMEWHERE = re.compile(rb"tdm-reservation['\"]?\s*:\s*['\"]?(?:1|true)", re.IGNORECASE)


def reason_of(host: str, form: str) -> str:
    """Return why a host is not asked any more, and what can be done, in plain words.

    Args:
        host: Who reserves.
        form: Where it says so.
    """
    return (
        f"{host} reserves text-and-data mining ({form}); "
        "ask for permission and state it in the policy (tdm), or import saved pages"
    )


class RobotsReservation:
    """What a robots.txt says on mining: in a line of its own, or by shutting out robots that mine."""

    def __init__(self, body: bytes) -> None:
        """Read the file as received."""
        lines = body.decode("utf-8", "ignore").splitlines()
        found = [(match[1].lower(), match[2].strip()) for match in map(_LINE.match, lines) if match]
        self._is_said = any(
            _is_set(value) if name == "tdm-reservation" else bool(_SIGNAL.search(value))
            for name, value in found
            if name != "user-agent"
        )
        agents = {value.lower() for name, value in found if name == "user-agent"}
        self._shut_out = sorted(agents & set(MINERS))
        self._rules = StrictRobots(body)

    def covers(self, url: str) -> bool:
        """Say whether a page is reserved; rules against miners count where they cover it."""
        return self._is_said or any(not self._rules.allowed(url, miner) for miner in self._shut_out)


def tdmrep_reserves(body: bytes, url: str) -> bool:
    """Say whether a tdmrep.json reserves mining of a page; in doubt it does.

    Args:
        body: The file as received; an HTML page in its place (a soft 404) says nothing.
        url: The page that is to be fetched.

    References:
        W3C Community Group, TDM Reservation Protocol, section "TDM file on the origin server".
    """
    if body.lstrip()[:1] == b"<":
        return False
    try:
        stated = json.loads(body)
    except (ValueError, RecursionError):
        return bool(_RESERVED_SOMEWHERE.search(body))
    rules = stated if isinstance(stated, list) else [stated]
    if not all(isinstance(rule, dict) and {"location", "tdm-reservation"} & set(rule) for rule in rules):
        return bool(_RESERVED_SOMEWHERE.search(body))
    # Any rule that covers the page counts: whether the first or the longest one wins is read in two ways.
    return any(_is_set(str(rule.get("tdm-reservation", 0))) and _covers(rule, url) for rule in rules)


def headers_reserve(headers: Iterable[tuple[str, str]]) -> bool:
    """Say whether the headers of an answer reserve mining: tdm-reservation, X-Robots-Tag or Content-Usage."""
    for name, value in headers:
        match name.lower():
            case "tdm-reservation":
                if _is_set(value):
                    return True
            case "x-robots-tag":
                if _NO_MINING.search(value):
                    return True
            case "content-usage" | "content-signal":
                if _SIGNAL.search(value):
                    return True
    return False


def html_reserves(body: bytes) -> bool:
    """Say whether a page reserves mining in a meta element: tdm-reservation, or robots with noai."""
    # In UTF-16 each letter has a zero byte beside it; without them the names read as they do elsewhere.
    plain = body.replace(b"\0", b"") if b"\0" in body else body
    small = plain.lower()
    if not any(trace in small for trace in _TRACES):
        return False
    return any(_meta_reserves(attributes) for attributes in _metas(plain))


def _metas(body: bytes) -> Iterator[Mapping[str, str]]:
    for element in _META.finditer(body):
        pairs = ((name, a or b or c) for name, a, b, c in _ATTRIBUTE.findall(element[0]))
        yield {name.decode().lower(): value.decode("utf-8", "ignore").strip() for name, value in pairs}


def _meta_reserves(attributes: Mapping[str, str]) -> bool:
    name = (attributes.get("name") or attributes.get("http-equiv") or attributes.get("property") or "").lower()
    content = attributes.get("content", "")
    if name == "tdm-reservation":
        return _is_set(content)
    return name in {"robots", "leumund"} and bool(_NO_MINING.search(content))


def _is_set(value: str) -> bool:
    """Say whether a reservation is made; only a plain no is none."""
    return value.strip(" \t\"'").lower() not in {"", "0", "false", "none"}


def _covers(rule: Mapping[str, object], url: str) -> bool:
    location = rule.get("location")
    if not isinstance(location, str):
        return True
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    pattern = re.sub(r"^https?://[^/]*", "", location) or "/"
    pattern = pattern if pattern[0] in "/*" else f"/{pattern}"
    return any(_matches(pattern, way) for way in (path, unquote(path)))


def _matches(pattern: str, path: str) -> bool:
    """Say whether a path fits a pattern with * and a closing $, as in robots.txt; in linear time."""
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    is_closed, at = pattern.endswith("$"), len(first)
    if is_closed:
        if not rest:
            return len(path) == at
        *rest, last = rest
        if len(path) - len(last) < at or not path.endswith(last):
            return False
        path = path[: len(path) - len(last)]
    for part in rest:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True
