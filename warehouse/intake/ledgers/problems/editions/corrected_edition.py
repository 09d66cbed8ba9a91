"""An edition put right after later ones were accepted: what of it may still be taken.

A field that changed since the edition was accepted is taken where no later edition says anything
of it, and needs nothing where the last one says the same. Where a later edition says otherwise,
the later one counts, and has to be taken back first.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import polars as pl

from warehouse.intake.ledgers.problems.identity.observations import observed_problems
from warehouse.intake.ledgers.problems.snapshot import from_json

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from warehouse.intake.ledgers.problems.identity.observations import ObservedProblem
    from warehouse.intake.ledgers.problems.snapshot import Snapshot

Agreement: TypeAlias = Literal["unchanged", "free", "restated", "contradicted"]
"""Unchanged since it was accepted; changed, and later editions state nothing of it; they state the
same; they state otherwise."""


class CorrectedEdition:
    """An accepted edition, and what the later ones state of each problem."""

    def __init__(self, observations: pl.DataFrame, as_of: dt.date) -> None:
        """Split the observations of the ledger at the day of the edition."""
        listed = observations.filter(pl.col("as_of") == as_of)["problem_id"].unique()
        until = observations.filter(
            pl.col("as_of") <= as_of, pl.col("problem_id").is_in(listed.implode())
        )
        self.observed: Sequence[ObservedProblem] = observed_problems(until)
        self._later: dict[str, list[Snapshot | None]] = defaultdict(list)
        after = observations.filter(pl.col("as_of") > as_of).sort("as_of", maintain_order=True)
        for problem_id, kept in after.select("problem_id", "said").iter_rows():
            self._later[problem_id].append(from_json(kept))

    def agreement(self, observed: ObservedProblem, now: Snapshot) -> Agreement:
        """Return how what is stated now agrees with what later editions state of the problem."""
        then, later = observed.snapshot, self._later.get(observed.problem_id, [])
        if then is None or None in later:
            return "contradicted"
        changed = [name for name, value in now.items() if then.get(name, _NOT_STATED) != value]
        changed += [name for name in then if name not in now]
        if not changed:
            return "unchanged"
        if not later:
            return "free"
        last: Any = later[-1]
        if all(name in now and last.get(name, _NOT_STATED) == now[name] for name in changed):
            return "restated"
        is_unstated = all(name not in one for one in later if one for name in changed)
        return "free" if is_unstated else "contradicted"


_NOT_STATED = object()
