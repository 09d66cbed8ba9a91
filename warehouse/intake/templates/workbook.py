"""The template workbook: a sheet that explains, one per raw table, and the lists behind them."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import xlsxwriter

from warehouse.intake.templates.guide_sheet import write_guide
from warehouse.intake.templates.layout import TEMPLATE_VERSION, VERSION_PROPERTY
from warehouse.intake.templates.lists_sheet import (
    list_ranges,
    list_values,
    lists_of,
    write_lists,
)
from warehouse.intake.templates.table_sheet import write_table
from warehouse.schema import catalogue
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from warehouse.intake.reference.reference_data import ReferenceData

_INK, _QUIET, _ACCENT, _ALARM = "#1C2733", "#5A6B7B", "#15527F", "#C62828"
_GROUND, _ACCENT_GROUND, _BORDER = "#F4F6F8", "#E3EEF4", "#C5D0DA"

_NUMBER_FORMATS = {
    # "@" keeps every digit of a code.
    "text": "@",
    "day": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "count": "0",
    "money": "#,##0.00",
}


def write_template(
    tables: Sequence[str], language: str, reference: ReferenceData | None = None
) -> bytes:
    """An xlsx workbook with a sheet for each of `tables` (all of `catalogue.OFFICE_TABLES` where
    none is named), in `language` (zh or en). `reference` gives the regions to choose from: those of
    the office's root region; without it the whole code list.

    Raises `KeyError` naming a table that an office does not fill in.
    """
    for table in tables:
        if table not in catalogue.OFFICE_TABLES:
            raise KeyError(table)
    wanted = catalogue.in_order(tables or catalogue.OFFICE_TABLES)
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        # The same template is the same file, whenever it is written.
        book.set_properties(
            {
                "title": message("templates.guide.title").in_language(language),
                "created": dt.datetime(2026, 1, 1),
            }
        )
        book.set_custom_property(VERSION_PROPERTY, TEMPLATE_VERSION, "text")
        formats = _formats(book)
        write_guide(book, wanted, language, formats)
        values = list_values(lists_of(wanted), language, reference)
        ranges = list_ranges(values, language)
        for table in wanted:
            write_table(book, table, language, ranges, formats)
        write_lists(book, values, language, formats)
    return held.getvalue()


def _formats(book: Workbook) -> dict[str, Format]:
    top = {"valign": "top", "text_wrap": True}
    head = {"valign": "vcenter", "text_wrap": True, "bold": True, "border": 1}
    head |= {"border_color": _BORDER, "bg_color": _GROUND, "font_color": _INK}
    formats = {
        "title": book.add_format({"bold": True, "font_size": 18, "font_color": _ACCENT}),
        "head": book.add_format({"bold": True, "font_size": 12, "font_color": _ACCENT}),
        "text": book.add_format(top),
        "number": book.add_format({**top, "align": "center"}),
        "quiet": book.add_format({"font_color": _QUIET, "valign": "vcenter"}),
        "alarm_head": book.add_format({"bold": True, "font_size": 12, "font_color": _ALARM}),
        "alarm": book.add_format({**top, "font_color": _ALARM}),
        "link": book.add_format({**top, "font_color": _ACCENT, "underline": 1}),
        "header": book.add_format(head),
        "header_required": book.add_format(
            {**head, "bg_color": _ACCENT_GROUND, "font_color": _ACCENT}
        ),
        "cell_quiet": book.add_format({"locked": False, "font_color": _QUIET}),
    }
    for kind, number_format in _NUMBER_FORMATS.items():
        cell = {"locked": False, "num_format": number_format}
        formats[f"cell_{kind}"] = book.add_format(cell)
        formats[f"example_{kind}"] = book.add_format(
            {**cell, "italic": True, "font_color": _QUIET, "bg_color": _GROUND}
        )
    return formats
