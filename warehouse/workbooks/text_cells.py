"""Text written into cells and files: a spreadsheet must never run what a ledger says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from warehouse.workbooks.workbook_writer import WorkbookWriter

MOST_LETTERS: Final = 32_767
"""Letters that a cell of a spreadsheet holds."""

RUNS_IN_A_SPREADSHEET: Final = r"^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]"
"""How text begins that a spreadsheet would take for a formula, full-width signs among it."""

WRAPPED: Final[Mapping[str, object]] = {"valign": "top", "text_wrap": True}
"""The look of a cell that shows its whole text."""


def write_text(
    writer: WorkbookWriter,
    sheet: Worksheet,
    at: tuple[int, int],
    text: str,
    look: Mapping[str, object] = WRAPPED,
) -> None:
    """Write a text that stays one when somebody edits the cell, whatever it begins with."""
    if re.match(RUNS_IN_A_SPREADSHEET, text):
        look = {**look, "quote_prefix": True}
    sheet.write_string(*at, text[:MOST_LETTERS], writer.style(**look))


def held_back(text: str) -> str:
    """Return a text of a file that knows no types (CSV) so that no spreadsheet runs it."""
    return f"'{text}" if re.match(RUNS_IN_A_SPREADSHEET, text) else text
