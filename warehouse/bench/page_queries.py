"""How long the queries behind each page take, by level of region.

Pages are opened and their questions recorded by `pages.parts.frame.recorded_queries`, so that
nothing here knows what a page asks; it runs in a process of its own, because the warehouse knows
nothing of the screens.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from warehouse.bench.process import failed
from warehouse.runtime.home import PROJECT_ROOT

if TYPE_CHECKING:
    from warehouse.runtime.home import Home


def measure(home: Home) -> list[dict[str, Any]]:
    """Return one row per page, query and level of region: samples, p50 and p95 in milliseconds.

    Answers come from the database each time, not from the pages' cache. Raises MeasurementFailed.
    """
    command = [sys.executable, "-m", "pages.parts.frame.recorded_queries"]
    environment = {**os.environ, "XUNTU_HOME": str(home.root)}
    done = subprocess.run(
        command, env=environment, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise failed(command, done.stdout + done.stderr)
    return list(json.loads(done.stdout))


def percentile(samples: list[float], percent: int) -> float:
    """Return a percentile by linear interpolation between the samples."""
    return quantiles(samples, n=100, method="inclusive")[percent - 1]
