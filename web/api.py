"""The answers for programs: JSON as the contract has it, and CSV files to keep."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response

from report.aspect import aspects_json, aspects_table
from report.attention import ListFilter
from report.contract import trend_json, trust_json
from report.control import alarms_table
from report.explanation import review_json
from report.jsontext import render_json
from report.line import LISTED_REVIEWS, ReviewFilter
from report.tables import overview_table, trend_table, trust_table
from web.answer import answer_csv, answer_json
from web.filters import Field, read_filter, read_list, read_page, view_of
from web.pages import find_aspects, find_choices, find_review, find_subject
from web.source import ReportSource

EXPORTED_REVIEWS = 20_000
"""Reviews in one file: it is written in memory."""


def api_routes(reports: ReportSource) -> APIRouter:
    """Return the routes of the JSON answers over a source of reports."""
    router = APIRouter(prefix="/api")
    view = Depends(view_of(reports))
    router.include_router(_subject_routes(reports))

    @router.get("/subjects")
    def subjects(
        wanted: Annotated[ListFilter, Depends(read_list)], page: Field = None, shown: ReportSource = view
    ) -> JSONResponse:
        """Answer with one row a subject; all of them, or those of one page where `page` is given."""
        found = shown.overview(wanted if page else replace(wanted, per_page=None))
        paging = {"page": found.paging.page, "pages": found.paging.pages, "n": found.paging.n_passing}
        return answer_json({**render_json(overview_table(found)), **paging})

    @router.get("/alarms")
    def alarms(shown: ReportSource = view) -> JSONResponse:
        """Answer with one row a series that has risen, the most certain first."""
        return answer_json(render_json(alarms_table(shown.overview().attention.alarms)))

    @router.get("/sources")
    def sources(shown: ReportSource = view) -> JSONResponse:
        """Answer with one row a source and subject."""
        return answer_json(render_json(shown.sources()))

    @router.get("/jobs")
    def jobs() -> JSONResponse:
        """Answer with one row a background job."""
        return answer_json(render_json(reports.jobs()))

    return router


def _subject_routes(reports: ReportSource) -> APIRouter:
    """Return the routes of the answers about one subject."""
    router = APIRouter()
    view = Depends(view_of(reports))

    @router.get("/subjects/{key}/trust")
    def trust(key: str, shown: ReportSource = view) -> JSONResponse:
        """Answer with a subject's trust score and what stands next to it."""
        return answer_json(trust_json(find_subject(shown, key)))

    @router.get("/subjects/{key}/trend")
    def trend(key: str, shown: ReportSource = view) -> JSONResponse:
        """Answer with a subject's months, control limits and alarms."""
        return answer_json(trend_json(find_subject(shown, key)))

    @router.get("/subjects/{key}/aspects")
    def aspects(key: str, shown: ReportSource = view) -> JSONResponse:
        """Answer with what a subject's texts say of each aspect."""
        return answer_json(aspects_json(find_aspects(shown, key)))

    @router.get("/subjects/{key}/reviews")
    def reviews(
        key: str,
        wanted: Annotated[ReviewFilter, Depends(read_filter)],
        page: Field = None,
        shown: ReportSource = view,
    ) -> JSONResponse:
        """Answer with one page of the reviews behind a subject's figures, newest first; `version` is a stable id."""
        find_choices(shown, key, wanted)
        number = read_page(page)
        table = shown.reviews(key, wanted, limit=LISTED_REVIEWS + 1, skip=(number - 1) * LISTED_REVIEWS)
        rows = render_json(table)["rows"]
        notes = [note.en for note in table.notes]
        paging = {"page": number, "more": len(rows) > LISTED_REVIEWS}
        return answer_json({"rows": rows[:LISTED_REVIEWS], **paging, "notes": notes})

    @router.get("/subjects/{key}/reviews/{version}")
    def review(key: str, version: str) -> JSONResponse:
        """Answer with one review and why its text was judged as it was."""
        return answer_json(review_json(find_review(reports, key, version)))

    return router


def csv_routes(reports: ReportSource) -> APIRouter:
    """Return the routes of the CSV files over a source of reports."""
    router = APIRouter()
    view = Depends(view_of(reports))

    @router.get("/subjects.csv")
    def subjects(wanted: Annotated[ListFilter, Depends(read_list)], shown: ReportSource = view) -> Response:
        """Answer with the list of subjects as CSV, whole."""
        return answer_csv(overview_table(shown.overview(replace(wanted, per_page=None))), "leumund-subjects")

    @router.get("/sources.csv")
    def sources(shown: ReportSource = view) -> Response:
        """Answer with the sources as CSV."""
        return answer_csv(shown.sources(), "leumund-sources")

    @router.get("/subjects/{key}/trust.csv")
    def trust(key: str, shown: ReportSource = view) -> Response:
        """Answer with a subject's trust score as CSV."""
        return answer_csv(trust_table(find_subject(shown, key)), f"leumund-{key}-trust")

    @router.get("/subjects/{key}/trend.csv")
    def trend(key: str, shown: ReportSource = view) -> Response:
        """Answer with a subject's months as CSV."""
        return answer_csv(trend_table(find_subject(shown, key)), f"leumund-{key}-trend")

    @router.get("/subjects/{key}/aspects.csv")
    def aspects(key: str, shown: ReportSource = view) -> Response:
        """Answer with what a subject's texts say of each aspect as CSV."""
        return answer_csv(aspects_table(find_aspects(shown, key)), f"leumund-{key}-aspects")

    @router.get("/subjects/{key}/reviews.csv")
    def reviews(
        key: str, wanted: Annotated[ReviewFilter, Depends(read_filter)], shown: ReportSource = view
    ) -> Response:
        """Answer with the reviews behind a subject's figures as CSV, the newest 20,000."""
        # Asked for first, so that nobody's list is a refusal and not an empty file.
        find_choices(shown, key, wanted)
        return answer_csv(shown.reviews(key, wanted, limit=EXPORTED_REVIEWS), f"leumund-{key}-reviews")

    return router
