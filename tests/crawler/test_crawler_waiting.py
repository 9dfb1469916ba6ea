"""Waiting and failing: the retry middleware over made-up answers, and plain words for whatever went wrong."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request, Spider
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.test import get_crawler

from crawler.errors import CrawlerError, LayoutChanged, UnknownSource, UnreadableImport, UnreadablePage
from crawler.failure import Refused, plain_reason
from crawler.gate import ImportOnly, PolicyIncomplete
from crawler.identity import UnusableAuthorKey
from crawler.order import Limits
from crawler.patience import FAILURES_TO_OPEN, LONGEST_WAIT_SECONDS, SENT_AT, Host, Patience, retry_after_seconds
from crawler.policy import PolicyError
from crawler.policyfile import PolicyUnreadable
from crawler.run import ChildDied
from crawler.settings import RETRIES, hardened_settings

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
URL = "https://shop.example/reviews?token=SECRET"
REFUSING = [408, 429, 500, 502, 503, 504, 522, 524]


@pytest.fixture(name="patience")
def _patience(policy_of):
    def make(**changes):
        policy = policy_of(**changes)
        crawler = get_crawler(settings_dict=dict(hardened_settings(policy, Limits())))
        crawler.spider = Spider.from_crawler(crawler, "listing")
        return Patience.from_crawler(crawler)

    return make


def told(status, **headers):
    return Response(URL, status=status, headers={name.replace("_", "-"): value for name, value in headers.items()})


def host_of(middleware):
    return middleware._host(Request(URL))


# Retry-After


@pytest.mark.parametrize(
    "header",
    [
        b"Sun, 01 Mar 2026 12:00:00 +99999999999999999999",
        b"Sun, 01 Mar 9999999999999 12:00:00 GMT",
        b"Sun, 01 Mar 2026 12:00:00 +9999",
        b"Sun, 01 Mar 2026 25:00:00 GMT",
        b"1e3",
        b"+5",
        b"0x10",
        b"5, 6",
        b"\xff\xfe",
        b"\x00",
        b",",
    ],
)
def test_a_hostile_header_is_no_header(header):
    assert retry_after_seconds(header, NOW) is None


@given(st.binary(max_size=40))
def test_no_header_raises_or_asks_for_more_than_an_hour(header):
    seconds = retry_after_seconds(header, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_WAIT_SECONDS + 1


@given(st.integers(0, 10**12))
def test_seconds_are_taken_as_they_are_up_to_an_hour(seconds):
    expected = float(min(seconds, LONGEST_WAIT_SECONDS + 1))
    assert retry_after_seconds(str(seconds).encode(), NOW) == expected


@given(st.integers(-(10**6), 10**6))
def test_a_date_and_its_distance_in_seconds_mean_the_same(seconds):
    header = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True).encode()
    assert retry_after_seconds(header, NOW) == min(max(seconds, 0), LONGEST_WAIT_SECONDS + 1)


# One host


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 100)), max_size=30))
def test_a_host_is_given_up_after_five_failures_in_a_row_and_never_sooner(answers):
    host, in_a_row, expected = Host("shop.example"), 0, False
    for is_good, wait in answers:
        if is_good:
            host.answered()
            in_a_row = 0
        else:
            host.failed(wait, now=0.0, longest=100)
            in_a_row += 1
        expected = expected or in_a_row >= FAILURES_TO_OPEN
        assert bool(host.given_up) is expected


@given(st.lists(st.tuples(st.floats(0, 1e4), st.floats(0, 1e4)), min_size=1, max_size=9))
def test_no_failure_shortens_a_wait(failures):
    host = Host("shop.example")
    for now, wait in failures:
        before = host.not_before
        host.failed(wait, now=now, longest=1e9)
        assert host.not_before == max(before, now + wait)


# The middleware


@pytest.mark.parametrize("status", REFUSING)
def test_an_answer_that_says_later_is_asked_for_again(patience, status):
    middleware = patience()
    again = middleware.process_response(Request(URL), told(status))
    assert isinstance(again, Request)
    assert (again.url, again.meta["retry_times"], again.dont_filter) == (URL, 1, True)
    assert host_of(middleware).n_failures == 1


@pytest.mark.parametrize("status", [200, 204, 301, 304, 400, 401, 403, 404, 410, 451, 501])
def test_any_other_answer_passes_and_heals_the_host(patience, status):
    middleware = patience()
    middleware.process_response(Request(URL), told(503))
    answer = told(status)
    assert middleware.process_response(Request(URL), answer) is answer
    assert host_of(middleware).n_failures == 0


def test_after_three_retries_the_answer_is_taken_as_it_is(patience):
    answer = told(503)
    request = Request(URL, meta={"retry_times": RETRIES})
    assert patience().process_response(request, answer) is answer


def test_a_wait_longer_than_the_policy_allows_gives_the_host_up(patience):
    middleware = patience(max_wait_seconds=100)
    with pytest.raises(Refused, match=r"shop\.example asked to wait 101 seconds, longer than this run may \(100\)"):
        middleware.process_response(Request(URL), told(429, Retry_After="101"))


def test_a_page_that_was_under_way_is_kept_and_its_host_stays_given_up(patience):
    middleware = patience(max_wait_seconds=100)
    with pytest.raises(Refused, match="asked to wait"):
        middleware.process_response(Request(URL), told(429, Retry_After="3600"))
    late = told(200)
    assert middleware.process_response(Request(URL), late) is late
    assert "asked to wait" in host_of(middleware).given_up


def test_our_own_patience_never_counts_as_too_long(patience):
    """A delay above the longest wait is ours; the host asked for nothing and must not be blamed."""
    middleware = patience(delay_seconds=900.0, max_wait_seconds=100)
    assert isinstance(middleware.process_response(Request(URL), told(503)), Request)
    assert host_of(middleware).given_up == ""


@pytest.mark.parametrize("n", [0, 1, 2])
def test_without_a_wait_asked_for_each_retry_waits_twice_as_long(patience, n):
    middleware = patience(delay_seconds=4.0)
    middleware.process_response(Request(URL, meta={"retry_times": n}), told(503))
    first = patience(delay_seconds=4.0)
    first.process_response(Request(URL, meta={"retry_times": 0}), told(503))
    assert host_of(middleware).not_before - host_of(first).not_before == pytest.approx(4.0 * 2**n - 4.0, abs=1.0)


def test_the_fifth_failure_in_a_row_closes_the_host_whatever_the_page(patience):
    middleware = patience()
    for n in range(FAILURES_TO_OPEN - 1):
        middleware.process_response(Request(f"{URL}&page={n}"), told(503))
    with pytest.raises(Refused, match=r"shop\.example failed 5 times in a row"):
        middleware.process_response(Request(f"{URL}&page=9"), told(503))


def test_two_hosts_are_judged_apart(patience):
    middleware = patience(hosts=("shop.example", "other.example"))
    for _ in range(FAILURES_TO_OPEN - 1):
        middleware.process_response(Request(URL), told(503))
    assert isinstance(middleware.process_response(Request("https://other.example/"), told(503)), Request)


def test_an_unknown_name_is_not_asked_for_again(patience):
    with pytest.raises(Refused, match="host not found"):
        patience().process_exception(Request(URL), CannotResolveHostError("x"))


@pytest.mark.parametrize("error", [Refused("no"), ValueError("our own mistake"), KeyError()])
def test_what_a_retry_cannot_heal_is_handed_on(patience, error):
    middleware = patience()
    assert middleware.process_exception(Request(URL), error) is None
    assert host_of(middleware).n_failures == 0


@pytest.mark.parametrize("error", [DownloadTimeoutError("x"), DownloadConnectionRefusedError("x"), OSError("x")])
def test_a_broken_connection_is_tried_again(patience, error):
    again = patience().process_exception(Request(URL), error)
    assert isinstance(again, Request)
    assert again.meta["retry_times"] == 1


# Words


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused("as it stands"), "as it stands"),
        (HttpError(Response(URL, status=418)), "shop.example answered HTTP 418"),
        (IgnoreRequest("max redirections"), "shop.example led from one address to another more than 5 times"),
        (CannotResolveHostError("x"), "shop.example: host not found: no internet or wrong address"),
        (DownloadConnectionRefusedError("x"), "shop.example: the host refused the connection"),
        (DownloadTimeoutError("x"), "shop.example: the host did not answer in time"),
        (TimeoutError("x"), "shop.example: the host did not answer in time"),
        (ResponseDataLossError(Response(URL)), "shop.example: the answer broke off"),
        (DownloadFailedError("x"), "shop.example: the answer broke off"),
        (DownloadCancelledError("x"), "shop.example: the answer is longer than 8 MiB"),
        (OSError("x"), "shop.example: the page could not be downloaded"),
        (ConnectionResetError("x"), "shop.example: the page could not be downloaded"),
        (ValueError("x"), "shop.example: the page could not be downloaded (ValueError)"),
    ],
)
def test_every_failure_has_plain_words(error, said):
    assert plain_reason(error, "shop.example") == said


@pytest.mark.parametrize("kind", [OSError, ValueError, DownloadFailedError, TimeoutError, IgnoreRequest])
def test_the_text_of_a_foreign_error_is_never_repeated(kind):
    assert "SECRET" not in plain_reason(kind(f"could not read {URL}"), "shop.example")


# Errors


@pytest.mark.parametrize(
    ("where", "todo", "lines"),
    [
        ("", "", ["it broke"]),
        ("page 1", "", ["it broke", "  where: page 1"]),
        ("", "mend it.", ["it broke", "  next:  mend it."]),
        ("page 1", "mend it.", ["it broke", "  where: page 1", "  next:  mend it."]),
    ],
)
def test_a_message_says_what_where_and_what_to_do(where, todo, lines):
    assert str(CrawlerError("it broke", where=where, todo=todo)).split("\n") == lines


@pytest.mark.parametrize(
    ("kind", "exit_code"),
    [
        (CrawlerError, 3),
        (UnreadablePage, 3),
        (LayoutChanged, 3),
        (UnknownSource, 2),
        (UnreadableImport, 2),
        (UnusableAuthorKey, 2),
        (PolicyError, 2),
        (PolicyUnreadable, 2),
        (PolicyIncomplete, 2),
        (ImportOnly, 2),
        (ChildDied, 3),
    ],
)
def test_each_situation_has_its_exit_code(kind, exit_code):
    assert issubclass(kind, CrawlerError)
    assert kind.exit_code == exit_code


@pytest.mark.parametrize(
    ("returncode", "lines", "what"),
    [
        (1, "", "the crawl process failed with exit code 1"),
        (1, "Traceback", "the crawl process failed with exit code 1:\nTraceback"),
        (-9, "", "the crawl process was killed by signal 9"),
        (-15, "bye", "the crawl process was killed by signal 15:\nbye"),
        (4, "no database", "the crawl process failed with exit code 4:\nno database"),
    ],
)
def test_a_dead_child_is_told_with_its_last_words(returncode, lines, what):
    error = ChildDied(returncode, lines, exit_code=3)
    assert error.what == what
    assert (error.where, error.returncode) == ("crawl child process", returncode)
    assert error.todo.startswith("run the crawl again")


def test_a_broken_page_keeps_what_could_be_read():
    assert LayoutChanged("x").result is None
    assert UnreadablePage("x", result="some").result == "some"


# The time of one page


@pytest.mark.parametrize(
    ("spent", "timeout"),
    [(0.0, 30.0), (14.0, 30.0), (20.0, 25.0), (30.0, 15.0), (43.5, 1.5), (44.5, None), (90.0, None)],
)
def test_a_page_has_45_seconds_over_all_its_answers(patience, monkeypatch, spent, timeout):
    monkeypatch.setattr("crawler.patience.time.monotonic", lambda: 1000.0 + spent)
    again = patience().process_exception(Request(URL, meta={SENT_AT: 1000.0}), DownloadTimeoutError("x"))
    assert (again and again.meta["download_timeout"]) == (timeout and pytest.approx(timeout))


def test_the_time_of_earlier_answers_counts_and_that_of_waiting_does_not(patience, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("crawler.patience.time.monotonic", lambda: clock[0])
    middleware, request = patience(), Request(URL, meta={SENT_AT: 1000.0})
    clock[0] += 10
    request = middleware.process_response(request, told(503))
    clock[0] += 500
    request.meta[SENT_AT] = clock[0]
    clock[0] += 12
    request = middleware.process_exception(request, OSError("x"))
    assert request.meta["download_timeout"] == pytest.approx(45 - 10 - 12)
