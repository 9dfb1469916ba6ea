"""Take keys, passwords and the like out of a text before anybody reads it."""

import re
from urllib.parse import quote, quote_plus

from crawler.credentials import Secret

HIDDEN = "[hidden]"
_HEADER = re.compile(r"\b((?:proxy-)?authorization|(?:set-)?cookie|x-goog-api-key)(['\"]?\s*[:=]\s*)[^\r\n]+", re.I)
_PARAMETER = re.compile(
    r"\b((?:api|app|pass)?_?-?key|(?:access_|refresh_|id_|u)?token|client_secret|secret|password|passwd|pwd)"
    r"(['\"]?\s*[:=]\s*['\"]?)[^\s&'\",;<>]+",
    re.I,
)
_USER = re.compile(r"(://)[^/\s@'\"]+@")
_LEAST_LENGTH = 4


class Redaction:
    """Knows what must not be shown: the shape of secrets in general, and those of this process by their letters."""

    def __init__(self) -> None:
        """Start with the shapes alone."""
        self._known: tuple[str, ...] = ()

    def hide(self, *secrets: Secret) -> None:
        """Take these out from now on, also where they are written for an address."""
        texts = [secret.reveal() for secret in secrets]
        # A key of a few letters would blot out ordinary words.
        forms = {form for text in texts for form in (text, quote(text, safe=""), quote_plus(text))}
        forms = {form for form in forms if len(form) >= _LEAST_LENGTH}
        self._known = tuple(sorted({*self._known, *forms}, key=len, reverse=True))

    def __call__(self, text: str) -> str:
        """Return the text without secrets."""
        for secret in self._known:
            text = text.replace(secret, HIDDEN)
        return without_shapes(text)


def without_shapes(text: str) -> str:
    """Return a text without what looks like a secret: headers, key= and token= parameters, users in addresses."""
    text = _HEADER.sub(rf"\1\2{HIDDEN}", text)
    text = _PARAMETER.sub(rf"\1\2{HIDDEN}", text)
    return _USER.sub(rf"\1{HIDDEN}@", text)
