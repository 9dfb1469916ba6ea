"""Signed data of CMS as time stamps come in it: who signed what, and whether they did."""

import hashlib
import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from ledger.certificate import UNREADABLE, extension, readable
from ledger.der import OCTETS, SEQUENCE, SET, Value, encode
from ledger.errors import MalformedToken, WrongStamp

DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}
"""Hashes that a signature may be made over, by OBJECT IDENTIFIER; older ones prove nothing any more."""

_SIGNED_DATA = "1.2.840.113549.1.7.2"
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNER_SHA1 = "1.2.840.113549.1.9.16.2.12"
_SIGNER_SHA2 = "1.2.840.113549.1.9.16.2.47"
_CONTEXT_0, _CONTEXT_0_PLAIN, _CONTEXT_1 = 0xA0, 0x80, 0xA1


@dataclass(frozen=True, slots=True)
class SignedData:
    """Signed data with one signer, read and not verified."""

    content_type: str
    """What is signed, as dotted OBJECT IDENTIFIER."""
    content: bytes
    """What is signed."""
    certificates: tuple[x509.Certificate, ...]
    """Those that came with it; nothing is believed of them."""
    signer: Value
    """The one SignerInfo."""


def read_signed_data(token: Value) -> SignedData:
    """Return the signed data of a ContentInfo.

    Raises:
        MalformedToken: If it is none, or has not exactly one signer.

    References:
        RFC 5652, sections 3 and 5.1; RFC 3161, section 2.4.2: exactly one signature.
    """
    kind, wrapped = token.expect(SEQUENCE).children(2, most=2)
    if kind.oid() != _SIGNED_DATA:
        raise MalformedToken("the answer is not signed data")
    (data,) = wrapped.expect(_CONTEXT_0).children(1, most=1)
    fields = data.expect(SEQUENCE).children(4)
    content_type, content = fields[2].expect(SEQUENCE).children(2, most=2)
    (octets,) = content.expect(_CONTEXT_0).children(1, most=1)
    bags = [field for field in fields[3:-1] if field.tag == _CONTEXT_0]
    (signer,) = fields[-1].expect(SET).children(1, most=1)
    certificates = tuple(_readable(value for bag in bags for value in bag.children()))
    return SignedData(content_type.oid(), octets.expect(OCTETS).content, certificates, signer)


def require_signature(signed: SignedData, known: Sequence[x509.Certificate]) -> x509.Certificate:
    """Return the certificate of whoever signed; only if the signature is theirs and covers the content.

    Args:
        signed: Read by `read_signed_data`.
        known: Certificates that the reader has, for a token that does not bring its signer's.

    Raises:
        MalformedToken: If a field is missing.
        WrongStamp: If the signature is wrong, covers something else, or is of nobody whose certificate is there.

    References:
        RFC 5652, section 5.4; RFC 5035 and RFC 5816: the signed hash of the certificate says whose key it is.
    """
    _, sid, algorithm, attributes, method, signature = signed.signer.expect(SEQUENCE).children(6)[:6]
    digest = _digest(algorithm)
    values = _attributes(attributes.expect(_CONTEXT_0))
    if values[_CONTENT_TYPE].oid() != signed.content_type:
        raise WrongStamp("the signature covers another kind of content")
    if values[_MESSAGE_DIGEST].expect(OCTETS).content != hashlib.new(digest.name, signed.content).digest():
        raise WrongStamp("the content is not what was signed")
    signer = _signer(sid, values, [*signed.certificates, *known])
    # Signed is the set itself, not the place that it takes in the signer's fields.
    _require_signed(signer, method, signature.expect(OCTETS).content, (encode(SET, attributes.content), digest))
    return signer


def _attributes(attributes: Value) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for attribute in attributes.children():
        kind, held = attribute.expect(SEQUENCE).children(2, most=2)
        if kind.oid() in values:
            raise MalformedToken(f"the signed attribute {kind.oid()} stands there twice")
        (values[kind.oid()],) = held.expect(SET).children(1, most=1)
    if missing := {_CONTENT_TYPE, _MESSAGE_DIGEST} - values.keys():
        raise MalformedToken(f"the signed attributes {', '.join(sorted(missing))} are missing")
    return values


