"""Serving the dashboard by many processes until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from warehouse.operations import server
from warehouse.operations.processes import children, proxy, state
from warehouse.operations.processes.layout import PROCESS, Layout
from warehouse.operations.processes.supervisor import Phase, Supervisor
from warehouse.runtime.home import PROJECT_ROOT
from warehouse.runtime.orphans import STARTED_BY
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warehouse.operations.processes.children import ServingProcess
    from warehouse.runtime.home import Home

SECONDS_BETWEEN_STEPS = 0.2
SECONDS_TO_STOP = 10.0


def serve(home: Home, layout: Layout, write: Callable[[str], None], *, own_proxy: bool) -> None:
    """Serve by the processes of a layout, and by a proxy before them where it is `own_proxy`,
    until this process is told to stop; `write` takes what there is to say, and each process's
    lines.

    Raises `ServingAlready`, `PortTaken`, `ProxyMissing`, `ProxyFailed`.
    """
    with state.held(home):
        proxy.end_left_over(state.folder(home))
        ports = map(layout.port_of, layout.numbers)
        for port in (*([layout.port] if own_proxy else []), *ports):
            server.check_port(port, layout.address)
        with _stopping() as stop, _proxy(home, layout, is_ours=own_proxy) as nginx:
            _look_after(home, layout, write, stop, nginx)


def _look_after(
    home: Home,
    layout: Layout,
    write: Callable[[str], None],
    stop: threading.Event,
    nginx: proxy.OwnProxy | None,
) -> None:
    started: list[ServingProcess] = []

    def start(number: int) -> ServingProcess:
        started[:] = [each for each in started if each.poll() is None]
        command = children.command(str(PROJECT_ROOT / "app.py"), layout, number)
        started.append(
            children.ServingProcess(number, command, _environment(home, layout, number), write)
        )
        return started[-1]

    supervisor = Supervisor(layout.numbers, start, lambda number: children.answers(layout, number))
    try:
        _run(home, layout, supervisor, write, stop, nginx)
    finally:
        for process in started:
            process.terminate()
        until = time.monotonic() + SECONDS_TO_STOP
        for process in started:
            process.wait(max(0.1, until - time.monotonic()))


def _run(
    home: Home,
    layout: Layout,
    supervisor: Supervisor,
    write: Callable[[str], None],
    stop: threading.Event,
    nginx: proxy.OwnProxy | None,
) -> None:
    known: list[tuple[Phase, int]] = []
    is_announced = False
    while not stop.wait(SECONDS_BETWEEN_STEPS):
        if state.takes_restart(home):
            write(str(message("serve_replacing")))
            supervisor.replace_all()
        supervisor.step(time.monotonic())
        if (now := [(each.phase, each.restarts) for each in supervisor.processes]) != known:
            known = now
            state.write(home, layout, supervisor, os.getpid())
        if not is_announced and any(phase == Phase.SERVING for phase, _ in known):
            is_announced = True
            url = f"http://{layout.host}:{layout.port}"
            write(str(message("serve_many_ready", url=url, processes=layout.count)))
        if nginx is not None:
            nginx.keep_up()


def _environment(home: Home, layout: Layout, number: int) -> dict[str, str]:
    return {
        **server.inherited_environment(),
        "XUNTU_HOME": str(home.root),
        "PYTHONUNBUFFERED": "1",
        PROCESS: f"{layout.cookie}:{number}",
        STARTED_BY: str(os.getpid()),
    }


@contextmanager
def _proxy(home: Home, layout: Layout, *, is_ours: bool) -> Iterator[proxy.OwnProxy | None]:
    if not is_ours:
        yield None
        return
    nginx = proxy.OwnProxy(layout, state.folder(home))
    try:
        yield nginx
    finally:
        nginx.end()


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Yield what is set once this process is told to stop."""
    stop = threading.Event()
    before = {
        name: signal.signal(name, lambda _signal, _frame: stop.set()) for name in server.STOPPING
    }
    try:
        yield stop
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
