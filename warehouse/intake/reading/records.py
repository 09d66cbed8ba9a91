"""The records of an xls workbook (MS-XLS, BIFF8): what is known of its sheets before it is read."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from warehouse.intake.reading import limits
from warehouse.intake.reading.formats import BUILT_IN
from warehouse.intake.reading.layout import Styles, styles_of
from warehouse.intake.reading.refusal import FileRefused
from warehouse.intake.reading.scan import SheetScan, is_no_date

_BEGINNING, _END = 0x809, 0x0A
_PASSWORD = 0x2F
_SHEET, _DATE_SYSTEM = 0x85, 0x22
_FONT, _FORMAT, _STYLE = 0x31, 0x41E, 0xE0
_TEXTS, _CONTINUED = 0xFC, 0x3C
_ROW, _COLUMNS, _NOTE = 0x208, 0x7D, 0x1C
_NUMBER, _SHORT_NUMBER, _SHORT_NUMBERS = 0x203, 0x27E, 0xBD
_SHARED_TEXT, _TEXT, _RICH_TEXT = 0xFD, 0x204, 0xD6
_TRUTH_OR_ERROR, _FORMULA, _FORMULA_TEXT = 0x205, 0x06, 0x207
_BIFF8 = 0x600

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass
class Listed:
    """One sheet as the workbook lists it."""

    offset: int
    is_hidden: bool
    is_worksheet: bool


@dataclass
class XlsScan:
    """What one pass over the records found. `scans` by the position of the sheet in `listed`."""

    listed: list[Listed] = field(default_factory=list)
    scans: dict[int, SheetScan] = field(default_factory=dict)
    with_notes: set[int] = field(default_factory=set)
    styles: Styles = field(default_factory=lambda: styles_of((), frozenset(), from_1904=False))
    text_lengths: list[int] = field(default_factory=list)

    def text_bytes(self) -> int:
        """Of all cells that show a shared text."""
        lengths = np.asarray([*self.text_lengths, 0])
        return sum(
            int(lengths[np.minimum(use, lengths.size - 1)].sum())
            for scan in self.scans.values()
            for use in scan.text_uses
        )


def scan_records(stream: bytes) -> XlsScan:
    """Pass over the workbook's stream. Raises `FileRefused`."""
    found = XlsScan()
    try:
        _scan_workbook(stream, found)
        for position, listed in enumerate(found.listed):
            if listed.is_worksheet:
                sheet = _SheetRecords(found.styles)
                sheet.read(stream, listed.offset)
                found.scans[position] = sheet.scan
                if sheet.has_notes:
                    found.with_notes.add(position)
    except (struct.error, IndexError) as error:
        raise FileRefused("file_damaged") from error
    return found


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the records from `offset` to the end of their block."""
    depth = 0
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, offset)
        content = stream[offset + 4 : offset + 4 + size]
        if kind == _BEGINNING:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        # A chart within a sheet is a block of its own.
        if depth == 1:
            yield kind, content
        offset += 4 + size


def _scan_workbook(stream: bytes, found: XlsScan) -> None:
    own_formats: dict[int, str] = {}
    strikes: list[bool] = []
    styles: list[tuple[int, int]] = []
    texts: list[bytes] = []
    is_in_texts = from_1904 = False
    for kind, content in _records(stream, 0):
        if kind == _BEGINNING and struct.unpack_from("<H", content)[0] != _BIFF8:
            raise FileRefused("file_other_kind", kind="XLS 95")
        if kind == _PASSWORD:
            raise FileRefused("file_password")
        if kind == _SHEET:
            offset, state, sheet_kind = struct.unpack_from("<IBB", content)
            found.listed.append(Listed(offset, state & 3 != 0, sheet_kind == 0))
        elif kind == _DATE_SYSTEM:
            from_1904 = struct.unpack_from("<H", content)[0] == 1
        elif kind == _FONT:
            strikes.append(bool(content[2] & 0x08))
        elif kind == _FORMAT:
            number, letters, flags = struct.unpack_from("<HHB", content)
            own_formats[number] = _text(content[5:], letters, flags)
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<HH", content))
        is_in_texts = kind == _TEXTS or (is_in_texts and kind == _CONTINUED)
        if is_in_texts:
            texts.append(content)
    if not found.listed or len(found.listed) > limits.MOST_SHEETS:
        raise FileRefused("file_damaged")
    if texts:
        found.text_lengths = list(_text_lengths(texts))
    found.styles = styles_of(
        [
            own_formats.get(number_format, BUILT_IN.get(number_format, "General"))
            for _, number_format in styles
        ],
        frozenset(number for number, (font, _) in enumerate(styles) if _is_struck(strikes, font)),
        from_1904,
    )


class _SheetRecords:
    """What each kind of record of a sheet tells."""

    def __init__(self, styles: Styles) -> None:
        self.scan = SheetScan()
        self.has_notes = False
        self._marks = styles.marks
        self._wanted = styles.marks.wanted
        self._uses: list[int] = []
        self._waits_for_text: tuple[int, int] | None = None
        self._take: dict[int, Callable[[bytes], object]] = {
            _SHARED_TEXT: self._shared_text,
            _NUMBER: self._number,
            _SHORT_NUMBER: self._short_number,
            _SHORT_NUMBERS: self._short_numbers,
            _TEXT: self._cell,
            _RICH_TEXT: self._cell,
            _TRUTH_OR_ERROR: self._truth_or_error,
            _FORMULA: self._formula,
            _FORMULA_TEXT: self._formula_text,
            _ROW: self._row,
            _COLUMNS: self._columns,
            _NOTE: self._note,
        }

    def read(self, stream: bytes, offset: int) -> None:
        """Take note of every record of the sheet that begins at `offset`."""
        for kind, content in _records(stream, offset):
            take = self._take.get(kind)
            if take is not None:
                take(content)
        self.scan.text_uses.append(np.asarray(self._uses, dtype=np.int64))

    def _cell(self, content: bytes, number: float | None = None) -> tuple[int, int]:
        row, column, style = struct.unpack_from("<HHH", content)
        return self._place(row, column, style, number)

    def _place(self, row: int, column: int, style: int, number: float | None) -> tuple[int, int]:
        place = row + 1, column + 1
        self.scan.reach(*place)
        if style in self._wanted:
            self.scan.styled[place] = style
        if number is not None and style in self._marks.dates and is_no_date(number):
            self.scan.no_dates[place] = number
        return place

    def _shared_text(self, content: bytes) -> None:
        self._cell(content)
        self._uses.append(struct.unpack_from("<I", content, 6)[0])

    def _number(self, content: bytes) -> None:
        self._cell(content, struct.unpack_from("<d", content, 6)[0])

    def _short_number(self, content: bytes) -> None:
        self._cell(content, unpacked(struct.unpack_from("<I", content, 6)[0]))

    def _short_numbers(self, content: bytes) -> None:
        row, first = struct.unpack_from("<HH", content)
        for step in range((len(content) - 6) // 6):
            style, packed = struct.unpack_from("<HI", content, 4 + 6 * step)
            self._place(row, first + step, style, unpacked(packed))

    def _truth_or_error(self, content: bytes) -> None:
        place = self._cell(content)
        if content[7]:
            self.scan.errors[place] = _ERRORS.get(content[6], "#N/A")

    def _formula(self, content: bytes) -> None:
        self.scan.formulas += 1
        self._waits_for_text = None
        if content[12:14] != b"\xff\xff":
            self._cell(content, struct.unpack_from("<d", content, 6)[0])
            return
        place = self._cell(content)
        if content[6] == 2:
            self.scan.errors[place] = _ERRORS.get(content[8], "#N/A")
        elif content[6] == 0:
            # The text stands in a record of its own, if any program has calculated it.
            self._waits_for_text = place
            self.scan.not_calculated.add(place)

    def _formula_text(self, content: bytes) -> None:
        if self._waits_for_text is not None:
            letters, flags = struct.unpack_from("<HB", content)
            self.scan.formula_texts[self._waits_for_text] = _text(content[3:], letters, flags)
            self.scan.not_calculated.discard(self._waits_for_text)
            self._waits_for_text = None

    def _row(self, content: bytes) -> None:
        row, flags = struct.unpack_from("<H10xH", content)
        if flags & 0x20:
            self.scan.hidden_rows.add(row + 1)

    def _columns(self, content: bytes) -> None:
        first, last, flags = struct.unpack_from("<HH4xH", content)
        if flags & 1:
            self.scan.hidden_columns.append((first + 1, last + 1))

    def _note(self, content: bytes) -> None:
        self.has_notes = bool(content)


def unpacked(packed: int) -> float:
    """A number in four bytes: the upper ones of a float, or a whole one, or a hundredth of it."""
    if packed & 2:
        number = float((packed ^ 0x80000000) - 0x80000000 >> 2)
    else:
        number = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return number / 100 if packed & 1 else number


def _text(content: bytes, letters: int, flags: int) -> str:
    if flags & 1:
        return content[: 2 * letters].decode("utf-16-le", errors="replace")
    return content[:letters].decode("latin-1")


def _is_struck(strikes: list[bool], font: int) -> bool:
    # There is no font number 4.
    position = font - 1 if font > 4 else font
    return position < len(strikes) and strikes[position]


def _text_lengths(pieces: list[bytes]) -> Iterator[int]:
    """Bytes of each shared text. A text goes on in the next record after a byte of its flags."""
    reading = _Pieces(pieces)
    reading.skip(8)
    while not reading.is_at_end:
        letters, flags = struct.unpack("<HB", reading.take(3))
        runs = struct.unpack("<H", reading.take(2))[0] if flags & 8 else 0
        phonetic = struct.unpack("<I", reading.take(4))[0] if flags & 4 else 0
        reading.skip_text(letters, is_wide=bool(flags & 1))
        reading.skip(4 * runs + phonetic)
        yield 2 * letters


class _Pieces:
    """The contents of records, one after the other."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._piece = 0
        self._at = 0
        self._move_on()

    @property
    def is_at_end(self) -> bool:
        return self._piece >= len(self._pieces)

    def take(self, size: int) -> bytes:
        taken = self._pieces[self._piece][self._at : self._at + size]
        self._at += size
        self._move_on()
        return taken

    def skip(self, size: int) -> None:
        while size > 0 and not self.is_at_end:
            step = min(size, self._left)
            self._at += step
            size -= step
            self._move_on()

    def skip_text(self, letters: int, *, is_wide: bool) -> None:
        while letters > 0 and not self.is_at_end:
            size = 2 if is_wide else 1
            step = min(letters, max(self._left // size, 1))
            self._at += step * size
            letters -= step
            is_next = self._at >= len(self._pieces[self._piece])
            self._move_on()
            if is_next and letters > 0 and not self.is_at_end:
                is_wide = bool(self.take(1)[0] & 1)

    @property
    def _left(self) -> int:
        return len(self._pieces[self._piece]) - self._at

    def _move_on(self) -> None:
        while self._piece < len(self._pieces) and self._at >= len(self._pieces[self._piece]):
            self._piece += 1
            self._at = 0
