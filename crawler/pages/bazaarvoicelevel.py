"""Read the figures that a Bazaarvoice answer gives of its products."""

from collections.abc import Iterator

from crawler.pages.payload import Object, at, figure, mapping, objects, word
from crawler.pages.rating import read_count
from store.records import Aggregate, Scale

_HIGHEST = 100


def read_levels(answer: Object) -> list[Aggregate]:
    """Return the mean, count and histogram of each product of an answer; without figures, the length of the list.

    `FilteredReviewStatistics` speak of a part of the reviews: they are kept as facts beside the whole, never mixed.

    Args:
        answer: One answer of the interface: reviews that include products, a list of products, or statistics.
    """
    rows = objects(answer.get("Results"))
    levels = [_level(product, answer) for product in _products(answer, rows)]
    reviewed = {word(row, "ProductId") for row in rows if "ReviewText" in row or "Rating" in row} - {None}
    if levels or len(reviewed) != 1 or (total := read_count(figure(answer, "TotalResults"))) is None:
        return levels
    high = read_count(figure(rows[0], "RatingRange"))
    return [
        Aggregate(
            source="bazaarvoice",
            rating=None,
            scale=_scale(high),
            review_count=total,
            subject=reviewed.pop(),
            extra=_paging(answer),
        )
    ]


def _products(answer: Object, rows: list[Object]) -> Iterator[Object]:
    """Yield the products with figures: those that the reviews speak of first, included ones, then listed ones."""
    included = mapping(at(answer, "Includes", "Products"))
    wanted = [name for row in rows if (name := word(row, "ProductId"))]
    for name in dict.fromkeys((*wanted, *included)):
        if mapping(at(included, name, "ReviewStatistics")):
            yield {**mapping(included[name]), "Id": name}
    for row in (mapping(row.get("ProductStatistics")) or row for row in rows):
        if mapping(row.get("ReviewStatistics")):
            yield {**row, "Id": word(row, "ProductId") or word(row, "Id")}


def _level(product: Object, answer: Object) -> Aggregate:
    """Return the figures of a product; 0 reviews have no mean."""
    whole = mapping(product.get("ReviewStatistics"))
    n_reviews = read_count(figure(whole, "TotalReviewCount"))
    scale = _scale(read_count(figure(whole, "OverallRatingRange")))
    mean = figure(whole, "AverageOverallRating") if n_reviews != 0 else None
    part = mapping(product.get("FilteredReviewStatistics"))
    facts = {
        "filtered_rating": figure(part, "AverageOverallRating"),
        "filtered_review_count": figure(part, "TotalReviewCount"),
        "ratings_only": figure(whole, "RatingsOnlyReviewCount"),
        "incentivised_count": figure(whole, "IncentivizedReviewCount"),
    }
    histogram = _histogram(whole, int(scale.high)) if n_reviews != 0 else {}
    return Aggregate(
        source="bazaarvoice",
        rating=float(mean) if mean is not None and scale.holds(mean) else None,
        scale=scale,
        review_count=n_reviews,
        histogram=histogram,
        histogram_unit="count" if histogram else None,
        subject=word(product, "Id"),
        extra=_paging(answer) | {name: value for name, value in facts.items() if value is not None},
    )


def _scale(high: int | None) -> Scale:
    """Return the scale up to a stated range; an absent or senseless one leaves five stars assumed."""
    return Scale(1.0, float(high)) if high and 1 < high <= _HIGHEST else Scale(1.0, 5.0, stated=False)


def _histogram(whole: Object, high: int) -> dict[str, float]:
    """Return star to count; a star that nobody gave is not listed, and has a count of 0."""
    stated = objects(whole.get("RatingDistribution")) if whole.get("RatingDistribution") else []
    counts = {word(bar, "RatingValue"): figure(bar, "Count") for bar in stated}
    return {str(star): float(counts.get(str(star)) or 0) for star in range(1, high + 1)} if counts else {}


def _paging(answer: Object) -> dict[str, object]:
    """Return which part of which list the answer is."""
    names = (("total_results", "TotalResults"), ("limit", "Limit"), ("offset", "Offset"))
    return {ours: n for ours, theirs in names if (n := figure(answer, theirs)) is not None}
