"""Tell an answer that ends all asking from one that a second try may change."""

import re

_QUOTA = re.compile(rb"quota|rate[ _-]?limit|over[ _-]?(?:rate|qps|limit)|too many requests", re.IGNORECASE)
_KEY = re.compile(rb"api[ _-]?key|passkey|app[ _-]?key|unregistered callers", re.IGNORECASE)
_LOOKED_AT_BYTES = 4096


def final_refusal(status: int, body: bytes, *, host: str, is_signed: bool) -> str:
    """Return why a host is not to be asked again in this run; empty where it may be.

    Interfaces say "quota used up" with 403 as often as with 429, and "wrong key" with 400, 401 or 403.

    Args:
        status: HTTP status.
        body: The answer; only its beginning is looked at.
        host: Who answered, for the reason.
        is_signed: True where the request carried a key.
    """
    beginning = body[:_LOOKED_AT_BYTES]
    if status == 403 and _QUOTA.search(beginning):
        return f"the quota at {host} is used up (HTTP 403); it is not asked again in this run"
    if is_signed and (status == 401 or (status in (400, 403) and _KEY.search(beginning))):
        return f"{host} refused our key (HTTP {status}); it is not asked again in this run"
    return ""
