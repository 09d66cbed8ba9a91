"""The units one level down that the page compares: a province's are its cities or its counties."""

from __future__ import annotations

from collections.abc import Callable

from pages.parts.frame import selection
from pages.parts.frame.context import PageContext
from pages.parts.shared import units_below
from warehouse.queries.regions import Region


def units(context: PageContext) -> list[Region]:
    """Return the units below the region that the ledgers hold; a county has none."""
    if context.region.level == "county":
        return []
    level = units_below.unit_level(context.region, context.grain)
    return [unit for unit in context.regions.within(context.region.code, level) if unit.is_in_data]


def go_to(context: PageContext) -> Callable[[str], None]:
    """Return what a click on a unit does: this page for that unit."""
    codes = {unit.code for unit in units(context)}

    def choose(code: str) -> None:
        if code in codes:
            selection.choose(region=code)

    return choose
