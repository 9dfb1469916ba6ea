"""Walk through the Yotpo reviews of one product of a shop, newest first."""

import re
from urllib.parse import quote

from crawler.spiders.approach import PLACE_OF_KEY, Approach, Signature, match_id

_ID = re.compile(r"[^\s/?#]{1,200}")


def start(external_id: str) -> str:
    """Return the first page for a product id; the shop's app key takes its place in the path when it is sent."""
    product = quote(match_id(_ID, external_id, form="the shop's product id, e.g. 4711")[0], safe="")
    query = "per_page=100&page=1&sort=date&direction=desc"
    return f"https://api-cdn.yotpo.com/v1/widget/{PLACE_OF_KEY}/products/{product}/reviews.json?{query}"


APPROACH = Approach(start, signature=Signature(path_after="/v1/widget/"))
