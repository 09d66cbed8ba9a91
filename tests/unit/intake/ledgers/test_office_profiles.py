"""What an office answered once is not asked again for the next edition of the same ledger."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from tests.unit.intake.builders.county import TODAY
from tests.unit.intake.builders.problem_ledgers import answers, office, question_kinds
from tests.unit.intake.builders.sheets import sheet
from tests.unit.intake.templates.test_template_reading import filled, problem
from tests.unit.intake.templates.test_template_reading import read as read_template
from warehouse.intake.batches.profiles import OFFICE, remember, remembered
from warehouse.intake.cells.sheets import SourceFile
from warehouse.intake.findings.questions import LEAVE_OUT
from warehouse.intake.ledgers.fields.signature import signature
from warehouse.intake.ledgers.interpret import interpret_ledgers
from warehouse.intake.ledgers.ledger_sheets import read_sheet
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home

HEADERS = ["序号", "被巡察党组织", "反馈问题", "整改措施", "完成时间", "完成时间"]
LEDGER = sheet(
    ["夹江县整改台账"],
    ["填报时间:2024年9月30日"],
    HEADERS,
    [1, "东岭村", "账目不清", "清理", "2024年9月30日", "2024年8月30日"],
)


def test_answers_are_kept_by_the_ledgers_kind_and_headers_whatever_their_order():
    known_as = signature("rectification_ledger", HEADERS)
    assert signature("rectification_ledger", reversed(HEADERS)) == known_as
    assert signature("rectification_ledger", [*HEADERS[:-1], "完成 时间\n"]) == known_as
    assert signature("closure_ledger", HEADERS) != known_as
    assert signature("rectification_ledger", [*HEADERS, "备注"]) != known_as


def test_answers_are_added_to_those_before_and_a_later_one_counts(own_data_folder: Home):
    remember(own_data_folder, "x-1", {"a": "1", "b": "2"})
    remember(own_data_folder, "x-1", {"b": "3"})
    assert remembered(own_data_folder, "x-1") == {"a": "1", "b": "3"}
    assert remembered(own_data_folder, "x-2") == {}


def test_a_damaged_profile_loses_nothing_that_cannot_be_asked_again(own_data_folder: Home):
    remember(own_data_folder, "x-1", {"a": "1"})
    for content in ("{", "[1]"):
        (own_data_folder.profiles / "x-1.json").write_text(content, encoding="utf-8")
        assert remembered(own_data_folder, "x-1") == {}


def test_the_next_edition_is_read_with_what_was_answered_for_the_last(own_data_folder: Home):
    reference = ReferenceData(own_data_folder, today=TODAY)
    first = read_sheet(LEDGER, {}, reference)
    answers = dict(
        zip((question.key for question in first.questions), ("deadline", "completed_date"),
            strict=True)
    )  # fmt: skip
    for known_as, kept in read_sheet(LEDGER, answers, reference).profiles.items():
        remember(own_data_folder, known_as, kept)
    october = replace(LEDGER, file="整改台账1031.xlsx")
    result = read_sheet(october, {}, reference)
    assert result.questions == []
    assert result.table is not None
    assert result.table.rows[0].cells["completed_date"].value == "2024年8月30日"
    findings = interpret_ledgers(
        [SourceFile(october.file, 1, "0" * 64, (october,))], {}, reference
    ).findings
    remembered_ones = findings.filter(pl.col("rule") == "answers_remembered")
    assert remembered_ones["details"].to_list() == ['{"sheet": "台账", "count": "2"}']


def test_a_new_answer_counts_more_than_a_remembered_one(own_data_folder: Home):
    reference = ReferenceData(own_data_folder, today=TODAY)
    first, second = (question.key for question in read_sheet(LEDGER, {}, reference).questions)
    known_as = first.partition("|")[0]
    remember(own_data_folder, known_as, {first: "deadline", second: "completed_date"})
    result = read_sheet(LEDGER, {first: "not_needed", second: "deadline"}, reference)
    assert result.table is not None
    assert result.table.rows[0].cells["deadline"].value == "2024年8月30日"


# fmt: off
HEADERS_HERE = [
    "序号",
    "村(社区)",
    "问题类别",
    "反馈问题",
    "责任单位",
    "整改时限",
    "完成情况",
    "是否销号",
]
HEADERS_THERE = [
    "序号",
    "被巡察党组织",
    "问题分类",
    "具体问题",
    "责任单位",
    "整改时限",
    "完成情况",
    "是否销号",
    "备注",
]


def ledger_of(month: int, headers: list[str], number: int) -> SourceFile:
    """An edition that names a category, a unit and a state in the office's own words."""
    file = f"台账{month}月.xlsx"
    row = [
        number,
        "东岭村",
        "班子不团结",
        f"问题{'甲乙丙'[number]}之事",
        "三产办",
        "2024年9月底前",
        "√",
        "否",
    ]
    one = sheet(
        ["夹江县委第三轮巡察反馈问题整改台账"],
        [f"填报时间:2024年{month}月30日"],
        headers,
        row,
        file=file,
    )
    return SourceFile(file, 1, "0" * 64, (one,))


