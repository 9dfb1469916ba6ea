"""Time stamps of RFC 3161: what a real authority signs is accepted, everything that only looks like it is not."""

import hashlib
import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st
from small_tsa import make_authority

from ledger import der
from ledger.certificate import load_certificates, require_path
from ledger.errors import LedgerError, MalformedToken, StampRefused, UntrustedSigner, WrongStamp
from ledger.timestamp import StampRequest, parse_request, request_for, verify_stamp

NOTE = b"log.example/rsl/1\n3\nAAAA\n"
# The vectors' certificates are valid then.
WHEN = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """An authority with root, intermediate and signer."""
    return make_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def roots(authority):
    return load_certificates(authority.roots.read_bytes())


@pytest.fixture(scope="module")
def answered(authority):
    """A request of ours and its answer."""
    request = request_for(NOTE)
    return request, authority.reply(request.encode())


def test_a_real_authority_understands_our_request_and_we_its_answer(authority, roots, answered):
    request, answer = answered
    stamp = verify_stamp(answer, request, roots, at=datetime.now(UTC))
    assert stamp == verify_stamp(answer, NOTE, roots)
    assert (stamp.signer, stamp.policy) == ("CN=Test TSA", "1.2.3.4.1")
    assert abs(datetime.now(UTC) - stamp.at) < timedelta(minutes=10)
    assert authority.accepts(answer, NOTE)


def test_we_understand_the_requests_of_openssl(authority, roots):
    for name in ("sha256", "sha384", "sha512"):
        query = authority.query(NOTE, f"-{name}")
        asked = parse_request(query)
        assert asked.digest == hashlib.new(name, NOTE).digest()
        assert asked.encode() == query
        assert verify_stamp(authority.reply(query), asked, roots)


def test_a_stamp_of_something_else_is_refused(roots, answered):
    request, answer = answered
    with pytest.raises(WrongStamp, match="speaks of the hash"):
        verify_stamp(answer, NOTE + b"x", roots)
    with pytest.raises(WrongStamp, match="speaks of the hash"):
        verify_stamp(answer, replace(request, digest=bytes(32)), roots)
    with pytest.raises(WrongStamp, match="nonce differs"):
        verify_stamp(answer, replace(request, nonce=7), roots)


def test_an_older_answer_does_not_pass_for_a_new_one(roots, answered):
    with pytest.raises(WrongStamp, match="nonce differs"):
        verify_stamp(answered[1], request_for(NOTE), roots)


def test_an_authority_that_nobody_trusts_is_refused(tmp_path, answered):
    stranger = load_certificates(make_authority(tmp_path).roots.read_bytes())
    with pytest.raises(UntrustedSigner, match="no chain"):
        verify_stamp(answered[1], answered[0], stranger)


def test_an_intermediate_alone_is_no_root(authority, answered):
    between = load_certificates((authority.folder / "between.pem").read_bytes())
    with pytest.raises(UntrustedSigner, match="no self-signed root"):
        verify_stamp(answered[1], answered[0], between)


@pytest.mark.parametrize("usage", [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE, None])
def test_a_certificate_for_other_things_signs_no_time(tmp_path, usage):
    other = make_authority(tmp_path, usage=usage)
    files = ("tsa.pem", "between.pem", "root.pem")
    chain = [load_certificates((other.folder / name).read_bytes())[0] for name in files]
    with pytest.raises(UntrustedSigner, match="other things than time stamps"):
        require_path(chain[0], chain[1:2], chain[2:], datetime.now(UTC))


def test_whoever_is_no_authority_vouches_for_nobody(authority, answered, roots):
    (signer,) = load_certificates((authority.folder / "tsa.pem").read_bytes())
    with pytest.raises(UntrustedSigner, match="no chain"):
        require_path(signer, [signer], roots, datetime.now(UTC))


@pytest.mark.parametrize(
    ("at", "is_valid"), [(timedelta(0), True), (timedelta(days=5), False), (timedelta(days=-40), False)]
)
def test_certificates_must_be_valid_at_the_moment_that_is_judged(tmp_path, at, is_valid):
    short = make_authority(tmp_path, days=3)
    request = request_for(NOTE)
    answer = short.reply(request.encode())
    trusted = load_certificates(short.roots.read_bytes())
    moment = datetime.now(UTC) + at
    if is_valid:
        stamp = verify_stamp(answer, request, trusted, at=moment)
        assert stamp.expires_at - moment < timedelta(days=3, minutes=1)
    else:
        with pytest.raises(UntrustedSigner, match="not valid at"):
            verify_stamp(answer, request, trusted, at=moment)
        assert verify_stamp(answer, request, trusted).signer == "CN=Test TSA"


