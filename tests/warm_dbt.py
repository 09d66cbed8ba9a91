"""dbt with its imports done: in tests, a run of it is a fork of one process that waits for orders.

dbt takes longer to be imported than to build a small project. A build starts a process as it always
does, whose output and exit code are dbt's, and with whose input dbt ends; only that this process
hands all it was given to the one that waits (`_order`), which has imported dbt. What is measured of
the process, its memory and processor time, is not dbt's.

As a script it imports nothing slow: `warm_dbt.py ADDRESS ARGUMENTS` orders, `warm_dbt.py --wait
ADDRESS` waits.
"""

from __future__ import annotations

import array
import contextlib
import gc
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

HANDED_ON = (0, 1, 2)
"""The file descriptors of input, output and errors."""


@contextlib.contextmanager
def warm_dbt() -> Iterator[None]:
    """Have dbt run in forks of a process that imported it once for this one."""
    from warehouse.build import dbt_run  # noqa: PLC0415 - not in the script

    cold, dbt_run.DBT = dbt_run.DBT, (sys.executable, "-S", __file__, _waiting())
    try:
        yield
    finally:
        dbt_run.DBT = cold


@cache
def _waiting() -> str:
    """Start the process that waits; it ends with this one. Return its address."""
    address = str(Path(tempfile.mkdtemp()) / "orders")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.warm_dbt", "--wait", address],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    _KEPT.append(process)
    assert process.stdout is not None
    assert process.stdout.read(1), "dbt could not be imported"
    return address


_KEPT: list[subprocess.Popen[bytes]] = []


def _wait(address: str) -> None:
    """Import dbt, say so, and fork for every order until input ends."""
    from dbt.adapters.duckdb import connections  # noqa: F401, PLC0415
    from dbt.cli import main  # noqa: F401, PLC0415

    gc.collect()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        os.write(1, b".")
        while listening in select.select([0, listening], [], [])[0]:
            ordering, _ = listening.accept()
            with ordering:
                if os.fork() == 0:
                    _serve(ordering)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
    Path(address).unlink()
    Path(address).parent.rmdir()


def _serve(ordering: socket.socket) -> NoReturn:
    """Run dbt in a fork, and tell its exit code when it has ended."""
    _, handed, _, _ = ordering.recvmsg(1, socket.CMSG_SPACE(len(HANDED_ON) * 4))
    files = array.array("i", handed[0][2])
    order = json.loads(b"".join(iter(lambda: ordering.recv(65536), b"")))
    dbt = os.fork()
    if dbt == 0:
        ordering.close()
        for number, file in zip(HANDED_ON, files, strict=True):
            os.dup2(file, number)
            os.close(file)
        _run(order)
    for file in files:
        os.close(file)
    code = os.waitstatus_to_exitcode(os.waitpid(dbt, 0)[1])
    ordering.sendall(str(code).encode())
    os._exit(0)


def _run(order: dict[str, Any]) -> NoReturn:
    from warehouse.build import dbt_process  # noqa: PLC0415 - not in the script

    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.argv = ["dbt", *order["arguments"]]
    code = 1
    try:
        dbt_process.main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _order(address: str, arguments: list[str]) -> int:
    """Have dbt run in this environment and folder; return its exit code."""
    order = {"arguments": arguments, "environment": dict(os.environ), "folder": str(Path.cwd())}
    with socket.socket(socket.AF_UNIX) as waiting:
        waiting.connect(address)
        handed = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", HANDED_ON))
        waiting.sendmsg([b"."], [handed])
        waiting.sendall(json.dumps(order).encode())
        waiting.shutdown(socket.SHUT_WR)
        return int(waiting.recv(16) or b"1")


if __name__ == "__main__":
    if sys.argv[1] == "--wait":
        _wait(sys.argv[2])
    else:
        sys.exit(_order(sys.argv[1], sys.argv[2:]))
