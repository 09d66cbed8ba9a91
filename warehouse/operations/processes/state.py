"""What is known of serving processes outside of them: who looks after them, and what is asked.

It lies in `upkeep/serving` of the data folder. A restart is asked for by a file there, not by a
signal: whoever may write the data folder may ask for it, and no number of a process can be another
program's meanwhile.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from warehouse.build.lock import alone
from warehouse.operations.processes.layout import Layout
from warehouse.runtime.errors import NotServing, ServingAlready
from warehouse.runtime.home import process_is_alive, read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warehouse.operations.processes.supervisor import Supervisor
    from warehouse.runtime.home import Home


def folder(home: Home) -> Path:
    """Return where the state, and the proxy's files, lie."""
    return home.upkeep / "serving"


@contextmanager
def held(home: Home) -> Iterator[None]:
    """Be the only one who looks after serving processes. Raises `ServingAlready`."""
    folder(home).mkdir(parents=True, exist_ok=True)
    with alone(folder(home) / "serving.lock", ServingAlready, "serving_already"):
        _request(home).unlink(missing_ok=True)
        try:
            yield
        finally:
            with suppress(OSError):
                _state(home).unlink(missing_ok=True)


def write(home: Home, layout: Layout, supervisor: Supervisor, pid: int) -> None:
    """Say which processes there are and what each is doing."""
    processes = [
        {
            "number": each.number,
            "pid": each.child.pid if each.child else None,
            "phase": each.phase.value,
            "restarts": each.restarts,
        }
        for each in supervisor.processes
    ]
    layout_parts = {"address": layout.address, "port": layout.port, "count": layout.count}
    write_json(_state(home), {"pid": pid, "layout": layout_parts, "processes": processes})


def read(home: Home) -> tuple[Layout, list[dict[str, Any]]] | None:
    """Return the layout and the processes that are looked after, or None where none are."""
    try:
        content = read_json(_state(home))
        layout = Layout(**content["layout"])
        processes = [dict(each) for each in content["processes"]]
        return (layout, processes) if process_is_alive(int(content["pid"])) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def ask_for_restart(home: Home) -> None:
    """Have every process replaced, one after the other. Raises `NotServing`."""
    if read(home) is None:
        raise NotServing.of("not_serving")
    write_json(_request(home), {})


def takes_restart(home: Home) -> bool:
    """Return whether a restart was asked for since this was asked last."""
    try:
        _request(home).unlink()
    except OSError:
        return False
    return True


def _state(home: Home) -> Path:
    return folder(home) / "processes.json"


def _request(home: Home) -> Path:
    return folder(home) / "restart.json"
