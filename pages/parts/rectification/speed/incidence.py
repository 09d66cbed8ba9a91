"""The curves of the page's regions, computed once per selection, and their readings."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pages.parts.frame import data, once
from pages.parts.frame.context import PageContext
from pages.parts.rectification import scope
from warehouse.queries.rectification import closings
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.regions import Region
from warehouse.queries.snapshot import Snapshot
from warehouse.stats import survival


@dataclass(frozen=True)
class Readings:
    """A region's curve in a few numbers; None where it is not known or not reached."""

    median: int | None
    median_low: int | None
    median_high: int | None
    day_30: float | None
    day_90: float | None


def first_closings(context: PageContext, *regions: Region) -> pl.DataFrame:
    """Return the curves of regions: one row per region and day, as `survival` makes them.

    `closed_interval_only` says how many of the day's closings are known only as an interval.
    The country is left out where a category is chosen, which its roll-up does not know.
    """
    return _curves(context, regions, lasting=False)


def lasting_closings(context: PageContext) -> pl.DataFrame:
    """Return the region's curve of the closings that still stand."""
    return _curves(context, (context.region,), lasting=True)


def _curves(context: PageContext, regions: tuple[Region, ...], *, lasting: bool) -> pl.DataFrame:
    return pl.concat([_curve(context, region, lasting=lasting) for region in regions])


def _curve(context: PageContext, region: Region, *, lasting: bool) -> pl.DataFrame:
    """Ask for one region at a time, so that another one beside it costs its own curve only."""
    query = _of_the_country if region.level == "country" else _of_problems
    return data.ask(context.view, query, region.code, scope.cohort(context), lasting)


def _of_problems(view: Snapshot, code: str, chosen: Cohort, lasting: bool) -> pl.DataFrame:
    return _incidence(closings.exits(view, code, chosen, lasting=lasting))


def _of_the_country(view: Snapshot, code: str, chosen: Cohort, lasting: bool) -> pl.DataFrame:
    return _incidence(closings.exits_rolled_up(view, [code], chosen, lasting=lasting))


def _incidence(exits: pl.DataFrame) -> pl.DataFrame:
    of_intervals = exits.select("region_code", "day", "closed_interval_only")
    return (
        survival.cumulative_incidence(exits, ["region_code"])
        .join(of_intervals, on=["region_code", "day"], how="left", maintain_order="left")
        .with_columns(pl.col("closed_interval_only").fill_null(0))
    )


def of(curves: pl.DataFrame, region: Region) -> pl.DataFrame:
    """Return the curve of one region."""
    return curves.filter(pl.col("region_code") == region.code)


@once.a_selection
def read(context: PageContext, code: str) -> Readings:
    """Return the curve of a region's first closings in a few numbers."""
    return readings(first_closings(context, context.regions[code]))


def readings(curve: pl.DataFrame) -> Readings:
    """Return a curve of one region in a few numbers."""
    (half,) = survival.median_days(curve).to_dicts()
    day_30, day_90 = survival.incidence_at(curve, [30, 90])["incidence"].to_list()
    return Readings(half["median"], half["low"], half["high"], day_30, day_90)
