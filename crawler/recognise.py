"""Recognise from an address which source it belongs to and what its id of the subject is; pure, nothing is fetched."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from store.records import SubjectKind

LONGEST_ADDRESS = 2_000
ANYWHERE = "schemaorg"
"""Source of pages that show ratings in schema.org's vocabulary, wherever they stand."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What an address says by itself."""

    source: str
    """Name of the source."""
    external_id: str
    """The source's id of the subject; empty where it does not stand in the address."""
    kind: SubjectKind | None
    """What is usually reviewed there; None where that is not known."""
    name: str
    """A name as far as the address shows one; empty without."""
    url: str = ""
    """The address itself where the source is read by addresses, else empty."""


@dataclass(frozen=True, slots=True)
class _Form:
    """Addresses of one source."""

    source: str
    host: str
    """Pattern of the host name."""
    path: str
    """Pattern of the path; the groups `id` and `name`, and for the id's first half `land`."""
    kind: SubjectKind


_PRODUCT, _EMPLOYER, _PLACE = SubjectKind.PRODUCT, SubjectKind.EMPLOYER, SubjectKind.PLACE
# Linear patterns: addresses come from strangers.
_LAND, _NAME, _DOMAIN = r"(?P<land>[a-z]{2})", r"(?P<name>[^/]+)", r"[a-z.]{2,6}"
_FORMS = (
    _Form("appstore", r"(apps|itunes)\.apple\.com", rf"/{_LAND}/app/({_NAME}/)?id(?P<id>\d+)", _PRODUCT),
    _Form("steam", r"store\.steampowered\.com", rf"/app/(?P<id>\d+)(/{_NAME})?", _PRODUCT),
    _Form("trustpilot", r"([a-z]{2}|www)\.trustpilot\.com", rf"/review/{_NAME}", SubjectKind.ORGANISATION),
    _Form(
        "kununu",
        r"(www\.)?kununu\.com",
        r"/(?P<land>de|at|ch)/(?P<id>(?P<name>[a-z0-9-]+))",
        _EMPLOYER,
    ),
    _Form(
        "glassdoor",
        rf"(www|de)\.glassdoor\.{_DOMAIN}",
        r"/[A-Za-z]+/(?P<name>[^/]+?)-[A-Za-z]+-(?P<id>E\d+)[._].*",
        _EMPLOYER,
    ),
    _Form("capterra", rf"(www\.)?capterra\.{_DOMAIN}", rf"/(p|software|reviews)/(?P<id>\d+)(/{_NAME})?", _PRODUCT),
    _Form("g2", r"(www\.)?g2\.com", r"/products/(?P<id>(?P<name>[a-z0-9-]+))", _PRODUCT),
    _Form("yelp", rf"(www\.)?yelp\.{_DOMAIN}", rf"/biz/(?P<id>{_NAME})", _PLACE),
    _Form(
        "tripadvisor",
        rf"(www\.)?tripadvisor\.{_DOMAIN}",
        r"/[A-Za-z_]+-g\d+-(?P<id>d\d+)-Reviews-(?P<name>[^/]+?)(-[^/-]*)?\.html",
        _PLACE,
    ),
    _Form(
        "booking",
        r"(www\.)?booking\.com",
        rf"/hotel/{_LAND}/(?P<id>(?P<name>[a-z0-9-]+))(\.[a-z-]+)?\.html",
        _PLACE,
    ),
    _Form(
        "amazon",
        rf"(www\.)?amazon\.{_DOMAIN}",
        rf"(/{_NAME})?/(dp|gp/product|product-reviews)/(?P<id>[A-Z0-9]{{10}})",
        _PRODUCT,
    ),
    _Form("aliexpress", r"([a-z]{2,3}\.)?aliexpress\.(com|us)", r"/item/(?P<id>\d+)\.html", _PRODUCT),
    _Form("bestbuy", r"(www\.)?bestbuy\.com", rf"/site/{_NAME}/(?P<id>\d+)\.p", _PRODUCT),
    _Form(
        "google-maps",
        rf"(www\.)?google\.{_DOMAIN}",
        rf"/maps/place/{_NAME}(/.*?!1s(?P<id>0x[0-9a-f]+:0x[0-9a-f]+).*)?",
        _PLACE,
    ),
)


def recognise(address: str) -> Recognised | None:
    """Return what an address says of source and subject; None where it is no address of a page.

    Args:
        address: As copied from a browser's address bar.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "." not in host or len(address) > LONGEST_ADDRESS:
        return None
    if host == "play.google.com" and (app := parse_qs(parts.query).get("id")):
        return Recognised("googleplay", app[0], _PRODUCT, "", "")
    return next((found for form in _FORMS if (found := _read(form, host, parts))), None) or _anywhere(host, parts)


def _read(form: _Form, host: str, parts: SplitResult) -> Recognised | None:
    if not re.fullmatch(form.host, host):
        return None
    # What follows the id, such as /reviews or /kommentare, is another page of the same subject.
    match = re.match(form.path + r"(?![A-Za-z0-9-])", parts.path)
    if match is None:
        return None
    said = match.groupdict()
    number = unquote(said.get("id") or "")
    land = said.get("land")
    return Recognised(form.source, f"{land}/{number}" if land else number, form.kind, _plain(said.get("name") or ""))


def _anywhere(host: str, parts: SplitResult) -> Recognised:
    path = parts.path.rstrip("/")
    name = _plain(re.sub(r"\.[a-z]{2,5}$", "", path.rpartition("/")[2])) or host
    # What stands behind the question mark may name the page, or only who sent the reader.
    url = f"{parts.scheme}://{parts.netloc}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")
    return Recognised(ANYWHERE, f"{host.removeprefix('www.')}{path}", None, name, url)


def _plain(written: str) -> str:
    """Return a name out of its spelling in an address."""
    return " ".join(re.sub(r"[-_+]+", " ", unquote(written)).split())
