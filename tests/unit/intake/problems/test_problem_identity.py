"""What numbers a problem, and what is told where a ledger may list one twice."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tests.unit.intake.builders.problem_ledgers import (
    FORM,
    interpreted,
    office,
    question_kinds,
    rules,
)
from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.findings.interpretation import Interpretation

TITLE = ["夹江县委第三轮巡察村党组织反馈问题整改台账"]
HEADERS = ("序号", "村(社区)", "反馈问题", "责任单位", "整改时限", "完成情况", "是否销号")
TEXTS = ("低保评定优亲厚友", "村级账目不清", "公务接待超标准")


def read(*lines: dict[str, Any]) -> Interpretation:
    """A ledger of these lines; what they do not say is as usual."""
    usual = {"村(社区)": "东岭村", "责任单位": "东岭村党支部", "整改时限": "2024年9月30日",
             "完成情况": "未完成", "是否销号": "否"}  # fmt: skip
    more = [name for name in lines[0] if name not in HEADERS]
    headers = [*HEADERS, *more]
    rows = [[{**usual, **line}.get(name) for name in headers] for line in lines]
    return interpreted(sheet(TITLE, FORM, headers, *rows), reference=office())


def lines(**columns: list[Any]) -> list[dict[str, Any]]:
    """Three problems, with these columns beside 序号 and 反馈问题."""
    return [
        {"序号": number, "反馈问题": text, **{name: of[number - 1] for name, of in columns.items()}}
        for number, text in enumerate(TEXTS, 1)
    ]


def ids(result: Interpretation) -> list[str]:
    return result.tables["problems"]["problem_id"].to_list()


@pytest.mark.parametrize("header", ["问题编号", "内部编号", "问题编码", "编号", "问题编号(系统)"])
def test_the_offices_own_code_names_a_problem_before_its_running_number(header: str):
    result = read(*lines(**{header: ["XJ-07", "XJ-08", "XJ-11"]}))
    assert question_kinds(result) == []
    assert ids(result) == ["I1-XJ-07", "I1-XJ-08", "I1-XJ-11"]


def test_a_running_number_alone_names_it():
    assert ids(read(*lines())) == ["I1-1", "I1-2", "I1-3"]


def test_a_problem_of_the_next_month_is_known_by_its_code_though_its_number_moved():
    reference = office()
    first = interpreted(
        _sheet([1, 2], ["A-1", "A-2"], TEXTS[:2], "2024年4月30日"), reference=reference
    )
    reference = reference.accepting(first)
    # A row was added above, and the second text was touched up.
    texts = (TEXTS[2], TEXTS[0], "村级账目不清楚")
    later = interpreted(_sheet([1, 2, 3], ["A-3", "A-1", "A-2"], texts), reference=reference)
    assert question_kinds(later) == []
    assert later.observations["problem_id"].to_list() == ["I1-A-3", "I1-A-1", "I1-A-2"]


def _sheet(numbers, codes, texts, as_of="2024年5月31日"):
    form = [*FORM[:3], f"填报时间：{as_of}"]
    rows = [
        [number, code, "东岭村", text, "东岭村党支部", "2024年9月30日", "未完成", "否"]
        for number, code, text in zip(numbers, codes, texts, strict=True)
    ]
    return sheet(TITLE, form, ["序号", "问题编号", *HEADERS[1:]], *rows)


def test_a_column_is_called_a_copy_only_where_its_values_are_equal():
    copy = read(*lines(编号=[1, 2, 3]))
    assert "column_second" not in rules(copy)  # 编号 names the problem, 序号 counts the rows
    remarks = {"备注": ["甲", None, "乙"]}
    same = read(*lines(**remarks, **{"备注 ": ["甲", None, "乙"]}))
    other = read(*lines(**remarks, **{"备注 ": ["甲", None, "丙"]}))
    assert "column_second" in rules(same)
    assert "column_beside" not in rules(same)
    assert "column_beside" in rules(other)
    assert "column_second" not in rules(other)


@pytest.mark.parametrize("code", [1.23e17, 202405150000123456, "1.23E+17", 5.11126e11])
def test_a_row_whose_code_lost_digits_is_refused(code: object):
    result = read(*lines(问题编号=["A-1", code, "A-3"]))
    assert result.statuses.filter(pl.col("status") == "rejected").height == 1
    assert "code_digits_lost" in rules(result, "rejected")
    assert ids(result) == ["I1-A-1", "I1-A-3"]


def test_a_code_that_lost_digits_is_told_in_a_column_that_is_not_read():
    result = read(*lines(项目编码=["A-1", 1.23e17, "A-3"]))
    assert "code_cut_elsewhere" in rules(result, "warned")


def test_a_code_that_stands_twice_is_told():
    result = read(*lines(问题编号=["A-1", "A-1", "A-3"]))
    assert rules(result).count("problem_code_twice") == 2


def test_a_text_that_stands_twice_or_nearly_so_is_told():
    row = lines()
    twice = read(row[0], {**row[1], "反馈问题": TEXTS[0]}, row[2])
    assert rules(twice).count("problem_text_twice") == 2
    near = read(row[0], {**row[1], "反馈问题": "低保评定存在优亲厚友"}, row[2])
    assert rules(near).count("problem_text_alike") == 1
    apart = read(row[0], {**row[1], "反馈问题": TEXTS[0], "村(社区)": "西河村"}, row[2])
    assert {"problem_text_twice", "problem_text_alike"}.isdisjoint(rules(apart))


def test_texts_that_say_other_numbers_are_no_two_wordings_of_one_problem():
    row = lines()
    years = [{**row[i], "反馈问题": f"20{19 + i}年公益林补偿款发放不及时"} for i in range(3)]
    assert "problem_text_alike" not in rules(read(*years))


@pytest.mark.parametrize(
    "remark",
    [
        "与序号1为同一问题",
        "同序号1",
        "与第1项重复",
        "并入第1项",
        "与1号问题相同",
        "重复,见第1项",
        "与第一项重复",
    ],
)  # fmt: skip
def test_a_row_that_says_it_is_another_is_told(remark: str):
    result = read(*lines(备注=[None, remark, None]))
    assert rules(result).count("problem_says_same") == 1


@pytest.mark.parametrize(
    "remark", ["已与村民沟通2次", "见附件3", "同意第一次延期", "参见2024年通知"]
)
def test_an_ordinary_remark_says_no_such_thing(remark: str):
    assert "problem_says_same" not in rules(read(*lines(备注=[None, remark, None])))
