"""What a file is, by its first bytes and what it contains; its extension is only compared."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath
from typing import Literal, TypeAlias

from warehouse.intake.reading.refusal import FileRefused

Kind: TypeAlias = Literal["xlsx", "xls", "csv", "zip"]

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of xls, of old Word files, and of every password-protected workbook."""

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

_OTHER_KINDS = {
    b"%PDF": "PDF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7Z",
    b"\x1f\x8b": "GZ",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"MIME-Version": "MHT",
    b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite",
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
}

_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.spreadsheet": "ODS",
    b"application/vnd.oasis.opendocument.text": "ODT",
}


def kind_of(data: bytes) -> Kind:
    """What kind of ledger file `data` is. Raises `FileRefused` for any other kind."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise FileRefused("file_empty")
    if data.startswith(COMPOUND_FILE):
        return "xls"
    if data.startswith(_PACKED):
        return _kind_of_packed(data)
    for beginning, name in _OTHER_KINDS.items():
        if data.startswith(beginning):
            raise FileRefused("file_other_kind", kind=name)
    text = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        raise FileRefused("file_other_kind", kind="XML 2003")
    if text.startswith(b"<"):
        # Exports named .xls are often web pages.
        raise FileRefused("file_other_kind", kind="HTML/XML")
    return "csv"


def is_told_by_name(name: str, kind: Kind) -> bool:
    """Whether the extension of `name` fits what the file is."""
    return _EXTENSIONS.get(PurePath(name).suffix[1:].lower()) == kind


def _kind_of_packed(data: bytes) -> Kind:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name.replace("\\", "/").lower() for name in archive.namelist()}
        if "mimetype" in names and "content.xml" in names:
            media = archive.open("mimetype").read(100).strip()
            raise FileRefused("file_other_kind", kind=_OPEN_DOCUMENTS.get(media, "ODF"))
    if "xl/workbook.bin" in names:
        raise FileRefused("file_other_kind", kind="XLSB")
    for folder, name in (("word/", "DOCX"), ("ppt/", "PPTX")):
        if "[content_types].xml" in names and any(part.startswith(folder) for part in names):
            raise FileRefused("file_other_kind", kind=name)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "[content_types].xml" in names or any(part.startswith("xl/") for part in names):
        raise FileRefused("file_damaged")
    return "zip"
