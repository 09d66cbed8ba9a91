"""The text of what Chromium printed, sheet by sheet, read past the drawings.

pypdf reads a sheet's every stroke and each font anew for its words: most of the time of a test.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import IndirectObject

Letters = dict[bytes, str]
"""The text of each glyph of a font by its code."""

_SHOWN = re.compile(
    rb"/(?P<font>\w+) [-\d.]+ Tf"
    rb"|/Span<</ActualText <FEFF(?P<actual>[0-9A-F]*)> >> BDC|(?P<end>EMC)"
    rb"|<(?P<glyphs>[0-9A-F]+)> Tj|\[(?P<apart>[^\]]*)\] TJ"
    rb"|/(?P<drawing>\w+) Do",
    re.IGNORECASE,
)
_MAPPING = re.compile(rb"/ToUnicode (\d+) (\d+) R")
_HEX = rb"\s*<([0-9A-Fa-f]+)>"


def sheets(file: Path) -> list[str]:
    """Return the text of each sheet in the order in which it is written.

    A letter that a font has no code of its own for is what the file says that it stands for.
    """
    fonts: dict[int, Letters] = {}
    return ["".join(_text(sheet, sheet.get_contents(), fonts)) for sheet in PdfReader(file).pages]


def size(file: Path) -> tuple[int, int]:
    """Return width and height of the first sheet in points."""
    box = PdfReader(file).pages[0].mediabox
    return round(box.width), round(box.height)


def _text(part: Any, content: Any, fonts: dict[int, Letters]) -> list[str]:
    """Return the texts of a sheet, or of a drawing on it."""
    texts: list[str] = []
    letters: Letters = {}
    is_text = False
    for shown in _SHOWN.finditer(content.get_data()):
        if name := shown["font"]:
            letters = _letters(part["/Resources"]["/Font"].raw_get(f"/{name.decode()}"), fonts)
        elif shown["actual"] is not None:
            texts.append(_unicode(shown["actual"]))
            is_text = True
        elif shown["end"]:
            is_text = False
        elif name := shown["drawing"]:
            drawing = part["/Resources"]["/XObject"][f"/{name.decode()}"]
            if drawing["/Subtype"] == "/Form":
                texts += _text(drawing, drawing, fonts)
        elif not is_text:
            glyphs = shown["glyphs"] or b"".join(re.findall(rb"<([^>]*)>", shown["apart"]))
            texts.append(_spelt(bytes.fromhex(glyphs.decode()), letters))
    return texts


def _spelt(codes: bytes, letters: Letters) -> str:
    width = len(next(iter(letters), b"."))
    each = (codes[at : at + width] for at in range(0, len(codes), width))
    return "".join(letters.get(code, "") for code in each)


def _letters(font: Any, fonts: dict[int, Letters]) -> Letters:
    """Return what a font's glyphs stand for, read once for all sheets."""
    if font.idnum not in fonts:
        mapping = _mapping(font).get_object().get_data()
        letters: Letters = {}
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", mapping, re.DOTALL):
            for code, text in re.findall(_HEX * 2, block):
                letters[bytes.fromhex(code.decode())] = _unicode(text)
        for block in re.findall(rb"beginbfrange(.*?)endbfrange", mapping, re.DOTALL):
            for first, last, text in re.findall(_HEX * 3, block):
                *before, begin = _unicode(text)
                for step in range(int(last, 16) - int(first, 16) + 1):
                    code = (int(first, 16) + step).to_bytes(len(first) // 2, "big")
                    letters[code] = "".join(before) + chr(ord(begin) + step)
        fonts[font.idnum] = letters
    return fonts[font.idnum]


def _mapping(font: IndirectObject) -> IndirectObject:
    """Return the reference to what a font's glyphs stand for, its drawings and widths unread."""
    reader = font.pdf
    assert isinstance(reader, PdfReader)
    reader.stream.seek(reader.xref[font.generation][font.idnum])
    written = b""
    while not (mapping := _MAPPING.search(written)):
        more = reader.stream.read(512)
        assert more and b"endobj" not in written, "a font says what its glyphs stand for"
        written += more
    return IndirectObject(int(mapping[1]), int(mapping[2]), reader)


def _unicode(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be")
