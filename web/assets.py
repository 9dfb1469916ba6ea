"""What pages load besides themselves: style, a few lines of script, the chart library, an icon."""

import hashlib
from functools import lru_cache
from importlib.resources import files

import vl_convert
from fastapi import APIRouter, Response

from report.html import read_style
from report.picture import VEGA_LITE
from report.theme import ACCENT

# Addresses carry a digest of the content, so that a browser may keep it for a year.
FOREVER = "public, max-age=31536000, immutable"
SCRIPT, STYLE = "text/javascript; charset=utf-8", "text/css; charset=utf-8"
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    f'<rect width="32" height="32" rx="7" fill="{ACCENT}"/>'
    '<path d="M6 21 L12 15 L18 18 L26 9" fill="none" stroke="#fff" stroke-width="3" stroke-linejoin="round"/></svg>'
)

router = APIRouter(include_in_schema=False)


@lru_cache(maxsize=1)
def read_vega() -> str:
    """Return the chart library in one script; made once, as that takes seconds."""
    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE)
    return bundle


@lru_cache(maxsize=1)
def read_script() -> str:
    """Return our own script."""
    return files("web").joinpath("app.js").read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def asset_address(name: str) -> str:
    """Return an asset's address with a digest of what it holds now."""
    # The library's version names its content, so that a page need not wait until it is made.
    content = {"app.css": read_style, "app.js": read_script}.get(name, vl_convert.get_vega_version)()
    return f"/static/{name}?v={hashlib.sha256(content.encode()).hexdigest()[:12]}"


@router.get("/static/app.css")
def send_style() -> Response:
    """Answer with the style sheet."""
    return _kept(read_style(), STYLE)


@router.get("/static/app.js")
def send_script() -> Response:
    """Answer with our own script."""
    return _kept(read_script(), SCRIPT)


@router.get("/static/vega.js")
def send_vega() -> Response:
    """Answer with the chart library."""
    return _kept(read_vega(), SCRIPT)


@router.get("/favicon.ico")
def send_icon() -> Response:
    """Answer with the icon."""
    return _kept(ICON, "image/svg+xml")


def _kept(content: str, media_type: str) -> Response:
    """Return an answer that browsers may keep."""
    return Response(content, media_type=media_type, headers={"cache-control": FOREVER})
