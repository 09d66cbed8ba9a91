"""A hand-out as a workbook: the figures of the document, typed, and nothing that would be run."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest

from tests.unit.builders import documents
from warehouse.handouts import xlsx
from warehouse.handouts.document import plain


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def book():
    return opened(xlsx.write(documents.document("zh")))


def texts(sheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def table_of(sheet, heading: str) -> list[list]:
    """Return the cells of a sheet from the row on that holds a heading."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return rows[next(place for place, row in enumerate(rows) if heading in row) :]


def test_the_sheets_are_contents_then_a_list_each_then_definitions(book):
    say = documents.texts("zh")
    assert book.sheetnames == ["目录", say["list"], "近六个月销号 逐月减少", "口径"]
    assert texts(book["口径"]) == [say["term"], say["meaning"]]


def test_the_first_sheet_says_what_the_document_says(book):
    document, everything = documents.document("zh"), "\n".join(texts(book["目录"]))
    origin = document.origin
    for text in (
        *(document.title, plain(document.finding), origin.office, origin.as_of, origin.version),
        *(origin.label, origin.mark, *(plain(part.finding) for part in document.sections)),
        *("覆盖率 38.0 %", "124 / 326 个村", "202 个村", "办理要求", "回执", "签收日期"),
    ):
        assert text in everything


def test_the_cells_of_a_list_are_those_of_the_document_with_their_types(book):
    say, rows = documents.texts("zh"), documents.rows()
    head, *cells = table_of(book[say["list"]], say["village"])
    assert head[:3] == [say["number"], say["village"], say["category"]]
    assert head[-1] == say["fill"]
    columns = dict(zip(head, zip(*cells, strict=True), strict=True))
    assert list(columns[say["number"]]) == list(range(1, 11))
    assert list(columns[say["late"]]) == rows["late"].to_list()
    assert list(columns[say["share"]]) == rows["share"].to_list()
    assert list(columns[say["due"]])[:9] == [datetime(2023, 11, 29)] * 9
    assert columns[say["light"]][:5] == (say["behind"], "▲", "●", "◆", None)
    assert set(columns[say["fill"]]) == {None}


def test_what_is_unknown_is_empty_and_not_zero(book):
    say = documents.texts("zh")
    last = table_of(book[say["list"]], say["village"])[-1]
    assert last[3:7] == [None] * 4


def test_figures_are_written_as_their_kind_and_the_list_is_set_for_paper(book):
    sheet = book[documents.texts("zh")["list"]]
    last = sheet[sheet.max_row - 1]
    assert [cell.number_format for cell in last[3:7]] == [
        "yyyy-mm-dd",
        "#,##0",
        "0.0%",
        "#,##0.00",
    ]
    assert sheet.print_title_rows
    assert sheet.page_setup.paperSize == 9
    assert "内部资料" in sheet.oddFooter.left.text
    assert "数据截至" in sheet.oddFooter.center.text


@pytest.mark.parametrize("shape", ["bars", "stacked_bars", "columns", "lines"])
def test_a_picture_with_its_figures_is_a_list_and_a_chart_of_its_cells(shape):
    document = documents.document("en")
    pictured = replace(document.sections[2], blocks=[documents.chart("en", shape)])
    sheet = opened(xlsx.write(replace(document, sections=[pictured]))).worksheets[1]
    say = documents.texts("en")
    _, *cells = table_of(sheet, say["closed"])
    assert [row[1] for row in cells] == list(documents.CLOSED)
    assert [row[2] for row in cells] == list(documents.FOUND)
    (drawn,) = sheet._charts
    assert len(drawn.series) == 2
    is_first_on_top = "bars" in shape
    assert drawn.x_axis.scaling.orientation == ("maxMin" if is_first_on_top else "minMax")
    assert drawn.y_axis.scaling.orientation == "minMax"


def test_a_list_without_rows_stands_in_the_contents_alone():
    document = documents.document("en", documents.rows().clear())
    book = opened(xlsx.write(replace(document, sections=document.sections[1:2], definitions=())))
    assert book.sheetnames == ["Contents"]
    assert documents.texts("en")["none"] in texts(book["Contents"])


def test_hostile_names_are_texts_and_nothing_is_run_or_followed():
    content = xlsx.write(documents.hostile())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if "xl/" in name]
    assert not any(re.search(r"<f>|TargetMode=\"External\"", part) for part in parts)
    say = documents.texts("zh")
    villages = [row[1] for row in table_of(opened(content)[say["list"]], say["village"])[1:]]
    assert villages[:4] == list(documents.HOSTILE[:4])
    assert villages[4] == 'abc"'
    assert villages[6] == "txt.exe"