def _signer(sid: Value, values: dict[str, Value], known: Iterable[x509.Certificate]) -> x509.Certificate:
    """Return the certificate that the signer names twice: by issuer and number, and by its hash."""
    is_meant = _certificate_hash(values)
    for certificate in known:
        if _is_named(certificate, sid) and is_meant(certificate):
            return certificate
    raise WrongStamp("the certificate of the signer is neither in the token nor among the trusted ones")


def _is_named(certificate: x509.Certificate, sid: Value) -> bool:
    if sid.tag == _CONTEXT_0_PLAIN:
        found = extension(certificate, x509.SubjectKeyIdentifier)
        return found is not None and found.value.digest == sid.content
    issuer, number = sid.expect(SEQUENCE).children(2, most=2)
    return certificate.issuer.public_bytes() == issuer.raw and certificate.serial_number == number.number()


def _certificate_hash(values: dict[str, Value]) -> Callable[[x509.Certificate], bool]:
    """Return the test that a certificate has the hash which the signer has signed."""
    if found := values.get(_SIGNER_SHA2):
        fields = _first_id(found)
        # The hash is SHA-256 where none is named (RFC 5035).
        named = fields[0].tag == SEQUENCE and len(fields) > 1
        digest = _digest(fields[0]) if named else hashes.SHA256()
        wanted = fields[int(named)].expect(OCTETS).content
    elif found := values.get(_SIGNER_SHA1):
        # SHA-1 by RFC 2634; a second certificate of the same hash could only be made by whoever made the first.
        digest, wanted = hashes.SHA1(), _first_id(found)[0].expect(OCTETS).content  # noqa: S303
    else:
        raise MalformedToken("the signer does not say which certificate is meant")
    return lambda certificate: certificate.fingerprint(digest) == wanted


def _first_id(attribute: Value) -> list[Value]:
    ids = attribute.expect(SEQUENCE).children(1)[0]
    return ids.expect(SEQUENCE).children(1)[0].expect(SEQUENCE).children(1)


def _require_signed(
    signer: x509.Certificate, method: Value, signature: bytes, signed: tuple[bytes, hashes.HashAlgorithm]
) -> None:
    data, digest = signed
    oid = method.expect(SEQUENCE).children(1)[0].oid()
    if oid not in _METHODS:
        raise WrongStamp(f"a way to sign that this version does not know ({oid})")
    digest = _METHODS[oid] or digest
    try:
        key = signer.public_key()
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(digest))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, data)
        else:
            raise WrongStamp("a kind of key that this version does not know")
    except (InvalidSignature, UnsupportedAlgorithm, ValueError) as error:
        raise WrongStamp("the signature is not one of the certificate that it names") from error


_SHA256, _SHA384, _SHA512 = DIGESTS.values()
# None: the hash stands beside it, in the signer's own field.
_METHODS: dict[str, hashes.HashAlgorithm | None] = {
    "1.2.840.113549.1.1.1": None,
    "1.2.840.113549.1.1.11": _SHA256,
    "1.2.840.113549.1.1.12": _SHA384,
    "1.2.840.113549.1.1.13": _SHA512,
    "1.2.840.10045.2.1": None,
    "1.2.840.10045.4.3.2": _SHA256,
    "1.2.840.10045.4.3.3": _SHA384,
    "1.2.840.10045.4.3.4": _SHA512,
    "1.3.101.112": None,
}


def _digest(algorithm: Value) -> hashes.HashAlgorithm:
    oid = algorithm.expect(SEQUENCE).children(1)[0].oid()
    if oid not in DIGESTS:
        raise WrongStamp(f"a signature over a hash that is not SHA-2 ({oid})")
    return DIGESTS[oid]


def _readable(values: Iterable[Value]) -> list[x509.Certificate]:
    # A bag may hold certificates of strangers; one that cannot be read vouches for nobody.
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for value in values:
            with suppress(*UNREADABLE):
                found.append(readable(x509.load_der_x509_certificate(value.raw)))
    return found
