"""Rows around and between the data of a ledger: left out with their reason, never in the way."""

from __future__ import annotations

import polars as pl
import pytest

from tests.unit.intake.builders.problem_ledgers import interpreted, office
from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.cells.sheets import CellError, CellRange, CellValue, Sheet, SourceFile
from warehouse.intake.findings.cell_findings import without_left_out
from warehouse.intake.findings.finding import ROW_STATUSES, Finding, findings_frame
from warehouse.intake.findings.interpretation import Interpretation
from warehouse.intake.ledgers.table.finding.header import find_header
from warehouse.intake.ledgers.table.rows.row_kinds import classify

TITLE = ["夹江县委第三轮巡察反馈问题整改台账"]
FORM = ["反馈时间：2024年3月15日", None, None, None, "填报时间：2024年5月31日"]
WIDE = ["序号", "村(社区)", "反馈问题", "整改措施", "责任单位", "整改时限", "完成情况"]


def problem(number: int, village: str | None = "东岭村", text: str = "账目不清") -> list[CellValue]:
    return [number, village, f"{text}{number}", "清理", "村党支部", "2024年9月底前", "未完成"]


def kinds(*rows: list[CellValue], **more: object) -> list[str]:
    of = sheet(TITLE, FORM, WIDE, *rows, **more)
    header = find_header(of)
    assert header is not None
    return list(classify(of, header).kinds)[3:]


def read(*rows: list[CellValue], **more: object) -> Interpretation:
    return interpreted(sheet(TITLE, FORM, WIDE, *rows, **more), reference=office())


def reasons(result: Interpretation) -> list[str | None]:
    return result.statuses.sort("row")["reason"].to_list()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (["第1页 共3页"], "page_line"),
        ([None, None, None, "第 2 页，共 3 页"], "page_line"),
        (["— 1 —"], "page_line"),
        (["- 12 -"], "page_line"),
        (["1/3"], "page_line"),
        (["Page 1 of 3"], "page_line"),
        (["反馈时间：2024年3月15日", None, None, None, None, "第2页 共2页"], "page_line"),
        (["续表"], "header_repeated"),
        (["(续上表)"], "header_repeated"),
        (["反馈时间：2024年3月15日", None, None, None, "填报时间：2024年5月31日"], "page_line"),
        (["数据来源：县委巡察系统    导出人：周九    电话：0000-7654321"], "foot_note"),
        (["导出时间：2024-09-30 10:22", None, "导出人：周九"], "foot_note"),
        (["填表人", "周九", None, "审核人", "李某"], "foot_note"),
        (["制表单位：县委巡察办"], "foot_note"),
        (["备注", "本表每月报送"], "foot_note"),
        (["打印时间：2024/9/30"], "foot_note"),
        (["以下空白"], "foot_note"),
        (["(以下无正文)"], "foot_note"),
        (["本表由县委巡察办每月填报一次。"], "foot_note"),
        (["数据由系统自动生成"], "foot_note"),
        ([None, None, None, None, "."], "stray_mark"),
        ([None, None, None, None, None, None, "√"], "stray_mark"),
        (["、", None, "·"], "stray_mark"),
        ([7], "numbered_only"),
        (["以上为本月全部问题的整改进展。"], "foot_note"),
    ],
)  # fmt: skip
def test_a_line_below_the_table_is_no_data_and_blocks_nothing(line: list[CellValue], kind: str):
    assert kinds(problem(1), line)[1] == kind
    result = read(problem(1), line)
    assert result.questions == []
    assert result.findings.filter(result.findings["severity"] == "rejected").is_empty()
    assert result.statuses["status"].to_list().count("accepted") == 1
    assert result.tables["problems"]["problem_id"].to_list() == ["I1-1"]


@pytest.mark.parametrize("mark", ["示例", "（示例）", "例：", "样例1", "填写示例", "例如"])
def test_a_row_marked_as_an_example_is_left_out(mark: str):
    first: list[CellValue] = [mark, *problem(1, "某某村")[1:]]
    last: list[CellValue] = [*problem(1, "某某村"), mark]
    assert kinds(first, problem(1)) == ["example_row", "data"]
    assert kinds(last, problem(1))[0] == "example_row"
    assert reasons(read(first, problem(1)))[3:] == ["example_row", None]


def test_a_mark_far_from_the_table_is_noted_and_a_text_there_is_a_warning():
    result = read(problem(1), [*[None] * 15, "√"], [*[None] * 15, "请核对第3项"])
    findings = dict(result.findings.select("rule", "severity").iter_rows())
    assert (findings["row_stray_mark"], findings["row_outside"]) == ("noted", "warned")
    assert reasons(result)[4:] == ["stray_mark", "outside"]


def test_a_mark_beside_a_row_of_data_is_only_noted():
    result = read([*problem(1), None, "√"], [*problem(2), None, None, "请核对"])
    findings = result.findings.filter(pl.col("rule") == "cells_without_header")
    assert findings.select("column", "severity").rows() == [(9, "noted"), (10, "warned")]


