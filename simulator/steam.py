"""Interface (d): a game store's reviews by cursor, thumbs up or down, never a full page."""

import base64

from simulator.api import Api, Cut, Node, changed_at, everybody
from simulator.call import Call
from simulator.listing import ListingPage
from simulator.markup import segment
from simulator.opinion import Opinion

_FIRST = "*"
_SHARE_SHOWN = 0.8
_SALT = b"\xfb\xff"
"""Puts plus, slash and equals signs into every cursor: who does not encode them gets lost."""


def _start(subject: str) -> str:
    query = "json=1&filter=recent&language=all&purchase_type=all&num_per_page=100&cursor=%2A"
    return f"/appreviews/{segment(subject)}?{query}"


def _subject(call: Call) -> str | None:
    match call.segments():
        case ["appreviews", app]:
            return app if call.query.get("json") == "1" else None
    return None


def _cursor(number: int) -> str:
    return base64.b64encode(_SALT + number.to_bytes(3)).decode()


def _number(cursor: str) -> int:
    """Return the page that a cursor leads to; an unknown one leads to an empty page, as in the store."""
    if cursor == _FIRST:
        return 1
    raw = base64.b64decode(cursor.encode("latin-1", "replace"))
    return int.from_bytes(raw[2:]) if raw[:2] == _SALT else 999_999


def _cut(call: Call) -> Cut:
    asked = min(max(call.number("num_per_page", 20), 1), 100)
    # The store gives fewer than it is asked for: a short page is not the last one.
    return Cut(_number(call.query.get("cursor", _FIRST)), max(int(asked * _SHARE_SHOWN), 1))


def _show(page: ListingPage, call: Call) -> Node:
    here = call.query.get("cursor", _FIRST)
    summary: Node = {"num_reviews": len(page.rows)}
    if here == _FIRST:
        n_up = sum(n for star, n in page.tally.histogram.items() if star >= _middle(page.tally.low, page.tally.high))
        summary |= {
            "review_score": 8,
            "review_score_desc": "Very Positive",
            "total_positive": n_up,
            "total_negative": page.tally.n_reviews - n_up,
            "total_reviews": page.tally.n_reviews,
        }
    return {
        "success": 1,
        "query_summary": summary,
        "reviews": [_review(row) for row in page.rows],
        # Behind the last page the store repeats the cursor that it was given.
        "cursor": _cursor(page.number + 1) if page.rows else here,
    }


def _middle(low: float, high: float) -> float:
    return (low + high) / 2


def _review(opinion: Opinion) -> Node:
    node: Node = {
        "recommendationid": opinion.review_id,
        "author": {
            # A pseudonym's digits, for the store knows its users by number.
            "steamid": str(int.from_bytes((opinion.author or "").encode()[:7])),
            "num_games_owned": 12,
            "num_reviews": 3,
            "playtime_forever": 754,
        },
        "language": {"de": "german", "en": "english", "fr": "french"}.get(opinion.language or "", "english"),
        "review": "\n".join(text for text in (opinion.title, opinion.text) if text),
        "timestamp_created": int(opinion.appears_at.timestamp()),
        "timestamp_updated": int(changed_at(opinion).timestamp()),
        "votes_up": opinion.helpful or 0,
        "votes_funny": 0,
        "weighted_vote_score": "0.523809552192687988" if opinion.helpful else 0,
        "comment_count": 0,
        "steam_purchase": opinion.verified is not False,
        "received_for_free": False,
        "written_during_early_access": False,
    }
    if opinion.rating is not None:
        node["voted_up"] = opinion.rating >= _middle(opinion.low, opinion.high)
    return node


STEAM = Api("steam", _start, _subject, everybody, _cut, _show, refusal="null")
