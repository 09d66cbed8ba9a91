"""The three lists: a plan, joined by numbers or by text and never by the order of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl
import pytest

from tests.unit.intake.builders.problem_ledgers import (
    FED_BACK,
    FORM,
    MAY,
    PROBLEM,
    Office,
    RowCells,
    answers,
    events_of,
    fully_worded,
    interpreted,
    ledger,
    office,
    question_kinds,
    read,
    rules,
    statuses,
)
from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.findings.interpretation import Interpretation
from warehouse.intake.ledgers.readers.three_lists import read_three_lists

D = dt.date

LISTED: RowCells = {
    "seq": 1,
    "category": "优亲厚友",
    "problem_text": "低保评定优亲厚友",
    "subject_org": "东岭村",
}
OTHER: RowCells = {
    **LISTED,
    "seq": 2,
    "problem_text": "村级账目不清",
    "category": "村级资金收支不规范",
}
TASK: RowCells = {"seq": 1, "measures": "清退违规对象", "deadline": "2024年9月底前"}
DUTY: RowCells = {"seq": 1, "responsible_unit": "东岭村党支部"}
NUMBERED = {"seq": "问题序号"}


def lists(
    *tables: object, by: Mapping[str, str] | None = None, reference: Office | None = None
) -> Interpretation:
    return fully_worded(read_three_lists(tables, by or {}, reference or office()))  # type: ignore[arg-type]


def three_lists(name: str, *rows: RowCells, headers: Mapping[str, str] | None = None) -> object:
    return ledger(*rows, kind="three_lists", name=name, file="三个清单.xlsx", headers=headers)


def test_three_lists_are_joined_by_the_number_of_the_problem_in_whatever_order():
    result = lists(
        three_lists("问题清单", LISTED, OTHER),
        three_lists(
            "任务清单",
            {**TASK, "seq": 2, "measures": "①清账②公示", "deadline": "2024年12月底前"},
            TASK,
            headers=NUMBERED,
        ),
        three_lists(
            "责任清单", {**DUTY, "seq": 2, "responsible_unit": "县财政局"}, DUTY, headers=NUMBERED
        ),
    )
    assert result.tables["problems"].select(
        "problem_id", "due_on", "responsibility_level"
    ).rows() == [
        ("I1-1", D(2024, 9, 30), "village"),
        ("I1-2", D(2024, 12, 31), "county"),
    ]
    assert "problem_events" not in result.tables
    assert result.statuses["status"].to_list() == ["accepted"] * 6
    assert result.counts.select("rows", "problems", "measures").rows() == [(2, 2, 3)]


def test_a_row_whose_number_is_no_problems_or_two_costs_no_other_row_its_problem():
    third = {**OTHER, "problem_text": "三资管理混乱"}
    result = lists(
        three_lists("问题清单", LISTED, OTHER, third),
        three_lists("任务清单", TASK, {**TASK, "seq": 2}, {**TASK, "seq": 9}, headers=NUMBERED),
        three_lists("责任清单", DUTY, headers=NUMBERED),
    )
    refused = result.findings.filter(pl.col("rule") == "lists_row_without_problem")
    assert refused.select("sheet", "row").rows() == [("任务清单", 6), ("任务清单", 7)]
    assert result.tables["problems"].filter(problem_id="I1-1")["due_on"].to_list() == [
        D(2024, 9, 30)
    ]


def test_rows_of_further_lists_share_the_status_of_their_problem():
    result = lists(
        three_lists("问题清单", {**LISTED, "subject_org": "乌有镇子虚村"}, OTHER),
        three_lists("任务清单", TASK, {**TASK, "seq": 2}, headers=NUMBERED),
        three_lists("责任清单", DUTY, {**DUTY, "seq": 2}, headers=NUMBERED),
    )
    assert result.statuses["status"].to_list() == ["rejected", "accepted"] * 3


def test_without_the_number_of_the_problem_lists_are_joined_by_text_if_the_user_says_so():
    tables = (
        three_lists("问题清单", LISTED, OTHER),
        three_lists(
            "任务清单",
            {**TASK, "problem_text": "村级账目不清"},
            {**TASK, "seq": 2, "problem_text": "低保评定优亲厚友", "deadline": "2024年12月底前"},
        ),
        three_lists("责任清单", DUTY, {**DUTY, "seq": 2}, headers=NUMBERED),
    )
    result = lists(*tables)
    assert "lists_join" in question_kinds(result)
    answered = lists(*tables, by=answers(result, lists_join="by_text"))
    assert answered.tables["problems"].select("problem_id", "due_on").rows() == [
        ("I1-1", D(2024, 12, 31)),
        ("I1-2", D(2024, 9, 30)),
    ]
    assert "lists_joined_by_text" in rules(answered, "noted")


def test_rows_that_fit_no_problem_are_refused_and_never_joined_by_their_order():
    result = lists(
        three_lists("问题清单", LISTED, OTHER),
        three_lists("任务清单", TASK, {**TASK, "seq": 2}),
        three_lists("责任清单", DUTY, {**DUTY, "seq": 2}, headers=NUMBERED),
    )
    assert rules(result, "rejected") == ["lists_row_without_problem"] * 2
    assert result.tables["problems"]["due_on"].to_list() == [None, None]


def test_one_sheet_with_all_three_lists_is_a_plan():
    result = lists(three_lists("三个清单", {**LISTED, **TASK, **DUTY}))
    assert result.tables["problems"]["problem_id"].to_list() == ["I1-1"]
    assert "problem_events" not in result.tables
    assert "problem_state_missing" not in rules(result)


def test_the_ledger_that_follows_a_plan_knows_its_problems_again():
    plan = lists(three_lists("三个清单", {**LISTED, **TASK, **DUTY}))
    reference = office().accepting(plan)
    result = read({**PROBLEM, "status": "已销号"}, reference=reference)
    assert question_kinds(result) == ["problem_elsewhere"]
    same = read(
        {**PROBLEM, "status": "已销号"},
        reference=reference,
        by=answers(result, problem_elsewhere="same"),
    )
    assert "problems" not in same.tables
    assert events_of(same) == [("I1-1", "closed", FED_BACK, MAY)]


@pytest.mark.parametrize("name", ["廉政风险清单", "民生实事清单", "政策清单"])
def test_three_lists_of_another_meaning_are_left_out_with_their_reason(name: str):
    result = lists(three_lists(name, {**LISTED, **TASK}))
    assert statuses(result) == [("skipped", "problem_other_lists")]


def test_further_lists_without_a_list_of_problems_are_refused():
    result = lists(
        three_lists("任务清单", TASK, headers=NUMBERED),
        three_lists("责任清单", DUTY, headers=NUMBERED),
    )
    assert rules(result, "rejected") == ["lists_without_problems"] * 2


def test_three_sheets_are_understood_and_joined_as_offices_keep_them():
    result = interpreted(
        sheet(
            ["夹江县委第三轮巡察问题清单"],
            FORM,
            ["序号", "问题类别", "问题", "涉及党组织"],
            [1, "优亲厚友", "低保评定优亲厚友", "东岭村党支部"],
            [2, "村级资金收支不规范", "村级账目不清", "西河村党支部"],
            name="问题清单",
        ),
        sheet(
            ["夹江县委第三轮巡察任务清单"],
            FORM,
            ["问题序号", "整改任务", "整改目标", "整改时限"],
            [2, "①清账②公示", "账目清楚", "2024年12月底前"],
            [1, "清退", "应退尽退", "2024年9月底前"],
            name="任务清单",
        ),
        sheet(
            ["夹江县委第三轮巡察责任清单"],
            FORM,
            ["问题序号", "牵头领导", "责任单位", "责任人"],
            [1, "王五", "东岭村党支部", "赵六"],
            [2, "王五", "县财政局", "钱七"],
            name="责任清单",
        ),
        reference=office(),
    )
    assert question_kinds(result) == []
    assert result.tables["problems"].select(
        "problem_id", "category_code", "due_on", "responsibility_level"
    ).rows() == [
        ("I1-1", "C02", D(2024, 9, 30), "village"),
        ("I2-2", "B01", D(2024, 12, 31), "county"),
    ]
    assert result.statuses.filter(pl.col("status") == "accepted").height == 6
