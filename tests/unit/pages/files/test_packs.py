"""A pack: contents with counts, a sheet a list that is ready to print, and definitions."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import polars as pl
import pytest

from pages.parts.kit import tables
from pages.parts.kit.files import packs
from tests.unit.pages.files.test_tables import ROWS, TABLE, context

__all__ = ["context"]

HOSTILE = ["=1+1", "@x", "[1]", "O'Brien", "<b>"]


@pytest.fixture
def book(context, monkeypatch: pytest.MonkeyPatch) -> openpyxl.Workbook:
    """A pack of a list, one without rows, one that is cut, and one with hostile words."""
    monkeypatch.setattr(packs, "LONGEST", 4)
    detailed = [replace(TABLE.columns[2], is_detail=True), *TABLE.columns[:2], *TABLE.columns[3:]]
    hostile = pl.DataFrame({"name": HOSTILE[:3]})
    lists = [
        replace(TABLE, is_handed_out=True, columns=detailed),
        replace(TABLE, title="空的", rows=tables.of(ROWS.clear()), definition="没有行"),
        replace(TABLE, title="长的", rows=lambda most: _long().head(most)),
        replace(TABLE, title="=O'Brien[1]", rows=tables.of(hostile), columns=[TABLE.columns[1]]),
    ]
    return openpyxl.load_workbook(io.BytesIO(packs.workbook(context, "本县资料包", lists)))


def _long() -> pl.DataFrame:
    return pl.concat([ROWS, ROWS]).with_columns(total=pl.lit(8))


def test_the_contents_count_each_list_and_lead_to_its_sheet(book: openpyxl.Workbook):
    assert book.sheetnames == ["目录", "清单-一", "长的", "=O'Brien-1-", "说明"]
    contents = [row for row in book["目录"].iter_rows() if isinstance(row[0].value, int)]
    assert [(row[1].value, row[2].value) for row in contents] == [
        ("清单/一", 4),
        ("空的", "无"),
        ("长的", 8),
        ("=O'Brien[1]", 3),
    ]
    ways = [row[1].hyperlink and row[1].hyperlink.location for row in contents]
    assert ways == ["'清单-一'!A1", None, "'长的'!A1", "'=O''Brien-1-'!A1"]


def test_a_list_that_is_cut_says_so_in_the_contents_and_on_its_sheet(book: openpyxl.Workbook):
    contents = {row[1].value: row[3].value for row in book["目录"].iter_rows() if row[3].value}
    assert contents.pop("清单") == "备注"
    assert contents == {"长的": "只列前 4 条,其余见该清单单独的文件"}
    lines = [row[0] for row in book["长的"].iter_rows(values_only=True)]
    assert contents["长的"] in lines
    assert lines[-4:] == [1, 2, 3, 4]


def test_a_sheet_prints_what_is_decided_on_and_leaves_details_beside(book: openpyxl.Workbook):
    sheet = book["清单-一"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    names = [cell.value for cell in head]
    assert names == ["序号", "覆盖率:灯", "名称", "占比", "时限", "整改情况", "备注", "层级"]
    assert sheet.print_area == f"'清单-一'!$A$1:$G${head[0].row + 4}"
    assert sheet.print_title_rows == f"${head[0].row}:${head[0].row}"
    for page in book:
        assert (page.page_setup.orientation, page.sheet_properties.pageSetUpPr.fitToPage) == (
            "landscape",
            True,
        )
        assert "&P" in page.oddFooter.right.text


def test_hostile_words_stay_text(book: openpyxl.Workbook):
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    shown = {cell.value for cell in book["=O'Brien-1-"]["B"]}
    assert set(HOSTILE[:3]) <= shown


def test_the_last_sheet_defines_each_list_those_without_rows_among_them(book: openpyxl.Workbook):
    defined = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}
    assert defined["口径:空的"] == "没有行"
    assert defined["密级"] == "内部资料"
