"""The formats of a hand-out, and who writes each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from warehouse.handouts import pdf, xlsx
from warehouse.handouts.document import Document

Format: TypeAlias = Literal["pdf", "xlsx"]

FORMATS: Mapping[Format, Callable[[Document], bytes]] = {
    "pdf": pdf.write,
    "xlsx": xlsx.write,
}
"""By name, which is the ending of its files too."""


def write(document: Document, format_name: Format) -> bytes:
    """Return a document as a file of a format. Raises `XuntuError` where that cannot be written."""
    return FORMATS[format_name](document)
