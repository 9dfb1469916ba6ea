"""Interface (j): a vendor's widget for shops, reviews by page number, the shop's key in the path."""

from simulator.api import Api, Cut, Node, by_page, stars, whole, zulu
from simulator.call import Call, Reply
from simulator.keys import Keys
from simulator.listing import ListingPage
from simulator.markup import segment
from simulator.opinion import Opinion

_MOST = 100


def _start(subject: str) -> str:
    # The hyphen holds the place of the key.
    return f"/v1/widget/-/products/{segment(subject)}/reviews.json?per_page={_MOST}&page=1&sort=date&direction=desc"


def _subject(call: Call) -> str | None:
    match call.segments():
        case ["v1", "widget", _, "products", product, "reviews.json"]:
            return product
    return None


def _admit(call: Call, keys: Keys) -> Reply | None:
    if call.segments()[2] == keys.api_key:
        return None
    return Reply({"status": {"code": 401, "message": "Unauthorized", "error_type": "InvalidAppKey"}}, 401)


def _cut(call: Call) -> Cut:
    return by_page(call, page="page", size="per_page", most=_MOST)


def _show(page: ListingPage, call: Call) -> Node:
    tally = page.tally
    response = {
        "pagination": {"page": page.number, "per_page": _cut(call).size, "total": tally.n_reviews},
        "bottomline": {
            "total_review": tally.n_reviews,
            "average_score": tally.mean or 0,
            "star_distribution": {str(star): n for star, n in tally.histogram.items()},
        },
        "products": [{"id": 1, "domain_key": page.subject, "name": page.name}],
        "reviews": [_review(row) for row in page.rows],
    }
    return {"status": {"code": 200, "message": "OK"}, "response": response}


def _review(opinion: Opinion) -> Node:
    node: Node = {
        "id": whole(opinion.review_id),
        "score": stars(opinion),
        "title": opinion.title or "",
        "content": opinion.text or "",
        "votes_up": opinion.helpful or 0,
        "votes_down": 0,
        "created_at": zulu(opinion.appears_at, digits=".000"),
        "deleted": False,
        "verified_buyer": opinion.verified is True,
        "user": {"user_id": 1, "display_name": opinion.author, "user_type": "User"},
    }
    if opinion.reply is not None:
        node["comment"] = {"id": 1, "content": opinion.reply}
    return node


YOTPO = Api("yotpo", _start, _subject, _admit, _cut, _show)
