"""Policies: how each source may be reached, and the gate that keeps an incomplete one shut."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from crawler.errors import CrawlerError

PageKind = Literal["schemaorg", "appstore"]
SpiderKind = Literal["listing"]
LOOPBACK = "127.0.0.1"
LEAST_DELAY_SECONDS = 2.0
_LOCAL_ENDINGS = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class Basis(StrEnum):
    """Why a source may be collected at all; a person decides."""

    OFFICIAL_API = "official-api"
    LICENSED_EXPORT = "licensed-export"
    OWN_DATA = "own-data"
    PERMITTED_CRAWL = "permitted-crawl"


class Reservation(StrEnum):
    """What the source says on text-and-data mining, in robots.txt, tdmrep.json, header, meta or terms."""

    NONE_FOUND = "none-found"
    NOT_THE_BASIS = "not-the-basis"
    RESERVED = "reserved"


class PolicyError(CrawlerError):
    """A source policy that can't be read or must not be used."""

    exit_code = 2


class PolicyUnreadable(PolicyError):
    """A policy file with a wrong key, a wrong value or no TOML in it."""


class PolicyIncomplete(PolicyError):
    """A policy that lacks what must be known before a source is asked for anything."""

    def __init__(self, policy: "SourcePolicy", missing: tuple[str, ...]) -> None:
        """Keep what is missing, in the words of the policy file."""
        super().__init__(
            f"source {policy.source} may not be collected yet: {'; '.join(missing)}",
            where=f"config/sources/{policy.source}.toml",
            todo="fill in the keys named above after reading the source's terms; every key is explained there.",
        )
        self.missing = missing


class SourcePolicy(BaseModel):
    """What may be asked of one source, how politely, and on which ground."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    """Name of the source; listings refer to it. Lower case, digits, hyphens."""
    page: PageKind
    """Which page reads what the source answers; see crawler/pages/registry.py."""
    spider: SpiderKind = "listing"
    """Which spider walks through the pages."""
    enabled: bool = False
    """False: never crawled, whatever else is filled in."""
    basis: Basis | None = None
    """Why the source may be collected; None closes it."""
    robots: Literal["obey"] = "obey"
    """robots.txt is always obeyed; the key exists so that the file says it."""
    terms_reviewed_on: date | None = None
    """Day on which somebody last read the source's terms; None closes the source."""
    terms_reviewed_by: str = ""
    """Who read them; empty closes the source."""
    tdm: Reservation | None = None
    """Reservation against text-and-data mining; None or reserved closes the source."""
    hosts: tuple[str, ...] = ()
    """Public host names that may be asked, exact; none closes the source."""
    delay_seconds: float = Field(default=5.0, ge=0.0, le=3600.0)
    """Least time between two requests to one host, seconds; at least 2 in a file."""
    concurrency: int = Field(default=1, ge=1, le=2)
    """Requests under way at one host at the same time, 1 or 2."""
    retention_days: int = Field(default=365, ge=1, le=3650)
    """How long texts are kept, days; ratings and dates stay unless the next line says otherwise."""
    retention_ratings_days: int | None = Field(default=None, ge=1, le=3650)
    """How long ratings, dates and every other part but the listing's external id are kept, days; None: they stay."""
    contact: str = Field(default="", max_length=200)
    """Address or page that the source's operator can turn to; sent with each request."""
    incremental: bool = False
    """True: between two full censuses stop at the first page that holds only known, unchanged reviews."""
    census_every_days: int = Field(default=7, ge=1, le=365)
    """Longest time between two full censuses of an incremental source, days."""
    max_pages: int = Field(default=500, ge=1, le=10_000)
    """Most pages of one listing in one run; beyond it the run is partial."""
    max_wait_seconds: int = Field(default=600, ge=0, le=3600)
    """Longest wait that the source may ask for (Retry-After), seconds; beyond it the run is partial."""
    rating_fill: float = Field(default=0.95, ge=0.0, le=1.0)
    """Least share of reviews with a rating on a sound page; 0 where ratings are optional."""
    loopback_port: int | None = Field(default=None, ge=1, le=65535)
    """Port of the simulated platform; never in a file, see `loopback_policy`."""

    @model_validator(mode="after")
    def _is_public_or_loopback(self) -> Self:
        """Refuse every mixture of the public net and this machine."""
        if self.loopback_port is not None:
            if self.hosts != (LOOPBACK,):
                raise ValueError(f"a loopback policy allows {LOOPBACK} alone")
            return self
        if self.delay_seconds < LEAST_DELAY_SECONDS:
            raise ValueError(f"delay_seconds = {self.delay_seconds:g}: at least {LEAST_DELAY_SECONDS:g} seconds")
        for host in self.hosts:
            if not is_public_name(host):
                raise ValueError(
                    f"hosts: {host!r} is no public host name (no addresses, ports, schemes or local names)"
                )
        return self

    def digest(self) -> str:
        """Return the SHA-256 of everything that shapes a collection; the simulator's port is left out."""
        return hashlib.sha256(self.model_dump_json(exclude={"loopback_port"}).encode()).hexdigest()


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


