"""Walk through the Bazaarvoice reviews of one product of a shop, newest first."""

import re
from urllib.parse import quote

from crawler.spiders.approach import Approach, Signature, match_id

VERSION = "5.4"
_ID = re.compile(r"([a-z0-9.-]{4,253})/([^\s]{1,200})")

# These four characters separate the values of a filter; in a product id they need a backslash (Conversations API).
_SEPARATORS = re.compile(r"([\\,:&])")


def start(external_id: str) -> str:
    """Return the first page for `host/product`, e.g. api.bazaarvoice.com/6-bv."""
    host, product = match_id(_ID, external_id, form="host/product id, e.g. api.bazaarvoice.com/6-bv").groups()
    wanted = quote("ProductId:eq:" + _SEPARATORS.sub(r"\\\1", product), safe="")
    query = f"apiversion={VERSION}&Filter={wanted}&Sort=SubmissionTime%3Adesc&Include=Products&Stats=Reviews"
    return f"https://{host}/data/reviews.json?{query}&Limit=100&Offset=0"


APPROACH = Approach(start, signature=Signature(parameter="passkey"))
