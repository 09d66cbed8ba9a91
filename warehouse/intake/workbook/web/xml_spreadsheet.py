"""XML Spreadsheet 2003, which older systems write and call .xls."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import numpy as np

from warehouse.intake.findings.finding import Finding
from warehouse.intake.workbook import limits
from warehouse.intake.workbook.cell_values import put
from warehouse.intake.workbook.colours import named_by_code
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
from warehouse.intake.workbook.xlsx.scan import SheetScan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.intake.workbook.memory_budget import MemoryBudget
    from warehouse.intake.workbook.web.cells import Block

_STRUCK, _RAISED = ("S", "Strike", "Del"), "Sup"
_NAMED_FORMATS = {
    "General Date": "yyyy/m/d h:mm",
    "Short Date": "yyyy/m/d",
    "Medium Date": "d-mmm-yy",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "Short Time": "h:mm",
    "Medium Time": "h:mm AM/PM",
    "Long Time": "h:mm:ss",
}
_MOST_ROWS = 1 << 20
_TIME_ONLY = dt.date(1899, 12, 31)


@dataclass
class _Page:
    """One sheet as it is read; rows and columns counted from 1."""

    name: str
    is_hidden: bool = False
    row: int = 0
    column: int = 0
    next_row: int = 1
    next_column: int = 1
    rows: list[list[Any]] = field(default_factory=list)
    merged: list[Block] = field(default_factory=list)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    scan: SheetScan = field(default_factory=SheetScan)


def read_xml_spreadsheet(data: bytes, file: str, budget: MemoryBudget) -> ReadWorkbook:
    """Return the sheets of the workbook `data`. Raises `FileRefused`."""
    if len(data) > limits.MOST_PAGE_BYTES:
        raise FileRefused("file_too_large")
    reader = _Reader(budget)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise FileRefused("file_damaged") from error
    if not reader.pages or len(reader.pages) > limits.MOST_SHEETS:
        raise FileRefused("file_damaged")
    styles = styles_of(
        reader.formats, frozenset(reader.struck), from_1904=False, fills=reader.fills
    )
    findings = [Finding("file_xml_spreadsheet", "noted", file)]
    sheets = []
    for page in reader.pages:
        sheet = laid_out(
            Given(page.rows, page.merged),
            page.scan,
            styles,
            file=file,
            name=page.name,
            is_hidden=page.is_hidden,
            notes=page.notes,
        )
        sheets.append(sheet)
        findings.extend([*on_formulas(page.scan, file, page.name), *on_layout(sheet)])
    return ReadWorkbook(tuple(sheets), findings)


class _Reader:
    """The parser's handlers. `formats` and `struck` tell of styles by number."""

    def __init__(self, budget: MemoryBudget) -> None:
        self.pages: list[_Page] = []
        self.formats = ["General"]
        self.struck: set[int] = set()
        self.fills: dict[int, str] = {}
        self._numbers: dict[str, int] = {"": 0}
        self._wanted: set[int] = set()
        self._budget = budget
        self._style = 0
        self._kind = ""
        self._runs: list[TextPart] | None = None
        self._is_note = False
        self._marks: list[str] = []
        self._formula = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        name = name.rpartition(" ")[2]
        attributes = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if self._runs is not None:
            self._marks.append(name)
        elif name == "Data":
            self._kind, self._runs = attributes.get("Type", "String"), []
        elif name == "Comment":
            self._is_note = True
        elif name in _STARTS:
            _STARTS[name](self, attributes)

    def end(self, name: str) -> None:
        """End an element."""
        name = name.rpartition(" ")[2]
        if name == "Data" and not self._marks:
            self._end_data()
        elif self._marks:
            self._marks.pop()
        elif name == "Comment":
            self._is_note = False
        elif name == "Cell" and self._formula:
            page = self.pages[-1]
            page.scan.formulas += 1
            if page.column > len(page.rows[page.row - 1]):
                page.scan.not_calculated.add((page.row, page.column))
        elif name == "Worksheet":
            page = self.pages[-1]
            self._budget.reserve(page.name, page.scan.last_row, page.scan.last_column)

    def text(self, text: str) -> None:
        """Take text of an element."""
        if self._runs is not None:
            struck = any(mark in _STRUCK for mark in self._marks)
            self._runs.append(TextPart(text, struck or None, _RAISED in self._marks))

    def doctype(self, *_: object) -> None:
        """Refuse a document type: it can define entities, and no spreadsheet program writes one."""
        raise FileRefused("file_defines_entities")

    def _start_style(self, attributes: Mapping[str, str]) -> None:
        self._style = len(self.formats)
        self._numbers[attributes.get("ID", "")] = self._style
        self.formats.append("General")

    def _start_font(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("StrikeThrough") == "1":
            self.struck.add(self._style)

    def _start_interior(self, attributes: Mapping[str, str]) -> None:
        colour = named_by_code(attributes.get("Color", ""))
        if colour is not None and attributes.get("Pattern", "None") != "None":
            self.fills[self._style] = colour

    def _start_format(self, attributes: Mapping[str, str]) -> None:
        number_format = attributes.get("Format", "General")
        self.formats[self._style] = _NAMED_FORMATS.get(number_format, number_format)

    def _start_sheet(self, attributes: Mapping[str, str]) -> None:
        self.pages.append(_Page(attributes.get("Name", "")))

    def _start_visible(self, attributes: Mapping[str, str]) -> None:
        del attributes
        if self.pages:
            self.pages[-1].is_hidden = True

    def _start_column(self, attributes: Mapping[str, str]) -> None:
        page = self.pages[-1]
        first = _count(attributes.get("Index"), page.next_column)
        last = first + _count(attributes.get("Span"), 0)
        page.next_column = last + 1
        if attributes.get("Hidden") == "1":
            page.scan.hidden_columns.append((first, last))

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        page = self.pages[-1]
        page.row = _count(attributes.get("Index"), page.next_row)
        # Empty rows alike are written once, and counted.
        last = page.row + _count(attributes.get("Span"), 0)
        if not 0 < last <= _MOST_ROWS:
            raise FileRefused("file_damaged")
        page.next_row, page.next_column = last + 1, 1
        page.rows.extend([] for _ in range(page.row - len(page.rows)))
        if attributes.get("Hidden") == "1":
            page.scan.hidden_rows.update(range(page.row, last + 1))

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        page = self.pages[-1]
        page.column = _count(attributes.get("Index"), page.next_column)
        across, down = (
            _count(attributes.get("MergeAcross"), 0),
            _count(attributes.get("MergeDown"), 0),
        )
        page.next_column = page.column + across + 1
        if page.row < 1 or not 0 < page.column < page.next_column <= limits.MOST_COLUMNS + 1:
            raise FileRefused("file_damaged")
        self._style = self._numbers.get(attributes.get("StyleID", ""), 0)
        self._formula = "Formula" in attributes
        if self._style in self.fills:
            place = (np.array([at]) for at in (page.row, page.column, self._style))
            page.scan.filled.append(tuple(place))  # type: ignore[arg-type]
        if across or down:
            first = page.row - 1, page.column - 1
            page.merged.append((first, (first[0] + down, first[1] + across)))

    def _end_data(self) -> None:
        page, runs, self._runs = self.pages[-1], self._runs or [], None
        place = page.row, page.column
        text = "".join(run.text for run in runs)
        if self._is_note:
            page.notes[place] = text.strip()
            return
        number_format = self.formats[self._style]
        if self._kind == "Error":
            page.scan.errors[place] = text
        value = _value(text, self._kind, number_format)
        if value is not None:
            put(page.rows, place, value)
            page.scan.reach(*place)
            page.scan.styled[place] = self._style
            if matters(runs, cells_may_be_struck=True):
                page.scan.rich[place] = tuple(runs)


_STARTS = {
    "Style": _Reader._start_style,
    "Font": _Reader._start_font,
    "Interior": _Reader._start_interior,
    "NumberFormat": _Reader._start_format,
    "Worksheet": _Reader._start_sheet,
    "Visible": _Reader._start_visible,
    "Column": _Reader._start_column,
    "Row": _Reader._start_row,
    "Cell": _Reader._start_cell,
}


def _value(text: str, kind: str, number_format: str) -> Any:  # noqa: ANN401
    if kind == "Number":
        return float(text)
    if kind == "Boolean":
        return text.strip() in ("1", "true")
    if kind == "DateTime":
        at = dt.datetime.fromisoformat(text.strip()).replace(tzinfo=None)
        if at.date() <= _TIME_ONLY and shown_by(number_format).time:
            return at.time()
        return at.date() if at.time() == dt.time() else at
    if kind == "Error":
        return text
    return text or None


def _count(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() else otherwise
