"""Interface (e): an open-review site, where writers sign what they say and nothing is ever overwritten."""

from simulator.api import Api, Cut, Node, by_offset, everybody, stars
from simulator.call import Call
from simulator.listing import ListingPage
from simulator.markup import segment
from simulator.opinion import Opinion
from simulator.statement import signed_statement

MOST = 1000
_STEP = 25


def _start(subject: str) -> str:
    return f"/reviews?sub={segment(subject)}&limit={MOST}&offset=0&latest_edits_only=true"


def _subject(call: Call) -> str | None:
    return call.query.get("sub") if call.path == "/reviews" else None


def _cut(call: Call) -> Cut:
    return by_offset(call, offset="offset", limit="limit", most=MOST)


def _show(page: ListingPage, call: Call) -> Node:
    return {"reviews": [_statement(row) for row in page.rows]}


def _statement(opinion: Opinion) -> Node:
    """Return a signed review; one that was changed is a new statement on the first."""
    writer = opinion.author or opinion.review_id
    if opinion.first is None or opinion.changed_at is None:
        return signed_statement(_payload(opinion, opinion.subject), writer)
    first = signed_statement(_payload(opinion.first, opinion.subject), writer)
    change = _payload(opinion, f"urn:maresi:{first['signature']}") | {"action": "edit"}
    return signed_statement(change | {"iat": int(opinion.changed_at.timestamp())}, writer)


def _payload(opinion: Opinion, subject: str) -> Node:
    payload: Node = {
        "sub": subject,
        "iat": int(opinion.appears_at.timestamp()),
        "opinion": "\n".join(text for text in (opinion.title, opinion.text) if text),
        # Keeps two writers' equal words apart, as their devices do.
        "metadata": {"client_id": "https://simulator.invalid", "nickname": opinion.author, "nonce": opinion.review_id},
    }
    step = stars(opinion, low=0, high=100 // _STEP)
    if step is not None:
        payload["rating"] = step * _STEP
    return payload


MANGROVE = Api("mangrove", _start, _subject, everybody, _cut, _show)
