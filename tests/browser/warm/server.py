"""Servers with their imports done, and jobs that they start: forks of a process that waits.

To import what the pages need takes a server longer than to answer its first visitor. One server is
started as offices start it, from nothing: `fresh_server`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.warm_process import warm_command
from warehouse.bench.dashboard import Dashboard, serving
from warehouse.runtime.home import PROJECT_ROOT, Home

RUN_MODULE = """
import os, runpy, signal, stat, sys, threading

def end_with_input():
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)

if stat.S_ISFIFO(os.fstat(0).st_mode):
    threading.Thread(target=end_with_input, daemon=True).start()
sys.modules.pop("sitecustomize", None)
try:
    import sitecustomize
except ImportError:
    pass
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__")
"""
"""`python -m`, what Python runs first included; where input is a pipe, it ends with it."""

JOBS = """
from warehouse.runtime import jobs
jobs.PYTHON = {!r}
"""


@contextmanager
def warm_server(
    home: Home, folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Dashboard]:
    """Serve a data folder until the caller is done, with what is said and run first in `folder`.

    `environment` may hold what `sitecustomize.py` there needs.
    """
    python = warm_command(RUN_MODULE, "tests.browser.warm.imported")
    with (folder / "sitecustomize.py").open("a") as first:
        first.write(JOBS.format(python))
    searched = {"PYTHONPATH": os.pathsep.join([str(folder), str(PROJECT_ROOT)])}
    with serving(home, folder / "log", searched | dict(environment or {}), python) as dashboard:
        yield dashboard
