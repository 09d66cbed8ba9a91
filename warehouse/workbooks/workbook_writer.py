"""A workbook as it is written: held in memory, free names for its sheets, each cell style once."""

from __future__ import annotations

import io
import re
from itertools import count
from typing import TYPE_CHECKING, Final

import xlsxwriter

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_OPTIONS: Final = {
    "in_memory": True,
    # A text stays a text, whatever it looks like.
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_A4: Final = 9
_LONGEST_NAME: Final = 31
"""Letters of a sheet's name: Excel's own limit."""


class WorkbookWriter:
    """One workbook (xlsx). `book` is the library's own, for what is set once."""

    def __init__(self, font: str = "") -> None:
        """Begin a workbook without a sheet, its cells in a font of this name where one is given."""
        self._buffer = io.BytesIO()
        looks = {"default_format_properties": {"font_name": font, "font_size": 11}} if font else {}
        self.book: Workbook = xlsxwriter.Workbook(self._buffer, {**_OPTIONS, **looks})
        self._names: set[str] = set()
        self._styles: dict[tuple[tuple[str, object], ...], Format] = {}

    def add_sheet(self, name: str) -> Worksheet:
        """Add a sheet, its name changed where a program would not take it or another has it."""
        return self.book.add_worksheet(_free_sheet_name(name, self._names))

    def style(self, **properties: object) -> Format:
        """Return the cell style with these properties of `xlsxwriter`, the same for the same."""
        key = tuple(sorted(properties.items(), key=lambda item: item[0]))
        if key not in self._styles:
            self._styles[key] = self.book.add_format(properties)
        return self._styles[key]

    def set_property(self, name: str, value: str) -> None:
        """Say something of the workbook where readers of its cells do not see it."""
        self.book.set_custom_property(name, value, "text")

    def content(self) -> bytes:
        """Close the workbook and return the file."""
        self.book.close()
        return self._buffer.getvalue()


def print_on_a4(sheet: Worksheet) -> None:
    """Set a sheet to print on landscape pages that are as wide as all its columns."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _free_sheet_name(name: str, taken: set[str]) -> str:
    """Return `name`, changed where a program would not take it or another sheet has it.

    `taken` holds the names of the workbook in small letters; the new one is added.
    """
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", name).strip("'") or "-"
    if base.lower() == "history":
        # Excel keeps this name for itself.
        base = f"{base}-"
    for number in count(1):
        ending = f" ({number})" if number > 1 else ""
        free = base[: _LONGEST_NAME - len(ending)].rstrip("'") + ending
        if free.lower() not in taken:
            taken.add(free.lower())
            return free
    raise AssertionError  # numbers do not end
