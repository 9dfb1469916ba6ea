"""Interface (g): the owner's own view of a place's reviews, last changed first, for those whom the owner let in."""

import base64

from simulator.api import Api, Cut, Node, changed_at, stars, zulu
from simulator.call import Call, Reply
from simulator.googleplaces import google_error
from simulator.keys import Keys
from simulator.listing import ListingPage
from simulator.markup import segment
from simulator.opinion import Opinion

_ACCOUNT = "1"
_WORDS = ("STAR_RATING_UNSPECIFIED", "ONE", "TWO", "THREE", "FOUR", "FIVE")
_MOST = 50


def _start(subject: str) -> str:
    return f"/v4/accounts/{_ACCOUNT}/locations/{segment(subject)}/reviews?pageSize={_MOST}&orderBy=updateTime%20desc"


def _subject(call: Call) -> str | None:
    match call.segments():
        case ["v4", "accounts", _, "locations", location, "reviews"]:
            return location
    return None


def _admit(call: Call, keys: Keys) -> Reply | None:
    if keys.is_let_in(call):
        return None
    return google_error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")


def _cut(call: Call) -> Cut:
    token = call.query.get("pageToken", "")
    number = int(base64.urlsafe_b64decode(token)) if token else 1
    return Cut(number, min(max(call.number("pageSize", _MOST), 1), _MOST))


def _show(page: ListingPage, call: Call) -> Node:
    place = "/".join(call.segments()[1:5])
    answer: Node = {"totalReviewCount": page.tally.n_reviews}
    # Google leaves out what is empty.
    if page.rows:
        answer["reviews"] = [_review(row, place) for row in page.rows]
    if page.tally.mean is not None:
        answer["averageRating"] = page.tally.mean
    if page.number < page.last:
        answer["nextPageToken"] = base64.urlsafe_b64encode(str(page.number + 1).encode()).decode()
    return answer


def _review(opinion: Opinion, place: str) -> Node:
    text = "\n".join(part for part in (opinion.title, opinion.text) if part)
    review: Node = {
        "name": f"{place}/reviews/{opinion.review_id}",
        "reviewId": opinion.review_id,
        "reviewer": {"displayName": opinion.author or "", "isAnonymous": opinion.author is None},
        "starRating": _WORDS[stars(opinion) or 0],
        "createTime": zulu(opinion.appears_at, digits=".482512"),
        "updateTime": zulu(changed_at(opinion), digits=".482512"),
    }
    if text:
        review["comment"] = text
    if opinion.reply is not None:
        review["reviewReply"] = {"comment": opinion.reply, "updateTime": zulu(opinion.appears_at)}
    return review


PROFILE = Api(
    "googleprofile",
    _start,
    _subject,
    _admit,
    _cut,
    _show,
    refusal='{"error": {"code": 429, "message": "Quota exceeded for quota metric.", "status": "RESOURCE_EXHAUSTED"}}',
    order=changed_at,
)
