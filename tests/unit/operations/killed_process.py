"""Does deeds in processes that are killed, asked by lines.

Called as `python -m tests.unit.operations.killed_process PLACE`.

Everything is imported once; each trial is a fork of this process, so it costs what the deed costs.
A line is JSON: the deed, and either the number of the change before which it is killed, or the
seconds after which it is. The answer is JSON: whether it was killed, and how long it took.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from tests.unit.operations import data_folder_trials
from tests.unit.operations.faulty_disk import killing
from warehouse.build import audit, publish  # noqa: F401 - imported before the first fork
from warehouse.intake.batches.checks.conflicts import dependents_of  # noqa: F401 - the same
from warehouse.queries import metrics  # noqa: F401 - the same
from warehouse.runtime.home import Home


def main() -> None:
    """Answer until there is no further line."""
    place = Path(sys.argv[1])
    if sys.argv[2:] != ["dbt"]:
        data_folder_trials.pretend()
    for line in sys.stdin:
        order = json.loads(line)
        started = time.monotonic()
        child = os.fork()
        if child == 0:
            _do(place, order)
        if order.get("seconds") is not None:
            _kill_after(child, order["seconds"])
        _, status = os.waitpid(child, 0)
        answer = {
            "killed": os.WIFSIGNALED(status),
            "code": None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status),
            "seconds": time.monotonic() - started,
        }
        print(json.dumps(answer), flush=True)


def _do(place: Path, order: dict[str, object]) -> None:
    home = Home(place / "trial")
    deed = data_folder_trials.DEEDS[str(order["deed"])][1]
    try:
        if isinstance(order.get("number"), int):
            with killing(home.root, int(str(order["number"]))):
                deed(home)
        else:
            deed(home)
    except BaseException as error:  # noqa: BLE001 - told by the code
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def _kill_after(child: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main()
