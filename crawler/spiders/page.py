"""Walk through a page that the user names by its address, from one page of the list to the next."""

from crawler.spiders.approach import Approach, MalformedId


def start(external_id: str) -> str:
    """Return nothing: such a listing begins where its own address says.

    Raises:
        MalformedId: Always.
    """
    raise MalformedId(external_id, form="nothing here")


APPROACH = Approach(start, finds_addresses=False)
