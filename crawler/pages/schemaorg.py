"""Read ratings and reviews from the schema.org data of any page: JSON-LD first, then microdata, then RDFa."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from crawler.errors import UnreadablePage
from crawler.pages.encoding import decode
from crawler.pages.found import Found, PageResult
from crawler.pages.jsonld import Block, read_block
from crawler.pages.markup import json_ld_scripts, link_targets
from crawler.pages.microdata import read_microdata
from crawler.pages.node import Node, References
from crawler.pages.paging import following
from crawler.pages.rdfa import read_rdfa
from crawler.pages.sameness import is_known, unseen
from crawler.pages.schemarating import read_aggregate
from crawler.pages.schemareview import read_review
from crawler.pages.schemathing import Thing, unify
from crawler.pages.shape import EMPTY_SHELL
from crawler.pages.statement import Statement, find_statements
from store.records import Aggregate, Selection

PARSER = "schemaorg/2"

_MARKUP = (("microdata", b"itemprop", read_microdata), ("rdfa", b"typeof", read_rdfa))
"""Syntax, what a page that uses it holds in lower case, and its reader."""


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews and aggregates of a page; nothing structured gives an empty result.

    Args:
        body: The page as received, decompressed.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC; relative dates count back from it.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the page is empty or was cut off; what could be read is its `result`.
    """
    decoded = decode(body, content_type)
    if not decoded.text.strip():
        raise UnreadablePage("the page is empty", where=url, todo="fetch or save it again", result=PageResult())
    # UTF-8 is searched as it came: encoding the text anew would cost as much as reading it.
    is_plain = decoded.encoding == "utf-8" and not decoded.replaced and b"\0" not in body
    page = body if is_plain else decoded.text.encode("utf-8", "replace")
    lowered = page.lower()
    blocks = _json_ld(decoded.text, page, lowered)
    problems = [block.problem for block in blocks if block.problem]
    if decoded.replaced:
        problems.append(f"{decoded.replaced} characters are broken in encoding {decoded.encoding}")
    is_rated = b"rating" in lowered or b"review" in lowered
    marked = [
        find_statements(items, References(items), url=url, syntax=syntax)
        for syntax, sign, read in _MARKUP
        if is_rated and sign in lowered and (items := read(page))
    ]
    said = [*_statements(blocks, url), *marked]
    result = _Reading(url, fetched_at, link_targets(page, lowered), said).result(problems)
    if any(block.lost for block in blocks):
        raise UnreadablePage(
            "structured data with ratings is broken or cut off",
            where=url,
            todo="fetch or save the page again; what could be read is kept, and nothing counts as vanished",
            result=result,
        )
    return result


def _json_ld(text: str, page: bytes, lowered: bytes) -> list[Block]:
    """Return the JSON-LD blocks; a body that is bare JSON is one block."""
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return [read_block(text)]
    scripts = json_ld_scripts(page, lowered)
    return [read_block(script.content.decode("utf-8", "replace"), closed=script.closed) for script in scripts]


def _statements(blocks: Sequence[Block], url: str) -> list[tuple[Statement, ...]]:
    """Return the statements of each block."""
    references = References([root for block in blocks for root in block.roots])
    return [find_statements(block.roots, references, url=url, syntax="jsonld") for block in blocks]


@dataclass(frozen=True, slots=True)
class _Reading:
    """Everything that a page's records are made from."""

    url: str
    fetched_at: datetime
    links: Mapping[str, str]
    said: Sequence[tuple[Statement, ...]]
    """Statements by block."""

    def result(self, problems: list[str]) -> PageResult:
        """Return the page's records with the main subject's figures first."""
        address = urljoin(self.url, self.links["canonical"]) if "canonical" in self.links else self.url or None
        stand_in, main = unify([statement.thing for block in self.said for statement in block], address)
        subject = (main.address or address) if main else None
        names = {thing: subject if known == main else None for thing, known in stand_in.items()}
        reviews = self._reviews(names, problems)
        levels = self._levels(names, problems)
        own = [aggregate for thing, aggregate in levels if stand_in[thing] == main]
        others = [aggregate for thing, aggregate in levels if stand_in[thing] != main]
        announced = next((n for n in map(_announced, own) if n is not None), None)
        base = self.url or address or ""
        next_url = following(base, self.links.get("next"))
        n_shown = sum(stand_in[thing] == main for thing, _ in reviews)
        is_series = n_shown > 0 and (next_url is not None or following(base, self.links.get("prev")) is not None)
        is_whole = announced is not None and n_shown >= announced
        return PageResult(
            reviews=tuple(found for _, found in reviews),
            aggregates=(*own, *others),
            next_url=next_url,
            announced=announced,
            selection=Selection.FULL if is_series or is_whole else Selection.UNKNOWN,
            problems=tuple(f"{text} ({n} times)" if n > 1 else text for text, n in Counter(problems).items()),
            subject=subject,
        )

    def _reviews(self, names: Mapping[Thing, str | None], problems: list[str]) -> list[tuple[Thing, Found]]:
        """Return each review of the page once, with its thing; add what is wrong with them."""
        known: list[tuple[Thing, Found]] = []
        for block in self.said:
            fresh = []
            for statement in block:
                if statement.is_review and _is_shell(statement.node):
                    problems.append(EMPTY_SHELL)
                elif statement.is_review:
                    found, wrong = read_review(statement, subject=names[statement.thing], fetched_at=self.fetched_at)
                    fresh.append((statement.thing, found))
                    problems.extend(wrong)
            known += unseen(known, fresh)
        return known

    def _levels(self, names: Mapping[Thing, str | None], problems: list[str]) -> list[tuple[Thing, Aggregate]]:
        """Return each aggregate of the page that says anything once, with its thing; add what is wrong with them."""
        known: list[tuple[Thing, Aggregate]] = []
        for statement in (statement for block in self.said for statement in block if not statement.is_review):
            aggregate, wrong = read_aggregate(statement, subject=names[statement.thing])
            problems.extend(wrong)
            says_something = (aggregate.rating, aggregate.rating_count, aggregate.review_count) != (None, None, None)
            if says_something and not is_known(statement.thing, aggregate, known):
                known.append((statement.thing, aggregate))
        return known


def _is_shell(node: Node) -> bool:
    """Say whether a review states nothing at all, as templates leave them."""
    return not any(values for name, values in node.properties.items() if name != "itemReviewed")


def _announced(aggregate: Aggregate) -> int | None:
    """Return how many reviews an aggregate speaks of: texts, else votes."""
    return aggregate.rating_count if aggregate.review_count is None else aggregate.review_count
