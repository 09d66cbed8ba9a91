"""Several tables on one sheet: each is read or asked about, and every cell is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

from tests.unit.intake.builders.problem_ledgers import (
    Office,
    fully_worded,
    interpreted,
    office,
    rules,
)
from tests.unit.intake.builders.sheets import sheet
from tests.unit.intake.ledgers.test_office_lines import FORM, TITLE, WIDE, problem
from warehouse.intake.cells.sheets import CellRange, CellValue, Sheet, SourceFile
from warehouse.intake.findings.interpretation import Interpretation, cells_by_status
from warehouse.intake.ledgers.interpret import interpret_ledgers
from warehouse.intake.ledgers.table.finding.blocks import blocks_of
from warehouse.intake.ledgers.table.finding.header import is_blank

Row = list[CellValue]
GAP: Row = [None]
CLOSURE = ["序号", "村(社区)", "反馈问题", "是否销号", "销号时间"]
COVERAGE = ["乡镇", "村(社区)", "轮次", "巡察组", "巡察起止时间", "巡察方式"]


def blocks(*rows: Row, **more: object) -> list[tuple[int, int, int, int]]:
    return [
        (area.first_row, area.last_row, area.first_column, area.last_column)
        for area in (block.area for block in blocks_of(sheet(*rows, **more)))
    ]


def read(*rows: Row, reference: Office | None = None, **more: object) -> Interpretation:
    of = sheet(*rows, **more)
    result = interpreted(of, reference=reference or office())
    assert every_cell_is_accounted_for(result, of)
    return result


def every_cell_is_accounted_for(result: Interpretation, of: Sheet) -> bool:
    filled = sum(not is_blank(value) for row in of.rows for value in row)
    rows = result.statuses.filter(result.statuses["sheet"] == of.name)["row"].sort().to_list()
    return result.cells["cells"].sum() == filled and rows == list(range(1, of.height + 1))


def statuses(result: Interpretation) -> list[tuple[str, str | None]]:
    return result.statuses.sort("row").select("status", "reason").rows()


def placed(result: Interpretation) -> list[tuple[str, str, int]]:
    rows = result.tables["problems"].sort("inspection_id", "problem_id")
    return rows.select("problem_id", "inspection_id", "source_row").rows()


def by_status(result: Interpretation) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for status, cells in result.cells.select("status", "cells").iter_rows():
        counted[status] += cells
    return dict(counted)


def test_two_tables_side_by_side_are_both_read():
    both: Row = [*problem(1), None, *problem(1, "西河村")]
    result = read(TITLE, FORM, [*WIDE, None, *WIDE], both)
    assert result.questions == []
    assert placed(result) == [("I1-1", "I1", 4), ("I2-1", "I2", 4)]
    assert statuses(result)[3:] == [("accepted", None)]
    assert by_status(result) == {"title": 3, "header": 14, "read": 14}
    assert result.counts["problems"].to_list() == [1, 1]


@pytest.mark.parametrize(
    "header",
    [
        pytest.param([*WIDE, *WIDE], id="without a gap"),
        pytest.param([*WIDE, None, None, *WIDE], id="with a wide gap"),
    ],
)
def test_side_by_side_however_far_apart(header: Row):
    gap = [None] * (len(header) - 14)
    rows = [[*problem(n), *gap, *problem(n + 1, "西河村")] for n in (1, 3)]
    result = read(TITLE, FORM, header, *rows)
    assert [one[:2] for one in placed(result)] == [
        ("I1-1", "I1"), ("I1-3", "I1"), ("I2-2", "I2"), ("I2-4", "I2"),
    ]  # fmt: skip


def test_three_side_by_side_of_different_lengths():
    empty: Row = [None] * 7
    first = [*problem(1), None, *problem(1, "西河村"), None, *problem(1, "南坪社区")]
    second = [*empty, None, *problem(2, "西河村"), None, *empty]
    result = read(TITLE, FORM, [*WIDE, None, *WIDE, None, *WIDE], first, second)
    assert placed(result) == [
        ("I1-1", "I1", 4), ("I2-1", "I2", 4), ("I2-2", "I2", 5), ("I3-1", "I3", 4),
    ]  # fmt: skip


def test_a_table_that_begins_lower_down_beside_another():
    empty: Row = [None] * 7
    result = read(
        TITLE,
        FORM,
        [*WIDE, None, *empty],
        [*problem(1), None, *empty],
        [*problem(2), None, *WIDE],
        [*problem(3), None, *problem(1, "西河村")],
    )
    assert [one[:2] for one in placed(result)] == [
        ("I1-1", "I1"), ("I1-2", "I1"), ("I1-3", "I1"), ("I2-1", "I2"),
    ]  # fmt: skip
    assert statuses(result)[4:] == [("accepted", None), ("accepted", None)]


def test_what_keeps_one_of_two_back_keeps_their_row_back():
    reference = office()
    rows = [
        [*problem(1), None, *problem(1, "无名村")],
        [*problem(2), None, *problem(2, "西河村")],
    ]
    result = read(TITLE, FORM, [*WIDE, None, *WIDE], *rows, reference=reference)
    assert statuses(result)[3:] == [("rejected", None), ("accepted", None)]
    assert placed(result) == [("I1-2", "I1", 5), ("I2-2", "I2", 5)]
    assert result.observations["source_row"].to_list() == [5, 5]


def test_rows_that_hang_together_in_one_table_do_so_in_the_other():
    rows = [
        [*problem(1), None, *problem(1, "西河村")],
        [None, None, None, "建立制度", None, None, None, None, *problem(2, "无名村")],
    ]
    merged = tuple(CellRange(4, column, 5, column) for column in (1, 2, 3))
    result = read(TITLE, FORM, [*WIDE, None, *WIDE], *rows, merged=merged)
    assert result.statuses.filter(result.statuses["row"] > 3).select(
        "status", "belongs_to"
    ).rows() == [
        ("rejected", 4),
        ("rejected", 4),
    ]
    assert "problems" not in result.tables or result.tables["problems"].is_empty()


def test_tables_of_one_kind_below_each_other_each_have_their_own_title():
    result = read(
        TITLE,
        FORM,
        ["东岭村巡察反馈问题整改台账"],
        ["序号", *WIDE[2:]],
        [1, *problem(1)[2:]],
        [],
        ["西河村巡察反馈问题整改台账"],
        ["序号", *WIDE[2:]],
        [1, *problem(1)[2:]],
        ["填表人：周九"],
        ["南坪社区巡察反馈问题整改台账"],
        ["序号", *WIDE[2:]],
        [1, *problem(1)[2:]],
    )
    assert result.questions == []
    assert [one[1] for one in placed(result)] == ["I1", "I2", "I3"]


def test_a_table_of_another_kind_below_is_read_as_what_it_is():
    result = read(
        TITLE,
        FORM,
        WIDE,
        problem(1),
        [],
        ["夹江县软弱涣散党组织整顿台账"],
        ["序号", "乡镇", "村党组织", "软弱涣散表现", "确定时间", "是否转化", "转化时间"],
        [1, "漹城镇", "西河村党支部", "班子不健全", "2023年4月20日", "否", None],
    )
    assert result.questions == []
    assert placed(result) == [("I1-1", "I1", 4)]
    assert result.tables["weak_orgs"]["village_id"].to_list() == ["V2"]
    assert statuses(result)[5:] == [
        ("skipped", "preamble"), ("skipped", "header"), ("accepted", None),
    ]  # fmt: skip


def test_a_table_below_of_no_clear_kind_is_asked_about():
    result = read(
        TITLE,
        FORM,
        WIDE,
        problem(1),
        [],
        ["序号", "村(社区)", "责任单位", "整改时限"],
        [1, "西河村", "村委会", "2024年9月底前"],
    )
    assert [question.kind for question in result.questions] == ["ledger_kind"]
    assert statuses(result)[3:] == [
        ("accepted", None), ("skipped", "blank"), ("skipped", "header"), ("pending", None),
    ]  # fmt: skip
    assert by_status(result)["pending"] == 4


def test_a_small_summary_before_the_ledger_is_left_out_and_the_ledger_read():
    result = read(
        TITLE,
        ["乡镇", "问题数", "已整改数", "完成率"],
        ["漹城镇", 2, 1, "50%"],
        [],
        ["夹江县委第三轮巡察反馈问题整改台账明细表"],
        FORM,
        WIDE,
        problem(1),
        problem(2, "西河村"),
    )
    assert result.questions == []
    assert [one[:2] for one in placed(result)] == [("I1-1", "I1"), ("I2-2", "I2")]
    assert ("skipped", "statistics") in statuses(result)
    assert "sheet_statistics" in rules(result)


def test_a_legend_beside_the_ledger_gives_it_no_values_and_is_told():
    result = read(
        TITLE,
        FORM,
        [*WIDE, None, "类别", "说明"],
        [*problem(1), None, "A", "党的建设"],
        [*problem(2), None, "B", "作风"],
        [*[None] * 8, "C", "资金"],
    )
    assert result.questions == []
    assert result.tables["problems"]["category_code"].to_list() == [None, None]
    assert statuses(result)[3:] == [
        ("accepted", None), ("accepted", None), ("skipped", "other_table"),
    ]  # fmt: skip
    assert "sheet_other_table" in rules(result, "warned")


def test_columns_past_a_narrow_gap_go_on_with_the_row():
    result = read(
        TITLE, FORM, [*WIDE[:3], None, *WIDE[3:]], [*problem(1)[:3], None, *problem(1)[3:]]
    )
    assert result.counts["measures"].to_list() == [1]


def test_a_narrower_table_beside_the_ledger_is_of_its_kind():
    header: Row = ["序号", "村(社区)", "反馈问题", "整改时限", "责任单位"]
    row: Row = [1, "西河村", "甲", "2024年9月底前", "村委会"]
    result = read(TITLE, FORM, [*WIDE, None, *header], [*problem(1), None, *row])
    assert result.questions == []
    assert [one[1] for one in placed(result)] == ["I1", "I2"]


def test_headers_of_two_rows_side_by_side():
    upper: Row = ["序号", "村(社区)", "整改情况", None, None, None, None]
    lower: Row = [None, None, "反馈问题", "整改措施", "责任单位", "整改时限", "完成情况"]
    rows: list[Row] = [
        [*upper, None, *upper],
        [*lower, None, *lower],
        [*problem(1), None, *problem(1, "西河村")],
    ]
    merged = tuple(
        block
        for left in (0, 8)
        for block in (
            CellRange(3, left + 1, 4, left + 1),
            CellRange(3, left + 2, 4, left + 2),
            CellRange(3, left + 3, 3, left + 7),
        )
    )
    result = read(TITLE, FORM, *rows, merged=merged)
    assert result.questions == []
    assert placed(result) == [("I1-1", "I1", 5), ("I2-1", "I2", 5)]


def test_two_tables_below_one_of_full_width():
    wide = [*problem(1), *[None] * 8]
    result = read(
        TITLE,
        FORM,
        WIDE + [None] * 8,
        wide,
        [],
        ["夹江县委第三轮巡察村党组织整改台账(二)"],
        [*WIDE, None, *WIDE],
        [*problem(2), None, *problem(1, "西河村")],
    )
    assert [one[:2] for one in placed(result)] == [("I1-1", "I1"), ("I1-2", "I1"), ("I2-1", "I2")]


def test_a_superiors_columns_beside_a_units_own_stay_one_row_and_are_never_waved_off():
    header = ["序号", "村(社区)", "反馈问题", "整改措施", "整改时限", "完成情况",
              "反馈问题", "整改措施", "整改时限"]  # fmt: skip
    row: Row = [1, "东岭村", "账目不清", "清理", "2024年9月底前", "未完成",
                "村账混乱", "重做账", "2024年8月底前"]  # fmt: skip
    assert len(blocks(TITLE, FORM, header, row)) == 1
    result = read(TITLE, FORM, header, row)
    lists = [question for question in result.questions if "反馈问题" in question.key]
    assert [question.proposal for question in lists] == ["problem_text", None]
    assert by_status(result) == {"title": 3, "header": 9, "read": 3, "pending": 6}


def test_repeated_headers_and_pages_are_no_second_table():
    page: list[Row] = [["夹江县委第三轮巡察反馈问题整改台账（续表）"], WIDE, problem(2)]
    assert len(blocks(TITLE, FORM, WIDE, problem(1), *page)) == 1
    assert len(blocks(TITLE, FORM, WIDE, problem(1), ["二、西河村"], WIDE, problem(2))) == 1
    measures = ["序号", "反馈问题", "序号", "整改措施", "整改时限", "完成情况"]
    assert len(blocks(TITLE, measures, [1, "甲", 1, "乙", "2024年9月底前", "未完成"])) == 1


def test_a_header_of_two_rows_begins_a_table_with_its_upper_row():
    upper: Row = ["序号", "村(社区)", "问题", None, "整改", None]
    lower: Row = [None, None, "问题类别", "反馈问题", "整改措施", "整改时限"]
    merged = (
        *(CellRange(row, column, row + 1, column) for row in (3, 7) for column in (1, 2)),
        *(CellRange(row, column, row, column + 1) for row in (3, 7) for column in (3, 5)),
    )
    rows: list[Row] = [
        TITLE,
        FORM,
        upper,
        lower,
        [1, "东岭村", None, "甲", "乙", "2024年9月底前"],
        ["夹江县委第三轮巡察三个清单"],
        upper,
        lower,
        [1, "西河村", None, "丙", "丁", "2024年9月底前"],
    ]
    assert blocks(*rows, merged=merged) == [(1, 5, 1, 6), (6, 9, 1, 6)]


def test_the_next_edition_of_two_tables_side_by_side_is_compared_with_both():
    def ledger(day: str, *rows: Row) -> Sheet:
        form: Row = ["反馈时间：2024年3月15日", None, None, None, f"填报时间：{day}"]
        return sheet(TITLE, form, [*WIDE, None, *WIDE], *rows, file=f"{day}.xlsx")

    def reading(of: Sheet, reference: Office, given: Mapping[str, str] | None = None):
        file = SourceFile(of.file, 1, "0" * 64, (of,))
        return fully_worded(interpret_ledgers([file], given or {}, reference))

    empty: Row = [None] * 7
    left, right, last = problem(1), problem(1, "西河村", "台账缺失"), problem(2, text="优亲厚友")
    reference = office()
    april = reading(
        ledger("2024年4月30日", [*left, None, *right], [*last, None, *empty]), reference
    )
    reference = reference.accepting(april)
    moved = reading(
        ledger("2024年5月31日", [*left, None, *right], [*empty, None, *last]), reference
    )
    assert moved.questions == []
    assert set(moved.observations["problem_id"]) == {"I1-1", "I1-2", "I2-1"}
    gone = reading(ledger("2024年5月31日", [*left, None, *right]), reference)
    assert [question.count for question in gone.questions] == [0]
    assert [question.kind for question in gone.questions] == ["problem_vanished"]


def test_the_same_problem_of_two_villages_in_tables_side_by_side_has_not_moved():
    result = read(TITLE, FORM, [*WIDE, None, *WIDE], [*problem(1), None, *problem(1, "西河村")])
    assert result.questions == []
    assert {"edition_rows_missing", "problem_moved"}.isdisjoint(result.findings["rule"])
    assert {(row[0], row[1]) for row in placed(result)} == {("I1-1", "I1"), ("I2-1", "I2")}


def test_a_table_with_nothing_above_it_is_read():
    result = interpreted(sheet(WIDE, problem(1), name="夹江县整改台账"), reference=office())
    assert [question.kind for question in result.questions] == ["as_of"]


CARDS: list[Row] = [
    ["夹江县委巡察反馈问题整改情况"],
    ["问题编号", "1", "被巡察党组织", "东岭村"],
    ["反馈问题", "账目不清"],
    ["整改措施", "清理账目"],
    ["整改时限", "2024年9月底前", "完成情况", "正在整改"],
    [],
    ["问题编号", "2", "被巡察党组织", "西河村"],
    ["反馈问题", "台账缺失"],
]


LABELS: list[Row] = [
    ["项目名称：村道硬化", None, "责任单位：村委会"],
    ["反馈问题：未招投标", None, "整改时限：9月底"],
]


@pytest.mark.parametrize("form", [CARDS, LABELS])
@pytest.mark.parametrize("is_below", [False, True])
def test_a_form_is_asked_about_and_left_out_by_answer(form: list[Row], is_below: bool):
    of = sheet(*([TITLE, FORM, WIDE, problem(1), []] if is_below else []), *form)
    result = interpreted(of, reference=office())
    assert every_cell_is_accounted_for(result, of)
    (question,) = result.questions
    assert (question.kind, question.proposal) == ("form", None)
    assert rules(result, "rejected") == []
    file = SourceFile("台账.xlsx", 1, "0" * 64, (of,))
    left = interpret_ledgers([file], {question.key: "leave_out"}, office())
    assert left.questions == []
    assert set(left.statuses["status"]) <= {"skipped", "accepted"}


def test_a_label_and_its_value_above_a_table_are_no_table():
    form: Row = ["被巡察党组织", "东岭村", "巡察组", "第一组"]
    assert (
        len(blocks(TITLE, form, ["整改时限", "见表", "责任单位", "村委会"], WIDE, problem(1))) == 1
    )
    result = read(TITLE, form, FORM, WIDE, problem(1))
    assert result.questions == []
    assert placed(result) == [("I1-1", "I1", 5)]


def test_filled_cells_are_told_by_what_became_of_them():
    result = read(TITLE, FORM, [*WIDE, "不认识的列", "责任人"], [*problem(1), "甲", "某某"])
    assert cells_by_status(result.cells) == {
        "read": 7,
        "header": 9,
        "title": 3,
        "personal": 1,
        "unread": 1,
    }
    assert {"personal_column", "column_unknown"} <= set(rules(result))


@pytest.mark.parametrize("titles", [("东岭村", "西河村"), ("东岭村整改台账", "西河村整改台账")])
@pytest.mark.parametrize("is_merged", [False, True])
def test_tables_side_by_side_may_each_have_a_title(titles: tuple[str, str], is_merged: bool):
    header: Row = ["序号", *WIDE[2:]]
    row: Row = [1, *problem(1)[2:]]
    gap: Row = [None, None]
    over: Row = [titles[0], *[None] * 7, titles[1]]
    merged = (CellRange(3, 1, 3, 6), CellRange(3, 9, 3, 14)) if is_merged else ()
    result = read(TITLE, FORM, over, [*header, *gap, *header], [*row, *gap, *row], merged=merged)
    assert result.questions == []
    assert [one[1] for one in placed(result)] == ["I1", "I2"]


def test_a_line_of_the_form_over_two_tables_is_said_of_both():
    header: Row = ["序号", "村(社区)", "反馈问题", "整改时限", "责任单位"]
    result = read(
        TITLE,
        FORM,
        [*header, *header],
        [1, "东岭村", "甲", "2024.9.30", "村委会", 1, "西河村", "乙", "2024.9.30", "村委会"],
        [None, None, None, None, None, None, None, None, "审核人：", "某某"],
    )
    assert [one[1] for one in placed(result)] == ["I1", "I2"]
    assert result.questions == []


def test_a_table_of_few_known_columns_above_another_is_no_title():
    result = read(
        ["夹江县整改情况"],
        ["序号", "事项", "整改时限", "备查"],
        [1, "甲", "2024年9月底前", "乙"],
        [],
        TITLE,
        FORM,
        WIDE,
        problem(1),
    )
    assert [one[1] for one in placed(result)] == ["I1"]
    assert "sheet_other_table" in rules(result, "warned")


def test_rows_above_the_table_that_are_no_title_are_told():
    result = read(TITLE, ["甲类", "乙类", "丙类"], FORM, WIDE, problem(1))
    assert "row_above" in rules(result, "warned")
