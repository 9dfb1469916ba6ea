"""Write reports as HTML: the shared page parts, and one self-contained file without any script."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from importlib.resources import files

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from report.cell import NUMERIC, show_cell
from report.chart import Chart
from report.document import Document, Verdict
from report.front import lay_out_overview
from report.page import lay_out
from report.phrase import Language
from report.picture import draw_svg
from report.subject import Overview, SubjectReport
from report.svg import draw_interval
from report.words import say

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
    return Markup('<div class="plot plot-{}">{}</div>').format(chart.name, Markup(draw_svg(chart)))  # noqa: S704


def static_report(overview: Overview, reports: Sequence[SubjectReport], language: Language) -> str:
    """Return one HTML file with the overview and every subject: style and pictures inside, no script."""
    values = {
        "overview": lay_out_overview(overview, language),
        "pages": [lay_out(report, language) for report in reports],
        "draw": draw_still,
        "style": Markup(read_style()),  # noqa: S704
    }
    return fill_template("report/static.html", language, engine=build_environment(), values=values)


def render_document(document: Document) -> str:
    """Return a document as one HTML file: style and pictures inside, no script."""
    values = {
        "document": document,
        "bar": partial(_bar, language=document.language),
        "draw": draw_still,
        "style": Markup(read_style()),  # noqa: S704
    }
    return fill_template("report/document.html", document.language, engine=build_environment(), values=values)


def _bar(block: Verdict, language: Language) -> Markup:
    """Return the picture of a verdict's interval; empty without a value."""
    if block.ends is None:
        return Markup()
    low, value, high = block.ends
    return draw_interval(value, low, high, language=language)
