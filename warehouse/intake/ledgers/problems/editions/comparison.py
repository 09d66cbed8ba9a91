"""A problem as an edition lists it, beside the accepted one: what is new, what is corrected.

Its row, its recoveries, and its text and number, which are kept with the edition only. A cell that
was filled and is blank now is asked about: nothing that was accepted goes by a blank.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from warehouse.intake.findings.corrections import LISTED, answer_key, is_kept
from warehouse.intake.ledgers.accepted_rows import is_cleared
from warehouse.intake.ledgers.problems.recoveries import recoveries_of, recovery_snapshot
from warehouse.intake.ledgers.problems.snapshot import days_snapshot, snapshot_of, text_digest
from warehouse.intake.values.times.deadlines import Deadline
from warehouse.schema import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.problems.editions.listed import ListedProblem
    from warehouse.intake.ledgers.problems.history.accepted import AcceptedProblems
    from warehouse.intake.ledgers.problems.identity.observations import ObservedProblem
    from warehouse.intake.ledgers.problems.snapshot import Snapshot

COLUMNS = {
    "category_code": "category",
    "cause_code": "cause",
    "responsibility_level": "responsible_unit",
    "responsible_unit": "responsible_unit",
    "due_on": "deadline",
    "is_immediate": "deadline",
    "is_ongoing": "deadline",
    "inspection_id": "subject_org",
}
"""Columns of `problems` that a ledger says something of, with the field that says it."""

_FLAGS = ("is_immediate", "is_ongoing")

_OF_STATES = ("status", "status_by_reviewer", "completed_date", "is_closed", "closed_date")


@dataclass(frozen=True)
class StatedDifferences:
    """How what is stated differs from the accepted row.

    `changed` has the new values of a correction. `emptied` are columns that were stated before and
    are blank now. `restated` differ as they did before: corrected elsewhere since, or declined.
    """

    changed: dict[str, Any] = field(default_factory=dict)
    emptied: list[str] = field(default_factory=list)
    restated: list[str] = field(default_factory=list)


class ProblemComparison:
    """One problem of an edition beside the accepted one. `before` is what the ledger's last edition
    stated of it, None where it has stated nothing yet.
    """

    def __init__(
        self,
        accounting: RowAccounting,
        listed: ListedProblem,
        problem_id: str,
        accepted: AcceptedProblems,
        before: ObservedProblem | None,
    ) -> None:
        """Read what is stated, as far as it is stored."""
        self._accounting, self._listed, self._id = accounting, listed, problem_id
        self._accepted, self._before = accepted, before
        self._accepted_problem = accepted.problems.get(problem_id)
        self._columns = stated_columns(listed, accounting.table)
        self._money = self._stated_recoveries()
        self._differences = StatedDifferences()

    @cached_property
    def snapshot(self) -> dict[str, Any]:
        """What this edition says, to be kept and compared with the next."""
        reported = self._listed.reported
        days = days_snapshot(reported.completed, reported.closed)
        # Of a row that contradicts itself nothing is taken but that it was mended.
        cells = {"cells": text_digest("|".join(map(self._listed.record.text_of, _OF_STATES)))}
        return {
            **snapshot_of(self._columns),
            **(cells if reported.state is None else days),
            "money": {kind: recovery_snapshot(row) for kind, row in self._money.items()},
            "state": reported.state,
            "text": text_digest(self._listed.record.text),
        }

    @property
    def previous_snapshot(self) -> Snapshot | None:
        """What the last edition stated; empty where that was not kept, None where there is none."""
        return None if self._before is None else self._before.snapshot or {}

    @property
    def is_unchanged(self) -> bool:
        """Whether the edition says what the last one did."""
        before = self._before
        if before is None or self._listed.record.number != before.number:
            return False
        return (
            self.snapshot == before.snapshot
            if before.snapshot
            else self._listed.record.text == before.text
        )

    def problem_rows(self) -> list[dict[str, Any]]:
        """Return the problem's row where it is new, or corrects the accepted one."""
        row = self._listed.record.row
        if self._accepted_problem is None:
            return [{**_new_problem(self._listed, self._id), "source_row": row}]
        before = self.previous_snapshot
        if before is not None and not before:
            # What the last edition stated was not kept: what is accepted came of it.
            before = snapshot_of(
                {name: self._accepted_problem.row.get(name) for name in self._columns}
            )
        compared = self._differences = differences(
            self._columns, self._accepted_problem.row, before or {}
        )
        cleared = {
            name: None
            for name in compared.emptied
            if is_cleared(self._accounting, self._listed.record, "problems", name)
        }
        changes = {**compared.changed, **cleared}
        return [{**self._accepted_problem.row, **changes, "source_row": row}] if changes else []

    def recoveries(self) -> list[dict[str, Any]]:
        """Return the rows of recoveries that are new, or correct accepted ones."""
        recovered_before = (self.previous_snapshot or {}).get("money", {})
        rows = []
        for kind, row in self._money.items():
            accepted = self._accepted.recoveries.get(row["recovery_id"])
            is_restated = recovered_before.get(kind) == recovery_snapshot(row)
            if accepted is None or (
                recovery_snapshot(row) != recovery_snapshot(accepted) and not is_restated
            ):
                rows.append(row)
        for kind in recovered_before.keys() - self._money.keys():
            accepted = self._accepted.recoveries.get(f"{self._id}-{kind}")
            if (
                accepted is not None
                and self._done_on is not None
                and is_cleared(self._accounting, self._listed.record, "recoveries", "amount_yuan")
            ):
                rows.append({**accepted, "amount_yuan": 0.0, "source_row": self._listed.record.row})
        return rows

    def text_and_number(self, *, is_same_day: bool) -> tuple[str, str]:
        """Return the text and number to be kept of this edition.

        Another text than the last edition's is a correction, which may be declined; another number
        is only one in a second edition of the same day, as numbers move from month to month.
        """
        record, before = self._listed.record, self._before
        if before is None:
            return record.text, record.number
        kept = is_kept(self._accounting.answers, LISTED, self._id)
        is_other_text = (
            before.snapshot["text"] != text_digest(record.text)
            if before.snapshot and "text" in before.snapshot
            else before.text != record.text
        )
        if is_other_text:
            self._correct("text", before.text, record.text, kept=kept)
        if is_same_day and record.number != before.number:
            self._correct("number", before.number, record.number, kept=kept)
        if not kept:
            return record.text, record.number
        return before.text, before.number if is_same_day else record.number

    def warn_of_corrections(self) -> None:
        """Warn of what the corrections of the row do not show."""
        record, compared = self._listed.record, self._differences
        accepted = (
            None if self._accepted_problem is None else self._accepted_problem.row.get("due_on")
        )
        due_on = compared.changed.get("due_on")
        if accepted is not None and due_on is not None and due_on > accepted:
            details = {"due_on": str(due_on), "held": str(accepted)}
            cell = record.cell("deadline")
            self._accounting.report("warned", "problem_deadline_changed", record, cell, details)
        for name in compared.restated:
            header = catalogue.column("problems", name).header
            cell = record.cell(COLUMNS[name])
            self._accounting.report("warned", "problem_restated", record, cell, {"column": header})

    def _stated_recoveries(self) -> dict[str, dict[str, Any]]:
        rows = recoveries_of(
            self._accounting,
            self._listed.record,
            problem_id=self._id,
            inspection_id=self._listed.inspection.inspection_id,
            done_on=self._done_on,
        )
        return {row["kind"]: row for row in rows}

    @property
    def _done_on(self) -> Any:  # noqa: ANN401 - a day or None
        days = self._listed.reported.completed or self._listed.reported.closed
        return days.on if days is not None and days.after is None else None

    def _correct(self, field: str, old: str, new: str, *, kept: bool) -> None:
        self._accounting.correct(
            self._listed.record,
            answer=answer_key(LISTED, self._id),
            table=LISTED,
            key=self._id,
            field=field,
            old=old,
            new=new,
            is_kept=kept,
        )


