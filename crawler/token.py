"""OAuth: change a lasting refresh token into the short-lived access token that requests carry."""

import json
from dataclasses import dataclass
from urllib.parse import urlencode

from crawler.credentials import Grant, Secret

RENEW_BEFORE_SECONDS = 60.0
"""An access token is renewed this long before it expires, so that none expires on its way."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A permission for about an hour."""

    secret: Secret
    """What requests carry."""
    good_until: float
    """Monotonic moment from which on it is renewed, seconds."""


def token_form(grant: Grant) -> bytes:
    """Return the body of the request for an access token.

    References:
        RFC 6749, section 6; Google, "Using OAuth 2.0 for Web Server Applications", refreshing an access token.
    """
    return urlencode(
        {
            "client_id": grant.client_id.reveal(),
            "client_secret": grant.client_secret.reveal(),
            "refresh_token": grant.refresh_token.reveal(),
            "grant_type": "refresh_token",
        }
    ).encode()


def read_token(body: bytes, *, now: float) -> AccessToken | None:
    """Return the access token in an answer of the token endpoint; None where there is none.

    Args:
        body: JSON as received.
        now: Monotonic clock, seconds.

    References:
        RFC 6749, section 5.1: access_token, expires_in in seconds (missing: used for this moment alone).
    """
    try:
        stated = json.loads(body)
    except (ValueError, RecursionError):
        return None
    token = stated.get("access_token") if isinstance(stated, dict) else None
    if not isinstance(token, str) or not token:
        return None
    seconds = stated.get("expires_in")
    lasts = float(seconds) if isinstance(seconds, int | float) and not isinstance(seconds, bool) else 0.0
    return AccessToken(Secret(token), now + max(lasts - RENEW_BEFORE_SECONDS, 0.0))
