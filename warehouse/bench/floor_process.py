"""Runs SQL statements directly in DuckDB and prints what they took, as JSON.

`python -m warehouse.bench.floor_process FILE STATEMENTS THREADS MEMORY BATCHES`, a process of its
own so that its processor time is that of the statements.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import duckdb


def main(file: str, statements: str, threads: str, memory: str, batches: str) -> None:
    """Run the statements in turn; print seconds and processor seconds, in all and by model."""
    connection = duckdb.connect(file, config={"threads": int(threads), "memory_limit": memory})
    connection.execute("set variable xuntu_batches = ?", [batches])
    connection.execute(f"attach '{file}.scratch' as scratch")
    models = {}
    began, began_cpu = time.perf_counter(), time.process_time()
    for name, sql in json.loads(Path(statements).read_text("utf-8")):
        before = time.process_time()
        connection.execute(sql)
        models[name] = round(time.process_time() - before, 3)
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - began,
                "cpu_seconds": time.process_time() - began_cpu,
                "models": models,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
