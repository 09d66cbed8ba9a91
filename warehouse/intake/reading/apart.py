"""Values of an xls workbook, read in a process of its own (this module, run).

The library sets memory aside as the file tells it to, and ends the whole process where there is not
enough. An xlsx is handed to it as a checked copy; an xls cannot be copied so, hence this process,
with a limit on its memory and time. The workbook comes in on standard input, the values go out.
"""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import python_calamine

MOST_BYTES = 3 << 30
MOST_SECONDS = 300


@dataclass(frozen=True)
class ValuesApart:
    """The values of one sheet, in the place of the library's own sheet (`layout.GivenSheet`)."""

    name: str
    rows: list[list[Any]]
    merged_cell_ranges: list[tuple[tuple[int, int], tuple[int, int]]]

    def to_python(self, *, skip_empty_area: bool) -> list[list[Any]]:
        """The rows, from the first of the sheet."""
        if skip_empty_area:
            raise NotImplementedError
        return self.rows


def values_apart(data: bytes) -> list[ValuesApart] | None:
    """The sheets of the workbook `data` in its order; None where the library failed over it."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=data,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    # Written by this very module.
    return [ValuesApart(*sheet) for sheet in pickle.loads(done.stdout)]  # noqa: S301


def main() -> None:
    """Read a workbook from standard input and write the values of its sheets."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    workbook = python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    sheets = []
    for position, name in enumerate(workbook.sheet_names):
        sheet = workbook.get_sheet_by_index(position)
        rows = sheet.to_python(skip_empty_area=False)
        sheets.append((name, rows, sheet.merged_cell_ranges or []))
    pickle.dump(sheets, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
