"""Walk through all Steam reviews of one app by cursor, newest first."""

import re

from crawler.spiders.approach import Approach, match_id

_ID = re.compile(r"\d{1,10}")
_QUERY = "json=1&filter=recent&language=all&purchase_type=all&num_per_page=100&cursor=%2A"


def start(external_id: str) -> str:
    """Return the first page for an app id, e.g. 440; the cursor of the first page is a star."""
    app = match_id(_ID, external_id, form="the app id, e.g. 440")[0]
    return f"https://store.steampowered.com/appreviews/{app}?{_QUERY}"


# Steam answers with empty pages under load, and closes a list by repeating a cursor; see docs/sources.md.
APPROACH = Approach(start, ends_in_circle=True, empty_retries=3)
