"""Sign a review as an open-review site's writers do: a JSON web token under the writer's own key (ES256)."""

import base64
import functools
import hashlib
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_WIDTH = 32

Node = dict[str, object]


@functools.cache
def writer_key(author: str) -> ec.EllipticCurvePrivateKey:
    """Return the made-up writer's key, the same each time: a platform that comes back shows the same signatures."""
    number = int.from_bytes(hashlib.sha512(b"simulated writer\0" + author.encode("utf-8", "replace")).digest())
    return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())


def public_text(author: str) -> str:
    """Return the writer's public key, by which the site knows writers, as PEM without line ends."""
    pem = writer_key(author).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem.decode("ascii").replace("\n", "")


def signed_statement(payload: Node, author: str) -> Node:
    """Return a payload as the site serves it: signature, token, key id and the payload itself.

    Args:
        payload: What the writer says.
        author: Pseudonym of the writer.

    References:
        RFC 7515 (compact form), RFC 7518 section 3.4 (ES256: r and s, 32 bytes each).
    """
    kid = public_text(author)
    head = _encoded(json.dumps({"alg": "ES256", "typ": "JWT", "kid": kid}).encode())
    said = _encoded(json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace"))
    signature = _encoded(_signature(f"{head}.{said}".encode(), author))
    return {"signature": signature, "jwt": f"{head}.{said}.{signature}", "kid": kid, "payload": payload}


def _signature(message: bytes, author: str) -> bytes:
    # Signed without chance (RFC 6979): the signature is the review's id, and must stay the same.
    form = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    r, s = decode_dss_signature(writer_key(author).sign(message, form))
    return r.to_bytes(_WIDTH) + s.to_bytes(_WIDTH)


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")
