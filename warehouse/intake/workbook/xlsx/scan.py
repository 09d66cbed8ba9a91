"""What one pass over a sheet's XML finds out before, and beside, the reading of its values.

The used range has to be known first: the library that reads values lays out the whole block of rows
and columns, and one stray cell can make it larger than any memory. The pass also collects what that
library does not tell: failed formulas, formulas never calculated, hidden rows and columns, and the
cells of styles somebody asks for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from warehouse.intake.workbook.formulas import moved

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellPlace
    from warehouse.intake.workbook.rich_text import TextPart


MOST_FORMULAS = 200_000
"""That are looked at, in one sheet."""

_PICTURE = re.compile(r"\s*=?\s*(?:_xlfn\.)*(?:DISPIMG|IMAGE)\s*\(", re.IGNORECASE)


@dataclass(frozen=True)
class Marks:
    """Styles (their numbers) whose cells are wanted, by what for."""

    struck: frozenset[int] = frozenset()
    yearless: frozenset[int] = frozenset()
    dayless: frozenset[int] = frozenset()
    dates: frozenset[int] = frozenset()
    """Cells of these are wanted where they hold a number that is no date: before day 1, or the
    29 February 1900 that never was."""

    filled: frozenset[int] = frozenset()
    """Styles with a fill colour, whose cells are wanted up to `limits.MOST_COLOURED`."""
    formatted: frozenset[int] = frozenset()
    """Styles whose numbers may show as another text, wanted for what is quoted."""
    texts: frozenset[int] = frozenset()
    """Numbers of the shared texts whose cells are wanted: those with parts struck or raised."""

    @property
    def wanted(self) -> frozenset[int]:
        """Styles whose cells are wanted whatever they hold."""
        return self.struck | self.yearless | self.dayless


@dataclass
class SheetScan:
    """What was found. Rows and columns are counted from 1; places are row and column."""

    last_row: int = 0
    last_column: int = 0
    styled: dict[CellPlace, int] = field(default_factory=dict)
    """Styles of the cells that `Marks.wanted` asks for."""
    rich: dict[CellPlace, int | tuple[TextPart, ...]] = field(default_factory=dict)
    """Texts to be taken apart: the number of a shared text, or the runs of the cell's own."""
    no_dates: dict[CellPlace, float] = field(default_factory=dict)
    errors: dict[CellPlace, str] = field(default_factory=dict)
    formulas: int = 0
    formula_texts: dict[CellPlace, str] = field(default_factory=dict)
    """Formulas as they are written, those that stand for several cells written out."""
    shared_formulas: dict[str, tuple[CellPlace, str]] = field(default_factory=dict)
    pictures: set[CellPlace] = field(default_factory=set)
    """Cells that show a picture, whatever text, error or formula stands in the file."""
    filled: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = field(default_factory=list)
    """Rows, columns and styles of cells with a fill colour, in parts."""
    formatted: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = field(default_factory=list)
    """The same of numbers that may show as another text."""
    not_calculated: set[CellPlace] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last column of each hidden block."""
    text_uses: list[np.ndarray] = field(default_factory=list)
    """Numbers of the shared texts that the cells show, in parts."""

    @property
    def cells(self) -> int:
        """Cells of the block that reading lays out."""
        return self.last_row * self.last_column

    def take_formula(self, place: CellPlace, text: str, kind: str, shared: str) -> None:
        """Take note of a formula; `shared` is the number of one that stands for several cells."""
        if is_picture(text):
            self.pictures.add(place)
        if kind == "shared" and text:
            self.shared_formulas[shared] = place, text
        elif kind == "shared" and shared in self.shared_formulas:
            first, text = self.shared_formulas[shared]
            text = moved(text, place[0] - first[0], place[1] - first[1])
        if text and kind in ("", "normal", "shared") and len(self.formula_texts) < MOST_FORMULAS:
            self.formula_texts[place] = text

    def reach(self, row: int, column: int) -> None:
        """Take note of a cell that holds something."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)


def is_picture(formula: str) -> bool:
    """Return whether a formula, or the text that a program kept of it, shows a picture in its
    cell.
    """
    return _PICTURE.match(formula) is not None


def is_no_date(number: float) -> bool:
    """Return whether a number of a date's format shows no day that ever was (in the system of
    1900).
    """
    return number < 1 or 60 <= number < 61
