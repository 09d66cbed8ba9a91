"""The sheet of lists that the dropdowns of a template draw on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from xlsxwriter.utility import xl_range_abs

from warehouse.intake.templates.layout import LISTS
from warehouse.schema import catalogue
from warehouse.schema.reference_tables import read_reference
from warehouse.schema.value_lists import choices_of
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format

    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.words.messages import Text
    from warehouse.workbooks.workbook_writer import WorkbookWriter

REGION_LIST = "region"

_HEADER_ROW = 1
_WIDTH = 34


def lists_of(tables: Sequence[str]) -> list[str]:
    """Return the lists that the columns of `tables` draw on, the regions last."""
    used = [column for table in tables for column in catalogue.columns(table)]
    names = list(dict.fromkeys(column.list_name for column in used if column.list_name))
    has_regions = any(column.reader == "region" for column in used)
    return [*names, REGION_LIST] if has_regions else names


def list_values(
    names: Sequence[str], language: str, reference: ReferenceData | None
) -> dict[str, list[str]]:
    """Return what each list shows, in its order; see `_regions` for the regions."""
    return {
        name: _regions(reference)
        if name == REGION_LIST
        else [choice.label.in_language(language) for choice in choices_of(name)]
        for name in names
    }


def list_ranges(values: Mapping[str, Sequence[str]], language: str) -> dict[str, str]:
    """Return the range of each list as a dropdown names it."""
    first = _HEADER_ROW + 1
    return {
        name: f"='{LISTS.in_language(language)}'!"
        + xl_range_abs(first, place, first + len(names) - 1, place)
        for place, (name, names) in enumerate(values.items())
    }


def write_lists(
    writer: WorkbookWriter,
    values: Mapping[str, Sequence[str]],
    language: str,
    formats: Mapping[str, Format],
) -> None:
    """Add the sheet, protected."""
    sheet = writer.add_sheet(LISTS.in_language(language))
    sheet.protect("", {"format_columns": True})
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.write_string(
        0, 0, message("templates.lists.title").in_language(language), formats["quiet"]
    )
    for place, (name, names) in enumerate(values.items()):
        sheet.set_column(place, place, _WIDTH)
        sheet.write_string(
            _HEADER_ROW, place, _called(name).in_language(language), formats["header"]
        )
        sheet.write_column(_HEADER_ROW + 1, place, names)


def _called(name: str) -> Text:
    """Return what a list is called: as the first column that draws on it, unless it has its own
    name.
    """
    if name in ("flag", REGION_LIST):
        return message(f"templates.lists.{name}")
    return next(
        column.header
        for table in catalogue.OFFICE_TABLES
        for column in catalogue.columns(table)
        if column.list_name == name
    )


def _regions(reference: ReferenceData | None) -> list[str]:
    """Return code and name of the regions that an office may name: its root region, what lies in
    it, and what it lies in. The whole code list where no office is known.
    """
    if reference is None:
        regions = read_reference("regions").filter(
            pl.col("is_placeholder") != "1", pl.col("valid_to").is_null()
        )
    else:
        wanted = reference.regions_in_line.implode()
        regions = reference.regions.filter(pl.col("region_code").is_in(wanted))
    return regions.select(pl.format("{} {}", "region_code", "name")).to_series().to_list()
