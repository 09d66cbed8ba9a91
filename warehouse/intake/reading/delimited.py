"""csv and its like: text tables, every value of which is text."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from warehouse.intake.findings import Finding
from warehouse.intake.reading.layout import ReadWorkbook
from warehouse.intake.reading.refusal import FileRefused
from warehouse.intake.reading.values import trimmed
from warehouse.intake.sheets import Sheet

if TYPE_CHECKING:
    from warehouse.intake.reading.room import Room
    from warehouse.intake.sheets import CellValue

_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "UTF-8",
    b"\xff\xfe": "UTF-16-LE",
    b"\xfe\xff": "UTF-16-BE",
}
_DELIMITERS = ",\t;"
_DELIMITER_NAMES = {",": ",", "\t": "Tab", ";": ";"}
_LOOKED_AT_LINES = 200
_NAMES_DELIMITER = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_LONGEST_VALUE = 1 << 20
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_delimited(data: bytes, file: str, name: str, room: Room) -> ReadWorkbook:
    """The table `data` as a sheet called `name`. Raises `FileRefused`."""
    text, encoding = decoded(data)
    if _NOT_TEXT.search(text):
        raise FileRefused("file_not_a_table")
    told = _NAMES_DELIMITER.match(text)
    delimiter = told[1] if told and told[1] in _DELIMITERS else likeliest_delimiter(text)
    rows = _records(text, delimiter)
    if told:
        # The line that tells the delimiter is a row of the file, and holds nothing.
        rows[0] = [None]
    width = max((len(row) for row in rows), default=0)
    room.take(name, len(rows), width)
    rows = trimmed([[*row, *[None] * (width - len(row))] for row in rows])
    details = {"encoding": encoding, "delimiter": _DELIMITER_NAMES[delimiter]}
    findings = [Finding("file_text_table", "noted", file, name, details=details)]
    return ReadWorkbook((Sheet(file=file, name=name, rows=rows),), findings)


def decoded(data: bytes) -> tuple[str, str]:
    """The text of `data` and the name of its encoding; no character is replaced or left out.

    Raises `FileRefused` where the bytes are the text of no encoding, or of UTF-8 with a damage:
    that could be read as GB18030, into other characters.
    """
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding.removesuffix("-LE")
            except UnicodeDecodeError as error:
                raise _undecodable(data, error) from error
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


def likeliest_delimiter(text: str) -> str:
    """The delimiter that gives most rows the same number of columns, more than one."""
    sample = "".join(text.splitlines(keepends=True)[:_LOOKED_AT_LINES])

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter)]
        except csv.Error:
            return (0, 0)
        several = [width for width in widths if width > 1]
        common = max(set(several), key=lambda width: (several.count(width), width), default=0)
        return several.count(common), common

    return max(_DELIMITERS, key=fit)


def _records(text: str, delimiter: str) -> list[list[CellValue]]:
    csv.field_size_limit(_LONGEST_VALUE)
    texts: dict[str, str | None] = {"": None}
    keep = texts.setdefault
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [[keep(value, value) for value in record] for record in reader]
    except csv.Error as error:
        # A quotation mark that does not end where its value does.
        raise FileRefused("file_quotes_broken", line=reader.line_num) from error


def _undecodable(data: bytes, error: UnicodeDecodeError) -> FileRefused:
    return FileRefused("file_undecodable", line=data.count(b"\n", 0, error.start) + 1)
