"""Measurements that anybody can repeat: `xuntu bench`, written to `docs/`.

Each part of a run stands in a module of its own; `report` keeps the latest figures of each scale.
"""

from __future__ import annotations


def main(arguments: list[str]) -> int:
    """Run the bench as the command line asks (`--help` tells the options); return the exit code."""
    from warehouse.bench.run import run  # noqa: PLC0415 - slow to import

    return run(arguments)
