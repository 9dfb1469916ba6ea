"""The answers for whoever watches by machine: metrics for Prometheus, and whether all is well."""

from typing import Protocol

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, Response

from report.metrics import MEDIA_TYPE, render_metrics
from report.vitals import Vitals, vitals_json
from web.answer import NOT_KEPT
from web.headers import LOOPBACK, KnownHosts, StrictHeaders
from web.refusal import install_refusals, refuse_host

WELL, NOT_WELL = 200, 503


class VitalsSource(Protocol):
    """Who looks; built in jobs."""

    def vitals(self) -> Vitals:
        """Return how the deployment is now; never raises for a store that cannot be read."""


def health_routes(source: VitalsSource) -> APIRouter:
    """Return the two routes; neither shows a review, a subject or a secret."""
    router = APIRouter()

    @router.get("/metrics")
    def metrics() -> Response:
        """Answer with everything that is counted, as Prometheus text."""
        return Response(render_metrics(source.vitals()), media_type=MEDIA_TYPE, headers=NOT_KEPT)

    @router.get("/healthz")
    def health() -> JSONResponse:
        """Answer with 200 if nothing needs a person, else with 503; both say why."""
        vitals = source.vitals()
        return JSONResponse(vitals_json(vitals), WELL if vitals.is_well else NOT_WELL, headers=NOT_KEPT)

    return router


def create_health_app(source: VitalsSource) -> FastAPI:
    """Return an application with these two answers and no others, for a machine without a dashboard."""
    app = FastAPI(title="Leumund", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.takes_labels = app.state.tells = app.state.proves = app.state.shows_settings = app.state.audits = False
    app.state.form_secret = ""
    install_refusals(app)
    app.include_router(health_routes(source))
    app.add_middleware(KnownHosts, hosts=LOOPBACK, refuse=refuse_host)
    app.add_middleware(StrictHeaders)
    return app
