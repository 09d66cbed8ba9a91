"""One edition of a ledger of problems, on its way to rows of raw tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warehouse.intake.ledgers.problems.accepted import accepted_problems
from warehouse.intake.ledgers.problems.comparison import Compared
from warehouse.intake.ledgers.problems.events import Past
from warehouse.intake.ledgers.problems.histories import Lives, is_settled
from warehouse.intake.ledgers.problems.identity import Identity, identify
from warehouse.intake.ledgers.problems.late_editions import Older
from warehouse.intake.ledgers.problems.marks import as_json
from warehouse.intake.ledgers.problems.matching import match, of_same_sheets, seen_in, series_of
from warehouse.intake.ledgers.records import plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.problems.accepted import AcceptedProblems
    from warehouse.intake.ledgers.problems.events import Happened
    from warehouse.intake.ledgers.problems.inspections import Places
    from warehouse.intake.ledgers.problems.listed import Listed, Manner
    from warehouse.intake.ledgers.problems.matching import Seen
    from warehouse.intake.reference.reference_data import ReferenceData

NUMBERS_SHOWN = 10


class Edition:
    """An edition, compared with those before it and with what is accepted."""

    def __init__(
        self,
        accounting: RowAccounting,
        reference: ReferenceData,
        places: Places,
        manner: Manner,
        listed: Sequence[Listed],
        *,
        is_whole: bool,
    ) -> None:
        """`is_whole`: every problem of it is here with its village: none can hide as vanished."""
        self._accounting = accounting
        self._reference = reference
        self._places = places
        self._manner = manner
        self._table = accounting.table
        self._as_of = accounting.table.as_of
        self._listed = listed
        self._is_whole = is_whole
        self._rounds = {one.inspection.round_id for one in listed}
        self._ledger = series_of(accounting.table)
        self._lives = Lives(accounting)
        self._tables: dict[str, list[dict[str, Any]]] = {
            "problems": [],
            "problem_events": [],
            "recoveries": [],
        }
        self._observations: list[dict[str, Any]] = []

    def read(self) -> Interpretation:
        """Compare with what is known, and give everything."""
        placed = [one.placed for one in self._listed]
        observed = of_same_sheets(
            self._reference.observations(self._ledger, self._table.sheet), placed
        )
        told = seen_in(observed)
        accepted = self._accepted(told)
        seen = [one for one in told if self._is_of_these_rounds(one, accepted)]
        last = max((one.last_as_of for one in seen), default=None)
        if last is not None and last > self._as_of:
            self._put_right(Older(observed, self._as_of), last, accepted)
            return self._accounting.interpretation(self._tables, self._observations)
        identities = identify(self._accounting, self._reference, accepted, placed, seen)
        before = {one.problem_id: one for one in seen}
        for one in self._listed:
            identity = identities.of_row.get(one.record.row)
            if identity is not None and self._accounting.is_open(one.record):
                self._problem(one, identity, accepted, before.get(identity.problem_id))
        beside = self._table.beside
        vanished = [gone for gone in identities.vanished if plain(gone.text) not in beside]
        if self._manner.tells_states and self._is_whole and last != self._as_of:
            for gone in vanished:
                self._vanished(gone, accepted)
        elif self._is_whole:
            self._tell_missing([gone for gone in vanished if gone.last_as_of == last])
        return self._accounting.interpretation(self._tables, self._observations)

    def _put_right(self, older: Older, last: dt.date, accepted: AcceptedProblems) -> None:
        """Take of an edition that later ones followed what none of them contradicts."""
        same = match([one.placed for one in self._listed], older.seen).same
        details = {"as_of": str(self._as_of), "last": str(last)}
        for one in self._listed:
            seen = same.get(one.record.row)
            if seen is None:
                self._accounting.refuse(one.record, "edition_older", details=details)
                continue
            compared = self._compared(one, seen.problem_id, accepted, seen)
            standing = older.standing(seen, compared.marks)
            if standing == "contradicted":
                self._accounting.refuse(one.record, "edition_older_contradicted", details=details)
            elif standing == "open":
                self._problem(one, Identity(seen.problem_id, seen), accepted, seen)
            else:
                reason = "unchanged" if standing == "same" else "edition_said_later"
                self._accounting.leave_out(one.record, reason)

    def _compared(
        self, one: Listed, problem_id: str, accepted: AcceptedProblems, before: Seen | None
    ) -> Compared:
        return Compared(self._accounting, one, problem_id, accepted, before, self._manner)

    def _accepted(self, seen: Sequence[Seen]) -> AcceptedProblems:
        """The problems of the inspections concerned, and of those that earlier editions told of."""
        inspections = [one.inspection.inspection_id for one in self._listed]
        return accepted_problems(self._reference, inspections, [one.problem_id for one in seen])

    def _is_of_these_rounds(self, seen: Seen, accepted: AcceptedProblems) -> bool:
        """Whether it may be in this edition: rounds of two terms bear the same names."""
        held = accepted.problems.get(seen.problem_id)
        inspection = None if held is None else self._places.by_id(held.inspection_id)
        return inspection is None or inspection.round_id in self._rounds

    def _problem(
        self, one: Listed, identity: Identity, accepted: AcceptedProblems, before: Seen | None
    ) -> None:
        """Turn a problem into rows; `before` is what the ledger's last edition said of it."""
        compared = self._compared(one, identity.problem_id, accepted, before)
        problems = compared.problem_rows()
        past = self._past(one, identity, accepted)
        result, remembered = self._lives.since(one.record, one.told, past, compared.days_before)
        recoveries = compared.recoveries()
        text, number = compared.listing(is_same_day=self._is_told_already(before))
        if not self._accounting.is_open(one.record):
            return
        if (
            self._is_told_already(before)
            and compared.says_the_same
            and not (problems or recoveries or result.rows)
        ):
            self._accounting.leave_out(one.record, "unchanged")
            return
        compared.tell()
        row = one.record.row
        self._tables["problems"] += problems
        self._tables["recoveries"] += recoveries
        self._happened(result, row)
        self._observe(
            problem_id=identity.problem_id,
            village_id=one.inspection.village_id,
            number=number,
            text=text,
            state=remembered.state,
            said=as_json(compared.marks),
            row=row,
        )

    def _past(self, one: Listed, identity: Identity, accepted: AcceptedProblems) -> Past:
        held = accepted.problems.get(identity.problem_id)
        return Past(
            problem_id=identity.problem_id,
            clock_starts_on=one.inspection.clock_starts_on,
            found_on=one.inspection.starts_on,
            is_immediate=one.deadline.is_immediate if held is None else held.is_immediate,
            states=() if identity.seen is None else identity.seen.states,
            events=accepted.events.get(identity.problem_id, ()),
        )

    def _is_told_already(self, before: Seen | None) -> bool:
        """Whether an edition of the same day told of it."""
        return before is not None and self._as_of in dict(before.states)

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
            said=as_json({}),
            row=self._header_row,
        )

    def _tell_missing(self, seen: Sequence[Seen]) -> None:
        """Tell of problems that the first edition of a day had and the second has not."""
        if seen:
            numbers = "、".join(one.number or "—" for one in seen[:NUMBERS_SHOWN])
            details = {"as_of": str(self._as_of), "count": str(len(seen)), "numbers": numbers}
            self._accounting.tell("warned", "edition_rows_missing", details=details)

    @property
    def _header_row(self) -> int:
        """The row that stands for the whole of the table."""
        return max(1, min(row.row for row in self._table.rows) - 1)

    def _happened(self, result: Happened, row: int) -> None:
        self._tables["problem_events"] += [
            {**event, "source_row": row} for event in result.rows.values()
        ]

    def _observe(self, *, row: int, **told: str | None) -> None:
        """Keep what this edition says of one problem."""
        self._observations.append(
            {
                "ledger": self._ledger,
                "as_of": self._as_of,
                **told,
                "source_file": self._table.sheet.file,
                "source_sheet": self._table.sheet.name,
                "source_row": row,
            }
        )
