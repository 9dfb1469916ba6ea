"""Errors of the ledger: each says what is wrong, where, and what to do next."""

from collections.abc import Sequence


class LedgerError(Exception):
    """Base of everything the ledger refuses; only the command line catches it."""

    exit_code = 6

    def __init__(self, what: str, *, where: str, next_step: str) -> None:
        """Build the three-line message.

        Args:
            what: The situation in one sentence.
            where: The object or place it was found in.
            next_step: What the reader should do now.
        """
        super().__init__(f"{what}\n  where: {where}\n  next:  {next_step}")


class RootMismatch(LedgerError):
    """A proof leads to another root than the one it was to prove."""

    def __init__(self, expected: bytes, computed: bytes, *, where: str) -> None:
        """Keep both roots, so that a report can show them side by side."""
        super().__init__(
            f"root mismatch: expected {expected.hex()}, computed {computed.hex()}",
            where=where,
            next_step="treat the proof as invalid and fetch entry, proof and checkpoint again from their origin.",
        )
        self.expected = expected
        self.computed = computed


class WrongHashLength(LedgerError):
    """A value given as a hash is not 32 bytes long."""

    def __init__(self, length: int, *, where: str) -> None:
        """Keep the length found, in bytes."""
        super().__init__(
            f"a hash of {length} bytes where SHA-256 gives 32",
            where=where,
            next_step="decode the hash again; a cut or empty hash can prove nothing.",
        )
        self.length = length


class WrongProofLength(LedgerError):
    """A proof has more or fewer hashes than its tree sizes allow."""

    def __init__(self, given: int, wanted: int, *, where: str) -> None:
        """Keep both numbers of hashes."""
        super().__init__(
            f"a proof of {given} hashes where exactly {wanted} belong",
            where=where,
            next_step="check that index and sizes belong to this proof, then ask for it again.",
        )
        self.given = given
        self.wanted = wanted


class OutsideTree(LedgerError):
    """An index or an earlier size does not lie within the tree."""

    def __init__(self, position: int, size: int, *, where: str) -> None:
        """Keep the position asked for and the size of the tree."""
        super().__init__(
            f"position {position} does not lie in a tree of {size} leaves",
            where=where,
            next_step="use an index from 0 to size - 1, or an earlier size from 1 to size.",
        )
        self.position = position
        self.size = size


class WrongFrontier(LedgerError):
    """The stored subtrees given are not those of a tree of the stated size."""

    def __init__(self, size: int, *, where: str) -> None:
        """Keep the size whose subtrees were wanted."""
        super().__init__(
            f"these are not the complete subtrees of a tree of {size} leaves",
            where=where,
            next_step="append nothing; run `leumund ledger fsck` to see which stored nodes are missing.",
        )
        self.size = size


class MalformedEntry(LedgerError):
    """Bytes or values that are no rsl/entry/v1."""

    def __init__(self, what: str) -> None:
        """Say which rule is broken."""
        super().__init__(
            what,
            where="ledger entry (rsl/entry/v1)",
            next_step="nothing was appended or accepted; compare the entry with docs/terms.md, entry Leaf.",
        )


class MalformedPart(LedgerError):
    """A salt, digest or value that can't go into a commitment."""

    def __init__(self, what: str) -> None:
        """Say which rule is broken, never with the value itself: it may be a person's text."""
        super().__init__(
            what,
            where="committed part of a ledger entry",
            next_step="correct the value where it is read; nothing was committed.",
        )


class MalformedCheckpoint(LedgerError):
    """Text that is no checkpoint body."""

    def __init__(self, what: str) -> None:
        """Say which line breaks which rule."""
        super().__init__(
            what,
            where="checkpoint body (origin, size, root)",
            next_step="fetch the checkpoint again; do not compare anything with this one.",
        )


class MalformedNote(LedgerError):
    """Text that is no signed note."""

    def __init__(self, what: str) -> None:
        """Say which rule is broken."""
        super().__init__(
            what,
            where="signed note",
            next_step="fetch the note again, byte by byte as it was published; believe nothing of this one.",
        )


class MalformedKey(LedgerError):
    """Text that is no key of a signer."""

    def __init__(self, what: str) -> None:
        """Say which rule is broken, never with the key itself: it may be a private one."""
        super().__init__(
            what,
            where="key text (NAME+ID+BASE64)",
            next_step="copy the whole line again from where the signer publishes it.",
        )


class InvalidSignature(LedgerError):
    """A note that a known key did not sign, though it says so."""

    def __init__(self, key: str) -> None:
        """Keep the text of the public key."""
        super().__init__(
            f"the signature is not one of {key}",
            where="signed note",
            next_step="text or signature were changed, or somebody else signed: believe nothing of this note.",
        )
        self.key = key


class UnknownSigner(LedgerError):
    """A note that nobody known has signed."""

    def __init__(self, names: Sequence[str]) -> None:
        """Keep the names that the note gives itself."""
        super().__init__(
            f"no known key signed; the note names {', '.join(names)}",
            where="signed note",
            next_step="get the signer's public key from the signer, not from whoever gave you the note.",
        )
        self.names = tuple(names)


class MalformedStatement(LedgerError):
    """A leaf by which the log was to say something of itself, and does not."""

    def __init__(self, what: str) -> None:
        """Say which rule is broken."""
        super().__init__(
            what,
            where="statement of the log on itself (rsl/key/v1, rsl/note/v1)",
            next_step="run `leumund ledger fsck` to see which leaf it stands in; trust no key that it names.",
        )


class MalformedToken(LedgerError):
    """Bytes that are no answer of a time-stamping authority."""

    def __init__(self, what: str) -> None:
        """Say which rule is broken."""
        super().__init__(
            what,
            where="time-stamp token (RFC 3161)",
            next_step="ask the authority for a new token; believe nothing of this one.",
        )


class StampRefused(LedgerError):
    """An authority that answered, and gave no token."""

    def __init__(self, status: int, told: str) -> None:
        """Keep the status, as RFC 3161 numbers it, and what the authority said."""
        super().__init__(
            f"the time-stamping authority refused (status {status}{': ' + told if told else ''})",
            where="answer of a time-stamping authority (RFC 3161)",
            next_step="ask it which requests it takes, or name another authority.",
        )
        self.status = status


class WrongStamp(LedgerError):
    """A token that speaks of something else, or that nobody signed."""

    def __init__(self, what: str) -> None:
        """Say what does not belong together."""
        super().__init__(
            what,
            where="time-stamp token (RFC 3161)",
            next_step="treat the token as invalid; ask the authority for a new one.",
        )


class UntrustedSigner(LedgerError):
    """A signer of time stamps whom none of the trusted certificates vouches for."""

    def __init__(self, what: str) -> None:
        """Say what is missing between signer and root."""
        super().__init__(
            what,
            where="certificates of a time stamp (RFC 3161)",
            next_step="get the authority's root certificate from the authority itself, not with the token.",
        )


class PackRefused(LedgerError):
    """An evidence pack that was not accepted."""


class InvalidPack(PackRefused):
    """A pack in which something does not fit."""

    exit_code = 1

    def __init__(self, what: str, *, where: str) -> None:
        """Say what does not fit, and in which member."""
        super().__init__(
            what,
            where=where,
            next_step="believe nothing of this pack; fetch it again, and if it is the same, ask who made it.",
        )


class UndecidedPack(PackRefused):
    """A pack of which nothing can be said."""

    exit_code = 2
