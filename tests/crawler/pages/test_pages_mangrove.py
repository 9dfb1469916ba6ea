"""Mangrove: only what its author signed counts, and of that only human words under an open licence."""

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from crawler.errors import UnreadablePage
from crawler.pages.mangrove import is_open, parse
from crawler.pages.mangroveproof import signed_payload
from store.records import RatingKind, Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
SUBJECT = "geo:50.77,6.08?q=Teehaus&u=30"
URL = "https://api.mangrove.reviews/reviews?sub=geo%3A50.77%2C6.08%3Fq%3DTeehaus%26u%3D30&limit=2&offset=0"
# Fixed numbers instead of random keys, so that a failure repeats.
KEY, OTHER_KEY = (ec.derive_private_key(number, ec.SECP256R1()) for number in (1234567, 7654321))


def encode(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def dump(value):
    return encode(json.dumps(value, separators=(",", ":")).encode())


def pem(key):
    shape = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    inner = base64.b64encode(key.public_key().public_bytes(*shape)).decode()
    return f"-----BEGIN PUBLIC KEY-----{inner}-----END PUBLIC KEY-----"


def jwk(key):
    point = key.public_key().public_numbers()
    x, y = (encode(half.to_bytes(32, "big")) for half in (point.x, point.y))
    return json.dumps({"kty": "EC", "crv": "P-256", "x": x, "y": y})


def signature(key, signed):
    halves = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return encode(b"".join(half.to_bytes(32, "big") for half in halves))


def payload(**changes):
    plain = {
        "sub": SUBJECT,
        "iat": 1767225600,
        "rating": 75,
        "opinion": "Guter Tee.",
        "metadata": {"nickname": "Erika"},
    }
    return {key: value for key, value in (plain | changes).items() if value is not None}


def row(stated=None, key=KEY, kid=None, head=None):
    kid = kid or pem(key)
    stated = payload() if stated is None else stated
    signed = f"{dump(head or {'alg': 'ES256', 'typ': 'JWT', 'kid': kid})}.{dump(stated)}"
    proof = signature(key, signed)
    return {"signature": proof, "kid": kid, "jwt": f"{signed}.{proof}", "payload": stated, "scheme": "geo"}


def read(*rows, url=URL):
    return parse(json.dumps({"reviews": list(rows)}).encode(), url, NOW, "application/json")


def test_a_signed_row_becomes_a_review():
    signed = row(payload(metadata={"nickname": "Erika", "client_id": "https://x.example", "age": 44, "gender": "f"}))
    found = read(signed).reviews[0]
    review = found.review
    assert (review.review_id, review.rating, review.scale.kind) == (signed["signature"], 75, RatingKind.PERCENT)
    assert (review.text, review.published.text(), review.subject) == ("Guter Tee.", "2026-01-01T00:00:00Z", SUBJECT)
    assert review.extra == {"client_id": "https://x.example"}
    assert (review.author_present, found.author.reveal()) == (True, pem(KEY))


@pytest.mark.parametrize("kid", [pem(KEY), pem(KEY).replace("-----M", "-----\nM") + "\n", jwk(KEY)])
def test_keys_come_as_pem_with_and_without_lines_and_as_jwk(kid):
    assert signed_payload(row(kid=kid)) == payload()


def test_without_a_token_the_clients_form_of_it_is_checked():
    signed = row()
    del signed["jwt"]
    assert signed_payload(signed) == payload()
    assert signed_payload(signed | {"payload": payload(rating=100)}) is None


def test_what_counts_is_what_was_signed_and_not_the_copy_beside_it():
    assert read(row() | {"payload": payload(rating=0)}).reviews[0].review.rating == 75


def forged():
    """Yield rows whose signature does not hold, each with its name."""
    sound = row()
    head, body, proof = sound["jwt"].split(".")
    yield "another payload", sound | {"jwt": f"{head}.{dump(payload(rating=100))}.{proof}"}
    yield "another key", sound | {"kid": pem(OTHER_KEY)}
    yield "another signature", sound | {"jwt": f"{head}.{body}.{signature(OTHER_KEY, head + '.' + body)}"}
    yield "a signature that is not the id", sound | {"signature": "abc"}
    yield "no signature", sound | {"jwt": f"{head}.{body}."}
    yield "half a signature", sound | {"jwt": f"{head}.{body}.{proof[:40]}", "signature": proof[:40]}
    yield "two parts", sound | {"jwt": f"{head}.{body}"}
    yield "algorithm none", row(head={"alg": "none", "kid": pem(KEY)})
    yield "algorithm HS256", row(head={"alg": "HS256", "kid": pem(KEY)})
    yield "a header of another key", row(head={"alg": "ES256", "kid": pem(OTHER_KEY)})
    yield "a header with an extension", row(head={"alg": "ES256", "crit": ["b64"], "b64": False})
    yield "a header that is no object", row(head=["ES256"])
    yield "no key", sound | {"kid": ""}
    yield "a key that is none", sound | {"kid": "-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----"}
    yield "a key on another curve", sound | {"kid": pem(ec.derive_private_key(1234567, ec.SECP384R1()))}
    yield "a point off the curve", sound | {"kid": jwk(KEY).replace('"x": "', '"x": "A')}
    yield "a key of another kind", sound | {"kid": json.dumps({"kty": "RSA", "n": "AQAB", "e": "AQAB"})}
    yield "a key that is a number", sound | {"kid": 7}


@pytest.mark.parametrize(("name", "bad"), list(forged()), ids=lambda value: value if isinstance(value, str) else "")
def test_what_cannot_be_verified_is_dropped_and_counted(name, bad):
    result = read(row(), bad)
    assert len(result.reviews) == 1, name
    assert result.problems == ("1 reviews left out: each has no signature that can be verified",)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"metadata": {"is_generated": True}}, "generated by a machine"),
        ({"iat": 1_800_000_000}, "in the future"),
        ({"iat": None}, "at no time"),
        ({"iat": float("nan")}, "at no time"),
        ({"iat": -5}, "at no time"),
        ({"metadata": {"license": "CC-BY-NC-4.0"}}, "no open licence"),
        ({"action": "delete", "sub": "urn:maresi:abc"}, "deletes"),
        ({"sub": "urn:maresi:abc"}, "answers another"),
        ({"sub": "https://elsewhere.example"}, "another subject"),
    ],
)
def test_what_is_no_review_of_ours_is_dropped_and_counted(changes, why):
    result = read(row(), row(payload(**changes)))
    assert len(result.reviews) == 1
    assert why in result.problems[0]


