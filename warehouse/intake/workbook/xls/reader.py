"""xls, the workbook of Excel 95 to 2003 and of WPS (.et), which older systems still export."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from warehouse.intake.findings.finding import Finding
from warehouse.intake.workbook import limits
from warehouse.intake.workbook.colours import named
from warehouse.intake.workbook.layout import (
    Given,
    ReadWorkbook,
    laid_out,
    styles_of,
)
from warehouse.intake.workbook.notices import on_formulas, on_layout
from warehouse.intake.workbook.number_formats import shown_by
from warehouse.intake.workbook.refusal import FileRefused
from warehouse.intake.workbook.rich_text import TextPart, matters
from warehouse.intake.workbook.xlsx.scan import SheetScan, is_no_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.workbook.layout import Styles
    from warehouse.intake.workbook.memory_budget import MemoryBudget

MOST_SECONDS = 120
_READER = "warehouse.intake.workbook.xls.process"
_FIRST_DAY = dt.datetime(1899, 12, 30)
_FIRST_DAY_1904 = dt.datetime(1904, 1, 1)
_FIRST_OF_MARCH_1900 = 61
_MILLISECONDS = 86_400_000
_LAST_DAY = 2_958_466
"""The first number beyond the year 9999."""


def read_xls(data: bytes, file: str, budget: MemoryBudget) -> ReadWorkbook:
    """Return the sheets of the workbook `data`. Raises `FileRefused`."""
    reply = _read_in_process(data)
    listed = reply["sheets"]
    if not listed or len(listed) > limits.MOST_SHEETS:
        raise FileRefused("file_damaged")
    fills = {int(style): name for style, rgb in reply["fills"].items() if (name := named(*rgb))}
    styles = styles_of(reply["formats"], frozenset(reply["struck"]), reply["from_1904"], fills)
    findings = [Finding("file_has_macros", "warned", file)] if reply["has_macros"] else []
    for sheet in listed:
        if "rows" in sheet:
            budget.reserve(sheet["name"], *_reach(sheet["rows"]))
    _measure_texts(listed)
    sheets: list[Sheet] = []
    for sheet in listed:
        if "rows" not in sheet:
            findings.append(Finding("file_sheet_left_out", "noted", file, sheet["name"]))
            continue
        scan = _scan(sheet, styles)
        sheets.append(_laid_out(sheet, scan, styles, file))
        findings.extend(on_formulas(scan, file, sheet["name"]))
        findings.extend(on_layout(sheets[-1]))
    return ReadWorkbook(tuple(sheets), findings)


def _read_in_process(data: bytes) -> dict[str, Any]:
    """Return what the reader's own process tells of the workbook. Raises `FileRefused`."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", _READER],
            input=data,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused("file_too_large") from error
    if done.returncode != 0:
        raise FileRefused("file_damaged")
    reply: dict[str, Any] = json.loads(done.stdout)
    if "rejected" in reply:
        raise FileRefused(reply["rejected"]["rule"], **reply["rejected"]["details"])
    return reply


def _reach(rows: list[list[Any]]) -> tuple[int, int]:
    """Return the last row and column that hold anything."""
    filled = [
        max((column for column, value in enumerate(row, 1) if value not in (None, "")), default=0)
        for row in rows
    ]
    return max((row for row, width in enumerate(filled, 1) if width), default=0), max(
        filled, default=0
    )


def _measure_texts(listed: list[dict[str, Any]]) -> None:
    cells = chain.from_iterable(row for sheet in listed for row in sheet.get("rows", ()))
    if sum(2 * len(value) for value in cells if isinstance(value, str)) > limits.MOST_TEXT_BYTES:
        raise FileRefused("file_too_large")


def _scan(sheet: Mapping[str, Any], styles: Styles) -> SheetScan:
    """Return what the library tells beside the values. Numbers of a date's format become days."""
    scan = SheetScan(formulas=sheet["formulas"])
    scan.not_calculated.update(map(tuple, sheet["not_calculated"]))
    scan.errors = {(row, column): code for row, column, code in sheet["errors"]}
    scan.hidden_rows.update(sheet["hidden_rows"])
    scan.hidden_columns = [(column, column) for column in sheet["hidden_columns"]]
    filled = [at for at in sheet["filled"] if at[2] in styles.fills]
    if filled:
        rows, columns, used = np.asarray(filled, dtype=np.int64).T
        scan.filled.append((rows, columns, used))
    for row, column, parts in sheet["rich"]:
        runs = tuple(TextPart(*part) for part in parts)
        if matters(runs, cells_may_be_struck=True):
            scan.rich[row, column] = runs
    displays = [shown_by(number_format) for number_format in styles.formats]
    temporal = {at for at, parts in enumerate(displays) if parts.is_date or parts.time}
    formatted: list[tuple[int, int, int]] = []
    for row, (values, used) in enumerate(zip(sheet["rows"], sheet["styles"], strict=True), 1):
        for column, (value, style) in enumerate(zip(values, used, strict=True), 1):
            if style in styles.marks.wanted:
                scan.styled[row, column] = style
            if style in styles.marks.formatted and isinstance(value, int | float):
                formatted.append((row, column, style))
            if style in temporal and isinstance(value, float):
                is_below = value < 1 or not styles.from_1904
                if is_below and style in styles.marks.dates and is_no_date(value):
                    scan.no_dates[row, column] = value
                else:
                    values[column - 1] = moment(value, styles.formats[style], styles.from_1904)
    if formatted:
        rows, columns, used = np.asarray(formatted, dtype=np.int64).T
        scan.formatted.append((rows, columns, used))
    return scan


def moment(number: float, number_format: str, from_1904: bool) -> Any:  # noqa: ANN401
    """Return the day or time that `number` shows in `number_format`; the number where there is
    none.
    """
    last = _LAST_DAY - (_FIRST_DAY_1904 - _FIRST_DAY).days * from_1904
    if not 0 <= number < last:
        return number
    passed = dt.timedelta(milliseconds=round(number * _MILLISECONDS))
    if shown_by(number_format).is_elapsed:
        return passed
    first = _FIRST_DAY_1904 if from_1904 else _FIRST_DAY
    if not from_1904 and number < _FIRST_OF_MARCH_1900:
        # The 29 February 1900 that never was: days before it count one less.
        first += dt.timedelta(days=1)
    at = first + passed
    if number < 1:
        return at.time()
    return at.date() if at.time() == dt.time() else at


def _laid_out(sheet: Mapping[str, Any], scan: SheetScan, styles: Styles, file: str) -> Sheet:
    merged = [((top, left), (low - 1, right - 1)) for top, low, left, right in sheet["merged"]]
    return laid_out(
        Given(sheet["rows"], merged),
        scan,
        styles,
        file=file,
        name=sheet["name"],
        is_hidden=sheet["is_hidden"],
        notes={(row, column): text.strip() for row, column, text in sheet["notes"] if text.strip()},
    )
