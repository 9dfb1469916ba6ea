"""Patience: what Retry-After asks for, and when a host is not asked any more."""

import math
from datetime import UTC, datetime

import pytest

from crawler.patience import FAILURES_TO_OPEN, Host, retry_after_seconds

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        (b"", None),
        (b"soon", None),
        (b"-5", None),
        (b"1.5", None),
        (b"\xb2", None),
        (b"0", 0.0),
        (b" 120 ", 120.0),
        (b"3600", 3600.0),
        (b"86400", 3601.0),
        (b"9" * 100_000, 3601.0),
        (b"Sun, 01 Mar 2026 12:02:00 GMT", 120.0),
        (b"Sun, 01 Mar 2026 12:02:00", 120.0),
        (b"Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        (b"Mon, 02 Mar 2026 12:00:00 GMT", 3601.0),
        (b"Sun, 32 Mar 2026 12:00:00 GMT", None),
    ],
)
def test_the_wait_asked_for_is_read_in_both_forms_and_capped(header, seconds):
    assert retry_after_seconds(header, NOW) == seconds


def host(*waits: float, longest: float = 600) -> Host:
    state = Host("shop.example")
    for wait in waits:
        state.failed(wait, now=1000.0, longest=longest)
    return state


def test_a_host_is_left_alone_as_long_as_it_asked():
    assert host(120.0).not_before == 1120.0


def test_a_shorter_wait_never_shortens_a_longer_one():
    assert host(120.0, 1.0).not_before == 1120.0


def test_the_circuit_opens_after_five_failures_in_a_row():
    assert host(*[0.0] * (FAILURES_TO_OPEN - 1)).given_up == ""
    assert "failed 5 times in a row" in host(*[0.0] * FAILURES_TO_OPEN).given_up


def test_failures_already_under_way_do_not_change_why_a_host_was_given_up():
    late = host(*[0.0] * FAILURES_TO_OPEN, 900.0)
    assert (late.n_failures, late.not_before) == (FAILURES_TO_OPEN + 1, 1900.0)
    assert "failed 5 times in a row" in late.given_up


def test_one_good_answer_closes_the_count():
    state = host(*[0.0] * (FAILURES_TO_OPEN - 1))
    state.answered()
    state.failed(0.0, now=0.0, longest=math.inf)
    assert state.given_up == ""


def test_a_wait_longer_than_the_run_may_take_ends_the_asking():
    assert "asked to wait 900 seconds, longer than this run may (600)" in host(900.0).given_up
