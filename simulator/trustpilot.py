"""Interface (h): a portal of companies, reviews by page number, for those with an account's key."""

import hashlib
import re

from simulator.api import Api, Cut, Node, by_page, stars, zulu
from simulator.call import Call, Reply
from simulator.keys import Keys
from simulator.listing import ListingPage
from simulator.opinion import Opinion

_MOST = 100
_UNIT = re.compile(r"[0-9a-f]{24}")
_STARS = ("oneStar", "twoStars", "threeStars", "fourStars", "fiveStars")


def unit_id(subject: str) -> str:
    """Return the portal's own number of a business: 24 hexadecimal digits."""
    return subject if _UNIT.fullmatch(subject) else hashlib.sha256(subject.encode("utf-8", "replace")).hexdigest()[:24]


def _start(subject: str) -> str:
    return f"/v1/business-units/{unit_id(subject)}"


def _subject(call: Call) -> str | None:
    match call.segments():
        case ["v1", "business-units", unit] | ["v1", "business-units", unit, "reviews"]:
            return unit
    return None


def _admit(call: Call, keys: Keys) -> Reply | None:
    if call.query.get("apikey") == keys.api_key or call.headers.get("apikey") == keys.api_key:
        return None
    fault = {"faultstring": "Invalid ApiKey", "detail": {"errorcode": "oauth.v2.InvalidApiKey"}}
    return Reply({"fault": fault}, 401)


def _cut(call: Call) -> Cut:
    return by_page(call, page="page", size="perPage", most=_MOST)


def _show(page: ListingPage, call: Call) -> Node:
    if not call.path.endswith("/reviews"):
        return _unit(page)
    links = []
    if page.number < page.last:
        # The portal's own links repeat the key that they were asked with.
        query = "&".join(f"{name}={value}" for name, value in (dict(call.query) | {"page": page.number + 1}).items())
        links.append({"href": f"{call.path}?{query}", "method": "GET", "rel": "next-page"})
    return {"links": links, "reviews": [_review(row, page) for row in page.rows]}


def _unit(page: ListingPage) -> Node:
    """Return the business itself with its figures; its own score is weighted, and not the mean."""
    tally = page.tally
    counts = {word: tally.histogram.get(star, 0) for star, word in enumerate(_STARS, start=1)}
    return {
        "id": page.subject,
        "displayName": page.name,
        "name": {"identifying": page.subject, "referring": [page.subject]},
        "score": {"stars": round(tally.mean or 0), "trustScore": tally.mean or 0},
        "numberOfReviews": {"total": tally.n_reviews, "usedForTrustScoreCalculation": tally.n_reviews, **counts},
        "status": "active",
    }


def _review(opinion: Opinion, page: ListingPage) -> Node:
    shown = zulu(opinion.appears_at)
    return {
        "id": opinion.review_id,
        "consumer": {"id": opinion.author, "displayName": opinion.author, "numberOfReviews": 1},
        "businessUnit": {"id": page.subject, "identifyingName": page.subject, "displayName": page.name},
        "stars": stars(opinion),
        "title": opinion.title or "",
        "text": opinion.text,
        "language": opinion.language,
        "createdAt": shown,
        "experiencedAt": shown,
        "updatedAt": opinion.changed_at and zulu(opinion.changed_at),
        "companyReply": None
        if opinion.reply is None
        else {"text": opinion.reply, "createdAt": shown, "updatedAt": None},
        "status": "active",
        "isVerified": opinion.verified is True,
        "source": "Organic",
        "numberOfLikes": opinion.helpful or 0,
    }


TRUSTPILOT = Api(
    "trustpilot",
    _start,
    _subject,
    _admit,
    _cut,
    _show,
    refusal='{"message": "Too Many Requests"}',
    number=unit_id,
)
