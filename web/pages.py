"""The pages: overview, subject, its reviews, sources, and what all this means."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from report.aspect import AspectReport
from report.attention import SORTS, ListFilter
from report.explanation import ReviewReport
from report.explanationpage import lay_out_review
from report.front import lay_out_overview
from report.line import ReviewChoices, ReviewFilter
from report.number import format_day
from report.page import Behind, lay_out
from report.standing import listings_part, policies_part
from report.subject import Overview, SubjectReport
from report.table import Kind, Table
from web.answer import answer_dated, answer_page, read_reader
from web.errors import NoSuchReview, NoSuchSubject, UnreadableFilter
from web.filters import (
    KINDS,
    STARS,
    Field,
    filter_fields,
    read_filter,
    read_key,
    read_list,
    read_page,
    read_version,
    view_of,
)
from web.source import ReportSource

# In the order in which they stand next to a score, and in which the design lists them.
SHOWN = ("interval", "sources", "vanished", "tests", "distribution", "blind_spot", "digests")
NEVER = ("replace", "fake", "all", "compare", "caused", "person", "immutable", "fine")
SHOWN_REVIEWS = 50
"""Reviews on one page: as many as a person reads in one go, also on a telephone. Programs are given more at a time."""


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


def find_choices(reports: ReportSource, key: str, wanted: ReviewFilter) -> ReviewChoices:
    """Return what a subject's reviews can be filtered by: of the whole report nothing is needed to list them.

    Raises:
        NoSuchSubject: If nobody knows the key.
        UnreadableFilter: If no text of the subject speaks of the wanted aspect, so that no empty list is taken for an
            answer.
    """
    found = reports.choices(read_key(key), wanted)
    if found is None:
        raise NoSuchSubject(key)
    if wanted.blames is not None and wanted.blames not in found.aspects:
        raise UnreadableFilter("blames", wanted.blames)
    return found


def overview_values(request: Request, found: Overview, wanted: ListFilter) -> dict[str, object]:
    """Return what the template of the overview shows."""
    reader = read_reader(request)
    return {
        "overview": lay_out_overview(found, reader.language),
        "wanted": wanted,
        "sorts": SORTS,
        "kinds_of_subjects": KINDS,
        "paging": found.paging,
        "n_all": found.paging.n_all,
        "since_day": format_day(wanted.since, reader.language) if wanted.since else "",
    }


def reviews_values(
    request: Request, found: ReviewChoices, wanted: ReviewFilter, listed: tuple[Table, int]
) -> dict[str, object]:
    """Return what the template of the list of reviews shows."""
    table, number = listed
    language = read_reader(request).language
    return {
        "subject": found.subject,
        "table": replace(table, rows=table.rows[:SHOWN_REVIEWS]),
        "wanted": wanted,
        "query": filter_fields(wanted),
        "stars": STARS,
        "sources": found.sources,
        "aspects": {key: label.said_in(language) for key, label in found.aspects.items()},
        "number": number,
        "has_more": len(table.rows) > SHOWN_REVIEWS,
    }


def page_routes(reports: ReportSource) -> APIRouter:
    """Return the routes of all pages over a source of reports."""
    router = APIRouter(default_response_class=HTMLResponse)
    view = Depends(view_of(reports))

    @router.get("/")
    def overview(
        request: Request, wanted: Annotated[ListFilter, Depends(read_list)], shown: ReportSource = view
    ) -> HTMLResponse:
        """Answer with what deserves attention and the list of subjects."""
        return answer_dated(request, "overview.html", overview_values(request, shown.overview(wanted), wanted))

    @router.get("/subjects/{key}")
    def subject(request: Request, key: str, shown: ReportSource = view) -> HTMLResponse:
        """Answer with all that is shown of one subject."""
        reader = read_reader(request)
        page = lay_out(find_subject(shown, key), reader.language)

        def behind(fields: Behind) -> str:
            """Return the address of the reviews behind a figure of this page."""
            return reader.link(f"/subjects/{page.key}/reviews", **dict(fields))

        return answer_dated(request, "subject.html", {"page": page, "heading": 1, "behind": behind})

    @router.get("/subjects/{key}/reviews")
    def reviews(
        request: Request,
        key: str,
        wanted: Annotated[ReviewFilter, Depends(read_filter)],
        page: Field = None,
        shown: ReportSource = view,
    ) -> HTMLResponse:
        """Answer with the reviews behind a subject's figures."""
        found, number = find_choices(shown, key, wanted), read_page(page)
        # One more than is shown tells whether a further page follows.
        table = shown.reviews(key, wanted, limit=SHOWN_REVIEWS + 1, skip=(number - 1) * SHOWN_REVIEWS)
        return answer_dated(request, "reviews.html", reviews_values(request, found, wanted, (table, number)))

    @router.get("/subjects/{key}/reviews/{version}")
    def review(request: Request, key: str, version: str) -> HTMLResponse:
        """Answer with one review and why its text was judged as it was."""
        report = find_review(reports, key, version)
        page = lay_out_review(report, read_reader(request).language)
        return answer_page(request, "review.html", {"report": report, "page": page, "kinds": Kind})

    @router.get("/sources")
    def sources(request: Request, shown: ReportSource = view) -> HTMLResponse:
        """Answer with the sources, their newest runs, the background jobs, and the ledger."""
        table = shown.sources()
        parts = {"listings": listings_part(table), "policies": policies_part(table)}
        values = {**parts, "jobs": shown.jobs(), "ledger": shown.ledger()}
        return answer_dated(request, "sources.html", values)

    @router.get("/about")
    def about(request: Request) -> HTMLResponse:
        """Answer with what is always shown and what is never claimed."""
        return answer_page(request, "about.html", {"shown": SHOWN, "never": NEVER})

    return router
