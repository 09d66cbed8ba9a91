"""The program's own log: a line for every build step, job, import, publication and slow query.

It is `logs/xuntu.log` in the data folder, its owner's alone, in pieces of a megabyte. A line holds
ids, counts, seconds, names of tables and kinds of errors, and nothing that a ledger says: of an
error its kind and place are kept, as its words may quote a value. No work waits for the log, nor
fails for it: a disk that is full or may not be written leaves it without the line.
"""

from __future__ import annotations

import copy
import logging
import math
import os
import re
import traceback
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING, Any

from warehouse.runtime.private import FILE, FOLDER

if TYPE_CHECKING:
    from io import TextIOWrapper
    from pathlib import Path

    from warehouse.runtime.home import Home
    from warehouse.runtime.settings import Settings

LOG = logging.getLogger("xuntu")

LARGEST_BYTES = 1 << 20
PIECES_KEPT = 5
_OFF = logging.CRITICAL + 1
_TABLE = re.compile(r"\b(?:from|join)\s+([a-z_][a-z0-9_]*)", re.IGNORECASE)

_slow_query_seconds = math.inf


def log_file(home: Home) -> Path:
    """Return the file that the log of a data folder is written to."""
    return home.logs / "xuntu.log"


def start_log(home: Home, settings: Settings) -> None:
    """Let this process write the log of `home`, as much of it as the settings ask for.

    A process that has not started it writes none. The file is made by the first line.
    """
    global _slow_query_seconds  # noqa: PLW0603 - one log for one process
    stop_log()
    file = _LogFile(log_file(home))
    file.setLevel(_OFF if settings.log_level == "off" else settings.log_level.upper())
    LOG.addHandler(file)
    LOG.setLevel(logging.INFO)
    _slow_query_seconds = settings.slow_query_seconds


def stop_log() -> None:
    """Let this process write no log any more."""
    global _slow_query_seconds  # noqa: PLW0603 - one log for one process
    for handler in [handler for handler in LOG.handlers if isinstance(handler, _LogFile)]:
        LOG.removeHandler(handler)
        handler.close()
    LOG.setLevel(logging.NOTSET)
    _slow_query_seconds = math.inf


def note(event: str, /, **facts: Any) -> None:  # noqa: ANN401 - ids, counts, seconds
    """Write a line: what happened, and its facts as `name=value`."""
    LOG.info("%s", _line(event, facts))


def note_failed(event: str, error: BaseException, /, **facts: Any) -> None:  # noqa: ANN401
    """Write a line: what failed, and the kind of its error, whose words are not kept."""
    LOG.error("%s", _line(event, {**facts, "error": type(error).__name__}))


def note_query(sql: str, seconds: float, rows: int) -> None:
    """Write a line for a query slower than the settings allow: its tables, not its text."""
    if seconds >= _slow_query_seconds:
        tables = ",".join(dict.fromkeys(_TABLE.findall(sql)))
        LOG.warning("%s", _line("slow query", {"seconds": seconds, "rows": rows, "of": tables}))


def _line(event: str, facts: dict[str, Any]) -> str:
    fields = (
        f"{name}={value:.3f}" if isinstance(value, float) else f"{name}={value}"
        for name, value in facts.items()
    )
    return " ".join([event, *fields])


class _Lines(logging.Formatter):
    """A line a record; of an exception its kind and the place that raised it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(process)d %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        own = copy.copy(record)
        if own.exc_info and own.exc_info[1] is not None:
            error = own.exc_info[1]
            last = traceback.extract_tb(error.__traceback__)[-1:]
            place = "".join(f" at {os.path.basename(at.filename)}:{at.lineno}" for at in last)  # noqa: PTH119
            own.msg = f"{own.getMessage()} error={type(error).__name__}{place}"
            own.args, own.exc_info, own.exc_text = None, None, None
        return super().format(own)


class _LogFile(RotatingFileHandler):
    """The file, opened for each line: several processes write it, and each piece is one's own."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            file,
            maxBytes=LARGEST_BYTES,
            backupCount=PIECES_KEPT,
            encoding="utf-8",
            delay=True,
            errors="backslashreplace",
        )
        self.setFormatter(_Lines())

    def _open(self) -> TextIOWrapper:
        os.makedirs(os.path.dirname(self.baseFilename), FOLDER, exist_ok=True)  # noqa: PTH103, PTH120
        return open(
            self.baseFilename,
            "a",
            encoding=self.encoding,
            errors=self.errors,
            opener=lambda name, flags: os.open(name, flags, FILE),
        )

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        if self.stream is not None:
            try:
                self.stream.close()
            except OSError:  # what a full disk did not take
                pass
            finally:
                self.stream = None  # type: ignore[assignment]  # as with `delay`

    def handleError(self, record: logging.LogRecord) -> None:
        """Go on without the line."""
