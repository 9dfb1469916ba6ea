"""Opinions as schema.org nodes, the way shops embed them in JSON-LD."""

from simulator.listing import ListingPage, Tally
from simulator.markup import plain
from simulator.opinion import Opinion
from store.records import SubjectKind

# Employers are organisations to schema.org; it has no better word for a site either.
ITEM_TYPES = {
    SubjectKind.PRODUCT: "Product",
    SubjectKind.EMPLOYER: "Organization",
    SubjectKind.PLACE: "LocalBusiness",
    SubjectKind.ORGANISATION: "Organization",
    SubjectKind.SITE: "Place",
}

Node = dict[str, object]


def item_node(page: ListingPage, address: str) -> Node:
    """Return the rated thing with its aggregate and the reviews of one page.

    Args:
        page: What to show.
        address: The listing's own address, the same on all pages.
    """
    return {
        "@context": "https://schema.org",
        "@type": ITEM_TYPES[page.kind],
        "@id": address,
        "name": page.name,
        "sku" if page.kind is SubjectKind.PRODUCT else "identifier": page.subject,
        "url": address,
        "aggregateRating": aggregate_node(page.tally),
        "review": [review_node(row, address) for row in page.rows],
    }


def aggregate_node(tally: Tally) -> Node:
    """Return the platform's own mean and counts; without any rating it states the count alone, never a mean of 0."""
    node: Node = {"@type": "AggregateRating", "reviewCount": tally.n_reviews}
    if tally.mean is not None:
        node |= {"ratingValue": plain(tally.mean), "ratingCount": tally.n_rated}
        node |= {"bestRating": plain(tally.high), "worstRating": plain(tally.low)}
    return node


def review_node(opinion: Opinion, address: str) -> Node:
    """Return one review; what the opinion does not state is left out."""
    parts = opinion.parts
    # The id is relative to the site: it must stay the same when the platform comes back on another port.
    node: Node = {
        "@type": "Review",
        "@id": f"{address}#review-{opinion.review_id}",
        "identifier": opinion.review_id,
        "datePublished": opinion.published,
        "author": opinion.author and {"@type": "Person", "name": opinion.author},
        "name": opinion.title,
        "reviewBody": opinion.text,
        "reviewRating": _rating_nodes(opinion),
        "inLanguage": opinion.language,
        "positiveNotes": parts.get("pros"),
        "negativeNotes": parts.get("cons"),
        "upvoteCount": opinion.helpful,
        "additionalProperty": _verified(opinion.verified),
        "comment": None if opinion.reply is None else _comment(opinion.reply),
    }
    return {name: value for name, value in node.items() if value is not None}


def _rating_nodes(opinion: Opinion) -> object:
    """Return one rating, a list where aspects are rated too, or None."""
    own = [] if opinion.rating is None else [_rating_node(opinion, opinion.rating)]
    aspects = [_rating_node(opinion, value) | {"reviewAspect": name} for name, value in opinion.sub_ratings.items()]
    nodes = own + aspects
    return nodes[0] if nodes == own and own else nodes or None


def _rating_node(opinion: Opinion, value: float) -> Node:
    return {
        "@type": "Rating",
        "ratingValue": plain(value),
        "bestRating": plain(opinion.high),
        "worstRating": plain(opinion.low),
    }


def _verified(verified: bool | None) -> list[Node] | None:
    if verified is None:
        return None
    return [{"@type": "PropertyValue", "name": "verified", "value": verified}]


def _comment(reply: str) -> Node:
    return {"@type": "Comment", "text": reply} if reply else {"@type": "Comment"}
