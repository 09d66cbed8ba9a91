"""The units one level below a region: their level, their names, who may be compared, a click.

Regions of which not every county is in the data say so wherever their names stand
(`PageContext.name`), and are compared with nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from pages.parts.frame import links, selection
from pages.parts.frame.context import PageContext
from warehouse.queries.regions import Level, Region

COUNTED = {
    "province": "provinces",
    "city": "cities",
    "county": "counties",
}


def unit_level(ground: Region, grain: Level) -> Level:
    """Return the level of the units on a region's map: one down, a province's by choice."""
    if ground.level == "country":
        return "province"
    return grain if ground.level == "province" else "county"


def named(context: PageContext, units: Sequence[Region]) -> pl.DataFrame:
    """Return units with their names in this language: region_code, name."""
    return pl.DataFrame(
        {
            "region_code": [unit.code for unit in units],
            "name": [context.name(unit) for unit in units],
        },
        schema={"region_code": pl.String, "name": pl.String},
    )


def go_down(context: PageContext) -> Callable[[str], None]:
    """Return what a click does: one level down, and from a county to the page that says why."""

    def choose(code: str) -> None:
        if code not in context.regions:
            return
        if context.regions[code].level == "county":
            links.send_on("region", region=code)
        else:
            selection.choose(region=code)

    return choose


def whole(units: Sequence[Region]) -> list[Region]:
    """Return the units that may be ranked and judged: those whose every county is in the data."""
    return [unit for unit in units if unit.is_whole_in_data]


def parts(units: Sequence[Region]) -> list[Region]:
    """Return the units of which the data hold some counties and not all."""
    return [unit for unit in units if unit.is_part_in_data]


def left_out(context: PageContext, units: Sequence[Region]) -> str:
    """Say how many of units are left out of a comparison because they are parts, "" if none."""
    number = len(parts(units))
    return (
        context.words("partial.left_out", units=context.words.count("units", number))
        if number
        else ""
    )
