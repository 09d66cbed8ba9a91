"""Names of sheets that a spreadsheet program takes."""

from __future__ import annotations

import re
from itertools import count

LONGEST = 31


def free_sheet_name(name: str, taken: set[str]) -> str:
    """Return `name`, changed where a program would not take it or another sheet has it.

    `taken` holds the names of the workbook in small letters; the new one is added.
    """
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", name).strip("'") or "-"
    if base.lower() == "history":
        # Excel keeps this name for itself.
        base = f"{base}-"
    for number in count(1):
        ending = f" ({number})" if number > 1 else ""
        free = base[: LONGEST - len(ending)] + ending
        if free.lower() not in taken:
            taken.add(free.lower())
            return free
    raise AssertionError  # numbers do not end
