"""Rows that head a part of a ledger give what they say to the rows below them."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from tests.unit.intake.builders.county import county
from tests.unit.intake.builders.problem_ledgers import interpreted, office, the_kind
from tests.unit.intake.builders.sheets import sheet
from tests.unit.intake.ledgers.test_office_lines import FORM, TITLE
from warehouse.intake.cells.sheets import CellRange, CellValue, Sheet, SourceFile
from warehouse.intake.findings.interpretation import Interpretation
from warehouse.intake.ledgers.interpret import interpret_ledgers
from warehouse.intake.ledgers.table.rows.section_headings import Headings, meant_by
from warehouse.runtime.home import Home

NO_VILLAGE = ["序号", "反馈问题", "整改措施", "责任单位", "整改时限", "完成情况"]
WITH_VILLAGE = ["序号", "村(社区)", *NO_VILLAGE[1:]]


def problem(number: int, village: str | None = None) -> list[CellValue]:
    more = [] if village is None else [village]
    return [number, *more, f"问题{number}的表现", "清理", "村党支部", "2024年9月底前", "未完成"]


def ledger(*rows: list[CellValue], header: list[str] = NO_VILLAGE) -> Sheet:
    lines = [TITLE, FORM, list(header), *rows]
    heads = [number for number, row in enumerate(lines, 1) if number > 3 and len(row) == 1]
    merged = tuple(CellRange(row, 1, row, len(header)) for row in heads)
    return sheet(*lines, merged=merged)


def placed(result: Interpretation) -> list[tuple[str, str | None]]:
    assert result.questions == []
    return result.tables["problems"].select("inspection_id", "category_code").rows()


def test_each_row_gets_the_village_of_its_numbered_section():
    result = interpreted(
        ledger(["一、东岭村"], problem(1), ["二、西河村"], problem(1), problem(2)),
        reference=office(),
    )
    assert placed(result) == [("I1", None), ("I2", None), ("I2", None)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("（一）东岭村党支部", "（二）西河村党支部"),
        ("东岭村", "西河村"),
        ("1.东岭村（共1个问题）", "2.西河村（共1个问题）"),
        ("一、漹城镇东岭村", "二、漹城镇西河村"),
        ("被巡察党组织：东岭村党支部", "被巡察党组织：西河村党支部"),
        ("一、东岭", "二、西河"),
        ("第一部分 东岭村", "第二部分 西河村"),
    ],
)
def test_however_a_section_names_its_village(first: str, second: str):
    result = interpreted(ledger([first], problem(1), [second], problem(1)), reference=office())
    assert placed(result) == [("I1", None), ("I2", None)]


def test_a_village_alone_in_the_first_column_heads_its_rows_though_no_cells_are_merged():
    counted: list[CellValue] = ["西河村", None, None, "共1个问题"]
    lines = [TITLE, FORM, NO_VILLAGE, ["东岭村"], problem(1), counted, problem(1)]
    assert placed(interpreted(sheet(*lines), reference=office())) == [("I1", None), ("I2", None)]


def test_a_section_above_a_repeated_header_heads_what_follows_and_a_pages_title_does_not():
    result = interpreted(
        ledger(
            ["一、党组织建设和党员管理方面"],
            problem(1, "东岭村"),
            ["二、村级治理和民主监督方面"],
            WITH_VILLAGE,
            problem(2, "西河村"),
            ["夹江县委第三轮巡察反馈问题整改台账（续表）"],
            WITH_VILLAGE,
            problem(3, "南坪社区"),
            header=WITH_VILLAGE,
        ),
        reference=office(),
    )
    assert placed(result) == [("I1", "D"), ("I2", "E"), ("I3", "E")]


def test_villages_within_kinds_of_problems_and_kinds_within_villages():
    within_kinds = ledger(
        ["一、党组织建设和党员管理方面"],
        ["（一）东岭村"],
        problem(1),
        ["（二）西河村"],
        problem(2),
        ["二、村级治理和民主监督方面"],
        ["（一）东岭村"],
        problem(3),
    )
    assert placed(interpreted(within_kinds, reference=office())) == [
        ("I1", "D"),
        ("I2", "D"),
        ("I1", "E"),
    ]
    within_villages = ledger(
        ["一、东岭村"],
        ["（一）党组织建设和党员管理方面"],
        problem(1),
        ["（二）村级治理和民主监督方面"],
        problem(2),
        ["二、西河村"],
        problem(3),
    )
    assert placed(interpreted(within_villages, reference=office())) == [
        ("I1", "D"),
        ("I1", "E"),
        ("I2", None),
    ]


def test_a_section_that_goes_on_after_a_page_is_the_same_section():
    result = interpreted(
        ledger(
            ["一、东岭村"],
            ["（一）党组织建设和党员管理方面"],
            problem(1),
            ["一、东岭村（续）"],
            list(NO_VILLAGE),
            problem(2),
        ),
        reference=office(),
    )
    assert placed(result) == [("I1", "D"), ("I1", "D")]


def test_a_section_of_no_known_village_is_asked_about_and_each_by_itself():
    result = interpreted(
        ledger(["一、北山村"], problem(1), ["二、东沟村"], problem(2), ["三、西河村"], problem(3)),
        reference=office(),
    )
    assert [question.kind for question in result.questions] == ["problem_village_heading"] * 2
    assert [question.count for question in result.questions] == [1, 1]
    assert result.tables["problems"]["inspection_id"].to_list() == ["I2"]
    given = dict(zip((q.key for q in result.questions), ("东岭村", "南坪社区"), strict=True))
    same = ledger(["一、北山村"], problem(1), ["二、东沟村"], problem(2))
    file = SourceFile("台账.xlsx", 1, "0" * 64, (same,))
    again = interpret_ledgers([file], given, office())
    assert again.tables["problems"]["inspection_id"].to_list() == ["I1", "I3"]


def test_rounds_teams_and_townships_are_given_to_the_rows_below():
    headings = Headings(the_kind("coverage_ledger"))
    for row, text in enumerate(["第三轮", "第一巡察组（3个村）", "一、甘江镇", "二、木城镇"], 1):
        headings.enter(text, row)
    assert list(headings.fields()) == [
        ("round", "第三轮", 1),
        ("inspection_group", "第一巡察组", 2),
        ("town", "木城镇", 4),
    ]
    headings.enter("县委第四轮巡察", 5)
    assert list(headings.fields()) == [("round", "县委第四轮巡察", 5)]


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("第三轮", {"round": "第三轮"}),
        ("2024年第一轮巡察", {"round": "2024年第一轮巡察"}),
        ("县委第二巡察组", {"inspection_group": "县委第二巡察组"}),
        ("巡察三组", {"inspection_group": "巡察三组"}),
        ("第三轮第一巡察组", {"round": "第三轮", "inspection_group": "第一巡察组"}),
        ("二、木城镇（5个村）", {"town": "木城镇"}),
        ("漹城街道办事处", {"town": "漹城街道办事处"}),
        ("甘江镇东岭村党支部", {"town": "甘江镇", "subject_org": "东岭村党支部"}),
        ("轮次：第三轮", {"round": "第三轮"}),
        ("一、贯彻落实党的路线方针政策方面", {"": "一、贯彻落实党的路线方针政策方面"}),
        ("（二）群众身边的不正之风问题", {"": "(二)群众身边的不正之风问题"}),
        ("立行立改问题", {"": "立行立改问题"}),
    ],
)
def test_what_a_heading_means(heading: str, meant: dict[str, str]):
    assert meant_by(heading, the_kind("rectification_ledger")) == meant


def test_a_kind_of_problem_that_ends_like_a_village_stays_one_beside_a_column_of_villages():
    kind = the_kind("rectification_ledger")
    headings = Headings(kind, frozenset({"东岭村"}), frozenset({"subject_org"}))
    headings.enter("三、建设美丽乡村", 4)
    assert headings.unknown == "三、建设美丽乡村"
    headings.enter("四、东岭村", 6)
    assert list(headings.fields()) == [("subject_org", "东岭村", 6)]


def test_a_rows_own_village_counts_before_the_sections():
    result = interpreted(
        ledger(["一、东岭村"], problem(1, "西河村"), header=WITH_VILLAGE), reference=office()
    )
    assert placed(result) == [("I2", None)]


def test_blank_villages_below_a_section_are_the_sections_without_a_question():
    result = interpreted(
        ledger(
            ["一、东岭村"],
            problem(1, "东岭村"),
            [2, None, *problem(2)[1:]],
            ["二、西河村"],
            [1, None, *problem(3)[1:]],
            header=WITH_VILLAGE,
        ),
        reference=office(),
    )
    assert placed(result) == [("I1", None), ("I1", None), ("I2", None)]


@pytest.mark.parametrize(
    "line",
    [
        ["被巡察党组织：东岭村党支部", None, "巡察组：第一组"],
        ["被巡察党组织", "东岭村党支部", "巡察组", "第一组"],
        ["村(社区)：", "漹城镇东岭村"],
    ],
)
def test_a_label_above_the_table_gives_its_village_to_every_row(line: list[CellValue]):
    result = interpreted(sheet(TITLE, line, FORM, NO_VILLAGE, problem(1)), reference=office())
    assert placed(result) == [("I1", None)]


def test_a_label_above_the_table_of_no_village_gives_none():
    line: list[CellValue] = ["被巡察党组织：漹城镇党委"]
    result = interpreted(sheet(TITLE, line, FORM, NO_VILLAGE, problem(1)), reference=office())
    assert [question.kind for question in result.questions] == ["problem_village_missing"]
    own = sheet(TITLE, ["被巡察党组织：东岭村"], FORM, WITH_VILLAGE, problem(1, "西河村"))
    assert placed(interpreted(own, reference=office())) == [("I2", None)]


def test_sections_of_round_and_team_give_an_inspection_both(own_data_folder: Home):
    header: list[CellValue] = ["序号", "村(社区)", "巡察起止时间", "巡察方式", "反馈日期"]

    def village(number: int, name: str) -> list[CellValue]:
        return [number, name, "2024年3月1日至4月4日", "常规", "2024年4月20日"]

    rows: list[list[CellValue]] = [
        ["夹江县委巡察村(社区)党组织全覆盖台账"],
        ["填报时间：2024年9月30日"],
        header,
        ["第三轮"],
        ["县委第一巡察组"],
        village(1, "西河村"),
        ["县委第二巡察组（1个村）"],
        village(2, "南坪村"),
        ["甘江镇"],
        village(3, "东岭村"),
    ]
    merged = tuple(CellRange(row, 1, row, 5) for row in (4, 5, 7, 9))
    file = SourceFile("台账.xlsx", 1, "0" * 64, (sheet(*rows, merged=merged),))
    result = interpret_ledgers([file], {}, county(own_data_folder))
    assert result.questions == []
    assert result.tables["inspections"].select("village_id", "team_id").rows() == [
        ("v2", "511126T01"),
        ("v3", "511126T02"),
        ("v1", "511126T02"),
    ]
    assert set(result.tables["rounds"]["sequence"]) == {3}


def test_a_township_above_a_village_tells_which_of_two_of_its_name():
    reference = office(["东岭村", "东岭村"])
    villages = reference.held["villages"].with_columns(
        township_name=pl.Series(["甘江镇", "木城镇"]), township_code=pl.Series(["1", "2"])
    )
    reference = replace(reference, held={**reference.held, "villages": villages})
    rows = (
        ["一、甘江镇"],
        ["（一）东岭村"],
        problem(1),
        ["二、木城镇"],
        ["（一）东岭村"],
        problem(2),
    )
    assert placed(interpreted(ledger(*rows), reference=reference)) == [("I1", None), ("I2", None)]


def test_any_text_alone_above_a_repeated_header_heads_what_follows():
    lines = [
        TITLE,
        FORM,
        NO_VILLAGE,
        ["东岭村"],
        problem(1),
        ["西河村整改情况"],
        NO_VILLAGE,
        problem(2),
    ]
    result = interpreted(sheet(*lines), reference=office())
    assert result.statuses.sort("row")["reason"].to_list()[3:] == [
        "section", None, "section", "header_repeated", None,
    ]  # fmt: skip
    assert placed(result) == [("I1", None), ("I2", None)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("一、东岭村", "二、火星林场"),
        ("（一）东岭村", "（二）火星林场"),
        ("1.东岭村", "2.火星林场"),
        ("东岭村", "火星林场"),
    ],
)
def test_what_follows_a_villages_section_is_never_the_villages(first: str, second: str):
    result = interpreted(ledger([first], problem(1), [second], problem(2)), reference=office())
    assert result.tables["problems"]["inspection_id"].to_list() == ["I1"]
    assert [question.kind for question in result.questions if "village" in question.kind] == [
        "problem_village_heading"
    ]


def test_kinds_of_problems_numbered_like_their_villages_stay_within_them():
    rows = ledger(
        ["一、东岭村"],
        ["一、党组织建设和党员管理方面"],
        problem(1),
        ["二、村级治理和民主监督方面"],
        problem(2),
    )
    assert placed(interpreted(rows, reference=office())) == [("I1", "D"), ("I1", "E")]


def test_a_section_of_several_villages_is_not_of_the_village_before_it():
    rows = [["一、东岭村"], problem(1), ["二、东岭村、西河村"], problem(2)]
    result = interpreted(ledger(*rows), reference=office())
    assert result.statuses.filter(pl.col("row") == 7)["status"].to_list() == ["pending"]


def test_a_row_that_names_another_village_than_its_section_is_told():
    rows = [["一、东岭村"], problem(1, "东岭村党支部"), problem(2, "西河村党支部")]
    result = interpreted(ledger(*rows, header=WITH_VILLAGE), reference=office())
    findings = result.findings.filter(pl.col("rule") == "unlike_heading")
    assert findings.select("row", "value").rows() == [(6, "西河村党支部")]
    assert placed(result) == [("I1", None), ("I2", None)]
