"""Read the words out of a PDF: its streams unpacked, and its glyph numbers turned back into letters."""

import re
import zlib
from collections.abc import Iterator

_STREAM = re.compile(rb"stream\r?\n")
_SHOWN = re.compile(rb"<([0-9A-Fa-f\s]*)>|\(((?:[^\\()]|\\.)*)\)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_SINGLE = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>")
_TRIPLE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]+)>|\[(.*?)\])", re.DOTALL)
_LONGEST_RANGE = 1 << 16
MOST_INFLATED = 1 << 26
"""Bytes that one stream may become."""

Letters = dict[int, str]


def pdf_streams(content: bytes) -> Iterator[bytes]:
    """Yield each stream of a PDF unpacked, and its shown strings as UTF-8 by each table of letters that is in it.

    A font of a PDF numbers its own glyphs; which letter each number stands for is told by a table (ToUnicode). Which
    font a string is set in is not followed: with a few fonts, trying each is simpler and misses nothing.

    References:
        ISO 32000-1, sections 7.3.4 (strings), 7.4.4 (FlateDecode) and 9.10.3 (ToUnicode).
    """
    streams = list(_unpacked(content))
    yield from streams
    tables = [table for stream in streams if b"beginbf" in stream and (table := _letters(stream))]
    for stream in streams:
        # What shows text says so; pictures and fonts do not.
        if b"BT" not in stream or b"ET" not in stream:
            continue
        shown = [_string(match) for match in _SHOWN.finditer(stream)]
        yield b"".join(shown)
        for table in tables:
            yield "".join(_read(each, table) for each in shown).encode("utf-8", "replace")


def _unpacked(content: bytes) -> Iterator[bytes]:
    for match in _STREAM.finditer(content):
        packed = zlib.decompressobj()
        try:
            yield packed.decompress(content[match.end() :], MOST_INFLATED)
        except zlib.error:
            # Not packed in this way: what is in plain bytes is found without this, pictures hold no words.
            continue


def _letters(stream: bytes) -> Letters:
    table: Letters = {}
    for block in _SINGLE.findall(stream):
        table.update({int(code, 16): _utf16(said) for code, said in _PAIR.findall(block)})
    for block in _RANGE.findall(stream):
        for first, last, start, each in _TRIPLE.findall(block):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + _LONGEST_RANGE) + 1)
            if each:
                table.update(zip(codes, map(_utf16, re.findall(rb"<([0-9A-Fa-f\s]*)>", each)), strict=False))
            elif said := _utf16(start):
                last_letter = ord(said[-1])
                table.update({code: said[:-1] + chr((last_letter + n) % 0x110000) for n, code in enumerate(codes)})
    return table


def _utf16(digits: bytes) -> str:
    return _hex(digits).decode("utf-16-be", "replace")


def _hex(digits: bytes) -> bytes:
    plain = b"".join(digits.split())
    return bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode("ascii"))


def _string(match: "re.Match[bytes]") -> bytes:
    digits, said = match.groups()
    return _hex(digits) if digits is not None else _ESCAPE.sub(_plain, said)


def _plain(match: "re.Match[bytes]") -> bytes:
    said: bytes = match[1]
    if said.isdigit():
        return bytes([int(said, 8) & 0xFF])
    return b"" if said in (b"\n", b"\r", b"\r\n") else _ESCAPED.get(said, said)


def _read(shown: bytes, table: Letters) -> str:
    """Return a string by a table of two-byte numbers, as all fonts of many letters have."""
    return "".join(table.get(int.from_bytes(shown[n : n + 2]), "") for n in range(0, len(shown) - 1, 2))
