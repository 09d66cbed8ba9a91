"""A sheet of statistics that the ledger beside it does not bear out is told, figure by figure."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.unit.intake.builders.checked_ledgers import ledger, problem
from tests.unit.intake.builders.county import county
from tests.unit.intake.builders.messages import assert_has_words
from tests.unit.intake.builders.problem_ledgers import rules
from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.cells.sheets import CellRange, CellValue, Sheet, SourceFile
from warehouse.intake.ledgers.checks.across_sheets import check_file
from warehouse.intake.ledgers.checks.context import check_reference
from warehouse.intake.ledgers.interpret import interpret_ledgers
from warehouse.intake.ledgers.ledger_sheets import read_sheet
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home
from warehouse.words import messages

DONE = {"status": "已完成", "completed": "2024-06-20"}
OPEN = {"status": "正在整改", "completed": None}
LEDGER = ledger(
    problem(1, **DONE, village="西河村党支部", category="优亲厚友"),
    problem(2, **OPEN, village="西河村党支部", category="财务管理"),
    problem(3, **DONE, village="南坪村党支部", category="财务管理"),
    problem(4, **DONE, village="正街社区党支部", category="财务管理"),
)
BY_VILLAGE = ["村(社区)", "问题数", "已完成", "正在整改", "完成率"]


@pytest.fixture
def reference(own_data_folder: Home) -> ReferenceData:
    return county(own_data_folder)


def findings_of_one(
    reference: ReferenceData, *rows: list[CellValue], name: str = "统计表"
) -> dict[str, tuple[str, str]]:
    """Printed and computed by place, of a sheet of statistics beside `LEDGER`."""
    statistics = sheet(["整改情况统计表"], *rows, name=name)
    sheets = [read_sheet(one, {}, reference) for one in (LEDGER, statistics)]
    findings = check_file(sheets, check_reference(reference))
    assert_has_words(findings, [])
    assert set(findings["rule"]) <= {"statistics_disagree"}
    collected = {}
    for row, column, written in findings.select("row", "column", "details").iter_rows():
        details = json.loads(written)
        collected[f"{'ABCDEFG'[column - 1]}{row}"] = (details["printed"], details["computed"])
    return collected


def test_figures_of_each_village_and_of_all_are_compared(reference: ReferenceData):
    right = [
        BY_VILLAGE,
        ["西河村", 2, 1, 1, "50%"],
        ["南坪村", 1, 1, 0, "100%"],
        ["正街社区", 1, 1, 0, 1],
        ["合计", 4, 3, 1, 0.75],
    ]
    assert findings_of_one(reference, *right) == {}
    wrong = [
        BY_VILLAGE,
        ["西河村", 3, 1, 1, "33.3%"],
        ["南坪村", 1, 0, 1, "0%"],
        ["合计", 6, 3, 3, 0.5],
    ]
    assert findings_of_one(reference, *wrong) == {
        "B3": ("3", "2"),
        "E3": ("33.3%", "50.0%"),
        "C4": ("0", "1"),
        "D4": ("1", "0"),
        "E4": ("0%", "100.0%"),
        "B5": ("6", "4"),
        "D5": ("3", "1"),
        "E5": ("50%", "75.0%"),
    }


def test_figures_of_townships_are_compared_though_the_ledger_has_no_column_for_them(
    reference: ReferenceData,
):
    rows: list[list[CellValue]] = [
        ["乡镇", "全镇村数", "涉及村数", "问题总数"],
        ["甘江镇", 11, 1, 2],
        ["木城镇", 12, 3, 3],
    ]
    assert findings_of_one(reference, *rows) == {"C4": ("3", "2"), "D4": ("3", "2")}


def test_a_table_of_villages_by_categories_is_compared_cell_by_cell(reference: ReferenceData):
    rows: list[list[CellValue]] = [
        ["村(社区)", "优亲厚友", "财务管理", "合计"],
        ["西河村党支部", 1, 1, 2],
        ["南坪村党支部", 1, 1, 2],
    ]
    assert findings_of_one(reference, *rows) == {"B4": ("1", "0"), "D4": ("2", "1")}


def test_counts_of_states_and_sentences_are_compared_with_the_whole(reference: ReferenceData):
    rows: list[list[CellValue]] = [
        ["状态", "数量"],
        ["已完成", 3],
        ["正在整改", 2],
        ["完成率", "75%"],
        ["共反馈问题5个,已完成整改3个"],
    ]
    assert findings_of_one(reference, *rows) == {"B4": ("2", "1"), "A6": ("5", "4")}


def test_figures_of_other_things_are_left_in_peace(reference: ReferenceData):
    rows: list[list[CellValue]] = [
        ["村(社区)", "立行立改问题数", "移交线索", "追责人数", "占比"],
        ["西河村", 9, 9, 9, "9%"],
        ["另一个村", 9, 9, 9, "9%"],
    ]
    assert findings_of_one(reference, *rows) == {}


def test_a_file_is_told_once_where_its_statistics_are_wrong(reference: ReferenceData):
    statistics = sheet(["统计表"], BY_VILLAGE, ["合计", 9, 3, 1, "75%"], name="统计表")
    file = SourceFile("台账.xlsx", 1, "0" * 64, (LEDGER, statistics))
    result = interpret_ledgers([file], {}, reference)
    assert rules(result).count("statistics_disagree") == 1


def test_a_sheet_of_statistics_alone_is_not_compared(reference: ReferenceData):
    alone = Sheet("统计.xlsx", "统计表", [["村(社区)", "问题数"], ["西河村", 9]])
    assert check_file([read_sheet(alone, {}, reference)], check_reference(reference)).is_empty()


def test_the_counts_of_a_coverage_ledger_are_compared_with_the_problems_beside_it(
    reference: ReferenceData,
):
    coverage = sheet(
        ["夹江县村级巡察全覆盖台账"],
        ["填报时间:2024年9月30日"],
        [
            "轮次",
            "被巡察党组织",
            "进驻日期",
            "反馈日期",
            "巡察反馈问题应整改数",
            "巡察反馈问题已整改数",
        ],
        ["第三轮", "西河村", "2024-01-15", "2024-03-28", 2, 1],
        ["第三轮", "南坪村", "2024-01-15", "2024-03-28", 2, 1],
        ["第三轮", "别的村", "2024-01-15", "2024-03-28", 9, 9],
        ["合计", None, None, None, 13, 11],
        name="覆盖台账",
    )
    sheets = [read_sheet(one, {}, reference) for one in (LEDGER, coverage)]
    findings = check_file(sheets, check_reference(reference))
    assert findings.select("sheet", "row", "column").rows() == [("覆盖台账", 5, 5)]


def test_a_tidy_ledger_of_merged_rows_sections_totals_and_statistics_is_left_in_peace(
    reference: ReferenceData,
):
    headers = (
        "问题序号 被巡察党组织 问题类别 反馈问题 措施序号 整改措施 责任单位 整改时限 整改进展"
        " 完成情况 完成时间 是否销号 销号时间 追缴资金(万元) 佐证材料"
    )
    heading = "中共夹江县委第七轮巡察3个村党组织反馈问题整改台账"
    owner = ("财务管理", "党费收缴不规范,少收党费350元")
    tidy = sheet(
        ["附件1"],
        [heading],
        ["填报单位:县委巡察办", None, "反馈时间:2024年3月28日", None, "填报时间:2024年9月30日"],
        headers.split(),
        ["一、党的建设方面(2个)"],
        [1, "西河村", *owner, 1, "补缴党费", "党支部", "2024年6月底前", "已补缴,现已整改到位。",
         "已完成", "2024-05-20", "是", "2024-06-20", None, "收据"],
        [None, None, None, None, 2, "建立制度", "党支部", "2024年6月底前",
         "针对未落实制度的问题,已制定办法", "已完成", "2024-06-10", None, None, None, "制度"],
        [2, "西河村", "财务管理", "三会一课不经常", 1, "每月召开", "党支部", "长期坚持",
         "正在推进,已召开6次", "正在整改", None, "否"],
        ["小计", None, None, "2个"],
        ["二、财务管理方面(2个)"],
        [3, "南坪村", "财务管理", "违规发放补贴3.5万元", 1, "清退补贴", "党支部", "2024年7月底前",
         "已全部清退", "已完成", "2024-07-05", "是", "2024-07-20", 3.5, "收据"],
        [4, "正街社区", "财务管理", "账目公开不及时", 1, "公开账目", "党支部", "立行立改", "已公开",
         "已完成", "2024-04-10", "是", "2024-04-20", None, "照片"],
        ["小计", None, None, "2个", *[None] * 9, 3.5],
        ["合计", None, None, "4个", *[None] * 9, 3.5],
        ["注:共反馈问题4个,其中党的建设方面2个问题,已完成整改3个,完成率75%,销号3个。"],
        merged=tuple(CellRange(6, column, 7, column) for column in (1, 2, 3, 4, 12, 13)),
    )  # fmt: skip
    figures = sheet(
        ["汇总统计表"],
        ["村(社区)", "问题数", "已完成", "正在整改", "整改率"],
        ["西河村", 2, 1, 1, "50%"],
        ["南坪村", 1, 1, 0, "100%"],
        ["合计", 4, 3, 1, "75%"],
        name="统计表",
    )
    file = SourceFile("台账.xlsx", 1, "0" * 64, (tidy, figures))
    findings = interpret_ledgers([file], {}, reference)
    file = Path(messages.__file__).parent / "zh" / "rules" / "contradictions.toml"
    ours = tomllib.loads(file.read_text("utf-8"))
    assert set(rules(findings)) & set(ours["rules"]) == set()


def test_two_tables_side_by_side_may_share_one_row_of_numbers(reference: ReferenceData):
    header = ["序号", "被巡察党组织", "反馈问题", "整改措施", "整改时限", "完成情况"]

    def row(number: int) -> list[CellValue]:
        return [number, "西河村", f"第{number}类账目", "清理", "2024年9月底前", "未完成"]

    def serial_gaps(*pairs: tuple[int, int]) -> int:
        rows = [[*row(left), None, *row(right)] for left, right in pairs]
        both = sheet(
            ["夹江县委第三轮巡察反馈问题整改台账"],
            ["填报时间:2024年9月30日"],
            [*header, None, *header],
            *rows,
        )
        file = SourceFile("台账.xlsx", 1, "0" * 64, (both,))
        return rules(interpret_ledgers([file], {}, reference)).count("serial_gap")

    assert serial_gaps((1, 2), (3, 4), (5, 6)) == 0
    assert serial_gaps((1, 2), (3, 4), (7, 6)) == 2  # 5 is in neither
