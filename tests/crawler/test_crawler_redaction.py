"""What must not be shown is taken out: by shape, and by the letters of this process's own keys."""

import logging
import pickle
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.credentials import KeyMissing, Secret, parts_of, read_grant, read_secret
from crawler.key import KeyReference
from crawler.policy import loopback_policy
from crawler.quiet import TracesWithoutValues
from crawler.redaction import HIDDEN, Redaction, without_shapes


@pytest.mark.parametrize(
    "text",
    [
        "GET https://x.example/?apikey=SECRET&page=2",
        "GET https://x.example/?page=2&passkey=SECRET",
        "https://x.example/?key=SECRET",
        "https://x.example/?access_token=SECRET",
        "Authorization: Bearer SECRET",
        "{'Authorization': b'Bearer SECRET', 'Accept': '*'}",
        "Cookie: a=1; session=SECRET",
        "set-cookie: SECRET",
        "X-Goog-Api-Key: SECRET",
        '{"refresh_token": "SECRET"}',
        "client_secret=SECRET&grant_type=refresh_token",
        "postgresql://leumund:SECRET@db.example/leumund",
        "password = SECRET",
    ],
)
def test_a_secret_is_known_by_its_shape(text):
    assert "SECRET" not in without_shapes(text)
    assert HIDDEN in without_shapes(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://x.example/reviews?page=2&cursor=AoJ4",
        "the key (LEUMUND_SHOP_KEY) is missing",
        "a page could not be stored: KeyError",
        "2 tokens issued",
    ],
)
def test_ordinary_words_stay(text):
    assert without_shapes(text) == text


@given(secret=st.text(min_size=4, max_size=40).filter(lambda text: text.strip() and text not in HIDDEN))
def test_a_known_key_never_passes_however_it_is_written(secret):
    from urllib.parse import quote  # noqa: PLC0415

    redaction = Redaction()
    redaction.hide(Secret(secret))
    shown = redaction(f"failed: <{secret}> at /v1/{quote(secret, safe='')}/x")
    assert f"<{secret}>" not in shown
    assert f"/{quote(secret, safe='')}/" not in shown


def test_log_lines_of_the_child_pass_the_redaction():
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    redaction = Redaction()
    redaction.hide(Secret("plain-secret"))
    handler.setFormatter(TracesWithoutValues("%(message)s", redaction))
    logger = logging.Logger("child")
    logger.addHandler(handler)
    logger.warning("slow: %s", "https://x.example/plain-secret/?token=other")
    assert stream.getvalue() == f"slow: https://x.example/{HIDDEN}/?token={HIDDEN}\n"


def test_a_secret_shows_itself_to_nobody():
    secret = Secret("abcdef")
    assert "abcdef" not in f"{secret!r} {secret}"
    with pytest.raises(TypeError, match="never serialised"):
        pickle.dumps(secret)


def test_all_parts_of_a_grant_are_hidden():
    texts = {part.reveal() for part in parts_of(Secret('{"client_id": "a1", "refresh_token": "b2", "n": 3}'))}
    assert {"a1", "b2"} < texts
    assert [part.reveal() for part in parts_of(Secret("plain"))] == ["plain"]


@pytest.fixture(name="policy")
def _policy(tmp_path):
    file = tmp_path / "key"
    file.write_text('{"client_id": "a", "client_secret": "b", "refresh_token": "c", "type": "authorized_user"}')
    file.chmod(0o600)
    plain = loopback_policy("demo", "googleprofile", "googleprofile", 8001)
    return plain.model_copy(update={"key": KeyReference(file=file)})


def test_a_grant_is_read_in_the_form_that_googles_own_tool_writes(policy):
    grant = read_grant(read_secret(policy), policy)
    assert [part.reveal() for part in (grant.client_id, grant.client_secret, grant.refresh_token)] == ["a", "b", "c"]


@pytest.mark.parametrize("text", ["abc", "[]", "{}", '{"client_id": 1, "client_secret": "b", "refresh_token": "c"}'])
def test_something_else_is_no_grant(policy, text):
    with pytest.raises(KeyMissing, match="does not hold JSON with client_id"):
        read_grant(Secret(text), policy)


def test_a_source_without_signature_needs_no_key():
    assert read_secret(loopback_policy("demo", "steam", "steam", 8001)) is None
