"""The template workbook: a sheet that explains, one per raw table, and the lists behind them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from warehouse.intake.cells.sheets import TEMPLATE_PROPERTY
from warehouse.intake.templates.guide_sheet import write_guide
from warehouse.intake.templates.layout import TEMPLATE_VERSION
from warehouse.intake.templates.lists_sheet import (
    list_ranges,
    list_values,
    lists_of,
    write_lists,
)
from warehouse.intake.templates.looks import styles_of
from warehouse.intake.templates.table_sheet import write_table
from warehouse.schema import catalogue
from warehouse.words.messages import message
from warehouse.workbooks.workbook_writer import WorkbookWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.reference.reference_data import ReferenceData


def write_template(
    tables: Sequence[str], language: str, reference: ReferenceData | None = None
) -> bytes:
    """Return an xlsx workbook with a sheet for each of `tables` (all of `catalogue.OFFICE_TABLES`
    where none is named), in `language`. `reference` gives the regions to choose from:
    those of the office's root region; without it the whole code list.

    Raises `KeyError` naming a table that an office does not fill in.
    """
    for table in tables:
        if table not in catalogue.OFFICE_TABLES:
            raise KeyError(table)
    wanted = catalogue.in_order(tables or catalogue.OFFICE_TABLES)
    writer = WorkbookWriter()
    # The same template is the same file, whenever it is written.
    title = message("templates.guide.title").in_language(language)
    writer.book.set_properties({"title": title, "created": dt.datetime(2026, 1, 1)})
    writer.set_property(TEMPLATE_PROPERTY, TEMPLATE_VERSION)
    formats = styles_of(writer)
    write_guide(writer, wanted, language, formats)
    values = list_values(lists_of(wanted), language, reference)
    ranges = list_ranges(values, language)
    for table in wanted:
        write_table(writer, table, language, ranges, formats)
    write_lists(writer, values, language, formats)
    return writer.content()
