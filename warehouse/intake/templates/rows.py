"""Which rows of a template's sheet are an office's, and what the others are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.findings.finding import ROW_STATUSES, RowStatus
from warehouse.intake.templates.layout import EXAMPLE, example_row
from warehouse.intake.values.text import compact
from warehouse.words.messages import LANGUAGES

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.intake.templates.recognition import TemplateSheet

_MONTH = re.compile(r"(\d{4})年(1[0-2]|[1-9])月")
_EXAMPLE_MARKS = {*map(compact, EXAMPLE.by_language.values()), "例", "样例", "样表", "example"}


@dataclass(frozen=True)
class SheetRows:
    """The rows of a sheet: `data` are the numbers of those to be read; `others` say why a row is
    left out; `altered_examples` bear the mark of the example but hold something else.
    """

    data: list[int]
    others: Mapping[int, str]
    altered_examples: list[int] = field(default_factory=list)
    unmarked_examples: list[int] = field(default_factory=list)


def rows_of(recognised: TemplateSheet) -> SheetRows:
    """Tell the rows of a table's sheet apart."""
    sheet, header_row = recognised.sheet, recognised.header_row
    others = dict.fromkeys(range(1, header_row), "preamble") | {header_row: "header"}
    for row in range(1, header_row):
        if _is_blank(sheet.rows[row - 1]):
            others[row] = "blank"
    indices = [place - 1 for place in recognised.columns.values()]
    note = None if recognised.note_column is None else recognised.note_column - 1
    first_keys = _first_keys(recognised)
    first_place = next(iter(recognised.columns.values())) - 1
    data: list[int] = []
    altered: list[int] = []
    unmarked: list[int] = []
    for number, values in enumerate(sheet.rows[header_row:], start=header_row + 1):
        key = values[first_place]
        if (key is None or key == "") and _is_blank(values):
            others[number] = "blank"
            continue
        mark = values[note] if note is not None else None
        is_marked = isinstance(mark, str) and compact(mark).casefold() in _EXAMPLE_MARKS
        if is_marked or key in first_keys:
            if _is_example(recognised, values):
                others[number] = "example"
                if not is_marked:
                    unmarked.append(number)
                continue
            if is_marked:
                is_empty = _is_blank([values[place] for place in indices])
                (others.__setitem__(number, "example") if is_empty else altered.append(number))
                continue
        if mark is not None and _is_blank([values[place] for place in indices]):
            others[number] = "foot_note"
            continue
        data.append(number)
    return SheetRows(data, others, altered, unmarked)


def left_out_whole(sheet: Sheet, reason: str) -> pl.DataFrame:
    """Return the statuses of a sheet that holds nothing to be read."""
    reasons = ["blank" if _is_blank(values) else reason for values in sheet.rows]
    return statuses_frame(sheet, dict(enumerate(reasons, start=1)), {})


def refused_whole(sheet: Sheet, header_row: int) -> pl.DataFrame:
    """Return the statuses of a sheet whose table cannot be read: every filled row under the headers
    is refused.
    """
    others = {}
    for row, values in enumerate(sheet.rows, start=1):
        if _is_blank(values):
            others[row] = "blank"
        elif row <= header_row:
            others[row] = "header" if row == header_row else "preamble"
    return statuses_frame(sheet, others, {})


def statuses_frame(
    sheet: Sheet, others: Mapping[int, str], settled: Mapping[int, tuple[RowStatus, str | None]]
) -> pl.DataFrame:
    """Return every row of `sheet`: left out for the reason in `others`, settled, else refused."""
    numbers = range(1, sheet.height + 1)
    statuses = [
        ("skipped", others[row]) if row in others else settled.get(row, ("rejected", None))
        for row in numbers
    ]
    return pl.DataFrame(
        {
            "file": [sheet.file] * sheet.height,
            "sheet": [sheet.name] * sheet.height,
            "row": numbers,
            "status": [status for status, _ in statuses],
            "reason": [reason for _, reason in statuses],
            "belongs_to": numbers,
        },
        schema=ROW_STATUSES,
    )


def _is_blank(values: Sequence[CellValue]) -> bool:
    return all(value is None or (isinstance(value, str) and not value.strip()) for value in values)


@cache
def _shown_examples(table: str) -> tuple[dict[str, Any], ...]:
    return tuple(example_row(table, language) for language in LANGUAGES)


def _first_keys(recognised: TemplateSheet) -> set[Any]:
    """Return what the first column of the example holds, in every language."""
    name = next(iter(recognised.columns))
    return {example[name] for example in _shown_examples(recognised.table or "") if name in example}


def _is_example(recognised: TemplateSheet, values: Sequence[CellValue]) -> bool:
    """Return whether the row is the example as it was written."""
    values_read = {
        name: _comparable(values[place - 1])
        for name, place in recognised.columns.items()
        if values[place - 1] not in (None, "")
    }
    return any(
        values_read
        == {
            name: _comparable(value)
            for name, value in example.items()
            if name in recognised.columns
        }
        for example in _shown_examples(recognised.table or "")
    )


def _comparable(value: Any) -> Any:  # noqa: ANN401 - whatever a cell holds
    if isinstance(value, str):
        # A day that shows as a month is read as the month it shows.
        month = _MONTH.fullmatch(compact(value))
        return dt.date(int(month[1]), int(month[2]), 1) if month else compact(value)
    if isinstance(value, dt.datetime):
        return value.date()
    return value
