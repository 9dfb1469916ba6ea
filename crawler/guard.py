"""The fetch guard: no request leaves for a scheme, host, port or address that the source's policy does not allow."""

import re
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.failure import NotAsked, Refused
from crawler.hostname import LOOPBACK, ascii_host
from crawler.policy import SourcePolicy

PORTS = {"http": 80, "https": 443}
POLICY_SETTING = "FETCH_POLICY"
_NOT_SENT_AS_IS = re.compile(r"[\x00-\x20\x7f\\]")
_NAT64 = ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ip_network("2000::/3")

# Twisted builds the resolver and Scrapy the middleware; a child process crawls once, so this is all they share.
_refused_hosts: dict[str, str] = {}


def refusal(url: str, policy: SourcePolicy, resolve: Callable[[str], Sequence[str]]) -> str | None:
    """Return why an address must not be fetched, or None if it may.

    Args:
        url: Absolute address, first request or redirect.
        policy: The source's policy.
        resolve: Returns all addresses of a host name; asked only for an address that is well-formed and allowed.

    References:
        RELIABILITY: decided on every resolved address, before connecting and on every redirect.
    """
    return url_refusal(url, policy) or address_refusal(resolve(urlsplit(url).hostname or ""), policy)


def url_refusal(url: str, policy: SourcePolicy) -> str | None:
    """Return what is wrong with an address by its letters alone, or None."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "the address is malformed"
    if parts.scheme not in PORTS:
        return f"scheme {parts.scheme or '(none)'} is not allowed, only http and https"
    if _NOT_SENT_AS_IS.search(url) or "@" in parts.netloc or not parts.hostname:
        return "the address is malformed or carries a user name"
    return _place_refusal(parts, port, policy)


def _place_refusal(parts: SplitResult, port: int | None, policy: SourcePolicy) -> str | None:
    """Return why host and port are not the policy's, or None."""
    if parts.hostname is None or ascii_host(parts.hostname) not in {ascii_host(host) for host in policy.hosts}:
        return f"host {parts.hostname} is not in the policy of source {policy.source}"
    wanted = policy.loopback_port or PORTS[parts.scheme]
    if (PORTS[parts.scheme] if port is None else port) != wanted:
        return f"port {port} is not allowed"
    return None


def address_refusal(addresses: Sequence[str], policy: SourcePolicy) -> str | None:
    """Return why a host with these addresses must not be connected to, or None; one bad address is enough."""
    for address in addresses:
        if not (is_global(address) or (policy.loopback_port is not None and address == LOOPBACK)):
            return f"the host name leads to {address}, which is not on the public net"
    return None


def is_global(text: str) -> bool:
    """Say whether an address, and any IPv4 address wrapped in it, belongs to the public net."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    wrapped = _wrapped(address)
    # Python calls site-local and IPv4-compatible addresses global, too; only 2000::/3 is given out (RFC 4291, 2.4).
    if isinstance(address, IPv6Address) and not wrapped and address not in _GLOBAL_UNICAST:
        return False
    return all(inner.is_global and not inner.is_multicast for inner in (address, *wrapped))


def _wrapped(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """Return the IPv4 addresses that an IPv6 address carries (mapped, 6to4, NAT64)."""
    if isinstance(address, IPv4Address):
        return []
    inner = [address.ipv4_mapped, address.sixtofour]
    if address in _NAT64:
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [found for found in inner if found is not None]


class FetchGuard:
    """Downloader middleware that refuses before anything is looked up or connected; redirects pass it again."""

    def __init__(self, policy: SourcePolicy) -> None:
        """Guard one source."""
        self._policy = policy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the guard for the policy in the settings."""
        return cls(crawler.settings[POLICY_SETTING])

    def process_request(self, request: Request) -> None:
        """Raise NotAsked unless scheme, host and port are the policy's."""
        if reason := url_refusal(request.url, self._policy):
            raise NotAsked(reason)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise Refused with the true reason where the resolver withheld a host's addresses."""
        if reason := _refused_hosts.get(urlsplit(request.url).hostname or ""):
            raise Refused(reason) from exception


class GuardedResolver:
    """Name resolver that hands out addresses only if all are allowed; the connection goes to exactly these.

    There is no second look-up between check and connection, so a name that changes its address gains nothing.
    Twisted's interfaces (IHostnameResolver, IResolutionReceiver) give these methods their names.
    """

    def __init__(self, policy: SourcePolicy, reactor: Any) -> None:
        """Stand before the reactor's own resolver."""
        self._policy, self._reactor, self._inner = policy, reactor, reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """Return the resolver for the policy in the settings, as Scrapy asks for it."""
        return cls(crawler.settings[POLICY_SETTING], reactor)

    def install_on_reactor(self) -> None:
        """Become the reactor's only resolver."""
        self._reactor.installNameResolver(self)

    def resolveHostName(self, receiver: Any, host: str, *rest: Any, **named: Any) -> object:  # noqa: N802
        """Resolve a name and pass the addresses on, all or none."""
        return self._inner.resolveHostName(_AllOrNone(receiver, host, self._policy), host, *rest, **named)


class _AllOrNone:
    """Collects a name's addresses and passes them on only when the last one has been checked."""

    def __init__(self, receiver: Any, host: str, policy: SourcePolicy) -> None:
        self._receiver, self._host, self._policy = receiver, host, policy
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        """Pass on that the look-up has begun."""
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        """Hold an address back until all are known."""
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        """Pass all addresses on, or none; an empty answer makes the connection fail before any socket is opened."""
        reason = address_refusal([address.host for address in self._addresses], self._policy)
        for address in () if reason else self._addresses:
            self._receiver.addressResolved(address)
        if reason:
            _refused_hosts[self._host.lower()] = reason
        self._receiver.resolutionComplete()
