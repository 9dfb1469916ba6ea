"""Every answer is strict, whatever it is, and no answer goes to a host that is not ours."""

import pytest
from sample_source import SampleSource

from web.headers import POLICY, host_name

RICH = "/subjects/kaffeemaschine-aurora"
ANSWERS = ["/", RICH, "/nowhere", "/api/subjects", "/api/nothing", "/subjects.csv", "/static/app.css", "/static/app.js",
           "/favicon.ico", "/openapi.json", f"{RICH}/reviews?month=x"]  # fmt: skip


def rules():
    """Return the policy by directive."""
    return {words[0]: words[1:] for part in POLICY.split(";") if (words := part.split())}


def test_the_policy_lets_only_our_own_things_run():
    assert rules() == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }


def strict_headers(answer):
    names = ("content-security-policy", "x-content-type-options", "referrer-policy")
    return tuple(answer.headers.get_list(name) for name in names)


STRICT = ([POLICY], ["nosniff"], ["no-referrer"])


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_is_strict(visitor, path):
    assert strict_headers(visitor.get(path)) == STRICT


def test_refusals_are_strict_too(visitor, visit):
    class Broken(SampleSource):
        def overview(self):
            raise OSError("broken")

    assert strict_headers(visit(Broken()).get("/")) == STRICT
    assert strict_headers(visitor.ask("POST", "/")) == STRICT
    assert strict_headers(visitor.get("/", host="evil.example")) == STRICT


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "LOCALHOST:1", "[::1]:8080"])
def test_our_own_hosts_are_answered(visitor, host):
    assert visitor.get("/", host=host).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8080", "localhost.evil", "", "[::2]", "127.0.0.1@x"]
)
def test_a_foreign_host_gets_no_page(visitor, host):
    answer = visitor.get("/", host=host)
    assert (answer.status_code, "Kaffeemaschine" in answer.text) == (400, False)


@pytest.mark.parametrize(
    ("header", "name"),
    [("a.b:80", "a.b"), ("A.B", "a.b"), ("[::1]:80", "[::1]"), ("[::1]", "[::1]"), ("[", "[]"), ("", "")],
)
def test_a_host_header_is_read_without_its_port(header, name):
    assert host_name(header) == name


@pytest.mark.parametrize("path", ["/", RICH, f"{RICH}/reviews", "/subjects.csv"])
def test_pages_and_files_are_not_kept_by_the_browser(visitor, path):
    assert visitor.get(path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "media_type", "beginning"),
    [
        ("/static/app.css", "text/css; charset=utf-8", "/*"),
        ("/static/app.js", "text/javascript; charset=utf-8", "//"),
        ("/favicon.ico", "image/svg+xml", "<svg"),
    ],
)
def test_assets_are_kept_for_a_year(visitor, path, media_type, beginning):
    answer = visitor.get(path)
    assert (answer.headers["content-type"], "immutable" in answer.headers["cache-control"]) == (media_type, True)
    assert answer.text.startswith(beginning)


def test_the_chart_library_is_our_own_answer_and_made_once(visitor):
    first, second = visitor.get("/static/vega.js"), visitor.get("/static/vega.js")
    assert first.text == second.text
    assert "window.vegaEmbed" in first.text[-500:] or "window.vegaEmbed" in first.text
    assert len(first.content) > 500_000


def test_an_assets_address_changes_with_its_content(visitor):
    links = [part for part in visitor.get(RICH).text.split('"') if part.startswith("/static/")]
    assert len(links) == 3
    assert all(len(link.partition("?v=")[2]) == 12 for link in links)
