"""Answers that end all asking, and access tokens: told from those that a second try may change."""

import json

import pytest

from crawler.credentials import Grant, Secret
from crawler.quota import final_refusal
from crawler.token import RENEW_BEFORE_SECONDS, read_token, token_form

GOOGLE_QUOTA = b'{"error": {"code": 403, "errors": [{"reason": "quotaExceeded"}]}}'


@pytest.mark.parametrize(
    ("status", "body", "is_signed", "said"),
    [
        (403, GOOGLE_QUOTA, True, "quota"),
        (403, b"<h1>Developer Over Qps</h1>", True, "quota"),
        (403, b"<h1>Developer Over Rate</h1>", False, "quota"),
        (403, b"Rate limit reached", False, "quota"),
        (401, b"", True, "refused our key"),
        (400, b'{"error": {"message": "API key not valid."}}', True, "refused our key"),
        (403, b'{"Errors": [{"Message": "The passKey provided is invalid."}]}', True, "refused our key"),
        (403, b"Method doesn't allow unregistered callers", True, "refused our key"),
        (401, b"", False, ""),
        (403, b"Forbidden", True, ""),
        (400, b"Malformed token.", True, ""),
        (200, b"our quota and your API key", True, ""),
        (404, GOOGLE_QUOTA, True, ""),
        (403, b"x" * 5000 + GOOGLE_QUOTA, True, ""),
    ],
)
def test_an_answer_is_final_or_not(status, body, is_signed, said):
    reason = final_refusal(status, body, host="api.example", is_signed=is_signed)
    assert (said in reason) if said else reason == ""
    assert not reason or "api.example" in reason


@pytest.mark.parametrize(
    ("body", "good_for"),
    [
        ({"access_token": "t", "expires_in": 3599}, 3599 - RENEW_BEFORE_SECONDS),
        ({"access_token": "t", "expires_in": 30}, 0.0),
        ({"access_token": "t"}, 0.0),
        ({"access_token": "t", "expires_in": "soon"}, 0.0),
        ({"access_token": "t", "expires_in": True}, 0.0),
        ({"access_token": ""}, None),
        ({"access_token": 7}, None),
        ({"error": "invalid_grant"}, None),
        ([], None),
    ],
)
def test_an_access_token_is_renewed_before_it_expires(body, good_for):
    token = read_token(json.dumps(body).encode(), now=100.0)
    assert (token and token.good_until - 100.0) == good_for


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 100_000])
def test_what_is_no_json_holds_no_token(body):
    assert read_token(body, now=0.0) is None


def test_the_form_for_a_token_is_that_of_the_standard():
    grant = Grant(Secret("id"), Secret("a&b"), Secret("r t"))
    assert token_form(grant) == b"client_id=id&client_secret=a%26b&refresh_token=r+t&grant_type=refresh_token"
