"""The long-lived dbt: `python -m warehouse.development.dbt_worker`, a line of JSON for each order.

dbt is imported once and its project parsed once; an order costs what it changes. Orders:

- `{"parse": true}` reads what was edited since, and writes the manifest;
- `{"make": [...], "drop": [...]}` builds models and reference tables, after dropping what is gone,
  and runs tests of data as soon as what they read is there;
- `{"test": [...]}` runs tests of units.

The answer is a line too: `results` as dbt writes them, and `error` where there is none. It ends
with its caller, whose end of its standard input closes then, and takes no signal of the terminal's:
Ctrl-C is the caller's to answer.
"""

from __future__ import annotations

import gc
import json
import os
import queue
import signal
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from warehouse.runtime.orphans import ORPHANED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

WORKS_IN = "XUNTU_DBT_WORKS_IN"
"""The environment variable that names the folder to work in."""

ARGUMENTS = "XUNTU_DBT_ARGUMENTS"
"""The environment variable with the options of every dbt command, as JSON."""

_QUIET = ("--quiet", "--log-level", "none", "--log-level-file", "none", "--no-use-colors")


_MADE = ("model", "seed", "test")
_ONLY_NAMED = ("--indirect-selection", "empty")


class _Dbt:
    """dbt with the project that it parsed last."""

    def __init__(self, options: Sequence[str]) -> None:
        from dbt.cli.main import dbtRunner  # noqa: PLC0415 - slow

        from warehouse.build.dbt_overhead import leave_out_overhead  # noqa: PLC0415

        leave_out_overhead()
        _let_no_test_stop_a_model()
        self._runner = dbtRunner
        self._options = options
        self._target = Path(options[options.index("--target-path") + 1])
        self._manifest: Any = None

    def answer(self, order: dict[str, Any]) -> dict[str, Any]:
        """Carry an order out."""
        if "parse" in order:
            return self._parse()
        if "make" in order:
            _drop(order["drop"])
            # A reference table may have other columns now: it is not filled but made anew.
            kinds = [part for kind in _MADE for part in ("--resource-type", kind)]
            return self._run("build", order["make"], *kinds, *_ONLY_NAMED, "--full-refresh")
        return self._run("test", order["test"], *_ONLY_NAMED)

    def _parse(self) -> dict[str, Any]:
        result = self._runner().invoke([*_QUIET, "parse", *self._options])
        if result.exception is not None:
            return {"error": _of_exception(result.exception)}
        self._manifest = result.result
        return {"results": []}

    def _run(self, command: str, selected: list[str], *options: str) -> dict[str, Any]:
        if not selected:
            return {"results": []}
        file = self._target / "run_results.json"
        with suppress(FileNotFoundError):
            file.unlink()
        arguments = [*_QUIET, command, "--select", *selected, *options, *self._options]
        result = self._runner(manifest=self._manifest).invoke(arguments)
        _let_go()
        if result.exception is not None:
            return {"error": _of_exception(result.exception)}
        return {"results": json.loads(file.read_text("utf-8"))["results"]}


def _let_no_test_stop_a_model() -> None:
    """Have dbt make a model whatever tests say of those it reads, and without waiting for them.

    What a test finds is to be looked at in the version that is shown. Tests are work of one
    processor and models of the database's, so that they go well beside one another.
    """
    from dbt.artifacts.schemas.results import NodeStatus  # noqa: PLC0415 - slow
    from dbt.compilation import Linker  # noqa: PLC0415
    from dbt.task.build import BuildTask  # noqa: PLC0415

    marking = BuildTask.MARK_DEPENDENT_ERRORS_STATUSES
    replaced: tuple[tuple[object, str, object], ...] = (
        (
            BuildTask,
            "MARK_DEPENDENT_ERRORS_STATUSES",
            [status for status in marking if status != NodeStatus.Fail],
        ),
        (Linker, "add_test_edges", lambda linker, manifest: None),
    )
    for owner, name, instead in replaced:
        setattr(owner, name, instead)


def _drop(relations: list[list[str]]) -> None:
    """Drop tables and views, each by its database, schema and name, where they are there."""
    if not relations:
        return
    import duckdb  # noqa: PLC0415

    file = os.environ["XUNTU_BUILD_FILE"]
    with duckdb.connect(file) as connection:
        connection.execute(f"attach '{file}.scratch' as scratch")
        for database, schema, name in relations:
            for kind in ("view", "table"):
                # A view is no table, and the other way round.
                with suppress(duckdb.CatalogException):
                    connection.execute(f'drop {kind} if exists {database}."{schema}"."{name}"')


def _let_go() -> None:
    """Close the files, which others read now: closing writes the journal into them."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # noqa: PLC0415

    environment = DuckDBConnectionManager._ENV
    if environment is not None:
        environment.close()
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]


def _of_exception(error: BaseException) -> dict[str, str]:
    """Return what dbt says of an order that it could not carry out."""
    text = str(getattr(error, "msg", "") or error)
    node = getattr(error, "node", None)
    return {
        "reported": str(error) if str(error) else text,
        "file": str(getattr(node, "original_file_path", "") or ""),
        "name": str(getattr(node, "name", "") or ""),
        "sql": str(getattr(node, "raw_code", "") or ""),
    }


def main() -> None:
    """Answer orders until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(orders,), daemon=True).start()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever else prints, dbt or what it calls, goes to the log.
    os.dup2(2, 1)
    # dbt's own objects live as long as it does: what is garbage is collected between orders.
    gc.disable()
    dbt = _Dbt(json.loads(os.environ[ARGUMENTS]))
    gc.freeze()
    # Not before our own modules were found: they may be named relative to the caller's folder.
    os.chdir(os.environ[WORKS_IN])
    _serve(dbt, orders, answers)


def _listen(orders: queue.SimpleQueue[str]) -> None:
    """Take orders until the caller is gone, and end then: also in the middle of one."""
    for line in sys.stdin:
        orders.put(line)
    os._exit(ORPHANED)


def _serve(dbt: _Dbt, orders: queue.SimpleQueue[str], answers: TextIO) -> NoReturn:
    while True:
        line = orders.get()
        try:
            answer = dbt.answer(json.loads(line))
        except Exception as error:  # noqa: BLE001 - the caller says it; the next order may be another
            traceback.print_exc()
            answer = {"error": {"reported": f"{type(error).__name__}: {error}"}}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
        gc.collect()


if __name__ == "__main__":
    main()
