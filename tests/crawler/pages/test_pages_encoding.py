"""Character encodings: mark, header, meta, bytes - in this order."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.encoding import decode, known_encoding, sniff_encoding

HTML = "<html><head>{meta}</head><body>Über 5 €</body></html>"


@pytest.mark.parametrize(
    ("meta", "content_type", "encoding"),
    [
        ('<meta charset="utf-8">', "", "utf-8"),
        ("<meta charset=iso-8859-15>", "", "iso-8859-15"),
        ("<META CharSet='ISO-8859-1'>", "", "windows-1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "", "windows-1252"),
        ('<meta charset="utf-8">', "text/html; charset=ISO-8859-1", "windows-1252"),
        ("", 'text/html; charset="utf-8"', "utf-8"),
        ("", "text/html; charset=no-such-thing", "utf-8"),
        ('<!-- <meta charset="iso-8859-2"> -->', "", "utf-8"),
        ('<meta charset="utf-16">', "", "utf-8"),
        ('<meta name="charset" content="iso-8859-2">', "", "utf-8"),
    ],
)
def test_the_header_beats_meta_and_meta_beats_the_bytes(meta, content_type, encoding):
    assert sniff_encoding(HTML.format(meta=meta).encode(), content_type) == encoding


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (codecs.BOM_UTF8 + b"x", "utf-8"),
        (codecs.BOM_UTF16_LE + "ü".encode("utf-16-le"), "utf-16-le"),
        ("fünf €".encode("cp1252"), "windows-1252"),
        ("fünf €".encode(), "utf-8"),
        ("fünf €".encode()[:-1], "utf-8"),
        (b"plain", "windows-1252"),
        (b"", "windows-1252"),
    ],
)
def test_undeclared_bytes_are_utf8_if_they_can_be_and_windows_1252_otherwise(body, encoding):
    assert sniff_encoding(body) == encoding


def test_a_byte_order_mark_beats_the_header_and_is_not_part_of_the_text():
    decoded = decode(codecs.BOM_UTF8 + "Müll".encode(), "text/html; charset=iso-8859-1")
    assert (decoded.text, decoded.encoding) == ("Müll", "utf-8")


def test_broken_bytes_are_replaced_and_counted():
    decoded = decode("Grüße".encode("cp1252"), "text/html; charset=utf-8")
    assert (decoded.text, decoded.replaced) == ("Gr\ufffd\ufffde", 2)


def test_windows_1252_has_its_quotes_and_euro_sign():
    assert decode(b"\x84gut\x93 5 \x80", "text/html; charset=latin1").text == "„gut“ 5 €"


@pytest.mark.parametrize("label", ["utf-7", "hex", "rot13", "base64", "idna", "", "x" * 99, "punycode", 'utf-8"'])
def test_labels_that_no_browser_knows_mean_nothing(label):
    assert known_encoding(label) is None


@given(st.binary(max_size=3000), st.text(max_size=40))
def test_any_bytes_become_text(body, content_type):
    assert "\0" not in decode(body, content_type).text


def _vectors(path):
    for test in path.read_bytes().split(b"#data\n")[1:]:
        body, _, wanted = test.partition(b"\n#encoding\n")
        yield body, wanted.strip().split(b"\n")[0].decode().lower()


@pytest.mark.shared
@pytest.mark.parametrize("name", ["tests1.dat", "tests2.dat", "test-yahoo-jp.dat"])
def test_published_sniffing_vectors(shared, name):
    path = shared / "vectors" / "security" / "encoding" / name
    wrong = [(body[:80], wanted) for body, wanted in _vectors(path) if sniff_encoding(body) != wanted]
    assert wrong == []
