"""Measurements that anybody can repeat: `xuntu bench`, written to `docs/`.

Each part of a run stands in a module of its own; `report` keeps the latest figures of each scale.
"""

from __future__ import annotations

from enum import StrEnum


class BenchPart(StrEnum):
    """What can be measured by itself, in the order of a run."""

    GENERATION = "generation"
    BUILD = "build"
    FLOOR = "floor"
    QUERIES = "queries"
    SCREENS = "screens"
    INTAKE = "intake"
    HANDOUTS = "handouts"
