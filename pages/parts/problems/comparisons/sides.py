"""The two sides of a comparison of inspections: sums by unit, raw and by like with like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from pages.parts.problems.comparisons import comparing
from pages.parts.problems.comparisons.comparing import Interval
from warehouse.stats.comparison import GroupSums, mean_ratio, stratified_ratio

COUNTS = (
    "inspections",
    "villages",
    "problems",
    "problems_squared",
    "clues",
    "key_village_inspections",
    "key_village_problems",
    "key_village_problems_squared",
    "key_village_clues",
    "surveyed_inspections",
)

FEWEST_IN_A_STRATUM = 2
"""One inspection alone has no variance: its stratum is left out."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Side:
    """One side of a comparison: the counts of each unit, by name; every side has the same units."""

    counts: dict[str, Floats]

    def total(self, name: str) -> int:
        """Return a count over all units."""
        return int(self.counts[name].sum())

    def less(self, other: Side) -> Side:
        """Return the counts without those of another side that is part of it."""
        return Side({name: self.counts[name] - other.counts[name] for name in COUNTS})

    @property
    def key_share(self) -> float | None:
        """The share of key villages among the inspections of villages that were surveyed."""
        surveyed = self.total("surveyed_inspections")
        return self.total("key_village_inspections") / surveyed if surveyed else None

    def sums(self, what: str) -> GroupSums:
        """Return the sums of all inspections together."""
        count, total = self.total("inspections"), self.total(what)
        if what == "problems":
            return GroupSums(count, total, self.total("problems_squared"))
        return GroupSums(count, total, _poisson(count, total))

    def strata(self, what: str) -> tuple[Floats, Floats, Floats]:
        """Return count, total and squares of key villages and of the others, unit by unit.

        A village that was not surveyed counts as another one.
        """
        key = self.counts["key_village_inspections"], self.counts[f"key_village_{what}"]
        other = self.counts["inspections"] - key[0], self.counts[what] - key[1]
        if what == "problems":
            of_key = self.counts["key_village_problems_squared"]
            squares = of_key, self.counts["problems_squared"] - of_key
        else:
            squares = _poisson(*key), _poisson(*other)
        return (
            np.concatenate([key[0], other[0]]),
            np.concatenate([key[1], other[1]]),
            np.concatenate(squares),
        )


def side(rows: pl.DataFrame, units: list[str]) -> Side:
    """Return the counts of rows (`unit` and `COUNTS`) summed by unit, in the order of the units."""
    summed = rows.group_by("unit").agg(pl.col(COUNTS).sum())
    placed = pl.DataFrame({"unit": units}, {"unit": pl.String}).join(
        summed, on="unit", how="left", maintain_order="left"
    )
    return Side({name: placed[name].fill_null(0).cast(pl.Float64).to_numpy() for name in COUNTS})


def raw(own: Side, others: Side, what: str, subject: str, measure: str) -> Interval:
    """Return the ratio of means, whoever and wherever."""
    ratios = mean_ratio(own.sums(what), others.sums(what))
    both = ((side.total(what), side.total("inspections")) for side in (own, others))
    return comparing.interval(ratios, subject, measure, *both)


def like_with_like(own: Side, others: Side, what: str, subject: str, measure: str) -> Interval:
    """Return the ratio within units and, in them, within key villages and others."""
    strata = _strata(own, others, what)
    both = ((int(np.sum(part.total)), int(np.sum(part.count))) for part in strata)
    return comparing.interval(stratified_ratio(*strata), subject, measure, *both)


def _strata(own: Side, others: Side, what: str) -> tuple[GroupSums, GroupSums]:
    """Return the sums of either side in the strata that hold enough of both."""
    first, second = own.strata(what), others.strata(what)
    is_compared = (first[0] >= FEWEST_IN_A_STRATUM) & (second[0] >= FEWEST_IN_A_STRATUM)
    return GroupSums(*(part[is_compared] for part in first)), GroupSums(
        *(part[is_compared] for part in second)
    )


def _poisson(count: ArrayLike, total: ArrayLike) -> Floats:
    """Return the squares of counts that scatter as Poisson counts do: of clues none are kept."""
    n, k = np.asarray(count, dtype=float), np.asarray(total, dtype=float)
    return np.asarray(k + k**2 / np.maximum(n, 1))
