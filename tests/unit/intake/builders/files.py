"""Files made for the tests of reading: workbooks with chosen parts, archives with chosen names."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

SHEET_PART = "xl/worksheets/sheet1.xml"


def workbook(fill: Callable[[Workbook, Worksheet], object], **options: object) -> bytes:
    """An xlsx whose first sheet, 台账, is filled by `fill`."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, **options})
    fill(book, book.add_worksheet("台账"))
    book.close()
    return content.getvalue()


def small_workbook() -> bytes:
    """A ledger of two rows."""

    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["序号", "问题", "金额"])
        sheet.write_row(1, 0, [1, "财务公开不及时", 12.5])

    return workbook(fill)


def with_parts(
    data: bytes, changed: Mapping[str, bytes | None], *, compression: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """The container `data` with parts replaced or added; a part of None is dropped."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(content, "w", compression) as target,
    ):
        for name in source.namelist():
            if name not in changed:
                target.writestr(name, source.read(name))
        for name, part in changed.items():
            if part is not None:
                target.writestr(name, part)
    return content.getvalue()


def part_of(data: bytes, name: str) -> bytes:
    """One part of the container `data`."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return container.read(name)


def with_sheet_data(rows: str, *, head: str = "", tail: str = "") -> bytes:
    """A workbook whose sheet holds the XML `rows`, between `head` and `tail`."""
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{head}<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )
    return with_parts(small_workbook(), {SHEET_PART: xml.encode()})


def archive(files: Mapping[str, bytes], *, gbk_names: bool = False) -> bytes:
    """A zip of `files`; with names in GBK and no word of it, as Windows makes it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
    made = content.getvalue()
    if gbk_names:
        for name in files:
            wide, narrow = name.encode(), name.encode("gbk")
            assert len(narrow) <= len(wide)
            made = _renamed(made, wide, narrow)
    return made


def written(folder: Path, name: str, data: bytes) -> Path:
    """`data` as a file of `folder`."""
    path = folder / name
    path.write_bytes(data)
    return path


def _renamed(made: bytes, old: bytes, new: bytes) -> bytes:
    """The archive with one name changed, its lists written anew."""
    entries = []
    with zipfile.ZipFile(io.BytesIO(made)) as source:
        for part in source.infolist():
            raw = part.filename.encode("utf-8" if part.flag_bits & 0x800 else "cp437")
            entries.append((new if raw == old else raw, part, source.read(part)))
    content, listing = io.BytesIO(), io.BytesIO()
    for raw, part, data in entries:
        fixed = struct.pack(
            "<HHHHHIIIHH", 20, 0, 0, 0, 33, part.CRC, len(data), len(data), len(raw), 0
        )
        listing.write(
            b"PK\x01\x02"
            + struct.pack("<H", 20)
            + fixed
            + struct.pack("<HHHII", 0, 0, 0, 0, content.tell())
            + raw
        )
        content.write(b"PK\x03\x04" + fixed + raw + data)
    start = content.tell()
    content.write(listing.getvalue())
    count, size = len(entries), len(listing.getvalue())
    content.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, size, start, 0))
    return content.getvalue()


def without_references(xml: bytes) -> bytes:
    """The XML of a sheet as some programs write it: no row or cell says where it is."""
    return re.sub(rb' r="[A-Z]*\d+"', b"", xml)
