"""When a problem has to be put right, as a ledger says it: a day, at once, or for good.

Several measures have several deadlines; the problem is due when the last of them is.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import UNSURE, Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.intake.ledgers.ledger import as_shown, hides_year
from warehouse.intake.ledgers.problems.codes import EMPTY
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.values.flags import read_flag
from warehouse.intake.values.times.days import is_day
from warehouse.intake.values.times.deadlines import Deadline, read_deadline
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.ledger import LedgerCell
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.values.reading import Reading
    from warehouse.words.messages import Text

IMMEDIATE_WORDS = ("立行立改", "即知即改", "立即整改", "边巡边改")
FROM_FEEDBACK = "from_feedback"
"""The answer that a time (3个月内) runs from the feedback of each row."""

_DAYS_AROUND = 183
"""Half a year: a day given for a deadline lies at most so long before the feedback, and four times
that after it."""

ONGOING_WORDS = ("长期", "常态化", "持续")


def read_problem_deadline(
    accounting: RowAccounting, record: LedgerRecord, feedback_on: dt.date | None
) -> Deadline:
    """Return the deadline of `record`, with what the column of the kind of rectification says."""
    deadlines = [
        deadline
        for cell in record.cells("deadline")
        if (deadline := _deadline(accounting, record, cell, feedback_on)) is not None
    ]
    days = [deadline.due_on for deadline in deadlines if deadline.due_on is not None]
    if len(set(days)) > 1:
        details = {"due_on": str(max(days))}
        cell = record.cell("deadline")
        accounting.report("noted", "problem_last_deadline_taken", record, cell, details)
    kind = record.text_of("rectification_type")
    return Deadline(
        due_on=max(days, default=None),
        is_immediate=_says(kind, IMMEDIATE_WORDS)
        or (bool(deadlines) and all(deadline.is_immediate for deadline in deadlines)),
        is_ongoing=_says(kind, ONGOING_WORDS)
        or _is_yes_to_ongoing(record)
        or any(deadline.is_ongoing for deadline in deadlines),
    )


def _deadline(
    accounting: RowAccounting, record: LedgerRecord, cell: LedgerCell, feedback_on: dt.date | None
) -> Deadline | None:
    def ask(reading: Reading[Deadline]) -> Deadline | None:
        return _ask(accounting, record, cell, reading, feedback_on)

    reading = accounting.reading(
        read_deadline,
        cell.value,
        feedback_on=feedback_on,
        as_of=accounting.table.as_of,
        year_is_hidden=hides_year(accounting.table.sheet, cell),
    )
    return accounting.value_of(record, cell, reading, ask)


def _ask(
    accounting: RowAccounting,
    record: LedgerRecord,
    cell: LedgerCell,
    reading: Reading[Deadline],
    feedback_on: dt.date | None,
) -> Deadline | None:
    offered = {_key(deadline): deadline for deadline in reading.candidates}
    written = as_shown(accounting.table.sheet, cell)
    base = f"{feedback_on}:"
    labels = {key: _label(deadline) for key, deadline in offered.items()}
    if reading.rule == "deadline_relative" and offered:
        # One answer serves every feedback: each row's own is counted from.
        (deadline,) = offered.values()
        offered, base = {FROM_FEEDBACK: deadline}, ""
        labels = {FROM_FEEDBACK: message("answers.problem.from_feedback", day=deadline.due_on)}
    question = Question(
        key=f"problem_deadline:{base}{comparable(str(written))}",
        kind="problem_deadline",
        details={"value": value_text(written), "header": cell.header},
        options=(
            *(Option(key, label) for key, label in labels.items()),
            Option(EMPTY, message("answers.problem.no_deadline")),
            LEAVE_THESE_OUT,
        ),
        takes="date",
        proposal=next(iter(offered), None),
        confidence=UNSURE if offered else None,
        # The same words after the same feedback mean the same day in every edition.
        scope="profile",
    )
    answer = accounting.choice(
        record, question, cell=cell, is_answer=lambda day: _may_be_due(day, feedback_on)
    )
    if answer is None or answer == EMPTY:
        return None
    return offered.get(answer) or Deadline(dt.date.fromisoformat(answer), precision="day")


def _may_be_due(answer: str, feedback_on: dt.date | None) -> bool:
    """Return whether an answer is a day by which something fed back then can be due: one that was
    given for an earlier round is asked for again.
    """
    if not is_day(answer) or feedback_on is None:
        return is_day(answer)
    first = feedback_on - dt.timedelta(days=_DAYS_AROUND)
    return first <= dt.date.fromisoformat(answer) <= feedback_on + 4 * dt.timedelta(_DAYS_AROUND)


def _key(deadline: Deadline) -> str:
    """Return `deadline` as an answer: its day and its flags."""
    parts = (
        "" if deadline.due_on is None else str(deadline.due_on),
        "immediate" if deadline.is_immediate else "",
        "ongoing" if deadline.is_ongoing else "",
    )
    return "+".join(part for part in parts if part)


def _label(deadline: Deadline) -> Text:
    name = "_".join(
        part
        for part, is_stated in (
            ("day", deadline.due_on is not None),
            ("immediate", deadline.is_immediate),
            ("ongoing", deadline.is_ongoing),
        )
        if is_stated
    )
    return message(f"answers.problem.due_{name or 'none'}", day=deadline.due_on)


def _says(written: str, sought: tuple[str, ...]) -> bool:
    return bool(written) and any(word in comparable(written) for word in sought)


def _is_yes_to_ongoing(record: LedgerRecord) -> bool:
    cell = record.cell("rectification_type")
    if cell is None or not _says(cell.header, ONGOING_WORDS):
        return False
    return read_flag(cell.value).value is True
