"""What a ledger says of a problem, as far as it is stored: kept with the edition, and compared.

Only what changed since the last edition of the same ledger is a correction. A ledger that goes on
saying what has been corrected elsewhere since (in a template, or by declining its correction) does
not undo that month by month.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from warehouse.intake.ledgers.problems.marks import marks_of
from warehouse.intake.values.times.deadlines import Deadline

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from warehouse.intake.ledgers.problems.listed import Listed, Manner
    from warehouse.intake.ledgers.problems.marks import Marks

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


@dataclass(frozen=True)
class Differences:
    """How what is said differs from the accepted row.

    `changed` has the new values of a correction. `emptied` are columns that were said before and
    are blank now. `restated` differ as they did before: corrected elsewhere since, or declined.
    """

    changed: dict[str, Any] = field(default_factory=dict)
    emptied: list[str] = field(default_factory=list)
    restated: list[str] = field(default_factory=list)


def columns_said(one: Listed, fields: Collection[str], manner: Manner) -> dict[str, Any]:
    """The columns of `problems` that the ledger says, null where its cell is blank; `fields` are
    those that it has columns for. That it is a ledger of immediate items is said by no cell of it.
    """
    said: dict[str, Any] = {"inspection_id": one.inspection.inspection_id}
    if one.deadline != Deadline(None) or not one.record.cells("deadline"):
        # A deadline that cannot be read says nothing of its kind.
        if not manner.is_immediate:
            said["is_immediate"] = one.deadline.is_immediate
        said["is_ongoing"] = one.deadline.is_ongoing or one.told.is_ongoing
    if "category" in fields or one.category_code is not None:
        said["category_code"] = one.category_code
    if "cause" in fields:
        said["cause_code"] = one.cause_code
    if "responsible_unit" in fields:
        said["responsibility_level"] = one.level
        said["responsible_unit"] = one.record.said("responsible_unit") or None
    if "deadline" in fields:
        said["due_on"] = one.deadline.due_on
    return said


def differences(said: Mapping[str, Any], held: Mapping[str, Any], before: Marks) -> Differences:
    """How the columns `said` differ from the accepted row `held`; `before` is what the ledger's
    last edition said of them.
    """
    found = Differences()
    now = marks_of(said)
    standing = marks_of({name: held.get(name) for name in said})
    has_no_day = bool(said.get("is_immediate") or said.get("is_ongoing"))
    for name, value in said.items():
        if now[name] == standing[name]:
            continue
        if name in before and before[name] == now[name]:
            if value:
                found.restated.append(name)
        elif value or (name in _FLAGS and name in before):
            found.changed[name] = value
        elif before.get(name) and name == "due_on" and has_no_day:
            found.changed[name] = None
        elif before.get(name):
            found.emptied.append(name)
    return found
