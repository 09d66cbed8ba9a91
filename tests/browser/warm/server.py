"""Servers with their imports done, and jobs that they start: forks of a process that waits.

To import what the pages need takes a server longer than to answer its first visitor. One server is
started as offices start it, from nothing: `fresh_server`.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.warm_process import warm_command
from warehouse.bench.dashboard import Dashboard, serving
from warehouse.runtime.home import PROJECT_ROOT, Home

SECONDS_TO_END = 20

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
    home: Home,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    port: int | None = None,
) -> Iterator[Dashboard]:
    """Serve a data folder until the caller is done, with what is said and run first in `folder`.

    `environment` may hold what `sitecustomize.py` there needs. Once this has ended, nothing listens
    at the port any more.
    """
    python = warm_command(RUN_MODULE, "tests.browser.warm.imported")
    with (folder / "sitecustomize.py").open("a") as first:
        first.write(JOBS.format(python))
    searched = {"PYTHONPATH": os.pathsep.join([str(folder), str(PROJECT_ROOT)])}
    searched |= environment or {}
    with serving(home, folder / "log", searched, python, port) as dashboard:
        yield dashboard
    _wait_for_end(dashboard.port)


def _wait_for_end(port: int) -> None:
    """Wait until nothing listens at a port: a fork ends a moment after who ordered it."""
    deadline = time.monotonic() + SECONDS_TO_END
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    raise RuntimeError(f"a server still listens at {port}")
