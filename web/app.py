"""Build the dashboard: pages, answers for programs, strict headers, refusals in two languages."""

from collections.abc import Callable

from fastapi import APIRouter, FastAPI

from report.table import Table
from web.account import own_routes, token_routes
from web.accountsource import AccountSource
from web.api import api_routes, csv_routes
from web.assets import router as assets
from web.audits import audit_routes
from web.compare import compare_routes
from web.door import door_routes
from web.evidence import evidence_routes
from web.form import new_secret
from web.gate import Gate
from web.headers import LOOPBACK, KnownHosts, StrictHeaders
from web.health import VitalsSource, health_routes
from web.labels import label_routes
from web.notices import notice_routes
from web.pages import page_routes
from web.refusal import install_refusals, refuse_host
from web.settings import setting_routes
from web.source import AuditSource, EvidenceSource, LabelSource, NoticeSource, ReportSource
from web.users import user_routes


def create_app(  # noqa: PLR0913 - each part of the dashboard can be left out
    reports: ReportSource,
    *,
    labels: LabelSource | None = None,
    notices: NoticeSource | None = None,
    watch: VitalsSource | None = None,
    accounts: AccountSource | None = None,
    evidence: EvidenceSource | None = None,
    audits: AuditSource | None = None,
    settings: Callable[[], Table] | None = None,
    hosts: tuple[str, ...] = LOOPBACK,
) -> FastAPI:
    """Return the dashboard over a source of reports.

    Args:
        reports: Where every figure comes from.
        labels: Where texts are labelled; None: the dashboard is for reading only.
        notices: What somebody should know of; None: no page speaks of it.
        watch: Who looks how the deployment is; None: nobody can ask.
        accounts: Who may use it; None: whoever can reach it, which must be this machine alone.
        evidence: What others check the evidence log with; None: no page hands it out.
        audits: What audits say beside reviews; None: no page speaks of it.
        settings: Gives the settings in force; None: no page shows them.
        hosts: Host names that it answers to, lower case, without port.
    """
    # FastAPI's own documentation pages load scripts from elsewhere; the schema alone does no harm.
    app = FastAPI(title="Leumund", docs_url=None, redoc_url=None)
    app.state.form_secret = new_secret()
    install_refusals(app)
    for router in (assets, csv_routes(reports), page_routes(reports), api_routes(reports), compare_routes(reports)):
        app.include_router(router)
    app.state.takes_labels = labels is not None
    if labels is not None:
        app.include_router(label_routes(labels))
    app.state.tells = notices is not None
    if notices is not None:
        app.include_router(notice_routes(notices))
    app.state.proves = evidence is not None
    if evidence is not None:
        app.include_router(evidence_routes(evidence))
    app.state.audits = audits is not None
    if audits is not None:
        app.include_router(audit_routes(audits))
    app.state.shows_settings = settings is not None
    if settings is not None:
        app.include_router(setting_routes(settings))
    if watch is not None:
        app.include_router(health_routes(watch))
    if accounts is not None:
        app.state.record = accounts.record
        for router in _account_routes(accounts):
            app.include_router(router)
        app.add_middleware(Gate, owner=app, keeper=accounts)
    # The layer added last stands outermost, so that refused hosts get the strict headers too.
    app.add_middleware(KnownHosts, hosts=hosts, refuse=refuse_host)
    app.add_middleware(StrictHeaders)
    return app


def _account_routes(accounts: AccountSource) -> tuple[APIRouter, ...]:
    return door_routes(accounts), own_routes(accounts), token_routes(accounts), user_routes(accounts)
