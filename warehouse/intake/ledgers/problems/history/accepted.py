"""The accepted problems of some inspections, with what derived to them so far."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.ledgers.problems.history.events import KEPT_OF_EVENTS, Event, PriorHistory
from warehouse.schema.tables.problems import EVENT_ORDER
from warehouse.schema.validation import PROVENANCE, stored_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from warehouse.intake.ledgers.problems.identity.inspections import Inspection
    from warehouse.intake.ledgers.problems.identity.observations import ObservedProblem
    from warehouse.intake.reference.reference_data import ReferenceData


@dataclass(frozen=True)
class AcceptedProblem:
    """A problem in force; `row` has every column of it."""

    problem_id: str
    inspection_id: str
    is_immediate: bool
    summary: str
    row: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AcceptedProblems:
    """Problems by id, their events by problem, and the recoveries of the inspections by id."""

    problems: Mapping[str, AcceptedProblem]
    events: Mapping[str, Sequence[Event]]
    recoveries: Mapping[str, Mapping[str, Any]]

    def of_inspection(self, inspection_id: str) -> list[AcceptedProblem]:
        """Return the problems of one inspection."""
        return self._by_inspection.get(inspection_id, [])

    def prior(
        self,
        problem_id: str,
        inspection: Inspection,
        observed: ObservedProblem | None,
        *,
        is_immediate: bool = False,
    ) -> PriorHistory:
        """Return what is known of a problem before an edition, as earlier ones `observed` it.

        `is_immediate` is said of a problem that is not accepted yet.
        """
        accepted = self.problems.get(problem_id)
        return PriorHistory(
            problem_id=problem_id,
            clock_starts_on=inspection.clock_starts_on,
            found_on=inspection.starts_on,
            is_immediate=is_immediate if accepted is None else accepted.is_immediate,
            states=() if observed is None else observed.states,
            events=self.events.get(problem_id, ()),
        )

    @cached_property
    def _by_inspection(self) -> dict[str, list[AcceptedProblem]]:
        by_inspection: dict[str, list[AcceptedProblem]] = defaultdict(list)
        for problem in self.problems.values():
            by_inspection[problem.inspection_id].append(problem)
        return dict(by_inspection)


def accepted_problems(
    reference: ReferenceData, inspection_ids: Iterable[str], problem_ids: Iterable[str] = ()
) -> AcceptedProblems:
    """Return what is in force of these inspections, and of these problems wherever they belong."""
    of_these = pl.col("inspection_id").is_in(list(dict.fromkeys(inspection_ids)))
    problems = (
        reference.rows("problems")
        .filter(of_these | pl.col("problem_id").is_in(list(problem_ids)))
        .select(_columns("problems"))
        .collect()
    )
    events = (
        reference.rows("problem_events")
        .join(problems.lazy().select("problem_id"), on="problem_id", how="semi")
        .select(_columns("problem_events"))
        .sort(EVENT_ORDER)
        .collect()
    )
    recoveries = (
        reference.rows("recoveries").filter(of_these).select(_columns("recoveries")).collect()
    )
    by_problem: dict[str, list[Event]] = defaultdict(list)
    for row in events.iter_rows(named=True):
        by_problem[row["problem_id"]].append(_event(row))
    return AcceptedProblems(
        problems={row["problem_id"]: _problem(row) for row in problems.iter_rows(named=True)},
        events=dict(by_problem),
        recoveries={row["recovery_id"]: row for row in recoveries.iter_rows(named=True)},
    )


def _columns(table: str) -> list[str]:
    return [name for name in stored_types(table) if name not in PROVENANCE]


def _problem(row: Mapping[str, Any]) -> AcceptedProblem:
    return AcceptedProblem(
        problem_id=row["problem_id"],
        inspection_id=row["inspection_id"],
        is_immediate=row["is_immediate"],
        summary=row["summary"] or "",
        row=row,
    )


def _event(row: Mapping[str, Any]) -> Event:
    return Event(
        event_id=row["event_id"],
        kind=row["event_kind"],
        sequence_no=row["sequence_no"],
        occurred_on=row["occurred_on"],
        occurred_after=row["occurred_after"],
        recorded_on=row["recorded_on"],
        more={name: row[name] for name in KEPT_OF_EVENTS},
    )
