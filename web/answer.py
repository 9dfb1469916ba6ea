"""Turn values into answers: a page in the reader's language, a chart for a script, a file to keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from report.chart import Chart
from report.csvtext import render_csv
from report.document import Document
from report.html import build_environment, fill_template
from report.number import format_iso
from report.phrase import Language
from report.render import FILE_RENDERERS
from report.table import Table
from web.access import who_asks
from web.assets import asset_address
from web.form import form_token
from web.language import choose_language, known_language

# Spreadsheets read UTF-8 only where a byte order mark says so.
BYTE_ORDER_MARK = "\ufeff"
# Figures change with every cycle, and review texts must not stay behind in a browser's store.
NOT_KEPT = {"cache-control": "no-store"}

FILE_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
"""Media types of documents."""

_FIELDS = {"first": "from", "last": "to"}
_DAY = len("YYYY-MM-DD")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: in which language, and whether they chose it."""

    language: Language
    """Language of the answer."""
    chosen: bool
    """True where the address names it; links then go on naming it."""
    as_of: str = ""
    """Past day that the reader looks at, as the address names it; links then go on naming it."""

    def link(self, path: str, **query: str | int) -> str:
        """Return an address that keeps the chosen language and day.

        Args:
            path: Path from the root.
            query: Further fields; empty ones are left out, and `first` and `last` stand for `from` and `to`.
        """
        fields: dict[str, str | int] = {"lang": self.language} if self.chosen else {}
        fields |= {"as_of": self.as_of} | {_FIELDS.get(name, name): value for name, value in query.items()}
        written = urlencode({name: value for name, value in fields.items() if value != ""})
        return f"{path}?{written}" if written else path


def read_reader(request: Request) -> Reader:
    """Return who reads, by address and browser."""
    asked = request.query_params.get("lang")
    language = choose_language(asked, request.headers.get("accept-language", ""))
    # Only what can be a day is carried on; whether it is one is for the page to say.
    day = request.query_params.get("as_of", "")
    return Reader(language, known_language(asked) is not None, day if len(day) == _DAY else "")


def answer_page(request: Request, template: str, values: Mapping[str, object], *, status: int = 200) -> HTMLResponse:
    """Return a page in the reader's language.

    Args:
        request: The request, for language, address and query.
        template: Name of a template of web/templates.
        values: What the template shows.
        status: HTTP status.
    """
    reader, who = read_reader(request), who_asks(request)
    # `lang` is left out of the kept query: the switch itself sets it.
    frame = {
        "link": reader.link,
        "chosen": reader.chosen,
        "here": request.url.path,
        "as_of": reader.as_of,
        "dated_query": [(name, value) for name, value in request.query_params.items() if name != "as_of"],
        "dated": False,
        "kept_query": [(name, value) for name, value in request.query_params.items() if name != "lang"],
        "address_with": lambda path, query: reader.link(path, **dict(query)),
        "asset": asset_address,
        "draw": embed_chart,
        "proves": request.app.state.proves if "app" in request.scope else False,
        "shows_settings": request.app.state.shows_settings if "app" in request.scope else False,
        "takes_labels": request.app.state.takes_labels if "app" in request.scope else False,
        "audits": request.app.state.audits if "app" in request.scope else False,
        "tells": request.app.state.tells if "app" in request.scope else False,
        "may": who.may_use,
        "account_name": who.account.name if who.account else "",
        "token": form_token(request),
    }
    engine = build_environment("web")
    body = fill_template(f"web/{template}", reader.language, engine=engine, values={**frame, **values})
    headers = {**NOT_KEPT, "content-language": reader.language, "vary": "accept-language"}
    return HTMLResponse(body, status_code=status, headers=headers)


def answer_dated(request: Request, template: str, values: Mapping[str, object], *, status: int = 200) -> HTMLResponse:
    """Return a page whose day can be chosen, in the reader's language; see `answer_page`."""
    reader = read_reader(request)
    said = format_iso(reader.as_of, reader.language) if reader.as_of else ""
    today = datetime.now(UTC).date().isoformat()
    return answer_page(request, template, {"dated": True, "as_of_said": said, "today": today, **values}, status=status)


def answer_json(value: Mapping[str, object]) -> JSONResponse:
    """Return a JSON answer that nobody keeps."""
    return JSONResponse(value, headers=NOT_KEPT)


def redirect_to(request: Request, path: str) -> RedirectResponse:
    """Return the answer to a form that was taken: go and look at a page of ours, in the chosen language."""
    return RedirectResponse(read_reader(request).link(path), status_code=303)


def embed_chart(chart: Chart) -> Markup:
    """Return the place of a chart and its data, for the script to draw; `<` never stands in the data."""
    return Markup(
        '<div class="plot plot-{0}" id="chart-{0}" role="img" aria-label="{1}"></div>'
        '<script type="application/json" data-chart="chart-{0}">{2}</script>'
    ).format(chart.name, chart.description, htmlsafe_json_dumps(chart.spec))


def answer_file(document: Document, form: str, name: str) -> Response:
    """Return a document as a file to keep.

    Args:
        document: What it holds.
        form: pdf or xlsx.
        name: File name without ending; lower case letters, digits and hyphens only.
    """
    headers = {**NOT_KEPT, "content-disposition": f'attachment; filename="{name}.{form}"'}
    return Response(FILE_RENDERERS[form](document), media_type=FILE_TYPES[form], headers=headers)


def answer_csv(table: Table, name: str) -> Response:
    """Return a table as a CSV file to keep.

    Args:
        table: What it holds.
        name: File name without ending; lower case letters, digits and hyphens only.
    """
    headers = {**NOT_KEPT, "content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(BYTE_ORDER_MARK + render_csv(table), media_type="text/csv; charset=utf-8", headers=headers)
