"""Processes with their imports done: forks of one that waits for orders.

A package may take longer to be imported than what is asked of it. Whoever orders hands on its
input, output and errors, its environment and its folder, and is told the exit code.

As a script this imports nothing slow: `warm_process.py ADDRESS ARGUMENTS` orders,
`--wait ADDRESS STATEMENTS MODULES` waits: it imports the modules, and runs the statements for every
order that brings none of its own.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import traceback
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

HANDED_ON = (0, 1, 2)
"""The file descriptors of input, output and errors."""


@cache
def waiting(statements: str, *modules: str) -> str:
    """Start the process that waits; it ends with this one. Return its address."""
    address = str(Path(tempfile.mkdtemp()) / "orders")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.warm_process", "--wait", address, statements, *modules],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    _KEPT.append(process)
    assert process.stdout is not None
    assert process.stdout.read(1), f"{modules} could not be imported"
    return address


_KEPT: list[subprocess.Popen[bytes]] = []


def warm_command(statements: str, *modules: str) -> tuple[str, ...]:
    """Return a command that runs statements, with its arguments, where modules are imported."""
    return (sys.executable, "-S", __file__, waiting(statements, *modules))


def order(
    address: str,
    arguments: list[str],
    *,
    statements: str | None = None,
    folder: Path | None = None,
    environment: dict[str, str] | None = None,
    handed_on: tuple[int, ...] = HANDED_ON,
) -> int:
    """Have statements run, by default in this environment and folder; return their exit code.

    What `PYTHONPATH` names comes before all other modules.
    """
    ordered = {
        "statements": statements,
        "arguments": arguments,
        "environment": dict(os.environ) if environment is None else environment,
        "folder": str(folder or Path.cwd()),
    }
    with socket.socket(socket.AF_UNIX) as ordering:
        ordering.connect(address)
        handed = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", handed_on))
        ordering.sendmsg([b"."], [handed])
        ordering.sendall(json.dumps(ordered).encode())
        ordering.shutdown(socket.SHUT_WR)
        return int(ordering.recv(16) or b"1")


def completed(
    address: str,
    arguments: list[str],
    *,
    statements: str | None = None,
    folder: Path | None = None,
    environment: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Have statements run without input, and return their exit code and what they wrote."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as output,
        tempfile.TemporaryFile("w+", encoding="utf-8") as errors,
        Path(os.devnull).open() as nothing,
    ):
        code = order(
            address,
            arguments,
            statements=statements,
            folder=folder,
            environment=environment,
            handed_on=(nothing.fileno(), output.fileno(), errors.fileno()),
        )
        output.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(arguments, code, output.read(), errors.read())


def _wait(address: str, statements: str, modules: list[str]) -> None:
    """Import the modules, say so, and fork for every order until input ends."""
    for module in modules:
        importlib.import_module(module)
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
                    _serve(ordering, statements)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
    Path(address).unlink()
    Path(address).parent.rmdir()
    os._exit(0)  # to take down all that was imported takes time, and parts of it complain


def _serve(ordering: socket.socket, statements: str) -> NoReturn:
    """Run what is ordered in a fork, and tell its exit code when it has ended."""
    _, handed, _, _ = ordering.recvmsg(1, socket.CMSG_SPACE(len(HANDED_ON) * 4))
    files = array.array("i", handed[0][2])
    ordered = json.loads(b"".join(iter(lambda: ordering.recv(65536), b"")))
    running = os.fork()
    if running == 0:
        ordering.close()
        for number, file in zip(HANDED_ON, files, strict=True):
            os.dup2(file, number)
            os.close(file)
        _run(ordered, statements)
    for file in files:
        os.close(file)
    code = os.waitstatus_to_exitcode(os.waitpid(running, 0)[1])
    with contextlib.suppress(OSError):  # who ordered may be gone
        ordering.sendall(str(code).encode())
    os._exit(0)


def _run(ordered: dict[str, Any], statements: str) -> NoReturn:
    os.environ.clear()
    os.environ.update(ordered["environment"])
    os.chdir(ordered["folder"])
    sys.path[:0] = list(filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)))
    sys.argv = ["-c", *ordered["arguments"]]
    code = 1
    try:
        exec(ordered["statements"] or statements, {"__name__": "__main__"})  # noqa: S102
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - told, as Python does
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    if sys.argv[1] == "--wait":
        _wait(sys.argv[2], sys.argv[3], sys.argv[4:])
    else:
        sys.exit(order(sys.argv[1], sys.argv[2:]))
