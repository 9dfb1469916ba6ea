"""What the platform answers to an address: pages, robots.txt, an index, or what is wrong just now."""

from dataclasses import dataclass

from simulator.errors import UnknownSubject
from simulator.layouts import LAYOUTS, Route, find_route, start_path
from simulator.markup import document, shown
from simulator.platform import Platform
from simulator.trouble import Trouble

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#246" d="M1 2h14v9H8l-4 4v-4H1z"/></svg>'
)
_TEXT = "text/plain; charset=utf-8"
_NO_TROUBLE = Trouble()


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


def answer(platform: Platform, address: str, site: str) -> Answer:
    """Return the answer to a GET request; only listing pages suffer from rate limits and outages.

    Args:
        platform: Who answers; counts requests for listing pages.
        address: Path with query.
        site: Scheme, host and port, for layouts that link with whole addresses.
    """
    if address == "/robots.txt":
        return Answer(200, platform.robots.encode())
    if address == "/favicon.ico":
        return Answer(200, _ICON.encode(), "image/svg+xml")
    if address == "/":
        return Answer(200, _index(platform).encode(), "text/html; charset=utf-8")
    route = find_route(address)
    if route is None:
        return _missing(address)
    # Asked only here, so that robots.txt and wrong addresses do not use up a rate limit.
    trouble = platform.trouble() or _NO_TROUBLE
    if trouble.status is not None:
        return Answer(trouble.status, b"Out of order or asked too often.\n", trouble=trouble)
    return _listing(platform, route, site=site, trouble=trouble)


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
        + ", ".join(f'<a href="{shown(start_path(name, face.subject))}">{name}</a>' for name in LAYOUTS)
        + "</li>"
        for face in platform.subjects()
    )
    return document("Alle Gegenstände", head="", body=f"<ul>{entries}</ul>", site="Simulierte Bewertungsplattform")
