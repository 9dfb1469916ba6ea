"""The page on which subjects stand side by side, and its answer for programs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse

from report.comparison import MOST_SUBJECTS, lay_out_comparison
from report.jsontext import render_json
from report.quality import quality_table
from report.subject import SubjectReport
from web.answer import answer_dated, answer_json, read_reader
from web.errors import NoSuchSubject, UnreadableFilter
from web.filters import read_key, view_of
from web.source import ReportSource

Keys = Annotated[list[str] | None, Query()]
LEAST_FIELDS = 2


def compare_routes(reports: ReportSource) -> APIRouter:
    """Return the routes of comparisons over a source of reports."""
    router = APIRouter()
    view = Depends(view_of(reports))

    @router.get("/compare", response_class=HTMLResponse)
    def compare(request: Request, subject: Keys = None, shown: ReportSource = view) -> HTMLResponse:
        """Answer with subjects side by side."""
        reader, keys = read_reader(request), _chosen(subject)
        page = lay_out_comparison(_found(shown, keys), reader.language) if keys else None
        # One empty field more, to add a subject.
        fields = [*keys, *[""] * max(LEAST_FIELDS - len(keys), len(keys) < MOST_SUBJECTS)]
        query = "&".join(f"subject={key}" for key in keys)
        values = {"page": page, "keys": fields, "api": f"/api/compare?{query}"}
        return answer_dated(request, "compare.html", values)

    @router.get("/api/compare")
    def compare_json(subject: Keys = None, shown: ReportSource = view) -> JSONResponse:
        """Answer with the indicators of the first subject and the others beside it."""
        keys = _chosen(subject)
        if not keys:
            raise UnreadableFilter("subject", "")
        found = _found(shown, keys)
        return answer_json({"subjects": keys, **render_json(quality_table(found[0].quality))})

    return router


def _chosen(given: list[str] | None) -> list[str]:
    """Return the keys that are asked for, each once, in their order."""
    keys = list(dict.fromkeys(read_key(key.strip()) for key in given or () if key.strip()))
    if len(keys) > MOST_SUBJECTS:
        raise UnreadableFilter("subject", f"{len(keys)} subjects")
    return keys


def _found(shown: ReportSource, keys: list[str]) -> list[SubjectReport]:
    found = shown.compared(keys)
    if found is None:
        raise NoSuchSubject(", ".join(keys))
    return found
