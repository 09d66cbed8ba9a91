"""One edition of a ledger of problems, on its way to rows of raw tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warehouse.intake.ledgers.problems.editions.comparison import ProblemComparison
from warehouse.intake.ledgers.problems.editions.corrected_edition import CorrectedEdition
from warehouse.intake.ledgers.problems.editions.event_derivation import (
    EventDerivation,
    is_concluded,
)
from warehouse.intake.ledgers.problems.history.accepted import accepted_problems
from warehouse.intake.ledgers.problems.identity.identify import Identity, identify
from warehouse.intake.ledgers.problems.identity.matching import match
from warehouse.intake.ledgers.problems.identity.observations import (
    observations_of_same_sheets,
    observed_problems,
    series_key,
)
from warehouse.intake.ledgers.problems.snapshot import as_json
from warehouse.intake.ledgers.records import comparable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.problems.editions.listed import ListedProblem
    from warehouse.intake.ledgers.problems.history.accepted import AcceptedProblems
    from warehouse.intake.ledgers.problems.history.event_log import DerivedEvents
    from warehouse.intake.ledgers.problems.identity.inspection_finder import InspectionFinder
    from warehouse.intake.ledgers.problems.identity.observations import ObservedProblem
    from warehouse.intake.reference.reference_data import ReferenceData

NUMBERS_SHOWN = 10


class Edition:
    """An edition, compared with those before it and with what is accepted."""

    def __init__(
        self,
        accounting: RowAccounting,
        reference: ReferenceData,
        finder: InspectionFinder,
        listed: Sequence[ListedProblem],
        *,
        is_whole: bool,
    ) -> None:
        """Begin; `is_whole`: every problem of it is here with its village: none can hide as
        vanished.
        """
        self._accounting = accounting
        self._reference = reference
        self._finder = finder
        self._table = accounting.table
        self._as_of = accounting.table.as_of
        self._listed = listed
        self._is_whole = is_whole
        self._rounds = {one.inspection.round_id for one in listed}
        self._ledger = series_key(accounting.table)
        self._derivation = EventDerivation(accounting)
        self._tables: dict[str, list[dict[str, Any]]] = {
            "problems": [],
            "problem_events": [],
            "recoveries": [],
        }
        self._observations: list[dict[str, Any]] = []

    def read(self) -> Interpretation:
        """Compare with what is known, and give everything."""
        located = [one.located for one in self._listed]
        observations = observations_of_same_sheets(
            self._reference.observations(self._ledger, self._table.sheet), located
        )
        listed_before = observed_problems(observations)
        accepted = self._accepted(listed_before)
        observed = [one for one in listed_before if self._is_of_these_rounds(one, accepted)]
        last = max((one.last_as_of for one in observed), default=None)
        if last is not None and last > self._as_of:
            self._take_late_correction(CorrectedEdition(observations, self._as_of), last, accepted)
            return self._accounting.interpretation(self._tables, self._observations)
        identities = identify(self._accounting, self._reference, accepted, located, observed)
        before = {one.problem_id: one for one in observed}
        for one in self._listed:
            identity = identities.of_row.get(one.record.row)
            if identity is not None and self._accounting.is_open(one.record):
                self._problem(one, identity, accepted, before.get(identity.problem_id))
        beside = self._table.listed_elsewhere
        vanished = [
            absent for absent in identities.vanished if comparable(absent.text) not in beside
        ]
        if self._table.kind.reports_states and self._is_whole and last != self._as_of:
            for absent in vanished:
                self._vanished(absent, accepted)
        elif self._is_whole:
            self._warn_of_missing([absent for absent in vanished if absent.last_as_of == last])
        return self._accounting.interpretation(self._tables, self._observations)

    def _take_late_correction(
        self, corrected: CorrectedEdition, last: dt.date, accepted: AcceptedProblems
    ) -> None:
        """Take of an edition that later ones followed what none of them contradicts."""
        same = match([one.located for one in self._listed], corrected.observed).same
        details = {"as_of": str(self._as_of), "last": str(last)}
        for one in self._listed:
            observed = same.get(one.record.row)
            if observed is None:
                self._accounting.reject(one.record, "edition_older", details=details)
                continue
            comparison = self._comparison(one, observed.problem_id, accepted, observed)
            agreement = corrected.agreement(observed, comparison.snapshot)
            if agreement == "contradicted":
                self._accounting.reject(one.record, "edition_older_contradicted", details=details)
            elif agreement == "free":
                self._problem(one, Identity(observed.problem_id, observed), accepted, observed)
            else:
                reason = "unchanged" if agreement == "unchanged" else "edition_said_later"
                self._accounting.skip(one.record, reason)

    def _comparison(
        self,
        one: ListedProblem,
        problem_id: str,
        accepted: AcceptedProblems,
        before: ObservedProblem | None,
    ) -> ProblemComparison:
        return ProblemComparison(self._accounting, one, problem_id, accepted, before)

    def _accepted(self, observed: Sequence[ObservedProblem]) -> AcceptedProblems:
        """Return the problems of the inspections concerned, and of those that earlier editions
        list.
        """
        inspections = [one.inspection.inspection_id for one in self._listed]
        return accepted_problems(self._reference, inspections, [one.problem_id for one in observed])

    def _is_of_these_rounds(self, observed: ObservedProblem, accepted: AcceptedProblems) -> bool:
        """Return whether it may be in this edition: rounds of two terms bear the same names."""
        problem = accepted.problems.get(observed.problem_id)
        inspection = None if problem is None else self._finder.accepted.by_id(problem.inspection_id)
        return inspection is None or inspection.round_id in self._rounds

    def _problem(
        self,
        one: ListedProblem,
        identity: Identity,
        accepted: AcceptedProblems,
        before: ObservedProblem | None,
    ) -> None:
        """Turn a problem into rows; `before` is what the ledger's last edition stated of it."""
        comparison = self._comparison(one, identity.problem_id, accepted, before)
        problems = comparison.problem_rows()
        prior = accepted.prior(
            identity.problem_id,
            one.inspection,
            identity.observed,
            is_immediate=one.deadline.is_immediate,
        )
        result, remembered = self._derivation.derive_events(
            one.record, one.reported, prior, comparison.previous_snapshot
        )
        recoveries = comparison.recoveries()
        text, number = comparison.text_and_number(is_same_day=self._is_of_same_day(before))
        if not self._accounting.is_open(one.record):
            return
        if (
            self._is_of_same_day(before)
            and comparison.is_unchanged
            and not (problems or recoveries or result.rows)
        ):
            self._accounting.skip(one.record, "unchanged")
            return
        comparison.warn_of_corrections()
        row = one.record.row
        self._tables["problems"] += problems
        self._tables["recoveries"] += recoveries
        self._add_events(result, row)
        self._observe(
            problem_id=identity.problem_id,
            village_id=one.inspection.village_id,
            number=number,
            text=text,
            state=remembered.state,
            said=as_json(comparison.snapshot),
            row=row,
        )

    def _is_of_same_day(self, before: ObservedProblem | None) -> bool:
        """Return whether an edition of the same day listed it."""
        return before is not None and self._as_of in dict(before.states)

    def _vanished(self, observed: ObservedProblem, accepted: AcceptedProblems) -> None:
        problem = accepted.problems.get(observed.problem_id)
        inspection = None if problem is None else self._finder.accepted.by_id(problem.inspection_id)
        if problem is None or inspection is None:
            return
        prior = accepted.prior(observed.problem_id, inspection, observed)
        if is_concluded(observed, prior, self._as_of):
            return
        result, state = self._derivation.derive_from_absence(observed, prior)
        if state is None:
            return
        self._add_events(result, self._header_row)
        self._observe(
            problem_id=observed.problem_id,
            village_id=observed.village_id,
            number=observed.number,
            text=observed.text,
            state=state,
            said=as_json({}),
            row=self._header_row,
        )

    def _warn_of_missing(self, observed: Sequence[ObservedProblem]) -> None:
        """Tell of problems that the first edition of a day had and the second has not."""
        if observed:
            numbers = "、".join(one.number or "—" for one in observed[:NUMBERS_SHOWN])
            details = {"as_of": str(self._as_of), "count": str(len(observed)), "numbers": numbers}
            self._accounting.report("warned", "edition_rows_missing", details=details)

    @property
    def _header_row(self) -> int:
        """The row that stands for the whole of the table."""
        return max(1, min(row.row for row in self._table.rows) - 1)

    def _add_events(self, result: DerivedEvents, row: int) -> None:
        self._tables["problem_events"] += [
            {**event, "source_row": row} for event in result.rows.values()
        ]

    def _observe(self, *, row: int, **stated: str | None) -> None:
        """Keep what this edition says of one problem."""
        self._observations.append(
            {
                "ledger": self._ledger,
                "as_of": self._as_of,
                **stated,
                "source_file": self._table.sheet.file,
                "source_sheet": self._table.sheet.name,
                "source_row": row,
            }
        )
