"""xlsx and xlsm: values by calamine, what it does not tell by a pass of our own over each sheet."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import python_calamine

from warehouse.intake.findings import Finding
from warehouse.intake.reading import limits
from warehouse.intake.reading.archives import open_checked
from warehouse.intake.reading.copying import checked_copy
from warehouse.intake.reading.layout import ReadWorkbook, laid_out, on_formulas
from warehouse.intake.reading.parts import (
    ListedSheet,
    Parts,
    counts_from_1904,
    listed_sheets,
    read_notes,
    read_styles,
    template_version,
)
from warehouse.intake.reading.refusal import FileRefused
from warehouse.intake.reading.scan_exactly import scan_exactly
from warehouse.intake.reading.scan_quickly import scan_quickly

if TYPE_CHECKING:
    from warehouse.intake.reading.layout import Styles
    from warehouse.intake.reading.room import Room
    from warehouse.intake.reading.scan import SheetScan
    from warehouse.intake.sheets import Sheet

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TEXTS = "xl/sharedStrings.xml"
_READ_KINDS = ("sharedStrings", "styles")
_MACROS = "xl/vbaproject.bin"
_LINKS = "xl/externallinks/externallink"
_END_OF_TEXT = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")
_ENDS_OTHERWISE = re.compile(rb"si\s*/>|:si\s*>|si\s+>")


def read_xlsx(data: bytes, file: str, room: Room) -> ReadWorkbook:
    """The sheets of the workbook `data`. Raises `FileRefused`."""
    with open_checked(data, limits.MOST_PARTS) as container:
        parts = Parts(container)
        related = list(parts.related(_WORKBOOK).values())
        sheets = [target for kind, target in related if kind == "worksheet"]
        others = [target for kind, target in related if kind in _READ_KINDS]
        copy = checked_copy(parts, sheets, [_WORKBOOK, _RELATIONS, *others])
        with zipfile.ZipFile(io.BytesIO(copy)) as unpacked:
            reading = _Reading(file, parts, Parts(unpacked))
            reading.measure(room)
            return reading.read(copy)


class _Reading:
    """One workbook on its way to sheets. `parts` are all of it, `copied` those that are read."""

    def __init__(self, file: str, parts: Parts, copied: Parts) -> None:
        self._file = file
        self._parts = parts
        self._copied = copied
        workbook = copied.xml(_WORKBOOK)
        self._listed = listed_sheets(copied, workbook)
        names = {sheet.name.lower() for sheet in self._listed}
        if not self._listed or len(names) < len(self._listed):
            raise FileRefused("file_damaged")
        if len(self._listed) > limits.MOST_SHEETS:
            raise FileRefused(
                "file_too_many_sheets", found=len(self._listed), most=limits.MOST_SHEETS
            )
        self._styles: Styles = read_styles(copied, counts_from_1904(workbook))
        self._scans: dict[str, SheetScan] = {}

    def measure(self, room: Room) -> None:
        """Pass over every sheet. Raises `FileRefused` where reading it would take too much."""
        for sheet in self._worksheets():
            if sheet.part in self._scans:
                raise FileRefused("file_damaged")
            with self._copied.open(sheet.part) as part:
                scan = scan_quickly(part, self._styles.marks)
            if scan is None:
                with self._copied.open(sheet.part) as part:
                    scan = scan_exactly(part, self._styles.marks)
            room.take(sheet.name, scan.last_row, scan.last_column)
            self._scans[sheet.part] = scan
        self._measure_texts()

    def read(self, copy: bytes) -> ReadWorkbook:
        """The sheets with their values."""
        workbook = python_calamine.load_workbook(io.BytesIO(copy))
        findings = self._findings_on_file()
        sheets: list[Sheet] = []
        for listed in self._listed:
            if listed.kind != "worksheet":
                findings.append(Finding("file_sheet_left_out", "noted", self._file, listed.name))
                continue
            sheets.append(self._sheet(workbook, listed))
            findings.extend(on_formulas(self._scans[listed.part], self._file, listed.name))
        return ReadWorkbook(tuple(sheets), findings, template_version(self._parts))

    def _worksheets(self) -> list[ListedSheet]:
        return [sheet for sheet in self._listed if sheet.kind == "worksheet"]

    def _measure_texts(self) -> None:
        """Refuse a workbook whose shared texts, used again and again, would fill the memory."""
        uses = [use for scan in self._scans.values() for use in scan.text_uses if use.size]
        if not uses:
            return
        with self._copied.open(_TEXTS) as part:
            lengths = _text_lengths(part.read())
        used = sum(int(lengths[np.minimum(use, lengths.size - 1)].sum()) for use in uses)
        if used > limits.MOST_TEXT_BYTES:
            raise FileRefused("file_too_large")

    def _sheet(self, workbook: python_calamine.CalamineWorkbook, listed: ListedSheet) -> Sheet:
        return laid_out(
            workbook.get_sheet_by_name(listed.name),
            self._scans[listed.part],
            self._styles,
            file=self._file,
            name=listed.name,
            is_hidden=listed.is_hidden,
            notes=read_notes(self._parts, listed.part),
        )

    def _findings_on_file(self) -> list[Finding]:
        findings = []
        if _MACROS in self._parts:
            findings.append(Finding("file_has_macros", "warned", self._file))
        links = sum(name.startswith(_LINKS) for name in self._parts.names())
        if links:
            details = {"count": str(links)}
            findings.append(Finding("file_links_elsewhere", "warned", self._file, details=details))
        return findings


def _text_lengths(content: bytes) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Bytes that each shared text takes in the part `content`."""
    ends_otherwise = _ENDS_OTHERWISE.search(content) is not None
    texts = _END_OF_TEXT.split(content) if ends_otherwise else content.split(b"</si>")
    return np.fromiter(map(len, texts), dtype=np.int64)
