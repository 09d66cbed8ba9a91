"""The published totals that generated data has to meet, read from seeds/published_figures.csv."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.days import Days
from warehouse.demo.scale import SEEDS, SICHUAN, Part

MARGINS = {"at_least": 1.03, "ambiguous": 1.011, "about": 1.003}
"""What is generated, as a multiple of a published value that is not exact."""


@dataclass(frozen=True)
class Target:
    """A total to be met by event date between two days, both included."""

    starts_on: int
    ends_on: int
    total: int

    def holds(self, days: Days) -> NDArray[np.bool_]:
        """Return which days lie within the period."""
        return (days >= self.starts_on) & (days <= self.ends_on)


@cache
def _figures() -> pl.DataFrame:
    table = pl.read_csv(SEEDS / "published_figures.csv", glob=False, infer_schema_length=0)
    return table.filter(pl.col("comparable") == "yes").select(
        "region_code",
        "metric",
        "qualifier",
        pl.col("value").cast(pl.Float64),
        pl.col("period_start", "period_end").str.to_date(),
    )


def target(part: Part, metric: str) -> Target | None:
    """Return the total that this part has to meet, or nothing where none is published."""
    rows = _figures().filter(region_code=part.region_code, metric=metric)
    if rows.is_empty():
        return None
    row = rows.row(0, named=True)
    margin = MARGINS.get(row["qualifier"], 1.0)
    epoch = date(1970, 1, 1)
    return Target(
        (row["period_start"] - epoch).days,
        (row["period_end"] - epoch).days,
        round(row["value"] * margin),
    )


FIRST_VISIT_SHARE = 0.965
"""Of the villages inspected in a year, those that are not there for a second visit."""


def first_visits_in_a_year(part: Part) -> tuple[int, int] | None:
    """Return a calendar year and the first visits in it, where a source gives one year's total."""
    if part.region_code != SICHUAN:
        return None
    total = target(part, "villages_inspected")
    return None if total is None else (2023, round(total.total * FIRST_VISIT_SHARE))


def meet(
    rng: np.random.Generator,
    expected: NDArray[np.float64],
    days: Days,
    total: Target | None,
    at_least: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Draw a count for each place: Poisson, but summing to the target within its period.

    Args:
        rng: the subject's random stream.
        expected: mean count of each place.
        days: the event day of each place, which decides whether the target holds it.
        total: the total to be met, or nothing.
        at_least: a floor for each place, counted within the total.
    """
    counts = at_least + rng.poisson(np.maximum(expected - at_least, 0.0))
    if total is None:
        return counts
    in_period = total.holds(days)
    rest = total.total - int(at_least[in_period].sum())
    weights = np.maximum(expected[in_period] - at_least[in_period], 1e-9)
    counts[in_period] = at_least[in_period] + rng.multinomial(rest, weights / weights.sum())
    return counts
