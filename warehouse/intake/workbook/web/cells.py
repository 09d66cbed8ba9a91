"""The cells of a table as a web page gives them: where each stands, and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from warehouse.intake.workbook import limits
from warehouse.intake.workbook.refusal import FileRefused
from warehouse.intake.workbook.rich_text import TextPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Block: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged block, counted from 0."""

_SPACE = re.compile(r"[ \t\r\n\f]+")
_AROUND_BREAK = re.compile(r" *\n *")
_SHORTENED = re.compile(r"^[-+]?\d(?:\.\d+)?E[+-]?\d+$|^#+$", re.IGNORECASE)


@dataclass(frozen=True)
class WebCell:
    """One cell: what it says, how many columns and rows it takes (0 rows: down to the end)."""

    runs: Sequence[TextPart]
    columns: int = 1
    rows: int = 1
    number: str = ""
    """The number behind a text that shows less of it (`x:num`)."""

    def text(self) -> str | None:
        """Return what the cell says; None where it is blank."""
        text = tidy("".join(run.text for run in self.runs))
        if self.number and _SHORTENED.match(text):
            return self.number
        return text or None


@dataclass
class WebTable:
    """The rows of one table."""

    rows: list[list[WebCell]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    """Rows that are not shown, counted from 0."""

    def placed(self) -> Iterator[tuple[int, int, WebCell]]:
        """Yield every cell with its row and column, counted from 0. Raises `FileRefused`."""
        taken: dict[int, int] = {}
        """The first row in which a column is free again."""
        covered = 0
        for row, cells in enumerate(self.rows):
            column = 0
            for cell in cells:
                while taken.get(column, 0) > row:
                    column += 1
                last = column + cell.columns
                if last > limits.MOST_COLUMNS:
                    raise FileRefused(
                        "file_too_many_columns", sheet="", number=last, most=limits.MOST_COLUMNS
                    )
                covered += cell.columns
                if covered > limits.MOST_CELLS:
                    raise FileRefused("file_too_large")
                below = row + cell.rows if cell.rows else len(self.rows)
                taken.update(dict.fromkeys(range(column, last), below))
                yield row, column, cell
                column = last


def tidy(text: str) -> str:
    """Return `text` without the space that a page does not show; line ends are those of the
    page.
    """
    return _AROUND_BREAK.sub("\n", text).strip(" \n\xa0")


def collapsed(text: str) -> str:
    """Return text of the source, in which a line's end is a space."""
    return _SPACE.sub(" ", text)
