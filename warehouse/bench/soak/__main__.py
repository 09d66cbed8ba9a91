"""`python -m warehouse.bench.soak`: a soak, its report, and exit code 1 where anything is wrong."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from warehouse.bench.machine import cores, machine, versions
from warehouse.bench.soak.run import HOURS, SHARE_CUT_OFF, Plan, growth_of, soak
from warehouse.runtime.home import Home, write_json
from warehouse.runtime.private import keep_private


def main() -> None:
    """Carry a soak out and print its report; figures go to `soak.json` where it was asked for."""
    parser = argparse.ArgumentParser(prog="python -m warehouse.bench.soak")
    parser.add_argument("--seconds", type=float, default=Plan.seconds)
    parser.add_argument("--users", type=int, default=Plan.users)
    parser.add_argument("--processes", type=int, default=max(2, cores()))
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--json", type=Path, help="write the figures here")
    wanted = parser.parse_args()
    keep_private()
    plan = Plan(wanted.seconds, wanted.users, wanted.processes, wanted.seed)
    figures = soak(plan, Home.from_environment().root / "bench" / "soak")
    print(report(figures))
    if wanted.json is not None:
        write_json(wanted.json, {"machine": machine(), "versions": versions(), **figures})
    sys.exit(1 if figures["wrong"] else 0)


def report(figures: dict[str, Any]) -> str:
    """Return the report as Markdown."""
    changes = " / ".join(f"{each:,.0f}" for each in figures["changes_ms"])
    memory = figures["memory_mb"]
    span = f"{memory[0][1]:,.0f} to {memory[-1][1]:,.0f} MB" if memory else "not sampled"
    lines = [
        f"## Soak: {figures['users']} readers, {figures['processes']} processes, "
        f"{figures['seconds']:.0f} s for {HOURS} hours",
        "",
        "| what | figure |",
        "|---|---|",
        f"| acts, of them errors | {figures['acts']:,}, {figures['errors']} |",
        f"| a change, p50 / p95 / worst ms | {changes} |",
        f"| connected again ({SHARE_CUT_OFF:.0%} were cut off on purpose) | "
        f"{figures['reconnects']} |",
        f"| told to wait | {figures['queued']} |",
        f"| ledgers imported and published, tried again | {figures['imports']}, "
        f"{figures['imports_again']} |",
        f"| rows accepted, lost, twice | {figures['rows_accepted']}, {figures['rows_lost']}, "
        f"{figures['rows_twice']} |",
        f"| memory of the process that is spared | {span}, last third to middle third "
        f"{growth_of(memory):+.1%} |",
        *(f"| fault: {name} | {count} |" for name, count in sorted(figures["faults"].items())),
        "",
        *([f"WRONG: {each}" for each in figures["wrong"]] or ["Nothing was wrong."]),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
