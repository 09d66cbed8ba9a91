"""One sheet of a template: headers that say what they want, an example, and cells that know what
they may hold.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from warehouse.intake.templates.layout import (
    EXAMPLE,
    EXAMPLE_ROW,
    HEADER_ROW,
    NOTE,
    NOTE_COLUMN,
    REQUIRED_MARK,
    TITLE_ROW,
    example_row,
)
from warehouse.intake.templates.lists_sheet import REGION_LIST
from warehouse.intake.workbook.writing.cells import printed_width
from warehouse.schema import catalogue
from warehouse.words.messages import message
from warehouse.workbooks.workbook_writer import print_on_a4

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from warehouse.workbooks.workbook_writer import WorkbookWriter

LAST_ROW = 1_048_576
"""The last row a spreadsheet has."""

LONGEST_CODE = 64

_FIRST_DAY, _LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
_MOST = 999_999_999_999
_WIDEST, _NARROWEST, _NOTE_WIDTH = 40, 9, 6
_FREE_TO_DO = (
    "autofilter",
    "delete_rows",
    "format_cells",
    "format_columns",
    "format_rows",
    "insert_rows",
    "sort",
)


def write_table(
    writer: WorkbookWriter,
    table: str,
    language: str,
    ranges: Mapping[str, str],
    formats: Mapping[str, Format],
) -> None:
    """Add the sheet of a raw table; `ranges` are those of the sheet of lists."""
    columns = catalogue.columns(table)
    sheet = writer.add_sheet(catalogue.title(table).in_language(language))
    sheet.set_column(NOTE_COLUMN - 1, NOTE_COLUMN - 1, _NOTE_WIDTH, formats["cell_quiet"])
    # Rows come before columns where both have a format: these two stay locked throughout.
    sheet.set_row(TITLE_ROW - 1, 20, formats["quiet"])
    sheet.set_row(HEADER_ROW - 1, 36, formats["header"])
    row_is = catalogue.row(table).in_language(language)
    sheet.write_string(TITLE_ROW - 1, NOTE_COLUMN, row_is, formats["quiet"])
    sheet.write_string(
        HEADER_ROW - 1, NOTE_COLUMN - 1, NOTE.in_language(language), formats["header"]
    )
    note_help = message("templates.sheet.note_help").in_language(language)
    _comment(sheet, HEADER_ROW - 1, NOTE_COLUMN - 1, note_help)
    example = example_row(table, language)
    sheet.write_string(
        EXAMPLE_ROW - 1, NOTE_COLUMN - 1, EXAMPLE.in_language(language), formats["example_text"]
    )
    for place, column in enumerate(columns, start=NOTE_COLUMN):
        header = column.header.in_language(language) + (REQUIRED_MARK if column.is_required else "")
        style = "header_required" if column.is_required else "header"
        kind = _cell_kind(column)
        sheet.set_column(
            place, place, _width(header, example.get(column.name)), formats[f"cell_{kind}"]
        )
        sheet.write_string(HEADER_ROW - 1, place, header, formats[style])
        requirement = "required" if column.is_required else "optional"
        comment = message(f"templates.sheet.{requirement}", help=column.help).in_language(language)
        _comment(sheet, HEADER_ROW - 1, place, comment)
        if column.name in example:
            sheet.write(EXAMPLE_ROW - 1, place, example[column.name], formats[f"example_{kind}"])
        rule = _validation(column, language, ranges)
        sheet.data_validation(EXAMPLE_ROW - 1, place, LAST_ROW - 1, place, rule)
    sheet.autofilter(HEADER_ROW - 1, NOTE_COLUMN - 1, LAST_ROW - 1, NOTE_COLUMN + len(columns) - 1)
    sheet.freeze_panes(HEADER_ROW, NOTE_COLUMN + 1)
    sheet.protect("", dict.fromkeys(_FREE_TO_DO, True))
    print_on_a4(sheet)
    sheet.repeat_rows(TITLE_ROW - 1, HEADER_ROW - 1)


def _cell_kind(column: catalogue.RawColumn) -> str:
    match column.reader:
        case "day" | "deadline":
            return "day"
        case "month" | "count" | "money":
            return column.reader
    return "text"


def _validation(
    column: catalogue.RawColumn, language: str, ranges: Mapping[str, str]
) -> dict[str, Any]:
    """Return what a spreadsheet lets be typed. Only what can never be right is stopped; the rest is
    for the import to judge, which knows more ways of writing.
    """

    def mistake(name: str, **details: object) -> str:
        return message(f"templates.mistake.{name}", **details).in_language(language)

    rule: dict[str, Any] = {
        "error_title": message("templates.mistake.title").in_language(language),
        "error_type": "stop",
    }
    match column.reader:
        case "day" | "month" | "deadline":
            advice = mistake("day", first=_FIRST_DAY, last=_LAST_DAY)
            rule |= {"validate": "date", "criteria": "between"}
            rule |= {"minimum": _FIRST_DAY, "maximum": _LAST_DAY, "error_message": advice}
            # A deadline may be said in words ("end of June").
            rule["error_type"] = "warning" if column.reader == "deadline" else "stop"
        case "count":
            least = -_MOST if column.minimum is None else int(column.minimum)
            most = _MOST if column.maximum is None else int(column.maximum)
            rule |= {"validate": "integer", "criteria": "between"}
            rule |= {"minimum": least, "maximum": most}
            rule["error_message"] = mistake("count", least=least, most=most)
        case "money":
            rule |= {"validate": "decimal", "criteria": ">=", "value": 0}
            rule |= {"error_message": mistake("money"), "error_type": "warning"}
        case "listed" | "flag" | "tags" | "region":
            name = REGION_LIST if column.reader == "region" else str(column.list_name)
            rule |= {"validate": "list", "source": ranges[name], "error_message": mistake("listed")}
            is_closed = column.reader in ("flag", "listed") and not column.is_open
            # Codes may be typed without the name behind them, and tags joined.
            rule["show_error"] = is_closed and name not in ("category", "cause")
        case "code" | "village":
            rule |= {"validate": "length", "criteria": "<=", "value": LONGEST_CODE}
            rule["error_message"] = mistake("code", most=LONGEST_CODE)
        case _:
            rule = {"validate": "any"}
    return rule


def _comment(sheet: Worksheet, row: int, place: int, text: str) -> None:
    lines = -(-printed_width(text) // 30)
    sheet.write_comment(row, place, text, {"width": 220, "height": 16 * lines + 14})


def _width(header: str, example: object) -> float:
    width = max(printed_width(header) + 4, printed_width(str(example or "")) + 2)
    return min(max(width, _NARROWEST), _WIDEST)
