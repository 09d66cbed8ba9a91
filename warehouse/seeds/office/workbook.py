"""A reference table as a workbook to edit: every row with whose it is, and what to do with it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_range_abs

from warehouse.schema.office_rows import KEYS
from warehouse.seeds.meaning import day, number
from warehouse.seeds.office.in_force import in_force
from warehouse.seeds.office.names import MARK, ORIGIN, choices, definition_of, header_of, title_of
from warehouse.words.languages import listed
from warehouse.words.messages import message
from warehouse.workbooks.palette import ACCENT_GROUND, BORDER, GROUND, QUIET
from warehouse.workbooks.text_cells import WRAPPED, write_text
from warehouse.workbooks.workbook_writer import WorkbookWriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from warehouse.runtime.home import Home
    from warehouse.seeds.definitions import ReferenceDefinition, SeedColumn
    from warehouse.seeds.office.in_force import RowInForce

_HEAD: Mapping[str, object] = {
    "bold": True,
    "border": 1,
    "border_color": BORDER,
    "bg_color": ACCENT_GROUND,
    "text_wrap": True,
    "valign": "vcenter",
}
_OWN: Mapping[str, object] = {"bg_color": ACCENT_GROUND}
_WITHDRAWN: Mapping[str, object] = {"font_color": QUIET, "font_strikeout": True}
_NOTES = ("add", "required", "change", "withdraw", "restore", "absent")
_WIDTHS = {"text": 16, "integer": 9, "number": 11, "boolean": 12, "date": 13}
_LONG = ("name_zh", "name_en", "note_zh", "note_en", "origin")
_ROWS_TO_FILL = 200


def write_workbook(home: Home, table: str, language: str) -> bytes:
    """Return the workbook of a table as it stands for the office of `home`. Raises `KeyError` for a
    table that an office may not change.
    """
    definition = definition_of(table)
    writer = WorkbookWriter()
    sheet = writer.add_sheet(title_of(table).in_language(language))
    rows = in_force(home, table)
    _write_head(writer, sheet, definition, language)
    for place, row in enumerate(rows, 1):
        _write_row(writer, sheet, place, definition, row, language)
    _offer(writer, sheet, definition, len(rows) + _ROWS_TO_FILL, language)
    _write_notes(writer, definition, language)
    return writer.content()


def _write_head(
    writer: WorkbookWriter, sheet: Worksheet, definition: ReferenceDefinition, language: str
) -> None:
    for place, name in enumerate((*definition.names, MARK, ORIGIN)):
        write_text(writer, sheet, (0, place), header_of(name).in_language(language), _HEAD)
    for place, column in enumerate(definition.columns):
        width = 34 if column.name in _LONG else _WIDTHS[column.kind]
        # Text, so that Excel leaves codes that look like numbers alone.
        look = writer.style(num_format="@") if column.kind == "text" else None
        sheet.set_column(place, place, width, look)
    sheet.set_column(len(definition.columns), len(definition.columns) + 1, 12)
    sheet.freeze_panes(1, len(KEYS[definition.name]))


def _write_row(
    writer: WorkbookWriter,
    sheet: Worksheet,
    place: int,
    definition: ReferenceDefinition,
    row: RowInForce,
    language: str,
) -> None:
    own = {} if row.whose == "product" else _WITHDRAWN if row.whose == "withdrawn" else _OWN
    for at, column in enumerate(definition.columns):
        _write_cell(
            writer, sheet, (place, at), column, row.values.get(column.name, ""), language, own
        )
    mark = message("office_tables.mark.withdraw").in_language(language)
    text = mark if row.whose == "withdrawn" else ""
    at = len(definition.columns)
    write_text(writer, sheet, (place, at), text, own)
    whose = message(f"office_tables.whose.{row.whose}").in_language(language)
    write_text(writer, sheet, (place, at + 1), whose, {**own, "font_color": QUIET})


def _write_cell(
    writer: WorkbookWriter,
    sheet: Worksheet,
    at: tuple[int, int],
    column: SeedColumn,
    value: str,
    language: str,
    look: Mapping[str, object],
) -> None:
    offered = choices(column)
    count, on = number(value), day(value)
    if value in offered:
        write_text(writer, sheet, at, offered[value].in_language(language), look)
    elif column.kind in ("integer", "number") and count is not None:
        sheet.write_number(*at, count, writer.style(**look))
    elif column.kind == "date" and on is not None:
        moment = dt.datetime.combine(on, dt.time())
        sheet.write_datetime(*at, moment, writer.style(**look, num_format="yyyy-mm-dd"))
    else:
        write_text(writer, sheet, at, value, {**look, "num_format": "@"})


def _offer(
    writer: WorkbookWriter,
    sheet: Worksheet,
    definition: ReferenceDefinition,
    rows: int,
    language: str,
) -> None:
    """Offer what a column may hold as a list; another value may be typed, and is examined."""
    marks = [
        message(f"office_tables.mark.{m}").in_language(language) for m in ("withdraw", "restore")
    ]
    lists: list[tuple[int, Sequence[str]]] = [
        (at, [text.in_language(language) for text in choices(column).values()])
        for at, column in enumerate(definition.columns)
        if choices(column)
    ]
    listed = writer.add_sheet(message("office_tables.lists").in_language(language))
    listed.hide()
    for place, (at, values) in enumerate([*lists, (len(definition.columns), marks)]):
        listed.write_column(0, place, values)
        source = f"='{listed.name}'!{xl_range_abs(0, place, len(values) - 1, place)}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, at, rows, at, rule)


def _write_notes(writer: WorkbookWriter, definition: ReferenceDefinition, language: str) -> None:
    notes = writer.add_sheet(message("office_tables.notes").in_language(language))
    notes.set_column(0, 0, 90)
    write_text(
        writer, notes, (0, 0), title_of(definition.name).in_language(language), {"bold": True}
    )
    key = listed([header_of(column) for column in KEYS[definition.name]])
    required = listed([header_of(each.name) for each in definition.columns if each.is_required])
    for place, note in enumerate(_NOTES, 1):
        text = message(f"office_tables.note.{note}", key=key, required=required).in_language(
            language
        )
        write_text(writer, notes, (place, 0), text, {**WRAPPED, "bg_color": GROUND})
