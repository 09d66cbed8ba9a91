"""What was found in the region and in the units below it, and in how many villages."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pages.parts.frame import data, once
from pages.parts.frame.context import PageContext
from pages.parts.problems import scope
from pages.parts.shared import member_names, units_below
from warehouse.queries.problems import counts
from warehouse.queries.regions import Level, Region


@dataclass(frozen=True)
class ProblemUnits:
    """The units below a region: `rows` holds unit, name and villages (null: nobody looked).

    `by_category` holds unit, category_code and problems; `thing` is the counted word of a unit;
    `parts` are those of which the data hold only part, which are compared with nobody.
    """

    rows: pl.DataFrame
    by_category: pl.DataFrame
    thing: str
    parts: tuple[Region, ...] = ()


def cells(context: PageContext) -> pl.DataFrame:
    """Return the region's problems: category_code, cause_code, problems."""
    return context.ask(counts.by_category_and_cause, context.year, context.level)


def villages(context: PageContext) -> int:
    """Return the villages inspected in the region, each once."""
    rows = data.ask(
        context.view,
        counts.villages_inspected,
        (context.region.code,),
        context.term.term_id,
        context.year,
        context.month_end,
    )
    return int(rows["villages"].sum())


@once.a_selection
def units(context: PageContext, level: Level) -> ProblemUnits:
    """Return the units of a level within the region; a county's are its townships."""
    if context.region.level == "county":
        return _townships(context)
    below = context.regions.within(context.region.code, level)
    regions = [region for region in below if region.is_in_data]
    codes = tuple(region.code for region in regions)
    term, year = context.term.term_id, context.year
    names = pl.DataFrame(
        {"unit": codes, "name": [context.name(region) for region in regions]},
        {"unit": pl.String, "name": pl.String},
    )
    looked = data.ask(context.view, counts.villages_inspected, codes, term, year, context.month_end)
    by_category = data.ask(
        context.view, counts.by_unit_and_category, codes, term, year, context.level
    )
    things = {"province": "provinces", "city": "cities"}
    return ProblemUnits(
        names.join(looked, on="unit", how="left"),
        by_category,
        things.get(level, "counties"),
        tuple(units_below.parts(regions)),
    )


def _townships(context: PageContext) -> ProblemUnits:
    county, term, year = context.region.code, context.term.term_id, context.year
    named = member_names.township_names(context)
    names = pl.DataFrame(
        {"unit": list(named), "name": list(named.values())},
        {"unit": pl.String, "name": pl.String},
    )
    looked = data.ask(context.view, counts.villages_inspected_by_township, county, term, year)
    by_category = data.ask(
        context.view, counts.by_township_and_category, county, term, year, context.level
    )
    return ProblemUnits(names.join(looked, on="unit", how="left"), by_category, "townships")


@once.a_selection
def members(context: PageContext, depth: str) -> pl.DataFrame:
    """Return the categories shown with their problems, the most first: member, problems."""
    of_class = scope.sorted_by(context, scope.of_class_shown(context, cells(context)), depth)
    return (
        of_class.group_by("member")
        .agg(pl.col("problems").sum())
        .sort(["problems", "member"], descending=[True, False])
    )


def total(context: PageContext) -> int:
    """Return the region's problems of the chosen category."""
    return int(scope.of_category(context, cells(context))["problems"].sum())
