"""What an import came to once its files were read, interpreted and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.cells.sheets import SourceFile
from warehouse.intake.findings.interpretation import Interpretation

if TYPE_CHECKING:
    from warehouse.intake.findings.questions import Answers, Question


@dataclass(frozen=True)
class Examination:
    """What an import came to.

    `interpretation` holds what passed every rule; `supersessions` the accepted rows it corrects;
    `accepted_files` the batch that each file recognised by its content belongs to.
    """

    files: list[SourceFile]
    interpretation: Interpretation
    supersessions: pl.DataFrame
    accepted_files: Mapping[str, str]
    answers: Answers

    @property
    def findings(self) -> pl.DataFrame:
        """Every finding, schema `FINDINGS`."""
        return self.interpretation.findings

    @property
    def statuses(self) -> pl.DataFrame:
        """Every row of every sheet, schema `ROW_STATUSES`."""
        return self.interpretation.statuses

    @property
    def corrections(self) -> pl.DataFrame:
        """What accepted rows would be corrected, field by field, schema `CORRECTIONS`."""
        return self.interpretation.corrections

    @property
    def questions(self) -> list[Question]:
        """What is open."""
        return self.interpretation.questions

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The rows that can be accepted, tables without any left out."""
        return {
            name: rows for name, rows in self.interpretation.tables.items() if not rows.is_empty()
        }

    def count(self, status: str) -> int:
        """Return rows of that status in all files."""
        return self.statuses.filter(pl.col("status") == status).height

    @property
    def refused_files(self) -> int:
        """Files that were refused, whole or a sheet of them."""
        refused = self.findings.filter(pl.col("row").is_null(), pl.col("severity") == "rejected")
        return refused["file"].n_unique()

    @property
    def is_clean(self) -> bool:
        """Whether every row can be accepted or is left out for a reason."""
        refused = self.findings.filter(pl.col("severity") == "rejected").height
        return not (refused or self.questions or self.count("pending") or self.count("rejected"))
