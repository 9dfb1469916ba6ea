"""Walk through the Mangrove reviews of one place or site, up to a thousand a page."""

import re
from urllib.parse import quote

from crawler.spiders.approach import Approach, match_id

_ID = re.compile(r"geo:[-+\d.,]+[^\s]*|https://[^\s]+")


def start(external_id: str) -> str:
    """Return the first page for a subject, which Mangrove names by a geo: URI or an https address."""
    subject = match_id(_ID, external_id, form="a geo: URI or an https address, e.g. geo:50.77,6.08?q=Name")[0]
    query = f"sub={quote(subject, safe='')}&limit=1000&offset=0&latest_edits_only=true"
    return f"https://api.mangrove.reviews/reviews?{query}"


APPROACH = Approach(start)
