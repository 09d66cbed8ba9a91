"""Cells that take their value from above (同上, merged cells), and cells that are struck through.

These are settled before a column is read: by the row they stand in, not by what they say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeGuard

import numpy as np
from numpy.typing import NDArray

from warehouse.intake.cells.sheets import CellError, cell_name
from warehouse.intake.findings.questions import LEAVE_OUT
from warehouse.intake.privacy.guard import mask
from warehouse.intake.templates.questions import (
    AS_ABOVE,
    KEEP,
    OWN,
    SHOWN,
    UNSTRUCK,
    VOID,
    ask_about_covered,
    ask_about_dittos,
    ask_about_struck,
    ask_about_struck_parts,
)
from warehouse.intake.values.empty_cells import is_ditto, is_empty_cell

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.intake.findings.finding import Severity
    from warehouse.intake.findings.questions import Answers, Question

FINE = 0
STATES: Final[Mapping[str, int]] = {"skipped": 3, "rejected": 2, "pending": 1}
"""What a cell makes of its row. The greatest in a row counts: what an office leaves out needs no
mending, and what is refused needs no answer.
"""

_DITTO_BEGINNINGS = frozenset("同上〃″‶\"“”′'々(（Dd \u3000")
_LONGEST_DITTO = 8


@dataclass
class Repeats:
    """The cells of a column with what stands in for them.

    `values` and `states` have one entry per row of data; a cell whose row is settled here is None.
    `findings` lists row, value, rule, severity and details; `waiting` the
    questions that are open, with the rows that wait.
    """

    values: list[CellValue]
    states: NDArray[np.int8]
    findings: list[tuple[int, CellValue, str, Severity, Mapping[str, CellValue]]] = field(
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
        """Read column `place` (from 1): `cells` are those in the rows of data."""
        fills = cls(list(cells), np.zeros(len(rows), np.int8))
        fills._void_struck(sheet, place, rows, answers)
        fills._ask_about_parts(sheet, place, rows, answers)
        own = fills._ask_about_covered(sheet, place, rows, answers)
        fills._fill_down(sheet, place, rows, answers, own)
        return fills

    def _void_struck(self, sheet: Sheet, place: int, rows: Sequence[int], answers: Answers) -> None:
        struck = {row for row, column in sheet.struck if column == place}
        if not struck:
            return
        question = ask_about_struck(sheet)
        answer = answers.get(question.key)
        waiting = []
        for index, row in enumerate(rows):
            if row not in struck or is_empty_cell(self.values[index]) or answer == KEEP:
                continue
            value = self.values[index]
            self.values[index] = None
            if answer == VOID:
                self.findings.append((row, value, "struck_void", "noted", {}))
            elif answer == LEAVE_OUT:
                self.states[index] = STATES["skipped"]
            else:
                self.states[index] = STATES["pending"]
                self.findings.append((row, value, "struck", "pending", {}))
                waiting.append(row)
        if waiting:
            self.waiting.append((question, waiting))

    def _ask_about_parts(
        self, sheet: Sheet, place: int, rows: Sequence[int], answers: Answers
    ) -> None:
        """Ask about cells of which a part is struck through: what is left counts once that is
        answered.
        """
        parts = {row: text for (row, column), text in sheet.struck_parts.items() if column == place}
        if not parts:
            return
        question = ask_about_struck_parts(sheet)
        answer = answers.get(question.key)
        waiting = []
        for index, row in enumerate(rows):
            if row not in parts:
                continue
            value, details = self.values[index], {"struck": mask(parts[row])}
            if answer == UNSTRUCK:
                self.findings.append((row, value, "struck_part_void", "noted", details))
                continue
            self.values[index] = None
            if answer == LEAVE_OUT:
                self.states[index] = STATES["skipped"]
            else:
                self.states[index] = STATES["pending"]
                self.findings.append((row, value, "struck_part", "pending", details))
                waiting.append(row)
        if waiting:
            self.waiting.append((question, waiting))

    def _ask_about_covered(
        self, sheet: Sheet, place: int, rows: Sequence[int], answers: Answers
    ) -> frozenset[int]:
        """Ask about rows whose value counts although a merged cell covers it."""
        covered = {row: first for (row, column), first in sheet.covered.items() if column == place}
        if not covered:
            return frozenset()
        question = ask_about_covered(sheet)
        answer = answers.get(question.key)
        waiting = []
        for index, row in enumerate(rows):
            if row not in covered:
                continue
            value, first = self.values[index], covered[row]
            first_value = sheet.rows[first[0] - 1][first[1] - 1]
            details: dict[str, CellValue] = {"first": cell_name(first), "shown": first_value}
            if answer != OWN:
                self.values[index] = None
            if answer in (OWN, SHOWN):
                self.findings.append((row, value, f"covered_{answer}", "noted", details))
            elif answer == LEAVE_OUT:
                self.states[index] = STATES["skipped"]
            else:
                self.states[index] = STATES["pending"]
                self.findings.append((row, value, "covered", "pending", details))
                waiting.append(row)
        if waiting:
            self.waiting.append((question, waiting))
        return frozenset(covered) if answer == OWN else frozenset()

    def _fill_down(
        self,
        sheet: Sheet,
        place: int,
        rows: Sequence[int],
        answers: Answers,
        own: frozenset[int],
    ) -> None:
        marks = {value for value in set(self.values) if _may_be_ditto(value) and is_ditto(value)}
        merged = {
            at: first for at, first in _merged(sheet, place, rows).items() if rows[at] not in own
        }
        if not marks and not merged:
            return
        raw = list(self.values)
        repeats = np.fromiter((value in marks for value in raw), bool, len(raw))
        repeats[list(merged)] = True
        source = np.maximum.accumulate(np.where(repeats, -1, np.arange(len(raw))))
        for index, first in merged.items():
            source[index] = source[first]
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
                if not is_empty_cell(above):
                    self.findings.append((row, "", "template_merged", "noted", details))
                continue
            if first < 0 or is_empty_cell(above) or isinstance(above, CellError):
                rule = "ditto_in_first_row" if first < 0 else "ditto_after_blank"
                self.states[index] = STATES["rejected"]
                self.findings.append((row, raw[index], rule, "rejected", details))
            elif answer == AS_ABOVE or not _is_split(sheet, rows, index):
                self.findings.append((row, raw[index], "ditto_filled", "noted", details))
            elif answer == LEAVE_OUT:
                self.states[index] = STATES["skipped"]
            else:
                self.states[index] = STATES["pending"]
                self.findings.append((row, raw[index], "ditto_across", "pending", details))
                waiting.append(row)
        if waiting:
            self.waiting.append((question, waiting))


def _merged(sheet: Sheet, place: int, rows: Sequence[int]) -> dict[int, int]:
    """Return rows of data below the top of a block that is merged downwards, with the top; by
    place.
    """
    index_of = {row: index for index, row in enumerate(rows)}
    return {
        index_of[row]: index_of[block.first_row]
        for block in sheet.merged
        if block.first_column == block.last_column == place and block.first_row in index_of
        for row in range(block.first_row + 1, min(block.last_row, sheet.height) + 1)
        if row in index_of
    }


def _may_be_ditto(value: CellValue) -> TypeGuard[str]:
    """Return whether a cell is worth a closer look; most of a column's distinct cells are not."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= _LONGEST_DITTO
        and value[0] in _DITTO_BEGINNINGS
    )


def _is_split(sheet: Sheet, rows: Sequence[int], index: int) -> bool:
    """Return whether a row of another kind, or a hidden one, stands between a row of data and the
    one above it.
    """
    row, above = rows[index], rows[index - 1]
    return row - above > 1 or (above in sheet.hidden_rows and row not in sheet.hidden_rows)
