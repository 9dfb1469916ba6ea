"""What machines watch: 200 or 503 with reasons, and metrics; on the dashboard and beside the scheduler."""

import re
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from report.vitals import Complaint, Vitals
from web.app import create_app
from web.health import create_health_app
from web.listen import serve_beside, take_port

NOW = datetime(2026, 6, 1, tzinfo=UTC)
WELL = Vitals(NOW, "0.1.0", is_reachable=True)
ILL = Vitals(NOW, "0.1.0", is_reachable=False, complaints=(Complaint("gone", "a database", "restore it"),))


class Looked:
    """Somebody who always sees the same."""

    def __init__(self, vitals):
        self.seen = vitals

    def vitals(self):
        return self.seen


@pytest.fixture(params=["dashboard", "beside the scheduler"])
def visitor(request, source, visit_app):
    """A visitor of both places."""

    def visit(vitals):
        looked = Looked(vitals)
        is_dashboard = request.param == "dashboard"
        return visit_app(create_app(source, watch=looked) if is_dashboard else create_health_app(looked))

    return visit


@pytest.mark.parametrize(("vitals", "status", "word"), [(WELL, 200, "ok"), (ILL, 503, "failing")])
def test_health_is_a_status_and_reasons(visitor, vitals, status, word):
    answer = visitor(vitals).get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (status, word)
    assert [reason["next"] for reason in answer.json()["reasons"]] == [each.next_step for each in vitals.complaints]


def test_metrics_are_answered_also_when_something_is_wrong(visitor):
    answer = visitor(ILL).get("/metrics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert re.search(r"^leumund_store_reachable 0\.0$", answer.text, re.M)


@pytest.mark.parametrize("path", ["/metrics", "/healthz"])
def test_both_are_strict_and_answer_our_own_hosts_alone(visitor, path):
    answer = visitor(WELL).get(path)
    assert (answer.headers["x-content-type-options"], answer.headers["cache-control"]) == ("nosniff", "no-store")
    assert visitor(WELL).get(path, host="evil.example").status_code == 400
    assert visitor(WELL).ask("POST", path).status_code == 405


def test_beside_the_scheduler_nothing_else_is_answered(visit_app):
    visitor = visit_app(create_health_app(Looked(WELL)))
    assert {visitor.get(path).status_code for path in ("/", "/api/subjects", "/openapi.json")} == {404}


def test_a_dashboard_without_anybody_who_looks_has_neither(source, visit_app):
    assert visit_app(create_app(source)).get("/healthz").status_code == 404


def test_a_port_is_answered_beside_other_work_and_given_back():
    with take_port(0) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/healthz"
        with serve_beside(create_health_app(Looked(WELL)), taken), urllib.request.urlopen(address) as answer:
            assert answer.status == 200
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(address)
