"""A sheet put together: values as the library gives them, and what the pass over it found out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from warehouse.intake.findings import Finding
from warehouse.intake.reading import limits
from warehouse.intake.reading.formats import shown_by
from warehouse.intake.reading.merges import covered_values
from warehouse.intake.reading.rich import Parted, parted
from warehouse.intake.reading.scan import Marks
from warehouse.intake.reading.shells import on_shells, take_off_shells
from warehouse.intake.reading.values import (
    NOT_CALCULATED,
    day_hidden,
    number_of,
    put,
    sheet_rows,
    trimmed,
)
from warehouse.intake.sheets import CellError, CellPlace, CellRange, Sheet, cell_name

if TYPE_CHECKING:
    from warehouse.intake.findings import Verdict
    from warehouse.intake.reading.rich import Run
    from warehouse.intake.reading.scan import SheetScan
    from warehouse.intake.sheets import CellValue


@dataclass(frozen=True)
class ReadWorkbook:
    """What was read of one workbook."""

    sheets: tuple[Sheet, ...]
    findings: list[Finding] = field(default_factory=list)
    template_version: str | None = None


@dataclass(frozen=True)
class Styles:
    """The number format of each cell style, which styles are wanted, and how days are counted."""

    formats: Sequence[str]
    marks: Marks
    from_1904: bool


class GivenSheet(Protocol):
    """Values as the library gives them."""

    @property
    def merged_cell_ranges(self) -> list[tuple[tuple[int, int], tuple[int, int]]] | None:
        """First and last cell of each merged block, rows and columns counted from 0."""

    def to_python(self, *, skip_empty_area: bool) -> list[list[Any]]:
        """The rows."""


@dataclass(frozen=True)
class Given:
    """Values as another reader gives them, in the place of the library's sheet."""

    rows: list[list[Any]]
    merged_cell_ranges: list[tuple[tuple[int, int], tuple[int, int]]]

    def to_python(self, *, skip_empty_area: bool) -> list[list[Any]]:
        """The rows, from the first of the sheet."""
        if skip_empty_area:
            raise NotImplementedError
        return self.rows


def styles_of(formats: Sequence[str], struck: frozenset[int], from_1904: bool) -> Styles:
    """The styles of a workbook: number formats by the style's number, and which strike through."""
    shown = [shown_by(number_format) for number_format in formats]
    marks = Marks(
        struck=struck,
        yearless=frozenset(number for number, parts in enumerate(shown) if parts.hides_year),
        dayless=frozenset(number for number, parts in enumerate(shown) if parts.hides_day),
        dates=frozenset(number for number, parts in enumerate(shown) if parts.is_date),
    )
    return Styles(formats, marks, from_1904)


def laid_out(
    given: GivenSheet,
    scan: SheetScan,
    styles: Styles,
    *,
    file: str,
    name: str,
    is_hidden: bool,
    notes: Mapping[CellPlace, str],
    texts: Mapping[int, tuple[Run, ...]] | None = None,
) -> Sheet:
    """The sheet: every value where it stands, what the library leaves out put in.

    `texts` are the shared texts that have to be taken apart, by number.
    """
    rows = sheet_rows(given.to_python(skip_empty_area=False))
    for place, code in scan.errors.items():
        put(rows, place, CellError(code))
    for place in scan.not_calculated:
        put(rows, place, NOT_CALCULATED)
    for place, number in scan.no_dates.items():
        # Day 60 is a day where days are counted from 1904.
        if number < 1 or not styles.from_1904:
            put(rows, place, number_of(number))
    struck, yearless = set(), set()
    for (row, column), style in scan.styled.items():
        if row > len(rows) or column > len(rows[row - 1]):
            # An empty text at the edge.
            continue
        value = rows[row - 1][column - 1]
        if style in styles.marks.struck and value is not None:
            struck.add((row, column))
        if style in styles.marks.yearless and isinstance(value, dt.date):
            yearless.add((row, column))
        if style in styles.marks.dayless:
            shows_month = shown_by(styles.formats[style]).month
            rows[row - 1][column - 1] = day_hidden(value, shows_month)
    taken_apart = _taken_apart(scan, styles, texts or {})
    struck_parts = _put_apart(rows, taken_apart, struck)
    shells = take_off_shells(rows)
    rows = trimmed(rows)
    width = len(rows[0]) if rows else 0
    merged = tuple(
        CellRange(first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1)
        for first, last in given.merged_cell_ranges or ()
    )
    return Sheet(
        file=file,
        name=name,
        rows=rows,
        is_hidden=is_hidden,
        merged=merged,
        covered=covered_values(rows, merged),
        hidden_rows=frozenset(row for row in scan.hidden_rows if row <= len(rows)),
        hidden_columns=frozenset(
            column
            for first, last in scan.hidden_columns
            for column in range(first, min(last, width) + 1)
        ),
        struck=frozenset(struck),
        struck_parts=struck_parts,
        note_marks={
            place: "".join(text.marks) for place, text in taken_apart.items() if text.marks
        },
        yearless_dates=frozenset(yearless),
        notes=notes,
        shells=shells,
    )


def _taken_apart(
    scan: SheetScan, styles: Styles, texts: Mapping[int, tuple[Run, ...]]
) -> dict[CellPlace, Parted]:
    """The texts of which a part is struck or raised, by cell."""
    return {
        place: parted(
            texts[runs] if isinstance(runs, int) else runs,
            cell_is_struck=scan.styled.get(place) in styles.marks.struck,
        )
        for place, runs in scan.rich.items()
    }


def _put_apart(
    rows: list[list[CellValue]], taken_apart: Mapping[CellPlace, Parted], struck: set[CellPlace]
) -> dict[CellPlace, str]:
    """Put what stands in place of the whole text; what is struck of it, by cell.

    `struck`, the cells struck whole, is brought up to date.
    """
    parts: dict[CellPlace, str] = {}
    for place, text in taken_apart.items():
        if text.is_struck_whole:
            struck.add(place)
            continue
        struck.discard(place)
        put(rows, place, text.standing.strip() or None)
        if text.struck.strip():
            parts[place] = text.struck.strip()
    return parts


def on_layout(sheet: Sheet) -> list[Finding]:
    """What there is to say of values that nobody sees, of marks of notes, and of shells."""
    found = (("covered_values", sheet.covered), ("note_marks", sheet.note_marks))
    return [
        *(_listed(rule, "warned", sheet, sorted(places)) for rule, places in found if places),
        *on_shells(sheet.shells, sheet.file, sheet.name),
    ]


def _listed(rule: str, verdict: Verdict, sheet: Sheet, places: Sequence[CellPlace]) -> Finding:
    """One finding on many cells: how many, and the names of the first."""
    names = "、".join(cell_name(place) for place in places[: limits.MOST_NAMED])
    details = {"count": str(len(places)), "cells": names}
    return Finding(rule, verdict, sheet.file, sheet.name, details=details)


def on_formulas(scan: SheetScan, file: str, sheet: str) -> list[Finding]:
    """What there is to say of the formulas of a sheet."""
    findings = []
    if scan.formulas:
        details = {"count": str(scan.formulas)}
        findings.append(Finding("file_formulas", "noted", file, sheet, details=details))
    places = sorted(scan.not_calculated)
    findings.extend(
        Finding("file_not_calculated", "refused", file, sheet, row, column)
        for row, column in places[: limits.MOST_PLACES]
    )
    if len(places) > limits.MOST_PLACES:
        details = {"count": str(len(places)), "shown": str(limits.MOST_PLACES)}
        findings.append(
            Finding("file_not_calculated_more", "refused", file, sheet, details=details)
        )
    return findings