def loopback_policy(source: str, page: PageKind, spider: Literal["listing"], port: int) -> SourcePolicy:
    """Return a policy that allows exactly 127.0.0.1:port without delay, for the simulated platform.

    Args:
        source: Name under which the reviews are kept.
        page: The page that reads them.
        spider: The spider that walks.
        port: Where the simulator listens.
    """
    return SourcePolicy(
        source=source,
        page=page,
        spider=spider,
        enabled=True,
        basis=Basis.OWN_DATA,
        terms_reviewed_on=date(2026, 1, 1),
        terms_reviewed_by="simulated platform",
        tdm=Reservation.NOT_THE_BASIS,
        hosts=(LOOPBACK,),
        delay_seconds=0.0,
        concurrency=2,
        contact="simulated platform",
        max_pages=10_000,
        max_wait_seconds=60,
        # It serves any stream of reviews, with ratings or without; what it usually shows is known after one run.
        rating_fill=0.0,
        loopback_port=port,
    )


def missing_lines(policy: SourcePolicy) -> tuple[str, ...]:
    """Return what keeps the source closed, one plain sentence each; empty when it may be collected."""
    gate = {
        "it is switched off (enabled = false)": not policy.enabled,
        "no legal basis is named (basis)": policy.basis is None,
        "nobody has reviewed its terms (terms_reviewed_on)": policy.terms_reviewed_on is None,
        "the reviewer of its terms is not named (terms_reviewed_by)": not policy.terms_reviewed_by.strip(),
        "its text-and-data-mining reservation was not looked up (tdm)": policy.tdm is None,
        "it reserves text-and-data mining (tdm)": policy.tdm is Reservation.RESERVED,
        "no host is allowed (hosts)": not policy.hosts,
        # A published interface expects strangers; anybody else's pages do not.
        "no contact is given (contact)": not policy.contact.strip() and policy.basis is not Basis.OFFICIAL_API,
    }
    return tuple(sentence for sentence, is_missing in gate.items() if is_missing)


def require_complete(policy: SourcePolicy) -> None:
    """Return nothing if the source may be collected.

    Raises:
        PolicyIncomplete: Naming every line that is missing.
    """
    if missing := missing_lines(policy):
        raise PolicyIncomplete(policy, missing)


def read_policy(path: Path) -> SourcePolicy:
    """Return the policy that a TOML file states.

    Raises:
        PolicyUnreadable: If it is no TOML, or a key or value is wrong; a wrong key names the nearest valid one.
    """
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyUnreadable(
            f"the policy file can't be read: {error}", where=str(path), todo="correct the file (TOML, UTF-8)."
        ) from error
    _refuse_unknown_keys(stated, path)
    try:
        return SourcePolicy.model_validate(stated)
    except ValidationError as error:
        raise PolicyUnreadable(
            "; ".join(_plain(line["loc"], line["msg"]) for line in error.errors()),
            where=str(path),
            todo="correct the value; the comment above each key gives unit and range.",
        ) from error


def _plain(location: tuple[int | str, ...], message: str) -> str:
    """Return one complaint of the schema as `key: what is wrong`."""
    key = ".".join(str(part) for part in location)
    return ": ".join(part for part in (key, message.removeprefix("Value error, ")) if part)


def _refuse_unknown_keys(stated: Mapping[str, object], path: Path) -> None:
    """Raise for the first key that no file may hold, naming the nearest one that it may."""
    valid = sorted(set(SourcePolicy.model_fields) - {"loopback_port"})
    for key in stated:
        if key not in valid:
            near = get_close_matches(key, valid, n=1, cutoff=0.0)[0]
            raise PolicyUnreadable(
                f"unknown key {key!r}; the nearest valid key is {near!r}",
                where=str(path),
                todo=f"correct or remove the key; valid keys: {', '.join(valid)}.",
            )


def load_policies(folder: Path) -> Mapping[str, SourcePolicy]:
    """Return the policies of all *.toml files in a folder by source name.

    Raises:
        PolicyUnreadable: If a file is wrong or two name the same source.
    """
    policies: dict[str, SourcePolicy] = {}
    for path in sorted(folder.glob("*.toml")):
        policy = read_policy(path)
        if policy.source in policies:
            raise PolicyUnreadable(
                f"source {policy.source!r} has two policies",
                where=str(path),
                todo="give one of them another name (key source).",
            )
        policies[policy.source] = policy
    return policies
