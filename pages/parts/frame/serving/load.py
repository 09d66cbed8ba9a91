"""How much this process has to do: which sessions are open, whose turn it is, and the way out.

A few runs go at once and the others wait for their turn, in order: with one interpreter, twenty at
once all end as late as the last would. A run that takes long gives its turn up and goes on, so that
nobody waits for it. Where too many wait, or too many sessions are open, whoever opens the dashboard
gets a page that says so and asks again by itself; sessions that are open go on.

All of it happens in the server's event loop, so nothing is locked.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections import deque
from collections.abc import Awaitable, Callable

SECONDS_OF_A_TURN = 2.0
WAITING_FOR_EACH_TURN = 10
"""How many may wait for each run that goes, until whoever is new is asked to wait outside."""

SECONDS_TO_FINISH = 10.0
SERVICE_RESTART = 1012
"""The code that a WebSocket is closed with; the browser connects again, to another process."""


class Session:
    """A WebSocket that is open."""

    def __init__(self, close: Callable[[int], Awaitable[None]]) -> None:
        """Know how it is closed."""
        self.close = close
        self.is_busy = False


class Load:
    """The sessions of this process and their turns."""

    def __init__(self, most_sessions: int = 1, runs_at_once: int = 1) -> None:
        """Begin with no session."""
        self.limit(most_sessions, runs_at_once)
        self._sessions: set[Session] = set()
        self._turns: dict[Session, asyncio.TimerHandle] = {}
        self._waiting: deque[tuple[Session, asyncio.Future[None]]] = deque()
        self.is_draining = False

    def limit(self, most_sessions: int, runs_at_once: int) -> None:
        """Set the limits; sessions that connect again are held beyond theirs."""
        self._most_sessions, self._runs_at_once = most_sessions, runs_at_once

    @property
    def sessions(self) -> int:
        """Return how many sessions are open."""
        return len(self._sessions)

    @property
    def is_full(self) -> bool:
        """Return whether whoever is new should wait outside."""
        most_waiting = WAITING_FOR_EACH_TURN * self._runs_at_once
        return self.sessions >= self._most_sessions or len(self._waiting) >= most_waiting

    def open(self, session: Session) -> None:
        """Count a session."""
        self._sessions.add(session)

    def leave(self, session: Session) -> None:
        """Count a session no longer; whatever it held or waited for is free."""
        self._sessions.discard(session)
        for waiting, turn in list(self._waiting):
            if waiting is session and not turn.done():
                self._forget(turn)
                turn.set_result(None)
        self.finish(session)

    async def turn(self, session: Session) -> None:
        """Wait until it is a session's turn to run."""
        if session in self._turns:
            return
        if len(self._turns) >= self._runs_at_once:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append((session, turn))
            try:
                await turn
            except asyncio.CancelledError:
                self._forget(turn)
                raise
        else:
            self._begin(session)
        session.is_busy = True

    def finish(self, session: Session) -> None:
        """End a session's run."""
        session.is_busy = False
        self._give_up(session)

    def _begin(self, session: Session) -> None:
        loop = asyncio.get_running_loop()
        self._turns[session] = loop.call_later(SECONDS_OF_A_TURN, self._give_up, session)

    def _give_up(self, session: Session) -> None:
        if (timer := self._turns.pop(session, None)) is not None:
            timer.cancel()
        while self._waiting and len(self._turns) < self._runs_at_once:
            following, turn = self._waiting.popleft()
            if not turn.done():
                self._begin(following)
                turn.set_result(None)

    def _forget(self, turn: asyncio.Future[None]) -> None:
        self._waiting = deque(each for each in self._waiting if each[1] is not turn)

    async def drain(self) -> None:
        """Close each session once its run ended, for the browser to go to another process."""
        self.is_draining = True
        until = asyncio.get_running_loop().time() + SECONDS_TO_FINISH
        while self._sessions:
            is_over = asyncio.get_running_loop().time() > until
            for session in list(self._sessions):
                if is_over or not session.is_busy:
                    self.leave(session)
                    await session.close(SERVICE_RESTART)
            await asyncio.sleep(0.1)


async def drain_and_end(load: Load) -> None:
    """Hand all visitors over to the other processes, and end this one."""
    await load.drain()
    os.kill(os.getpid(), signal.SIGTERM)
