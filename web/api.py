"""The answers for programs: JSON as the contract has it, and CSV files to keep."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from report.aspect import aspects_json, aspects_table
from report.contract import trend_json, trust_json
from report.explanation import review_json
from report.jsontext import render_json
from report.tables import overview_table, trend_table, trust_table
from web.answer import answer_csv
from web.filters import read_filter
from web.pages import Field, find_aspects, find_review, find_subject
from web.source import ReportSource


def api_routes(reports: ReportSource) -> APIRouter:
    """Return the routes of the JSON answers over a source of reports."""
    router = APIRouter(prefix="/api")

    @router.get("/subjects")
    def subjects() -> JSONResponse:
        """Answer with one row a subject."""
        return JSONResponse(render_json(overview_table(reports.overview())))

    @router.get("/jobs")
    def jobs() -> JSONResponse:
        """Answer with one row a background job."""
        return JSONResponse(render_json(reports.jobs()))

    @router.get("/subjects/{key}/trust")
    def trust(key: str) -> JSONResponse:
        """Answer with a subject's trust score and what stands next to it."""
        return JSONResponse(trust_json(find_subject(reports, key)))

    @router.get("/subjects/{key}/trend")
    def trend(key: str) -> JSONResponse:
        """Answer with a subject's months, control limits and alarms."""
        return JSONResponse(trend_json(find_subject(reports, key)))

    @router.get("/subjects/{key}/aspects")
    def aspects(key: str) -> JSONResponse:
        """Answer with what a subject's texts say of each aspect."""
        return JSONResponse(aspects_json(find_aspects(reports, key)))

    @router.get("/subjects/{key}/reviews/{version}")
    def review(key: str, version: str) -> JSONResponse:
        """Answer with one review and why its text was judged as it was."""
        return JSONResponse(review_json(find_review(reports, key, version)))

    return router


def csv_routes(reports: ReportSource) -> APIRouter:
    """Return the routes of the CSV files over a source of reports."""
    router = APIRouter()

    @router.get("/subjects.csv")
    def subjects() -> Response:
        """Answer with the list of subjects as CSV."""
        return answer_csv(overview_table(reports.overview()), "leumund-subjects")

    @router.get("/sources.csv")
    def sources() -> Response:
        """Answer with the sources as CSV."""
        return answer_csv(reports.sources(), "leumund-sources")

    @router.get("/subjects/{key}/trust.csv")
    def trust(key: str) -> Response:
        """Answer with a subject's trust score as CSV."""
        return answer_csv(trust_table(find_subject(reports, key)), f"leumund-{key}-trust")

    @router.get("/subjects/{key}/trend.csv")
    def trend(key: str) -> Response:
        """Answer with a subject's months as CSV."""
        return answer_csv(trend_table(find_subject(reports, key)), f"leumund-{key}-trend")

    @router.get("/subjects/{key}/aspects.csv")
    def aspects(key: str) -> Response:
        """Answer with what a subject's texts say of each aspect as CSV."""
        return answer_csv(aspects_table(find_aspects(reports, key)), f"leumund-{key}-aspects")

    @router.get("/subjects/{key}/reviews.csv")
    def reviews(key: str, month: Field = None, max_rating: Field = None, source: Field = None) -> Response:
        """Answer with the reviews behind a subject's figures as CSV."""
        # Asked for first, so that nobody's list is a refusal and not an empty file.
        find_subject(reports, key)
        return answer_csv(reports.reviews(key, read_filter(month, max_rating, source)), f"leumund-{key}-reviews")

    return router
