"""Policies: how each source may be reached, how politely, and what of it may be kept."""

import hashlib
from datetime import date
from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from crawler.errors import CrawlerError
from crawler.hostname import LOOPBACK, is_public_name
from crawler.key import KeyReference

LEAST_DELAY_SECONDS = 2.0

SOURCE_NAME = r"^[a-z0-9][a-z0-9-]{0,39}$"
"""How a source with a policy can be called; the file of the policy has this name."""


class Basis(StrEnum):
    """Why a source may be collected at all; a person decides."""

    OFFICIAL_API = "official-api"
    LICENSED_EXPORT = "licensed-export"
    OWN_DATA = "own-data"
    PERMITTED_CRAWL = "permitted-crawl"


class Access(StrEnum):
    """By which door a source is reached."""

    CRAWL = "crawl"
    API = "api"
    IMPORT = "import"


class RobotsResult(StrEnum):
    """What somebody read in a source's robots.txt; each run reads and obeys it again."""

    ALLOWS = "allows"
    NONE = "none"
    FORBIDS = "forbids"
    EACH_RUN = "each-run"


class Keeps(StrEnum):
    """What of a source may be kept at all."""

    ALL = "all"
    RATINGS = "ratings"
    NOTHING_LASTING = "nothing-lasting"


class Reservation(StrEnum):
    """What the source says on text-and-data mining, in robots.txt, tdmrep.json, header, meta or terms."""

    NONE_FOUND = "none-found"
    NOT_THE_BASIS = "not-the-basis"
    RESERVED = "reserved"


class PolicyError(CrawlerError):
    """A source policy that can't be read or must not be used."""

    exit_code = 2


class SourcePolicy(BaseModel):
    """What may be asked of one source, how politely, and on which ground."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = Field(pattern=SOURCE_NAME)
    """Name of the source; listings refer to it. Lower case, digits, hyphens."""
    page: str
    """Which page reads what the source answers; see crawler/pages/registry.py."""
    spider: str = "listing"
    """Which spider walks through the pages."""
    access: Access = Access.CRAWL
    """By which door: crawl (its pages), api (its official interface) or import (never asked, saved pages only)."""
    enabled: bool = False
    """False: never crawled, whatever else is filled in."""
    why_closed: str = Field(default="", max_length=300)
    """Why the source is shut or import-only, one plain sentence; shown wherever it is refused."""
    basis: Basis | None = None
    """Why the source may be collected; None closes it."""
    robots: Literal["obey"] = "obey"
    """robots.txt is always obeyed; the key exists so that the file says it."""
    robots_result: RobotsResult | None = None
    """What somebody read in it; None or forbids closes the source, each-run is enough for an interface only."""
    robots_checked_on: date | None = None
    """Day on which somebody read it; None closes the source unless each run does."""
    terms_reviewed_on: date | None = None
    """Day on which somebody last read the source's terms; None closes the source."""
    terms_reviewed_by: str = ""
    """Who read them; empty closes the source."""
    tdm: Reservation | None = None
    """Reservation against text-and-data mining; None or reserved closes the source, none-found is verified each run."""
    key: KeyReference | None = None
    """Where the interface's key lies; None closes a source whose spider needs one."""
    hosts: tuple[str, ...] = ()
    """Public host names that may be asked, exact; none closes the source."""
    delay_seconds: float = Field(default=5.0, ge=0.0, le=3600.0)
    """Least time between two requests to one host, seconds; at least 2 in a file."""
    concurrency: int = Field(default=1, ge=1, le=2)
    """Requests under way at one host at the same time, 1 or 2."""
    requests_per_run: int | None = Field(default=None, ge=1, le=200_000)
    """Most requests in one run, robots.txt included; with one run a day that is the day's quota. None: no quota."""
    keeps: Keeps = Keeps.ALL
    """What may be kept: all, ratings (no text is ever stored) or nothing-lasting (everything goes in time)."""
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

    @model_validator(mode="after")
    def _keeps_what_it_says(self) -> Self:
        """Refuse a source of which nothing lasting may be kept and whose ratings would stay."""
        ratings = self.retention_ratings_days
        if self.keeps is Keeps.NOTHING_LASTING and ratings is None:
            raise ValueError('keeps = "nothing-lasting": retention_ratings_days is needed, too')
        if ratings is not None and ratings < self.retention_days:
            raise ValueError("retention_ratings_days: texts can't be kept longer than their ratings (retention_days)")
        return self

    def digest(self) -> str:
        """Return the SHA-256 of all that shapes a collection; the simulator's port and the key's place do not."""
        return hashlib.sha256(self.model_dump_json(exclude={"loopback_port", "key"}).encode()).hexdigest()


def loopback_policy(source: str, page: str, spider: str, port: int) -> SourcePolicy:
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
        robots_result=RobotsResult.EACH_RUN,
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
