"""The question how a program wrote the days of a column: one answer for all cells like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import LEAVE_OUT, Option, Question
from warehouse.words.messages import message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from typing import Any

    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.values.reading import Reading

YEAR_FIRST = "year_first"


def ask_about_way(
    key: str, header: str, example: str, ways: Mapping[str, dt.date], sheet: Sheet
) -> Question:
    """Return how the cells under `header` are meant that are written like `example`.

    `ways` has the day of the example by each way to read it; nothing is proposed, because no cell
    tells which of them it is.
    """
    return Question(
        key=key,
        kind="day_way",
        details={"header": header, "value": example},
        options=(
            *(
                Option(way, message(f"answers.day_way.{way}", day=str(day)))
                for way, day in ways.items()
            ),
            Option(LEAVE_OUT, message("answers.day_way.leave_out")),
        ),
        file=sheet.file,
        sheet=sheet.name,
    )


def form_of(reading: Reading[Any]) -> str:
    """Return what the cells of a column are asked about together: those that only lack their
    century apart from those whose year may stand last.
    """
    only = f":{YEAR_FIRST}" if reading.ways == (YEAR_FIRST,) else ""
    return f"{reading.rule}{only}"
