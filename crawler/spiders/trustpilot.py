"""Walk through the Trustpilot reviews of one business unit, newest first."""

import re

from crawler.spiders.approach import Approach, Signature, match_id

_ID = re.compile(r"[0-9a-f]{24}")


def start(external_id: str) -> str:
    """Return the address of a business unit by its id; it counts its reviews, and their list follows."""
    unit = match_id(_ID, external_id, form="the business unit id, 24 hexadecimal digits")[0]
    return f"https://api.trustpilot.com/v1/business-units/{unit}"


APPROACH = Approach(start, signature=Signature(parameter="apikey"))
