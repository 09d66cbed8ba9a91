"""The loop itself: one at a time in a data folder, from the first rebuild until it is stopped."""

from __future__ import annotations

import datetime as dt
import signal
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from warehouse.build.lock import alone
from warehouse.development.problems import Problem
from warehouse.development.rebuild import Development
from warehouse.development.status import Status, read_status, write_status
from warehouse.development.watch import SECONDS_BETWEEN_LOOKS, Bursts, look
from warehouse.runtime.errors import XuntuError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from warehouse.build.dbt_folder import DbtProject
    from warehouse.runtime.home import Home

    Listener = Callable[[Status], None]

STOPPING = (signal.SIGTERM, signal.SIGHUP)


class DevelopmentRunning(XuntuError):
    """Another process has the loop of this data folder."""


def once(home: Home, project: DbtProject, listen: Listener) -> Status:
    """Rebuild what was edited, and end. Raises as `run`."""
    with _locked(home), _stopping(), _development(home, project) as development:
        return _rebuilt(home, development, listen)


def run(home: Home, project: DbtProject, listen: Listener, goes_on: Callable[[], None]) -> NoReturn:
    """Rebuild whenever something was edited, until `KeyboardInterrupt`; `listen` gets each status.

    `goes_on` is called between looks, and may end the loop by raising. Raises `DevelopmentRunning`
    where there is one already, and what `Development.rebuild` does at the first rebuild; later on
    that is a problem like others.
    """
    with _locked(home), _stopping(), _development(home, project) as development:
        bursts = Bursts(lambda: look(home, project))
        is_first = True
        while True:
            if bursts.is_due():
                try:
                    _rebuilt(home, development, listen)
                except XuntuError as error:
                    if is_first:
                        raise
                    _fail(home, error, listen)
                is_first = False
            goes_on()
            time.sleep(SECONDS_BETWEEN_LOOKS)


def _rebuilt(home: Home, development: Development, listen: Listener) -> Status:
    def begin(status: Status) -> None:
        write_status(home, status)
        listen(status)

    status = development.rebuild(begin)
    write_status(home, status)
    listen(status)
    return status


def _fail(home: Home, error: XuntuError, listen: Listener) -> None:
    """Note that a rebuild could not even begin, which is nobody's model's fault."""
    before = read_status(home) or Status("failed", _now())
    problem = Problem(kind="parse", name="", reason=error.sentences[1])
    status = replace(before, state="failed", at=_now(), problems=(problem,))
    write_status(home, status)
    listen(status)


@contextmanager
def _development(home: Home, project: DbtProject) -> Iterator[Development]:
    development = Development(home, project)
    try:
        yield development
    finally:
        development.close()
        status = read_status(home)
        if status is not None:
            # What was under way is nothing: the version before stands.
            write_status(home, replace(status, state="stopped", at=_now()))


@contextmanager
def _locked(home: Home) -> Iterator[None]:
    """Be the only loop of the data folder, or say whose there is."""
    home.create()
    with alone(home.development / "loop.lock", DevelopmentRunning, "dev_running"):
        yield


@contextmanager
def _stopping() -> Iterator[None]:
    """Let whoever ends the process end the loop as Ctrl-C does."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {name: signal.signal(name, stop) for name in STOPPING}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
