"""The parameters that tell counties apart: pace, yield, timeliness, and how each reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.practice import practice_of
from warehouse.demo.sampling import generator
from warehouse.demo.scale import JIANGXI, LUOHE, SECOND_TERM, Part, counties

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

BEHIND_SHARE = 0.09
"""Share of counties clearly behind their plan in the second term."""
MONTHLY_SHARE = 1 / 3
"""Share of counties that know closings only from monthly reports."""

MONTHLY_HEADSTART = 0.06
"""Known only at month ends, closings look later than they are; this evens most of it out."""


class Oddity(StrEnum):
    """Oddities built into four counties of Jiangxi, for the screens to make visible."""

    RUSHING = "rushing"
    PAPER_RECTIFICATION = "paper_rectification"
    TOO_FEW_INSPECTIONS = "too_few_inspections"


def built_in_oddities(seed: int) -> dict[str, Oddity]:
    """Return the four odd counties of Jiangxi's second term, by county code.

    The seed draws them, so that no real county stands in this code as a bad example: two that
    rush (most villages in two short rounds, a day on site, a third of the inspections find
    nothing), one whose rectification is done on paper (closed fast, many failed re-checks), one
    with too few inspections for any rate to mean much.
    """
    rng = generator(seed, "oddities")
    listed = counties().filter(
        (pl.col("has_boundary") == "1") & (pl.col("province_code") == JIANGXI)
    )
    large = listed.filter(pl.col("villages").is_between(180, 420))["region_code"].to_list()
    rushing_one, rushing_two, paper = rng.choice(large, size=3, replace=False).tolist()
    small = listed.filter(pl.col("villages") < 120)["region_code"].to_list()
    few = rng.choice(small)
    return {
        rushing_one: Oddity.RUSHING,
        rushing_two: Oddity.RUSHING,
        paper: Oddity.PAPER_RECTIFICATION,
        str(few): Oddity.TOO_FEW_INSPECTIONS,
    }


@dataclass(frozen=True)
class CountyParameters:
    """Parameters of a part's counties; arrays of shape (counties,) or (counties, 2 terms)."""

    progress: Floats
    density: Floats
    zero_share: Floats
    one_month: Floats
    on_time: Floats
    slowness: Floats
    never_closed: Floats
    days_on_site: Floats
    clue_yield: Floats
    failed_rechecks: Floats
    reopening: Floats
    rounds_a_year: NDArray[np.int64]
    reports_monthly: Flags
    files_plans: Flags
    keeps_nodes: Flags
    verifies: Flags
    rechecks: Flags
    rushes: Flags
    on_paper: Flags
    has_too_few: Flags
    is_behind: Flags


def _share(rng: np.random.Generator, count: int, share: float) -> Flags:
    """Return a random mask with the nearest whole number to `share` set."""
    flags = np.zeros(count, dtype=bool)
    flags[rng.permutation(count)[: round(count * share)]] = True
    return flags


def draw_parameters(part: Part, seed: int) -> CountyParameters:
    """Draw the parameters of every county of a part."""
    rng = generator(seed, "parameters", part.number)
    practice = practice_of(part)
    count = len(part.codes)
    odd = built_in_oddities(seed)
    rushes = np.isin(part.codes, [c for c, kind in odd.items() if kind is Oddity.RUSHING])
    on_paper = np.isin(
        part.codes, [c for c, kind in odd.items() if kind is Oddity.PAPER_RECTIFICATION]
    )
    has_too_few = np.isin(
        part.codes, [c for c, kind in odd.items() if kind is Oddity.TOO_FEW_INSPECTIONS]
    )
    ordinary = ~(rushes | on_paper | has_too_few)

    is_behind = _share(rng, count, BEHIND_SHARE if count > 1 else 0.0) & ordinary
    progress = rng.normal(0.995, 0.025, count).clip(0.955, 1.08)
    progress[has_too_few] = 1.15
    progress[is_behind] = rng.uniform(0.55, 0.82, int(is_behind.sum()))

    reports_monthly = _share(rng, count, MONTHLY_SHARE) & ordinary
    low, high = practice.one_month
    base = low + (high - low) * rng.beta(2.2, 1.8, count)
    base = np.where(reports_monthly, base + MONTHLY_HEADSTART, base)
    one_month = (base[:, None] + rng.normal(0, 0.02, (count, 2))).clip(low - 0.01, high + 0.05)
    on_time = one_month + (1 - one_month) * rng.uniform(0.45, 0.92, (count, 2))
    zero_share = rng.uniform(0.025, 0.06, (count, 2))
    density = rng.gamma(14, 1 / 14, (count, 2))
    days_on_site = rng.uniform(4.0, 9.0, (count, 2))
    failed = np.tile(rng.beta(2, 55, count)[:, None], 2)
    reopening = np.tile(rng.uniform(0.003, 0.015, count)[:, None], 2)

    zero_share[rushes, SECOND_TERM] = rng.uniform(0.33, 0.40, int(rushes.sum()))
    density[rushes, SECOND_TERM] *= 0.55
    days_on_site[rushes, SECOND_TERM] = 1.0
    one_month[on_paper, SECOND_TERM] = 0.95
    on_time[on_paper, SECOND_TERM] = 0.985
    failed[on_paper, SECOND_TERM] = 0.42
    reopening[on_paper, SECOND_TERM] = 0.05

    rechecks = (rng.random(count) < 0.5) | on_paper
    if part.region_code == LUOHE:
        rechecks[:] = True
    return CountyParameters(
        progress=progress,
        density=density,
        zero_share=zero_share,
        one_month=one_month,
        on_time=on_time,
        slowness=rng.lognormal(3.0, 0.55, count),
        never_closed=0.012 * rng.beta(0.7, 2.0, count),
        days_on_site=days_on_site,
        clue_yield=rng.gamma(6, 1 / 6, count),
        failed_rechecks=failed,
        reopening=reopening,
        rounds_a_year=np.where(rng.random(count) < 0.5, 2, 3).astype(np.int64),
        reports_monthly=reports_monthly,
        files_plans=rng.random(count) < 0.53,
        keeps_nodes=rng.random(count) < 0.09,
        verifies=rng.random(count) < 0.25,
        rechecks=rechecks,
        rushes=rushes,
        on_paper=on_paper,
        has_too_few=has_too_few,
        is_behind=is_behind,
    )
