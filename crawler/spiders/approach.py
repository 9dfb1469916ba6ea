"""How one source is walked: where a listing begins, what each request carries, and where the key stands."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from crawler.errors import CrawlerError

IS_SIGNED = "leumund_signed"
SIGNED: Mapping[str, object] = MappingProxyType({IS_SIGNED: True, "dont_redirect": True})
"""Meta of a request that is to be signed just before it is sent; a key never follows a redirect."""
PLACE_OF_KEY = "-"
"""Stands in a kept path where the key stands in the path that is sent."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


class MalformedId(CrawlerError):
    """A listing's external id is not of the form that its source uses."""

    exit_code = 2

    def __init__(self, external_id: str, *, form: str) -> None:
        """Name the id and the form that is needed.

        Args:
            external_id: As the listing has it.
            form: What it should look like, with an example.
        """
        super().__init__(
            f"{external_id[:80]!r} does not say where the listing is",
            where="external_id of the listing",
            todo=f"write {form}, or give the listing its address (url).",
        )


@dataclass(frozen=True, slots=True)
class Signature:
    """Where the key of an interface stands in a request; exactly one of the first three is stated."""

    header: str = ""
    """Header that carries it, e.g. X-Goog-Api-Key."""
    parameter: str = ""
    """Query parameter that carries it, e.g. apikey."""
    path_after: str = ""
    """Beginning of a path whose next segment it is, e.g. /v1/widget/."""
    exchange_url: str = ""
    """Where an OAuth refresh token is changed into the access token that is sent; empty where the key itself is."""

    def headers(self, secret: str) -> dict[str, str]:
        """Return the headers that sign a request."""
        if not self.header:
            return {}
        return {self.header: f"Bearer {secret}" if self.exchange_url else secret}

    def signed(self, url: str, secret: str) -> str:
        """Return the address as it is sent."""
        parts = urlsplit(url)
        if self.parameter:
            own = urlencode({self.parameter: secret})
            return urlunsplit(parts._replace(query=f"{parts.query}&{own}" if parts.query else own))
        if self.path_after:
            kept, sent = (self.path_after + text + "/" for text in (PLACE_OF_KEY, quote(secret, safe="")))
            return urlunsplit(parts._replace(path=parts.path.replace(kept, sent, 1)))
        return url

    def unsigned(self, url: str) -> str:
        """Return the address as it may be kept: whatever stands in the place of the key is taken out."""
        parts = urlsplit(url)
        if self.parameter and self.parameter in dict(parse_qsl(parts.query, keep_blank_values=True)):
            pieces = [piece for piece in parts.query.split("&") if piece.partition("=")[0] != self.parameter]
            return urlunsplit(parts._replace(query="&".join(pieces)))
        if self.path_after and parts.path.startswith(self.path_after):
            segment = re.compile(re.escape(self.path_after) + "[^/]+/")
            return urlunsplit(parts._replace(path=segment.sub(self.path_after + PLACE_OF_KEY + "/", parts.path, 1)))
        return url


@dataclass(frozen=True, slots=True)
class Approach:
    """One source's way in, as plain facts; the engine in `listing` does the walking."""

    start: Callable[[str], str]
    """First address of a listing, from its external id, without key; raises MalformedId."""
    finds_addresses: bool = True
    """False where an external id leads nowhere and each listing states its own address."""
    headers: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """Headers of every request, without key."""
    signature: Signature | None = None
    """Where the key stands; None where the source asks for none."""
    ends_in_circle: bool = False
    """True where the last page leads back to one that was met; elsewhere that is a fault."""
    empty_retries: int = 0
    """How often an empty page is asked for again while the source announces more than was seen."""

    def unsigned(self, url: str) -> str:
        """Return the address as it may be kept."""
        return self.signature.unsigned(url) if self.signature else url


def match_id(pattern: re.Pattern[str], external_id: str, *, form: str) -> re.Match[str]:
    """Return the match of a whole external id.

    Args:
        pattern: What it must look like.
        external_id: As the listing has it.
        form: The same for people, with an example.

    Raises:
        MalformedId: If it looks otherwise.
    """
    match = pattern.fullmatch(external_id)
    if match is None:
        raise MalformedId(external_id, form=form)
    return match
