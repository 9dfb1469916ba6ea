"""Time stamps of RFC 3161: ask an authority to sign that something existed, and check what it answered."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from ledger.certificate import name_of, require_path
from ledger.der import NULL, OCTETS, SEQUENCE, Value, encode, encode_number, encode_oid, parse
from ledger.errors import MalformedToken, StampRefused, WrongStamp
from ledger.signeddata import DIGESTS, SignedData, read_signed_data, require_signature

_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_SHA256 = "2.16.840.1.101.3.4.2.1"
_NONCE_BYTES = 8
_GRANTED = {0, 1}
"""Statuses of RFC 3161, section 2.4.2, with which a token comes."""


@dataclass(frozen=True, slots=True)
class StampRequest:
    """What an authority is asked to sign."""

    digest: bytes
    """Hash of the message."""
    algorithm: str
    """Which hash, as dotted OBJECT IDENTIFIER."""
    nonce: int | None
    """Number that the answer must repeat, so that no older answer passes for it; None: any will do."""

    def encode(self) -> bytes:
        """Return the bytes to send, as application/timestamp-query; the signer's certificate is asked for, too."""
        imprint = encode(
            SEQUENCE,
            encode(SEQUENCE, encode_oid(self.algorithm), encode(NULL)),
            encode(OCTETS, self.digest),
        )
        nonce = b"" if self.nonce is None else encode_number(self.nonce)
        return encode(SEQUENCE, encode_number(1), imprint, nonce, b"\x01\x01\xff")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an authority has signed, checked."""

    at: datetime
    """When the authority saw the hash, UTC."""
    serial: int
    """The authority's number of the token."""
    policy: str
    """Under which rules, as dotted OBJECT IDENTIFIER."""
    signer: str
    """Subject of the certificate that signed."""
    expires_at: datetime
    """End of that certificate, UTC: after it only the moment of the token itself can be judged."""


def request_for(message: bytes) -> StampRequest:
    """Return a request to sign the SHA-256 of a message, with a nonce of its own."""
    nonce = int.from_bytes(secrets.token_bytes(_NONCE_BYTES), "big") >> 1
    return StampRequest(hashlib.sha256(message).digest(), _SHA256, nonce)


def parse_request(data: bytes) -> StampRequest:
    """Return the request that these bytes are.

    Raises:
        MalformedToken: If they are none.
    """
    version, imprint, *optional = parse(data).expect(SEQUENCE).children(2)
    if version.number() != 1:
        raise MalformedToken("a request of a version that this one does not know")
    algorithm, digest = _imprint(imprint)
    nonces = [each.number() for each in optional if each.tag == 0x02]
    return StampRequest(digest, algorithm, nonces[0] if nonces else None)


def verify_stamp(
    answer: bytes, asked: StampRequest | bytes, trusted: Sequence[x509.Certificate], *, at: datetime | None = None
) -> Stamp:
    """Return what an authority has signed; only what leads to a trusted root and speaks of what was asked.

    Args:
        answer: The whole answer (application/timestamp-reply) as it was received.
        asked: The request, or the message itself, of which the token may hold any SHA-2 hash.
        trusted: The reader's certificates: roots, and others where the token brings too few.
        at: The moment at which the signer's certificates must be valid, UTC; None: the moment that the token states,
            which is as good as the belief that the key was safe until now.

    Raises:
        MalformedToken: If it is no answer.
        StampRefused: If the authority gave no token.
        WrongStamp: If it speaks of something else, or the signature is wrong.
        UntrustedSigner: If the signer's certificate leads to no trusted root at that moment.

    References:
        RFC 3161, section 2.4.2; RFC 5652, section 5; RFC 5816.
    """
    signed = read_signed_data(_token(answer))
    if signed.content_type != _TST_INFO:
        raise MalformedToken("the answer holds something else than a time stamp")
    info = _stamped(signed, asked)
    signer = require_signature(signed, trusted)
    moment = info.at if at is None else at
    require_path(signer, signed.certificates, trusted, moment)
    return Stamp(info.at, info.serial, info.policy, name_of(signer), signer.not_valid_after_utc)


@dataclass(frozen=True, slots=True)
class _Info:
    at: datetime
    serial: int
    policy: str


def _token(answer: bytes) -> Value:
    status, *token = parse(answer).expect(SEQUENCE).children(1, most=2)
    number, *more = status.expect(SEQUENCE).children(1)
    if number.number() not in _GRANTED or not token:
        raise StampRefused(number.number(), _told(more))
    return token[0]


def _told(more: Sequence[Value]) -> str:
    texts = [
        text.content.decode("utf-8", "replace") for part in more if part.tag == SEQUENCE for text in part.children()
    ]
    return "".join(letter if letter.isprintable() else "?" for letter in " ".join(texts))[:200]


def _stamped(signed: SignedData, asked: StampRequest | bytes) -> _Info:
    version, policy, imprint, serial, moment, *optional = parse(signed.content).expect(SEQUENCE).children(5)
    if version.number() != 1:
        raise MalformedToken("a time stamp of a version that this one does not know")
    algorithm, digest = _imprint(imprint)
    if algorithm not in DIGESTS:
        raise WrongStamp(f"a time stamp over a hash that is not SHA-2 ({algorithm})")
    wanted = hashlib.new(DIGESTS[algorithm].name, asked).digest() if isinstance(asked, bytes) else asked.digest
    if digest != wanted or (isinstance(asked, StampRequest) and algorithm != asked.algorithm):
        raise WrongStamp(f"the time stamp speaks of the hash {digest.hex()}, asked was {wanted.hex()}")
    # Accuracy, ordering, the authority's name and extensions may follow; of them only the nonce is a number.
    nonce = next((each.number() for each in optional if each.tag == 0x02), None)
    if isinstance(asked, StampRequest) and asked.nonce is not None and nonce != asked.nonce:
        raise WrongStamp("the time stamp answers another request: its nonce differs")
    return _Info(moment.moment(), serial.number(), policy.oid())


def _imprint(imprint: Value) -> tuple[str, bytes]:
    algorithm, digest = imprint.expect(SEQUENCE).children(2, most=2)
    return algorithm.expect(SEQUENCE).children(1)[0].oid(), digest.expect(OCTETS).content
