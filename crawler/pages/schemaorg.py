"""Read ratings and reviews from the schema.org data of any page: JSON-LD first, then microdata."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin

from crawler.errors import UnreadablePage
from crawler.pages.encoding import decode
from crawler.pages.found import Found, PageResult
from crawler.pages.jsonld import Block, read_block
from crawler.pages.markup import json_ld_scripts, link_targets
from crawler.pages.microdata import read_microdata
from crawler.pages.node import Node, References, walk
from crawler.pages.paging import following
from crawler.pages.sameness import Level, Opinion, is_known, unseen
from crawler.pages.schemarating import read_aggregate
from crawler.pages.schemareview import REVIEW_TYPES, read_review
from crawler.pages.schemathing import Thing, thing_of, unify
from store.records import Selection

PARSER = "schemaorg/1"

_AGGREGATE_TYPES = frozenset({"AggregateRating", "EmployerAggregateRating"})
_AGGREGATE_PROPERTIES = frozenset({"aggregateRating"})
_REVIEW_PROPERTIES = frozenset({"review", "reviews"})


@dataclass(slots=True)
class _Gathered:
    """What the blocks of a page have yielded so far."""

    url: str
    fetched_at: datetime
    opinions: list[Opinion] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


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
    page = decoded.text.encode("utf-8", "replace")
    lowered = page.lower()
    blocks = _json_ld(decoded.text, page, lowered)
    gathered = _Gathered(url, fetched_at, problems=[block.problem for block in blocks if block.problem])
    if decoded.replaced:
        gathered.problems.append(f"{decoded.replaced} characters are broken in encoding {decoded.encoding}")
    for block in blocks:
        _gather(gathered, block.roots, syntax="jsonld")
    if b"itemprop" in lowered and (b"rating" in lowered or b"review" in lowered):
        _gather(gathered, read_microdata(page), syntax="microdata")
    result = _result(gathered, link_targets(page, lowered))
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


def _gather(gathered: _Gathered, roots: tuple[Node, ...], *, syntax: str) -> None:
    """Add the reviews and aggregates of one block that earlier blocks have not given yet."""
    references = References(list(roots))
    opinions: list[Opinion] = []
    main_entities: set[Node] = set()
    seen: set[Node] = set()
    for holder, name, shown in walk(list(roots)):
        node = references.resolve(shown)
        if name == "mainEntity":
            main_entities.add(node)
        if node in seen or not node.complete:
            continue
        seen.add(node)
        if _is_review(node, name):
            thing = _thing(
                gathered, references.about(node, holder if name in _REVIEW_PROPERTIES else None), main_entities
            )
            found, problems = read_review(node, thing, fetched_at=gathered.fetched_at, syntax=syntax)
            opinions.append(Opinion(found, thing))
            gathered.problems.extend(problems)
        elif _is_aggregate(node, name) and not (holder and holder.is_a(REVIEW_TYPES)):
            # An aggregateRating on a Review rates the review as a work, not the thing.
            thing = _thing(
                gathered, references.about(node, holder if name in _AGGREGATE_PROPERTIES else None), main_entities
            )
            _add_level(gathered, node, thing, syntax=syntax)
    gathered.opinions.extend(unseen(gathered.opinions, opinions))


def _is_review(node: Node, name: str) -> bool:
    """Say whether a node is a review, by its type or, without one, by the property that holds it."""
    return node.is_a(REVIEW_TYPES) or (not node.types and name in _REVIEW_PROPERTIES and bool(node.properties))


def _is_aggregate(node: Node, name: str) -> bool:
    """Say whether a node is an aggregate, by its type or, without one, by the property that holds it."""
    return node.is_a(_AGGREGATE_TYPES) or (not node.types and name in _AGGREGATE_PROPERTIES)


def _thing(gathered: _Gathered, node: Node | None, main_entities: set[Node]) -> Thing:
    """Return the thing that a node describes."""
    return thing_of(node, page=gathered.url, is_main_entity=node in main_entities)


def _add_level(gathered: _Gathered, node: Node, thing: Thing, *, syntax: str) -> None:
    """Keep an aggregate unless it says nothing or the page has already given it in another place or syntax."""
    aggregate, problem = read_aggregate(node, thing, syntax=syntax)
    if problem:
        gathered.problems.append(problem)
    says_something = (aggregate.rating, aggregate.rating_count, aggregate.review_count) != (None, None, None)
    if says_something and not is_known(Level(aggregate, thing), gathered.levels):
        gathered.levels.append(Level(aggregate, thing))


def _result(gathered: _Gathered, links: dict[str, str]) -> PageResult:
    """Return the page's records with the main subject's figures first."""
    address = urljoin(gathered.url, links["canonical"]) if "canonical" in links else gathered.url or None
    stand_in, main = unify([o.thing for o in gathered.opinions] + [level.thing for level in gathered.levels], address)
    name = (main.address or address) if main else None
    ours = [level for level in gathered.levels if stand_in[level.thing] == main]
    others = [level.aggregate for level in gathered.levels if stand_in[level.thing] != main]
    announced = next((n for n in map(_announced, ours) if n is not None), None)
    base = gathered.url or address or ""
    next_url = following(base, links.get("next"))
    n_shown = sum(stand_in[opinion.thing] == main for opinion in gathered.opinions)
    is_series = n_shown > 0 and (next_url is not None or following(base, links.get("prev")) is not None)
    is_whole = announced is not None and n_shown >= announced
    return PageResult(
        reviews=tuple(_named(o, name) if stand_in[o.thing] == main else o.found for o in gathered.opinions),
        aggregates=(*(replace(level.aggregate, subject=name) for level in ours), *others),
        next_url=next_url,
        announced=announced,
        selection=Selection.FULL if is_series or is_whole else Selection.UNKNOWN,
        problems=tuple(f"{text} ({n} times)" if n > 1 else text for text, n in Counter(gathered.problems).items()),
        subject=name,
    )


def _named(opinion: Opinion, subject: str | None) -> Found:
    """Return a review of the main thing under the main thing's name."""
    return replace(opinion.found, review=replace(opinion.found.review, subject=subject))


def _announced(level: Level) -> int | None:
    """Return how many reviews an aggregate speaks of: texts, else votes."""
    aggregate = level.aggregate
    return aggregate.rating_count if aggregate.review_count is None else aggregate.review_count
