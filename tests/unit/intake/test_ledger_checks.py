"""A ledger that contradicts itself is told so, once, with the rows; a tidy one is left in peace."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.intake.made_checks import FORM, TITLE, details, found, ledger, problem
from tests.unit.intake.made_sheets import sheet
from warehouse.intake.sheets import CellRange, CellValue

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
    assert found(tidy) == {}


def test_every_contradiction_of_a_ledger_that_said_nothing_is_told():
    silent = ledger(
        problem(1, status="已完成", completed=None, is_closed="否", deadline=dt.date(2024, 9, 28)),
        problem(2, status="正在整改", is_closed="否", deadline=None),
        problem(2, status="正在整改", is_closed="否", deadline="2023年6月底前", problem="另一个"),
        problem(5, status="正在整改", is_closed="否", deadline="/"),
        ["小计", None, None, "共9个问题"],
    )
    assert found(silent) == {
        "done_without_day": [4],
        "deadline_missing": [5, 7],
        "due_before_feedback": [6],
        "serial_twice": [5, 6],
        "serial_gap": [7],
        "stated_count_disagrees": [8],
    }


@pytest.mark.parametrize(
    ("said", "rule"),
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
        ({**OPEN, "deadline": "待定"}, None),
        ({**DONE, "progress": "已整改到位,正在巩固"}, None),
        ({**OPEN, "progress": "部分已整改到位,其余正在推进"}, None),
        ({**OPEN, "progress": "未完成整改"}, None),
        ({**OPEN, "deadline": None, "整改类型": "长期坚持"}, None),
        ({**OPEN, "deadline": "立行立改"}, None),
    ],
)
def test_a_row_that_contradicts_itself_is_told(said: dict[str, CellValue], rule: str | None):
    other = problem(2, **{key: None for key in said if key not in ("status", "deadline")})
    assert found(ledger(problem(1, **said), other)) == ({} if rule is None else {rule: [4]})


def test_a_ledger_without_a_column_of_days_lacks_none():
    assert found(ledger(problem(1, status="已完成"), problem(2, status="已完成"))) == {}


def test_a_cell_that_most_rows_have_filled_is_missed():
    rows = [problem(number) for number in range(1, 5)]
    rows[2]["measures"] = None
    rows[3]["category"] = "/"
    assert found(ledger(*rows)) == {"cell_missing": [6, 7]}


@pytest.mark.parametrize(
    ("numbers", "told"),
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
    numbers: list[CellValue], told: dict[str, list[int | None]]
):
    rows = [problem(place, seq=number) for place, number in enumerate(numbers)]
    assert found(ledger(*rows)) == told


def test_numbers_may_begin_anew_with_a_section_or_a_village():
    rows = [problem(1), problem(2)]
    others = [{**row, "village": "西河村"} for row in rows]
    assert found(ledger(*rows, *others)) == {}
    assert found(ledger(["一、党的建设方面"], *rows, ["二、财务方面"], *rows)) == {}
    assert found(ledger(*rows, problem(1, problem="又一个"))) == {"serial_twice": [4, 6]}


def test_numbers_of_villages_and_of_an_extract_are_no_running_numbers():
    of_villages = [
        problem(place, seq=1 + place // 2, village=f"{'东西南'[place // 2]}岭村")
        for place in range(6)
    ]
    assert found(ledger(*of_villages)) == {}
    extract = [problem(place, seq=number) for place, number in enumerate([3, 8, 9, 15, 21, 26, 30])]
    assert found(ledger(*extract)) == {}


def test_what_is_missing_between_two_numbers_is_named():
    told = details(ledger(problem(1), problem(2), problem(5), problem(7)), "serial_gap")
    assert [one["missing"] for one in told] == ["3—4", "6"]


@pytest.mark.parametrize(
    ("header", "amounts", "told"),
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
    header: str, amounts: list[CellValue], told: dict[str, list[int | None]]
):
    rows = [problem(place, **{header: amount}) for place, amount in enumerate(amounts, 1)]
    assert found(ledger(*rows)) == told


def test_an_amount_ten_thousand_times_that_of_the_text_is_told():
    wrong = problem(1, problem="违规发放补贴3.5万元", **{"涉及金额(元)": 35})
    rows = [wrong, problem(2, problem="多付工程款3.5万元", **{"涉及金额(元)": 35_000})]
    assert found(ledger(*rows)) == {}
    rows[0]["涉及金额(元)"] = 350_000_000
    assert found(ledger(*rows)) == {"amount_unlike_text": [4]}


def test_more_recovered_than_involved_is_told():
    rows = [
        problem(1, **{"涉及金额(万元)": 2, "追缴资金(元)": 20_000}),
        problem(2, **{"涉及金额(万元)": 2, "追缴资金(元)": 35_000}),
    ]
    assert found(ledger(*rows)) == {"recovered_above_involved": [5]}


def test_totals_of_every_column_that_is_added_up_are_compared():
    money = {"追缴资金(元)": 100.5, "问责人数": 2}
    rows = [problem(1, **money), problem(2, **money)]
    right = ["合计", None, None, "2个", *[None] * 4, 201, 4]
    assert found(ledger(*rows, right)) == {}
    wrong = ["合计", None, None, 3, *[None] * 4, 202, 5]
    assert found(ledger(*rows, wrong)) == {"total_disagrees": [6, 6, 6]}


def test_subtotals_count_from_the_one_before_and_totals_from_the_top():
    rows = [problem(number, 问责人数=1) for number in range(1, 5)]
    part = ["小计", None, None, "2个问题", *[None] * 4, 2]
    whole = ["合计", None, None, "4个问题", *[None] * 4, 4]
    assert found(ledger(*rows[:2], part, *rows[2:], part, whole)) == {}
    off = ["小计", None, None, "3个问题", *[None] * 4, 3]
    assert found(ledger(*rows[:2], part, *rows[2:], off, whole)) == {
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
    assert ("stated_count_disagrees" in found(above)) is not agrees
    below = ledger(*rows, [f"注:{sentence}"])
    assert ("stated_count_disagrees" in found(below)) is not agrees


def test_a_rate_may_count_what_is_basically_done():
    rows = [problem(1, **DONE), problem(2, status="基本完成", completed=None)]
    for rate, agrees in (("50%", True), ("100%", True), ("75%", False)):
        told = found(ledger(*rows, [f"注:整改完成率{rate}"]))
        assert ("stated_count_disagrees" not in told) is agrees


def test_one_cell_over_several_problems_is_told():
    rows = [problem(1, **DONE), problem(2, status=None), problem(3)]
    merged = ledger(*rows, merged=(CellRange(4, 8, 5, 8),))
    assert found(merged)["merged_over_several"] == [4]
    of_one = [problem(1), {"measures": "建立制度", "seq": None, "status": None}]
    one = ledger(*of_one, merged=(CellRange(4, 1, 5, 1), CellRange(4, 8, 5, 8)))
    assert "merged_over_several" not in found(one)


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
    assert found(coverage) == {
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
    assert found(coverage) == {
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
    told = found(roster)
    assert told.pop("few_members") == [5]
    assert told == {
        "org_code_twice": [5, 6],
        "org_code_length": [7],
        "term_length": [6],
        "parent_of_other_town": [5],
        "count_negative": [7],
    }


def test_what_a_title_says_of_the_whole_is_compared_too():
    rows = [problem(1), problem(2)]
    assert found(ledger(*rows, title=f"{TITLE}(共12个问题)")) == {"stated_count_disagrees": [1]}
