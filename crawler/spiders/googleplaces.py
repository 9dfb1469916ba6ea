"""Ask Google Places (New) for one place: its rating, its count, and the at most five reviews that Google chose."""

import re

from crawler.spiders.approach import Approach, Signature, match_id

_ID = re.compile(r"(?:places/)?([A-Za-z0-9_-]{10,300})")

# Without a mask Google refuses; a narrow one loses ids and languages. Names, photos and addresses are not asked for.
FIELDS = (
    "id,displayName,rating,userRatingCount,reviews.name,reviews.rating,reviews.text,reviews.originalText,"
    "reviews.publishTime,reviews.relativePublishTimeDescription"
)


def start(external_id: str) -> str:
    """Return the address of a place by its place id; there is one page."""
    place = match_id(_ID, external_id, form="the place id, e.g. ChIJN1t_tDeuEmsRUsoyG83frY4")[1]
    return f"https://places.googleapis.com/v1/places/{place}"


APPROACH = Approach(start, headers={"X-Goog-FieldMask": FIELDS}, signature=Signature("X-Goog-Api-Key"))