def stated_columns(one: ListedProblem, table: LedgerTable) -> dict[str, Any]:
    """Return the columns of `problems` that the ledger states, null where its cell is blank.

    That it is a ledger of immediate items is said by no cell of it.
    """
    stated: dict[str, Any] = {"inspection_id": one.inspection.inspection_id}
    if one.deadline != Deadline(None) or not one.record.cells("deadline"):
        # A deadline that cannot be read says nothing of its kind.
        if not table.kind.is_immediate:
            stated["is_immediate"] = one.deadline.is_immediate
        stated["is_ongoing"] = one.deadline.is_ongoing or one.reported.is_ongoing
    if "category" in table.fields or one.category_code is not None:
        stated["category_code"] = one.category_code
    if "cause" in table.fields:
        stated["cause_code"] = one.cause_code
    if "responsible_unit" in table.fields:
        stated["responsibility_level"] = one.level
        stated["responsible_unit"] = one.record.text_of("responsible_unit") or None
    if "deadline" in table.fields:
        stated["due_on"] = one.deadline.due_on
    return stated


def differences(
    stated: Mapping[str, Any], accepted: Mapping[str, Any], before: Snapshot
) -> StatedDifferences:
    """Return how the columns `stated` differ from the `accepted` row; `before` is what the
    ledger's last edition stated of them.
    """
    compared = StatedDifferences()
    now = snapshot_of(stated)
    in_force = snapshot_of({name: accepted.get(name) for name in stated})
    has_no_day = bool(stated.get("is_immediate") or stated.get("is_ongoing"))
    for name, value in stated.items():
        if now[name] == in_force[name]:
            continue
        if name in before and before[name] == now[name]:
            if value:
                compared.restated.append(name)
        elif value or (name in _FLAGS and name in before):
            compared.changed[name] = value
        elif before.get(name) and name == "due_on" and has_no_day:
            compared.changed[name] = None
        elif before.get(name):
            compared.emptied.append(name)
    return compared


def _new_problem(one: ListedProblem, problem_id: str) -> dict[str, Any]:
    """Return a problem listed for the first time. Its text stays out (`summary`)."""
    return {
        "problem_id": problem_id,
        "inspection_id": one.inspection.inspection_id,
        "category_code": one.category_code,
        "cause_code": one.cause_code,
        "responsibility_level": one.level,
        "responsible_unit": one.record.text_of("responsible_unit") or None,
        "is_immediate": one.deadline.is_immediate,
        "is_livelihood": False,
        "is_key": False,
        "is_ongoing": one.deadline.is_ongoing or one.reported.is_ongoing,
        "found_on": None,
        "due_on": one.deadline.due_on,
        "summary": None,
    }