def test_a_refusal_is_told_in_the_words_of_the_authority(authority, roots):
    request = StampRequest(b"\x00" * 20, "1.3.14.3.2.26", 5)
    with pytest.raises(StampRefused, match="status 2") as caught:
        verify_stamp(authority.reply(request.encode()), request, roots)
    assert caught.value.status == 2


def test_a_flipped_bit_or_a_cut_never_changes_what_is_believed(roots, answered):
    request, answer = answered
    good = verify_stamp(answer, request, roots)
    dice = random.Random(3161)  # noqa: S311
    n_refused = 0
    for n in range(600):
        bad = bytearray(answer)
        bad[dice.randrange(len(bad))] ^= 1 << dice.randrange(8)
        if n % 10 == 0:
            bad = bad[: dice.randrange(len(bad))]
        try:
            # What is not signed may differ: certificates that nobody needs, the text of a status.
            assert verify_stamp(bytes(bad), request, roots) == good
        except LedgerError:
            n_refused += 1
    assert n_refused > 300


@pytest.mark.parametrize(
    "answer", [b"", b"\x30", b"\x30\x00", b"<html>", b"\x30\x80\x00\x00", b"\x30\x84\xff\xff\xff\xff", b"\x1f\x01\x00"]
)
def test_what_is_no_answer_is_refused(roots, answer):
    with pytest.raises(MalformedToken):
        verify_stamp(answer, NOTE, roots)


@pytest.mark.parametrize(
    "data", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"]
)
def test_a_file_without_certificates_is_refused(data):
    with pytest.raises(UntrustedSigner):
        load_certificates(data)


@given(st.integers(-(2**80), 2**80))
def test_numbers_are_read_as_they_were_written(number):
    assert der.parse(der.encode_number(number)).number() == number


@given(st.tuples(st.integers(0, 2), st.integers(0, 39)), st.lists(st.integers(0, 2**40), max_size=6))
def test_identifiers_are_read_as_they_were_written(start, rest):
    dotted = ".".join(map(str, (*start, *rest)))
    assert der.parse(der.encode_oid(dotted)).oid() == dotted


@given(st.binary(max_size=400))
def test_bytes_are_one_value_in_one_form_or_refused(data):
    try:
        value = der.parse(data)
    except MalformedToken:
        return
    assert der.encode(value.tag, value.content) == data


@pytest.mark.parametrize(
    ("content", "micro"),
    [(b"20260601120000Z", 0), (b"20260601120000.25Z", 250_000), (b"20260601120000.1234567Z", 123_456)],
)
def test_times_are_read_to_the_microsecond(content, micro):
    moment = der.parse(der.encode(der.GENERALIZED_TIME, content)).moment()
    assert moment == datetime(2026, 6, 1, 12, 0, 0, micro, UTC)


@pytest.mark.parametrize(
    "content", [b"20260601120000", b"20261301120000Z", b"2026060112000Z", b"20260601120000.Z", b"\xb2" * 14 + b"Z", b""]
)
def test_other_times_are_refused(content):
    with pytest.raises(MalformedToken):
        der.parse(der.encode(der.GENERALIZED_TIME, content)).moment()


def test_all_vectors(vectors):
    folder = vectors / "rfc3161"
    cases = json.loads((folder / "cases.json").read_text(encoding="utf-8"))["cases"]
    wrong = [case["why"] for case in cases if verdict(folder, case) != case["want"]]
    assert (wrong, len(cases)) == ([], 14)


def verdict(folder, case):
    """Accept or reject, judged at the moment that the case asks for."""
    asked = (
        parse_request((folder / case["query"]).read_bytes())
        if case["query"]
        else (folder / case["message"]).read_bytes()
        if case["message"]
        else case["message_utf8"].encode()
    )
    at = None if case.get("validity_at") == "token time" else WHEN
    try:
        stamp = verify_stamp(
            (folder / case["tsr"]).read_bytes(), asked, load_certificates((folder / case["chain"]).read_bytes()), at=at
        )
    except LedgerError:
        return "reject"
    return "reject" if "Spoofed" in stamp.signer else "accept"
