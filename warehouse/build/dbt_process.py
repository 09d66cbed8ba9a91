"""Runs dbt as a process of its own: `python -m warehouse.build.dbt_process build ...`.

Inside the caller's process dbt would keep the warehouse file locked. The caller holds the other end
of this process's standard input; when the caller dies, however it dies, the end closes and dbt
ends too, so that nothing goes on writing behind the next build's back.
"""

from __future__ import annotations

import gc
import os
import sys
import threading

WORKS_IN = "XUNTU_DBT_WORKS_IN"
"""The environment variable that names the folder to work in; without it, the caller's own."""

ORPHANED = 98
"""Exit code where the process that started this one is gone."""


def end_with_the_caller() -> None:
    """End this process once its caller is gone, which holds the other end of its input."""
    while os.read(0, 1024):
        pass
    os._exit(ORPHANED)


def main() -> None:
    """Run dbt with this process's arguments."""
    threading.Thread(target=end_with_the_caller, daemon=True).start()
    # dbt's own objects live as long as it does: looking through them for garbage is lost time.
    gc.disable()
    from dbt.cli.main import cli  # noqa: PLC0415 - slow, and the watch must stand before it

    from warehouse.build.dbt_overhead import leave_out_overhead  # noqa: PLC0415

    leave_out_overhead()

    # Not before our own modules were found: they may be named relative to the caller's folder.
    os.chdir(os.environ.get(WORKS_IN, "."))
    cli(sys.argv[1:])


if __name__ == "__main__":
    main()
