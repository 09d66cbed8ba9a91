"""The units one level down that the page compares: a province's are its cities or its counties."""

from __future__ import annotations

from collections.abc import Callable

from pages.parts.frame import selection
from pages.parts.frame.shell import Visit
from pages.parts.map_wall import overview
from warehouse.queries.regions import Region


def units(visit: Visit) -> list[Region]:
    """Return the units below the region that the ledgers hold; a county has none."""
    if visit.region.level == "county":
        return []
    level = overview.unit_level(visit.region, visit.grain)
    return [unit for unit in visit.regions.within(visit.region.code, level) if unit.is_in_data]


def go_to(visit: Visit) -> Callable[[str], None]:
    """Return what a click on a unit does: this page for that unit."""
    codes = {unit.code for unit in units(visit)}

    def choose(code: str) -> None:
        if code in codes:
            selection.choose(region=code)

    return choose
