"""Sheets made by hand for the tests of the intake."""

from __future__ import annotations

from typing import Any

from warehouse.intake.cells.sheets import CellValue, Sheet


def sheet(
    *rows: list[CellValue], name: str = "台账", file: str = "台账.xlsx", **more: Any
) -> Sheet:
    """A sheet of rows given short: every row is filled up to the widest."""
    width = max(map(len, rows), default=0)
    return Sheet(file, name, [[*row, *[None] * (width - len(row))] for row in rows], **more)
