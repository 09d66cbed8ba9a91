"""xlsx and xlsm: values by calamine, what it does not tell by a pass of our own over each sheet."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import python_calamine

from warehouse.intake.findings.finding import Finding
from warehouse.intake.workbook import limits
from warehouse.intake.workbook.archives import open_checked
from warehouse.intake.workbook.layout import ReadWorkbook, laid_out
from warehouse.intake.workbook.notices import on_formulas, on_layout
from warehouse.intake.workbook.refusal import FileRefused
from warehouse.intake.workbook.xlsx.copying import STYLES, TEXTS, checked_copy, sheet_copy
from warehouse.intake.workbook.xlsx.package import read_package
from warehouse.intake.workbook.xlsx.parts import Parts, read_notes, read_styles
from warehouse.intake.workbook.xlsx.scan_exactly import scan_exactly
from warehouse.intake.workbook.xlsx.scan_quickly import scan_quickly
from warehouse.intake.workbook.xlsx.shared_strings import SharedTexts, read_texts

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.workbook.layout import Styles
    from warehouse.intake.workbook.memory_budget import MemoryBudget
    from warehouse.intake.workbook.xlsx.package import ListedSheet, Package
    from warehouse.intake.workbook.xlsx.scan import SheetScan


def read_xlsx(data: bytes, file: str, budget: MemoryBudget) -> ReadWorkbook:
    """Return the sheets of the workbook `data`. Raises `FileRefused`."""
    with open_checked(data, limits.MOST_PARTS) as container:
        parts = Parts(container)
        package = read_package(parts)
        copy = checked_copy(parts, package)
        with zipfile.ZipFile(io.BytesIO(copy)) as unpacked:
            reading = _Reading(file, parts, package, Parts(unpacked))
            reading.measure(budget)
            return reading.read(copy)


class _Reading:
    """One workbook on its way to sheets. `parts` are all of it, `copied` those that are read."""

    def __init__(self, file: str, parts: Parts, package: Package, copied: Parts) -> None:
        self._file = file
        self._parts = parts
        self._package = package
        self._copied = copied
        listed = package.sheets
        names = {sheet.name.lower() for sheet in listed}
        worksheets = {sheet.part.lower() for sheet in package.worksheets}
        if not listed or len(names) < len(listed) or len(worksheets) < len(package.worksheets):
            raise FileRefused("file_damaged")
        if len(listed) > limits.MOST_SHEETS:
            raise FileRefused("file_too_many_sheets", number=len(listed), most=limits.MOST_SHEETS)
        styles = STYLES if package.styles is not None else None
        self._styles: Styles = read_styles(copied, styles, package.from_1904)
        self._texts = self._read_texts()
        self._scans: list[SheetScan] = []

    def measure(self, budget: MemoryBudget) -> None:
        """Pass over every sheet. Raises `FileRefused` where reading it would take too much."""
        marks = replace(self._styles.marks, texts=frozenset(self._texts.rich))
        for position, sheet in enumerate(self._package.worksheets):
            with self._copied.open(sheet_copy(position)) as part:
                scan = scan_quickly(part, marks)
            if scan is None:
                with self._copied.open(sheet_copy(position)) as part:
                    scan = scan_exactly(part, marks)
            budget.reserve(sheet.name, scan.last_row, scan.last_column)
            self._scans.append(scan)
        self._measure_texts()

    def read(self, copy: bytes) -> ReadWorkbook:
        """Return the sheets with their values."""
        workbook = python_calamine.load_workbook(io.BytesIO(copy))
        findings = self._findings_on_file()
        sheets: list[Sheet] = []
        for listed in self._package.sheets:
            if not listed.is_worksheet:
                findings.append(Finding("file_sheet_left_out", "noted", self._file, listed.name))
                continue
            scan = self._scans[len(sheets)]
            sheet = workbook.get_sheet_by_index(len(sheets))
            sheets.append(self._sheet(sheet, scan, listed))
            findings.extend(on_formulas(scan, self._file, listed.name))
            findings.extend(on_layout(sheets[-1]))
        return ReadWorkbook(tuple(sheets), findings, self._package.template_version)

    def _read_texts(self) -> SharedTexts:
        if self._package.texts is None:
            return SharedTexts()
        with self._copied.open(TEXTS) as part:
            return read_texts(part.read(), cells_may_be_struck=bool(self._styles.marks.struck))

    def _measure_texts(self) -> None:
        """Refuse a workbook whose shared texts, used again and again, would fill the memory."""
        lengths = self._texts.lengths
        uses = [use for scan in self._scans for use in scan.text_uses if use.size]
        used = sum(int(lengths[np.minimum(use, lengths.size - 1)].sum()) for use in uses)
        if uses and self._package.texts is None:
            raise FileRefused("file_damaged")
        if used > limits.MOST_TEXT_BYTES:
            raise FileRefused("file_too_large")

    def _sheet(
        self, sheet: python_calamine.CalamineSheet, scan: SheetScan, listed: ListedSheet
    ) -> Sheet:
        return laid_out(
            sheet,
            scan,
            self._styles,
            file=self._file,
            name=listed.name,
            is_hidden=listed.is_hidden,
            notes=read_notes(self._parts, listed.part),
            texts=self._texts.rich,
        )

    def _findings_on_file(self) -> list[Finding]:
        findings = []
        if self._package.has_macros:
            findings.append(Finding("file_has_macros", "warned", self._file))
        if self._package.links:
            details = {"count": str(self._package.links)}
            findings.append(Finding("file_links_elsewhere", "warned", self._file, details=details))
        return findings
