"""The queries behind each page, asked as the pages ask them: one file per page.

Every query function of `warehouse.queries` stands here (a test compares), so that a new one is
measured from its first day.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warehouse.bench.asked import (
    coverage,
    map_wall_and_region,
    problems,
    rectification,
    sanctions,
    supervision,
    village,
)
from warehouse.bench.asked.visit import Visit

Asked = dict[str, dict[str, Callable[[Visit], Any]]]
"""Page -> query -> how the page asks it."""

ASKED: Asked = {
    **map_wall_and_region.ASKED,
    **coverage.ASKED,
    **problems.ASKED,
    **rectification.ASKED,
    **sanctions.ASKED,
    **supervision.ASKED,
    **village.ASKED,
}

OF_COUNTIES_ONLY = {
    "lag.townships",
    *coverage.OF_COUNTIES_ONLY,
    *problems.OF_COUNTIES_ONLY,
    *rectification.OF_COUNTIES_ONLY,
    *supervision.OF_COUNTIES_ONLY,
    *village.OF_COUNTIES_ONLY,
}
"""Queries that are asked of one county at a time."""
