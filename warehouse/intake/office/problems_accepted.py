"""The accepted problems of some inspections, with what happened to them so far."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.office.problems_events import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from warehouse.intake.known import Known


@dataclass(frozen=True)
class AcceptedProblem:
    """A problem in force."""

    problem_id: str
    inspection_id: str
    is_immediate: bool
    due_on: dt.date | None
    summary: str


@dataclass(frozen=True)
class AcceptedProblems:
    """Problems by id, their events by problem, and the ids of the inspections' recoveries."""

    problems: Mapping[str, AcceptedProblem]
    events: Mapping[str, Sequence[Event]]
    recoveries: frozenset[str]

    def of_inspection(self, inspection_id: str) -> list[AcceptedProblem]:
        """The problems of one inspection."""
        return self._by_inspection.get(inspection_id, [])

    @cached_property
    def _by_inspection(self) -> dict[str, list[AcceptedProblem]]:
        found: dict[str, list[AcceptedProblem]] = defaultdict(list)
        for problem in self.problems.values():
            found[problem.inspection_id].append(problem)
        return dict(found)


def accepted_problems(
    known: Known, inspection_ids: Iterable[str], problem_ids: Iterable[str] = ()
) -> AcceptedProblems:
    """What is in force of these inspections, and of these problems wherever they belong."""
    of_these = pl.col("inspection_id").is_in(list(dict.fromkeys(inspection_ids)))
    problems = (
        known.rows("problems")
        .filter(of_these | pl.col("problem_id").is_in(list(problem_ids)))
        .select(
            "problem_id",
            "inspection_id",
            "is_immediate",
            "due_on",
            pl.col("summary").fill_null(""),
        )
        .collect()
    )
    events = (
        known.rows("problem_events")
        .join(problems.lazy().select("problem_id"), on="problem_id", how="semi")
        .select(
            "problem_id",
            "event_id",
            "event_kind",
            "sequence_no",
            "occurred_on",
            "occurred_after",
            "recorded_on",
        )
        .sort("problem_id", "occurred_on", "sequence_no")
        .collect()
    )
    recoveries = known.rows("recoveries").filter(of_these).select("recovery_id").collect()
    by_problem: dict[str, list[Event]] = defaultdict(list)
    for problem_id, *event in events.iter_rows():
        by_problem[problem_id].append(Event(*event))
    return AcceptedProblems(
        problems={row[0]: AcceptedProblem(*row) for row in problems.iter_rows()},
        events=dict(by_problem),
        recoveries=frozenset(recoveries["recovery_id"]),
    )
