"""The ledger of events as it is written: gathered kind by kind, sorted by problem and day."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.columns import labels, numbered, words
from warehouse.demo.days import NEVER, Days, dates
from warehouse.demo.problems.problem_rows import BY_VILLAGE, Problems, unit_at
from warehouse.demo.sampling import position_in_group
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
NOT_STATED = -1

COUNTY, TOWNSHIP, VILLAGE = (
    ADMINISTRATIVE_LEVELS.index(x) for x in ("county", "township", "village")
)


@dataclass
class EventLedger:
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


def in_order(
    rng: np.random.Generator,
    part: Part,
    parameters: CountyParameters,
    problems: Problems,
    ledger: EventLedger,
) -> pl.DataFrame:
    """Return the events sorted by problem and day, as the columns of the ledger."""
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
