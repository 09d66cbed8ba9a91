"""What the texts of a row say beside its columns, and columns from which nothing is taken."""

from __future__ import annotations

import pytest

from tests.unit.intake.builders.checked_ledgers import (
    FORM,
    REFERENCE,
    details,
    ledger,
    problem,
    rows_by_rule,
)
from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.cells.sheets import CellError, CellValue, Sheet
from warehouse.intake.ledgers.checks.across_sheets import check_file
from warehouse.intake.ledgers.checks.context import check_reference
from warehouse.intake.ledgers.ledger_sheets import read_sheet

pytestmark = pytest.mark.slow

KEPT = ("problem", "measures", "unit", "deadline")
DONE = {"status": "已完成", "completed": "2024-06-20"}


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({**DONE, "progress": "尚有2户租金未收回"}, "done_yet_under_way"),
        ({**DONE, "progress": "正在联系施工队"}, "done_yet_under_way"),
        ({**DONE, "remark": "经核查该问题不属实"}, "remark_says_unfounded"),
        ({**DONE, "remark": "已按政策直接销号"}, "remark_says_unfounded"),
        ({**DONE, "remark": "验收不合格,要求重新整改"}, "remark_says_returned"),
        ({**DONE, "remark": "“回头看”发现问题反弹"}, "remark_says_rebounded"),
        ({"remark": "线索已移交县纪委"}, "remark_says_handed_over"),
        ({"remark": "该村2023年5月并入南坪村"}, "remark_says_merged"),
        ({"remark": "已将账目移交村监会保管"}, None),
        ({"remark": "合并召开支部大会"}, None),
        ({"problem": "详见附件2"}, "text_says_nothing"),
        ({"problem": "略"}, "text_says_nothing"),
        ({"problem": "1.账目不清;2.公示不及时"}, "problems_in_one_cell"),
        ({"problem": "1.2万元补贴发放不公开,2户有意见"}, None),
        ({"remark": "此问题已列入立行立改台账"}, "remark_says_listed_elsewhere"),
        ({"remark": "责任单位调整为县农业农村局"}, "remark_says_passed_on"),
        ({"remark": "金额待核实"}, "remark_says_unsure"),
        ({**DONE, "completed": "已完成"}, "day_not_read"),
        ({"涉及金额(元)": 1.23e15}, "amount_huge"),
        ({"佐证材料": CellError("#REF!")}, "cell_error"),
        ({"measures": "按要求整改"}, "text_says_nothing"),
        ({"measures": "规定整改到位"}, "text_says_nothing"),
        ({"measures": "上级要求落实"}, "text_says_nothing"),
        ({"measures": "( 略 )。"}, None),
        ({"measures": "按要求整改账目"}, None),
        ({"measures": "2024年12月底前完成返修"}, "promised_after_deadline"),
        ({"progress": "预计2024年8月底前完成"}, None),
        ({"progress": "预计2024年9月底前完成", "deadline": "2024-09-28"}, None),
        ({"unit": "西河村党支部"}, None),
        ({"完善制度(项)": "若干"}, "count_not_read"),
        ({"完善制度(项)": "两项"}, None),
        ({"签收日期": "2024.2.30"}, "day_not_read"),
        ({"签收日期": "2024.2.29"}, None),
    ],
)
def test_what_a_text_says_beside_its_columns_is_told(
    fields: dict[str, CellValue], rule: str | None
):
    other = problem(2, **{key: None for key in fields if key not in KEPT})
    if "measures" in fields:
        other["measures"] = "公开账目"
    assert rows_by_rule(ledger(problem(1, **fields), other)) == (
        {} if rule is None else {rule: [4]}
    )


