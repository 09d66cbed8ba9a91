"""Workbooks: what they say of themselves, text that stays text, values that keep their type."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import fastexcel
import polars as pl
import pytest

from pages.parts.kit.files import exports
from tests.lists import listed
from warehouse.workbooks.list_sheets import ListSheet

DANGEROUS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1:A9)", '=HYPERLINK("http://x","y")']
ABOUT = [("演示数据", "由程序生成"), ("=1+1", "=2+2"), ("截至", "2024-06-30")]


@pytest.fixture(scope="module")
def book() -> bytes:
    rows = pl.DataFrame(
        {
            "name": [*DANGEROUS, None, "https://example.org"],
            "days": [1, 2, 3, 4, 5, None, 6],
            "score": [0.5, 1.25, 2.0, 3.0, 4.0, None, 5.0],
            "due": [*[date(2024, 2, 29)] * 5, None, date(2024, 3, 1)],
            "total": [7] * 7,
        },
        schema_overrides={"days": pl.Int64},
    )
    headings = {"due": "时限", "name": "村", "days": "逾期天数", "score": "得分"}
    return exports.workbook([ListSheet("清单", rows, headings)], "说明", ABOUT)


def parts(book: bytes, pattern: str) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return [
            archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if re.fullmatch(pattern, name)
        ]


def test_a_workbook_opens_on_its_list_and_the_last_sheet_says_what_it_is(book):
    reader = fastexcel.read_excel(book)
    assert reader.sheet_names == ["清单", "说明"]
    about = reader.load_sheet(1, header_row=None).to_polars()
    assert list(about.iter_rows()) == ABOUT


def test_text_that_looks_like_a_formula_stays_text(book):
    rows = listed(book)
    assert rows["村"].to_list()[:5] == DANGEROUS


def test_no_cell_is_a_formula_or_a_link(book):
    sheets = parts(book, r"xl/worksheets/sheet\d+\.xml")
    assert len(sheets) == 2
    for sheet in sheets:
        assert "<f>" not in sheet
        assert "<hyperlink" not in sheet
    assert not parts(book, r"xl/externalLinks/.*")


def test_numbers_and_dates_keep_their_type_and_empty_stays_empty(book):
    rows = listed(book)
    assert rows.columns == ["时限", "村", "逾期天数", "得分"]
    assert rows["时限"].dtype.is_temporal()
    due = [date(2024, 2, 29)] * 5
    assert rows["时限"].cast(pl.Date).to_list() == [*due, None, date(2024, 3, 1)]
    assert rows["逾期天数"].dtype.is_numeric()
    assert rows["逾期天数"].to_list() == [1, 2, 3, 4, 5, None, 6]
    assert rows["得分"].to_list() == [0.5, 1.25, 2.0, 3.0, 4.0, None, 5.0]


def test_a_list_of_no_rows_is_a_sheet_of_headings():
    empty = pl.DataFrame(schema={"name": pl.String, "due": pl.Date})
    book = exports.workbook([ListSheet("清单", empty, {"name": "村"})], "说明", ABOUT)
    assert listed(book).columns == ["村"]
