"""The formats of a hand-out, and who writes each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from warehouse.handouts import docx, pdf, pptx, xlsx
from warehouse.handouts.document import Document
from warehouse.handouts.docx import template
from warehouse.handouts.punctuation import printed

if TYPE_CHECKING:
    from warehouse.runtime.home import Home

Format: TypeAlias = Literal["pdf", "pptx", "docx", "xlsx"]

FORMATS: Mapping[Format, Callable[[Document], bytes]] = {
    "pdf": pdf.write,
    "pptx": pptx.write,
    "docx": docx.write,
    "xlsx": xlsx.write,
}
"""By name, which is the ending of its files too."""


def write(document: Document, format_name: Format, home: Home | None = None) -> bytes:
    """Return a document as a file of a format, in the template of the office whose data folder is
    given, where it has one. What is read as text is punctuated as print is.

    Raises `XuntuError` where that cannot be written.
    """
    if format_name != "xlsx":
        document = printed(document)
    if format_name == "docx" and home is not None:
        own = template.of_office(home, document.kind, document.official is not None)
        return docx.write(document, own)
    return FORMATS[format_name](document)
