"""Host names: how they are looked up, and which of them can only mean a host on the public net."""

import re

LOOPBACK = "127.0.0.1"
_LOCAL_ENDINGS = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def ascii_host(host: str) -> str | None:
    """Return a host name as it is looked up: lower case, international letters encoded; None if it is none."""
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None


def is_public_name(host: str) -> bool:
    """Say whether this is a plain name that can only mean a host on the public net."""
    labels = (ascii_host(host) or "").split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return False
    # A last label that begins with a digit makes resolvers read the whole as an address (0x7f.1, 127.1).
    return not labels[-1][0].isdigit() and labels[-1] not in _LOCAL_ENDINGS
