"""Write reports as HTML: the shared page parts, and one self-contained file without any script."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from importlib.resources import files

import vl_convert
from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from report.cell import NUMERIC, show_cell
from report.chart import Chart
from report.front import lay_out_overview
from report.page import lay_out
from report.phrase import Language
from report.subject import Overview, SubjectReport
from report.words import say

VEGA_LITE = "6.4"
PAPER_WIDTH = 680

Draw = Callable[[Chart], Markup]


@lru_cache(maxsize=4)
def build_environment(*packages: str) -> Environment:
    """Return the template engine: everything escaped, a forgotten value is an error.

    Args:
        packages: Packages whose `templates` are known, as `<package>/<template>`; report's always are.
    """
    known = {name: PackageLoader(name) for name in ("report", *packages)}
    engine = Environment(
        loader=PrefixLoader(known),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.globals["numeric"] = NUMERIC
    return engine


def fill_template(name: str, language: Language, *, engine: Environment, values: dict[str, object]) -> str:
    """Return a template filled in a language; `say` and `show` speak it."""
    return engine.get_template(name).render(
        language=language, say=partial(say, language=language), show=partial(show_cell, language=language), **values
    )


@lru_cache(maxsize=1)
def read_style() -> str:
    """Return the style sheet of all pages, served or in a file."""
    return files("report").joinpath("style.css").read_text(encoding="utf-8")


def draw_still(chart: Chart) -> Markup:
    """Return a chart as an inline picture that needs no script."""
    spec = {**chart.spec, "width": PAPER_WIDTH, "description": chart.description}
    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    # The picture holds our own words and numbers only: names and texts from people never enter a chart.
    return Markup('<div class="plot plot-{}">{}</div>').format(chart.name, Markup(drawn))  # noqa: S704


def static_report(overview: Overview, reports: Sequence[SubjectReport], language: Language) -> str:
    """Return one HTML file with the overview and every subject: style and pictures inside, no script."""
    values = {
        "overview": lay_out_overview(overview, language),
        "pages": [lay_out(report, language) for report in reports],
        "draw": draw_still,
        "style": Markup(read_style()),  # noqa: S704
    }
    return fill_template("report/static.html", language, engine=build_environment(), values=values)
