"""Processes of their own that do something at the same time."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext

IMPORTED = [f"tests.unit.intake.batches.test_{name}" for name in ("accept", "supersessions")]
"""The modules of the tests that do so, with all that they import."""


def processes_at_once() -> ForkServerContext:
    """Return what makes processes: forks of one that has imported everything and nothing more.

    Each by itself would take two seconds to begin.
    """
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(IMPORTED)
    return forking
