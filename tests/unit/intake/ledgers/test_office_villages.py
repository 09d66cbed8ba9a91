"""Rosters, coverage ledgers and ledgers of weak organisations, from file to typed rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tests.unit.intake.builders.accepted_batches import take
from tests.unit.intake.builders.county import COUNTY, TODAY, county, terms
from tests.unit.intake.builders.messages import assert_has_words
from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.cells.sheets import CellRange, Sheet, SourceFile
from warehouse.intake.findings.interpretation import Interpretation
from warehouse.intake.ledgers.interpret import interpret_ledgers
from warehouse.intake.privacy.numbers import numbers_in
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.rules.checking.check import check
from warehouse.runtime.home import Home
from warehouse.schema.validation import schema_of

pytestmark = pytest.mark.slow

SINCE = dt.date(2021, 9, 1)


def read(
    reference: ReferenceData, *sheets: Sheet, answers: Mapping[str, str] | None = None
) -> Interpretation:
    file = SourceFile("台账.xlsx", 1, "0" * 64, sheets)
    result = interpret_ledgers([file], answers or {}, reference)
    rows = [(one.name, row) for one in sheets for row in range(1, one.height + 1)]
    assert sorted(result.statuses.select("sheet", "row").iter_rows()) == sorted(rows)
    assert_has_words(result.findings, result.questions)
    return result


def answered(
    reference: ReferenceData, *sheets: Sheet, given: Mapping[str, str], limit: int = 6
) -> Interpretation:
    """Answer each question by its kind, as long as there is one that `given` answers."""
    answers: dict[str, str] = {}
    for _ in range(limit):
        result = read(reference, *sheets, answers=answers)
        new = {q.key: given[q.kind] for q in result.questions if q.kind in given}
        if not new.keys() - answers.keys():
            return result
        answers |= new
    raise AssertionError("still asking")


def rows(result: Interpretation, table: str, *columns: str) -> list[Any]:
    if table not in result.tables:
        return []
    held = result.tables[table].select(columns).rows()
    return [row[0] for row in held] if len(columns) == 1 else held


def statuses(result: Interpretation) -> dict[int, tuple[str, str | None]]:
    return {
        row: (status, reason)
        for row, status, reason in result.statuses.select("row", "status", "reason").iter_rows()
    }


def rules(result: Interpretation) -> list[str]:
    return result.findings["rule"].to_list()


def question_kinds(result: Interpretation) -> list[str]:
    return [question.kind for question in result.questions]


# rosters

ROSTER = sheet(
    ["夹江县村(社区)党组织名册"],
    [
        "序号",
        "党组织名称",
        "上级党组织名称",
        "本届起始时间",
        "本届届满时间",
        "党组织书记",
        "联系电话",
    ],
    [
        1,
        "中共东岭村支部委员会",
        "中共甘江镇委员会",
        "2021年1月",
        "2026年1月",
        "张某",
        "13812345678",
    ],
    [2, "正街社区党总支", "中共木城镇委员会", "2026-01-01", "2021-01-01", "李某", None],
    [3, "中共甘江镇委员会", "中共夹江县委", None, None, None, None],
    [4, "东岭村老年党支部", "中共甘江镇委员会", None, None, None, None],
)


def test_a_roster_becomes_villages_from_the_day_it_holds(own_data_folder: Home):
    take(own_data_folder, {"terms": terms()})
    reference = ReferenceData(own_data_folder, today=TODAY)
    result = read(reference, ROSTER)
    assert question_kinds(result) == ["holds_since"]
    assert result.questions[0].proposal == "2021-09-01"
    assert [status for status, _ in statuses(result).values()] == ["skipped"] * 2 + ["pending"] * 4
    result = answered(reference, ROSTER, given={"holds_since": "2021-09-01"})
    assert rows(result, "villages", "name", "kind", "township_name", "county_code") == [
        ("东岭村", "village", "甘江镇", COUNTY),
        ("正街社区", "community", "木城镇", COUNTY),
    ]
    assert rows(result, "villages", "valid_from") == [SINCE, SINCE]
    assert statuses(result)[5] == ("skipped", "not_a_village")
    assert statuses(result)[6] == ("skipped", "part_of_village")
    assert rules(result).count("term_swapped") == 1
    assert rules(result).count("personal_column") == 2
    assert "138" not in repr(result)


def test_a_roster_gives_the_same_ids_whenever_it_is_read_and_whatever_its_order(
    own_data_folder: Home,
):
    reference = ReferenceData(own_data_folder, today=TODAY)
    given = {"holds_since": "2021-09-01"}
    once = answered(reference, ROSTER, given=given).tables["villages"]
    turned = sheet(*ROSTER.rows[:2], *reversed(ROSTER.rows[2:]))
    again = answered(reference, turned, given=given).tables["villages"]
    ids = ["village_id", "township_code", "name"]
    assert once.select(ids).sort(ids).equals(again.select(ids).sort(ids))
    assert once["village_id"].n_unique() == 2


def test_codes_of_a_roster_become_ids_and_one_that_lost_digits_is_refused(
    own_data_folder: Home,
):
    reference = ReferenceData(own_data_folder, today=TODAY)
    roster = sheet(
        ["夹江县党组织名册"],
        ["党组织名称", "党组织代码", "乡镇"],
        ["东岭村党支部", "001511126004", "甘江镇"],
        ["西河村党支部", 4.11123e17, "甘江镇"],
    )
    result = answered(reference, roster, given={"holds_since": "2021-09-01"})
    assert rows(result, "villages", "village_id") == ["001511126004"]
    assert "code_digits_lost" in rules(result)
    assert result.statuses.filter(pl.col("row") == 4)["status"].to_list() == ["rejected"]


def test_a_code_of_another_county_or_unlike_the_known_one_is_told(own_data_folder: Home):
    roster = sheet(
        ["夹江县村(社区)名册"],
        ["村党组织名称", "组织编码", "乡镇"],
        ["东岭村党支部", "511126003099", "甘江镇"],
        ["新村党支部", "510123003002", "甘江镇"],
    )
    result = answered(county(own_data_folder), roster, given={"holds_since": "2024-06-01"})
    findings = result.findings.filter(pl.col("rule").str.starts_with("roster_code"))
    assert sorted(findings.select("row", "rule").rows()) == [
        (3, "roster_code_unlike_known"),
        (4, "roster_code_of_other_county"),
    ]


def test_a_code_under_which_the_countys_area_was_listed_before_is_not_another_countys(
    own_data_folder: Home,
):
    roster = sheet(
        ["射洪市村(社区)名册"],
        ["村党组织名称", "组织编码", "乡镇"],
        ["东岭村党支部", "510922003099", "沱牌镇"],
        ["西河村党支部", "510981003002", "沱牌镇"],
        ["新村党支部", "510923003002", "沱牌镇"],
    )
    reference = ReferenceData(own_data_folder, today=TODAY)
    result = answered(reference, roster, given={"holds_since": "2024-06-01"})
    findings = result.findings.filter(pl.col("rule") == "roster_code_of_other_county")
    assert findings["row"].to_list() == [5]


def test_a_village_on_the_accepted_roster_is_no_news_and_a_renamed_one_ends_the_earlier_row(
    own_data_folder: Home,
):
    reference = county(own_data_folder)
    roster = sheet(
        ["夹江县村(社区)名册"],
        ["村党组织名称", "组织编码", "乡镇"],
        ["东岭村党支部", "v1", "甘江镇"],
        ["西河社区党支部", "v2", "甘江镇"],
        ["新村党支部", "v9", "甘江镇"],
    )
    result = answered(reference, roster, given={"holds_since": "2024-06-01"})
    assert statuses(result)[3] == ("skipped", "unchanged")
    assert rows(result, "villages", "village_id", "name", "valid_from", "valid_to") == [
        ("v2", "西河村", SINCE, dt.date(2024, 5, 31)),
        ("v2", "西河社区", dt.date(2024, 6, 1), None),
        ("v9", "新村", dt.date(2024, 6, 1), None),
    ]
    assert "roster_village_changed" in rules(result)
    assert rows(result, "villages", "township_code") == ["511126101"] * 3


def test_the_township_comes_from_the_section_the_sheet_or_the_name(own_data_folder: Home):
    reference = ReferenceData(own_data_folder, today=TODAY)
    header = ["序号", "党组织名称", "党员数"]
    by_section = sheet(
        ["夹江县党组织名册"], header, ["一、甘江镇"], [1, "东岭村党支部", 30], name="名册"
    )
    by_sheet = sheet(["夹江县党组织名册"], header, [1, "南坪村党支部", 30], name="木城镇")
    by_name = sheet(["夹江县党组织名册"], header, [1, "华头镇正街社区党总支", 30], name="三")
    nowhere = sheet(["夹江县党组织名册"], header, [1, "正街社区党总支", 30], name="四")
    given = {"holds_since": "2021-09-01"}
    result = answered(reference, by_section, by_sheet, by_name, nowhere, given=given)
    assert rows(result, "villages", "name", "township_name") == [
        ("东岭村", "甘江镇"),
        ("南坪村", "木城镇"),
        ("正街社区", "华头镇"),
    ]
    assert rules(result).count("roster_township_missing") == 1


# coverage


COVERAGE = [
    "序号",
    "乡镇(街道)",
    "被巡察单位",
    "巡察轮次",
    "巡察组",
    "巡察方式",
    "巡察时间",
    "反馈时间",
    "是否覆盖",
]
TITLE = ["夹江县委村级巡察全覆盖台账"]
FORM = ["填报时间:2024年9月30日"]
PERIOD = "2024年3月1日至4月4日"


def coverage(*lines: list[Any], **more: Any) -> Sheet:
    return sheet(TITLE, FORM, COVERAGE, *lines, **more)


def test_a_coverage_ledger_becomes_a_round_its_groups_and_its_inspections(own_data_folder: Home):
    reference = county(own_data_folder)
    ledger = coverage(
        [
            1,
            "甘江镇",
            "东岭村",
            "第三轮",
            "县委第1巡察组(一拖五)",
            "常规巡察",
            PERIOD,
            "2024.5.6",
            "是",
        ],
        [2, "甘江镇", "西河村", "三", "一组", "提级、交叉", PERIOD, "2024.5.8", "是"],
        [3, "木城镇", "东岭村", 3, "县委第二巡察组", "常规", "2024-03-05~2024-04-10", None, "是"],
        [4, "木城镇", "南坪村", None, None, None, None, None, "否"],
    )
    result = answered(reference, ledger, given={"coverage_level_upgraded": "city"})
    assert question_kinds(result) == []
    assert set(rows(result, "rounds", "round_id", "sequence", "starts_on", "ends_on")) == {
        (f"{COUNTY}-2021-2026-3", 3, dt.date(2024, 3, 1), dt.date(2024, 4, 10))
    }
    assert rows(
        result, "inspections", "village_id", "team_level", "modes", "starts_on", "ends_on"
    ) == [
        ("v1", "county", "routine", dt.date(2024, 3, 1), dt.date(2024, 4, 4)),
        ("v2", "city", "upgraded|cross", dt.date(2024, 3, 1), dt.date(2024, 4, 4)),
        ("v5", "county", "routine", dt.date(2024, 3, 5), dt.date(2024, 4, 10)),
    ]
    assert rows(result, "inspections", "feedback_on") == [
        dt.date(2024, 5, 6),
        dt.date(2024, 5, 8),
        None,
    ]
    assert rows(result, "inspections", "team_id") == ["511126T01", "511100T01", "511126T02"]
    assert statuses(result)[7] == ("skipped", "plan_only")


def test_a_roster_and_the_inspections_of_its_villages_come_in_together(own_data_folder: Home):
    take(own_data_folder, {"terms": terms()})
    reference = ReferenceData(own_data_folder, today=TODAY)
    visit = [1, "甘江镇", "东岭村", "第三轮", "第1巡察组", "常规巡察", PERIOD, "2024.5.6", "是"]
    roster = replace(ROSTER, name="名册")
    # The inspections stand before the roster that they refer to.
    result = answered(
        reference, coverage(visit, name="覆盖"), roster, given={"holds_since": "2021-09-01"}
    )
    ids = dict(result.tables["villages"].select("name", "village_id").iter_rows())
    assert rows(result, "inspections", "village_id") == [ids["东岭村"]]


def test_a_round_stands_in_every_row_of_its_inspections_so_that_it_falls_with_none(
    own_data_folder: Home,
):
    lines = [
        [1, "甘江镇", "东岭村", "三", "1", "常规", PERIOD, None, "是"],
        [2, "甘江镇", "西河村", "三", "1", "常规", PERIOD, None, "是"],
    ]
    result = read(county(own_data_folder), coverage(*lines))
    assert rows(result, "rounds", "source_row") == [4, 5]
    assert result.tables["rounds"].drop("source_row").unique().height == 1


def test_an_accepted_round_is_found_again(own_data_folder: Home):
    county(own_data_folder)
    before = pl.DataFrame(
        {
            "round_id": "r3",
            "region_code": COUNTY,
            "term_id": "2021-2026",
            "sequence": pl.Series([3], dtype=pl.Int32),
            "name": "第3轮",
            "starts_on": dt.date(2024, 3, 1),
            "ends_on": dt.date(2024, 5, 31),
            "pilot_kind": pl.Series([None], dtype=pl.String),
        }
    )
    take(own_data_folder, {"rounds": before})
    reference = ReferenceData(own_data_folder, today=TODAY)
    line = [1, "甘江镇", "东岭村", "三", "1", "常规", PERIOD, None, "是"]
    result = read(reference, coverage(line))
    assert "rounds" not in result.tables
    assert rows(result, "inspections", "round_id") == ["r3"]


def test_rounds_numbered_within_the_year_carry_it(own_data_folder: Home):
    lines = [
        [1, "甘江镇", "东岭村", "2023年第一轮", "1", "常规", "2023年3月1日至3月20日", None, "是"],
        [2, "甘江镇", "西河村", "2024年第一轮", "1", "常规", PERIOD, None, "是"],
    ]
    result = read(county(own_data_folder), coverage(*lines))
    assert rows(result, "rounds", "sequence", "name") == [
        (202301, "2023年第1轮"),
        (202401, "2024年第1轮"),
    ]


def test_a_year_or_a_month_is_no_period_and_is_asked_once_for_all_like_it(own_data_folder: Home):
    reference = county(own_data_folder)
    lines = [
        [1, "甘江镇", "东岭村", "三", "1", "常规", "2024年", None, "是"],
        [2, "甘江镇", "西河村", "三", "1", "常规", "2024年", None, "是"],
    ]
    result = read(reference, coverage(*lines))
    assert question_kinds(result) == ["coverage_period"]
    assert result.questions[0].count == 2
    for nonsense in ("2024-04-04~2024-03-01", "三月", "2024-13-01"):
        key = result.questions[0].key
        assert question_kinds(read(reference, coverage(*lines), answers={key: nonsense})) == [
            "coverage_period"
        ]
    result = answered(
        reference, coverage(*lines), given={"coverage_period": "2024-03-01~2024-04-04"}
    )
    assert (
        rows(result, "inspections", "starts_on", "ends_on")
        == [(dt.date(2024, 3, 1), dt.date(2024, 4, 4))] * 2
    )


def test_several_villages_in_a_cell_are_asked_about_and_then_each_inspected(own_data_folder: Home):
    reference = county(own_data_folder)
    line = [1, "甘江镇", "东岭村、西河村", "三", "1", "常规", PERIOD, None, "是"]
    result = read(reference, coverage(line))
    assert question_kinds(result) == ["coverage_several"]
    assert statuses(result)[4] == ("pending", None)
    result = answered(reference, coverage(line), given={"coverage_several": "each"})
    assert rows(result, "inspections", "village_id", "source_row") == [("v1", 4), ("v2", 4)]
    unnamed = [1, "甘江镇", "东岭村等3个村", "三", "1", "常规", PERIOD, None, "是"]
    assert statuses(read(reference, coverage(unnamed)))[4] == ("rejected", None)


def test_a_village_of_two_townships_is_asked_and_an_unknown_one_refused(own_data_folder: Home):
    reference = county(own_data_folder)
    header = [name for name in COVERAGE if name != "乡镇(街道)"]
    ledger = sheet(
        TITLE,
        FORM,
        header,
        [1, "东岭村", "三", "1", "常规", PERIOD, None, "是"],
        [2, "火星基地", "三", "1", "常规", PERIOD, None, "是"],
    )
    result = read(reference, ledger)
    assert question_kinds(result) == ["village_named"]
    assert {"v1", "v5"} <= {option.value for option in result.questions[0].options}
    assert "village_not_listed" in rules(result)
    assert statuses(result)[5] == ("rejected", None)
    result = answered(reference, ledger, given={"village_named": "v5"})
    assert rows(result, "inspections", "village_id") == ["v5"]


def test_feedback_spread_over_days_is_asked_about(own_data_folder: Home):
    line = [1, "甘江镇", "东岭村", "三", "1", "常规", PERIOD, "2024年5月10日—13日", "是"]
    reference = county(own_data_folder)
    result = read(reference, coverage(line))
    assert question_kinds(result) == ["coverage_feedback"]
    assert result.questions[0].proposal == "2024-05-13"
    result = answered(reference, coverage(line), given={"coverage_feedback": "2024-05-13"})
    assert rows(result, "inspections", "feedback_on") == [dt.date(2024, 5, 13)]
    result = answered(reference, coverage(line), given={"coverage_feedback": "no_day"})
    assert rows(result, "inspections", "feedback_on") == [None]


def test_an_inspection_under_way_has_not_ended_and_one_to_come_is_none(own_data_folder: Home):
    lines = [
        [1, "甘江镇", "东岭村", "四", "1", "常规", "2024年9月1日至10月20日", None, None],
        [2, "甘江镇", "西河村", "四", "1", "常规", "2024年11月1日至11月20日", None, None],
    ]
    result = read(county(own_data_folder), coverage(*lines))
    assert rows(result, "inspections", "village_id", "ends_on") == [("v1", None)]
    assert "coverage_not_ended" in rules(result)
    assert statuses(result)[5] == ("skipped", "plan_only")


def test_a_mark_of_the_offices_own_is_asked_once_and_then_means_what_was_answered(
    own_data_folder: Home,
):
    reference = county(own_data_folder)
    lines = [
        [1, "甘江镇", "东岭村", "三", "1", "常规", PERIOD, None, "○"],
        [2, "甘江镇", "西河村", "三", "1", "常规", PERIOD, None, "○"],
    ]
    result = read(reference, coverage(*lines))
    assert (question_kinds(result), result.questions[0].count) == (["flag"], 2)
    result = answered(reference, coverage(*lines), given={"flag": "yes"})
    assert rows(result, "inspections", "village_id") == ["v1", "v2"]
    assert len(result.profiles) == 1
    result = answered(reference, coverage(*lines), given={"flag": "no"})
    assert {statuses(result)[4], statuses(result)[5]} == {("skipped", "plan_only")}


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ([1, "甘江镇", "东岭村", "三", "1", "常规", None, None, "是"], "coverage_start_missing"),
        (
            [1, "甘江镇", "东岭村", "三", "1", "常规", "2014年3月1日至4月4日", None, "是"],
            "coverage_without_term",
        ),
        ([1, "甘江镇", None, "三", "1", "常规", PERIOD, None, "是"], "coverage_subject_missing"),
    ],
)
def test_a_row_that_cannot_be_an_inspection_is_refused_with_its_reason(
    line: list[Any], rule: str, own_data_folder: Home
):
    result = read(county(own_data_folder), coverage(line))
    assert rule in rules(result)
    assert statuses(result)[4] == ("rejected", None)
    assert result.tables == {}


def test_a_plan_counts_its_villages_by_year_and_inspects_none(own_data_folder: Home):
    plan = sheet(
        ["夹江县委巡察全覆盖规划表"],
        FORM,
        ["年份", "轮次", "巡察对象"],
        ["2023", "第一轮", "东岭村"],
        ["2023", "第一轮", "西河村、南坪村"],
        ["2024", "第二轮", "木城镇4个村"],
        ["2021", "第一轮", "正街社区"],
    )
    reference = county(own_data_folder)
    result = read(reference, plan)
    assert question_kinds(result) == ["plan_term"]
    result = answered(reference, plan, given={"plan_term": "2021-2026"})
    assert set(rows(result, "coverage_plan", "year", "planned_villages", "term_id")) == {
        (2023, 3, "2021-2026"),
        (2024, 4, "2021-2026"),
        (2021, 1, "2021-2026"),
    }
    assert set(result.tables) == {"coverage_plan"}
    assert [status for status, _ in statuses(result).values()] == ["skipped"] * 3 + ["accepted"] * 4


# weak organisations

WEAK = ["序号", "乡镇", "村党组织", "软弱涣散表现", "整顿措施", "第一书记", "是否转化", "验收时间"]


def weak(*lines: list[Any], header: list[str] = WEAK, **more: Any) -> Sheet:
    return sheet(["夹江县2023年软弱涣散党组织整顿台账"], FORM, header, *lines, **more)


def test_only_the_year_of_a_designation_is_told_so_its_day_is_asked(own_data_folder: Home):
    reference = county(own_data_folder)
    ledger = weak(
        [1, "甘江镇", "东岭村党支部", "班子不健全", "调整", "张某", "是", "2024年3月15日"],
        [2, "甘江镇", "西河村党支部", "经济薄弱", "帮扶", "李某", "否", None],
    )
    result = read(reference, ledger)
    assert question_kinds(result) == ["weak_designated"]
    assert result.questions[0].proposal is None
    assert result.questions[0].count == 2
    result = answered(reference, ledger, given={"weak_designated": "2023-04-20"})
    assert rows(result, "weak_orgs", "village_id", "designated_on", "converted_on") == [
        ("v1", dt.date(2023, 4, 20), dt.date(2024, 3, 15)),
        ("v2", dt.date(2023, 4, 20), None),
    ]
    assert "张某" not in repr(result)


def test_a_conversion_without_its_day_is_asked_and_one_before_the_designation_refused(
    own_data_folder: Home,
):
    reference = county(own_data_folder)
    header = [*WEAK[:3], "确定时间", "是否摘牌", "摘牌时间"]
    ledger = weak(
        [1, "甘江镇", "东岭村", "2023年4月20日", "已摘牌", None],
        [2, "甘江镇", "西河村", "2023年4月20日", "是", "2022年1月1日"],
        [3, "木城镇", "南坪村", "2023年4月20日", "否", "2024年1月1日"],
        header=header,
    )
    result = read(reference, ledger)
    assert question_kinds(result) == ["weak_converted_missing"]
    assert statuses(result)[5] == ("rejected", None)
    assert "weak_day_without_conversion" in rules(result)
    result = answered(reference, ledger, given={"weak_converted_missing": "2024-06-30"})
    assert rows(result, "weak_orgs", "village_id", "converted_on") == [
        ("v1", dt.date(2024, 6, 30)),
        ("v3", None),
    ]


def test_several_causes_of_one_village_are_one_designation(own_data_folder: Home):
    reference = county(own_data_folder)
    merged = tuple(CellRange(4, column, 5, column) for column in (1, 2, 3, 7, 8))
    ledger = weak(
        [1, "甘江镇", "东岭村", "班子不健全", "调整", None, "否", None],
        [None, None, None, "经济薄弱", "帮扶", None, None, None],
        merged=merged,
    )
    result = answered(reference, ledger, given={"weak_designated": "2023-04-20"})
    assert rows(result, "weak_orgs", "village_id", "source_row") == [("v1", 4)]
    assert result.statuses.filter(pl.col("row") == 5)["belongs_to"].to_list() == [4]


# files


def test_a_file_without_a_ledger_says_so(own_data_folder: Home):
    result = read(ReferenceData(own_data_folder), sheet(["说明"], name="填表说明"))
    assert "no_ledger_in_file" in rules(result)


def test_two_sheets_that_lack_the_same_thing_ask_for_it_once(own_data_folder: Home):
    line = [1, "甘江镇", "东岭村", "三", "1", "常规", PERIOD, None, "是"]
    sheets = [sheet(TITLE, COVERAGE, line, name=name) for name in ("甲", "乙")]
    result = read(county(own_data_folder), *sheets)
    assert question_kinds(result) == ["as_of"]
    assert result.questions[0].count == 2


# told again, with what its key is made of put right


def visits(*villages: tuple[str, str]) -> Sheet:
    """A coverage ledger of inspections by one group on the same days."""
    return coverage(
        *(
            [number, township, village, "第三轮", "第1巡察组", "常规巡察", PERIOD, "2024.5.6", "是"]
            for number, (township, village) in enumerate(villages, 1)
        )
    )


EAST, WEST, SOUTH = ("甘江镇", "东岭村"), ("甘江镇", "西河村"), ("木城镇", "南坪村")


def accepted_coverage(home: Home) -> ReferenceData:
    reference = county(home)
    result = read(reference, visits(EAST, WEST))
    assert rows(result, "inspections", "village_id") == ["v1", "v2"]
    take(home, {name: _bare(name, frame) for name, frame in result.tables.items()})
    return ReferenceData(home, today=TODAY)


def _bare(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(list(schema_of(name).column_names())).unique(maintain_order=True)


def test_an_inspection_whose_village_was_put_right_is_asked_about_and_keeps_its_id(
    own_data_folder: Home,
):
    reference = accepted_coverage(own_data_folder)
    mended = visits(EAST, SOUTH)
    result = read(reference, mended)
    assert question_kinds(result) == ["accepted_mended"]
    (held_id,) = [
        option.value for option in result.questions[0].options if option.value.startswith("v2-")
    ]
    same = answered(reference, mended, given={"accepted_mended": held_id})
    assert rows(same, "inspections", "inspection_id", "village_id")[1] == (held_id, "v3")
    new = answered(reference, mended, given={"accepted_mended": "new"})
    assert rows(new, "inspections", "village_id") == ["v1", "v3"]


def test_what_a_coverage_ledger_does_not_say_of_an_inspection_stays(own_data_folder: Home):
    reference = county(own_data_folder)
    result = read(reference, visits(EAST))
    tables = {name: _bare(name, frame) for name, frame in result.tables.items()}
    tables["inspections"] = tables["inspections"].with_columns(
        inspection_id=pl.lit("X07"), days_on_site=pl.lit(12, pl.Int64)
    )
    take(own_data_folder, tables)
    again = read(ReferenceData(own_data_folder, today=TODAY), visits(EAST))
    # A template's own id and days: the same inspection, not a second one.
    assert rows(again, "inspections", "inspection_id", "days_on_site") == [("X07", 12)]


def test_a_village_renamed_on_the_roster_is_asked_about(own_data_folder: Home):
    reference = county(own_data_folder)
    roster = sheet(
        ["夹江县村(社区)党组织名册"],
        ["党组织名称", "乡镇"],
        ["东岭村党支部", "甘江镇"],
        ["西河沟村党支部", "甘江镇"],
    )
    given = {"holds_since": "2024-01-01"}
    result = answered(reference, roster, given=given)
    assert question_kinds(result) == ["roster_renamed"]
    renamed = answered(reference, roster, given={**given, "roster_renamed": "v2"})
    assert rows(renamed, "villages", "village_id", "name") == [("v2", "西河村"), ("v2", "西河沟村")]


def test_a_round_that_a_coverage_ledger_brought_widens_with_its_corrected_days(
    own_data_folder: Home,
):
    accepted_coverage(own_data_folder)
    reference = ReferenceData(own_data_folder, today=TODAY)
    later = coverage(
        [1, *EAST, "第三轮", "第1巡察组", "常规巡察", "2024年2月20日至4月20日", None, "是"]
    )
    given = {"problem_emptied": "keep"}
    outcome = answered(reference, later, given=given)
    assert rows(outcome, "rounds", "starts_on", "ends_on") == [
        (dt.date(2024, 2, 20), dt.date(2024, 4, 20))
    ]
    result = check(outcome, reference, {}).interpretation
    assert set(result.corrections.select("table", "field").iter_rows()) == {
        ("rounds", "starts_on"),
        ("rounds", "ends_on"),
        ("inspections", "starts_on"),
        ("inspections", "ends_on"),
    }


def test_the_id_of_an_inspection_reads_as_nobodys_number(own_data_folder: Home):
    reference = county(own_data_folder)
    (made,) = rows(read(reference, visits(EAST)), "inspections", "inspection_id")
    # v1-511126-2021 would be a mobile number: 1 5111 2620 21.
    assert numbers_in(made) == []
