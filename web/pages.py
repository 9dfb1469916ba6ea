"""The pages: overview, subject, its reviews, sources, and what all this means."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from report.aspect import AspectReport
from report.explanation import ReviewReport
from report.explanationpage import lay_out_review
from report.front import lay_out_overview
from report.page import lay_out
from report.standing import listings_part, policies_part
from report.subject import SubjectReport
from report.table import Kind
from web.answer import answer_page, read_reader
from web.errors import NoSuchReview, NoSuchSubject
from web.filters import STARS, read_filter, read_key, read_version
from web.source import ReportSource

Field = Annotated[str | None, Query()]

# In the order in which they stand next to a score, and in which the design lists them.
SHOWN = ("interval", "sources", "vanished", "tests", "distribution", "blind_spot", "digests")
NEVER = ("replace", "fake", "all", "compare", "caused", "person", "immutable", "fine")


def find_subject(reports: ReportSource, key: str) -> SubjectReport:
    """Return a subject's report.

    Raises:
        NoSuchSubject: If nobody knows the key.
    """
    found = reports.subject(read_key(key))
    if found is None:
        raise NoSuchSubject(key)
    return found


def find_aspects(reports: ReportSource, key: str) -> AspectReport:
    """Return what a subject's texts say of each aspect.

    Raises:
        NoSuchSubject: If nobody knows the key, or no aspects are looked for in texts about subjects of its kind.
    """
    aspects = find_subject(reports, key).aspects
    if aspects is None:
        raise NoSuchSubject(key)
    return aspects


def find_review(reports: ReportSource, key: str, version: str) -> ReviewReport:
    """Return one version of a subject's reviews with its explanation.

    Raises:
        NoSuchSubject: If no subject can have this key.
        NoSuchReview: If it has no such version.
    """
    found = reports.review(read_key(key), read_version(key, version))
    if found is None:
        raise NoSuchReview(key, version)
    return found


def page_routes(reports: ReportSource) -> APIRouter:
    """Return the routes of all pages over a source of reports."""
    router = APIRouter(default_response_class=HTMLResponse)

    @router.get("/")
    def overview(request: Request) -> HTMLResponse:
        """Answer with the list of subjects."""
        page = lay_out_overview(reports.overview(), read_reader(request).language)
        return answer_page(request, "overview.html", {"overview": page})

    @router.get("/subjects/{key}")
    def subject(request: Request, key: str) -> HTMLResponse:
        """Answer with all that is shown of one subject."""
        page = lay_out(find_subject(reports, key), read_reader(request).language)
        return answer_page(request, "subject.html", {"page": page, "heading": 1})

    @router.get("/subjects/{key}/reviews")
    def reviews(
        request: Request, key: str, month: Field = None, max_rating: Field = None, source: Field = None
    ) -> HTMLResponse:
        """Answer with the reviews behind a subject's figures."""
        found = find_subject(reports, key)
        wanted = read_filter(month, max_rating, source)
        table, sources = reports.reviews(key, wanted), sorted({line.source for line in found.sources})
        values = {"subject": found.subject, "table": table, "wanted": wanted, "stars": STARS, "sources": sources}
        return answer_page(request, "reviews.html", values)

    @router.get("/subjects/{key}/reviews/{version}")
    def review(request: Request, key: str, version: str) -> HTMLResponse:
        """Answer with one review and why its text was judged as it was."""
        report = find_review(reports, key, version)
        page = lay_out_review(report, read_reader(request).language)
        return answer_page(request, "review.html", {"report": report, "page": page, "kinds": Kind})

    @router.get("/sources")
    def sources(request: Request) -> HTMLResponse:
        """Answer with the sources, their newest runs, the background jobs, and the ledger."""
        table = reports.sources()
        parts = {"listings": listings_part(table), "policies": policies_part(table)}
        values = {**parts, "jobs": reports.jobs(), "ledger": reports.ledger()}
        return answer_page(request, "sources.html", values)

    @router.get("/about")
    def about(request: Request) -> HTMLResponse:
        """Answer with what is always shown and what is never claimed."""
        return answer_page(request, "about.html", {"shown": SHOWN, "never": NEVER})

    return router
