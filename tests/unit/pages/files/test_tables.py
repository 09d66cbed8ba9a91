"""Tables: what search and filters keep, and what a file of a table says and holds."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from types import SimpleNamespace

import fastexcel
import openpyxl
import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pages.parts.frame.context import PageContext
from pages.parts.kit import table_view, tables
from pages.parts.kit.files import downloads, table_files
from pages.parts.kit.headings import Caution
from pages.parts.kit.table import Column, Table
from pages.parts.kit.words import Words
from tests.lists import about, listed

ROWS = pl.DataFrame(
    {
        "name": ["示例县-001", "示例县-002", "=SUM(A1)", None],
        "level": ["村", "乡镇", "村", "村"],
        "share": [0.25, None, 1.0, 0.5],
        "light": ["red", "green", "none", None],
        "due": [date(2024, 2, 29), None, date(2024, 3, 1), date(2024, 3, 2)],
        "total": [4] * 4,
    }
)
TABLE = Table(
    key="t",
    title="清单/一",
    rows=tables.of(ROWS),
    columns=[
        Column("light", "灯", "light", file_heading="覆盖率:灯"),
        Column("name", "名称"),
        Column("level", "层级", choices=["村", "乡镇"]),
        Column("share", "占比", "percent", help="分子除以分母"),
        Column("due", "时限", "date"),
    ],
    definition="一行一个县",
    definitions={"占比一": "另一口径"},
)


@pytest.fixture
def context() -> SimpleNamespace:
    """As much of a page context as a file needs."""
    page = SimpleNamespace(
        words=Words("zh"),
        language="zh",
        place="360000",
        place_name="江西省",
        scope="",
        office="某办",
        classification_label="内部资料",
        month_end=date(2024, 6, 30),
        months=[date(2024, 5, 31), date(2024, 6, 30)],
        is_demonstration=True,
        mark="",
        as_of="2024-06-30",
        as_of_date=date(2024, 6, 30),
        version_id="20240630-1",
        region=None,
        name=lambda region: "江西省",
        term=SimpleNamespace(starts_on=date(2021, 9, 1), ends_on=date(2026, 8, 31)),
        year=2023,
        level="village",
        category="B01",
        category_names={"B01": "村级资金收支不规范"},
    )
    page.selected = partial(PageContext.selected, page)
    return page


class Url:
    """A page whose URL says of the table what is given, and is told what to say."""

    def __init__(self, **parameters: str) -> None:
        self.parameters = {f"t.{name}": text for name, text in parameters.items()}
        self.words, self.refused = Words("zh"), []

    def refuse(self, called: str, name: str) -> None:
        self.refused.append((called, name))

    def parameter(self, name: str) -> str:
        return self.parameters.get(name, "")

    def keep_parameters(self, values: Mapping[str, str]) -> None:
        self.parameters |= values


def kept(**parameters: str) -> list[str | None]:
    """Return the names of the rows that a URL leaves, in their order."""
    view = table_view.of_url(Url(**parameters), TABLE)
    return table_view.of_rows(ROWS, TABLE, view)["name"].to_list()


def test_a_filter_keeps_the_rows_of_any_chosen_value():
    assert kept(level="乡镇") == ["示例县-002"]
    assert len(kept(level="村|乡镇")) == 4


def test_a_search_keeps_rows_that_hold_every_word_in_some_text_and_takes_it_literally():
    assert kept(search="县-00 乡") == ["示例县-002"]
    assert kept(search="sum(a1)") == ["=SUM(A1)"]
    assert kept(search=".*") == []
    assert kept(level="村", search="001") == ["示例县-001"]


def test_rows_are_sorted_by_a_column_either_way_and_what_is_missing_comes_last():
    assert kept(sort="share") == ["示例县-001", None, "=SUM(A1)", "示例县-002"]
    assert kept(sort="-share") == ["=SUM(A1)", None, "示例县-001", "示例县-002"]
    assert kept(sort="light")[:2] == ["示例县-001", "示例县-002"]
    assert kept(sort="-light")[:2] == ["示例县-002", "示例县-001"]


@pytest.mark.parametrize(
    "hostile", [{"sort": "1; drop table x"}, {"level": "国家"}, {"level": "村'"}, {"sort": "--due"}]
)
def test_what_a_table_does_not_have_is_not_followed_and_is_told(hostile):
    assert kept(**hostile) == ROWS["name"].to_list()
    page = Url(**hostile)
    table_view.of_url(page, TABLE)
    assert [name for _, name in page.refused] == [f"t.{name}" for name in hostile]
    assert [called for called, _ in page.refused] == ["排序" if "sort" in hostile else "层级"]


@pytest.mark.parametrize("hostile", [None, 3, [], {"filters": 1}, {"filters": {"level": 7}}])
def test_a_browser_that_asks_for_nonsense_changes_no_row(hostile):
    page = Url()
    table_view.keep(page, TABLE, hostile)
    assert not any(page.parameters.values())


def test_what_a_browser_asks_for_stands_in_the_url_under_the_name_of_the_table():
    page = Url(search="before", sort="due")
    filters = {
        "search": " 县  001 ",
        "sort": "-share",
        "filters": {"level": ["村", "省"], "name": ["x"]},
    }
    table_view.keep(page, TABLE, filters)
    assert page.parameters == {"t.search": "县 001", "t.sort": "-share", "t.level": "村"}


def test_a_workbook_opens_on_the_list_and_says_after_it_what_it_counts(context):
    file = table_files.workbook(context, TABLE)
    assert fastexcel.read_excel(file).sheet_names == ["清单-一", "说明"]
    texts = about(file)
    assert texts["密级"] == "内部资料"
    assert "演示数据" in texts
    assert texts["选择"] == (
        "江西省 · 2021—2026 届 · 截至 2024-06 · 2023 年 · 村 · 村级资金收支不规范"
    )
    assert texts["数据截至"] == "2024-06-30"
    assert texts["口径:清单/一"] == "一行一个县"
    assert texts["口径:占比"] == "分子除以分母"
    assert texts["口径:占比一"] == "另一口径"
    rows = listed(file)
    assert rows.columns == ["序号", "覆盖率:灯", "名称", "层级", "占比", "时限"]
    assert rows["序号"].to_list() == [1, 2, 3, 4]
    assert rows["占比"].to_list() == [0.25, None, 1.0, 0.5]
    assert rows["覆盖率:灯"].to_list() == ["■", "●", None, None]
    assert rows["名称"].to_list() == ["示例县-001", "示例县-002", "=SUM(A1)", None]


def sheet_of(file: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]


def test_over_the_head_row_stand_title_label_mark_place_and_day(context):
    context.mark = "演示数据"
    sheet = sheet_of(table_files.workbook(context, TABLE))
    assert sheet["A1"].value == "清单/一"
    assert sheet["A2"].value == "内部资料 · 演示数据"
    assert sheet["A3"].value.startswith("江西省 · ")
    assert "数据截至 2024-06-30" in sheet["A3"].value
    assert sheet["A4"].value == "序号"
    assert {sheet[cell].font.name for cell in ("A1", "A3", "A4", "C5")} == {"等线"}


def test_a_list_prints_across_a4_with_its_head_row_label_mark_and_number_on_each_page(context):
    context.mark = "演示数据"
    sheet = sheet_of(table_files.workbook(context, TABLE))
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "A5"
    assert sheet.oddFooter.left.text == "内部资料 · 演示数据"
    assert sheet.oddFooter.center.text == "清单/一 · 江西省 · 2024-06-30"
    assert sheet.oddFooter.right.text == "&P / &N"


def test_a_list_that_is_handed_out_has_two_columns_to_fill_in_and_no_other_has(context):
    rows = listed(table_files.workbook(context, replace(TABLE, is_handed_out=True)))
    assert rows.columns[-2:] == ["整改情况", "备注"]
    assert rows.select("整改情况", "备注").null_count().row(0) == (4, 4)
    assert "备注" not in listed(table_files.workbook(context, TABLE)).columns


def test_a_column_is_as_wide_as_its_letters_a_chinese_one_counting_two(context):
    texts = pl.DataFrame({"latin": ["a" * 20], "chinese": ["村" * 15], "long": ["村" * 90]})
    columns = [Column(name, name) for name in texts.columns]
    table = replace(TABLE, rows=tables.of(texts), columns=columns)
    widths = sheet_of(table_files.workbook(context, table)).column_dimensions
    assert 20 <= widths["B"].width < 23
    assert 30 <= widths["C"].width < 34
    assert 40 <= widths["D"].width < 42


def test_a_csv_begins_with_its_head_row_and_nothing_in_it_runs(context):
    lines = table_files.text(context, TABLE).decode("utf-8").splitlines()
    assert lines[0] == "\ufeff覆盖率:灯,名称,层级,占比,时限"
    assert lines[1] == "■,示例县-001,村,0.25,2024-02-29"
    assert lines[3].split(",")[1] == "'=SUM(A1)"
    assert len(lines) == 1 + len(ROWS)


def test_a_csv_says_before_its_rows_what_it_is_where_that_is_chosen(context):
    text = table_files.text_with_head(context, TABLE).decode("utf-8")
    assert text.startswith("\ufeff# ")
    head, _, rows = text.partition("\n\n")
    assert "演示数据" in head
    assert "口径:占比,分子除以分母" in head
    assert f"\ufeff{rows}" == table_files.text(context, TABLE).decode("utf-8")


@pytest.mark.parametrize("begins", "=+-@\t\r")
def test_no_text_of_a_csv_begins_as_a_formula(context, begins):
    rows = pl.DataFrame({"name": [f"{begins}1+1"]})
    table = Table(key="t", title="t", rows=tables.of(rows), columns=[Column("name", "名称")])
    text = table_files.text(context, table).decode("utf-8")
    assert text.splitlines()[1].lstrip('"').startswith("'")


def test_a_file_is_named_after_what_it_holds_and_by_what_a_file_system_takes(context):
    assert downloads.file_name(context, "清单/一", "csv") == "演示数据_清单-一_江西省_20240630.csv"
    context.is_demonstration = False
    assert downloads.file_name(context, "a:b", "xlsx") == "a-b_江西省_20240630.xlsx"


def test_a_list_as_of_now_says_so_whatever_month_is_chosen_and_a_list_of_the_month_says_the_month(
    context,
):
    context.month_end = date(2024, 5, 31)
    of_month = replace(TABLE, is_of_month=True)
    assert "截至 2024-06 " in table_files.text_with_head(context, TABLE).decode("utf-8")
    assert "截至 2024-05 " in table_files.text_with_head(context, of_month).decode("utf-8")
    assert tables._count(context, TABLE, 3, 3) == "共 3 行 · 截至 2024-06-30"
    assert tables._count(context, of_month, 3, 3) == "共 3 行 · 截至 2024-05"


def test_a_count_is_a_whole_number_in_a_csv_and_nothing_stays_nothing(context):
    counted = Table(
        key="counted",
        title="数",
        rows=tables.of(pl.DataFrame({"name": ["甲", "乙", "丙"], "n": [124.0, None, 1e6]})),
        columns=[Column("name", "名称"), Column("n", "村数", "count")],
    )
    rows = table_files.text(context, counted).decode("utf-8")
    assert rows.splitlines() == ["\ufeff名称,村数", "甲,124", "乙,", "丙,1000000"]


def test_a_file_says_how_much_of_the_region_is_in_the_data(context):
    context.scope = "江西省仅含 3 个县(共 100 个),占村数 2.6%"
    texts = dict(downloads.about(context, "数", {}, date(2024, 6, 30)))
    assert texts["数据范围"] == "江西省仅含 3 个县(共 100 个),占村数 2.6%"


def test_a_light_is_told_in_words_in_a_file_where_it_has_words():
    words = {"red": "落后(不到 90%)", "green": "达到", "none": ""}
    column = Column("light", "灯", "light", in_words=words)
    rows = table_files._in_file(replace(TABLE, columns=[column]), ROWS)
    assert rows["灯"].to_list() == ["落后(不到 90%)", "达到", "", ""]


def test_a_file_says_what_is_the_matter_with_its_figures_and_not_what_the_screen_alone_does(
    context,
):
    matter = "本版检验未通过 1 项。"
    notes = ("数据来自模型 mart_t。", Caution(matter, "/definitions"))
    file = table_files.workbook(context, replace(TABLE, notes=notes))
    assert about(file)["数据提示"] == matter
    first = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    over = [row[0] for row in first.iter_rows(max_row=4, max_col=1, values_only=True)]
    assert over.count(matter) == 1
    assert not any("mart_t" in str(text) for text in (*over, *about(file).values()))


def test_a_column_is_left_out_where_no_row_of_the_whole_table_says_anything_in_it():
    rows = pl.DataFrame({"name": ["甲", "乙"], "team": ["", None], "due": [None, 1]})
    columns = [Column("name", "名称"), Column("team", "组"), Column("due", "时限", "count")]
    table = Table(key="t", title="t", rows=tables.of(rows), columns=columns)
    plain = table_view.View("", "", {})
    searched = replace(plain, search="没有的村")

    def shown(view: table_view.View, sent: pl.DataFrame) -> list[str]:
        kept = tables._without_empty(table, view, sent, len(rows))
        return [column.name for column in kept.columns]

    assert shown(plain, rows) == shown(plain, rows.head(1)) == ["name", "due"]
    assert shown(searched, rows.clear()) == ["name", "due"]
