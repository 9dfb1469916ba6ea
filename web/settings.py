"""The page on which the settings in force are read."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from report.table import Table
from web.answer import answer_page


def setting_routes(settings: Callable[[], Table]) -> APIRouter:
    """Return the route of the page over a table of settings; see `jobs.shownsettings`."""
    router = APIRouter(default_response_class=HTMLResponse)

    @router.get("/settings")
    def show(request: Request) -> HTMLResponse:
        """Answer with the settings in force."""
        return answer_page(request, "settings.html", {"settings": settings()})

    return router
