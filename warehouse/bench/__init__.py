"""Measurements that anybody can repeat: `xuntu bench`, written to `docs/`.

Each part of a run stands in a module of its own; `report` keeps the latest figures of each scale.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    LOAD = "load"


BY_NAME_ONLY = (BenchPart.LOAD,)
"""Parts that are measured only where they are asked for."""


@dataclass(frozen=True)
class LoadWanted:
    """How many readers are tried one after the other, by how many processes, how long each."""

    users: tuple[int, ...] = (10, 50, 200)
    processes: int = 0
    seconds: float = 30.0
