"""How much of an import's memory is left."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.intake.workbook import limits
from warehouse.intake.workbook.refusal import FileRefused


@dataclass
class MemoryBudget:
    """Cells that may still be read in this import."""

    cells: int = limits.MOST_CELLS

    def reserve(self, sheet: str, rows: int, columns: int) -> None:
        """Reserve the cells of one sheet. Raises `FileRefused` where there is not enough."""
        if columns > limits.MOST_COLUMNS:
            raise FileRefused(
                "file_too_many_columns", sheet=sheet, number=columns, most=limits.MOST_COLUMNS
            )
        if rows * columns > self.cells:
            raise FileRefused(
                "file_too_many_cells",
                sheet=sheet,
                rows=rows,
                columns=columns,
                most=limits.MOST_CELLS,
            )
        self.cells -= rows * columns
