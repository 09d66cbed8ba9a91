"""A ledger that contradicts itself is told so, once, with the rows; a tidy one is left in peace."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from tests.unit.intake.builders.accepted_batches import inspections, rounds, take
from tests.unit.intake.builders.checked_ledgers import (
    FORM,
    REFERENCE,
    TITLE,
    details,
    findings,
    ledger,
    problem,
    rows_by_rule,
)
from tests.unit.intake.builders.county import county
from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.cells.sheets import CellError, CellRange, CellValue
from warehouse.intake.examine import examine
from warehouse.intake.ledgers.checks.across_sheets import check_file
from warehouse.intake.ledgers.checks.context import check_reference
from warehouse.intake.ledgers.checks.run import check_ledger
from warehouse.intake.ledgers.ledger_sheets import read_sheet
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home

pytestmark = pytest.mark.slow

DONE = {"status": "已完成", "completed": "2024-06-20"}
CLOSED = {**DONE, "is_closed": "是", "closed": "2024-07-01"}
OPEN = {"completed": None, "is_closed": "否", "closed": None}


def test_a_tidy_ledger_is_left_in_peace():
    tidy = ledger(
        problem(1, **CLOSED, progress="已整改到位", evidence="会议记录", remark=None),
        problem(2, **OPEN, progress="正在推进", evidence=None, remark=None),
        problem(3, **DONE, is_closed="否", progress="已全部清退", evidence="收据", remark="/"),
        ["合计", None, None, "共3个问题"],
        ["注:共反馈问题3个,已完成整改2个,完成率66.7%,销号1个。"],
    )
    assert rows_by_rule(tidy) == {}


def test_every_contradiction_of_a_ledger_that_said_nothing_is_told():
    silent = ledger(
        problem(1, status="已完成", completed=None, is_closed="否", deadline=dt.date(2024, 9, 28)),
        problem(2, status="正在整改", is_closed="否", deadline=None),
        problem(2, status="正在整改", is_closed="否", deadline="2023年6月底前", problem="另一个"),
        problem(5, status="正在整改", is_closed="否", deadline="/"),
        ["小计", None, None, "共9个问题"],
    )
    assert rows_by_rule(silent) == {
        "done_without_day": [4],
        "deadline_missing": [5, 7],
        "due_before_feedback": [6],
        "serial_twice": [5, 6],
        "serial_gap": [7],
        "stated_count_disagrees": [8],
    }


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({**DONE, "completed": None}, "done_without_day"),
        ({**CLOSED, "closed": None}, "closed_without_day"),
        ({**CLOSED, "closed": None, "is_closed": None, "status": "已销号"}, "closed_without_day"),
        ({**DONE, "completed": "2024-03-01"}, "problem_day_before_feedback"),
        ({**DONE, "completed": "2024-10-08"}, "problem_day_after_report"),
        ({**CLOSED, "签收日期": "2024-06-25"}, "days_out_of_order"),
        ({**DONE, "progress": "正在推进,计划年底前完成"}, "done_yet_under_way"),
        ({**DONE, "remark": "尚未清退到位"}, "done_yet_under_way"),
        ({**OPEN, "progress": "已全部整改到位"}, "open_yet_said_done"),
        ({**OPEN, "progress": "已完成整改。"}, "open_yet_said_done"),
        ({**DONE, "未完成原因": "资金没有落实"}, "done_with_reason"),
        ({**CLOSED, "审核意见": "不同意销号,退回重新整改"}, "done_yet_rejected"),
        ({**DONE, "evidence": "无"}, "done_without_evidence"),
        ({**DONE, "巡察办认定": "未完成"}, "reviewer_disagrees"),
        ({**DONE, "进度(%)": "60%"}, "share_unlike_state"),
        ({**OPEN, "进度(%)": "100%"}, "share_unlike_state"),
        ({**OPEN, "进度(%)": "120%"}, "share_impossible"),
        ({**DONE, "progress": "按期完成", "deadline": "2024-05-31"}, "in_time_yet_late"),
        ({**OPEN, "deadline": "2031年6月底前"}, "deadline_far_off"),
        ({**OPEN, "completed": "2024-06-01"}, "problem_open_with_day"),
        ({**OPEN, "is_closed": "是"}, "problem_open_yet_closed"),
        ({**CLOSED, "is_closed": "否"}, "problem_not_closed_yet_closed"),
        ({**CLOSED, "closed": "2024-06-01"}, "problem_closed_before_completed"),
        ({**OPEN, "remark": "与序号2为同一问题"}, "problem_says_same"),
        ({**OPEN, "remark": "此项作废,不计入本台账"}, "remark_says_void"),
        ({**OPEN, "remark": "申请延期至2024年12月底"}, "remark_puts_off"),
        ({**OPEN, "remark": "已与镇财政所对账2次"}, None),
        ({**DONE, "progress": "针对未落实四议两公开的问题,组织了学习"}, None),
        ({**DONE, "progress": "帮扶3户存在困难的群众"}, None),
        ({**OPEN, "progress": "已完成整改方案制定"}, None),
        ({**OPEN, "remark": "经研究,同意撤销原会计职务"}, None),
        ({**OPEN, "remark": "延长公示时间"}, None),
        ({**OPEN, "deadline": "待定"}, None),
        ({**DONE, "progress": "已整改到位,正在巩固"}, None),
        ({**OPEN, "progress": "部分已整改到位,其余正在推进"}, None),
        ({**OPEN, "progress": "未完成整改"}, None),
        ({**OPEN, "deadline": None, "整改类型": "长期坚持"}, None),
        ({**OPEN, "deadline": "立行立改"}, None),
    ],
)
def test_a_row_that_contradicts_itself_is_told(fields: dict[str, CellValue], rule: str | None):
    other = problem(2, **{key: None for key in fields if key not in ("status", "deadline")})
    assert rows_by_rule(ledger(problem(1, **fields), other)) == (
        {} if rule is None else {rule: [4]}
    )


def test_a_ledger_without_a_column_of_days_lacks_none():
    assert rows_by_rule(ledger(problem(1, status="已完成"), problem(2, status="已完成"))) == {}


def test_a_cell_that_most_rows_have_filled_is_missed():
    rows = [problem(number) for number in range(1, 5)]
    rows[2]["measures"] = None
    rows[3]["category"] = "/"
    assert rows_by_rule(ledger(*rows)) == {"cell_missing": [6, 7]}


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([1, 2, 3, 4], {}),
        ([1, 2, 4, 5], {"serial_gap": [6]}),
        ([1, 2, 2, 3], {"serial_twice": [5, 6]}),
        ([1, 3, 2, 4], {"serial_goes_back": [6]}),
        ([1, 2, None, 3], {"serial_missing": [6]}),
        (["1、", "(2)", "３", 4.0], {}),
        (["20240107", "20240311", "20240502", "20240608"], {}),
        (["A-1", "A-3", "B-2", "B-9"], {}),
    ],
)
def test_running_numbers_are_looked_through(
    numbers: list[CellValue], expected: dict[str, list[int | None]]
):
    rows = [problem(place, seq=number) for place, number in enumerate(numbers)]
    assert rows_by_rule(ledger(*rows)) == expected


def test_numbers_may_begin_anew_with_a_section_or_a_village():
    rows = [problem(1), problem(2)]
    others = [{**row, "village": "西河村", "unit": "西河村党支部"} for row in rows]
    assert rows_by_rule(ledger(*rows, *others)) == {}
    assert rows_by_rule(ledger(["一、党的建设方面"], *rows, ["二、财务方面"], *rows)) == {}
    assert rows_by_rule(ledger(*rows, problem(1, problem="又一个"))) == {"serial_twice": [4, 6]}


def test_numbers_of_villages_and_of_an_extract_are_no_running_numbers():
    of_villages = [
        problem(place, seq=1 + place // 2, village=f"{'东西南'[place // 2]}岭村")
        for place in range(6)
    ]
    assert rows_by_rule(ledger(*of_villages)) == {}
    extract = [problem(place, seq=number) for place, number in enumerate([3, 8, 9, 15, 21, 26, 30])]
    assert rows_by_rule(ledger(*extract)) == {}


def test_what_is_missing_between_two_numbers_is_named():
    result = details(ledger(problem(1), problem(2), problem(5), problem(7)), "serial_gap")
    assert [one["missing"] for one in result] == ["3—4", "6"]


@pytest.mark.parametrize(
    ("header", "amounts", "expected"),
    [
        ("涉及金额(元)", [12_000, 3_500, "1.2万元", 800], {"money_unit_differs": [6]}),
        ("涉及金额(万元)", [1.2, 3.5, "8000元", 0.8], {"money_unit_differs": [6]}),
        ("涉及金额(元)", [12_000, 3_500, 1.2, 800], {"amount_likely_wan": [6]}),
        ("涉及金额(万元)", [1.2, 3.5, 35_000, 0.8], {"amount_likely_yuan": [6]}),
        ("追缴资金(万元)", [1.2, 3.5, -2, 0.8], {"amount_negative": [6]}),
        ("涉及金额(元)", [12_000, "3,500元", 90_000, 800], {}),
        ("涉及金额", ["1.2万元", "3500元", "8万元", None], {}),
    ],
)
def test_an_amount_whose_unit_contradicts_its_header_is_told(
    header: str, amounts: list[CellValue], expected: dict[str, list[int | None]]
):
    rows = [problem(place, **{header: amount}) for place, amount in enumerate(amounts, 1)]
    assert rows_by_rule(ledger(*rows)) == expected


def test_an_amount_ten_thousand_times_that_of_the_text_is_told():
    wrong = problem(1, problem="违规发放补贴3.5万元", **{"涉及金额(元)": 35})
    rows = [wrong, problem(2, problem="多付工程款3.5万元", **{"涉及金额(元)": 35_000})]
    assert rows_by_rule(ledger(*rows)) == {}
    rows[0]["涉及金额(元)"] = 350_000_000
    assert rows_by_rule(ledger(*rows)) == {"amount_unlike_text": [4]}


def test_more_recovered_than_involved_is_told():
    rows = [
        problem(1, **{"涉及金额(万元)": 2, "追缴资金(元)": 20_000}),
        problem(2, **{"涉及金额(万元)": 2, "追缴资金(元)": 35_000}),
    ]
    assert rows_by_rule(ledger(*rows)) == {"recovered_above_involved": [5]}


def test_totals_of_every_column_that_is_added_up_are_compared():
    money = {"追缴资金(元)": 100.5, "问责人数": 2}
    rows = [problem(1, **money), problem(2, **money)]
    right = ["合计", None, None, "2个", *[None] * 4, 201, 4]
    assert rows_by_rule(ledger(*rows, right)) == {}
    wrong = ["合计", None, None, 3, *[None] * 4, 202, 5]
    assert rows_by_rule(ledger(*rows, wrong)) == {"total_disagrees": [6, 6, 6]}


def test_subtotals_count_from_the_one_before_and_totals_from_the_top():
    rows = [problem(number, 问责人数=1) for number in range(1, 5)]
    part = ["小计", None, None, "2个问题", *[None] * 4, 2]
    whole = ["合计", None, None, "4个问题", *[None] * 4, 4]
    assert rows_by_rule(ledger(*rows[:2], part, *rows[2:], part, whole)) == {}
    off = ["小计", None, None, "3个问题", *[None] * 4, 3]
    assert rows_by_rule(ledger(*rows[:2], part, *rows[2:], off, whole)) == {
        "total_disagrees": [9],
        "stated_count_disagrees": [9],
    }


@pytest.mark.parametrize(
    ("sentence", "agrees"),
    [
        ("共反馈问题3个", True),
        ("共反馈问题35个,涉及2个村", False),
        ("反馈意见指出三个问题", True),
        ("涉及2个村,3个方面的问题", True),
        ("涉及3个行政村", False),
        ("已完成整改2个,正在整改1个", True),
        ("已完成整改3个", False),
        ("未完成2个", False),
        ("整改完成率66.7%", True),
        ("整改完成率67%", True),
        ("整改完成率100%", False),
        ("销号率33.3%", True),
        ("已销号2个", False),
        ("共反馈问题3个,其中党的建设方面2个问题、财务方面1个问题", True),
        ("问题总数:3", True),
        ("问题总数:35 已整改数:2", False),
        ("第三轮巡察涉及2024年", True),
        ("另一个问题已移交,每一个村都要整改", True),
    ],
)
def test_what_the_lines_around_a_table_state_is_compared(sentence: str, agrees: bool):
    rows = [
        problem(1, **CLOSED),
        problem(2, **{**DONE, "is_closed": "否", "closed": None}, village="西河村"),
        problem(3, **OPEN),
    ]
    above = ledger(*rows, form=[*FORM, sentence])
    assert ("stated_count_disagrees" in rows_by_rule(above)) is not agrees
    below = ledger(*rows, [f"注:{sentence}"])
    assert ("stated_count_disagrees" in rows_by_rule(below)) is not agrees


def test_a_rate_may_count_what_is_basically_done():
    rows = [problem(1, **DONE), problem(2, status="基本完成", completed=None)]
    for rate, agrees in (("50%", True), ("100%", True), ("75%", False)):
        result = rows_by_rule(ledger(*rows, [f"注:整改完成率{rate}"]))
        assert ("stated_count_disagrees" not in result) is agrees
        assert ("rate_counts_basically" in result) is (rate == "100%")


def test_one_cell_over_several_problems_is_told():
    rows = [problem(1, **DONE), problem(2, status=None), problem(3)]
    merged = ledger(*rows, merged=(CellRange(4, 8, 5, 8),))
    assert rows_by_rule(merged)["merged_over_several"] == [4]
    of_one = [problem(1), {"measures": "建立制度", "seq": None, "status": None}]
    one = ledger(*of_one, merged=(CellRange(4, 1, 5, 1), CellRange(4, 8, 5, 8)))
    assert "merged_over_several" not in rows_by_rule(one)


def test_totals_and_rates_of_a_coverage_ledger_are_computed_again():
    coverage = sheet(
        ["夹江县村级巡察全覆盖台账"],
        FORM,
        [
            "轮次",
            "被巡察党组织",
            "巡察时间",
            "巡察反馈问题应整改数",
            "巡察反馈问题已整改数",
            "完成率",
        ],
        ["第三轮", "东岭村", "2024年3月1日至3月20日", 10, 8, "80%"],
        ["第三轮", "西河村", "2024年3月1日至3月20日", 7, 6, "95%"],
        ["第三轮", "南坪村", "2024年3月1日至3月20日", 3, 6, None],
        ["合计", None, None, 18, 20, None],
    )
    assert rows_by_rule(coverage) == {
        "rate_disagrees": [5],
        "rectified_above_problems": [6],
        "total_disagrees": [7],
    }
    assert details(coverage, "total_disagrees") == [{"printed": "18", "computed": "20"}]
    assert details(coverage, "rate_disagrees")[0]["computed"] == "85.71%"


def test_a_ledger_of_inspections_is_compared_with_itself():
    coverage = sheet(
        ["夹江县村级巡察全覆盖台账"],
        FORM,
        ["年度", "轮次", "巡察组", "被巡察党组织", "进驻日期", "撤点日期", "反馈日期"],
        [2024, "第二轮", "第一组", "东岭村", "2024-03-01", "2024-03-20", "2024-04-10"],
        [2024, "第二轮", "第一组", "东岭村", "2024-03-01", "2024-03-20", "2024-04-10"],
        [2023, "第二轮", "第一组", "西河村", "2024-03-01", "2024-03-20", "2024-04-10"],
        [2023, "第三轮", "第一组", "南坪村", "2023-09-01", "2023-09-20", "2023-08-10"],
    )
    assert rows_by_rule(coverage) == {
        "days_out_of_order": [7],
        "visited_twice": [4, 5],
        "year_unlike_days": [6],
        "round_before_earlier": [7],
    }


def test_a_roster_is_compared_with_itself():
    roster = sheet(
        ["夹江县村(社区)党组织名册"],
        ["截至2024年9月30日"],
        [
            "党组织名称",
            "党组织代码",
            "乡镇",
            "上级党组织名称",
            "本届起始时间",
            "本届届满时间",
            "党员数",
        ],
        ["东岭村党支部", "5111260101", "甘江镇", "甘江镇党委", "2021-01-10", "2026-01-10", 40],
        ["西河村党支部", "5111260102", "甘江镇", "木城镇党委", "2021-01-10", "2026-01-09", 2],
        ["南坪村党支部", "5111260102", "木城镇", "木城镇党委", "2021-01-10", "2029-01-10", 31],
        ["正街社区党支部", "511126010", "木城镇", "木城镇党委", "2016-01-10", "2021-01-09", -4],
    )
    result = rows_by_rule(roster)
    assert result.pop("few_members") == [5]
    assert result == {
        "org_code_twice": [5, 6],
        "org_code_length": [7],
        "term_length": [6],
        "term_over": [7],
        "parent_of_other_town": [5],
        "count_negative": [7],
    }


def test_what_a_title_says_of_the_whole_is_compared_too():
    rows = [problem(1), problem(2)]
    assert rows_by_rule(ledger(*rows, title=f"{TITLE}(共12个问题)")) == {
        "stated_count_disagrees": [1]
    }


@pytest.fixture
def reference(own_data_folder: Home) -> ReferenceData:
    """West River and South Flat were inspected from 15 January, and fed back on 28 March."""
    reference = county(own_data_folder)
    visited = inspections(1, 2).with_columns(
        village_id=pl.Series(["v2", "v3"]),
        starts_on=dt.date(2024, 1, 15),
        ends_on=dt.date(2024, 3, 8),
        feedback_on=dt.date(2024, 3, 28),
    )
    take(own_data_folder, {"rounds": rounds(1), "inspections": visited})
    return reference


def test_rows_are_compared_with_the_round_and_township_of_the_title(reference: ReferenceData):
    rows = [
        problem(1, village="西河村党支部", 轮次="第三轮"),
        problem(2, village="西河村党支部", 轮次="第二轮"),
        problem(3, village="南坪村党支部", 轮次="3"),
        problem(4, village="东岭村党支部", 轮次="三"),
    ]
    title = "夹江县委第三轮巡察甘江镇反馈问题整改台账"
    assert rows_by_rule(ledger(*rows, title=title), reference) == {
        "round_unlike_title": [5],
        "town_unlike_title": [6],
    }
    assert rows_by_rule(ledger(*rows[2:], title=TITLE), reference) == {}


def test_days_are_compared_with_the_inspections_that_are_known(reference: ReferenceData):
    rows = [problem(1, village="西河村党支部"), problem(2, village="东岭村党支部")]
    form = ["反馈时间:2024年4月28日", None, "填报时间:2024年9月30日"]
    assert rows_by_rule(ledger(*rows, form=form), reference) == {"feedback_unlike_known": [4]}
    headers = "序号 被巡察党组织 交办时间 立行立改问题 办理时限 整改情况 报送时间 是否办结"
    immediate = sheet(
        ["夹江县委第三轮巡察立行立改台账"],
        ["填报时间:2024年9月30日"],
        [*headers.split()],
        [1, "西河村", "2024-02-01", "公示未更新", "2024-02-15", "已整改到位", "2024-02-14", "是"],
        [2, "南坪村", "2023-02-01", "账目未公开", "2024-02-15", "正在办理", "2024-02-14", "否"],
        [3, "南坪村", "2024-02-01", "门牌缺失", "2024-01-15", "正在办理", "2024-01-20", "是"],
        [4, "南坪村", "2024-02-01", "灯不亮", "2024-02-15", "已全部整改到位", "2024-02-20", "否"],
        ["合计", None, None, "5项"],
    )
    assert rows_by_rule(immediate, reference) == {
        "day_before_visit": [5],
        "days_out_of_order": [6, 6],
        "done_yet_under_way": [6],
        "open_yet_said_done": [7],
        "total_disagrees": [8],
    }


def test_an_inspection_after_the_last_known_term_is_told(reference: ReferenceData):
    coverage = sheet(
        ["夹江县村级巡察全覆盖规划表"],
        FORM,
        ["年度", "轮次", "被巡察党组织", "进驻日期", "撤点日期"],
        [2026, "第八轮", "西河村", "2026-06-01", "2026-06-20"],
        [2027, "第九轮", "南坪村", "2027-06-01", "2027-06-20"],
        ["合计", None, "3个村"],
    )
    assert rows_by_rule(coverage, reference) == {
        "visit_after_terms": [5],
        "stated_count_disagrees": [6],
    }


def test_the_closings_of_a_closure_ledger_follow_each_other():
    headers = "序号 村(社区) 问题 整改进展 整改完成时间 申请销号时间 验收时间 是否销号 销号时间"
    closures = sheet(
        ["夹江县委第三轮巡察整改销号台账"],
        FORM,
        [*headers.split()],
        [1, "东岭村", "甲", "已完成", "2024-06-01", "2024-06-05", "2024-06-10", "是", "2024-06-15"],
        [2, "东岭村", "乙", "已完成", "2024-06-01", "2024-05-05", "2024-06-10", "是", "2024-06-15"],
        [3, "东岭村", "丙", "已完成", "2024-06-01", "2024-06-05", "2024-06-20", "是", "2024-06-15"],
        [4, "东岭村", "丁", "整改中", "2024-06-01", None, None, "否", None],
        [5, "东岭村", "戊", "已完成", None, "2024-06-05", "2024-11-10", "是", None],
        ["合计", None, "共6个,已销号4个"],
    )
    assert rows_by_rule(closures) == {
        "days_out_of_order": [5, 6],
        "problem_open_with_day": [7],
        "day_after_ledger": [8],
        "closed_without_day": [8],
        "done_without_day": [8],
        "stated_count_disagrees": [9],
    }


def test_a_ledger_of_clues_is_compared_without_its_content():
    clues = sheet(
        ["夹江县委第三轮巡察问题线索移交台账"],
        FORM,
        [
            "序号",
            "轮次",
            "被巡察单位",
            "移交时间",
            "移交目标",
            "移交建议数",
            "是否办结",
            "办结时间",
        ],
        [1, "第三轮", "东岭村", "2024-04-10", "县纪委监委", 1, "已办结", "2024-06-01"],
        [2, "第三轮", "东岭村", "2024-04-10", "县纪委监委", 1, "已办结", "2024-03-01"],
        [4, "第三轮", "东岭村", "2024-04-10", None, -2, "正在办理中", "2024-06-01"],
        [4, "第三轮", "东岭村", "2024-11-10", "县纪委监委", 1, "正在办理中", None],
        ["合计", None, None, None, None, 9],
    )
    assert rows_by_rule(clues) == {
        "days_out_of_order": [5],
        "serial_gap": [6],
        "serial_twice": [6, 7],
        "cell_missing": [6],
        "count_negative": [6],
        "problem_not_closed_yet_closed": [6],
        "clue_day_after_report": [7],
        "total_disagrees": [8],
    }


def test_a_ledger_of_weak_organisations_is_compared_with_itself():
    headers = "序号 村党组织 软弱涣散表现 整顿措施 确定时间 整顿时限 整顿进展 验收时间 是否转化"
    weak = sheet(
        ["夹江县软弱涣散村党组织整顿台账"],
        FORM,
        [*headers.split()],
        [1, "东岭村", "不团结", "调整", "2024-01-10", "2024-12-31", "已转化", "2024-08-01", "是"],
        [2, "西河村", "不团结", "调整", "2024-01-10", "2023-12-31", "正在整顿", None, "否"],
        [3, "南坪村", None, "调整", "2024-05-10", "2024-12-31", "已转化", "2024-02-01", "是"],
        [4, "南坪村", "信访多", "调整", "2024-01-10", None, "已完成转化", None, "否"],
        ["合计", "5个"],
    )
    assert rows_by_rule(weak) == {
        "days_out_of_order": [5, 6],
        "cell_missing": [6, 7],
        "org_twice": [6, 7],
        "open_yet_said_done": [7],
        "total_disagrees": [8],
    }


def test_members_are_the_full_and_the_probationary_ones():
    roster = sheet(
        ["夹江县村(社区)党组织名册"],
        ["截至2024年9月30日"],
        ["党组织名称", "乡镇", "本届届满时间", "党员数", "正式党员", "预备党员"],
        ["东岭村党支部", "甘江镇", "2026-01-10", 40, 38, 2],
        ["西河村党支部", "甘江镇", "2026-01-10", 30, 28, 3],
        ["西河村党支部", "甘江镇", "2026-01-10", 31, 28, 3],
    )
    assert rows_by_rule(roster) == {"members_unlike_parts": [5], "org_twice": [5, 6]}


def test_a_problem_that_a_further_list_leaves_out_is_told():
    problems = sheet(
        ["夹江县委第三轮巡察问题清单"],
        FORM,
        ["序号", "被巡察党组织", "问题"],
        *([number, "东岭村", f"第{number}类账目不清"] for number in (1, 2, 3)),
        name="问题清单",
    )
    tasks = sheet(
        ["任务清单"],
        FORM,
        ["序号", "问题", "整改措施", "整改时限"],
        [1, "第1类账目不清", "清理", "2024-09-30"],
        [1, "第1类账目不清", "公开", "2024-09-30"],
        [3, "第3类账目不清", None, "2024-09-30"],
        name="任务清单",
    )
    read = [read_sheet(one, {}, REFERENCE) for one in (problems, tasks)]
    result = check_file(read, check_reference(REFERENCE))
    assert result.select("sheet", "row", "rule").rows() == [
        ("问题清单", 5, "list_leaves_out"),
        ("任务清单", 6, "cell_missing"),
    ]


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"problem": "三务公开不及时", "measures": "三务公开不及时"}, "text_copied"),
        ({**DONE, "progress": "2024年7月5日完成清退"}, "day_unlike_text"),
        ({**DONE, "progress": "2024年6月20日完成清退"}, None),
        ({"群众满意度": "120%"}, "share_impossible"),
        ({"群众满意度": "95%"}, None),
        ({"问责人数": 1.5}, "count_fraction"),
        ({"谈话提醒(人)": -2}, "count_negative"),
    ],
)
def test_a_cell_that_does_not_fit_its_row_is_told(fields: dict[str, CellValue], rule: str | None):
    other = problem(2, **{key: None for key in fields if key not in ("problem", "measures")})
    assert rows_by_rule(ledger(problem(1, **fields), other)) == (
        {} if rule is None else {rule: [4]}
    )


def test_a_text_that_names_another_village_of_the_ledger_is_told():
    rows = [
        problem(1, problem="东岭村账目不清"),
        problem(2, village="西河村党支部", problem="东岭村低保评定不公"),
        problem(3, village="西河村党支部", problem="西河村与东岭村争水"),
    ]
    assert rows_by_rule(ledger(*rows)) == {"text_of_other_village": [5]}


def test_a_unit_of_another_township_is_told(reference: ReferenceData):
    rows = [
        problem(1, village="西河村党支部", unit="甘江镇党委"),
        problem(2, village="西河村党支部", unit="木城镇党委"),
        problem(3, village="南坪村党支部", unit="县农业农村局"),
    ]
    assert rows_by_rule(ledger(*rows), reference) == {"unit_of_other_town": [5]}


def test_counts_in_the_headings_of_sections_are_compared():
    rows = [problem(number) for number in (1, 2, 3)]
    right = ledger(["一、党的建设方面(2个)"], *rows[:2], ["二、财务方面(1个)"], rows[2])
    assert rows_by_rule(right) == {}
    nested = ledger(
        ["一、党的建设方面(3个)"], ["(一)制度(2个问题)"], *rows[:2], ["(二)落实(2个问题)"], rows[2]
    )
    assert rows_by_rule(nested) == {"stated_count_disagrees": [8]}
    wrong = ledger(["一、党的建设方面(3个)"], *rows[:2], ["二、财务方面(1个)"], rows[2])
    assert rows_by_rule(wrong) == {"stated_count_disagrees": [4]}


def test_a_sheet_whose_own_day_or_unit_contradicts_it_is_told():
    early = ["反馈时间:2024年9月30日", None, "填报时间:2024年3月28日"]
    result = rows_by_rule(ledger(problem(1), problem(2), form=early))
    assert result["report_before_feedback"] == [4]
    form = [*FORM, "单位:万元"]
    rows = [problem(1, **{"涉及金额(元)": 12_000}), problem(2, **{"涉及金额(元)": 800})]
    assert rows_by_rule(ledger(*rows, form=form)) == {"unit_unlike_preamble": [4]}
    assert rows_by_rule(ledger(*rows, form=[*FORM, "单位:元"])) == {}


def test_an_early_start_is_told_at_the_row_itself():
    coverage = sheet(
        ["夹江县村级巡察全覆盖台账"],
        FORM,
        ["轮次", "被巡察党组织", "进驻日期", "撤点日期"],
        ["第二轮", "东岭村", "2024-03-01", "2024-03-20"],
        ["第三轮", "西河村", "2024-06-01", "2024-06-20"],
        ["第三轮", "南坪村", "2023-06-01", "2023-06-20"],
    )
    assert rows_by_rule(coverage) == {"round_before_earlier": [6]}


def test_a_name_likely_mistyped_is_told_and_numbered_names_are_not():
    rows = [problem(number, unit="县农业农村局") for number in range(1, 7)]
    rows.append(problem(7, unit="县农业农局"))
    assert rows_by_rule(ledger(*rows)) == {"value_likely_slip": [10]}
    rows[6]["unit"] = "县农业农村局 "
    assert rows_by_rule(ledger(*rows)) == {}
    teams = [problem(number, unit="县委巡察一组办公室") for number in range(1, 7)]
    assert rows_by_rule(ledger(*teams, problem(7, unit="县委巡察二组办公室"))) == {}


def test_rows_below_the_total_are_told_and_a_total_on_top_counts_what_follows():
    rows = [problem(number, 问责人数=1) for number in (1, 2, 3)]
    total = ["合计", None, None, 2, *[None] * 4, 2]
    assert rows_by_rule(ledger(*rows[:2], total, rows[2])) == {"row_below_total": [7]}
    on_top = ["合计", None, None, 3, *[None] * 4, 3]
    assert rows_by_rule(ledger(on_top, *rows)) == {}
    wrong = ["合计", None, None, 4, *[None] * 4, 4]
    assert rows_by_rule(ledger(wrong, *rows)) == {"total_disagrees": [4, 4]}


def test_a_feedback_that_never_came_is_missed():
    coverage = sheet(
        ["夹江县村级巡察全覆盖台账"],
        ["填报时间:2024年9月30日"],
        ["轮次", "被巡察党组织", "进驻日期", "撤点日期", "反馈日期"],
        ["第二轮", "东岭村", "2024-03-01", "2024-03-20", None],
        ["第三轮", "西河村", "2024-08-01", "2024-08-20", None],
        ["第二轮", "南坪村", "2024-03-01", "2024-03-20", "2024-04-10"],
    )
    assert rows_by_rule(coverage) == {"feedback_missing": [4]}


def test_a_sheet_that_gives_two_days_for_itself_is_told():
    rows = [problem(1), problem(2)]
    twice = ledger(*rows, ["填表日期:2024年6月30日"])
    assert details(twice, "report_days_differ") == [{"days": "2024-09-30 / 2024-06-30"}]
    assert findings(twice, "report_days_differ")["severity"].to_list() == ["warned"]
    up_to = ledger(*rows, ["注:数据截至2024年6月30日"])
    assert findings(up_to, "report_days_differ")["severity"].to_list() == ["noted"]
    assert rows_by_rule(ledger(*rows, ["填表日期:2024年9月30日"])) == {}


def test_measures_are_as_many_as_is_said():
    rows = [
        problem(1, measures="1.清理账目\n2.公开账目", 措施数量=3),
        problem(2, measures="1.清理账目\n2.公开账目", 措施数量=2),
        problem(3, measures="清理账目", 措施数量=1),
    ]
    assert rows_by_rule(ledger(*rows)) == {"measures_miscounted": [4]}


def test_numbers_may_begin_anew_with_a_category():
    rows = [
        problem(1),
        problem(2),
        problem(1, category="财务管理"),
        problem(2, category="财务管理"),
    ]
    rows[3]["problem"] = "公章管理混乱"
    rows[2]["problem"] = "会议记录不全"
    assert rows_by_rule(ledger(*rows)) == {}


def test_small_fees_among_small_fees_are_as_they_should_be():
    rows = [problem(number, **{"少收党费(元)": 2.5 + number}) for number in range(1, 6)]
    assert rows_by_rule(ledger(*rows)) == {}


def test_the_example_ledgers_bring_no_warning_of_themselves(own_data_folder: Home):
    examples = sorted((Path(__file__).parents[4] / "seeds" / "ledgers").glob("*.csv"))
    result = examine(examples, {}, ReferenceData(own_data_folder)).findings
    assert set(result.filter(pl.col("severity") == "warned")["rule"]) == {"due_date_after_rule"}


STRANGE: list[CellValue] = [
    *(0, -1, 1.5, float("nan"), float("inf"), -1e300, 10**30, True, CellError("#REF!")),
    *(dt.date(1899, 1, 1), dt.datetime(9999, 12, 31), dt.time(3), dt.timedelta(days=3)),
    *[
        "/",
        "同上",
        "１２０％",
        "９",
        "٣",
        "²",
        "①",
        "2024-13-45",
        "%",
        "((((",
        "[",
        "合计",
        "一、党建",
        "注:",
        "1e400",
        "共个问题",
        "0月",
        "3.5万元",
        "-5%",
    ],
    *("", "\n", "\x00", "9" * 50, "A" * 3000, "完成率999999999999%", "2024年13月45日完成整改"),
]


def test_no_value_breaks_a_check():
    money = {"涉及金额(元)": 1, "追缴资金(万元)": 1, "问责人数": 1, "进度(%)": 1, "措施数量": 1}
    usual = problem(1, **CLOSED, **money, progress="已整改到位", evidence="收据", remark="无")
    for value in STRANGE:
        strange = dict.fromkeys(usual, value) | {"problem": "账目不清", "seq": value}
        rows = [usual, strange, {**usual, "seq": 3, "problem": value}]
        rows_by_rule(ledger(*rows, ["合计", value, value, "3个"], [f"注:{value}"]))


@pytest.mark.parametrize("kind", ["巡察全覆盖台账", "党组织名册", "软弱涣散党组织整顿台账"])
def test_no_value_breaks_a_check_of_another_kind(kind: str):
    headers = {
        "巡察全覆盖台账": "年度 轮次 巡察组 被巡察党组织 进驻日期 撤点日期 反馈日期"
        " 巡察反馈问题应整改数 巡察反馈问题已整改数 完成率",
        "党组织名册": "党组织名称 党组织代码 乡镇 上级党组织名称 建立党组织日期 本届起始时间"
        " 本届届满时间 任期年限 党员数 正式党员 预备党员 最近巡察年份 巡察历史",
        "软弱涣散党组织整顿台账": "序号 村党组织 软弱涣散表现 整顿措施 确定时间 整顿时限"
        " 整顿进展 验收时间 是否转化",
    }[kind].split()
    for value in STRANGE:
        rows: list[list[CellValue]] = [[value] * len(headers), ["东岭村"] * len(headers)]
        one = sheet([f"夹江县{kind}"], ["填报时间:2024年9月30日"], headers, *rows, ["合计", value])
        cells = read_sheet(one, {}, REFERENCE).cells
        if cells is not None:
            check_ledger(cells, check_reference(REFERENCE))
