"""Read PDF and XLSX files back in tests: their pages as text, their cells as values."""

import contextlib
import io
import re
import zipfile
import zlib

import openpyxl
import pypdfium2

MARKUP = (
    "#panic(1)",
    '#eval("1 + 1")',
    '#read("/etc/passwd")',
    "*bold* _emph_ `raw` $x^2$",
    "= Heading",
    "@reference <label>",
    "// comment",
    "/* comment */",
    "\\#let x = 1",
    "#{ while true {} }",
    "https://evil.example/?q=1",
    "<script>alert(1)</script>",
    "]#panic(2)[",
    '"); #panic(3); ("',
)
"""Texts that a careless typesetter would run, format or leave out."""


def pages_of(pdf):
    """Return the text of each page on one line."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    # PDFium marks a hyphen that the typesetter has put in.
    return [" ".join(re.sub("[\ufffe\u200b\x02]", "", text).split()) for text in texts]


def squeezed(text):
    """Return a text without any blank or hyphen, as lines break where they like."""
    return re.sub(r"[\s\u00ad\u200b-]+", "", text)


def cells_of(xlsx):
    """Return the value of each cell by name of sheet and address."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def parts_of(xlsx):
    """Return the parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(xlsx)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def objects_of(pdf):
    """Return all objects of a PDF as one text, those of object streams unpacked (ISO 32000-1, 7.5.7)."""
    found = [pdf]
    for stream in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            unpacked = zlib.decompress(stream[1])
            if b"/Type" in unpacked:
                found.append(unpacked)
    return b"\n".join(found).decode("latin-1")
