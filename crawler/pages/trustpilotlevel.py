"""Read what Trustpilot says of a business as a whole: of its page data and of the API's business-unit answer."""

from collections.abc import Mapping

from crawler.pages.payload import Object, at, mapping, word
from crawler.pages.shape import rating_in
from crawler.pages.spelling import count_of, facts
from store.records import Aggregate, Scale

SCALE = Scale(1.0, 5.0, stated=False)

_PAGE_STARS = ("one", "two", "three", "four", "five")
_PAGE_FACTS = {
    "stars": ("businessUnit.stars",),
    "pages": ("filters.pagination.totalPages",),
    "collected_incentivised": ("businessUnit.hasCollectedIncentivisedReviews",),
}
_API_STARS = ("oneStar", "twoStars", "threeStars", "fourStars", "fiveStars")


def is_business_unit(payload: object) -> bool:
    """Say whether an answer of the API describes a business: it has a score or counts its reviews by stars."""
    return isinstance(at(payload, "score"), dict) or isinstance(at(payload, "numberOfReviews"), dict)


def level_of_unit(unit: object) -> Aggregate:
    """Return the figures of the API's business-unit answer."""
    counts = mapping(at(unit, "numberOfReviews"))
    return _level(
        unit,
        rating=at(unit, "score", "trustScore"),
        n=counts.get("total"),
        histogram=_histogram(counts, _API_STARS),
        extra=facts(mapping(unit), {"stars": ("score.stars",)}),
    )


def level_of_page(props: object) -> Aggregate | None:
    """Return the figures of the page data; None where they name no business."""
    unit = business_of(props)
    if unit is None:
        return None
    stated = unit.get("numberOfReviews")
    return _level(
        unit,
        rating=unit.get("trustScore"),
        n=stated.get("total") if isinstance(stated, dict) else stated,
        histogram=_histogram(mapping(at(props, "filters", "reviewStatistics", "ratings")), _PAGE_STARS),
        extra=facts(mapping(props), _PAGE_FACTS),
    )


def business_of(props: object) -> Object | None:
    """Return what page data say of the business; a tool has its own name for it."""
    stated = (at(props, name) for name in ("businessUnit", "companyDetails"))
    return next((unit for unit in stated if isinstance(unit, dict)), None)


def subject_of(unit: object) -> str | None:
    """Return the domain that identifies a business, else its id."""
    return word(unit, "identifyingName") or word(unit, "name", "identifying") or word(unit, "id")


def _level(
    unit: object, *, rating: object, n: object, histogram: Mapping[str, float], extra: Mapping[str, object]
) -> Aggregate:
    """Return an aggregate; the trust score is weighted by the site and is not the mean of the stars."""
    return Aggregate(
        source="trustpilot",
        # A business without reviews has the score 0: that is no rating.
        rating=rating_in(rating, SCALE),
        scale=SCALE,
        review_count=count_of(n),
        histogram=histogram,
        histogram_unit="count" if histogram else None,
        subject=subject_of(unit),
        syntax="next_data" if at(unit, "trustScore") is not None else None,
        extra=extra,
    )


def _histogram(counts: Object, names: tuple[str, ...]) -> Mapping[str, float]:
    """Return the number of reviews by star; empty where not all five are stated."""
    stated = {str(star): count_of(counts.get(name)) for star, name in enumerate(names, start=1)}
    known = {star: n for star, n in stated.items() if n is not None}
    return known if len(known) == len(names) else {}
