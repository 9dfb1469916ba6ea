"""The table of approaches: by which way each spider named in a policy goes."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit, urlunsplit

from crawler.order import SIMULATOR_SCHEME
from crawler.policy import SourcePolicy
from crawler.spiders import (
    appstore,
    bazaarvoice,
    googleplaces,
    googleprofile,
    mangrove,
    page,
    steam,
    trustpilot,
    yotpo,
)
from crawler.spiders.approach import Approach
from store.records import Listing

APPROACHES: Mapping[str, Approach] = MappingProxyType(
    {
        "appstore": appstore.APPROACH,
        "bazaarvoice": bazaarvoice.APPROACH,
        "googleplaces": googleplaces.APPROACH,
        "googleprofile": googleprofile.APPROACH,
        "listing": page.APPROACH,
        "mangrove": mangrove.APPROACH,
        "steam": steam.APPROACH,
        "trustpilot": trustpilot.APPROACH,
        "yotpo": yotpo.APPROACH,
    }
)
"""Name in the policy (key `spider`) to the way it goes."""


def first_address(listing: Listing, policy: SourcePolicy) -> str:
    """Return where a listing begins: its own address, else what its external id leads to.

    Args:
        listing: What is to be collected.
        policy: Names the spider; on the simulated platform the same path is asked for on this machine.

    Raises:
        MalformedId: If it has no address, and its external id leads to none.
    """
    if listing.url:
        return listing.url
    public = APPROACHES[policy.spider].start(listing.external_id)
    if policy.loopback_port is None:
        return public
    return SIMULATOR_SCHEME + urlunsplit(("", "", *urlsplit(public)[2:]))
