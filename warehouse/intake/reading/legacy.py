"""xls, the workbook of Excel 97 to 2003, which older systems still export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.findings import Finding
from warehouse.intake.reading import limits
from warehouse.intake.reading.apart import values_apart
from warehouse.intake.reading.compound import Compound
from warehouse.intake.reading.layout import ReadWorkbook, laid_out, on_formulas
from warehouse.intake.reading.records import scan_records
from warehouse.intake.reading.refusal import FileRefused

if TYPE_CHECKING:
    from warehouse.intake.reading.room import Room

_MACROS = "_VBA_PROJECT"
_OTHER_DOCUMENTS = {"WordDocument": "DOC", "PowerPoint Document": "PPT", "Book": "XLS 95"}


def read_xls(data: bytes, file: str, room: Room) -> ReadWorkbook:
    """The sheets of the workbook `data`. Raises `FileRefused`."""
    container = Compound(data)
    if "EncryptedPackage" in container:
        # What a password makes of an xlsx file.
        raise FileRefused("file_password")
    if "Workbook" not in container:
        for stream, name in _OTHER_DOCUMENTS.items():
            if stream in container:
                raise FileRefused("file_other_kind", kind=name)
        raise FileRefused("file_damaged")
    scan = scan_records(container.stream("Workbook"))
    for position, sheet_scan in scan.scans.items():
        room.take(str(position + 1), sheet_scan.last_row, sheet_scan.last_column)
    if scan.text_bytes() > limits.MOST_TEXT_BYTES:
        raise FileRefused("file_too_large")
    given = values_apart(data)
    if given is None or len(given) != len(scan.listed):
        raise FileRefused("file_damaged")
    findings = []
    if _MACROS in container:
        findings.append(Finding("file_has_macros", "warned", file))
    sheets = []
    for position, (values, listed) in enumerate(zip(given, scan.listed, strict=True)):
        name = values.name
        if not listed.is_worksheet:
            findings.append(Finding("file_sheet_left_out", "noted", file, name))
            continue
        sheets.append(
            laid_out(
                values,
                scan.scans[position],
                scan.styles,
                file=file,
                name=name,
                is_hidden=listed.is_hidden,
                notes={},
            )
        )
        findings.extend(on_formulas(scan.scans[position], file, name))
        if position in scan.with_notes:
            findings.append(Finding("file_notes_not_read", "noted", file, name))
    return ReadWorkbook(tuple(sheets), findings)
