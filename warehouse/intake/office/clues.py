"""The ledger of clues handed over: of each its organisation, day, kind of receiver, closed or not.

What a clue is about and whom it names is never read: those columns do not reach this module, and
nothing here asks for them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from warehouse.intake.office.ledger import as_shown, hides_year
from warehouse.intake.office.problems_account import LEAVE_THESE_OUT, Account, shown
from warehouse.intake.office.problems_entries import entries_of, plain
from warehouse.intake.office.problems_immediate import all_left_out
from warehouse.intake.office.problems_places import Places
from warehouse.intake.office.problems_states import is_day
from warehouse.intake.questions import UNSURE, Option, Question
from warehouse.intake.values.days import read_day
from warehouse.intake.values.flags import read_flag
from warehouse.intake.values.states import read_state
from warehouse.intake.words import text
from warehouse.messages import Text

if TYPE_CHECKING:
    from warehouse.intake.interpretation import Interpretation
    from warehouse.intake.known import Known
    from warehouse.intake.office.ledger import LedgerTable
    from warehouse.intake.office.problems_entries import Entry
    from warehouse.intake.questions import Answers
    from warehouse.intake.values.reading import Reading

RECEIVER, GIVER = "receiver", "giver"
"""Answers: 移交单位 names who received the clue, or who handed it over."""

_RECEIVERS = (
    ("乡镇纪委", ("乡镇纪委", "镇纪委", "乡纪委", "街道纪工委", "纪检监察组")),
    ("县纪委监委", ("纪委", "监委", "纪检监察室", "信访室", "案管")),
    ("组织部", ("组织部",)),
    ("公安机关", ("公安",)),
    ("检察机关", ("检察",)),
    ("审计机关", ("审计",)),
)
"""Kind of receiver by the words of its name, the more particular first. The kind is kept, the name
is not."""

OTHER_RECEIVER = "其他部门"


def read_clue_transfer_ledger(table: LedgerTable, answers: Answers, known: Known) -> Interpretation:
    """The clues of the ledger, one for each row."""
    if table.header("transfer_count") is not None:
        return all_left_out(table, answers, "clue_counts_only")
    account = Account(table, answers)
    entries = entries_of(table)
    account.begin(entries)
    places = Places(account, known)
    numbers: Counter[tuple[str, dt.date]] = Counter()
    rows: list[dict[str, Any]] = []
    for entry in entries:
        inspection = places.inspection(entry)
        handed_over_on = _handed_over_on(account, entry)
        receiver = _receiver(account, entry)
        disposed_on = _closed_on(account, entry)
        if inspection is None or handed_over_on is None or not account.is_open(entry):
            continue
        key = (inspection.inspection_id, handed_over_on)
        numbers[key] += 1
        rows.append(
            {
                "clue_id": f"{key[0]}-C{handed_over_on:%Y%m%d}-{numbers[key]}",
                "inspection_id": inspection.inspection_id,
                "handed_over_on": handed_over_on,
                "receiver": receiver,
                "category_code": None,
                "due_on": None,
                "disposed_on": disposed_on,
                "disposal_kind": None,
                "source_row": entry.row,
            }
        )
    return account.interpretation({"clues": rows})


def _handed_over_on(account: Account, entry: Entry) -> dt.date | None:
    """The day of the hand-over: without one there is no clue that time could be counted for."""
    cell = entry.cell("transfer_date")
    if cell is None:
        account.refuse(entry, "clue_day_missing")
        return None

    written = as_shown(account.table.sheet, cell)

    def ask(reading: Reading[dt.date]) -> dt.date | None:
        question = Question(
            key=f"clue_day:{plain(str(written))}",
            kind="clue_day",
            details={"value": shown(written), "header": cell.header},
            options=(
                *(Option(str(day), Text.of(str(day))) for day in reading.candidates),
                LEAVE_THESE_OUT,
            ),
            takes="date",
            proposal=str(reading.candidates[0]) if reading.candidates else None,
            confidence=UNSURE if reading.candidates else None,
        )
        answer = account.choice(entry, question, cell=cell, is_answer=is_day)
        return None if answer is None else dt.date.fromisoformat(answer)

    hidden = hides_year(account.table.sheet, cell)
    reading = read_day(cell.value, as_of=account.table.as_of, year_is_hidden=hidden)
    day = account.value_of(entry, cell, reading, ask)
    if day is None and account.is_open(entry):
        account.refuse(entry, "clue_day_missing", cell)
    elif day is not None and day > account.table.as_of:
        details = {"as_of": str(account.table.as_of)}
        account.refuse(entry, "clue_day_after_report", cell, details)
    return day


def _receiver(account: Account, entry: Entry) -> str | None:
    cell = entry.cell("receiving_unit")
    if cell is None:
        cell = entry.cell("transfer_unit_ambiguous")
        if cell is None or _meaning_of_unit(account, entry, cell.header) != RECEIVER:
            return None
    named = plain(str(cell.value))
    return next(
        (kind for kind, words in _RECEIVERS if any(word in named for word in words)),
        OTHER_RECEIVER,
    )


def _meaning_of_unit(account: Account, entry: Entry, header: str) -> str | None:
    """移交单位 may be who hands over or who receives."""
    question = Question(
        key=f"clue_unit:{account.table.county_code}:{plain(header)}",
        kind="clue_unit",
        details={"header": header},
        options=(
            Option(RECEIVER, text("answers.problem.unit_receives")),
            Option(GIVER, text("answers.problem.unit_gives")),
        ),
        scope="profile",
    )
    return account.choice(entry, question)


def _closed_on(account: Account, entry: Entry) -> dt.date | None:
    """The day a clue was closed on. Closed without a day is told, and no day is made up."""
    cell = entry.cell("closed_date")
    reading = None if cell is None else read_day(cell.value, as_of=account.table.as_of)
    if reading is not None and reading.value is not None and reading.value <= account.table.as_of:
        return reading.value
    closed = entry.cell("is_closed")
    if closed is None:
        return None
    state, flag = read_state(closed.value).value, read_flag(closed.value).value
    if flag is True or (state is not None and state.kind in ("completed", "closed")):
        account.tell("warned", "clue_closed_without_day", entry, closed)
    return None
