"""The problems of one table: read, compared with earlier editions, and turned into rows.

Common to the ledgers that list problems in full (rectification, immediate items, three lists).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from warehouse.intake.office.editions import Placed, of_same_sheets, seen_in, series_of
from warehouse.intake.office.problems_accepted import accepted_problems
from warehouse.intake.office.problems_account import Account
from warehouse.intake.office.problems_codes import Codes
from warehouse.intake.office.problems_deadlines import read_due
from warehouse.intake.office.problems_entries import entries_of
from warehouse.intake.office.problems_events import Past
from warehouse.intake.office.problems_identity import identify
from warehouse.intake.office.problems_lives import Lives, is_settled
from warehouse.intake.office.problems_money import recoveries_of
from warehouse.intake.office.problems_places import Places
from warehouse.intake.office.problems_states import States, Told
from warehouse.intake.values.measures import split_measures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.interpretation import Interpretation
    from warehouse.intake.known import Known
    from warehouse.intake.office.editions import Seen
    from warehouse.intake.office.ledger import LedgerTable
    from warehouse.intake.office.problems_accepted import AcceptedProblems
    from warehouse.intake.office.problems_entries import Entry
    from warehouse.intake.office.problems_events import Happened
    from warehouse.intake.office.problems_identity import Identity
    from warehouse.intake.office.problems_places import Inspection
    from warehouse.intake.questions import Answers
    from warehouse.intake.values.deadlines import Deadline


@dataclass(frozen=True)
class Listed:
    """A problem as its ledger lists it; None where it does not say, or waits for an answer."""

    entry: Entry
    inspection: Inspection
    category_code: str | None
    cause_code: str | None
    level: str | None
    deadline: Deadline
    told: Told

    @property
    def placed(self) -> Placed:
        """Where it belongs."""
        return Placed(self.entry, self.inspection.village_id, self.inspection.inspection_id)


@dataclass(frozen=True)
class Manner:
    """How a kind of ledger is read: `tells_states` (a plan tells none), `is_immediate` (every
    problem of it is to be put right at once).
    """

    tells_states: bool = True
    is_immediate: bool = False


def read_problems(
    table: LedgerTable, answers: Answers, known: Known, manner: Manner
) -> Interpretation:
    """Everything that `table` says of problems."""
    account = Account(table, answers)
    entries = entries_of(table)
    account.begin(entries)
    account.measures = sum(_measures(account, entry) for entry in entries)
    places = Places(account, known)
    listed = _listed(account, entries, known, places, manner)
    is_whole = table.is_whole and len(listed) == len(entries)
    return _Edition(account, known, places, manner, listed, is_whole=is_whole).read()


def _measures(account: Account, entry: Entry) -> int:
    counts = []
    for cell in entry.cells("measures"):
        measures = account.reading(split_measures, cell.value).value
        counts.append(1 if measures is None else len(measures.parts))
    return sum(counts)


def _listed(
    account: Account, entries: Sequence[Entry], known: Known, places: Places, manner: Manner
) -> list[Listed]:
    """The problems whose inspection is known, those among them that wait for other answers too."""
    codes, states = Codes(account, known), States(account)
    listed: list[Listed] = []
    for entry in entries:
        if not entry.text:
            account.refuse(entry, "problem_text_missing", entry.cell("seq"))
            continue
        category, cause = codes.category(entry), codes.cause(entry)
        level = codes.level(entry)
        inspection = places.inspection(entry)
        feedback_on = None if inspection is None else inspection.feedback_on
        deadline = read_due(account, entry, feedback_on)
        if manner.is_immediate:
            deadline = replace(deadline, is_immediate=True)
        told = states.told(entry, feedback_on) if manner.tells_states else Told()
        if inspection is not None:
            listed.append(Listed(entry, inspection, category, cause, level, deadline, told))
    return listed


class _Edition:
    """One edition of a ledger, on its way to rows of raw tables."""

    def __init__(
        self,
        account: Account,
        known: Known,
        places: Places,
        manner: Manner,
        listed: Sequence[Listed],
        *,
        is_whole: bool,
    ) -> None:
        """`is_whole`: every problem of it is here with its village: none can hide as vanished."""
        self._account = account
        self._known = known
        self._places = places
        self._manner = manner
        self._table = account.table
        self._as_of = account.table.as_of
        self._listed = listed
        self._is_whole = is_whole
        self._rounds = {one.inspection.round_id for one in listed}
        self._ledger = series_of(account.table)
        self._lives = Lives(account)
        self._tables: dict[str, list[dict[str, Any]]] = {
            "problems": [],
            "problem_events": [],
            "recoveries": [],
        }
        self._observations: list[dict[str, Any]] = []

    def read(self) -> Interpretation:
        """Compare with what is known, and give everything."""
        villages = {one.inspection.village_id for one in self._listed}
        observed = of_same_sheets(self._known.observations(self._ledger), villages)
        told = seen_in(observed)
        accepted = self._accepted(told)
        seen = [one for one in told if self._is_of_these_rounds(one, accepted)]
        last = max((one.last_as_of for one in seen), default=None)
        if last is not None and last > self._as_of:
            details = {"as_of": str(self._as_of), "last": str(last)}
            for one in self._listed:
                self._account.refuse(one.entry, "edition_older", details=details)
            return self._account.interpretation({})
        identities = identify(
            self._account, self._known, accepted, [one.placed for one in self._listed], seen
        )
        for one in self._listed:
            identity = identities.of_row.get(one.entry.row)
            if identity is not None:
                self._problem(one, identity, accepted)
        if self._manner.tells_states and self._is_whole and last != self._as_of:
            for vanished in identities.vanished:
                self._vanished(vanished, accepted)
        return self._account.interpretation(self._tables, self._observations)

    def _accepted(self, seen: Sequence[Seen]) -> AcceptedProblems:
        """The problems of the inspections concerned, and of those that earlier editions told of."""
        inspections = [one.inspection.inspection_id for one in self._listed]
        return accepted_problems(self._known, inspections, [one.problem_id for one in seen])

    def _is_of_these_rounds(self, seen: Seen, accepted: AcceptedProblems) -> bool:
        """Whether it may be in this edition: rounds of two terms bear the same names."""
        held = accepted.problems.get(seen.problem_id)
        inspection = None if held is None else self._places.by_id(held.inspection_id)
        return inspection is None or inspection.round_id in self._rounds

    def _problem(self, one: Listed, identity: Identity, accepted: AcceptedProblems) -> None:
        held = accepted.problems.get(identity.problem_id)
        past = Past(
            problem_id=identity.problem_id,
            clock_starts_on=one.inspection.clock_starts_on,
            found_on=one.inspection.starts_on,
            is_immediate=one.deadline.is_immediate if held is None else held.is_immediate,
            states=() if identity.seen is None else identity.seen.states,
            events=accepted.events.get(identity.problem_id, ()),
        )
        if not self._account.is_open(one.entry):
            return
        result, remembered = self._lives.since(one.entry, one.told, past)
        if not self._account.is_open(one.entry):
            return
        if held is None:
            self._tables["problems"].append(_problem_row(one, identity.problem_id))
        elif one.deadline.due_on is not None and one.deadline.due_on != held.due_on:
            details = {"due_on": str(one.deadline.due_on), "held": str(held.due_on or "—")}
            cell = one.entry.cell("deadline")
            self._account.tell("warned", "problem_deadline_changed", one.entry, cell, details)
        self._happened(result, one.entry.row)
        self._money(one, identity.problem_id, accepted)
        self._observe(
            problem_id=identity.problem_id,
            village_id=one.inspection.village_id,
            number=one.entry.number,
            text=one.entry.text,
            state=remembered.state,
            row=one.entry.row,
        )

    def _money(self, one: Listed, problem_id: str, accepted: AcceptedProblems) -> None:
        days = one.told.completed or one.told.closed
        rows = recoveries_of(
            self._account,
            one.entry,
            problem_id=problem_id,
            inspection_id=one.inspection.inspection_id,
            done_on=days.on if days is not None and days.after is None else None,
        )
        self._tables["recoveries"] += [
            row for row in rows if row["recovery_id"] not in accepted.recoveries
        ]

    def _vanished(self, seen: Seen, accepted: AcceptedProblems) -> None:
        held = accepted.problems.get(seen.problem_id)
        inspection = None if held is None else self._places.by_id(held.inspection_id)
        if held is None or inspection is None:
            return
        past = Past(
            problem_id=seen.problem_id,
            clock_starts_on=inspection.clock_starts_on,
            found_on=inspection.starts_on,
            is_immediate=held.is_immediate,
            states=seen.states,
            events=accepted.events.get(seen.problem_id, ()),
        )
        if is_settled(seen, past, self._as_of):
            return
        result, state = self._lives.vanished(seen, past)
        if state is None:
            return
        self._happened(result, self._header_row)
        self._observe(
            problem_id=seen.problem_id,
            village_id=seen.village_id,
            number=seen.number,
            text=seen.text,
            state=state,
            row=self._header_row,
        )

    @property
    def _header_row(self) -> int:
        """The row that stands for the whole of the table."""
        return max(1, min(row.row for row in self._table.rows) - 1)

    def _happened(self, result: Happened, row: int) -> None:
        self._tables["problem_events"] += [
            {**event, "source_row": row} for event in result.rows.values()
        ]

    def _observe(
        self,
        *,
        problem_id: str,
        village_id: str,
        number: str,
        text: str,
        state: str | None,
        row: int,
    ) -> None:
        self._observations.append(
            {
                "ledger": self._ledger,
                "as_of": self._as_of,
                "problem_id": problem_id,
                "village_id": village_id,
                "number": number,
                "text": text,
                "state": state,
                "source_file": self._table.sheet.file,
                "source_sheet": self._table.sheet.name,
                "source_row": row,
            }
        )


def _problem_row(one: Listed, problem_id: str) -> dict[str, Any]:
    """The row of a problem listed for the first time. Its text stays out (`summary`)."""
    unit = one.entry.said("responsible_unit")
    return {
        "problem_id": problem_id,
        "inspection_id": one.inspection.inspection_id,
        "category_code": one.category_code,
        "cause_code": one.cause_code,
        "responsibility_level": one.level,
        "responsible_unit": unit or None,
        "is_immediate": one.deadline.is_immediate,
        "is_livelihood": False,
        "is_key": False,
        "is_ongoing": one.deadline.is_ongoing or one.told.is_ongoing,
        "found_on": None,
        "due_on": one.deadline.due_on,
        "summary": None,
        "source_row": one.entry.row,
    }
