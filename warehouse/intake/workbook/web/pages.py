"""Web pages and web archives that systems and spreadsheet programs save as .xls."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from warehouse.intake.findings.finding import Finding
from warehouse.intake.workbook import limits
from warehouse.intake.workbook.layout import Given, ReadWorkbook, laid_out, styles_of
from warehouse.intake.workbook.notices import on_layout
from warehouse.intake.workbook.refusal import FileRefused
from warehouse.intake.workbook.rich_text import matters
from warehouse.intake.workbook.text.delimited import decoded
from warehouse.intake.workbook.web.tables import tables_of
from warehouse.intake.workbook.xlsx.scan import SheetScan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.intake.workbook.memory_budget import MemoryBudget
    from warehouse.intake.workbook.web.cells import Block, WebCell, WebTable

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_OTHER_CHARSETS = {"big5": "big5", "big5-hkscs": "big5hkscs", "utf-16": "utf-16"}
_HEAD_BYTES = 4096


def read_page(data: bytes, file: str, budget: MemoryBudget) -> ReadWorkbook:
    """Return the tables of the web page `data`, one below the other. Raises `FileRefused`."""
    _check_size(data)
    return _read_pages([(PurePosixPath(file).stem, page_text(data))], file, budget)


def read_archive_of_pages(data: bytes, file: str, budget: MemoryBudget) -> ReadWorkbook:
    """Return the pages of a web archive (.mht), each a sheet. Raises `FileRefused`."""
    _check_size(data)
    message = email.message_from_bytes(data, policy=email.policy.default)
    pages, rules = [], ""
    for part in message.walk():
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if part.get_content_type() == "text/css":
            rules += content.decode("utf-8", errors="replace").replace("<", " ")
        elif part.get_content_type() == "text/html":
            name = PurePosixPath(str(part.get("Content-Location", "")).replace("\\", "/")).stem
            pages.append((name or PurePosixPath(file).stem, page_text(content)))
    # What is struck through may stand in a part of its own.
    pages = [(name, f"<style>{rules}</style>{page}") for name, page in pages]
    return _read_pages(pages, file, budget)


def page_text(data: bytes) -> str:
    """Return the text of a page: as its bytes say, then as its head says; pages of old systems
    lie.
    """
    matched = _CHARSET.search(data[:_HEAD_BYTES])
    charset = matched[1].decode().lower() if matched else ""
    if charset in _OTHER_CHARSETS and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode(_OTHER_CHARSETS[charset], errors="strict")
    return decoded(data)[0]


def _read_pages(pages: list[tuple[str, str]], file: str, budget: MemoryBudget) -> ReadWorkbook:
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    for name, page in pages:
        tables, formulas = tables_of(page)
        tables = [table for table in tables if any(map(_says_something, table.rows))]
        if not tables:
            continue
        sheet = _sheet(tables, file, name, budget)
        sheets.append(sheet)
        details = {"count": str(len(tables))}
        findings.append(Finding("file_web_page", "noted", file, name, details=details))
        if formulas:
            details = {"count": str(formulas)}
            findings.append(Finding("file_formulas", "noted", file, name, details=details))
        findings.extend(on_layout(sheet))
    if not sheets:
        raise FileRefused("file_page_without_table")
    return ReadWorkbook(tuple(sheets), findings)


def _check_size(data: bytes) -> None:
    if len(data) > limits.MOST_PAGE_BYTES:
        raise FileRefused("file_too_large")


def _says_something(cells: Sequence[WebCell]) -> bool:
    return any(cell.text() for cell in cells)


def _sheet(tables: list[WebTable], file: str, name: str, budget: MemoryBudget) -> Sheet:
    """Return the tables one below the other, as a spreadsheet program shows such a page."""
    scan = SheetScan()
    rows: list[list[CellValue]] = []
    merged: list[Block] = []
    for table in tables:
        begin = len(rows)
        rows.extend([] for _ in table.rows)
        scan.hidden_rows.update(begin + row + 1 for row in table.hidden)
        for row, column, cell in table.placed():
            line = rows[begin + row]
            line.extend([None] * (column + 1 - len(line)))
            line[column] = cell.text()
            if line[column] is not None:
                scan.reach(begin + row + 1, column + 1)
            if matters(cell.runs, cells_may_be_struck=False):
                scan.rich[begin + row + 1, column + 1] = tuple(cell.runs)
            below = min(row + cell.rows, len(table.rows)) if cell.rows else len(table.rows)
            if cell.columns > 1 or below > row + 1:
                last = begin + below - 1, column + cell.columns - 1
                merged.append(((begin + row, column), last))
    budget.reserve(name, scan.last_row, scan.last_column)
    styles = styles_of((), frozenset(), from_1904=False)
    return laid_out(
        Given(rows, merged), scan, styles, file=file, name=name, is_hidden=False, notes={}
    )
