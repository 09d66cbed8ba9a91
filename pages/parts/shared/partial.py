"""Regions of which not every county is in the data: they say so, and are compared with nobody.

Their names say it wherever they stand (`PageContext.name`); here are the sentence that gives the
share, and who may stand among others.
"""

from __future__ import annotations

from collections.abc import Sequence

from pages.parts.frame.context import PageContext
from warehouse.queries.regions import Region


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
