"""Walk through the reviews of one's own verified location in Google Business Profile, last changed first."""

import re

from crawler.spiders.approach import Approach, Signature, match_id

_ID = re.compile(r"accounts/(?:\d{1,30}|-)/locations/\d{1,30}")


def start(external_id: str) -> str:
    """Return the first page for a location, e.g. accounts/1/locations/2."""
    location = match_id(_ID, external_id, form="account and location, e.g. accounts/1/locations/2")[0]
    query = "pageSize=50&orderBy=updateTime%20desc"
    return f"https://mybusiness.googleapis.com/v4/{location}/reviews?{query}"


APPROACH = Approach(start, signature=Signature("Authorization", exchange_url="https://oauth2.googleapis.com/token"))
