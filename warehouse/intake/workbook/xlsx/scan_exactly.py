"""The pass over a sheet's XML by a parser: right for every way of writing it, and slow."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

import numpy as np

from warehouse.intake.cells.sheets import column_number
from warehouse.intake.workbook.refusal import FileRefused
from warehouse.intake.workbook.rich_text import RunReader, matters
from warehouse.intake.workbook.xlsx.scan import Marks, SheetScan, is_no_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.intake.cells.sheets import CellPlace

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})$")
_PICTURE_IN_CELL = "#VALUE!"
"""What a program keeps for those that know no pictures in cells, beside the picture's number."""
_PIECE = 1 << 20
_TRUE = ("1", "true")


def scan_exactly(part: IO[bytes], marks: Marks) -> SheetScan:
    """Return what `part`, the XML of a sheet, holds. Raises `FileRefused` where it is not
    well-formed.
    """
    scanning = _Scanning(marks)
    parser = expat.ParserCreate()
    parser.StartElementHandler = scanning.start
    parser.EndElementHandler = scanning.end
    parser.CharacterDataHandler = scanning.text
    parser.StartDoctypeDeclHandler = scanning.doctype
    parser.buffer_text = True
    try:
        while piece := part.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileRefused("file_damaged") from error
    return scanning.finished()


class _Scanning:
    """The parser's handlers with the cell they are in."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._wanted = marks.wanted
        self._scan = SheetScan()
        self._uses: list[int] = []
        self._row = 0
        self._column = 0
        self._style = 0
        self._type = ""
        self._holds = False
        self._has_formula = False
        self._has_value = False
        self._collects = False
        self._text: list[str] = []
        self._value = ""
        self._inline: RunReader | None = None
        self._formula = "", ""
        self._filled: list[tuple[int, int, int]] = []
        self._formatted: list[tuple[int, int, int]] = []
        self._has_metadata = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element. Prefixes are passed over, as the library does that reads values."""
        name = name.rpartition(":")[2]
        if self._inline is not None:
            self._inline.start(name, attributes)
        if name == "c":
            self._start_cell(attributes)
        elif name in {"v", "t"}:
            self._holds = self._collects = True
            self._text = []
        elif name == "f":
            self._holds = self._has_formula = self._collects = True
            self._text = []
            self._formula = attributes.get("t", ""), attributes.get("si", "")
        elif name == "is":
            self._inline = RunReader()
        elif name == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = 0
            if attributes.get("hidden") in _TRUE:
                self._scan.hidden_rows.add(self._row)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            first, last = int(attributes["min"]), int(attributes["max"])
            self._scan.hidden_columns.append((first, last))

    def end(self, name: str) -> None:
        """End an element."""
        name = name.rpartition(":")[2]
        if self._inline is not None:
            self._inline.end(name)
        if name == "c":
            self._end_cell()
        elif name == "f":
            self._collects = False
            self._scan.take_formula((self._row, self._column), "".join(self._text), *self._formula)
        elif name in {"v", "t"}:
            self._collects = False
            self._value = "".join(self._text)
            self._has_value = self._has_value or bool(self._value)

    def text(self, text: str) -> None:
        """Take text of an element."""
        if self._inline is not None:
            self._inline.text(text)
        if self._collects:
            self._text.append(text)

    def doctype(self, *_: object) -> None:
        """Refuse a document type: it can define entities, and no spreadsheet program writes one."""
        raise FileRefused("file_defines_entities")

    def finished(self) -> SheetScan:
        """Return the scan."""
        for cells, runs in (
            (self._filled, self._scan.filled),
            (self._formatted, self._scan.formatted),
        ):
            if cells:
                rows, columns, styles = np.asarray(cells, dtype=np.int64).T
                runs.append((rows, columns, styles))
        if self._uses:
            self._scan.text_uses.append(np.asarray(self._uses, dtype=np.int64))
        return self._scan

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            matched = _REFERENCE.match(reference)
            if matched is None:
                raise FileRefused("file_damaged")
            self._column = column_number(matched[1])
            self._row = int(matched[2])
        if self._row < 1:
            raise FileRefused("file_damaged")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdigit() else 0
        self._type = attributes.get("t", "")
        self._has_metadata = "vm" in attributes
        if self._style in self._marks.filled:
            self._filled.append((self._row, self._column, self._style))
        self._holds = self._has_formula = self._has_value = False
        self._value, self._inline = "", None

    def _end_cell(self) -> None:
        if not self._holds:
            return
        place = self._row, self._column
        self._scan.reach(*place)
        if self._style in self._wanted:
            self._scan.styled[place] = self._style
        if self._style in self._marks.formatted and self._type in ("", "n"):
            self._formatted.append((*place, self._style))
        if self._has_formula:
            self._scan.formulas += 1
            if not self._has_value and self._type != "str":
                self._scan.not_calculated.add(place)
        if self._has_value:
            self._take_value(place)

    def _take_value(self, place: CellPlace) -> None:
        if self._type == "e":
            self._scan.errors[place] = self._value
            if self._has_metadata and self._value == _PICTURE_IN_CELL:
                self._scan.pictures.add(place)
        elif self._type == "s":
            text = int(self._value)
            self._uses.append(text)
            if text in self._marks.texts:
                self._scan.rich[place] = text
        elif self._inline is not None and matters(self._inline.runs, cells_may_be_struck=True):
            self._scan.rich[place] = tuple(self._inline.runs)
        elif self._style in self._marks.dates and self._type in ("", "n"):
            number = float(self._value)
            if is_no_date(number):
                self._scan.no_dates[place] = number
