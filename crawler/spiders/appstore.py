"""Walk through the App Store's customer reviews of one app in one country: ten pages of fifty, newest first."""

import re

from crawler.spiders.approach import Approach, match_id

_ID = re.compile(r"([a-z]{2})/(\d{3,15})")


def start(external_id: str) -> str:
    """Return the first page for `country/app`, e.g. de/343555245."""
    country, app = match_id(_ID, external_id, form="country/app id, e.g. de/343555245").groups()
    return f"https://itunes.apple.com/{country}/rss/customerreviews/page=1/id={app}/sortby=mostrecent/json"


APPROACH = Approach(start)
