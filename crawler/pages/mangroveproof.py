"""Check the signature of a Mangrove review: a JSON Web Token by ES256 whose key is its author's name.

References:
    RFC 7515 (JWS), 3.1 and 5.2; RFC 7518 (JWA), 3.4: ES256 is r and s of ECDSA on P-256 with SHA-256, 32 bytes each.
"""

import base64
import binascii
import json
from collections.abc import Iterator

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

from crawler.pages.payload import Object, mapping, word

_LONGEST = 200_000
"""Characters of a token; texts are limited to 500, and pictures are addresses."""


def signed_payload(row: Object) -> Object | None:
    """Return what the author of a review signed, or None where that cannot be verified.

    The payload that lies beside the signature is only a copy: what counts is the one inside the token.

    Args:
        row: An entry of the answer: `signature`, `kid` (PEM or JWK) and `jwt`; `payload` where there is no token.
    """
    stated = row.get("kid")
    kid = stated if isinstance(stated, str) else ""
    key = _public_key(kid)
    if key is None:
        return None
    for token in _tokens(row, kid):
        head, payload, proof = token.split(".")
        if _is_es256(head, kid) and _holds(key, f"{head}.{payload}".encode(), proof):
            return mapping(_json(payload))
    return None


def _tokens(row: Object, kid: str) -> Iterator[str]:
    """Yield the token as it came; without one, the token that the clients make of payload and key."""
    stated, signature = word(row, "jwt"), word(row, "signature")
    if stated is not None:
        is_whole = len(stated) <= _LONGEST and stated.count(".") == 2
        # The signature is the review's id: it must be the one that was checked.
        if is_whole and signature in {None, stated.rpartition(".")[2]}:
            yield stated
        return
    payload = mapping(row.get("payload"))
    if signature and "." not in signature and payload:
        head = {"alg": "ES256", "typ": "JWT", "kid": kid}
        yield ".".join((*(_encoded(part) for part in (head, payload)), signature))


def _encoded(part: Object) -> str:
    """Return an object as it stands in a token."""
    written = json.dumps(part, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
    return base64.urlsafe_b64encode(written).rstrip(b"=").decode()


def _is_es256(head: str, kid: str) -> bool:
    """Say whether a token's header names our algorithm, no extension that must be understood, and no other key."""
    header = mapping(_json(head))
    return header.get("alg") == "ES256" and "crit" not in header and header.get("kid", kid) == kid


def _holds(key: ec.EllipticCurvePublicKey, signed: bytes, proof: str) -> bool:
    """Say whether a signature over some bytes was made with the key's private half."""
    raw = _bytes(proof)
    if raw is None or len(raw) != 64:
        return False
    halves = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        key.verify(encode_dss_signature(*halves), signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _public_key(kid: str) -> ec.EllipticCurvePublicKey | None:
    """Return the P-256 key that a name spells out as PEM, often without line breaks, or as JWK; None otherwise."""
    if kid.startswith("{"):
        return _from_jwk(kid)
    inner = kid.strip().removeprefix("-----BEGIN PUBLIC KEY-----").removesuffix("-----END PUBLIC KEY-----")
    try:
        key = load_der_public_key(base64.b64decode("".join(inner.split()), validate=True))
    except (ValueError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1) else None


def _from_jwk(text: str) -> ec.EllipticCurvePublicKey | None:
    """Return the P-256 key of a JWK (RFC 7517); None if it is another one or a point off the curve."""
    try:
        jwk = mapping(json.loads(text))
    except (ValueError, RecursionError):
        return None
    x, y = (_bytes(word(jwk, name) or "") for name in ("x", "y"))
    if (jwk.get("kty"), jwk.get("crv")) != ("EC", "P-256") or not x or not y:
        return None
    try:
        point = (int.from_bytes(x, "big"), int.from_bytes(y, "big"))
        return ec.EllipticCurvePublicNumbers(*point, ec.SECP256R1()).public_key()
    except ValueError:
        return None


def _bytes(text: str) -> bytes | None:
    """Return base64url without padding as bytes; None if it is none."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None


def _json(part: str) -> object:
    """Return the JSON value of a part of a token; None if it holds none."""
    try:
        value: object = json.loads(_bytes(part) or b"null")
    except (ValueError, RecursionError):
        return None
    return value
