"""What readers found at single cells, once it is known which rows are left out.

A formula without a result keeps an import from being clean only where the cell would have been
taken: in the total below a table, or beside it, nothing is taken, and it is only noted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.cells.sheets import NOT_CALCULATED as NO_RESULT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.cells.sheets import Sheet, SourceFile

NOT_CALCULATED, MORE = "file_not_calculated", "file_not_calculated_more"
LEFT_OUT = "file_not_calculated_left_out"

_UNREAD = (
    "cells_without_header",
    "clue_content",
    "column_beside",
    "column_not_needed",
    "column_second",
    "column_unknown",
    "personal_column",
)
"""Findings that say of a column that nothing is taken from it."""


def without_left_out(
    findings: pl.DataFrame, statuses: pl.DataFrame, files: Sequence[SourceFile]
) -> pl.DataFrame:
    """Return `findings` with those of formulas in rows left out, or columns not read, only
    noted.
    """
    concerned = findings.filter(pl.col("rule").is_in([NOT_CALCULATED, MORE]))
    if concerned.is_empty():
        return findings
    left_out = statuses.filter(pl.col("status") == "skipped").select(
        "file", "sheet", "row", is_left_out=pl.lit(True)
    )
    unread = (
        findings.filter(pl.col("rule").is_in(_UNREAD))
        .select("file", "sheet", "column", is_unread=pl.lit(True))
        .unique()
    )
    with_status = findings.join(
        left_out, on=["file", "sheet", "row"], how="left", maintain_order="left"
    ).join(unread, on=["file", "sheet", "column"], how="left", maintain_order="left")
    clean = _sheets_without_others(concerned, left_out, files)
    is_noted = (pl.col("rule") == NOT_CALCULATED) & pl.any_horizontal(
        pl.col("is_left_out", "is_unread").fill_null(False)
    )
    return (
        with_status.with_columns(
            severity=pl.when(is_noted).then(pl.lit("noted")).otherwise("severity"),
            rule=pl.when(is_noted).then(pl.lit(LEFT_OUT)).otherwise("rule"),
        )
        .drop("is_left_out", "is_unread")
        .join(clean, on=["file", "sheet", "rule"], how="anti", maintain_order="left")
    )


def _sheets_without_others(
    concerned: pl.DataFrame, left_out: pl.DataFrame, files: Sequence[SourceFile]
) -> pl.DataFrame:
    """Return `MORE` of the sheets whose formulas without a result all stand in rows left out."""
    more = concerned.filter(pl.col("rule") == MORE).select("file", "sheet").rows()
    by_name: dict[tuple[str, str], Sheet] = {
        (file.name, sheet.name): sheet for file in files for sheet in file.sheets
    }
    clean: list[tuple[str, str, str]] = []
    for file, sheet in more:
        rows = left_out.filter(pl.col("file") == file, pl.col("sheet") == sheet)["row"]
        sheet_rows = by_name[file, sheet].rows
        holding = {number for number, row in enumerate(sheet_rows, 1) if NO_RESULT in row}
        if holding <= set(rows):
            clean.append((file, sheet, MORE))
    schema = {"file": pl.String(), "sheet": pl.String(), "rule": pl.String()}
    return pl.DataFrame(clean, schema=schema, orient="row")
