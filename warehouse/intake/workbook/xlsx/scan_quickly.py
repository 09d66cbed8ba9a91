"""The pass over a sheet's XML by array operations, a fifth of the time of a parser.

It reads only XML as spreadsheet programs write it: `<c r="B7" s="3" t="s"><v>12</v></c>`, the
attributes in this order, no prefix, comment or blank between. At anything else it gives up, and the
parser has its turn (`scan_exactly`); it never reads such XML differently.
"""

from __future__ import annotations

import re
from html import unescape
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import numpy as np

from warehouse.intake.cells.sheets import column_number
from warehouse.intake.workbook.xlsx.scan import Marks, SheetScan, is_no_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.intake.cells.sheets import CellPlace

_PIECE = 4 << 20
_LONGEST_TAG = 64
"""Bytes that are looked at beyond a place: a cell's whole tag and the beginning of its value."""

_ROW = re.compile(rb"<row ([^>]*)>")
_ROW_NUMBER = re.compile(rb'(?:^| )r="(\d{1,7})"')
_HIDDEN = re.compile(rb'(?:^| )hidden="(?:1|true)"')
_COLUMN = re.compile(rb"<col ([^>]*)>")
_FIRST_LAST = (re.compile(rb'(?:^| )min="(\d{1,5})"'), re.compile(rb'(?:^| )max="(\d{1,5})"'))
_ROWS_END = re.compile(rb"</sheetData>|<sheetData ?/>")
_ENCODING = re.compile(rb"^(?:\xef\xbb\xbf)?(?:<\?xml[^>]*\?>|<[A-Za-z])")
_OTHER_ENCODING = re.compile(rb'^[^>]*encoding=["\'](?!utf-8["\'])', re.IGNORECASE)
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*><f((?: [^>]*?)?)(?:/>|>([^<]*)</f>)')
_SHARED = re.compile(rb' si="(\d+)"')
_KIND = re.compile(rb' t="(\w+)"')
_TAKES_APART = (b"rPr", b"rPh")
"""What a cell's own text has whose runs have to be told apart."""
_NOT_CALCULATED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)><f(?:[^>]*/>|[^>]*>[^<]*</f>)'
    rb"(?:<v ?/>|<v></v>)?</c>"
)

Bytes: TypeAlias = "np.ndarray[Any, np.dtype[np.uint8]]"
Numbers: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"
Choice: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"


class _WrittenOtherwise(Exception):
    """The XML is not as this pass expects it."""


def scan_quickly(part: IO[bytes], marks: Marks) -> SheetScan | None:
    """Return what `part`, the XML of a sheet, holds; None where it is written in another way."""
    scan = SheetScan()
    is_first = True
    rows = b""
    try:
        for rows in _whole_rows(part):
            if is_first:
                _scan_head(rows, scan)
                is_first = False
            if b"<!" in rows or any(mark in rows for mark in _TAKES_APART):
                return None
            _scan_rows(rows, marks, scan)
    except _WrittenOtherwise:
        return None
    if not rows.rstrip().endswith(b"</worksheet>") or not _ROWS_END.search(rows):
        # Cut off, perhaps; the parser will tell.
        return None
    return scan


