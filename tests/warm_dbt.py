"""dbt with its imports done: in tests, a run of it is a fork of one process that waits for orders.

dbt takes longer to be imported than to build a small project. A build starts a process as it always
does, whose output and exit code are dbt's, and with whose input dbt ends; only that this process
hands all it was given to the one that waits (`tests/warm_process.py`), which has imported dbt. What
is measured of the process, its memory and processor time, is not dbt's.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from tests import warm_process
from warehouse.build import dbt_run
from warehouse.development import dbt_service
from warehouse.runtime.home import PROJECT_ROOT

RUN = "from warehouse.build import dbt_process; dbt_process.main()"
RUN_WORKER = "from warehouse.development import dbt_worker; dbt_worker.main()"
IMPORTED = ("dbt.adapters.duckdb.connections", "dbt.cli.main")


@contextlib.contextmanager
def warm_dbt() -> Iterator[None]:
    """Have dbt run in forks of a process that imported it once for this one."""
    cold, dbt_run.DBT = dbt_run.DBT, _command()
    try:
        yield
    finally:
        dbt_run.DBT = cold


@contextlib.contextmanager
def warm_worker() -> Iterator[None]:
    """Have the long-lived dbt of the development loop be a fork too."""
    cold, dbt_service.DBT = dbt_service.DBT, _command(RUN_WORKER)
    try:
        yield
    finally:
        dbt_service.DBT = cold


def warmed(folder: Path) -> dict[str, str]:
    """Return what to add to a process's environment, so that its builds run this dbt too."""
    (folder / "sitecustomize.py").write_text(
        f"from warehouse.build import dbt_run\n\ndbt_run.DBT = {_command()!r}\n"
    )
    return {"PYTHONPATH": os.pathsep.join([str(folder), str(PROJECT_ROOT)])}


def _command(run: str = RUN) -> tuple[str, ...]:
    return warm_process.warm_command(run, *IMPORTED)
