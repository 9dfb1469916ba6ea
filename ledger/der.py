"""Read and write DER, the strict byte form of ASN.1: one value has one form, and every other one is refused."""

from dataclasses import dataclass
from datetime import UTC, datetime

from ledger.errors import MalformedToken

BOOLEAN, INTEGER, OCTETS, NULL, OID = 0x01, 0x02, 0x04, 0x05, 0x06
GENERALIZED_TIME, SEQUENCE, SET = 0x18, 0x30, 0x31
"""Tags of X.680 with the bit for constructed values."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it stands in its bytes."""

    tag: int
    """Class, constructed bit and number in one byte; numbers above 30 do not occur here."""
    content: bytes
    """What the value holds, without tag and length."""
    raw: bytes
    """All of its bytes, tag and length included: what hashes and signatures are taken over."""

    def children(self, least: int = 0, *, most: int | None = None) -> list["Value"]:
        """Return the values that this one holds.

        Args:
            least: How many there must be.
            most: How many there may be; None: any number.

        Raises:
            MalformedToken: If it is not constructed, or its content is not a row of so many values.
        """
        if not self.tag & 0x20:
            raise MalformedToken(f"a value of tag {self.tag:#04x} where one that holds others belongs")
        values, rest = [], self.content
        while rest:
            value = _first(rest)
            values.append(value)
            rest = rest[len(value.raw) :]
        if len(values) < least or (most is not None and len(values) > most):
            raise MalformedToken(f"a value that holds {len(values)} others, more or fewer than belong there")
        return values

    def expect(self, tag: int) -> "Value":
        """Return the value itself.

        Raises:
            MalformedToken: If it has another tag.
        """
        if self.tag != tag:
            raise MalformedToken(f"tag {self.tag:#04x} where {tag:#04x} belongs")
        return self

    def number(self) -> int:
        """Return the INTEGER.

        Raises:
            MalformedToken: If it is none in its shortest form.
        """
        content = self.expect(INTEGER).content
        number = int.from_bytes(content, "big", signed=True)
        if not content or content != _integer_bytes(number):
            raise MalformedToken("an INTEGER that is not in its shortest form")
        return number

    def oid(self) -> str:
        """Return the OBJECT IDENTIFIER in its dotted form.

        Raises:
            MalformedToken: If it is none.
        """
        content = self.expect(OID).content
        if not content or content[-1] & 0x80:
            raise MalformedToken("an OBJECT IDENTIFIER that is cut short")
        arcs, arc = [], 0
        for byte in content:
            arc = arc << 7 | byte & 0x7F
            if not byte & 0x80:
                arcs.append(arc)
                arc = 0
        first = min(arcs[0] // 40, 2)
        return ".".join(map(str, [first, arcs[0] - 40 * first, *arcs[1:]]))

    def moment(self) -> datetime:
        """Return the GeneralizedTime, UTC; fractions of a second are kept to the microsecond.

        Raises:
            MalformedToken: If it is none, or has no Z at its end.
        """
        text = self.expect(GENERALIZED_TIME).content.decode("latin-1")
        whole, _, fraction = text.removesuffix("Z").partition(".")
        is_plain = text.endswith("Z") and len(whole) == 14 and (whole + fraction).isascii() and whole.isdigit()
        if not is_plain or ("." in text and not fraction.isdigit()):
            raise MalformedToken("a time that is not YYYYMMDDhhmmss[.f]Z")
        try:
            moment = datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError as error:
            raise MalformedToken(f"an impossible time: {error}") from error
        return moment.replace(microsecond=int(fraction[:6].ljust(6, "0")) if fraction else 0)


def parse(data: bytes) -> Value:
    """Return the one value that these bytes are.

    Raises:
        MalformedToken: If they are no value in DER, or more than one.
    """
    value = _first(data)
    if value.raw != data:
        raise MalformedToken(f"{len(data) - len(value.raw)} bytes follow after the end")
    return value


def encode(tag: int, *contents: bytes) -> bytes:
    """Return the bytes of a value from those of what it holds."""
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + content


def encode_number(number: int) -> bytes:
    """Return the bytes of an INTEGER."""
    return encode(INTEGER, _integer_bytes(number))


def encode_oid(dotted: str) -> bytes:
    """Return the bytes of an OBJECT IDENTIFIER from its dotted form."""
    first, second, *rest = map(int, dotted.split("."))
    return encode(OID, b"".join(_base128(arc) for arc in (40 * first + second, *rest)))


def _first(data: bytes) -> Value:
    if len(data) < 2 or data[0] & 0x1F == 0x1F:
        raise MalformedToken("bytes that end within a value, or a tag that does not occur here")
    size, start = data[1], 2
    if size & 0x80:
        start += size & 0x7F
        size = int.from_bytes(data[2:start], "big")
        # The length itself has one form only; indefinite ones (0x80) have none.
        if not 2 < start <= 6 or len(data) < start or size < 0x80 or data[2] == 0:
            raise MalformedToken("a length that is not in its shortest form")
    end = start + size
    if len(data) < end:
        raise MalformedToken("bytes that end within a value")
    return Value(data[0], data[start:end], data[:end])


def _integer_bytes(number: int) -> bytes:
    return number.to_bytes((number + (number < 0)).bit_length() // 8 + 1, "big", signed=True)


def _base128(arc: int) -> bytes:
    digits = [arc & 0x7F]
    while arc := arc >> 7:
        digits.append(0x80 | arc & 0x7F)
    return bytes(reversed(digits))
