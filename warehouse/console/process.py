"""The process that answers one question: `python -m warehouse.console.process FILE ROWS ROOT...`.

The question comes on standard input, the answer goes to standard output: a line of JSON that says
how it went, and after it the rows as an Arrow stream. Whatever a question does to DuckDB, it does
it here: the process has no files to write to, no environment and an end.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from pathlib import Path

from warehouse.access.scope import Scope
from warehouse.console.locked import answer_within
from warehouse.runtime.errors import XuntuError

MOST_MEMORY = 3 << 30
"""Bytes of address space: above DuckDB's own limit, which is told in words."""


def main() -> None:
    """Answer the question on standard input."""
    file, most_rows, *roots = sys.argv[1:]
    question = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    _give_up()
    try:
        rows = answer_within(Path(file), Scope(tuple(roots)), question, int(most_rows))
    except XuntuError as error:
        _say({"error": [dict(sentence.by_language) for sentence in error.sentences]})
        return
    stream = io.BytesIO()
    rows.write_ipc_stream(stream)
    _say({"rows": rows.height})
    sys.stdout.buffer.write(stream.getvalue())


def _give_up() -> None:
    """Give up what a question has no need of: writing files, more processes, endless memory."""
    for limit, most in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, MOST_MEMORY),
    ):
        resource.setrlimit(limit, (most, most))


def _say(line: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    main()
