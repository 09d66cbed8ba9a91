"""What happens to problems, by their histories: plans, nodes, extensions, closing, re-opening."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.demo.days import NEVER
from warehouse.demo.problems.event_ledger import (
    COUNTY,
    REASONS,
    TOWNSHIP,
    VILLAGE,
    EventLedger,
    Flags,
    Ints,
    in_order,
)
from warehouse.demo.problems.problem_histories import ProblemHistories, monthly_edition
from warehouse.demo.problems.problem_rows import Problems
from warehouse.demo.problems.rechecks import Rechecks
from warehouse.demo.sampling import generator
from warehouse.demo.scale import AS_OF, Part
from warehouse.demo.villages.county_parameters import CountyParameters

DIRECT_CLOSE_REASONS = 3
AWAITING_FUNDS, NEEDS_OTHER_UNITS, RECHECK_FAILED, RECURRED, OUTSIDE_POWERS, INCOMPLETE = range(
    DIRECT_CLOSE_REASONS, len(REASONS)
)
RECHECK_REOPENS_SHARE = 0.85
CLOSED_AGAIN_SHARE = 0.85


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
    ledger = EventLedger()
    _while_open(rng, parameters, problems, histories, ledger)
    _closing(rng, parameters, problems, histories, ledger)
    _reopening(rng, parameters, problems, histories, rechecks=rechecks, ledger=ledger)
    return in_order(rng, part, parameters, problems, ledger)


def _while_open(
    rng: np.random.Generator,
    parameters: CountyParameters,
    problems: Problems,
    histories: ProblemHistories,
    ledger: EventLedger,
) -> None:
    """Add what happens while a problem is open, up to the day on which it is no more."""
    exit_on = np.minimum(
        np.minimum(histories.closed_on, histories.granted_on), histories.withdrawn_on
    )
    on_clock = ~histories.closed_during_stay
    _plan_and_nodes(rng, parameters, problems, histories, ledger, on_clock, exit_on)
    _progress(rng, problems, ledger, on_clock, exit_on)
    _extensions(rng, problems, histories, ledger, on_clock, exit_on)
    _another_level(rng, problems, histories, ledger, exit_on)
    _direct_closing(rng, problems, histories, ledger, exit_on)


def _plan_and_nodes(
    rng: np.random.Generator,
    parameters: CountyParameters,
    problems: Problems,
    histories: ProblemHistories,
    ledger: EventLedger,
    on_clock: Flags,
    exit_on: Ints,
) -> None:
    """Add the plan and the nodes of supervision, which a village has for all its problems alike."""
    count, county = len(problems.county), problems.county
    _, visit = np.unique(problems.inspection, return_inverse=True)
    village_lag = rng.integers(6, 34, visit.max() + 1 if count else 0)[visit]
    plan_on = problems.feedback_on + village_lag
    ledger.add(
        "plan_submitted", 1,
        on_clock & parameters.files_plans[county] & (plan_on < exit_on), plan_on,
        actor=_actor(problems.level),
    )  # fmt: skip
    keeps_nodes = on_clock & parameters.keeps_nodes[county]
    nodes = [("node_self_check", 0.4, VILLAGE), ("node_supervision", 0.75, TOWNSHIP)]
    for step, (kind, share, actor) in enumerate(nodes, start=2):
        node_on = problems.feedback_on + np.floor(60 * share).astype(np.int64) + village_lag // 4
        ledger.add(kind, step, keeps_nodes & (node_on < exit_on), node_on, actor=actor)
    after_on = problems.feedback_on + 75 + village_lag
    ledger.add("node_consolidation", 30, keeps_nodes & (histories.closed_on < after_on), after_on)


def _progress(
    rng: np.random.Generator,
    problems: Problems,
    ledger: EventLedger,
    on_clock: Flags,
    exit_on: Ints,
) -> None:
    """Add what is reported on the way, and that it is basically done."""
    count, own_actor = len(problems.county), _actor(problems.level)
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


def _extensions(
    rng: np.random.Generator,
    problems: Problems,
    histories: ProblemHistories,
    ledger: EventLedger,
    on_clock: Flags,
    exit_on: Ints,
) -> None:
    """Add the first extension, and the second that only the county grants."""
    count = len(problems.county)
    by = np.where(rng.random(count) < 0.7, COUNTY, TOWNSHIP)
    reason = np.where(rng.random(count) < 0.6, AWAITING_FUNDS, NEEDS_OTHER_UNITS)
    first = (
        on_clock
        & (histories.extended_on < exit_on)
        & (histories.extended_on > problems.feedback_on)
    )
    ledger.add(
        "extended", 7, first, histories.extended_on,
        actor=by, reason=reason, new_due_on=histories.new_due_on,
    )  # fmt: skip
    ledger.add(
        "extended", 8, first & (histories.extended_again_on < exit_on), histories.extended_again_on,
        actor=COUNTY, reason=reason, new_due_on=histories.new_due_again_on,
    )  # fmt: skip


def _another_level(
    rng: np.random.Generator,
    problems: Problems,
    histories: ProblemHistories,
    ledger: EventLedger,
    exit_on: Ints,
) -> None:
    """Add that another level becomes responsible."""
    new_level = (problems.level + rng.integers(1, 3, len(problems.county))) % 3
    ledger.add(
        "reassigned", 5, histories.reassigned_on < exit_on, histories.reassigned_on,
        reason=OUTSIDE_POWERS, new_level=new_level,
    )  # fmt: skip


def _direct_closing(
    rng: np.random.Generator,
    problems: Problems,
    histories: ProblemHistories,
    ledger: EventLedger,
    exit_on: Ints,
) -> None:
    """Add that it is applied for closing without rectification, the decision, and withdrawals."""
    reason = rng.integers(0, DIRECT_CLOSE_REASONS, len(problems.county))
    applied, own_actor = histories.applied_on < exit_on, _actor(problems.level)
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
    ledger: EventLedger,
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
    ledger: EventLedger,
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
