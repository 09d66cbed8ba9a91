"""The ledger of events: the histories of problems written down in order."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.columns import labels, numbered, words
from warehouse.demo.days import NEVER, Days, dates
from warehouse.demo.problems.problem_histories import ProblemHistories, monthly_edition
from warehouse.demo.problems.problem_rows import BY_VILLAGE, Problems, unit_at
from warehouse.demo.problems.rechecks import Rechecks
from warehouse.demo.sampling import generator, position_in_group
from warehouse.demo.scale import AS_OF, Part
from warehouse.demo.villages.county_parameters import CountyParameters
from warehouse.schema.levels import ADMINISTRATIVE_LEVELS, RESPONSIBILITY_LEVELS
from warehouse.schema.tables.problems import EVENT_KINDS

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

REASONS = [
    "inaccurate_finding",
    "policy_change",
    "force_majeure",
    "awaiting_funds",
    "needs_other_units",
    "recheck_failed",
    "recurred",
    "outside_powers",
    "evidence_incomplete",
]
DIRECT_CLOSE_REASONS = 3
AWAITING_FUNDS, NEEDS_OTHER_UNITS, RECHECK_FAILED, RECURRED, OUTSIDE_POWERS, INCOMPLETE = range(
    3, 9
)
NOT_STATED = -1

COUNTY, TOWNSHIP, VILLAGE = (
    ADMINISTRATIVE_LEVELS.index(x) for x in ("county", "township", "village")
)
RECHECK_REOPENS_SHARE = 0.85
CLOSED_AGAIN_SHARE = 0.85


@dataclass
class _Ledger:
    """Events gathered kind by kind; `step` puts those of one day in their logical order."""

    problem: list[Ints] = field(default_factory=list)
    kind: list[Ints] = field(default_factory=list)
    step: list[Ints] = field(default_factory=list)
    occurred_on: list[Days] = field(default_factory=list)
    occurred_after: list[Days] = field(default_factory=list)
    actor: list[Ints] = field(default_factory=list)
    reason: list[Ints] = field(default_factory=list)
    new_due_on: list[Days] = field(default_factory=list)
    new_level: list[Ints] = field(default_factory=list)

    def add(
        self,
        kind: str,
        step: int,
        happens: Flags,
        occurred_on: Days,
        *,
        occurred_after: Days | int = NEVER,
        actor: Ints | int = COUNTY,
        reason: Ints | int = NOT_STATED,
        new_due_on: Days | int = NEVER,
        new_level: Ints | int = NOT_STATED,
    ) -> None:
        """Add one kind of event for the problems where it happens, up to the as-of date."""
        indices = np.flatnonzero(happens & (occurred_on <= AS_OF))

        def at_indices(values: Ints | int) -> Ints:
            if isinstance(values, int):
                return np.full(len(indices), values)
            return values[indices]

        self.problem.append(indices)
        self.kind.append(np.full(len(indices), EVENT_KINDS.index(kind)))
        self.step.append(np.full(len(indices), step))
        self.occurred_on.append(occurred_on[indices])
        self.occurred_after.append(at_indices(occurred_after))
        self.actor.append(at_indices(actor))
        self.reason.append(at_indices(reason))
        self.new_due_on.append(at_indices(new_due_on))
        self.new_level.append(at_indices(new_level))


def problem_events(
    part: Part,
    parameters: CountyParameters,
    problems: Problems,
    histories: ProblemHistories,
    rechecks: Rechecks,
    *,
    seed: int,
) -> pl.DataFrame:
    """Write the events of every problem of a part, sorted by problem and sequence."""
    rng = generator(seed, "problem_events", part.number)
    ledger = _Ledger()
    _while_open(rng, parameters, problems, histories, ledger)
    _closing(rng, parameters, problems, histories, ledger)
    _reopening(rng, parameters, problems, histories, rechecks=rechecks, ledger=ledger)
    return _frame(rng, part, parameters, problems, ledger)


def _while_open(
    rng: np.random.Generator,
    parameters: CountyParameters,
    problems: Problems,
    histories: ProblemHistories,
    ledger: _Ledger,
) -> None:
    """Add what happens while a problem is open: plan, nodes, extensions, direct close-out."""
    count, county = len(problems.county), problems.county
    on_clock = ~histories.closed_during_stay
    exit_on = np.minimum(
        np.minimum(histories.closed_on, histories.granted_on), histories.withdrawn_on
    )
    _, visit = np.unique(problems.inspection, return_inverse=True)
    village_lag = rng.integers(6, 34, visit.max() + 1 if count else 0)[visit]
    own_actor = _actor(problems.level)

    plan_on = problems.feedback_on + village_lag
    ledger.add(
        "plan_submitted", 1,
        on_clock & parameters.files_plans[county] & (plan_on < exit_on), plan_on,
        actor=own_actor,
    )  # fmt: skip
    keeps_nodes = on_clock & parameters.keeps_nodes[county]
    nodes = [("node_self_check", 0.4, VILLAGE), ("node_supervision", 0.75, TOWNSHIP)]
    for step, (kind, share, actor) in enumerate(nodes, start=2):
        node_on = problems.feedback_on + np.floor(60 * share).astype(np.int64) + village_lag // 4
        ledger.add(kind, step, keeps_nodes & (node_on < exit_on), node_on, actor=actor)
    after_on = problems.feedback_on + 75 + village_lag
    ledger.add("node_consolidation", 30, keeps_nodes & (histories.closed_on < after_on), after_on)

    draw = rng.random(count)
    progress_on = problems.feedback_on + rng.integers(20, 70, count)
    ledger.add(
        "progress", 4, on_clock & (draw < 0.16) & (progress_on < exit_on), progress_on,
        actor=own_actor,
    )  # fmt: skip
    basically_on = problems.feedback_on + rng.integers(30, 120, count)
    ledger.add(
        "basically_done", 6, on_clock & (draw > 0.8) & (basically_on < exit_on), basically_on,
        actor=own_actor,
    )  # fmt: skip

    by = np.where(rng.random(count) < 0.7, COUNTY, TOWNSHIP)
    reason = np.where(rng.random(count) < 0.6, AWAITING_FUNDS, NEEDS_OTHER_UNITS)
    first = (
        on_clock
        & (histories.extended_on < exit_on)
        & (histories.extended_on > problems.feedback_on)
    )
    ledger.add(
        "extended",
        7,
        first,
        histories.extended_on,
        actor=by,
        reason=reason,
        new_due_on=histories.new_due_on,
    )
    ledger.add(
        "extended", 8, first & (histories.extended_again_on < exit_on), histories.extended_again_on,
        actor=COUNTY, reason=reason, new_due_on=histories.new_due_again_on,
    )  # fmt: skip
    new_level = (problems.level + rng.integers(1, 3, count)) % 3
    ledger.add(
        "reassigned", 5, histories.reassigned_on < exit_on, histories.reassigned_on,
        reason=OUTSIDE_POWERS, new_level=new_level,
    )  # fmt: skip

    reason = rng.integers(0, DIRECT_CLOSE_REASONS, count)
    applied = histories.applied_on < exit_on
    ledger.add(
        "direct_close_applied", 9, applied, histories.applied_on, actor=own_actor, reason=reason
    )
    ledger.add("direct_close_granted", 10, applied, histories.granted_on, reason=reason)
    ledger.add("direct_close_refused", 10, applied, histories.refused_on, reason=reason)
    ledger.add("withdrawn", 11, histories.withdrawn_on < NEVER, histories.withdrawn_on)


def _closing(
    rng: np.random.Generator,
    parameters: CountyParameters,
    problems: Problems,
    histories: ProblemHistories,
    ledger: _Ledger,
) -> None:
    """Add the report that it is done, its return where it was not, verification, closing."""
    count, county = len(problems.county), problems.county
    on_clock = ~histories.closed_during_stay & (histories.closed_on < NEVER)
    own_actor = _actor(problems.level)
    by_month = histories.closed_after < NEVER
    earlier = histories.closed_on - rng.integers(1, 9, count)
    verified_on = np.where(
        by_month, histories.closed_on, np.maximum(earlier + 1, problems.feedback_on + 1)
    )
    verified_on = np.minimum(verified_on, histories.closed_on)
    reported_on = np.where(
        by_month, histories.closed_on, np.maximum(earlier, problems.feedback_on + 1)
    )
    reported_on = np.minimum(reported_on, verified_on)
    reports = on_clock & parameters.verifies[county]
    ledger.add(
        "reported_done", 14, reports, reported_on,
        occurred_after=histories.closed_after, actor=own_actor,
    )  # fmt: skip
    ledger.add("verified", 15, reports, verified_on, occurred_after=histories.closed_after)

    days_open = histories.closed_on - problems.feedback_on
    returned = (
        on_clock
        & (days_open > 24)
        & (rng.random(count) < np.where(parameters.on_paper[county], 0, 0.05))
    )
    returned &= ~(histories.applied_on < NEVER)
    returned_on = histories.closed_on - rng.integers(10, 21, count)
    claimed_on = returned_on - rng.integers(0, 4, count)
    ledger.add("reported_done", 12, returned, claimed_on, actor=own_actor)
    ledger.add("returned", 13, returned, returned_on, reason=INCOMPLETE)
    ledger.add(
        "closed",
        16,
        histories.closed_on < NEVER,
        histories.closed_on,
        occurred_after=histories.closed_after,
    )


def _reopening(
    rng: np.random.Generator,
    parameters: CountyParameters,
    problems: Problems,
    histories: ProblemHistories,
    *,
    rechecks: Rechecks,
    ledger: _Ledger,
) -> None:
    """Add re-openings, after a failed re-check or because it came back; most are closed again."""
    count, county = len(problems.county), problems.county
    was_closed = histories.closed_on <= AS_OF
    recurs = (
        was_closed
        & (rng.random(count) < parameters.reopening[county, problems.term])
        & ~histories.closed_during_stay
    )
    by_check = (rechecks.failed_on < NEVER) & (rng.random(count) < RECHECK_REOPENS_SHARE)
    recurs &= ~by_check
    recurred_on = histories.closed_on + rng.integers(20, 240, count)
    reopened_on = np.where(by_check, rechecks.failed_on + rng.integers(1, 15, count), recurred_on)
    reopens = by_check | recurs
    ledger.add(
        "reopened", 20, reopens, reopened_on,
        reason=np.where(by_check, RECHECK_FAILED, RECURRED),
    )  # fmt: skip
    again_on = reopened_on + rng.integers(15, 120, count)
    edition, after = monthly_edition(
        np.where(reopens, again_on, 0), reopened_on, np.full(count, NEVER), np.zeros(count, bool)
    )
    by_month = parameters.reports_monthly[county]
    ledger.add(
        "closed", 24, reopens & (rng.random(count) < CLOSED_AGAIN_SHARE),
        np.where(by_month, edition, again_on),
        occurred_after=np.where(by_month, after, NEVER),
    )  # fmt: skip


def _actor(level: Ints) -> Ints:
    """Return the administrative level that acts for each responsibility level."""
    return np.array([VILLAGE, TOWNSHIP, COUNTY])[level]


def _frame(
    rng: np.random.Generator,
    part: Part,
    parameters: CountyParameters,
    problems: Problems,
    ledger: _Ledger,
) -> pl.DataFrame:
    """Sort the events and write them as the ledger's columns."""
    problem = np.concatenate(ledger.problem)
    step = np.concatenate(ledger.step)
    occurred_on = np.concatenate(ledger.occurred_on)
    order = np.argsort((problem << 32) + (occurred_on << 8) + step, kind="stable")
    problem, occurred_on = problem[order], occurred_on[order]
    kind, occurred_after, actor, reason, new_due_on, new_level = (
        np.concatenate(column)[order]
        for column in (
            ledger.kind, ledger.occurred_after, ledger.actor,
            ledger.reason, ledger.new_due_on, ledger.new_level,
        )
    )  # fmt: skip
    county = problems.county[problem]
    monthly = parameters.reports_monthly[county] & (occurred_after < NEVER)
    count = len(problem)
    delay = np.where(monthly, rng.integers(2, 9, count), rng.integers(0, 5, count))
    delay = np.where(rng.random(count) < 0.01, rng.integers(25, 75, count), delay)
    recorded_on = np.minimum(occurred_on + delay, AS_OF)

    is_reassigned = new_level >= 0
    reassigned = np.flatnonzero(is_reassigned)
    new_unit = _new_units(problems, problem[reassigned], new_level[reassigned])
    unit_index = np.full(count, len(new_unit))
    unit_index[reassigned] = np.arange(len(reassigned))
    return pl.DataFrame(
        {
            "event_id": numbered(part.codes, county, "E", position_in_group(county) + 1),
            "problem_id": pl.Series(problems.problem_id).gather(problem),
            "sequence_no": pl.Series((position_in_group(problem) + 1).astype(np.int32)),
            "event_kind": labels(kind, EVENT_KINDS),
            "occurred_on": dates(occurred_on),
            "occurred_after": dates(occurred_after),
            "recorded_on": dates(recorded_on),
            "actor_level": labels(actor, ADMINISTRATIVE_LEVELS),
            "reason_code": words(reason, REASONS),
            "new_due_on": dates(new_due_on),
            "new_responsibility_level": labels(new_level, RESPONSIBILITY_LEVELS),
            "new_responsible_unit": pl.concat(
                [new_unit, pl.Series([None], dtype=pl.String)]
            ).gather(unit_index),
        }
    )


def _new_units(problems: Problems, problem: Ints, level: Ints) -> pl.Series:
    """Return the units that reassigned problems go to."""
    units = tuple(unit.gather(problem) for unit in problems.units)
    return unit_at(pl.Series(level), (units[BY_VILLAGE], units[1], units[2]))
