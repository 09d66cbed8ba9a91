"""The other end of the long-lived dbt: it is started where it is first needed, and asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.build.dbt_folder import linked_project, seen_from_project
from warehouse.development.dbt_worker import ARGUMENTS, WORKS_IN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from warehouse.build.dbt_folder import DbtProject

DBT: tuple[str, ...] = (sys.executable, "-m", "warehouse.development.dbt_worker")
"""The command of the long-lived dbt."""


@dataclass(frozen=True)
class Fault:
    """Why dbt could not carry an order out, as it says it: without results."""

    reported: str
    file: str = ""
    name: str = ""
    sql: str = ""


Results = list[dict[str, Any]]
"""One for each node, as dbt writes them."""


class DbtService:
    """dbt at work on one project in one folder of builds, until it is closed."""

    def __init__(
        self, project: DbtProject, folder: Path, environment: Mapping[str, str], log: Path
    ) -> None:
        """Work in `folder`, which lies among builds; nothing is started yet."""
        self._project = project
        self._folder = folder
        self._environment = environment
        self._log = log
        self._open = ExitStack()
        self._process: subprocess.Popen[str] | None = None

    @contextmanager
    def parsing(self) -> Iterator[list[Fault]]:
        """Read what was edited since, while the context lasts; then the manifest lies in the
        folder's `target`, or what was yielded holds why it does not.
        """
        faults: list[Fault] = []
        process = self._send({"parse": True})
        try:
            yield faults
        finally:
            answer = self._received(process)
            if isinstance(answer, Fault):
                faults.append(answer)

    def make(self, selected: Sequence[str], drop: Sequence[Sequence[str]]) -> Results | Fault:
        """Build models and reference tables and run tests of data, named as dbt selects, and drop
        what is gone.
        """
        return self._ask({"make": list(selected), "drop": [list(names) for names in drop]})

    def test(self, selected: Sequence[str]) -> Results | Fault:
        """Run tests of units, named as dbt selects."""
        return self._ask({"test": list(selected)})

    def close(self) -> None:
        """End dbt, whatever it does: what it writes is a draft."""
        process, self._process = self._process, None
        if process is not None:
            assert process.stdin is not None  # noqa: S101 - it is a pipe
            with suppress(OSError):
                process.stdin.close()
            process.kill()
            process.wait()
        self._open.close()

    def _ask(self, order: dict[str, Any]) -> Results | Fault:
        return self._received(self._send(order))

    def _send(self, order: dict[str, Any]) -> subprocess.Popen[str]:
        process = self._process or self._start()
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        with suppress(OSError):  # it ended: there will be no answer
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
        return process

    def _received(self, process: subprocess.Popen[str]) -> Results | Fault:
        assert process.stdout is not None  # noqa: S101 - as above
        line = process.stdout.readline()
        if not line:
            return self._ended(process)
        answer = json.loads(line)
        if "error" in answer:
            return Fault(**answer["error"])
        results: Results = answer["results"]
        return results

    def _ended(self, process: subprocess.Popen[str]) -> Fault:
        """Return what dbt said last, which ended (killed, or out of memory); the next order starts
        it anew.
        """
        process.kill()
        code = process.wait()
        self._process = None
        self._open.close()
        last = ""
        with suppress(OSError):
            last = " ".join(self._log.read_text("utf-8", errors="replace").splitlines()[-3:])
        return Fault(reported=f"dbt {code}. {last}".strip())

    def _start(self) -> subprocess.Popen[str]:
        place = self._folder.parent
        linked = self._open.enter_context(linked_project(self._project, place))
        log = self._open.enter_context(self._log.open("w", encoding="utf-8"))
        seen = {name: seen_from_project(value, place) for name, value in self._environment.items()}
        options = [
            *("--project-dir", ".", "--profiles-dir", ".", "--target", "build"),
            *("--target-path", seen_from_project(str(self._folder / "target"), place)),
        ]
        self._process = subprocess.Popen(
            DBT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env={**os.environ, **seen, WORKS_IN: str(linked), ARGUMENTS: json.dumps(options)},
            encoding="utf-8",
        )
        return self._process