@pytest.mark.parametrize(
    ("header", "value", "progress", "rule"),
    [
        ("挽回损失(万元)", 0.35, "已追回资金3.5万元", "recovered_unlike_text"),
        ("挽回损失(万元)", 3.5, "已追回资金35000元", None),
        ("追缴资金(元)", 12_000, "已退缴1.2万元", None),
        ("追责问责(人)", 3, "已问责1人", "persons_unlike_text"),
        ("追责问责(人)", 3, "已问责三人", None),
        ("追责问责(人)", 3, "培训党员20人", None),
    ],
)
def test_figures_are_compared_with_the_progress_of_their_row(header, value, progress, rule):
    rows = [problem(1, progress=progress), problem(2, progress=None)]
    rows[0][header] = value
    assert rows_by_rule(ledger(*rows)) == ({} if rule is None else {rule: [4]})


def test_a_unit_of_another_village_of_the_ledger_is_told():
    rows = [problem(1), problem(2, unit="西河村党支部"), problem(3, village="西河村")]
    assert rows_by_rule(ledger(*rows)) == {"unit_of_other_village": [5]}


def test_rows_below_the_last_total_are_told_though_there_are_sections():
    rows = [["一、党的建设方面"], problem(1), ["合计", None, None, "1个"]]
    assert rows_by_rule(ledger(*rows, problem(2))) == {"row_below_total": [7]}
    again = [["二、财务方面"], problem(2), ["合计", None, None, "1个"]]
    assert rows_by_rule(ledger(*rows, *again)) == {}


IMMEDIATE = ["序号", "被巡察党组织", "交办时间", "立行立改问题", "办理时限", "整改情况"]
IMMEDIATE += ["报送时间", "是否办结"]


def test_an_immediate_item_that_was_handed_over_after_the_feedback_is_told():
    immediate = sheet(
        ["夹江县委第三轮巡察立行立改台账"],
        FORM,
        [
            "序号",
            "被巡察党组织",
            "交办时间",
            "立行立改问题",
            "办理时限",
            "整改情况",
            "报送时间",
            "是否办结",
        ],
        [1, "西河村", "2024-02-01", "公示未更新", "2024-02-15", "已整改到位", "2024-02-14", "是"],
        [2, "西河村", "2024-05-01", "灯不亮", "2024-05-15", "已整改到位", "2024-05-14", "是"],
        [3, "西河村", "2024-02-01", "门牌缺失", "2024-02-15", "已整改到位", "2024-12-01", "是"],
        [4, "西河村", "20240230", "井盖缺失", "2024-03-15", "已整改到位", "2024-03-14", "是"],
    )
    assert rows_by_rule(immediate) == {
        "handed_over_after_feedback": [5],
        "day_after_ledger": [6],
        "day_not_read": [7],
    }


CLOSURES = ["序号", "被巡察党组织", "问题简述", "责任单位", "申请销号时间", "审核意见"]


def closures(*rows: list[CellValue]) -> Sheet:
    """A closure ledger that closes each problem on 1 July, `rows` ending with its mark and day."""
    headers = [*CLOSURES, "是否销号", "销号时间"]
    return sheet(["夹江县委第三轮巡察反馈问题销号台账"], FORM, headers, *rows)


def test_an_opinion_that_agrees_to_a_closing_which_did_not_come_is_told():
    findings = closures(
        [1, "西河村", "账目不清", "西河村党支部", "2024-06-20", "同意销号", "否", None],
        [2, "西河村", "公示不全", "西河村党支部", "2024-06-20", "不同意销号", "否", None],
        [3, "西河村", "合同不全", "西河村党支部", "2024-06-20", "同意销号", "是", "2024-07-01"],
    )
    assert rows_by_rule(findings) == {"agreed_yet_open": [4]}


VISITS = ["轮次", "乡镇", "被巡察党组织", "巡察类型", "进驻时间", "结束时间", "反馈时间"]
VISITS += ["发现问题数", "其中:立行立改", "已整改数", "是否覆盖"]


def visit(village: str, **changed: CellValue) -> list[CellValue]:
    """A visit without fault."""
    usual: dict[str, CellValue] = {
        "round": "第三轮",
        "town": "甘江镇",
        "village": village,
        "kind": "常规巡察",
        "start": "2024-03-01",
        "end": "2024-03-20",
        "feedback": "2024-04-10",
        "problems": 6,
        "immediate": 2,
        "done": 3,
        "covered": "是",
    }
    return [*{**usual, **changed}.values()]


