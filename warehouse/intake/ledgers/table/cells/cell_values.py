"""What the cells of a row stand for: 同上, struck cells, and values beneath a merged cell.

同上 takes the value above where that is beyond doubt; the others are asked about, once for a sheet.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from warehouse.intake.cells.sheets import CellError, cell_name
from warehouse.intake.findings.questions import LEAVE_OUT, Option, Question
from warehouse.intake.ledgers.fields.field_facts import CONTINUED_FIELDS, SIDE_FIELDS
from warehouse.intake.ledgers.table.cells.filled_table import as_example
from warehouse.intake.ledgers.table.rows.section_headings import without_continuation
from warehouse.intake.privacy.guard import mask
from warehouse.intake.values.empty_cells import is_ditto
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellPlace
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerCell, LedgerRow
    from warehouse.intake.ledgers.table.cells.filled_table import FilledTable
    from warehouse.intake.ledgers.table.rows.row_kinds import ClassifiedRows

AS_ABOVE = "as_above"
"""The answer that a blank or a ditto is the value above."""

KEEP, VOID = "keep", "void"
"""Answers about struck cells: their values hold, or are no more."""

IN_FORCE = "standing"
"""The answer that what is not struck of a cell holds."""

SHOWN, OWN = "shown", "own"
"""Answers about a value beneath a merged cell: the one shown counts, or the one beneath."""

_LONGEST_DITTO = 12
"""Longer texts are not looked at: a ditto is a word or a mark."""

_EXAMPLES = 3
_ANSWERS = {
    "ditto": (AS_ABOVE, LEAVE_OUT),
    "struck": (KEEP, VOID, LEAVE_OUT),
    "struck_part": (IN_FORCE, LEAVE_OUT),
    "covered": (SHOWN, OWN, LEAVE_OUT),
}


class CellValues:
    """Says what cells stand for, row by row from the top; `filled` gets what is found and asked."""

    def __init__(self, filled: FilledTable, rows: ClassifiedRows, answers: Answers) -> None:
        """Begin with nothing that waits."""
        self._filled, self._sheet, self._rows, self._answers = filled, filled.sheet, rows, answers
        self._undecided: set[tuple[int, str]] = set()
        """Row and field of the dittos that wait: one below such a ditto waits with it."""
        self._waiting: dict[str, list[tuple[int, str]]] = defaultdict(list)
        """Rows that wait, with what stands in the cell, by the question they wait for."""
        self.void_rows: set[int] = set()
        """Rows of which a cell was struck through and answered to be void."""

    def resolved(self, cell: LedgerCell, name: str, above: LedgerRow | None) -> LedgerCell | None:
        """Return the cell with what it stands for; None where that waits, or is nothing."""
        value = cell.value
        if isinstance(value, str):
            if len(value) <= _LONGEST_DITTO and _is_ditto(value):
                return self._ditto(cell, name, above)
            if "续" in value and name in CONTINUED_FIELDS:
                cell = cell._replace(value=without_continuation(value))
        place = (cell.filled_from or cell.row, cell.column)
        if place in self._sheet.struck:
            return self._struck(cell)
        if place in self._sheet.struck_parts:
            return self._partly_struck(cell, self._sheet.struck_parts[place])
        return cell

    def covered(self, cell: LedgerCell, first: CellPlace) -> str | None:
        """Return the answer about a value beneath the merged cell that begins at `first`; None
        where the row waits, or is left out.
        """
        shown = as_example(self._sheet.rows[first[0] - 1][first[1] - 1])
        answer = self._answer("covered")
        if answer in (SHOWN, OWN):
            self._filled.report(
                f"covered_{answer}", "noted", cell, shown=shown, first=cell_name(first)
            )
            return answer
        if answer == LEAVE_OUT:
            self._filled.skip(cell.row)
        else:
            example = f"{as_example(cell.value)} / {shown}"
            self._wait("covered", cell, "covered", example, first=cell_name(first))
        return None

    def questions(self) -> list[Question]:
        """Return one question of each kind that rows wait for."""
        return [
            Question(
                key=self._key(kind),
                kind=kind,
                details={"sheet": self._sheet.name},
                options=options(kind, *_ANSWERS[kind]),
                count=len({row for row, _ in cells}),
                examples=tuple(f"{row}: {example}" for row, example in cells[:_EXAMPLES]),
                file=self._sheet.file,
                sheet=self._sheet.name,
            )
            for kind, cells in self._waiting.items()
        ]

    def _ditto(self, cell: LedgerCell, name: str, above: LedgerRow | None) -> LedgerCell | None:
        """Return the cell with the value above, where that is beyond doubt or answered."""
        source = above.cells.get(name) if above is not None else None
        if above is not None and (above.row, name) in self._undecided:
            self._wait_for_ditto(cell, name, as_example(cell.value))
            return None
        if above is None or source is None or isinstance(source.value, CellError):
            self._ditto_of_nothing(cell, name, is_first=above is None)
            return None
        if self._is_split(above.row, cell.row):
            answer = self._answer("ditto")
            if answer == LEAVE_OUT:
                self._filled.skip(cell.row)
                return None
            if answer != AS_ABOVE:
                self._wait_for_ditto(cell, name, as_example(source.value))
                return None
        self._filled.report(
            "ditto_filled", "noted", cell, filled=as_example(source.value), source=above.row
        )
        return cell._replace(value=source.value, filled_from=source.filled_from or source.row)

    def _ditto_of_nothing(self, cell: LedgerCell, name: str, *, is_first: bool) -> None:
        rule = "ditto_in_first_row" if is_first else "ditto_after_blank"
        if name in SIDE_FIELDS:
            self._filled.report(rule, "warned", cell)
        else:
            self._filled.report(rule, "rejected", cell)
            self._filled.set_aside[cell.row] = ("rejected", None)

    def _wait_for_ditto(self, cell: LedgerCell, name: str, example: str) -> None:
        self._undecided.add((cell.row, name))
        self._wait("ditto", cell, "ditto_across", example)

    def _is_split(self, above: int, row: int) -> bool:
        """Return whether anything between two rows of data makes "the one above" doubtful."""
        between = self._rows.kinds[above : row - 1]
        hidden = self._sheet.hidden_rows
        return any(kind != "header_repeated" for kind in between) or (
            row not in hidden and above in hidden
        )

    def _struck(self, cell: LedgerCell) -> LedgerCell | None:
        answer = self._answer("struck")
        if answer == KEEP:
            return cell
        if answer == LEAVE_OUT:
            self._filled.skip(cell.row)
        elif answer == VOID:
            self._filled.report("struck_void", "noted", cell)
            self.void_rows.add(cell.row)
        else:
            self._wait("struck", cell, "struck", as_example(cell.value))
        return None

    def _partly_struck(self, cell: LedgerCell, struck: str) -> LedgerCell | None:
        answer = self._answer("struck_part")
        if answer == IN_FORCE:
            self._filled.report("struck_part_void", "noted", cell, struck=mask(struck))
            return cell
        if answer == LEAVE_OUT:
            self._filled.skip(cell.row)
            return None
        self._wait("struck_part", cell, "struck_part", as_example(cell.value), struck=mask(struck))
        return None

    def _wait(
        self, question: str, cell: LedgerCell, rule: str, example: str, **details: object
    ) -> None:
        self._filled.report(rule, "pending", cell, **details)
        self._waiting[question].append((cell.row, example))
        self._filled.wait(cell.row)

    def _answer(self, question: str) -> str | None:
        return self._answers.get(self._key(question))

    def _key(self, question: str) -> str:
        return f"{self._sheet.file}|{self._sheet.name}|{question}"


def options(question: str, *values: str) -> tuple[Option, ...]:
    """Return the options of a question with their words."""
    return tuple(Option(value, message(f"answers.{question}.{value}")) for value in values)


@lru_cache(maxsize=4096)
def _is_ditto(text: str) -> bool:
    return is_ditto(text)
