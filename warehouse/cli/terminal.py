"""What every command says on the terminal: lines, how a build ended, progress, exit codes.

Where the output is no terminal, progress is a line now and then.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from warehouse.build.publish import Outcome
    from warehouse.runtime.progress import Progress
    from warehouse.words.messages import Text

REFUSED = 1
"""The exit code where something is refused, lacks an answer, or fails so that the user can help."""

UNEXPECTED = 70
"""The exit code of a fault of the program, as in sysexits.h."""

CANCELLED = 130
"""The exit code of work that its user cancelled, as shells have it."""

SECONDS_BETWEEN_LINES = 5.0


def print_line(text: Text | str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def print_outcome(outcome: Outcome) -> None:
    """Print what a build published, or that nothing had changed."""
    print_line(
        message(
            f"build_{outcome.kind}",
            version=outcome.version.version_id,
            as_of=outcome.version.as_of_date,
            seconds=f"{outcome.seconds:.1f}",
        )
    )
    if outcome.version.based_on and outcome.kind == "published":
        print_line(message("build_incremental", before=outcome.version.based_on))
    if outcome.differing is not None:
        kind = "build_differs" if outcome.differing else "build_same"
        print_line(message(kind, tables=", ".join(outcome.differing)))


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Give a listener that shows progress on standard error while the context lasts."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.close()


class _Lines:
    """A line at the beginning and every few seconds, for logs."""

    def __init__(self) -> None:
        self._last_line = float("-inf")

    def __call__(self, what: Text | str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last_line < SECONDS_BETWEEN_LINES:
            return
        self._last_line = now
        print(f"{what} ({done}/{total})" if total else str(what), file=sys.stderr, flush=True)


class _Bar:
    """A bar that moves; drawn from the first call on, so that work that is skipped shows none."""

    def __init__(self) -> None:
        self._shown: tuple[RichProgress, TaskID] | None = None

    def __call__(self, what: Text | str, done: int, total: int) -> None:
        progress, task = self._shown or self._start()
        progress.update(task, description=str(what), completed=done, total=total or None)

    def close(self) -> None:
        if self._shown is not None:
            self._shown[0].stop()

    def _start(self) -> tuple[RichProgress, TaskID]:
        # Slow to import, and work that is skipped needs none of it.
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._shown = (progress, progress.add_task("", total=None))
        progress.start()
        return self._shown
