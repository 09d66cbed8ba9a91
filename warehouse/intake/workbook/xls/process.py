"""Everything that is taken from an xls workbook, in a process of its own (this module, run).

The library trusts the file: a hostile one can make it set memory aside, or go round in a circle.
Hence a process whose memory and time are limited, and which hands over nothing but JSON. The
workbook comes in on standard input. This module is imported by that process alone, and imports
little: it has to be quick to start.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter, defaultdict
from typing import IO, TYPE_CHECKING, Any

import xlrd
from xlrd import biffh, compdoc
from xlrd import book as xlrd_book

from warehouse.intake.workbook.number_formats import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 3 << 30
_FORMULAS = (0x06, 0x206, 0x406)
_FORMULA_TEXTS = (0x07, 0x207)
_BETWEEN = (0x4BC, 0x21, 0x221, 0x36, 0x37, 0x236)
"""Shared, array and table formulas, which may stand between a formula and its text."""
_IS_TEXT, _IS_EMPTY = 0, 3
_RAISED = _SOLID = 1
_OTHER_DOCUMENTS = {"WordDocument": "DOC", "PowerPoint Document": "PPT"}
_MACROS = "_VBA_PROJECT"


class RefusedError(Exception):
    """A file that is not read: the rule that says why, and what its sentences name."""

    def __init__(self, rule: str, **details: str) -> None:
        """Keep the rule."""
        super().__init__(rule)
        self.reply = {"rule": rule, "details": details}


class WatchedBook(xlrd_book.Book):  # type: ignore[misc]
    """A workbook that keeps what the library passes over: formulas, and sheets without cells."""

    def __init__(self) -> None:
        """Begin before the first record."""
        super().__init__()
        self.listed: list[tuple[str, bool]] = []
        """Name of each sheet, and whether it holds cells."""
        self.formulas: Counter[int] = Counter()
        self.no_result: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.empty_result: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._sheet = -1

    def get_sheet(self, sh_number: int, update_pos: bool = True) -> Any:  # noqa: ANN401
        """Read a sheet."""
        self._sheet = sh_number
        return super().get_sheet(sh_number, update_pos)

    def get_record_parts(self) -> tuple[int, int, bytes]:
        """Return the next record. The library refuses a formula whose text is missing; it gets an
        empty one instead, and the cell is kept as never calculated.
        """
        code, length, data = super().get_record_parts()
        if code in _FORMULAS and self._sheet >= 0:
            self.formulas[self._sheet] += 1
            if data[12:14] == b"\xff\xff":
                place = _number(data[0:2]) + 1, _number(data[2:4]) + 1
                if data[6] == _IS_EMPTY:
                    self.empty_result[self._sheet].append(place)
                elif data[6] == _IS_TEXT and not self._text_follows():
                    self.no_result[self._sheet].append(place)
                    data = data[:6] + bytes([_IS_EMPTY]) + data[7:]
        return code, length, data

    def handle_boundsheet(self, data: bytes) -> None:
        """Take a sheet of the workbook's list."""
        super().handle_boundsheet(data)
        is_wide = self.biff_version >= biffh.BIFF_FIRST_UNICODE
        name = (
            biffh.unpack_unicode(data, 6, lenlen=1)
            if is_wide
            else biffh.unpack_string(data, 6, self.encoding, lenlen=1)
        )
        self.listed.append((name, data[5] == 0))

    def not_calculated(self, sheet: int) -> list[tuple[int, int]]:
        """Return cells of formulas that no program has calculated yet.

        Programs that cannot calculate write an empty text as the result of every formula.
        """
        empty = self.empty_result[sheet]
        is_every = len(empty) == self.formulas[sheet]
        return [*self.no_result[sheet], *(empty if is_every else [])]

    def _text_follows(self) -> bool:
        at = self._position
        code = _number(self.mem[at : at + 2])
        if code in _BETWEEN:
            at += 4 + _number(self.mem[at + 2 : at + 4])
            code = _number(self.mem[at : at + 2])
        return code in _FORMULA_TEXTS


