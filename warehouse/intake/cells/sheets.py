"""A sheet as it lies in a file, whatever the file's format: what readers give and the rest takes.

Rows and columns are counted from 1, as a spreadsheet shows them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class CellError:
    """What a cell holds whose formula failed: `#REF!`, `#N/A` ..., as the program shows it."""

    code: str

    def __str__(self) -> str:
        """Return it as the program shows it."""
        return self.code


NOT_CALCULATED = CellError("=?")
"""A formula of which the file holds no result, because no program has calculated it yet."""

CellValue: TypeAlias = (
    str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | CellError | None
)
"""A cell's own value and type. A number stays a number, so that lost digits can be told."""

CellPlace: TypeAlias = tuple[int, int]
"""Row and column."""

_COLUMNS: Final = 1 << 14

Numbers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class CellRange:
    """A block of merged cells, its edges included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Contradiction:
    """A formula's cell with the result that the file keeps, and the one that its cells give."""

    place: CellPlace
    kept: float | str
    counted: float | str


class NumberFormats:
    """The number formats of a sheet's cells, those that show something else than the value."""

    def __init__(
        self, parts: Sequence[tuple[Numbers, Numbers, Numbers]], formats: Sequence[str]
    ) -> None:
        """Keep the rows, columns and styles of `parts`; `formats` are those of the styles."""
        keys = [rows * _COLUMNS + columns for rows, columns, _ in parts]
        styles = [used for _, _, used in parts]
        empty: Numbers = np.zeros(0, dtype=np.int64)
        all_keys, all_styles = np.concatenate([empty, *keys]), np.concatenate([empty, *styles])
        order = np.argsort(all_keys, kind="stable")
        self._keys, self._styles, self._formats = all_keys[order], all_styles[order], formats

    def of(self, place: CellPlace) -> str | None:
        """Return the format of a cell; None where it is an ordinary one."""
        key = place[0] * _COLUMNS + place[1]
        at = int(np.searchsorted(self._keys, key))
        has_style = at < self._keys.size and self._keys[at] == key
        return self._formats[int(self._styles[at])] if has_style else None


@dataclass(frozen=True)
class Sheet:
    """One sheet: every row from row 1 to the last that holds anything, all of one width.

    What a format does not know (a CSV file has no merged cells) is empty. `file` is the name shown
    to the user; a file within a zip is `outer.zip/inner.xlsx`.
    """

    file: str
    name: str
    rows: list[list[CellValue]]
    is_hidden: bool = False
    merged: tuple[CellRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    covered: Mapping[CellPlace, CellPlace] = field(default_factory=dict)
    """Cells beneath a block of merged cells that hold another value than the block shows, with the
    block's first cell."""
    struck: frozenset[CellPlace] = frozenset()
    """Cells whose text is struck through."""
    struck_parts: Mapping[CellPlace, str] = field(default_factory=dict)
    """What is struck through in cells of which only a part is; `rows` have what stands."""
    note_marks: Mapping[CellPlace, str] = field(default_factory=dict)
    """Raised marks of notes, which are no part of the cell's value."""
    yearless_dates: frozenset[CellPlace] = frozenset()
    """Real dates shown without their year: the year is the one in which they were typed."""
    notes: Mapping[CellPlace, str] = field(default_factory=dict)
    """Comments of cells."""
    pictures: frozenset[CellPlace] = frozenset()
    """Cells that show a picture; their value is None."""
    fills: Mapping[CellPlace, str] = field(default_factory=dict)
    """Fill colours by their name (`colours` of the words), blank cells included."""
    contradictions: tuple[Contradiction, ...] = ()
    """Formulas whose kept result is not what their cells come to."""
    formats: NumberFormats | None = field(default=None, compare=False)
    """Formats of numbers and days that may show as another text than the value."""
    shells: Mapping[int, int] = field(default_factory=dict)
    """How many texts of a column stood in a shell (`="..."`, an apostrophe, a tab), by column."""

    @property
    def height(self) -> int:
        """Rows, blank ones included."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.rows[0]) if self.rows else 0


TEMPLATE_PROPERTY = "xuntu_template"
"""The custom document property in which our own template keeps its version."""


@dataclass(frozen=True)
class SourceFile:
    """One file that was read. `size` in bytes; `sheets` in the file's order."""

    name: str
    size: int
    sha256: str
    sheets: tuple[Sheet, ...]
    template_version: str | None = None
    """What our own template wrote into the file's properties; None for every other file."""


def cell_name(place: CellPlace) -> str:
    """Return a1, B7 ... as a spreadsheet names a cell."""
    return f"{column_letter(place[1])}{place[0]}"


def column_letter(column: int) -> str:
    """Return a, B, ... Z, AA ... as a spreadsheet names column 1, 2, ..."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return 1, 2, ... for A, B, ..."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Return first and last of each run of numbers without a gap; `rows` in ascending order."""
    spans: list[tuple[int, int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans
