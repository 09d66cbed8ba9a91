"""Re-checks on site of closed problems: recorded random samples, a county and quarter each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.columns import labels
from warehouse.demo.days import NEVER, Days, add_months, dates
from warehouse.demo.problems.problem_histories import ProblemHistories
from warehouse.demo.problems.problem_rows import Problems
from warehouse.demo.sampling import generator, rank_in_group
from warehouse.demo.scale import AS_OF, Part
from warehouse.demo.villages.county_parameters import CountyParameters
from warehouse.schema.tables.rechecks import RECHECK_RESULTS

SAMPLE_SHARE = 0.06
LARGEST_SAMPLE = 24
LARGEST_SAMPLE_ON_PAPER = 60


@dataclass(frozen=True)
class Rechecks:
    """Samples and checks, and the day on which each problem failed one (or `NEVER`)."""

    failed_on: Days
    samples: pl.DataFrame
    checks: pl.DataFrame


def draw_rechecks(
    part: Part,
    parameters: CountyParameters,
    problems: Problems,
    histories: ProblemHistories,
    seed: int,
) -> Rechecks:
    """Draw the samples of every county that re-checks, and what the checks found."""
    rng = generator(seed, "rechecks", part.number)
    closed = np.flatnonzero(
        (histories.closed_on <= AS_OF)
        & ~histories.closed_during_stay
        & parameters.rechecks[problems.county]
    )
    county = problems.county[closed]
    quarter = (
        histories.closed_on[closed].astype("datetime64[D]").astype("datetime64[M]").astype(int) // 3
    )
    group, member, frame_size = np.unique(
        county * 10_000 + quarter, return_inverse=True, return_counts=True
    )
    sampled_county, sampled_quarter = group // 10_000, group % 10_000
    starts_on = _month_start(sampled_quarter * 3)
    ends_on = _month_start(sampled_quarter * 3 + 3) - 1
    drawn_on = ends_on + rng.integers(3, 15, len(group))
    largest = np.where(parameters.on_paper[sampled_county], LARGEST_SAMPLE_ON_PAPER, LARGEST_SAMPLE)
    size = np.minimum(np.ceil(frame_size * SAMPLE_SHARE), largest).astype(np.int64)
    size = np.where(parameters.on_paper[sampled_county], np.minimum(frame_size, largest), size)

    order_drawn = rank_in_group(member, rng.random(len(closed)))
    checked_on = drawn_on[member] + rng.integers(4, 30, len(closed))
    is_checked = (order_drawn < size[member]) & (checked_on <= AS_OF)
    fails = rng.random(len(closed)) < parameters.failed_rechecks[county, problems.term[closed]]
    failed_on = np.full(len(problems.county), NEVER)
    failed_on[closed[is_checked & fails]] = checked_on[is_checked & fails]

    number = pl.Series(sampled_quarter.astype(np.int64)).cast(pl.String)
    sample_id = pl.Series(part.codes).gather(sampled_county) + "S" + number
    is_drawn = pl.Series(drawn_on <= AS_OF)
    samples = pl.DataFrame(
        {
            "sample_id": sample_id,
            "region_code": part.codes[sampled_county],
            "period_starts_on": dates(starts_on),
            "period_ends_on": dates(ends_on),
            "frame_size": frame_size.astype(np.int64),
            "sample_size": size,
            "seed": rng.integers(1, 1_000_000, len(group)),
            "drawn_on": dates(drawn_on),
        }
    ).filter(is_drawn)
    checks = pl.DataFrame(
        {
            "sample_id": sample_id.gather(member),
            "problem_id": pl.Series(problems.problem_id).gather(closed),
            "checked_on": dates(checked_on),
            "result": labels(fails.astype(np.int64), RECHECK_RESULTS),
        }
    ).filter(pl.Series(is_checked))
    return Rechecks(failed_on, samples, checks)


def _month_start(months: NDArray[np.int64]) -> Days:
    """Return the first day of each month, counted from January 1970."""
    return add_months(np.zeros(len(months), dtype=np.int64), months)