def test_what_a_mark_a_category_and_a_unit_mean_is_asked_once_for_all_ledgers_of_the_office(
    own_data_folder: Home,
):
    reference = replace(office(), home=own_data_folder)
    first = interpret_ledgers([ledger_of(5, HEADERS_HERE, 1)], {}, reference)
    assert question_kinds(first) == ["problem_category", "problem_level", "problem_state"]
    assert {question.scope for question in first.questions} == {"office"}
    given = answers(first, problem_category="B", problem_level="township", problem_state="open")
    settled = interpret_ledgers([ledger_of(5, HEADERS_HERE, 1)], given, reference)
    assert settled.profiles == {OFFICE: given}
    assert settled.settled_questions == []
    remember(own_data_folder, OFFICE, settled.profiles[OFFICE])

    next_month = interpret_ledgers([ledger_of(6, HEADERS_THERE, 2)], {}, reference)

    assert next_month.questions == []
    rows = next_month.tables["problems"]
    assert rows.select("category_code", "responsibility_level").rows() == [("B", "township")]
    note = next_month.findings.filter(pl.col("rule") == "answers_remembered")
    assert note["details"].to_list() == ['{"sheet": "台账", "count": "3"}']
    used = {question.key: question.proposal for question in next_month.settled_questions}
    assert used == given
    level = next(key for key in given if key.startswith("problem_level"))
    altered = interpret_ledgers([ledger_of(6, HEADERS_THERE, 2)], {level: "county"}, reference)
    assert altered.tables["problems"]["responsibility_level"].to_list() == ["county"]


def test_that_rows_are_left_out_is_never_remembered_for_every_ledger(own_data_folder: Home):
    reference = replace(office(), home=own_data_folder)
    first = interpret_ledgers([ledger_of(5, HEADERS_HERE, 1)], {}, reference)
    given = answers(first, problem_category=LEAVE_OUT, problem_level="township")

    settled = interpret_ledgers([ledger_of(5, HEADERS_HERE, 1)], given, reference)

    assert list(settled.profiles[OFFICE].values()) == ["township"]


def test_a_ledger_that_names_no_county_is_of_the_offices_own(own_data_folder: Home):
    own_data_folder.create()
    own_data_folder.settings_file.write_text('root_region = "511126"\n', "utf-8")
    nameless = sheet(
        ["整改台账"], ["填报时间:2024年9月30日"], HEADERS,
        [1, "东岭村", "账目不清", "清理", "2024年9月30日", "2024年8月30日"],
    )  # fmt: skip
    result = read_sheet(nameless, {}, ReferenceData(own_data_folder, today=TODAY))
    assert "county" not in [question.kind for question in result.questions]
    findings = [finding for finding in result.findings if finding.rule == "county_by_office"]
    assert [(each.severity, each.details["code"]) for each in findings] == [("noted", "511126")]
    of_another = replace(
        nameless, rows=[["丹棱县整改台账", *nameless.rows[0][1:]], *nameless.rows[1:]]
    )
    by_title = read_sheet(of_another, {}, ReferenceData(own_data_folder, today=TODAY))
    assert "county_by_office" not in [finding.rule for finding in by_title.findings]


def test_a_template_that_is_read_with_earlier_answers_says_so(own_data_folder: Home):
    own_data_folder.create()
    reference = ReferenceData(own_data_folder, today=TODAY)
    one = filled("problems", problem(1, responsibility_level="村委"))
    (question,) = read_template(reference, one).questions
    left_out = read_template(reference, one, **{question.key: LEAVE_OUT})
    assert left_out.profiles == {}
    remember(own_data_folder, "template", {question.key: "village"})

    again = read_template(reference, one)

    assert again.questions == []
    settled = [(one.key, one.proposal) for one in again.settled_questions]
    assert settled == [(question.key, "village")]
    assert "answers_remembered" in again.findings["rule"].to_list()
    given = read_template(reference, one, **{question.key: "county"})
    assert given.settled_questions == []
    assert given.tables["problems"]["responsibility_level"].to_list() == ["county"]
