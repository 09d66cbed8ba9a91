"""Which of the units below a region a notice has something to urge of, and of how much."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import place_names
from warehouse.operations.reports import RESPONSIBLE_UNIT
from warehouse.queries import lag
from warehouse.queries.coverage import by_region
from warehouse.queries.rectification import responsible_units
from warehouse.queries.regions import Level


def labels(context: PageContext, each: str) -> dict[str, str]:
    """Return each unit with something to urge, the most overdue first: what it is called by what it
    is chosen by, a code or the name that ledgers give.

    As of now, whatever the month. `each` is a level, or RESPONSIBLE_UNIT of a county.
    """
    if each == RESPONSIBLE_UNIT:
        return {
            name: _label(context, place_names.unit_in_language(name, context.language), overdue, 0)
            for name, overdue in _responsible(context)
            .drop_nulls("responsible_unit")
            .select("responsible_unit", "overdue_problems")
            .iter_rows()
        }
    return {
        code: _label(context, context.name(context.regions[code]), overdue, short)
        for code, overdue, short in _regions(context, each).iter_rows()
    }


def _label(context: PageContext, unit: str, overdue: int, short: int) -> str:
    words = context.words
    villages, problems = words.count("villages", short), words.count("problems", overdue)
    if overdue and short:
        return words("reports.urgent", unit=unit, problems=problems, villages=villages)
    if overdue:
        return words("reports.urgent_problems", unit=unit, problems=problems)
    return words("reports.urgent_villages", unit=unit, villages=villages)


def without_unit(context: PageContext) -> int:
    """Return of how many problems overdue in a county the ledgers name no responsible unit."""
    rows = _responsible(context).filter(pl.col("responsible_unit").is_null())
    return int(rows["overdue_problems"].sum())


def _responsible(context: PageContext) -> pl.DataFrame:
    term = context.term.term_id
    return data.ask(context.view, responsible_units.overdue, context.region.code, term)


def _regions(context: PageContext, each: Level | str) -> pl.DataFrame:
    """Return the units of a level with something to urge: code, problems overdue, villages short of
    the plan.
    """
    region, term = context.region, context.term
    within = context.regions.within(region.code, each)  # type: ignore[arg-type]
    codes = [unit.code for unit in within if unit.is_in_data and unit.level == each]
    cuts = data.ask(context.view, lag.overdue_problems_by, region.code, region.level, term.term_id)
    holder = {
        county: above.code
        for county in cuts.filter(dimension="unit")["member"]
        for above in context.regions.lineage(county)
        if above.level == each
    }
    overdue = (
        cuts.filter(dimension="unit")
        .select(
            code=pl.col("member").replace_strict(holder, default=None, return_dtype=pl.String),
            overdue="overdue_problems",
        )
        .group_by("code")
        .agg(pl.sum("overdue"))
    )
    coverage = data.ask(
        context.view, by_region.by_half_year, tuple(codes), term.term_id, term.last_month
    )
    short = (
        coverage.group_by("region_code", maintain_order=True)
        .last()
        .select(
            code="region_code",
            short=(pl.col("planned_to_date") - pl.col("covered_to_date"))
            .fill_null(0.0)
            .round(0)
            .clip(lower_bound=0)
            .cast(pl.Int64),
        )
    )
    return (
        pl.DataFrame({"code": codes}, schema={"code": pl.String})
        .join(overdue, on="code", how="left")
        .join(short, on="code", how="left")
        .select("code", pl.col("overdue").fill_null(0), pl.col("short").fill_null(0))
        .filter((pl.col("overdue") > 0) | (pl.col("short") > 0))
        .sort("overdue", "short", "code", descending=[True, True, False])
    )
