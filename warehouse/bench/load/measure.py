"""How long readers wait when there are many of them."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from warehouse.bench.load.served import served
from warehouse.bench.load.visitors import Visitors, set_server_apart
from warehouse.bench.load.walks import walks
from warehouse.bench.page_queries import percentile
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.runtime.home import Home

SECONDS_OF_EACH_ARRIVAL = 0.2


def measure(home: Home, users: Sequence[int], processes: int, seconds: float) -> dict[str, Any]:
    """Return one row for each number of users. Raises MeasurementFailed.

    Each has a dashboard of its own that was just started: nothing was asked of it before.
    """
    rows = []
    for count in users:
        with tempfile.TemporaryDirectory(prefix="xuntu-bench-") as folder:
            rows.append(_row(home, count, processes, seconds, Path(folder) / "server.log"))
        print(message("bench_load_line", **_line(rows[-1])), flush=True)
    return {"rows": rows}


def _row(home: Home, users: int, processes: int, seconds: float, log: Path) -> dict[str, Any]:
    with served(home, processes, log) as dashboard:
        is_apart = set_server_apart([each.pid for each in dashboard.family()])
        idle, arrival = dashboard.memory(), users * SECONDS_OF_EACH_ARRIVAL
        cpu, busy, begun = dashboard.cpu_seconds(), _busy(), time.monotonic()
        record = Visitors(
            dashboard.host, walks(home, users), seconds=arrival + seconds, arrival=arrival
        ).record()
        taken = time.monotonic() - begun
        cpu, busy = dashboard.cpu_seconds() - cpu, _busy() - busy
        memory = dashboard.memory()
    return {
        "users": users,
        "processes": processes,
        "cores": len(os.sched_getaffinity(0)),
        "is_apart": is_apart,
        **summary(record, arrival),
        "acts_per_second": round(sum(at >= arrival for _, at, _ in record["acts"]) / seconds, 2),
        "cpu_ms_per_act": round(1000 * cpu / max(1, len(record["acts"])), 1),
        "idle_bytes": idle,
        "memory_bytes": memory,
        "others_busy": round(max(0.0, busy - cpu - record["cpu_seconds"]) / taken, 2),
    }


def summary(record: Mapping[str, Any], since: float = 0.0) -> dict[str, Any]:
    """Return the counts of a record, and in ms p50, p95 and worst of openings, and of changes that
    began when all had arrived, `since` seconds after the begin.
    """
    changes = [
        1000 * seconds for kind, at, seconds in record["acts"] if kind != "open" and at >= since
    ]
    openings = [1000 * seconds for kind, _, seconds in record["acts"] if kind == "open"]
    return {
        "acts": len(record["acts"]),
        "errors": len(record["errors"]),
        "queued": record["queued"],
        "reconnects": record["reconnects"],
        "changes_ms": _spread(changes),
        "openings_ms": _spread(openings),
        "kb_per_act": round(record["bytes_received"] / 1000 / max(1, len(record["acts"])), 1),
        "visitors_cpu_seconds": record["cpu_seconds"],
    }


def _spread(samples: list[float]) -> list[int]:
    if len(samples) < 2:
        return [round(each) for each in samples] * 3
    return [
        round(each) for each in (percentile(samples, 50), percentile(samples, 95), max(samples))
    ]


def _busy() -> float:
    """Return the processor time of the whole machine so far."""
    times = psutil.cpu_times()
    return float(times.user + times.system + times.nice)


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("users", "processes", "acts", "errors", "queued")
    p50, p95, worst = [*row["changes_ms"], 0, 0, 0][:3]
    memory = max(row["memory_bytes"]) / 1e6
    line = {name: row[name] for name in names} | {"p50": p50, "p95": p95, "worst": worst}
    return line | {"cpu": row["cpu_ms_per_act"], "memory": round(memory)}
