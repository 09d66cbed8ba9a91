"""What a file is, by its first bytes and what it contains; its extension is only compared."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import Literal, TypeAlias

from warehouse.intake.workbook import limits
from warehouse.intake.workbook.refusal import FileRefused
from warehouse.intake.workbook.xlsx.package import CONTENT_TYPES, WORKBOOK_TYPES

Kind: TypeAlias = Literal["xlsx", "xls", "csv", "zip", "html", "mht", "xml"]

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of xls, of old Word files, and of every password-protected workbook."""

_BARE_RECORDS = (
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
)
"""How a workbook begins that was written without a container, as many web systems do."""

_PACKED = (b"PK\x03\x04", b"PK\x05\x06")

_EXTENSIONS: dict[str, Kind] = {
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "xltx": "xlsx",
    "xltm": "xlsx",
    "xls": "xls",
    "xlt": "xls",
    "et": "xls",
    "csv": "csv",
    "txt": "csv",
    "tsv": "csv",
    "zip": "zip",
}

_SAVED_AS_XLS: tuple[Kind, ...] = ("html", "mht", "xml")
"""What programs call .xls although it is none; what it is is told by a finding of its own."""

_HEAD_BYTES = 4096
_MIME = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*mime-version:")
_PAGE = re.compile(rb"<!doctype html|<(?:html|body|table)[\s>]")

_OTHER_KINDS = {
    b"%PDF": "PDF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7Z",
    b"\x1f\x8b": "GZ",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite",
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
}

_OTHER_PACKAGES = (
    ("xl/workbook.bin", b"sheet.binary.macroenabled.main", "XLSB"),
    ("word/", b"wordprocessingml.document.main", "DOCX"),
    ("ppt/", b"presentationml.presentation.main", "PPTX"),
)
"""A part that each is sure to have, as its programs call it, and its content type."""

_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.spreadsheet": "ODS",
    b"application/vnd.oasis.opendocument.text": "ODT",
}


def kind_of(data: bytes) -> Kind:
    """Return what kind of ledger file `data` is. Raises `FileRefused` for any other kind."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise FileRefused("file_empty")
    if data.startswith((COMPOUND_FILE, *_BARE_RECORDS)):
        return "xls"
    if data.startswith(_PACKED):
        return _kind_of_packed(data)
    for beginning, name in _OTHER_KINDS.items():
        if data.startswith(beginning):
            raise FileRefused("file_other_kind", kind=name)
    return _kind_of_text(data)


def is_delimited(head: bytes) -> bool:
    """Return whether a file that begins with `head` is a text table, as far as that tells."""
    is_binary = head.startswith((COMPOUND_FILE, *_BARE_RECORDS, *_PACKED, *_OTHER_KINDS))
    beginning = _beginning(head)
    return not is_binary and not _MIME.match(beginning) and not beginning.startswith(b"<")


def _beginning(data: bytes) -> bytes:
    return data[:_HEAD_BYTES].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()


def _kind_of_text(data: bytes) -> Kind:
    head = _beginning(data)
    if _MIME.match(head):
        return "mht"
    if not head.startswith(b"<"):
        return "csv"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<html" not in head:
        return "xml"
    if _PAGE.search(head) or _PAGE.search(data.replace(b"\0", b"").lower()):
        return "html"
    raise FileRefused("file_other_kind", kind="XML")


def is_type_by_name(name: str, kind: Kind) -> bool:
    """Return whether the extension of `name` fits what the file is."""
    if kind in _SAVED_AS_XLS:
        return True
    return _EXTENSIONS.get(PurePath(name).suffix[1:].lower()) == kind


def _kind_of_packed(data: bytes) -> Kind:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
        if "mimetype" in entries and "content.xml" in entries:
            media = archive.open(entries["mimetype"]).read(100).strip()
            raise FileRefused("file_other_kind", kind=_OPEN_DOCUMENTS.get(media, "ODF"))
        types = b""
        if CONTENT_TYPES in entries:
            types = archive.open(entries[CONTENT_TYPES]).read(limits.MOST_SMALL_PART_BYTES)
    types = types.replace(b"\0", b"").lower()
    if any(workbook.encode() in types for workbook in WORKBOOK_TYPES):
        return "xlsx"
    for beginning, media_type, name in _OTHER_PACKAGES:
        is_sure = CONTENT_TYPES in entries or "." in beginning
        if media_type in types or (is_sure and any(part.startswith(beginning) for part in entries)):
            raise FileRefused("file_other_kind", kind=name)
    is_package = CONTENT_TYPES in entries or "_rels/.rels" in entries
    return "xlsx" if is_package or any(part.startswith("xl/") for part in entries) else "zip"
