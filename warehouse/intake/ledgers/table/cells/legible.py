"""A sheet as a reader sees it: without characters that nobody sees, radicals as ideographs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.values.normalisation import is_visible, visible

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import Sheet, SourceFile


def legible(file: SourceFile) -> SourceFile:
    """Return `file` with the text of every cell as it reads; sheets without such a text are as they
    were.

    Names of sheets are kept: what is found is placed by them.
    """
    return replace(file, sheets=tuple(_legible(sheet) for sheet in file.sheets))


def _legible(sheet: Sheet) -> Sheet:
    texts = {value for row in sheet.rows for value in row if isinstance(value, str)}
    if is_visible("\n".join(texts)):
        return sheet
    rows = [
        [visible(value) if isinstance(value, str) else value for value in row] for row in sheet.rows
    ]
    return replace(sheet, rows=rows)
