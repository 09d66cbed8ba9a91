"""A problem as an edition lists it, compared with the accepted one: what is new, what is corrected.

Its row, its recoveries, and its text and number, which are kept with the edition only. A cell that
was filled and is blank now is asked about: nothing that was accepted goes by a blank.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from warehouse.intake.findings.corrections import LISTED, answer_key, is_kept
from warehouse.intake.ledgers.accepted_rows import is_cleared
from warehouse.intake.ledgers.problems.marks import days_said, marks_of, text_mark
from warehouse.intake.ledgers.problems.money import money_mark, recoveries_of
from warehouse.intake.ledgers.problems.statement import (
    COLUMNS,
    Differences,
    columns_said,
    differences,
)
from warehouse.schema import catalogue

if TYPE_CHECKING:
    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.problems.accepted import AcceptedProblems
    from warehouse.intake.ledgers.problems.listed import Listed, Manner
    from warehouse.intake.ledgers.problems.marks import Marks
    from warehouse.intake.ledgers.problems.matching import Seen

_OF_STATES = ("status", "status_by_reviewer", "completed_date", "is_closed", "closed_date")


class Compared:
    """One problem of an edition beside the accepted one. `before` is what the ledger's last edition
    said of it, None where it has said nothing yet.
    """

    def __init__(
        self,
        accounting: RowAccounting,
        one: Listed,
        problem_id: str,
        accepted: AcceptedProblems,
        before: Seen | None,
        manner: Manner,
    ) -> None:
        """Read what is said, as far as it is stored."""
        self._accounting, self._one, self._id = accounting, one, problem_id
        self._accepted, self._before = accepted, before
        self._held = accepted.problems.get(problem_id)
        self._columns = columns_said(one, accounting.table.fields, manner)
        self._money = self._recoveries_said()
        self._differences = Differences()

    @cached_property
    def marks(self) -> dict[str, Any]:
        """What this edition says, to be kept and compared with the next."""
        told = self._one.told
        days = days_said(told.completed, told.closed)
        # Of a row that contradicts itself nothing is taken but that it was mended.
        cells = {"cells": text_mark("|".join(map(self._one.record.said, _OF_STATES)))}
        return {
            **marks_of(self._columns),
            **(cells if told.state is None else days),
            "money": {kind: money_mark(row) for kind, row in self._money.items()},
            "state": told.state,
            "text": text_mark(self._one.record.text),
        }

    @property
    def days_before(self) -> Marks | None:
        """What the last edition said; empty where that was not kept, None where there is none."""
        return None if self._before is None else self._before.said or {}

    @property
    def says_the_same(self) -> bool:
        """Whether the edition says what the last one did."""
        before = self._before
        if before is None or self._one.record.number != before.number:
            return False
        return self.marks == before.said if before.said else self._one.record.text == before.text

    def problem_rows(self) -> list[dict[str, Any]]:
        """The problem's row where it is new, or corrects the accepted one."""
        row = self._one.record.row
        if self._held is None:
            return [{**_new_problem(self._one, self._id), "source_row": row}]
        before = self.days_before
        if before is not None and not before:
            # What the last edition said was not kept: what is accepted came of it.
            before = marks_of({name: self._held.row.get(name) for name in self._columns})
        found = self._differences = differences(self._columns, self._held.row, before or {})
        cleared = {
            name: None
            for name in found.emptied
            if is_cleared(self._accounting, self._one.record, "problems", name)
        }
        changes = {**found.changed, **cleared}
        return [{**self._held.row, **changes, "source_row": row}] if changes else []

    def recoveries(self) -> list[dict[str, Any]]:
        """The rows of recoveries that are new, or correct accepted ones."""
        said_before = (self.days_before or {}).get("money", {})
        rows = []
        for kind, row in self._money.items():
            held = self._accepted.recoveries.get(row["recovery_id"])
            is_restated = said_before.get(kind) == money_mark(row)
            if held is None or (money_mark(row) != money_mark(held) and not is_restated):
                rows.append(row)
        for kind in said_before.keys() - self._money.keys():
            held = self._accepted.recoveries.get(f"{self._id}-{kind}")
            if (
                held is not None
                and self._done_on is not None
                and is_cleared(self._accounting, self._one.record, "recoveries", "amount_yuan")
            ):
                rows.append({**held, "amount_yuan": 0.0, "source_row": self._one.record.row})
        return rows

    def listing(self, *, is_same_day: bool) -> tuple[str, str]:
        """Text and number to be kept of this edition.

        Another text than the last edition's is a correction, which may be declined; another number
        is only one in a second edition of the same day, as numbers move from month to month.
        """
        record, before = self._one.record, self._before
        if before is None:
            return record.text, record.number
        kept = is_kept(self._accounting.answers, LISTED, self._id)
        is_other_text = (
            before.said["text"] != text_mark(record.text)
            if before.said and "text" in before.said
            else before.text != record.text
        )
        if is_other_text:
            self._correct("text", before.text, record.text, kept=kept)
        if is_same_day and record.number != before.number:
            self._correct("number", before.number, record.number, kept=kept)
        if not kept:
            return record.text, record.number
        return before.text, before.number if is_same_day else record.number

    def tell(self) -> None:
        """Tell what the corrections of the row do not show."""
        record, found = self._one.record, self._differences
        held = None if self._held is None else self._held.row.get("due_on")
        due_on = found.changed.get("due_on")
        if held is not None and due_on is not None and due_on > held:
            details = {"due_on": str(due_on), "held": str(held)}
            cell = record.cell("deadline")
            self._accounting.tell("warned", "problem_deadline_changed", record, cell, details)
        for name in found.restated:
            header = catalogue.column("problems", name).header
            cell = record.cell(COLUMNS[name])
            self._accounting.tell("warned", "problem_restated", record, cell, {"column": header})

    def _recoveries_said(self) -> dict[str, dict[str, Any]]:
        rows = recoveries_of(
            self._accounting,
            self._one.record,
            problem_id=self._id,
            inspection_id=self._one.inspection.inspection_id,
            done_on=self._done_on,
        )
        return {row["kind"]: row for row in rows}

    @property
    def _done_on(self) -> Any:  # noqa: ANN401 - a day or None
        days = self._one.told.completed or self._one.told.closed
        return days.on if days is not None and days.after is None else None

    def _correct(self, field: str, old: str, new: str, *, kept: bool) -> None:
        self._accounting.correct(
            self._one.record,
            answer=answer_key(LISTED, self._id),
            table=LISTED,
            key=self._id,
            field=field,
            old=old,
            new=new,
            is_kept=kept,
        )


def _new_problem(one: Listed, problem_id: str) -> dict[str, Any]:
    """A problem listed for the first time. Its text stays out (`summary`)."""
    return {
        "problem_id": problem_id,
        "inspection_id": one.inspection.inspection_id,
        "category_code": one.category_code,
        "cause_code": one.cause_code,
        "responsibility_level": one.level,
        "responsible_unit": one.record.said("responsible_unit") or None,
        "is_immediate": one.deadline.is_immediate,
        "is_livelihood": False,
        "is_key": False,
        "is_ongoing": one.deadline.is_ongoing or one.told.is_ongoing,
        "found_on": None,
        "due_on": one.deadline.due_on,
        "summary": None,
    }
