"""Where the dashboard answers, to whom, and whether they must sign in: the part of the configuration that says so."""

from ipaddress import ip_address, ip_network
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from jobs.strict import Strict


def _address(text: str) -> str:
    return str(ip_address(text))


def _network(text: str) -> str:
    return str(ip_network(text))


class ServeSettings(Strict):
    """Where the dashboard answers."""

    port: int = Field(8080, ge=1024, le=65535)
    """TCP port, 1024 to 65535."""
    host: Annotated[str, AfterValidator(_address)] = "127.0.0.1"
    """Address to listen on; any but loopback's needs accounts."""
    names: tuple[Annotated[str, Field(pattern=r"^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$")], ...] = ()
    """Host names that it answers to beside this machine's own; any needs accounts."""
    trusted_proxies: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    """Addresses of reverse proxies whose word on client and scheme is taken; any needs accounts."""
    accounts: bool = False
    """Ask for a login also where nobody else can reach it."""

    @model_validator(mode="after")
    def _somebody_can_ask_for_it(self) -> Self:
        if ip_address(self.host).is_unspecified and not self.names:
            raise ValueError(f"it listens on every address ({self.host}), but `names` does not say how it is called")
        return self

    @property
    def needs_accounts(self) -> bool:
        """Say whether anybody else than whoever works on this machine can reach it."""
        is_open = not ip_address(self.host).is_loopback
        return bool(self.accounts or is_open or self.names or self.trusted_proxies)

    @property
    def known_hosts(self) -> tuple[str, ...]:
        """Return the host names that it answers to beside loopback's, as they stand in a request."""
        address = ip_address(self.host)
        own = () if address.is_loopback or address.is_unspecified else (self.host,)
        return (*self.names, *(f"[{each}]" if ":" in each else each for each in own))

    def warnings(self) -> list[str]:
        """Return what whoever starts it should know."""
        if not self.needs_accounts or self.trusted_proxies or ip_address(self.host).is_loopback:
            return []
        return ["note: without TLS before it, passwords cross the network in the open; see docs/operating.md"]
