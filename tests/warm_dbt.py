"""dbt with its imports done: in tests, a run of it is a fork of one process that waits for orders.

dbt takes longer to be imported than to build a small project. A build starts a process as it always
does, whose output and exit code are dbt's, and with whose input dbt ends; only that this process
hands all it was given to the one that waits (`tests/warm_process.py`), which has imported dbt. What
is measured of the process, its memory and processor time, is not dbt's.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from tests import warm_process
from warehouse.build import dbt_run

RUN = "from warehouse.build import dbt_process; dbt_process.main()"
IMPORTED = ("dbt.adapters.duckdb.connections", "dbt.cli.main")


@contextlib.contextmanager
def warm_dbt() -> Iterator[None]:
    """Have dbt run in forks of a process that imported it once for this one."""
    address = warm_process.waiting(RUN, *IMPORTED)
    cold, dbt_run.DBT = dbt_run.DBT, (sys.executable, "-S", warm_process.__file__, address)
    try:
        yield
    finally:
        dbt_run.DBT = cold
