"""Runs statements in a process of its own: `python -m warehouse.build.incremental.process`.

It works where dbt works, on the file that `XUNTU_BUILD_FILE` names, and reads its statements from
the JSON file that its argument names. It says a line of JSON for each that is done, in the order
in which they are. The caller's process could not let go of the file, nor be told its memory.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from warehouse.build.dbt_process import WORKS_IN, end_with_the_caller
from warehouse.build.incremental.statements import SCRATCH

THREADS = "2"
MEMORY = "1500MB"
"""As in the output `build` of `dbt_project/profiles.yml`, where the environment names no others."""

Work = dict[str, Any]
"""A `Statement` as JSON."""


def main() -> None:
    """Run the statements of the file that the argument names."""
    threading.Thread(target=end_with_the_caller, daemon=True).start()
    statements: list[Work] = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    os.chdir(os.environ.get(WORKS_IN, "."))
    run(os.environ["XUNTU_BUILD_FILE"], os.environ["XUNTU_BATCHES"], statements)


def run(file: str, batches: str, statements: list[Work]) -> None:
    """Run statements on a warehouse file and the folder of batches; models that are not published
    lie in a file beside it.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": os.environ.get("XUNTU_BUILD_MEMORY", MEMORY),
        "preserve_insertion_order": "true",
        "storage_compatibility_version": "v1.2.0",
    }
    with duckdb.connect(file, config=config) as connection:
        connection.execute(f"attach '{file}.scratch' as {SCRATCH}")
        _empty(connection, statements)
        # Cursors know no variable of one another.
        for statement in statements:
            statement["before"] = [
                f"set variable xuntu_batches = {_literal(batches)}",
                *statement["before"],
            ]
        _run_all(connection, statements)


def _empty(connection: duckdb.DuckDBPyConnection, statements: list[Work]) -> None:
    """Take the rows out of all tables that get others: what they took is free for those then."""
    for statement in statements:
        if statement["kind"] == "rows":
            relation, where = statement["relation"], _of_counties(statement)
            connection.execute(f"delete from {relation} {where}")  # noqa: S608 - as below
    connection.execute("checkpoint")


def _run_all(connection: duckdb.DuckDBPyConnection, statements: list[Work]) -> None:
    """Run each once what it reads is there, models before tests, until one cannot be run."""
    by_id = {statement["node_id"]: statement for statement in statements}
    order = TopologicalSorter({name: work["needs"] for name, work in by_id.items()})
    order.prepare()
    running: dict[Future[dict[str, Any]], str] = {}
    with ThreadPoolExecutor(int(os.environ.get("XUNTU_BUILD_THREADS", THREADS))) as pool:
        while order.is_active():
            ready = [by_id[name] for name in order.get_ready()]
            for work in sorted(ready, key=lambda work: bool(work["kind"] == "test")):
                running[pool.submit(_result, connection, work)] = work["node_id"]
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                result = future.result()
                print(json.dumps(result, ensure_ascii=False), flush=True)
                if result["status"] == "error":
                    pool.shutdown(cancel_futures=True)
                    return
                order.done(running.pop(future))


def _result(connection: duckdb.DuckDBPyConnection, work: Work) -> dict[str, Any]:
    """Run one statement; returns how it went, as dbt writes it in `run_results.json`."""
    started = dt.datetime.now(dt.UTC)
    status, failures = "success", None
    words: str | None = "OK"
    try:
        failures = _run(connection.cursor(), work)
        if work["kind"] == "test":
            status, words = "pass", None
        if failures:
            status = "warn" if work["is_warning"] else "fail"
            words = f"Got {failures} results, configured to {status} if != 0"
    except duckdb.Error as error:
        status, words = "error", str(error)
    ended = dt.datetime.now(dt.UTC)
    moments = {"started_at": _moment(started), "completed_at": _moment(ended)}
    return {
        "status": status,
        "timing": [{"name": "execute", **moments}],
        "thread_id": threading.current_thread().name,
        "execution_time": (ended - started).total_seconds(),
        "adapter_response": {},
        "message": words,
        "failures": failures,
        "unique_id": work["node_id"],
        "compiled": True,
        "compiled_code": work["sql"],
        "relation_name": None if work["kind"] == "test" else work["relation"],
        "batch_results": None,
    }


def _run(cursor: duckdb.DuckDBPyConnection, work: Work) -> int | None:
    """Run one statement; returns of a test the rows it found."""
    sql, relation = work["sql"], work["relation"]
    for setting in work["before"]:
        cursor.execute(setting)
    if work["kind"] == "test":
        found: int = cursor.execute(f"select count(*) from (\n{sql}\n) as wrong").fetchall()[0][0]  # noqa: S608 - what dbt compiled of our own models
        return found
    if work["kind"] == "rows":
        columns = ", ".join(f'"{name}"' for name in work["columns"])
        made = f"select {columns} from (\n{sql}\n) {_of_counties(work)}"  # noqa: S608 - as above
        cursor.execute(f"insert into {relation} ({columns}) {made}")
    else:
        cursor.execute(f"create or replace {work['kind']} {relation} as (\n{sql}\n)")
    for setting in work["after"]:
        cursor.execute(setting)
    return None


def _of_counties(work: Work) -> str:
    """Return the filter to the rows that a statement makes anew; empty for all."""
    counties = ", ".join(map(_literal, work["counties"]))
    return f"where county_code in ({counties})" if counties else ""


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _moment(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}"


if __name__ == "__main__":
    main()
