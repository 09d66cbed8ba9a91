"""One soak: readers who stay, ledgers that come in, faults, and what is left at the end."""

from __future__ import annotations

import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import psutil

from warehouse.bench.load.measure import summary
from warehouse.bench.load.served import served
from warehouse.bench.load.visitors import Visitors
from warehouse.bench.load.walks import walks
from warehouse.bench.soak import office
from warehouse.bench.soak.faults import Faults
from warehouse.bench.soak.imports import Imports, xuntu
from warehouse.intake.batches.soundness import sound_batches
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version
from warehouse.versions.version import check_version

if TYPE_CHECKING:
    from warehouse.bench.load.served import Served

HOURS = 8
FAULTS_AN_HOUR = 2
SHARE_CUT_OFF = 0.02
SECONDS_BETWEEN_SAMPLES = 2.0
MOST_GROWTH = 0.15
"""Of memory, from the middle third of the time to the last; a shorter soak than `SECONDS_TO_JUDGE`
only fills caches, and is not judged by it.
"""
SECONDS_TO_JUDGE = 1200.0


@dataclass(frozen=True)
class Plan:
    """How long, by how many readers and processes, with which draw of chance."""

    seconds: float = 1800.0
    users: int = 50
    processes: int = 2
    seed: int = 1

    @property
    def hour(self) -> float:
        """Seconds that stand for an hour."""
        return self.seconds / HOURS


def soak(plan: Plan, root: Path) -> dict[str, Any]:
    """Return the figures of a soak in a folder of its own; `wrong` lists what must not be.

    What the server and the commands said is kept beside the folder.
    """
    with (
        office.small_disk(root) as has_own_disk,
        tempfile.TemporaryDirectory(prefix="xuntu-soak-") as work,
    ):
        home = Home(root / "office")
        ledgers = office.prepare(home, Path(work))
        logs = root.with_name(f"{root.name}-logs")
        logs.mkdir(exist_ok=True)
        with served(home, plan.processes, logs / "server.log") as dashboard:
            imports = Imports(home, ledgers, plan.hour, logs / "commands.log")
            faults = Faults(home, dashboard, imports, has_own_disk, imports.log, plan.seed)
            visitors = Visitors(
                dashboard.host,
                walks(home, plan.users, plan.seed),
                seconds=plan.seconds,
                arrival=plan.users * 0.2,
                drop=SHARE_CUT_OFF,
            )
            imports.start()
            memory = _watch(plan, dashboard, visitors, faults)
            imports.stop()
            record = visitors.record()
        figures = {
            "seconds": plan.seconds,
            "users": plan.users,
            "processes": plan.processes,
            **summary(record, plan.users * 0.2),
            "imports": len(imports.accepted),
            "imports_again": imports.failures,
            "import_seconds": [round(each, 1) for each in imports.durations],
            "faults": dict(faults.count),
            "memory_mb": memory,
            **_rows(home, imports),
        }
        figures["wrong"] = _wrong(plan, record, figures, faults, _state(home, imports))
    return figures


def _watch(
    plan: Plan, dashboard: Served, visitors: Visitors, faults: Faults
) -> list[tuple[float, float]]:
    """Throw faults in, and return the memory of the process that is spared, by second, in MB."""
    begun = time.monotonic()
    first = dashboard.serving()[0]
    gap = plan.hour / FAULTS_AN_HOUR
    due, sampled, samples = begun + gap, 0.0, []
    while visitors.are_there():
        now = time.monotonic()
        if now - sampled >= SECONDS_BETWEEN_SAMPLES:
            sampled = now
            with suppress(psutil.Error):
                samples.append((round(now - begun, 1), first.memory_full_info().pss / 1e6))
        # The last hour is left alone, so that what was thrown in is over at the end.
        if now >= due and now - begun < plan.seconds - plan.hour:
            print(f"{now - begun:7.1f} s  {faults.throw()}", flush=True)
            due = max(due + gap, time.monotonic())
        time.sleep(0.2)
    return samples


def _rows(home: Home, imports: Imports) -> dict[str, int]:
    """Return how many rows were reported as accepted, lie in batches, and lie there twice."""
    expected = set().union(*map(office.keys_of, imports.accepted)) if imports.accepted else set()
    there = office.accepted_keys(home)
    return {
        "rows_accepted": len(expected),
        "rows_lost": len(expected - set(there)),
        "rows_twice": len(there) - len(set(there)),
    }


def _state(home: Home, imports: Imports) -> list[str]:
    """Return what is wrong with the data folder once everything ended."""
    wrong = []
    if xuntu(home, "build", log=imports.log).wait():
        wrong.append("the last build failed")
    try:
        check_version(current_version(home))
        sound_batches(home)
    except XuntuError as error:
        wrong.append(error.in_language("en")[0])
    left = [entry.name for folder in (home.building, home.incoming) for entry in folder.glob("*")]
    if left:
        wrong.append(f"left over: {', '.join(sorted(left))}")
    return wrong


def _wrong(
    plan: Plan, record: dict[str, Any], figures: dict[str, Any], faults: Faults, state: list[str]
) -> list[str]:
    wrong = [f"shown to a reader at {at:.0f} s: {text}" for at, text in record["errors"]]
    wrong += [f"{figures[name]} {name}" for name in ("rows_lost", "rows_twice") if figures[name]]
    wrong += [*faults.wrong, *state]
    growth = growth_of(figures["memory_mb"])
    if plan.seconds >= SECONDS_TO_JUDGE and growth > MOST_GROWTH:
        wrong.append(f"memory grew by {growth:.0%}")
    return wrong


def growth_of(samples: list[tuple[float, float]]) -> float:
    """Return by which share the median of the last third exceeds that of the middle one."""
    values = [value for _, value in samples]
    third = len(values) // 3
    if not third:
        return 0.0
    return median(values[2 * third :]) / median(values[third : 2 * third]) - 1
