"""The first sheet of a template: what the sheets are, what to fill in first, what never to type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.templates.layout import EXAMPLE, FIRST_ROW, GUIDE, TEMPLATE_VERSION
from warehouse.schema import catalogue
from warehouse.words.languages import has_wide_letters
from warehouse.words.messages import message
from warehouse.workbooks.workbook_writer import print_on_a4

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format

    from warehouse.words.messages import Text
    from warehouse.workbooks.workbook_writer import WorkbookWriter

_WIDTHS = (8, 22, 62, 62)
_LINE_HEIGHT = 17
_WIDE_ON_A_LINE, _NARROW_ON_A_LINE = 84, 165
_WIDE_IN_A_CELL, _NARROW_IN_A_CELL = 38, 66
_PRIVACY_RULES, _FILLING_RULES = 3, 8


def write_guide(
    writer: WorkbookWriter, tables: Sequence[str], language: str, formats: Mapping[str, Format]
) -> None:
    """Add the sheet, protected, one page wide in print."""
    sheet = writer.add_sheet(GUIDE.in_language(language))
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.hide_gridlines(2)
    print_on_a4(sheet)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    last = len(_WIDTHS) - 1
    is_wide = has_wide_letters(language)
    on_a_line = _WIDE_ON_A_LINE if is_wide else _NARROW_ON_A_LINE
    in_a_cell = _WIDE_IN_A_CELL if is_wide else _NARROW_IN_A_CELL

    def sentence(part: str) -> str:
        return _guide_sentence(part).in_language(language)

    def paragraph(row: int, text: str, style: str) -> int:
        sheet.merge_range(row, 0, row, last, text, formats[style])
        lines = -(-len(text) // on_a_line)
        sheet.set_row(row, _LINE_HEIGHT * lines + 3)
        return row + 1

    sheet.merge_range(0, 0, 0, last, sentence("title"), formats["title"])
    sheet.set_row(0, 34)
    row = paragraph(1, sentence("version"), "quiet")
    row = paragraph(row, sentence("privacy_title"), "alarm_head")
    for number in range(1, _PRIVACY_RULES + 1):
        row = paragraph(row, sentence(f"privacy_{number}"), "alarm")
    row = paragraph(row, sentence("how_title"), "head")
    for number in range(1, _FILLING_RULES + 1):
        row = paragraph(row, f"{number}. {sentence(f'how_{number}')}", "text")
    row = paragraph(row, sentence("sheets_title"), "head")
    for place, part in enumerate(("number", "table", "row", "required")):
        sheet.write_string(row, place, sentence(part), formats["header"])
    for number, table in enumerate(tables, start=1):
        row += 1
        required = sentence("between").join(
            column.header.in_language(language)
            for column in catalogue.columns(table)
            if column.is_required
        )
        title = catalogue.title(table).in_language(language)
        row_is = catalogue.row(table).in_language(language)
        sheet.write_number(row, 0, number, formats["number"])
        sheet.write_url(row, 1, f"internal:'{title}'!A1", formats["link"], title)
        sheet.write_string(row, 2, row_is, formats["text"])
        sheet.write_string(row, 3, required, formats["text"])
        longest = max(len(row_is), len(required))
        lines = -(-longest // in_a_cell)
        sheet.set_row(row, _LINE_HEIGHT * lines + 3)


def _guide_sentence(part: str) -> Text:
    return message(
        f"templates.guide.{part}", version=TEMPLATE_VERSION, row=FIRST_ROW, example=EXAMPLE
    )