def _whole_rows(part: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML in pieces that end with a row."""
    left = b""
    while piece := part.read(_PIECE):
        left += piece
        cut = left.rfind(b"</row>")
        if cut > 0:
            yield left[:cut]
            left = left[cut:]
    yield left


def _scan_head(first: bytes, scan: SheetScan) -> None:
    head, separator, _ = first.partition(b"<sheetData")
    if not separator or not _ENCODING.match(head) or _OTHER_ENCODING.match(head):
        raise _WrittenOtherwise
    for column in _COLUMN.finditer(head):
        if _HIDDEN.search(column[1]):
            first_last = [edge.search(column[1]) for edge in _FIRST_LAST]
            if not all(first_last):
                raise _WrittenOtherwise
            first_column, last_column = (int(edge[1]) for edge in first_last if edge)
            scan.hidden_columns.append((first_column, last_column))


def _scan_rows(rows: bytes, marks: Marks, scan: SheetScan) -> None:
    if b" hidden=" in rows:
        _scan_hidden_rows(rows, scan)
    cells = _Cells(rows)
    if not cells.row.size:
        return
    holds = cells.holds_value | cells.holds_formula | cells.holds_inline
    if holds.any():
        scan.reach(int(cells.row[holds].max()), int(cells.column[holds].max()))
    shared = cells.holds_value & cells.is_type("s")
    texts = _number_at(cells.bytes, cells.value_at[shared], 9)[0]
    scan.text_uses.append(texts)
    if marks.texts:
        is_rich = np.isin(texts, list(marks.texts))
        places = cells.places(shared)
        for at in np.flatnonzero(is_rich).tolist():
            scan.rich[places[at]] = int(texts[at])
    if marks.wanted:
        wanted = holds & np.isin(cells.style, list(marks.wanted))
        scan.styled.update(zip(cells.places(wanted), cells.style[wanted].tolist(), strict=True))
    failed = holds & cells.is_type("e")
    for place, start in zip(cells.places(failed), cells.body_at[failed].tolist(), strict=True):
        scan.errors[place] = _value_after(rows, start).decode()
    if cells.holds_formula.any():
        scan.formulas += int(cells.holds_formula.sum())
        scan.not_calculated.update(_not_calculated(rows))
        _take_formulas(rows, scan)
    is_number = holds & (cells.is_type("") | cells.is_type("n"))
    for wanted_styles, is_wanted, scanned in (
        (marks.filled, None, scan.filled),
        (marks.formatted, is_number, scan.formatted),
    ):
        if wanted_styles:
            chosen = np.isin(cells.style, list(wanted_styles))
            if is_wanted is not None:
                chosen &= is_wanted
            scanned.append((cells.row[chosen], cells.column[chosen], cells.style[chosen]))
    if marks.dates:
        _scan_no_dates(rows, cells, marks, scan)


def _scan_hidden_rows(rows: bytes, scan: SheetScan) -> None:
    for row in _ROW.finditer(rows):
        if _HIDDEN.search(row[1]):
            number = _ROW_NUMBER.search(row[1])
            if number is None:
                raise _WrittenOtherwise
            scan.hidden_rows.add(int(number[1]))


def _scan_no_dates(rows: bytes, cells: _Cells, marks: Marks, scan: SheetScan) -> None:
    """Note cells of a date's format whose number may be no date: written short, or below 1."""
    dated = np.isin(cells.style, list(marks.dates)) & (cells.is_type("") | cells.is_type("n"))
    first, second, third = (cells.bytes[cells.value_at + further] for further in range(3))
    is_short = np.isin(second, list(b"<.E")) | np.isin(third, list(b"<.E"))
    may_be_none = cells.holds_value & (np.isin(first, list(b"-0")) | is_short)
    chosen = dated & (may_be_none | cells.holds_formula)
    for place, start in zip(cells.places(chosen), cells.body_at[chosen].tolist(), strict=True):
        value = _value_after(rows, start)
        if value and is_no_date(float(value)):
            scan.no_dates[place] = float(value)


def _take_formulas(rows: bytes, scan: SheetScan) -> None:
    for letters, row, attributes, text in _FORMULA.findall(rows):
        kind, shared = _KIND.search(attributes), _SHARED.search(attributes)
        scan.take_formula(
            (int(row), column_number(letters.decode())),
            unescape(text.decode()),
            kind[1].decode() if kind else "",
            shared[1].decode() if shared else "",
        )


def _not_calculated(rows: bytes) -> Iterator[CellPlace]:
    """Yield formulas without a value. An empty text (type str) is a value."""
    for letters, row, attributes in _NOT_CALCULATED.findall(rows):
        if b't="str"' not in attributes:
            yield int(row), column_number(letters.decode())


def _value_after(rows: bytes, start: int) -> bytes:
    """Return the text of the `<v>` of the cell whose content begins at `start`; empty without
    one.
    """
    end = rows.find(b"</c>", start)
    value, separator, _ = rows[start:end].partition(b"<v>")[2].partition(b"</v>")
    return value if separator else b""


class _Cells:
    """The cells of some rows, as arrays of one length, in the order of the XML."""

    def __init__(self, rows: bytes) -> None:
        self.bytes: Bytes = np.frombuffer(rows + bytes(_LONGEST_TAG), dtype=np.uint8)
        at = self._beginnings() + len('<c r="')
        self.column, at = _letters_at(self.bytes, at)
        self.row, at = _number_at(self.bytes, at, 7)
        at = self._after(at, '"')
        has_style = self._reads(at, ' s="')
        self.style, after_style = _number_at(self.bytes, at + len(' s="'), 6, where=has_style)
        at = np.where(has_style, after_style, at)
        at[has_style] = self._after(at[has_style], '"')
        self._type, at = self._types(at)
        ends = self.bytes[at]
        is_open = ends == ord(">")
        if not (is_open | ((ends == ord("/")) & (self.bytes[at + 1] == ord(">")))).all():
            raise _WrittenOtherwise
        self.body_at: Numbers = at + 1
        self.value_at: Numbers = self.body_at + len("<v>")
        self.holds_value = is_open & self._reads(self.body_at, "<v>")
        self.holds_formula = is_open & self._reads(self.body_at, "<f")
        self.holds_inline = is_open & self._reads(self.body_at, "<is>")
        is_empty = is_open & self._reads(self.body_at, "</c>")
        is_valid = self.holds_value | self.holds_formula | self.holds_inline | is_empty | ~is_open
        if not is_valid.all():
            raise _WrittenOtherwise

    def is_type(self, name: str) -> Choice:
        """Return which cells are of the type `name`; an empty name is that of cells that tell
        none.
        """
        return np.equal(self._type, _TYPES.index(name))

    def places(self, chosen: Choice) -> list[CellPlace]:
        """Return row and column of the chosen cells."""
        return list(zip(self.row[chosen].tolist(), self.column[chosen].tolist(), strict=True))

    def _beginnings(self) -> Numbers:
        letters = np.flatnonzero(self.bytes == ord("c"))
        letters = letters[letters > 0]
        before, after = self.bytes[letters - 1], self.bytes[letters + 1]
        is_element = (before == ord("<")) | (before == ord(":"))
        is_cell = (before == ord("<")) & (after == ord(" "))
        if (is_element & ~is_cell & np.isin(after, list(b" \t\r\n>/"))).any():
            raise _WrittenOtherwise
        at: Numbers = letters[is_cell] - 1
        if not self._reads(at, '<c r="').all():
            raise _WrittenOtherwise
        return at

    def _types(self, at: Numbers) -> tuple[Numbers, Numbers]:
        kinds = np.zeros(at.size, dtype=np.int64)
        position = at.copy()
        for kind, name in enumerate(_TYPES):
            if name:
                attribute = f' t="{name}"'
                is_kind = self._reads(at, attribute)
                kinds[is_kind] = kind
                position[is_kind] += len(attribute)
        return kinds, position

    def _reads(self, at: Numbers, text: str) -> Choice:
        """Return where `text` stands at the places `at`."""
        is_read = np.ones(at.size, dtype=np.bool_)
        for further, letter in enumerate(text.encode()):
            is_read &= self.bytes[at + further] == letter
        return is_read

    def _after(self, at: Numbers, text: str) -> Numbers:
        if not self._reads(at, text).all():
            raise _WrittenOtherwise
        return at + len(text)


_TYPES = ("", "s", "n", "b", "e", "str", "inlineStr")


def _letters_at(of: Bytes, at: Numbers) -> tuple[Numbers, Numbers]:
    """Return column numbers written in one to three letters at the places `at`, and what follows
    them.
    """
    column = np.zeros(at.size, dtype=np.int64)
    goes_on = np.ones(at.size, dtype=np.bool_)
    for _ in range(3):
        letter = of[at]
        goes_on = goes_on & (letter >= ord("A")) & (letter <= ord("Z"))
        column = np.where(goes_on, column * 26 + letter - 64, column)
        at = at + goes_on
    if not (column > 0).all():
        raise _WrittenOtherwise
    return column, at


def _number_at(
    of: Bytes, at: Numbers, most_digits: int, *, where: Choice | None = None
) -> tuple[Numbers, Numbers]:
    """Return numbers in digits at the places `at`, and what follows them; 0 outside `where`."""
    number = np.zeros(at.size, dtype=np.int64)
    goes_on = np.ones(at.size, dtype=np.bool_) if where is None else where
    has_begun = ~goes_on
    for _ in range(most_digits):
        digit = of[at]
        goes_on = goes_on & (digit >= ord("0")) & (digit <= ord("9"))
        has_begun = has_begun | goes_on
        if not goes_on.any():
            break
        number = np.where(goes_on, number * 10 + digit - 48, number)
        at = at + goes_on
    if not has_begun.all():
        raise _WrittenOtherwise
    return number, at
