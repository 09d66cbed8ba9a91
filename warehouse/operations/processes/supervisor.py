"""Looks after many serving processes: starts, watches, replaces them.

One step at a time, and each step by a clock that is handed in: what happens when is decided here,
what a process is and how it is asked lies elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Protocol

from warehouse.runtime.log import note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SECONDS_BETWEEN_LOOKS = 2.0
MOST_MISSES = 5
"""Looks in a row without an answer until a process is killed: ten seconds, and what looks take."""
SECONDS_TO_START = 180.0
SECONDS_TO_DRAIN = 30.0
SECONDS_OF_A_GOOD_START = 60.0
"""A process that ends sooner is started again after a while that grows."""
LONGEST_WAIT = 30.0


class Child(Protocol):
    """A serving process."""

    pid: int

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""

    def drain(self) -> None:
        """Have it hand its visitors over to the others, and end."""

    def kill(self) -> None:
        """End it at once."""


class Phase(StrEnum):
    """What a process is doing."""

    WAITING = auto()  # it ended, and will be started again
    STARTING = auto()
    SERVING = auto()
    DRAINING = auto()


@dataclass
class Served:
    """One of the processes: what it is doing since when, and how it went so far."""

    number: int
    child: Child | None = None
    phase: Phase = Phase.WAITING
    since: float = 0.0
    wait: float = 0.0
    last_look: float = 0.0
    misses: int = 0
    restarts: int = 0


class Supervisor:
    """Keeps processes serving, and replaces them one after the other when it is asked to."""

    def __init__(
        self,
        numbers: Iterable[int],
        start: Callable[[int], Child],
        answers: Callable[[int], bool],
    ) -> None:
        """Know how a process is started by its number, and whether it answers."""
        self._start, self._answers = start, answers
        self.processes = [Served(number) for number in numbers]
        self._to_replace: list[Served] = []

    @property
    def is_serving(self) -> bool:
        """Return whether every process serves and none is to be replaced."""
        return not self._to_replace and all(
            process.phase == Phase.SERVING for process in self.processes
        )

    def replace_all(self) -> None:
        """Replace each process, one after the other, each once all others serve."""
        self._to_replace = list(self.processes)

    def step(self, now: float) -> None:
        """Do what is due: start what ended, kill what does not answer, replace the next."""
        for process in self.processes:
            self._look_after(process, now)
        if self._to_replace and all(each.phase == Phase.SERVING for each in self.processes):
            process = self._to_replace.pop(0)
            if process.child is not None:
                note("process drains", process=process.number, pid=process.child.pid)
                process.child.drain()
                self._enter(process, Phase.DRAINING, now)

    def _look_after(self, process: Served, now: float) -> None:
        child = process.child
        if child is None:
            if now - process.since >= process.wait:
                process.child = self._start(process.number)
                note("process starts", process=process.number, pid=process.child.pid)
                self._enter(process, Phase.STARTING, now)
            return
        if (code := child.poll()) is not None:
            self._ended(process, code, now)
        elif process.phase == Phase.DRAINING:
            if now - process.since > SECONDS_TO_DRAIN:
                child.kill()
        elif now - process.last_look >= SECONDS_BETWEEN_LOOKS:
            process.last_look = now
            self._look(process, child, now)

    def _look(self, process: Served, child: Child, now: float) -> None:
        if self._answers(process.number):
            process.misses = 0
            if process.phase == Phase.STARTING:
                note("process serves", process=process.number, seconds=now - process.since)
                self._enter(process, Phase.SERVING, now)
            return
        process.misses += 1
        is_late = now - process.since > SECONDS_TO_START
        if is_late if process.phase == Phase.STARTING else process.misses >= MOST_MISSES:
            note("process does not answer", process=process.number, pid=child.pid)
            child.kill()

    def _ended(self, process: Served, code: int, now: float) -> None:
        is_planned = process.phase == Phase.DRAINING
        is_good = process.phase == Phase.SERVING and now - process.since > SECONDS_OF_A_GOOD_START
        note("process ended", process=process.number, code=code, planned=is_planned)
        if is_planned or is_good:
            process.wait = 0.0
        else:  # the first time at once
            process.wait = min(LONGEST_WAIT, 2 * process.wait + 1) if process.wait else 0.01
        process.child, process.restarts = None, process.restarts + 1
        self._enter(process, Phase.WAITING, now)

    @staticmethod
    def _enter(process: Served, phase: Phase, now: float) -> None:
        process.phase, process.since, process.misses, process.last_look = phase, now, 0, now
