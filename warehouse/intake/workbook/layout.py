"""A sheet put together: values as the library gives them, and what the pass over it found out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from warehouse.intake.cells.display import is_of_interest
from warehouse.intake.cells.sheets import (
    NOT_CALCULATED,
    CellError,
    CellPlace,
    CellRange,
    NumberFormats,
    Sheet,
)
from warehouse.intake.workbook import limits
from warehouse.intake.workbook.cell_values import (
    day_hidden,
    number_of,
    put,
    sheet_rows,
    trimmed,
)
from warehouse.intake.workbook.formulas import contradictions
from warehouse.intake.workbook.merges import covered_values
from warehouse.intake.workbook.number_formats import shown_by
from warehouse.intake.workbook.rich_text import SplitText, split_runs
from warehouse.intake.workbook.shells import take_off_shells
from warehouse.intake.workbook.xlsx.scan import Marks, is_picture

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.findings.finding import Finding
    from warehouse.intake.workbook.rich_text import TextPart
    from warehouse.intake.workbook.xlsx.scan import SheetScan


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
    fills: Mapping[int, str] = field(default_factory=dict)
    """Names of fill colours by the style's number."""


class GivenSheet(Protocol):
    """Values as the library gives them."""

    @property
    def merged_cell_ranges(self) -> list[tuple[tuple[int, int], tuple[int, int]]] | None:
        """First and last cell of each merged block, rows and columns counted from 0."""

    def to_python(self, *, skip_empty_area: bool) -> list[list[Any]]:
        """Return the rows."""


@dataclass(frozen=True)
class Given:
    """Values as another reader gives them, in the place of the library's sheet."""

    rows: list[list[Any]]
    merged_cell_ranges: list[tuple[tuple[int, int], tuple[int, int]]]

    def to_python(self, *, skip_empty_area: bool) -> list[list[Any]]:
        """Return the rows, from the first of the sheet."""
        if skip_empty_area:
            raise NotImplementedError
        return self.rows


def styles_of(
    formats: Sequence[str],
    struck: frozenset[int],
    from_1904: bool,
    fills: Mapping[int, str] | None = None,
) -> Styles:
    """Return the styles of a workbook: number formats by the style's number, which strike through,
    and the fill colours of those that have one.
    """
    looks = [shown_by(number_format) for number_format in formats]
    marks = Marks(
        struck=struck,
        yearless=frozenset(number for number, parts in enumerate(looks) if parts.hides_year),
        dayless=frozenset(number for number, parts in enumerate(looks) if parts.hides_day),
        dates=frozenset(number for number, parts in enumerate(looks) if parts.is_date),
        filled=frozenset(fills or {}),
        formatted=frozenset(n for n, of in enumerate(formats) if is_of_interest(of)),
    )
    return Styles(formats, marks, from_1904, fills or {})


def laid_out(
    given_sheet: GivenSheet,
    scan: SheetScan,
    styles: Styles,
    *,
    file: str,
    name: str,
    is_hidden: bool,
    notes: Mapping[CellPlace, str],
    texts: Mapping[int, tuple[TextPart, ...]] | None = None,
) -> Sheet:
    """Return the sheet: every value where it stands, what the library leaves out put in.

    `texts` are the shared texts that have to be taken apart, by number.
    """
    rows = sheet_rows(given_sheet.to_python(skip_empty_area=False))
    pictures = _pictures(rows, scan)
    _put_scanned(rows, scan, styles, pictures)
    struck, yearless = _look_at_styles(rows, scan, styles)
    taken_apart = _taken_apart(scan, styles, texts or {})
    struck_parts = _put_apart(rows, taken_apart, struck)
    shells = take_off_shells(rows)
    rows = trimmed(rows)
    width = len(rows[0]) if rows else 0
    merged = tuple(
        CellRange(first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1)
        for first, last in given_sheet.merged_cell_ranges or ()
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
        pictures=frozenset(pictures),
        fills=_fills(scan, styles, len(rows), width),
        formats=NumberFormats(scan.formatted, styles.formats) if scan.formatted else None,
        contradictions=tuple(contradictions(rows, scan.formula_texts)),
    )


def _put_scanned(
    rows: list[list[CellValue]], scan: SheetScan, styles: Styles, pictures: set[CellPlace]
) -> None:
    """Put in what the library leaves out: errors, results that are missing, what are no days."""
    for place, code in scan.errors.items():
        put(rows, place, CellError(code))
    for place in scan.not_calculated:
        put(rows, place, NOT_CALCULATED)
    for place, number in scan.no_dates.items():
        # Day 60 is a day where days are counted from 1904.
        if number < 1 or not styles.from_1904:
            put(rows, place, number_of(number))
    for place in pictures:
        put(rows, place, None)


def _look_at_styles(
    rows: list[list[CellValue]], scan: SheetScan, styles: Styles
) -> tuple[set[CellPlace], set[CellPlace]]:
    """Return the cells that are struck and the days shown without a year; of a day whose format
    hides it, put in the month alone.
    """
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
    return struck, yearless


def _pictures(rows: list[list[CellValue]], scan: SheetScan) -> set[CellPlace]:
    """Return cells that show a picture; their formulas are no formulas without a result."""
    texts = {value for row in rows for value in row if type(value) is str and "(" in value}
    names = {text for text in texts if is_picture(text)}
    pictures = set(scan.pictures)
    if names:
        pictures.update(
            (number, column)
            for number, row in enumerate(rows, 1)
            for column, value in enumerate(row, 1)
            if type(value) is str and value in names
        )
    scan.not_calculated -= pictures
    return pictures


def _fills(scan: SheetScan, styles: Styles, height: int, width: int) -> dict[CellPlace, str]:
    """Return fill colours of the cells of the sheet, none where there are more than a ledger
    has.
    """
    fills: dict[CellPlace, str] = {}
    for rows, columns, used in scan.filled:
        is_within = (rows <= height) & (columns <= width)
        if len(fills) + int(is_within.sum()) > limits.MOST_COLOURED:
            return {}
        places = zip(rows[is_within].tolist(), columns[is_within].tolist(), strict=True)
        names = map(styles.fills.__getitem__, used[is_within].tolist())
        fills.update(zip(places, names, strict=True))
    return fills


def _taken_apart(
    scan: SheetScan, styles: Styles, texts: Mapping[int, tuple[TextPart, ...]]
) -> dict[CellPlace, SplitText]:
    """Return the texts of which a part is struck or raised, by cell."""
    return {
        place: split_runs(
            texts[runs] if isinstance(runs, int) else runs,
            cell_is_struck=scan.styled.get(place) in styles.marks.struck,
        )
        for place, runs in scan.rich.items()
    }


def _put_apart(
    rows: list[list[CellValue]], taken_apart: Mapping[CellPlace, SplitText], struck: set[CellPlace]
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
        put(rows, place, text.shown.strip() or None)
        if text.struck.strip():
            parts[place] = text.struck.strip()
    return parts
