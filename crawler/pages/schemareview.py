"""Turn a schema.org Review node into a review."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.pages.date import is_ambiguous, read_date
from crawler.pages.found import Author, Found, author_of
from crawler.pages.node import Node, Value
from crawler.pages.plaintext import plain_text
from crawler.pages.rating import read_count, read_number
from crawler.pages.schemarating import Rated, read_rated
from crawler.pages.statement import Statement
from store.records import Precision, Published, Review

_PEOPLE = frozenset({"Person"})
_VOTES = frozenset({"LikeAction", "AgreeAction", "VoteAction", "UpvoteAction", "EndorseAction"})
_FRAGMENT = re.compile(
    r"#/?(?:schema/)?(?:review|bewertung|rating|comment)[-_/=:]?(?:[\w.-]{1,100}/)?([\w.:-]{1,100})\Z", re.IGNORECASE
)
_TRUE = frozenset({"true", "yes", "ja", "1", "verified", "verifiziert"})
_FALSE = frozenset({"false", "no", "nein", "0"})
_FLAGS = {
    "verified": "verified", "verifiziert": "verified", "verifiedpurchase": "verified", "isverified": "verified",
    "incentivised": "incentivised", "incentivized": "incentivised", "country": "country", "land": "country",
    "helpful": "helpful", "hilfreich": "helpful", "reply": "reply", "antwort": "reply", "language": "language",
}  # fmt: skip
"""Names of additional properties that we know; every other text under a name is a part of the review."""


@dataclass(slots=True)
class _Additional:
    """What additionalProperty says of a review."""

    flags: dict[str, Value] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    extra: dict[str, object] = field(default_factory=dict)


def read_review(statement: Statement, *, subject: str | None, fetched_at: datetime) -> tuple[Found, tuple[str, ...]]:
    """Return the review of a node with its transient author, and what is wrong with it.

    Args:
        statement: A Review and what it speaks of.
        subject: Id of the reviewed thing; None: the thing's own address, else its name.
        fetched_at: When the page was fetched, UTC.
    """
    node, thing = statement.node, statement.thing
    rated, sub_ratings = _ratings(node)
    published, date_problem = _published(node, fetched_at)
    known = _additional(node)
    author_name, author = _author(node)
    review = Review(
        source="schemaorg",
        review_id=_review_id(node),
        rating=rated.value,
        scale=rated.scale,
        title=plain_text(node.text("name", "headline")),
        text=plain_text(node.text("reviewBody", "description", "text")),
        parts=_notes(node) | known.parts,
        sub_ratings=sub_ratings,
        published=published,
        language=node.text("inLanguage") or _text(known.flags.get("language")),
        author_present=author_name is not None,
        verified=_truth(known.flags.get("verified", node.first("verified", "isVerified", "verifiedPurchase"))),
        incentivised=_truth(known.flags.get("incentivised", node.first("incentivised", "incentivized"))),
        reply=_reply(node, known.flags.get("reply")),
        helpful=_helpful(node, known.flags.get("helpful")),
        country=_text(known.flags.get("country")) or node.text("countryOfOrigin"),
        subject=subject or thing.address or thing.name,
        syntax=statement.syntax,
        extra=thing.facts() | known.extra | _raw_date(node, published) | rated.facts(),
    )
    return Found(review, author), tuple(problem for problem in (rated.problem, date_problem) if problem)


def _ratings(node: Node) -> tuple[Rated, dict[str, float]]:
    """Return the review's own rating and its ratings of aspects, which may stand in one list."""
    own = Rated()
    aspects: dict[str, Rated] = {}
    for value in (*node.values("reviewRating"), *(() if node.first("reviewRating") else node.values("ratingValue"))):
        aspect = plain_text(value.text("reviewAspect")) if isinstance(value, Node) else None
        if aspect:
            aspects[aspect] = read_rated(value)
        elif own.value is None and own.problem is None:
            own = read_rated(value)
    if own.value is None and own.problem is None and aspects:
        own = replace(own, scale=next(iter(aspects.values())).scale)
    same_scale = {name: r.value for name, r in aspects.items() if r.value is not None and _ends(r) == _ends(own)}
    if len(same_scale) < len(aspects) and own.problem is None:
        own = replace(own, problem="a rating of an aspect has no value on the review's scale and was left out")
    return own, same_scale


def _ends(rated: Rated) -> tuple[float, float]:
    """Return worst and best."""
    return rated.scale.low, rated.scale.high


def _published(node: Node, fetched_at: datetime) -> tuple[Published, str | None]:
    """Return when the review was published, and what is wrong with its date."""
    shown = node.text("datePublished", "dateCreated")
    published = read_date(shown, fetched_at, language=node.text("inLanguage"))
    if published.precision is not Precision.UNKNOWN or not shown or not shown.strip():
        return published, None
    if is_ambiguous(shown):
        return published, "a date can be read day first or month first and was left out"
    return published, "a date could not be read and was left out"


