"""Rows of a ledger that a fill colour sets apart: what the colour means stands nowhere."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from warehouse.intake.findings.finding import Finding
from warehouse.intake.findings.questions import LEAVE_OUT, Option, Question
from warehouse.words.languages import listed
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.intake.cells.sheets import Sheet

NO_MEANING = "no_meaning"
"""The answer that colours say nothing that the words do not."""

_FEWEST_BANDED = 4
_EXAMPLES = 3


def coloured_rows(sheet: Sheet, columns: Sequence[int], rows: Sequence[int]) -> dict[int, str]:
    """Return the rows of data that a colour sets apart from others, with its name.

    A column that is of one colour all along is adorned, and so are rows of which every other one
    is shaded.
    """
    if not sheet.fills:
        return {}
    of_columns = [[sheet.fills.get((row, column)) for row in rows] for column in columns]
    informative = [colours for colours in of_columns if len(set(colours)) > 1]
    colour_of: dict[int, str] = {}
    for at, row in enumerate(rows):
        counts = Counter(name for colours in informative if (name := colours[at]) is not None)
        if counts:
            colour_of[row] = counts.most_common(1)[0][0]
    return {} if _is_banded([colour_of.get(row) for row in rows]) else colour_of


def ask_about_colours(sheet: Sheet, signature: str, coloured: Mapping[int, str]) -> Question:
    """Return whether colours carry a meaning; answered once for an office's ledgers of this
    layout.
    """
    return Question(
        key=f"{signature}|fill_colours",
        kind="fill_colours",
        details={"sheet": sheet.name, "colours": counted(coloured)},
        options=tuple(
            Option(answer, message(f"answers.fill_colours.{answer}"))
            for answer in (NO_MEANING, LEAVE_OUT)
        ),
        count=len(coloured),
        examples=tuple(str(row) for row in list(coloured)[:_EXAMPLES]),
        scope="profile",
        file=sheet.file,
        sheet=sheet.name,
    )


def on_colours(sheet: Sheet, coloured: Mapping[int, str]) -> list[Finding]:
    """Return one finding for each row that waits because of its colour."""
    return [
        Finding(
            rule="fill_colours",
            severity="pending",
            file=sheet.file,
            sheet=sheet.name,
            row=row,
            details={"colour": message(f"colours.{name}")},
        )
        for row, name in coloured.items()
    ]


def not_read(sheet: Sheet, columns: Sequence[int], rows: Sequence[int]) -> list[Finding]:
    """Return one finding on the colours of a sheet whose states have columns of their own (a
    template).
    """
    coloured = coloured_rows(sheet, columns, rows)
    if not coloured:
        return []
    details = {"colours": counted(coloured)}
    first = next(iter(coloured))
    return [
        Finding("fill_colours_not_read", "warned", sheet.file, sheet.name, first, details=details)
    ]


def counted(coloured: Mapping[int, str]) -> Text:
    """Return how many rows each colour has, the commonest first."""
    return listed(
        message("colours.rows", colour=message(f"colours.{name}"), count=count)
        for name, count in Counter(coloured.values()).most_common()
    )


def _is_banded(colours: Sequence[str | None]) -> bool:
    return (
        len(colours) >= _FEWEST_BANDED
        and colours[0] != colours[1]
        and all(colour == colours[at % 2] for at, colour in enumerate(colours))
    )