def test_what_may_be_data_stays_data():
    merged = (CellRange(4, 1, 5, 1), CellRange(4, 2, 5, 2), CellRange(4, 3, 5, 3))
    assert kinds(problem(1), [None, None, None, "√"], merged=merged)[1] == "data"
    assert kinds(problem(1), [None, None, None, "版本：另行制定"])[1] == "data"
    assert kinds(problem(1), [None, None, None, "以上情况已整改到位"])[1] == "data"
    assert kinds([7, None, None], problem(8)) == ["data", "data"]
    assert kinds([1, "东岭村", "以上情况不实", None]) == ["data"]
    assert kinds(problem(1), [2, "同上", "同上"])[1] == "data"


def test_a_row_that_numbers_the_columns_again_belongs_to_the_repeated_header():
    again: list[CellValue] = ["整改台账(续表)"]
    numbers: list[CellValue] = [1, 2, 3, 4, 5, 6, 7]
    assert kinds(numbers, problem(1), again, WIDE, numbers, problem(2)) == [
        "header",
        "data",
        *["header_repeated"] * 3,
        "data",
    ]


def test_a_page_may_end_anywhere_in_a_problem_of_several_rows():
    merged = (CellRange(4, 1, 5, 1), CellRange(4, 2, 5, 2), CellRange(4, 3, 5, 3))
    result = read(
        problem(1),
        [None, None, None, "建立制度"],
        ["第1页 共2页"],
        ["续表"],
        WIDE,
        ["1(续)", "东岭村（续）", None, "公开账目"],
        problem(2, "西河村"),
        merged=merged,
    )
    assert result.questions == []
    assert result.tables["problems"]["inspection_id"].to_list() == ["I1", "I2"]
    assert result.counts["measures"].to_list() == [4]
    assert result.statuses.filter(result.statuses["row"] == 9)["belongs_to"].to_list() == [4]


def test_lines_before_the_table_ends_are_left_out_where_they_stand():
    result = read(
        problem(1),
        ["填表人：周九", None, None, "审核人：李某"],
        problem(2, "西河村"),
        ["合计", None, 2],
    )
    assert reasons(result)[3:] == [None, "foot_note", None, "subtotal"]


def test_no_line_of_persons_is_shown_in_a_question():
    anonymous = Sheet(
        "台账.xlsx",
        "台账",
        sheet(["台账"], WIDE, problem(1), ["导出人：周九 13812345678"]).rows,
    )
    result = interpreted(anonymous, reference=office())
    assert result.questions != []
    assert "13812345678" not in repr(result.questions)


def test_an_example_on_a_sheet_of_instructions_is_left_out_and_asks_nothing():
    good = sheet(TITLE, FORM, WIDE, problem(1))
    example = sheet(
        ["填表说明"],
        WIDE,
        [1, "某某镇某某村", "填写反馈意见原文", "逐条填写", "某某单位", "年月日", "已完成/未完成"],
        name="填表说明",
    )
    result = interpreted(good, example, reference=office())
    assert result.questions == []
    of_example = result.statuses.filter(pl.col("sheet") == "填表说明")
    assert set(of_example["reason"]) == {"instructions"}
    many = [problem(number) for number in range(1, 8)]
    result = interpreted(sheet(TITLE, FORM, WIDE, *many, name="整改情况说明"), reference=office())
    assert result.statuses["status"].to_list().count("accepted") == 7


PLACE = ("台账.xlsx", "台账")


def test_a_formula_without_a_result_only_counts_where_its_cell_would_be_taken():
    total = CellError("=?")
    rows: list[list[CellValue]] = [["序号", "金额"], [1, 2], ["合计", total]]
    held = SourceFile("台账.xlsx", 1, "0" * 64, (sheet(*rows),))
    statuses = pl.DataFrame(
        [("台账.xlsx", "台账", row, status, None, row)
         for row, status in ((1, "skipped"), (2, "accepted"), (3, "skipped"))],
        schema=ROW_STATUSES, orient="row",
    )  # fmt: skip

    def findings_at(row: int | None, rule: str = "file_not_calculated") -> list[tuple[str, str]]:
        result = findings_frame([Finding(rule, "rejected", "台账.xlsx", "台账", row, 2)])
        return without_left_out(result, statuses, [held]).select("rule", "severity").rows()

    assert findings_at(3) == [("file_not_calculated_left_out", "noted")]
    assert findings_at(2) == [("file_not_calculated", "rejected")]
    assert findings_at(None, "file_not_calculated_more") == []
    unread = Finding("column_unknown", "warned", "台账.xlsx", "台账", 1, 2)
    both = findings_frame([unread, Finding("file_not_calculated", "rejected", *PLACE, 2, 2)])
    assert without_left_out(both, statuses, [held])["severity"].to_list() == ["warned", "noted"]
    rows[1][1] = total
    held = SourceFile("台账.xlsx", 1, "0" * 64, (sheet(*rows),))
    assert findings_at(None, "file_not_calculated_more") == [
        ("file_not_calculated_more", "rejected")
    ]