def _raw_date(node: Node, published: Published) -> dict[str, object]:
    """Return the date as shown where ours says less or something else than a day."""
    shown = node.text("datePublished", "dateCreated")
    exact = published.precision in {Precision.SECOND, Precision.DAY}
    return {} if exact or not shown else {"raw_date": shown[:100]}


def _author(node: Node) -> tuple[str | None, Author | None]:
    """Return whether an author is shown (his name, not kept) and the transient author."""
    value = node.first("author", "creator")
    if value is None:
        return None, None
    if not isinstance(value, Node):
        name = plain_text(str(value))
        return name, author_of(name)
    name = plain_text(value.text("name", "givenName", "alternateName"))
    # A profile address outlives a changed display name, so that a renamed author is not a new one.
    profile = next((a for a in (value.text("url"), value.id) if a and a.startswith("http") and "#" not in a), None)
    return name or profile, author_of(profile) if profile and author_of(name or profile) else author_of(name)


def _review_id(node: Node) -> str | None:
    """Return the source's own id: identifier, or the end of an @id or url that names this review; None if unstable."""
    for value in node.values("identifier", "reviewId"):
        shown = value.text("value", "name") if isinstance(value, Node) else str(value)
        if shown and len(shown) <= 200:
            return shown.strip() or None
    for address in (node.id, node.text("url")):
        match = _FRAGMENT.search(address or "")
        # Numbers that count the reviews of a page are no ids: they move with the next review.
        if match and not re.fullmatch(r"\d{1,3}", match[1]):
            return match[1]
    return None


def _notes(node: Node) -> dict[str, str]:
    """Return pros and cons as parts, one note a line."""
    parts = {}
    for name, heading in (("positiveNotes", "pros"), ("negativeNotes", "cons")):
        notes = [note for value in node.values(name) for note in _note_texts(value)]
        if notes:
            parts[heading] = "\n".join(notes)
    return parts


def _note_texts(value: Value) -> list[str]:
    """Return the texts of a note: a string, a list item, or an ItemList of either."""
    if not isinstance(value, Node):
        return [text for text in [plain_text(str(value))] if text]
    if value.first("itemListElement") is not None:
        return [text for item in value.values("itemListElement") for text in _note_texts(item)]
    text = plain_text(value.text("name", "text", "item", "description"))
    return [text] if text else []


def _additional(node: Node) -> _Additional:
    """Return additional properties sorted into flags that we know, parts and other facts."""
    known = _Additional()
    for item in node.nodes("additionalProperty"):
        name, value = item.text("name", "propertyID"), item.first("value")
        if not name or value is None or isinstance(value, Node):
            continue
        flag = _FLAGS.get(name.lower().replace("_", "").replace(" ", ""))
        text = plain_text(value) if isinstance(value, str) else None
        if flag:
            known.flags[flag] = value
        elif text and read_number(text) is None:
            known.parts[plain_text(name) or name] = text
        else:
            known.extra[name[:100]] = value if text is None else text
    return known


def _helpful(node: Node, flag: Value | None) -> int | None:
    """Return the number of positive votes: a count of its own, an additional property, or likes in the statistics."""
    votes = node.first("upvoteCount", "helpfulCount") or flag
    if votes is not None and not isinstance(votes, Node):
        return read_count(votes)
    for statistic in node.nodes("interactionStatistic"):
        action = statistic.first("interactionType")
        kinds = action.types if isinstance(action, Node) else (str(action or "").rpartition("/")[2],)
        count = statistic.first("userInteractionCount")
        if not _VOTES.isdisjoint(kinds) and count is not None and not isinstance(count, Node):
            return read_count(count)
    return None


def _reply(node: Node, flag: Value | None) -> str | None:
    """Return the owner's answer: a comment that no other customer wrote, or what a property says of one."""
    for value in node.values("comment", "reply", "ownerReply"):
        if not isinstance(value, Node):
            return plain_text(str(value))
        author = value.first("author", "creator")
        if not (isinstance(author, Node) and author.is_a(_PEOPLE)):
            return plain_text(value.text("text", "commentText", "reviewBody", "description")) or ""
    # Some pages only mark that there is an answer.
    is_marked = _truth(flag)
    return plain_text(_text(flag)) if is_marked is None else "" if is_marked else None


def _truth(value: Value | None) -> bool | None:
    """Return a stated yes or no; None where nothing is stated."""
    word = str(value).strip().lower() if value is not None and not isinstance(value, Node) else ""
    return True if word in _TRUE else False if word in _FALSE else None


def _text(value: Value | None) -> str | None:
    """Return a flag's value as text."""
    return None if value is None or isinstance(value, Node) else str(value)