@pytest.mark.parametrize(
    ("licence", "is_free"),
    [
        ("CC BY 4.0", True), ("CC-BY-4.0", True), ("https://creativecommons.org/licenses/by/4.0/", True),
        ("http://creativecommons.org/publicdomain/zero/1.0/", True), ("CC0", True), ("CC0-1.0", True),
        ("CC-BY-SA-4.0", True), ("ODbL-1.0", True), ("https://creativecommons.org/licenses/by-sa/3.0/deed", True),
        ("CC-BY-NC-4.0", False), ("CC BY-ND 4.0", False), ("https://creativecommons.org/licenses/by-nc/4.0/", False),
        ("All rights reserved", False), ("https://elsewhere.example/by/4.0", False), ("proprietary", False),
    ],
)  # fmt: skip
def test_open_licences_are_known(licence, is_free):
    assert is_open(licence) is is_free


def test_a_licence_may_stand_in_the_payload_or_not_at_all():
    assert read(row(payload(licence="CC0"))).problems == ()
    assert read(row()).problems == ()


def test_an_edit_by_the_same_author_is_the_newest_version_of_the_same_review():
    first = row()
    edit = payload(sub=f"urn:maresi:{first['signature']}", action="edit", rating=25, iat=1767312000)
    result = read(first, row(edit))
    assert [(f.review.review_id, f.review.rating) for f in result.reviews] == [(first["signature"], 25)]
    assert result.problems == ("1 reviews left out: each is an earlier version of another one",)


def test_nobody_edits_somebody_elses_review():
    first = row()
    edit = payload(sub=f"urn:maresi:{first['signature']}", action="edit", rating=0, iat=1767312000)
    result = read(first, row(edit, key=OTHER_KEY))
    assert [found.review.rating for found in result.reviews] == [75]
    assert result.problems == ("1 reviews left out: each edits the review of another author",)


def test_an_edit_keeps_the_id_of_the_first_version_also_where_that_is_left_out():
    edit = row(payload(sub="urn:maresi:abc", action="edit"))
    assert read(edit).reviews[0].review.review_id == "abc"


def test_two_authors_who_edit_one_review_that_is_left_out_do_not_overwrite_each_other():
    edits = [row(payload(sub="urn:maresi:abc", action="edit", rating=75, iat=1767225600)),
             row(payload(sub="urn:maresi:abc", action="edit", rating=0, iat=1767312000), key=OTHER_KEY)]  # fmt: skip
    result = read(*edits)
    assert [(f.review.review_id, f.review.rating) for f in result.reviews] == [("abc", 75)]
    assert result.problems == ("1 reviews left out: each edits the review of another author",)


def test_a_review_without_rating_or_name_is_a_review():
    found = read(row(payload(rating=None, metadata=None))).reviews[0]
    assert (found.review.rating, found.review.author_present) == (None, False)


@pytest.mark.parametrize("rating", [-1, 101, "75", True])
def test_a_rating_off_the_scale_is_left_out(rating):
    assert read(row(payload(rating=rating))).reviews[0].review.rating is None


def test_a_full_page_leads_on_and_a_short_one_ends():
    other = row(payload(iat=1767225601))
    assert read(row(), other).next_url == URL.replace("offset=0", "offset=2")
    assert (read(row()).next_url, read().next_url) == (None, None)
    assert read(row(), other, url="").next_url is None


@pytest.mark.parametrize(("url", "selection"), [(URL, "full"), (URL + "&opinionated=true", "unknown"), ("", "unknown")])
def test_the_address_says_which_reviews_are_shown(url, selection):
    assert read(row(), url=url).selection == Selection(selection)


@pytest.mark.parametrize("body", [b"", b"<html>busy</html>", b'{"issuers": {}}'])
def test_what_holds_no_reviews_is_refused(body):
    with pytest.raises(UnreadablePage):
        parse(body, URL, NOW, "")