@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        ({}, []),
        ({"feedback": "2024-10-15"}, ["day_after_ledger"]),
        ({"start": "2023-03-01"}, ["visit_far_from_round"]),
        ({"round": "2024年第3轮"}, ["round_named_otherwise"]),
        ({"kind": "“回头看”"}, ["look_back_covers"]),
        ({"immediate": 9}, ["count_part_above_whole"]),
        ({"done": 9}, ["rectified_above_problems"]),
        ({"problems": "若干"}, ["count_not_read"]),
    ],
)
def test_what_does_not_fit_a_visit_of_a_coverage_ledger_is_told(changed, rules):
    others = [visit(f"{name}村") for name in ("东岭", "西河", "南坪", "北坡")]
    coverage = sheet(
        ["夹江县村级巡察全覆盖台账"], FORM, VISITS, visit("中坝村", **changed), *others
    )
    assert rows_by_rule(coverage) == {rule: [4] for rule in rules}


def organisation(number: int, **changed: CellValue) -> list[CellValue]:
    """A row of a roster without fault."""
    name = "甲乙丙丁戊己庚辛壬癸"[number]
    usual: dict[str, CellValue] = {
        "town": "甘江镇",
        "village": f"{name}山村",
        "org": f"{name}山村党支部",
        "code": f"51112600300{number}",
        "type": "党支部",
        "members": 35,
        "probationary": 2,
        "end": "2026-01-10",
        "remark": None,
    }
    return [*{**usual, **changed}.values()]


@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        ({}, []),
        ({"code": "51112600300O"}, ["org_code_letters"]),
        ({"code": "511126001009"}, ["org_code_of_other_town"]),
        ({"code": None}, ["cell_missing"]),
        ({"type": "党总支"}, ["org_type_unlike"]),
        ({"org": "乙山村党支部"}, ["org_twice", "org_of_other_village"]),
        ({"members": 3500}, ["many_members"]),
        ({"members": "若干"}, ["count_not_read"]),
        ({"probationary": 36}, ["count_part_above_whole"]),
        ({"end": "2026.2.30"}, ["day_not_read"]),
        ({"remark": "2023年并入乙山村"}, ["remark_says_merged"]),
    ],
)
def test_what_does_not_fit_an_organisation_of_a_roster_is_told(changed, rules):
    headers = (
        "乡镇 村(社区) 党组织名称 党组织代码 党组织类别 党员数 其中:预备党员 本届届满时间 备注"
    )
    rows = [organisation(number) for number in range(1, 6)]
    roster = sheet(
        ["夹江县村党组织名册"],
        FORM,
        [*headers.split(), "本届届满时间", "备注"],
        organisation(0, **changed),
        *rows,
    )
    assert sorted(rule for rule, at in rows_by_rule(roster).items() if 4 in at) == sorted(rules)


def test_a_closure_ledger_may_name_whose_problem_it_is_beside_who_mends_it():
    findings = closures(
        [1, "西河村", "账目不清", "甘江镇财政所", "2024-06-20", "同意销号", "是", "2024-07-01"],
        [2, "西河村", "公示不全", "西河村党支部", "2024-06-20", "同意销号", "是", "2024-07-01"],
        [3, "东岭村", "合同不全", "西河村党支部", "2024-06-20", "同意销号", "是", "2024-07-01"],
    )
    assert rows_by_rule(findings) == {"unit_of_other_village": [6]}


@pytest.mark.parametrize(
    ("foot", "expected"), [("已完成6个", {}), ("已完成5个", {}), ("已完成4个", "5—6")]
)
def test_a_count_is_compared_though_the_state_of_one_problem_is_not_told(foot, expected):
    rows = [problem(number, **DONE) for number in range(1, 6)]
    rows.append(problem(6, status="差不多了", completed=None))
    sheet_of = ledger(*rows, [f"注:{foot}"])
    assert rows_by_rule(sheet_of) == ({"stated_count_disagrees": [10]} if expected else {})
    if expected:
        assert [one["computed"] for one in details(sheet_of, "stated_count_disagrees")] == [
            expected
        ]


