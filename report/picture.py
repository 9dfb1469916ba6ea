"""Draw a chart as a still picture, SVG or PNG, from the specification that the browser draws."""

import vl_convert

from report.chart import Chart, Spec

VEGA_LITE = "6.4"
PAPER_WIDTH = 680
"""Width of a still picture in its own units; its type is set for this."""
PAPER_FONT = "Libertinus Serif"
"""The typesetter carries this font itself, so pages look alike on every machine."""
_SHARPNESS = 2.0


def draw_svg(chart: Chart, *, font: str = "", width: float = 1.0, height: float = 1.0) -> str:
    """Return a chart as SVG without scripts, and without anything to be fetched.

    Args:
        chart: What to draw; it holds our own words and numbers only, never names and texts from people.
        font: Font of its words; empty: the page's.
        width: Width as a share of a page's; its type keeps its size.
        height: Height as a share of what it has on a screen.
    """
    drawn: str = vl_convert.vegalite_to_svg(_still(chart, font, width=width, height=height), vl_version=VEGA_LITE)
    return drawn


def draw_png(chart: Chart) -> bytes:
    """Return a chart as PNG on white, sharp enough for a slide."""
    spec = {**_still(chart, ""), "background": "white"}
    drawn: bytes = vl_convert.vegalite_to_png(spec, vl_version=VEGA_LITE, scale=_SHARPNESS)
    return drawn


def _still(chart: Chart, font: str, *, width: float = 1.0, height: float = 1.0) -> Spec:
    spec = {**chart.spec, "width": width * PAPER_WIDTH, "description": chart.description}
    high = spec.get("height")
    if isinstance(high, int | float):
        spec["height"] = height * high
    config = spec.get("config")
    return {**spec, "config": {**config, "font": font}} if font and isinstance(config, dict) else spec