def read(data: bytes) -> dict[str, Any]:
    """Return the workbook `data` as JSON takes it. Raises `RefusedError`."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123
        names: set[str] = set()
        if data.startswith(compdoc.SIGNATURE):
            names = {entry.name for entry in compdoc.CompDoc(data, logfile=nowhere).dirlist}
            _check_container(names)
        book = open_book(data, nowhere)
    return {
        "from_1904": book.datemode == 1,
        "formats": [_format(book, style) for style in book.xf_list],
        "struck": [at for at, style in enumerate(book.xf_list) if _font(book, style).struck_out],
        "fills": {at: rgb for at, style in enumerate(book.xf_list) if (rgb := _fill(book, style))},
        "has_macros": _MACROS in names,
        "sheets": list(_sheets(book)),
    }


def open_book(data: bytes, log: IO[str]) -> WatchedBook:
    """Return the workbook as the library reads it. Raises `RefusedError`, and whatever that
    raises.
    """
    book = _opened(data, log, None)
    if book.biff_version < biffh.BIFF_FIRST_UNICODE and book.codepage is None:
        # A file that does not tell its encoding has that of the system that wrote it.
        try:
            book = _opened(data, log, "utf-8")
        except UnicodeDecodeError:
            book = _opened(data, log, "gb18030")
    return book


def _opened(data: bytes, log: IO[str], encoding: str | None) -> WatchedBook:
    xlrd_book.Book = WatchedBook
    try:
        book: WatchedBook = xlrd.open_workbook(
            file_contents=data,
            logfile=log,
            formatting_info=True,
            ragged_rows=True,
            encoding_override=encoding,
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise RefusedError("file_password") from error
        raise
    return book


def _check_container(names: set[str]) -> None:
    if "EncryptedPackage" in names:
        # What a password makes of an xlsx file.
        raise RefusedError("file_password")
    if not names & {"Workbook", "Book"}:
        for stream, name in _OTHER_DOCUMENTS.items():
            if stream in names:
                raise RefusedError("file_other_kind", kind=name)
        raise RefusedError("file_damaged")


def _format(book: WatchedBook, style: Any) -> str:  # noqa: ANN401
    number = style.format_key
    own = book.format_map.get(number)
    return BUILT_IN.get(number) or (own.format_str if own is not None else "General")


def _fill(book: WatchedBook, style: Any) -> tuple[int, int, int] | None:  # noqa: ANN401
    background = style.background
    rgb: tuple[int, int, int] | None = book.colour_map.get(background.pattern_colour_index)
    return rgb if background.fill_pattern == _SOLID else None


def _font(book: WatchedBook, style: Any) -> Any:  # noqa: ANN401
    return book.font_list[style.font_index]


def _sheets(book: WatchedBook) -> Iterator[dict[str, Any]]:
    """Yield every sheet in the order of the workbook; those without cells with their name only."""
    sheets = iter(range(book.nsheets))
    # The oldest workbooks are one sheet, and list none.
    for name, is_worksheet in book.listed or [(name, True) for name in book.sheet_names()]:
        if is_worksheet:
            at = next(sheets)
            sheet = book.sheet_by_index(at)
            yield {"name": name, "formulas": book.formulas[at], **_cells(book, sheet)} | {
                "not_calculated": book.not_calculated(at)
            }
        else:
            yield {"name": name}


def _cells(book: WatchedBook, sheet: Any) -> dict[str, Any]:  # noqa: ANN401
    filled = {at for at, style in enumerate(book.xf_list) if _fill(book, style)}
    errors, rows, styles = [], [], []
    fills: list[tuple[int, int, int]] = []
    for row in range(sheet.nrows):
        values, kinds = sheet.row_values(row), sheet.row_types(row)
        for column, kind in enumerate(kinds):
            if kind == biffh.XL_CELL_BOOLEAN:
                values[column] = bool(values[column])
            elif kind == biffh.XL_CELL_ERROR:
                code = biffh.error_text_from_code.get(values[column], "#N/A")
                errors.append((row + 1, column + 1, code))
                values[column] = None
            elif kind in (biffh.XL_CELL_EMPTY, biffh.XL_CELL_BLANK):
                values[column] = None
        used = sheet._cell_xf_indexes[row]
        fills.extend((row + 1, at + 1, style) for at, style in enumerate(used) if style in filled)
        while values and values[-1] is None:
            values.pop()
        rows.append(values)
        styles.append(used[: len(values)].tolist())
    return {
        "rows": rows,
        "styles": styles,
        "filled": fills,
        "errors": errors,
        "is_hidden": sheet.visibility != 0,
        "hidden_rows": [row + 1 for row, of in sheet.rowinfo_map.items() if of.hidden],
        "hidden_columns": [column + 1 for column, of in sheet.colinfo_map.items() if of.hidden],
        "merged": sheet.merged_cells,
        "notes": [(*_place(at), note.text) for at, note in sheet.cell_note_map.items()],
        "rich": [
            (*_place(at), _runs(book, sheet.cell_value(*at), runs))
            for at, runs in sheet.rich_text_runlist_map.items()
        ],
    }


def _runs(
    book: WatchedBook, text: str, runs: list[tuple[int, int]]
) -> list[tuple[str, bool | None, bool]]:
    """Return each part of a text with whether it is struck (None: the cell's font decides) and
    raised.
    """
    texts: list[tuple[str, bool | None, bool]] = []
    begins = [at for at, _ in runs]
    if not begins or begins[0] > 0:
        texts.append((text[: begins[0] if begins else None], None, False))
    for (at, font_number), end in zip(runs, [*begins[1:], None], strict=True):
        font = book.font_list[font_number]
        texts.append((text[at:end], bool(font.struck_out), font.escapement == _RAISED))
    return texts


def _place(at: tuple[int, int]) -> tuple[int, int]:
    return at[0] + 1, at[1] + 1


def _number(two_bytes: bytes) -> int:
    return int.from_bytes(two_bytes, "little")


def main() -> None:
    """Read a workbook from standard input and write what it holds."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        reply = read(sys.stdin.buffer.read())
    except RefusedError as refused:
        reply = {"rejected": refused.reply}
    except MemoryError:
        reply = {"rejected": RefusedError("file_too_large").reply}
    json.dump(reply, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
