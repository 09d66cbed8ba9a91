"""A question in SQL on its way: started, watched, cut short, answered or refused in words."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.console.statements import SqlCancelled, SqlRefused
from warehouse.runtime.home import PROJECT_ROOT
from warehouse.words.messages import Text

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from warehouse.access.scope import Scope

MOST_ROWS = 10_000
MOST_SECONDS = 30.0

_KEPT_OF_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "SYSTEMROOT")


@dataclass(frozen=True)
class Answer:
    """The rows of an answer, and how long it took (seconds); `is_cut` where there are more."""

    rows: pl.DataFrame
    seconds: float
    is_cut: bool


class SqlQuestion:
    """A question that is being answered by a process of its own."""

    def __init__(
        self,
        file: Path,
        sql: str,
        scope: Scope,
        *,
        rows: int = MOST_ROWS,
        seconds: float = MOST_SECONDS,
    ) -> None:
        """Ask `sql` of the rows of a scope in a version's `file`; at most so many rows, seconds."""
        self._most_rows, self._most_seconds = rows, seconds
        self._started = time.monotonic()
        self._seconds = 0.0
        self._is_cancelled = self._is_late = False
        self._output: bytes = b""
        self._process = subprocess.Popen(
            # One row more than is shown tells that there are more.
            [
                sys.executable,
                "-m",
                "warehouse.console.process",
                str(file.absolute()),
                str(rows + 1),
                *scope.roots,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=PROJECT_ROOT,
            env={name: os.environ[name] for name in _KEPT_OF_ENVIRONMENT if name in os.environ},
        )
        self._waiting = threading.Thread(
            target=self._wait, args=(sql.encode("utf-8", errors="replace"),), daemon=True
        )
        self._waiting.start()

    def _wait(self, sql: bytes) -> None:
        try:
            self._output, _ = self._process.communicate(sql, timeout=self._most_seconds)
        except subprocess.TimeoutExpired:
            self._is_late = True
            self._process.kill()
            self._process.communicate()
        self._seconds = time.monotonic() - self._started

    @property
    def is_running(self) -> bool:
        """Whether no answer is there yet."""
        return self._waiting.is_alive()

    @property
    def seconds(self) -> float:
        """How long it has taken so far, in seconds."""
        return time.monotonic() - self._started if self.is_running else self._seconds

    def cancel(self) -> None:
        """Cut it short."""
        self._is_cancelled = True
        self._process.kill()

    def answer(self) -> Answer:
        """Wait for the answer and return it.

        Raises SqlRefused where there is none: refused, cancelled, too slow, or the process ended.
        """
        import polars as pl  # noqa: PLC0415 - the command line starts without it

        self._waiting.join()
        if self._is_cancelled:
            raise SqlCancelled.of("sql_cancelled")
        if self._is_late:
            raise SqlRefused.of("sql_too_slow", seconds=f"{self._most_seconds:g}")
        first, _, stream = self._output.partition(b"\n")
        if not first:
            raise SqlRefused.of("sql_process_ended")
        answer = json.loads(first)
        if "error" in answer:
            raise SqlRefused(*(Text.stored(sentence) for sentence in answer["error"]))
        rows = pl.read_ipc_stream(io.BytesIO(stream))
        return Answer(
            rows.head(self._most_rows), self._seconds, is_cut=rows.height > self._most_rows
        )