def test_a_list_of_duties_that_names_another_village_than_the_list_of_problems_is_told():
    problems = sheet(
        ["夹江县委第三轮巡察问题清单"],
        FORM,
        ["序号", "被巡察党组织", "问题"],
        [1, "东岭村", "账目不清"],
        [2, "西河村", "公示不全"],
        name="问题清单",
    )
    duties = sheet(
        ["责任清单"],
        FORM,
        ["序号", "责任单位", "整改时限"],
        [1, "西河村党支部", "2024-09-20"],
        [2, "西河村党支部", "2024-02-20"],
        name="责任清单",
    )
    read = [read_sheet(one, {}, REFERENCE) for one in (problems, duties)]
    findings = check_file(read, check_reference(REFERENCE))
    assert findings.select("sheet", "row", "rule").rows() == [
        ("责任清单", 4, "unit_of_other_village")
    ]
    assert rows_by_rule(duties) == {"due_before_feedback": [5]}


def test_a_state_that_cannot_be_read_beside_the_reviewers_is_told():
    rows = [
        problem(1, status="已完成/整改中", 巡察办认定="未完成"),
        problem(2, 巡察办认定="未完成"),
    ]
    assert rows_by_rule(ledger(*rows)) == {"status_not_read": [4]}


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([1, 2, "3-1", 4], {"serial_not_a_number": [6], "serial_gap": [7]}),
        ([1, 2, 3, 0, 4], {"serial_goes_back": [7]}),
        ([1, 2, 3, 4, 2, 5, 6], {"serial_twice": [5, 8]}),
        ([1, 2, 3, 4, 2, 7, 8], {"serial_twice": [5, 8], "serial_gap": [9]}),
    ],
)
def test_a_number_that_goes_back_leaves_out_none(numbers, expected):
    rows = [problem(place, seq=number) for place, number in enumerate(numbers)]
    assert rows_by_rule(ledger(*rows)) == expected


def test_texts_that_write_a_number_in_two_ways_are_one_problem():
    rows = [
        problem(1, problem="违规占用集体林地三亩建房未处理"),
        problem(2, problem="违规占用集体林地3亩建房,未处理"),
        problem(3, problem="违规占用集体林地5亩建房,未处理"),
    ]
    assert rows_by_rule(ledger(*rows)) == {"problem_text_alike": [5]}


def test_verification_and_progress_are_their_own_columns_beside_closing_and_state():
    rows = [
        problem(1, **DONE, 整改进度="100%", 验收时间="2024-06-01", 销号时间="2024-07-01"),
        problem(2, 整改进度="100%", 验收时间=None, 销号时间=None),
    ]
    assert rows_by_rule(ledger(*rows)) == {"days_out_of_order": [4], "share_unlike_state": [5]}


def test_clues_with_one_number_an_unclear_mark_or_a_day_that_is_none_are_told():
    clues = sheet(
        ["夹江县委第三轮巡察问题线索移交台账"],
        FORM,
        ["序号", "线索编号", "被巡察党组织", "移交时间", "移交方式", "是否办结", "办结时间"],
        [1, "X01", "东岭村", "2024-04-10", "单移交", "已办结", "2024-07-01"],
        [2, "X01", "西河村", "2024-04-10", "单移交", "已办结", "2024-07-01"],
        [3, "X03", "东岭村", "2024-04-10", "单移交", "?", None],
        [4, "X04", "东岭村", "2024-04-10", "单移交", "已办结", "2024.2.30"],
    )
    assert rows_by_rule(clues) == {
        "clue_code_twice": [4, 5],
        "mark_not_read": [6],
        "day_not_read": [7],
    }
