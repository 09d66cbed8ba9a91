"""An integer programme put together block by block, and HiGHS that solves it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from warehouse.planning import quiet

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_OPTIMAL, _AT_LIMIT = 0, 1


@dataclass(frozen=True)
class Solution:
    """The values of all variables, what they cost, and how much less any others could cost."""

    values: Numbers
    cost: float
    gap: float
    seconds: float


@dataclass
class Programme:
    """Whole numbers of least cost between bounds and under constraints."""

    _costs: list[Numbers] = field(default_factory=list)
    _most: list[Numbers] = field(default_factory=list)
    _whole: list[Numbers] = field(default_factory=list)
    _rows: list[Places] = field(default_factory=list)
    _columns: list[Places] = field(default_factory=list)
    _factors: list[Numbers] = field(default_factory=list)
    _low: list[Numbers] = field(default_factory=list)
    _high: list[Numbers] = field(default_factory=list)
    _variables: int = 0
    _constraints: int = 0

    def variables(self, costs: npt.ArrayLike, most: npt.ArrayLike, *, whole: bool = True) -> Places:
        """Add a variable for each cost, from 0 to `most` (one for all, or one each).

        Return their places. Those that are not `whole` may be fractions.
        """
        cost = np.asarray(costs, dtype=float).ravel()
        self._costs.append(cost)
        self._most.append(np.broadcast_to(np.asarray(most, dtype=float), cost.shape))
        self._whole.append(np.full(len(cost), float(whole)))
        first, self._variables = self._variables, self._variables + len(cost)
        return np.arange(first, self._variables)

    def constraints(self, low: npt.ArrayLike, high: npt.ArrayLike, *, many: int) -> Places:
        """Add so many sums that lie between `low` and `high`, empty as yet. Return their places."""
        self._low.append(np.broadcast_to(np.asarray(low, dtype=float), (many,)))
        self._high.append(np.broadcast_to(np.asarray(high, dtype=float), (many,)))
        first, self._constraints = self._constraints, self._constraints + many
        return np.arange(first, self._constraints)

    def add(self, constraints: Places, variables: Places, factors: npt.ArrayLike = 1.0) -> None:
        """Add to each constraint the variable beside it, times its factor."""
        rows, columns = np.broadcast_arrays(constraints, variables)
        self._rows.append(rows)
        self._columns.append(columns)
        self._factors.append(np.broadcast_to(np.asarray(factors, dtype=float), rows.shape))

    def solve(self, *, seconds: float, gap: float = 0.0) -> Solution | None:
        """Return the cheapest values that were reached within so many seconds, None for none.

        None says that there are none, or that the time was too short to reach any.
        """
        if self._variables == 0:
            return None
        began = time.perf_counter()
        shape = (self._constraints, self._variables)
        entries = np.concatenate(self._factors)
        matrix = coo_array(
            (entries, (np.concatenate(self._rows), np.concatenate(self._columns))), shape=shape
        ).tocsr()
        with quiet.c_output():
            result = milp(
                np.concatenate(self._costs),
                integrality=np.concatenate(self._whole),
                bounds=Bounds(0, np.concatenate(self._most)),
                constraints=LinearConstraint(
                    matrix, np.concatenate(self._low), np.concatenate(self._high)
                ),
                options={"time_limit": seconds, "mip_rel_gap": gap},
            )
        if result.status not in {_OPTIMAL, _AT_LIMIT} or result.x is None:
            return None
        took = time.perf_counter() - began
        return Solution(np.asarray(result.x), float(result.fun), float(result.mip_gap or 0.0), took)
