"""Where the table of a ledger stands in a sheet, and what each row around it is."""

from __future__ import annotations

import pytest

from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.cells.sheets import CellRange, Sheet
from warehouse.intake.ledgers.table.finding.header import find_header
from warehouse.intake.ledgers.table.rows.row_kinds import classify

WIDE = ["序号", "被巡察党组织", "反馈问题", "整改措施", "整改时限", "完成情况"]


def kinds(of: Sheet) -> list[str]:
    header = find_header(of)
    assert header is not None
    return list(classify(of, header).kinds)


def headers(of: Sheet) -> list[str]:
    header = find_header(of)
    assert header is not None
    return [header.text(column) for column in header.columns]


def test_title_form_line_and_foot_are_told_from_the_data():
    ledger = sheet(
        ["附件2"],
        ["夹江县委第三轮巡察反馈问题整改台账"],
        ["填报单位(盖章):县委巡察办", None, None, None, "填报时间:2024年9月30日"],
        WIDE,
        [1, "东岭村", "账目不清", "清理账目", "2024年9月底前", "已完成"],
        [None, None, None, None, None, None],
        [2, "西河村", "台账缺失", "补建台账", "2024年9月底前", "未完成"],
        ["注:本表每月报送一次。"],
        ["2.完成情况按实填写。"],
        ["填表人:", "王某", None, "审核人:", "李某"],
    )
    assert kinds(ledger) == [
        "preamble",
        "preamble",
        "preamble",
        "header",
        "data",
        "blank",
        "data",
        "foot_note",
        "foot_note",
        "foot_note",
    ]


def test_sections_subtotals_and_repeated_page_headers_are_no_data():
    ledger = sheet(
        ["整改台账"],
        WIDE,
        ["一、党的领导方面"],
        [1, "东岭村", "甲", "乙", "2024年6月底前", "已完成"],
        ["小 计", None, 1],
        ["整改台账"],
        WIDE,
        ["(二)党的建设方面"],
        [2, "西河村", "甲", "乙", "2024年6月底前", "已完成"],
        ["合计", None, 2],
    )
    assert kinds(ledger) == [
        "preamble",
        "header",
        "section",
        "data",
        "subtotal",
        "header_repeated",
        "header_repeated",
        "section",
        "data",
        "subtotal",
    ]


def test_the_title_of_a_printed_page_before_its_header_heads_no_section():
    ledger = sheet(
        ["整改台账"],
        WIDE,
        [1, "东岭村", "甲", "乙", "2024年6月底前", "已完成"],
        ["整改台账(续表)"],
        WIDE,
        [2, "西河村", "甲", "乙", "2024年6月底前", "已完成"],
        merged=(CellRange(4, 1, 4, 6),),
    )
    assert kinds(ledger)[3:5] == ["header_repeated", "header_repeated"]


@pytest.mark.parametrize(
    "numbering", [[1, 2, 3, 4, 5, 6], ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
                  ["甲", "乙", 1, 2, 3, 4]]
)  # fmt: skip
def test_a_row_that_numbers_the_columns_belongs_to_the_header(numbering: list[object]):
    ledger = sheet(WIDE, numbering, [1, "东岭村", "甲", "乙", "2024年6月底前", "已完成"])
    assert kinds(ledger) == ["header", "header", "data"]


def test_a_header_of_two_rows_is_joined_over_its_groups_merged_or_not():
    rows = (
        ["序号", "反馈问题", "整改措施", None, "完成情况"],
        [None, None, "措施内容", "责任单位", None],
        [1, "账目不清", "清理", "村委会", "已完成"],
    )
    expected = ["序号", "反馈问题", "整改措施/措施内容", "整改措施/责任单位", "完成情况"]
    merged = tuple(CellRange(1, column, 2, column) for column in (1, 2, 5))
    for ledger in (sheet(*rows), sheet(*rows, merged=(*merged, CellRange(1, 3, 1, 4)))):
        assert headers(ledger) == expected
        assert kinds(ledger) == ["header", "header", "data"]


def test_a_header_of_three_rows_is_joined():
    ledger = sheet(
        ["台账"],
        ["序号", "反馈问题", "审计部门填写", None, None],
        [None, None, "责任", None, "整改时限"],
        [None, None, "责任单位", "配合单位", None],
        [1, "账目不清", "村委会", "财政所", "2024年6月底前"],
        merged=(
            CellRange(2, 1, 4, 1),
            CellRange(2, 2, 4, 2),
            CellRange(2, 3, 2, 5),
            CellRange(3, 3, 3, 4),
            CellRange(3, 5, 4, 5),
        ),
    )
    assert headers(ledger) == [
        "序号",
        "反馈问题",
        "审计部门填写/责任/责任单位",
        "审计部门填写/责任/配合单位",
        "审计部门填写/整改时限",
    ]
    assert kinds(ledger) == ["preamble", "header", "header", "header", "data"]


def test_a_continuation_row_under_merged_cells_is_data_though_one_cell_is_filled():
    ledger = sheet(
        WIDE,
        [1, "东岭村", "甲", "一是清理", "2024年6月底前", "已完成"],
        [None, None, None, "二是建制", None, None],
        merged=tuple(CellRange(2, column, 3, column) for column in (1, 2, 3, 5, 6)),
    )
    assert kinds(ledger) == ["header", "data", "data"]


def test_a_measure_that_begins_like_a_note_or_a_total_is_data():
    ledger = sheet(
        WIDE,
        [1, "东岭村", "甲", "一是清理", "2024年6月底前", "已完成"],
        [None, None, None, "备注:另行建制", None, None],
        [2, "东岭村", "工程款合计", "重新核算", "2024年6月底前", "已完成"],
        merged=tuple(CellRange(2, column, 3, column) for column in (1, 2, 3, 5, 6)),
    )
    assert kinds(ledger) == ["header", "data", "data", "data"]


def test_without_two_known_headers_there_is_no_table():
    assert find_header(sheet(["填表说明"], ["一、本表由县委巡察办填写。"])) is None
    assert find_header(sheet(["甲", "乙", "丙"], [1, 2, 3])) is None
    assert find_header(Sheet("台账.xlsx", "Sheet2", [])) is None


def test_what_parts_a_merged_header_is_no_data_in_whatever_words():
    ledger = sheet(
        ["夹江县委巡察全覆盖台账"],
        ["序号", "被巡察党组织", "轮次", "巡察时间", None, "反馈日期"],
        [None, None, None, "进点那天", "出点那天", None],
        [1, "东岭村", "第三轮", "2024.2.20", "2024.3.8", "2024.3.15"],
        merged=(CellRange(2, 4, 2, 5),),
    )
    assert kinds(ledger) == ["preamble", "header", "header", "data"]
    assert headers(ledger)[3:5] == ["巡察时间/进点那天", "巡察时间/出点那天"]


@pytest.mark.parametrize("beyond", [CellRange(3, 11, 3, 12), CellRange(3, 11, 4, 11)])
def test_a_merge_of_cells_that_no_row_has_stops_nothing(beyond: CellRange):
    row = [1, "东岭村", "账目不清", "公示", None, "未完成"]
    result = find_header(sheet(["整改台账"], ["填报时间:2024-06-30"], WIDE, row, merged=(beyond,)))
    assert result is not None
    assert result.first_row == 3
