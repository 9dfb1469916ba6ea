"""The page of audits beside reviews, its answer for programs, and its files."""

import shlex
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from report.auditreport import (
    EVENTS,
    AuditReport,
    AuditRow,
    AuditState,
    audits_document,
    cut_rows,
    dossier_aspects_table,
    say_finding,
)
from report.number import format_moment, format_number
from report.phrase import verbatim
from report.table import Table
from web.answer import Reader, answer_csv, answer_file, answer_json, answer_page, read_reader
from web.errors import UnreadableFilter
from web.filters import read_page
from web.source import AuditSource

LONGEST_EVENT = 60
LISTED = 10
"""Contradictions on one page."""
Event = Annotated[str | None, Query()]
NAME = "leumund-audits"


def audit_routes(audits: AuditSource) -> APIRouter:
    """Return the routes of the page over audits."""
    router = APIRouter()

    @router.get("/audits", response_class=HTMLResponse)
    def show(request: Request, event: Event = None, page: Event = None) -> HTMLResponse:
        """Answer with contradictions by name, a page at a time, comparison, certificates and forecasts."""
        number = read_page(page)
        report = _found(audits, event)
        return answer_page(request, "audits.html", _values(request, report) | _contradictions(request, report, number))

    @router.get("/api/audits")
    def audits_json(event: Event = None) -> JSONResponse:
        """Answer with the same: `comparison` is null while it is being computed, and `state` says why."""
        return answer_json(_found(audits, event).for_programs)

    @router.get("/audits.csv")
    def audits_csv(event: Event = None, table: str = "contradictions") -> Response:
        """Answer with one table as CSV: contradictions, predictors, lead_times, audits, or certificates."""
        return answer_csv(_table(_found(audits, event), table), f"{NAME}-{table}")

    @router.get("/audits.xlsx")
    def audits_xlsx(request: Request, event: Event = None) -> Response:
        """Answer with everything as a workbook."""
        return answer_file(audits_document(_found(audits, event), read_reader(request).language), "xlsx", NAME)

    @router.get("/audits.pdf")
    def audits_pdf(request: Request, event: Event = None) -> Response:
        """Answer with everything as a PDF."""
        return answer_file(audits_document(_found(audits, event), read_reader(request).language), "pdf", NAME)

    return router


def _found(audits: AuditSource, event: str | None) -> AuditReport:
    asked = (event or "").strip()
    found = None if len(asked) > LONGEST_EVENT else audits.audits(asked)
    if found is None:
        raise UnreadableFilter("event", asked)
    return found


def _table(report: AuditReport, name: str) -> Table:
    compared = report.compared
    tables = {
        "contradictions": compared.disagreements if compared else None,
        "predictors": compared.predictors if compared else None,
        "audits": compared.audits if compared else None,
        "lead_times": compared.leads if compared else None,
        "certificates": report.certificates,
    }
    if name not in tables:
        raise UnreadableFilter("table", name)
    # What cannot be told has no rows.
    return tables[name] or Table(verbatim(name), (), ())


def _contradictions(request: Request, report: AuditReport, number: int) -> dict[str, object]:
    """Return one page of the contradictions; beyond the last one, the last."""
    reader, compared = read_reader(request), report.compared
    if compared is None:
        return {}
    table = compared.disagreements
    pages = max(-(-len(table.rows) // LISTED), 1)
    number = min(number, pages)
    shown = slice((number - 1) * LISTED, number * LISTED)
    return {
        "contradictions": replace(table, rows=table.rows[shown]),
        "contradicting": row_addresses(reader, compared.contradicting[shown]),
        "number": number,
        "pages": pages,
        "n_contradictions": format_number(len(table.rows), reader.language),
        "page_link": lambda to: reader.link("/audits", event=report.event, page=to) + "#contradictions",
    }


def row_addresses(reader: Reader, rows: tuple[AuditRow, ...]) -> list[str]:
    """Return the page of each row's subject as it was on the day before the audit."""
    return [reader.link(f"/subjects/{quote(row.subject)}", as_of=row.eve) for row in rows]


def _values(request: Request, report: AuditReport) -> dict[str, object]:
    """Return what the template shows."""
    reader, compared = read_reader(request), report.compared
    language = reader.language
    return {
        "report": report,
        "compared": compared,
        "is_counting": report.state is AuditState.COUNTING,
        "events": list(dict.fromkeys((report.event, *EVENTS))),
        "computed_at": format_moment(compared.computed_at, language) if compared else "",
        "audited": row_addresses(reader, compared.audited) if compared else [],
        "finding": lambda each: say_finding(each, language),
        "aspects_of": lambda each: dossier_aspects_table(each, language),
        "file": lambda form, **query: reader.link(f"/audits.{form}", **({"event": report.event} | query)),
        "cut": cut_rows,
        # As a shell needs it: > would begin a file.
        "quoted": shlex.quote(report.event),
        "api": f"/api/audits?{urlencode({'event': report.event})}",
    }
