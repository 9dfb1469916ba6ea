"""The formats that every table answers in; a further format is one more entry."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from report.csvtext import render_csv
from report.document import Document
from report.html import render_document
from report.jsontext import render_json, write_json
from report.phrase import Language
from report.table import Table
from report.text import render_text
from report.typeset import render_pdf
from report.workbook import render_xlsx

Render = Callable[[Table, Language], str]
RenderDocument = Callable[[Document], bytes]


def _json(table: Table, _language: Language) -> str:
    """Return the table as a JSON document; JSON is English whatever the language."""
    return write_json(render_json(table))


def _csv(table: Table, _language: Language) -> str:
    """Return the table as CSV; its header is English so that programs can rely on it."""
    return render_csv(table)


# Read-only: a format added at run time would exist in one process only.
RENDERERS: Mapping[str, Render] = MappingProxyType({"text": render_text, "json": _json, "csv": _csv})


def _html(document: Document) -> bytes:
    """Return a document as one HTML file."""
    return render_document(document).encode()


FILE_RENDERERS: Mapping[str, RenderDocument] = MappingProxyType(
    {"html": _html, "pdf": render_pdf, "xlsx": render_xlsx},
)
"""The formats that documents are written in as files."""
