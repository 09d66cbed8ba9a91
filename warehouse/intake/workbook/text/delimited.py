"""csv and its like: text tables, every value of which is text."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from warehouse.intake.cells.sheets import Sheet
from warehouse.intake.findings.finding import Finding
from warehouse.intake.workbook.cell_values import trimmed
from warehouse.intake.workbook.layout import ReadWorkbook
from warehouse.intake.workbook.refusal import FileRefused
from warehouse.intake.workbook.shells import on_shells, take_off_shells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.workbook.memory_budget import MemoryBudget

_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "UTF-8",
    b"\xff\xfe": "UTF-16-LE",
    b"\xfe\xff": "UTF-16-BE",
}
_DELIMITERS = ",\t;|"
_RARE_DELIMITERS = "｜，；^~\x1f"
"""Looked for only where none of the usual ones parts the lines: they stand in texts too."""
_DELIMITER_NAMES = {"\t": "Tab", "\x1f": "US (0x1F)"}
_FEWEST_ORDINARY = 0.9
"""Share of the characters that a ledger is likely to hold, in text that is taken for UTF-16."""
_LOOKED_AT_LINES, _LOOKED_AT_LETTERS = 200, 4000
_NAMES_DELIMITER = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_LONGEST_VALUE = 1 << 20
_LINE_END = re.compile(r"\r\n|\r|\n")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_delimited(data: bytes, file: str, name: str, budget: MemoryBudget) -> ReadWorkbook:
    """Return the table `data` as a sheet called `name`. Raises `FileRefused`."""
    text, encoding = decoded(data)
    if _NOT_TEXT.search(text):
        raise FileRefused("file_not_a_table")
    delimiter = delimiter_of(text)
    rows = _records(text, delimiter)
    if _NAMES_DELIMITER.match(text):
        # The line that tells the delimiter is a row of the file, and holds nothing.
        rows[0] = [None]
    width = max((len(row) for row in rows), default=0)
    budget.reserve(name, len(rows), width)
    rows = trimmed([[*row, *[None] * (width - len(row))] for row in rows])
    shells = take_off_shells(rows)
    details = {
        "encoding": encoding,
        "delimiter": _DELIMITER_NAMES.get(delimiter, delimiter),
    }
    findings = [Finding("file_text_table", "noted", file, name, details=details)]
    if width == 1 and len(rows) > 1:
        findings.append(Finding("file_one_column", "warned", file, name))
    findings.extend(on_shells(shells, file, name))
    return ReadWorkbook((Sheet(file=file, name=name, rows=rows),), findings)


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text of `data` and the name of its encoding; no character is replaced or left out.

    Raises `FileRefused` where the bytes are the text of no encoding, or of UTF-8 with a damage:
    that could be read as GB18030, into other characters.
    """
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding.removesuffix("-LE")
            except UnicodeDecodeError as error:
                raise _undecodable(data, error) from error
    if b"\0" in data:
        return _wide(data)
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        guess = data.decode("utf-8", errors="replace")
        chinese = sum("\u3000" <= letter <= "\uffef" for letter in guess)
        if chinese > guess.count("\ufffd"):
            raise _undecodable(data, error) from error
    try:
        return data.decode("gb18030"), "GB18030"
    except UnicodeDecodeError as error:
        raise _undecodable(data, error) from error


def _wide(data: bytes) -> tuple[str, str]:
    """Return text in UTF-16 without a mark of its byte order: no other text has bytes of zero.

    The right order gives letters, the other one characters of every script.
    """
    readings = []
    for encoding in ("UTF-16-LE", "UTF-16-BE"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        readings.append((sum(map(_is_ordinary, text[:_LOOKED_AT_LETTERS])), text))
    if not readings:
        raise FileRefused("file_not_a_table")
    ordinary, text = max(readings)
    if ordinary < _FEWEST_ORDINARY * min(len(text), _LOOKED_AT_LETTERS):
        raise FileRefused("file_not_a_table")
    return text, "UTF-16"


def _is_ordinary(letter: str) -> bool:
    """Return whether a ledger is likely to hold `letter`: ASCII, ideographs, their punctuation."""
    return (
        " " <= letter <= "~"
        or letter in "\r\n\t"
        or "\u3000" <= letter <= "\u303f"
        or "\u4e00" <= letter <= "\u9fff"
        or "\uff00" <= letter <= "\uffef"
    )


def delimiter_of(text: str) -> str:
    """Return the delimiter that the first line names (`sep=;`), else the likeliest."""
    named = _NAMES_DELIMITER.match(text)
    is_declared = named is not None and named[1] in _DELIMITERS + _RARE_DELIMITERS
    return named[1] if named and is_declared else likeliest_delimiter(text)


def likeliest_delimiter(text: str) -> str:
    """Return the delimiter that gives most rows the same number of columns, more than one."""
    lines = text.splitlines(keepends=True)[:_LOOKED_AT_LINES]
    sample = "".join(lines)

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter)]
        except csv.Error:
            return (0, 0)
        several = [width for width in widths if width > 1]
        common = max(set(several), key=lambda width: (several.count(width), width), default=0)
        return several.count(common), common

    usual = max(_DELIMITERS, key=fit)
    if 2 * fit(usual)[0] >= len(lines):
        return usual
    return max(usual + _RARE_DELIMITERS, key=fit)


def _records(text: str, delimiter: str) -> list[list[CellValue]]:
    csv.field_size_limit(_LONGEST_VALUE)
    texts: dict[str, str | None] = {"": None}
    keep = texts.setdefault
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    try:
        return [[keep(value, value) for value in record] for record in reader]
    except csv.Error as error:
        # A quotation mark that does not end where its value does.
        raise FileRefused("file_quotes_broken", line=reader.line_num) from error


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of `text` with their ends. A stream of text would hold it a second time, in
    the widest of letters.
    """
    start = 0
    for end in _LINE_END.finditer(text):
        yield text[start : end.end()]
        start = end.end()
    if start < len(text):
        yield text[start:]


def _undecodable(data: bytes, error: UnicodeDecodeError) -> FileRefused:
    return FileRefused("file_undecodable", line=data.count(b"\n", 0, error.start) + 1)
