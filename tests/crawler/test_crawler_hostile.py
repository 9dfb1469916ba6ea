"""Sites that answer oddly: no site makes us fetch elsewhere, fetch for ever, or take a fragment for a page."""

import gzip

import pytest
from odd_site import OPEN_ROBOTS, Answers, answering, collect, page

from store.records import Coverage

ODD = {
    "/loop": (302, {"Location": "/loop2"}, b""),
    "/loop2": (302, {"Location": "/loop"}, b""),
    "/metadata": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/moved": (301, {"Location": "/good"}, b""),
    "/good": (200, {}, page(1)),
    "/login": (200, {}, b"<html><body><form>Please log in</form></body></html>"),
    "/empty": (200, {}, b""),
    "/cut": (200, {"Content-Encoding": "gzip"}, gzip.compress(page(1))[:-9]),
    "/huge": (200, {}, page(1) + b" " * (9 * 1024 * 1024)),
    "/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(60 * 1024 * 1024))),
    "/robots.txt": OPEN_ROBOTS,
}


@pytest.fixture(name="runs", scope="module")
def _runs(tmp_path_factory):
    with answering(Answers()) as elsewhere:
        away = f"http://127.0.0.1:{elsewhere.port}/"
        answers = Answers(ODD)
        answers["/offsite"] = (302, {"Location": away}, b"")
        answers["/nextsite"] = (200, {}, page(1, following=away))
        paths = sorted(set(answers) - {"/loop2", "/robots.txt"} | {"/trap", "/gone"})
        with answering(answers) as site:
            runs = collect(tmp_path_factory.mktemp("odd"), site.port, paths)
    return runs, site.asked, elsewhere.asked


@pytest.mark.parametrize(
    ("path", "coverage", "said"),
    [
        ("/good", "partial", "does not say how many"),
        ("/moved", "partial", "does not say how many"),
        ("/loop", "failed", "more than 5 times"),
        ("/metadata", "failed", "169.254.169.254 is not in the policy"),
        ("/offsite", "failed", "is not allowed"),
        ("/file", "failed", ""),
        ("/login", "failed", ""),
        ("/empty", "failed", ""),
        ("/gone", "failed", "HTTP 404"),
        ("/cut", "failed", "broke off"),
        ("/huge", "failed", "longer than 8 MiB"),
        ("/bomb", "failed", "longer than 8 MiB when unpacked"),
        ("/trap", "partial", "3 pages in a row brought no new review"),
    ],
)
def test_each_oddity_is_told_in_plain_words(runs, path, coverage, said):
    census = runs[0][path].census
    assert census.coverage == coverage
    assert said in census.reason
    assert census.reason


def test_nothing_is_fetched_outside_the_policy(runs):
    _, asked, asked_elsewhere = runs
    assert not asked_elsewhere
    assert asked["/robots.txt"] == 1


def test_an_endless_list_ends_three_pages_after_the_last_new_review(runs):
    assert sum(n for path, n in runs[1].items() if path.startswith("/trap")) == 4


def test_a_redirect_loop_ends_after_five(runs):
    assert runs[1]["/loop"] + runs[1]["/loop2"] == 6


@pytest.mark.parametrize("status", [503, 429])
def test_an_unreachable_robots_txt_closes_the_host(tmp_path, status):
    answers = Answers({"/good": (200, {}, page(1)), "/robots.txt": (status, {"Retry-After": "0"}, b"")})
    with answering(answers) as site:
        run = collect(tmp_path, site.port, ["/good"])["/good"]
    assert run.census.coverage is Coverage.FAILED
    assert f"could not be read (HTTP {status})" in run.census.reason
    assert site.asked["/good"] == 0


def test_a_robots_txt_that_is_not_there_opens_the_host(tmp_path):
    with answering(Answers({"/good": (200, {}, page(1))})) as site:
        run = collect(tmp_path, site.port, ["/good"])["/good"]
    assert (run.new, site.asked["/good"]) == (1, 1)
