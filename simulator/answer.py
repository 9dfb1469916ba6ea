"""What the platform answers to an address: pages, interfaces, robots.txt, an index, or what is wrong just now."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.api import Api
from simulator.apis import APIS, TOKEN_PATH, find_api, reply_of, written
from simulator.call import Call, Reply, call_of
from simulator.errors import UnknownSubject
from simulator.layouts import LAYOUTS, Route, find_route, start_path
from simulator.markup import document, shown
from simulator.platform import Platform
from simulator.trouble import Trouble

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#246" d="M1 2h14v9H8l-4 4v-4H1z"/></svg>'
)
_TEXT = "text/plain; charset=utf-8"
_JSON = "application/json; charset=utf-8"
_NO_TROUBLE = Trouble()


@dataclass(frozen=True, slots=True)
class Sent:
    """What a visitor sends beside the address."""

    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers as received."""
    posted: bytes | None = None
    """Body of a POST; None for GET."""


_NOTHING = Sent()


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer before it is sent."""

    status: int
    """HTTP status."""
    body: bytes
    """Content."""
    content_type: str = _TEXT
    """Value of the Content-Type header."""
    trouble: Trouble = _NO_TROUBLE
    """Delay, hang-up and Retry-After that go with it."""


def answer(platform: Platform, address: str, site: str, sent: Sent = _NOTHING) -> Answer:
    """Return the answer to a request; only listing pages and interfaces suffer from rate limits and outages.

    Args:
        platform: Who answers; counts requests for listing pages.
        address: Path with query.
        site: Scheme, host and port, for layouts that link with whole addresses.
        sent: Headers and body; interfaces look for their keys there.
    """
    call = call_of(address, sent.headers, sent.posted or b"")
    if sent.posted is not None:
        return _posted(platform, call)
    if (fixed := _fixed(platform, address)) is not None:
        return fixed
    target = find_route(address) or find_api(call)
    if target is None:
        return _missing(address)
    # Asked only here, so that robots.txt and wrong addresses do not use up a rate limit.
    trouble = platform.trouble() or _NO_TROUBLE
    if trouble.status is not None:
        said = target.refusal if isinstance(target, Api) else "Out of order or asked too often.\n"
        return Answer(trouble.status, said.encode(), trouble=trouble)
    if isinstance(target, Api):
        return _json(reply_of(platform, target, call), trouble)
    return _listing(platform, target, site=site, trouble=trouble)


def _fixed(platform: Platform, address: str) -> Answer | None:
    """Return what stands at the few addresses that have nothing to do with listings."""
    match address:
        case "/robots.txt":
            return Answer(200, platform.robots.encode())
        case "/favicon.ico":
            return Answer(200, _ICON.encode(), "image/svg+xml")
        case "/":
            return Answer(200, _index(platform).encode(), "text/html; charset=utf-8")
    return None


def _posted(platform: Platform, call: Call) -> Answer:
    return _json(platform.keys.exchange(call)) if call.path == TOKEN_PATH else _missing(call.path)


def _json(reply: Reply, trouble: Trouble = _NO_TROUBLE) -> Answer:
    return Answer(reply.status, written(reply.payload), _JSON, trouble)


def _listing(platform: Platform, route: Route, *, site: str, trouble: Trouble) -> Answer:
    layout = route.layout
    try:
        page = platform.page(route.subject, route.number, size=layout.page_size, cap=layout.cap())
    except UnknownSubject:
        return _missing(route.subject)
    if layout.max_pages is None and page.number > page.last:
        return _missing(f"page {page.number} of {page.last}")
    if layout.max_pages is not None and page.number > layout.max_pages:
        return Answer(400, f"The feed ends with page {layout.max_pages}.\n".encode())
    # What no charset can hold is a question mark, as on real pages.
    body = layout.render(page, site).encode("utf-8", "replace")
    return Answer(200, body, layout.content_type, trouble)


def _missing(what: str) -> Answer:
    return Answer(404, f"Not on this platform: {what}\n".encode("utf-8", "replace"))


def _index(platform: Platform) -> str:
    """Return the list of subjects, each with its address in all layouts."""
    entries = "".join(
        f"<li>{shown(face.subject_name)}: "
        + ", ".join(f'<a href="{shown(path)}">{name}</a>' for name, path in _starts(face.subject))
        + "</li>"
        for face in platform.subjects()
    )
    return document("Alle Gegenstände", head="", body=f"<ul>{entries}</ul>", site="Simulierte Bewertungsplattform")


def _starts(subject: str) -> list[tuple[str, str]]:
    """Return the first address of a subject in each layout and interface."""
    return [(name, start_path(name, subject)) for name in LAYOUTS] + [
        (name, api.start(subject)) for name, api in APIS.items()
    ]
