"""Cells that take their value from above (同上, merged cells), and cells that are struck through.

These are settled before a column is read: by the row they stand in, not by what they say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeGuard

import numpy as np
from numpy.typing import NDArray

from warehouse.intake.questions import LEAVE_OUT
from warehouse.intake.sheets import CellError
from warehouse.intake.templates.asking import (
    AS_ABOVE,
    KEEP,
    VOID,
    ask_about_dittos,
    ask_about_struck,
)
from warehouse.intake.values.unfilled import is_ditto, is_not_filled

if TYPE_CHECKING:
    from warehouse.intake.findings import Verdict
    from warehouse.intake.questions import Answers, Question
    from warehouse.intake.sheets import CellValue, Sheet

FINE = 0
STATES: Final[Mapping[str, int]] = {"left_out": 3, "refused": 2, "asked": 1}
"""What a cell makes of its row. The greatest in a row counts: what an office leaves out needs no
mending, and what is refused needs no answer.
"""

_DITTO_BEGINNINGS = frozenset("同上〃″‶\"“”′'々(（Dd \u3000")
_LONGEST_DITTO = 8


@dataclass
class Repeats:
    """The cells of a column with what stands in for them.

    `values` and `states` have one entry per row of data; a cell whose row is settled here is None.
    `told` lists row, value, rule, verdict and details of what is to be told; `waiting` the
    questions that are open, with the rows that wait.
    """

    values: list[CellValue]
    states: NDArray[np.int8]
    told: list[tuple[int, CellValue, str, Verdict, Mapping[str, CellValue]]] = field(
        default_factory=list
    )
    waiting: list[tuple[Question, list[int]]] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        sheet: Sheet,
        place: int,
        rows: Sequence[int],
        cells: Sequence[CellValue],
        answers: Answers,
    ) -> Repeats:
        """Column `place` (from 1): `cells` are those in the rows of data."""
        found = cls(list(cells), np.zeros(len(rows), np.int8))
        found._void_struck(sheet, place, rows, answers)
        found._fill_down(sheet, place, rows, answers)
        return found

    def _void_struck(self, sheet: Sheet, place: int, rows: Sequence[int], answers: Answers) -> None:
        struck = {row for row, column in sheet.struck if column == place}
        if not struck:
            return
        question = ask_about_struck(sheet)
        answer = answers.get(question.key)
        waiting = []
        for index, row in enumerate(rows):
            if row not in struck or is_not_filled(self.values[index]) or answer == KEEP:
                continue
            value = self.values[index]
            self.values[index] = None
            if answer == VOID:
                self.told.append((row, value, "struck_void", "noted", {}))
            elif answer == LEAVE_OUT:
                self.states[index] = STATES["left_out"]
            else:
                self.states[index] = STATES["asked"]
                self.told.append((row, value, "struck", "asked", {}))
                waiting.append(row)
        if waiting:
            self.waiting.append((question, waiting))

    def _fill_down(self, sheet: Sheet, place: int, rows: Sequence[int], answers: Answers) -> None:
        marks = {value for value in set(self.values) if _may_be_ditto(value) and is_ditto(value)}
        merged = _merged(sheet, place, rows)
        if not marks and not merged:
            return
        raw = list(self.values)
        repeats = np.fromiter((value in marks for value in raw), bool, len(raw))
        repeats[np.array(list(merged), np.int64)] = True
        source = np.maximum.accumulate(np.where(repeats, -1, np.arange(len(raw))))
        question = ask_about_dittos(sheet)
        answer = answers.get(question.key)
        waiting = []
        for index in np.flatnonzero(repeats).tolist():
            first = int(source[index])
            above = raw[first] if first >= 0 else None
            row = rows[index]
            details: dict[str, CellValue] = {"filled": above, "source": rows[max(first, 0)]}
            self.values[index] = above
            if index in merged:
                if not is_not_filled(above):
                    self.told.append((row, "", "template_merged", "noted", details))
                continue
            if first < 0 or is_not_filled(above) or isinstance(above, CellError):
                rule = "ditto_in_first_row" if first < 0 else "ditto_after_blank"
                self.states[index] = STATES["refused"]
                self.told.append((row, raw[index], rule, "refused", details))
            elif answer == AS_ABOVE or not _is_parted(sheet, rows, index):
                self.told.append((row, raw[index], "ditto_filled", "noted", details))
            elif answer == LEAVE_OUT:
                self.states[index] = STATES["left_out"]
            else:
                self.states[index] = STATES["asked"]
                self.told.append((row, raw[index], "ditto_across", "asked", details))
                waiting.append(row)
        if waiting:
            self.waiting.append((question, waiting))


def _merged(sheet: Sheet, place: int, rows: Sequence[int]) -> frozenset[int]:
    """Rows of data, by their place, below the top of a block that is merged downwards."""
    data = set(rows)
    below = {
        row
        for block in sheet.merged
        if block.first_column == block.last_column == place and block.first_row in data
        for row in range(block.first_row + 1, block.last_row + 1)
    }
    if not below:
        return frozenset()
    return frozenset(index for index, row in enumerate(rows) if row in below)


def _may_be_ditto(value: CellValue) -> TypeGuard[str]:
    """Whether a cell is worth a closer look; most of a column's distinct cells are not."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= _LONGEST_DITTO
        and value[0] in _DITTO_BEGINNINGS
    )


def _is_parted(sheet: Sheet, rows: Sequence[int], index: int) -> bool:
    """Whether a row of another kind, or a hidden one, stands between a row of data and the one
    above it.
    """
    row, above = rows[index], rows[index - 1]
    return row - above > 1 or (above in sheet.hidden_rows and row not in sheet.hidden_rows)
