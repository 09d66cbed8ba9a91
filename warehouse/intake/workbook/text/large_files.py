"""Large tables of text, looked through piece by piece before they are taken into memory.

A text takes several times its size once it is decoded and parted, so what will be refused anyway (a
line without an end, a quotation mark that is never closed, too many rows) is refused from the disk.
"""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING

import numpy as np

from warehouse.intake.workbook import limits
from warehouse.intake.workbook.file_types import is_delimited
from warehouse.intake.workbook.refusal import FileRefused
from warehouse.intake.workbook.text.delimited import delimiter_of

if TYPE_CHECKING:
    from collections.abc import Callable

_PIECE = 1 << 20
_LINE_FEED, _RETURN = b"\n\r"
_HEAD_BYTES = 64 << 10
_LONGEST_VALUE_BYTES = 4 << 20


def refuse_endless(name: str, size: int, opened: Callable[[], IO[bytes]]) -> None:
    """Raise `FileRefused` if the file of `size` bytes is a text that cannot be read in memory.

    `opened` opens it from its beginning. A small file is left to those who read it.
    """
    if size <= limits.MOST_UNSEEN_BYTES:
        return
    with opened() as file:
        head = file.read(_HEAD_BYTES)
    if is_delimited(head):
        encoding = _encoding(head)
        with opened() as file:
            _refuse_long_lines(file, name, encoding)
        with opened() as file:
            _refuse_many_cells(file, name, head, encoding)
    elif (
        head.lstrip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<" and size > limits.MOST_PAGE_BYTES
    ):
        raise FileRefused("file_too_large")


def _encoding(head: bytes) -> str:
    """Return an encoding in which ends of lines, quotation marks and delimiters are what they are:
    in all but UTF-16 they are the same byte, so the rest need not be decoded truly.
    """
    if head.startswith(b"\xfe\xff"):
        return "utf-16-be"
    if head.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if b"\0" not in head:
        return "latin-1"
    return "utf-16-be" if head[:1] == b"\0" else "utf-16-le"


def _refuse_long_lines(file: IO[bytes], name: str, encoding: str) -> None:
    """Measure lines, and count them: so many lines cannot be rows of a ledger."""
    lines = length = 0
    kind = {"latin-1": "u1", "utf-16-le": "<u2", "utf-16-be": ">u2"}[encoding]
    while piece := file.read(_PIECE):
        letters = np.frombuffer(piece, dtype=kind, count=len(piece) // np.dtype(kind).itemsize)
        feeds, returns = letters == _LINE_FEED, letters == _RETURN
        ends = np.flatnonzero(feeds | returns)
        longest = np.diff(ends, prepend=-length - 1, append=letters.size).max()
        if longest > limits.MOST_LINE_BYTES:
            raise FileRefused("file_endless", most=limits.MOST_LINE_BYTES >> 20)
        length = letters.size - int(ends[-1]) - 1 if ends.size else length + letters.size
        lines += int(max(feeds.sum(), returns.sum()))
        if lines > limits.MOST_CELLS:
            raise _too_many_cells(name, lines, 1)


def _too_many_cells(name: str, rows: int, columns: int) -> FileRefused:
    return FileRefused(
        "file_too_many_cells", sheet=name, rows=rows, columns=columns, most=limits.MOST_CELLS
    )


def _refuse_many_cells(file: IO[bytes], name: str, head: bytes, encoding: str) -> None:
    """Count rows and columns."""
    delimiter = delimiter_of(head.decode(encoding, errors="replace"))
    csv.field_size_limit(_LONGEST_VALUE_BYTES)
    lines = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    width = 0
    try:
        for rows, record in enumerate(reader, start=1):
            width = max(width, len(record))
            if width > limits.MOST_COLUMNS or rows * width > limits.MOST_CELLS:
                break
        else:
            return
    except csv.Error as error:
        raise FileRefused("file_quotes_broken", line=reader.line_num) from error
    if width > limits.MOST_COLUMNS:
        raise FileRefused(
            "file_too_many_columns", sheet=name, number=width, most=limits.MOST_COLUMNS
        )
    raise _too_many_cells(name, rows, width)
