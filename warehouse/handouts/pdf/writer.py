"""Writes a document as PDF/A-2a and PDF/UA-1: to be kept, searched and read aloud."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from threading import Lock

import typst

from warehouse.handouts import fonts
from warehouse.handouts.document import Document
from warehouse.handouts.pdf.data import of_document
from warehouse.runtime.errors import HandoutFailed

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]

_one_at_a_time = Lock()
"""Threads of the server share the compiler, and with it the fonts it has loaded."""


def write(document: Document) -> bytes:
    """Return the document as PDF.

    Raises `ChineseFontMissing` where no font has Chinese letters, `HandoutFailed` where Typst
    refuses.
    """
    data = json.dumps(of_document(document), ensure_ascii=False)
    with _one_at_a_time:
        try:
            pdf = _compiler().compile(
                input=TEMPLATES / f"{_layout(document)}.typ",
                format="pdf",
                sys_inputs={"document": data},
                pdf_standards=STANDARDS,
            )
        except typst.TypstError as error:
            raise HandoutFailed.of(
                "handout_failed", title=document.title, reason=error.message
            ) from error
    assert isinstance(pdf, bytes)  # noqa: S101 - a PDF is one file
    return pdf


def _layout(document: Document) -> str:
    """Return which template a document is set by."""
    if document.official is not None:
        return "official"
    return "slides" if document.is_slides else "sheet"


@cache
def _compiler() -> typst.Compiler:
    """Return the one compiler of the process: it reads fonts once, and nothing but templates."""
    return typst.Compiler(
        root=TEMPLATES,
        font_paths=fonts.collection(),
        ignore_system_fonts=True,
        package_path=TEMPLATES,
        package_cache_path=TEMPLATES,
    )
