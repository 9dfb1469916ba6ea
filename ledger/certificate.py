"""Whether a certificate leads to one that the reader trusts, and may sign time stamps."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from ledger.errors import UntrustedSigner

_E = TypeVar("_E", bound=x509.ExtensionType)

LONGEST = 8
"""Certificates from signer to root at most: a longer chain costs the reader, not the writer."""

UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension)
"""What the library raises over certificates that are none."""

# What a critical extension demands is either checked here or no matter of time stamps; any other one must be refused.
_UNDERSTOOD = {
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.EXTENDED_KEY_USAGE,
    ExtensionOID.CERTIFICATE_POLICIES,
    ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
}


def load_certificates(data: bytes) -> list[x509.Certificate]:
    """Return the certificates of a PEM or DER file.

    Raises:
        UntrustedSigner: If there are none, or one cannot be read.
    """
    try:
        if b"-----BEGIN" in data:
            return [readable(each) for each in x509.load_pem_x509_certificates(data)]
        return [readable(x509.load_der_x509_certificate(data))]
    except UNREADABLE as error:
        raise UntrustedSigner(
            "the file holds no certificates that can be read" if data else "the file is empty"
        ) from error


def is_self_signed(certificate: x509.Certificate) -> bool:
    """Say whether a certificate is a root: nobody but itself vouches for it."""
    return _issued(certificate, certificate)


def require_path(
    signer: x509.Certificate, given: Iterable[x509.Certificate], trusted: Sequence[x509.Certificate], at: datetime
) -> None:
    """Return if a chain of certificates leads from a signer of time stamps to a trusted root.

    Args:
        signer: Whose signature is to be believed.
        given: Further certificates; nothing is believed of them but what others vouch for.
        trusted: The reader's own; the self-signed ones among them are the roots.
        at: The moment at which all of the chain must be valid, UTC.

    Raises:
        UntrustedSigner: Says what is missing.

    References:
        RFC 5280, section 6.1, without revocation; RFC 3161, section 2.3.
    """
    usage = extension(signer, x509.ExtendedKeyUsage)
    if usage is None or not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise UntrustedSigner(f"{name_of(signer)} may sign other things than time stamps, or no time stamps")
    roots = [certificate for certificate in trusted if is_self_signed(certificate)]
    if not roots:
        raise UntrustedSigner("no self-signed root is among the trusted certificates")
    between = [*given, *trusted]
    if not _valid(signer, at):
        raise UntrustedSigner(f"the certificate of {name_of(signer)} is not valid at {at:%Y-%m-%d %H:%M} UTC")
    if not _leads([signer], between, roots, at):
        raise UntrustedSigner(f"no chain of valid certificates leads from {name_of(signer)} to a trusted root")


def name_of(certificate: x509.Certificate) -> str:
    """Return the subject of a certificate in one line of plain characters."""
    return "".join(letter if letter.isprintable() else "?" for letter in certificate.subject.rfc4514_string())


def _leads(
    chain: list[x509.Certificate],
    between: list[x509.Certificate],
    roots: list[x509.Certificate],
    at: datetime,
) -> bool:
    last = chain[-1]
    if any(last == root or (_may_issue(root, len(chain), at) and _issued(last, root)) for root in roots):
        return True
    if len(chain) == LONGEST:
        return False
    return any(
        _leads([*chain, issuer], between, roots, at)
        for issuer in between
        if issuer not in chain and _may_issue(issuer, len(chain), at) and _issued(last, issuer)
    )


def _may_issue(issuer: x509.Certificate, below: int, at: datetime) -> bool:
    constraints = extension(issuer, x509.BasicConstraints)
    if constraints is None or not constraints.value.ca or not _valid(issuer, at):
        return False
    # The length counts the certificates between this one and the signer.
    length = constraints.value.path_length
    usage, extended = extension(issuer, x509.KeyUsage), extension(issuer, x509.ExtendedKeyUsage)
    allowed = {ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
    return (
        (length is None or below - 1 <= length)
        and (usage is None or usage.value.key_cert_sign)
        and (extended is None or not allowed.isdisjoint(extended.value))
    )


def _valid(certificate: x509.Certificate, at: datetime) -> bool:
    strange = any(each.critical and each.oid not in _UNDERSTOOD for each in certificate.extensions)
    return not strange and certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def extension(certificate: x509.Certificate, kind: type[_E]) -> x509.Extension[_E] | None:
    """Return an extension of a certificate that was found `readable`; None where it has none of this kind."""
    try:
        return certificate.extensions.get_extension_for_class(kind)
    except x509.ExtensionNotFound:
        return None


def readable(certificate: x509.Certificate) -> x509.Certificate:
    """Return the certificate itself; the library reads names and extensions only when they are asked for.

    Raises:
        UNREADABLE: Any of these, if a name, a number or an extension cannot be read.
    """
    for name in (certificate.subject, certificate.issuer):
        name.rfc4514_string()
        name.public_bytes()
    _ = (certificate.extensions, certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    certificate.public_key()
    if certificate.serial_number <= 0:
        raise ValueError("a certificate without a number")
    return certificate
