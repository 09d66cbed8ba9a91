"""From a sheet to its ledger: kind, columns, cells, county, day, and what is asked on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.unit.intake.builders.county import TODAY, county
from tests.unit.intake.builders.messages import assert_has_words
from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.cells.sheets import CellError, CellRange, Sheet
from warehouse.intake.findings.finding import findings_frame
from warehouse.intake.ledgers.ledger_sheets import read_sheet
from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home

TITLE = ["夹江县委第三轮巡察反馈问题整改台账"]
FORM = ["填报单位:县委巡察办", None, None, None, "填报时间:", "2024年9月30日"]
WIDE = ["序号", "被巡察党组织", "反馈问题", "整改措施", "整改时限", "完成情况"]
FIRST = [1, "东岭村", "账目不清", "清理账目", "2024年9月底前", "已完成"]
SECOND = [2, "西河村", "台账缺失", "补建台账", "2024年9月底前", "未完成"]
LEDGER = sheet(TITLE, FORM, WIDE, FIRST, SECOND)


@pytest.fixture
def reference(own_data_folder: Home) -> ReferenceData:
    return ReferenceData(own_data_folder, today=TODAY)


def values(ledger: LedgerSheet, field: str) -> list[object]:
    assert ledger.table is not None, [question.kind for question in ledger.questions]
    return [row.cells[field].value if field in row.cells else None for row in ledger.table.rows]


def question_kinds(ledger: LedgerSheet) -> list[str]:
    return [question.kind for question in ledger.questions]


def rules(ledger: LedgerSheet) -> list[str]:
    return [finding.rule for finding in ledger.findings]


def read(ledger: Sheet, answers: Mapping[str, str], reference: ReferenceData) -> LedgerSheet:
    """Read a sheet, and see to it that everything found and asked can be told."""
    result = read_sheet(ledger, answers, reference)
    assert_has_words(findings_frame(result.findings), result.questions)
    return result


def every_row_has_one_status(ledger: LedgerSheet) -> bool:
    read = [row.row for row in ledger.table.rows] if ledger.table else []
    return sorted([*ledger.statuses, *read]) == list(range(1, ledger.sheet.height + 1))


def test_a_plain_ledger_is_read_without_a_question(reference: ReferenceData):
    result = read(LEDGER, {}, reference)
    assert question_kinds(result) == []
    assert result.table is not None
    assert result.table.kind.name == "rectification_ledger"
    assert result.table.county_code == "511126"
    assert result.table.as_of == dt.date(2024, 9, 30)
    assert result.table.round_name == "第三轮"
    assert result.table.title == TITLE[0]
    assert values(result, "problem_text") == ["账目不清", "台账缺失"]
    assert [status for status, _, _ in result.statuses.values()] == ["skipped"] * 3
    assert every_row_has_one_status(result)


def test_merged_cells_are_filled_down_and_say_where_from(reference: ReferenceData):
    merged = (CellRange(4, 1, 5, 1), CellRange(4, 2, 5, 2), CellRange(4, 3, 5, 3))
    ledger = sheet(
        TITLE, FORM, WIDE, FIRST, [None, None, None, "建立制度", None, "未完成"], merged=merged
    )
    result = read(ledger, {}, reference)
    assert result.table is not None
    first, second = result.table.rows
    assert (second.continues, first.continues) == (4, None)
    assert second.cells["problem_text"].value == "账目不清"
    assert second.cells["problem_text"].filled_from == 4
    assert second.cells["measures"].filled_from is None
    assert "deadline" not in second.cells


def test_a_unit_merged_over_several_problems_makes_them_no_less_two(reference: ReferenceData):
    ledger = sheet(TITLE, FORM, WIDE, FIRST, SECOND, merged=(CellRange(4, 2, 5, 2),))
    result = read(ledger, {}, reference)
    assert result.table is not None
    assert [row.continues for row in result.table.rows] == [None, None]
    assert values(result, "subject_org") == ["东岭村", "东岭村"]


def test_a_ditto_takes_the_value_above_through_a_chain_and_names_its_source(
    reference: ReferenceData,
):
    third = [3, "〃", "违规接待", "退款", "同上", "未完成"]
    ledger = sheet(TITLE, FORM, WIDE, FIRST, [2, "同上", *SECOND[2:4], "同上", "未完成"], third)
    result = read(ledger, {}, reference)
    assert values(result, "subject_org") == ["东岭村"] * 3
    assert result.table is not None
    assert [row.cells["deadline"].filled_from for row in result.table.rows] == [None, 4, 4]
    assert rules(result).count("ditto_filled") == 4


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([[1, "同上", *FIRST[2:]], SECOND], "ditto_in_first_row"),
        ([[*FIRST[:4], None, "已完成"], [*SECOND[:4], "同上", "未完成"]], "ditto_after_blank"),
        (
            [[*FIRST[:4], CellError("#REF!"), "已完成"], [*SECOND[:4], "同上", "未完成"]],
            "ditto_after_blank",
        ),
    ],
)
def test_a_ditto_with_nothing_above_refuses_its_row(
    rows: list[list[object]], rule: str, reference: ReferenceData
):
    result = read(sheet(TITLE, FORM, WIDE, *rows), {}, reference)
    assert rule in rules(result)
    refused = [row for row, (status, _, _) in result.statuses.items() if status == "rejected"]
    assert refused == [4 if rule == "ditto_in_first_row" else 5]
    assert every_row_has_one_status(result)


@pytest.mark.parametrize("between", [["合计", None, 1], ["二、作风方面"], [None]])
def test_a_ditto_across_another_row_is_asked_once_and_filled_when_answered(
    between: list[object], reference: ReferenceData
):
    ledger = sheet(TITLE, FORM, WIDE, FIRST, between, [2, "同上", *SECOND[2:]])
    result = read(ledger, {}, reference)
    assert question_kinds(result) == ["ditto"]
    assert result.statuses[6] == ("pending", None, 6)
    key = result.questions[0].key
    answered = read(ledger, {key: "as_above"}, reference)
    assert values(answered, "subject_org") == ["东岭村", "东岭村"]
    left = read(ledger, {key: "leave_out"}, reference)
    assert left.statuses[6] == ("skipped", "answered", 6)


def test_a_ditto_below_one_that_waits_waits_with_it_and_is_filled_with_it(reference: ReferenceData):
    third = [3, "同上", "违规接待", "退款", None, "未完成"]
    ledger = sheet(TITLE, FORM, WIDE, FIRST, ["合计"], [2, "同上", *SECOND[2:]], third)
    result = read(ledger, {}, reference)
    assert [result.statuses[row][0] for row in (6, 7)] == ["pending", "pending"]
    (question,) = result.questions
    assert question.count == 2
    answered = read(ledger, {question.key: "as_above"}, reference)
    assert values(answered, "subject_org") == ["东岭村"] * 3


def test_a_ditto_below_a_hidden_row_is_asked_and_the_hidden_row_is_read(reference: ReferenceData):
    ledger = sheet(
        TITLE,
        FORM,
        WIDE,
        FIRST,
        SECOND,
        [3, "同上", "违规接待", "退款", None, "未完成"],
        hidden_rows=frozenset({5}),
    )
    result = read(ledger, {}, reference)
    assert question_kinds(result) == ["ditto"]
    assert "hidden_rows" in rules(result)
    assert values(result, "seq") == [1, 2]


def test_a_refused_row_takes_the_rows_of_its_problem_along(reference: ReferenceData):
    merged = tuple(CellRange(4, column, 5, column) for column in (1, 2, 3))
    more = [None, None, None, "再清理", None, None]
    ledger = sheet(TITLE, FORM, WIDE, [1, "同上", *FIRST[2:]], more, SECOND, merged=merged)
    result = read(ledger, {}, reference)
    assert result.statuses[4] == ("rejected", None, 4)
    assert result.statuses[5] == ("rejected", None, 4)
    assert values(result, "seq") == [2]


def test_a_struck_measure_makes_its_whole_problem_wait(reference: ReferenceData):
    merged = tuple(CellRange(4, column, 5, column) for column in (1, 2, 3))
    more = [None, None, None, "再清理", None, None]
    ledger = sheet(TITLE, FORM, WIDE, FIRST, more, SECOND, merged=merged)
    result = read(replace(ledger, struck=frozenset({(5, 4)})), {}, reference)
    assert (result.statuses[4], result.statuses[5]) == (("pending", None, 4), ("pending", None, 4))
    assert values(result, "seq") == [2]


def test_struck_text_is_asked_about_and_kept_voided_or_left_out(reference: ReferenceData):
    ledger = replace(LEDGER, struck=frozenset({(4, 5)}))
    result = read(ledger, {}, reference)
    assert question_kinds(result) == ["struck"]
    assert result.statuses[4] == ("pending", None, 4)
    key = result.questions[0].key
    assert values(read(ledger, {key: "keep"}, reference), "deadline")[0] == "2024年9月底前"
    assert values(read(ledger, {key: "void"}, reference), "deadline")[0] is None
    assert read(ledger, {key: "leave_out"}, reference).statuses[4] == ("skipped", "answered", 4)


def test_a_row_struck_through_as_a_whole_is_left_out_once_it_is_void(reference: ReferenceData):
    ledger = replace(LEDGER, struck=frozenset((4, column) for column in range(1, 7)))
    (question,) = read(ledger, {}, reference).questions
    result = read(ledger, {question.key: "void"}, reference)
    assert result.statuses[4] == ("skipped", "struck_void", 4)
    assert values(result, "seq") == [2]
    assert values(read(ledger, {question.key: "keep"}, reference), "seq") == [1, 2]


def test_blank_units_below_a_filled_one_are_asked_about_and_filled_by_answer(
    reference: ReferenceData,
):
    ledger = sheet(TITLE, FORM, WIDE, FIRST, [2, None, *SECOND[2:]])
    result = read(ledger, {}, reference)
    assert question_kinds(result) == ["fill_down"]
    assert (result.questions[0].scope, result.statuses[5]) == ("profile", ("pending", None, 5))
    key = result.questions[0].key
    answered = read(ledger, {key: "as_above"}, reference)
    assert values(answered, "subject_org") == ["东岭村", "东岭村"]
    assert answered.profiles == {answered.table.signature: {key: "as_above"}}  # type: ignore[union-attr]
    assert values(read(ledger, {key: "not_filled"}, reference), "subject_org")[1] is None


def test_notes_are_shown_with_personal_data_masked(reference: ReferenceData):
    result = read(replace(LEDGER, notes={(4, 4): "联系13812345678"}), {}, reference)
    note = next(finding for finding in result.findings if finding.rule == "cell_note")
    assert (note.row, note.column) == (4, 4)
    assert "13812345678" not in note.value


def test_persons_are_left_out_by_their_header_and_never_read(reference: ReferenceData):
    ledger = sheet(
        TITLE,
        FORM,
        [*WIDE, "责任领导", "牵头整改部门责任人及联系电话"],
        [*FIRST, "张三", "李四13812345678"],
    )
    result = read(ledger, {}, reference)
    assert result.table is not None
    assert rules(result).count("personal_column") == 2
    assert "张三" not in repr(result.table.rows) + repr(result.findings) + repr(result.questions)


def test_columns_in_groups_called_duties_are_no_persons(reference: ReferenceData):
    ledger = sheet(
        TITLE,
        FORM,
        ["序号", "被巡察党组织", "反馈问题", "责任清单", None, "整改时限", "完成情况"],
        [None, None, None, "责任单位", "责任人", None, None],
        [1, "东岭村", "账目不清", "财政所", "张三", "2024年9月底前", "已完成"],
    )
    result = read(ledger, {}, reference)
    assert values(result, "responsible_unit") == ["财政所"]
    assert rules(result).count("personal_column") == 1


def test_unknown_columns_and_cells_without_a_header_are_named(reference: ReferenceData):
    ledger = sheet(
        TITLE, FORM, [*WIDE, "甲乙丙丁", None], [*FIRST, "某", "某"], [*SECOND, None, None]
    )
    result = read(ledger, {}, reference)
    assert {"column_unknown", "cells_without_header"} <= set(rules(result))
    (unknown,) = [one for one in result.findings if one.rule == "column_unknown"]
    assert (unknown.header, unknown.details["count"]) == ("甲乙丙丁", "1")
    assert question_kinds(result) == []


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ([*WIDE[:4], "完成时间", "完成情况"], "deadline"),
        ([*WIDE[:5], "完成时间"], "completed_date"),
    ],
)
def test_an_unqualified_time_of_completion_is_read_by_its_neighbours(
    headers: list[str], field: str, reference: ReferenceData
):
    row = [1, "东岭村", "账目不清", "清理", "2024年9月30日", "2024年9月30日"]
    result = read(sheet(TITLE, FORM, headers, row), {}, reference)
    assert question_kinds(result) == []
    assert result.table is not None
    column = result.table.header(field)
    assert column is not None
    assert column.header == "完成时间"
    assert f"completion_as_{field}" in rules(result)


def test_two_times_of_completion_are_asked_about(reference: ReferenceData):
    headers = [*WIDE[:4], "完成时间", "完成时间"]
    row = [1, "东岭村", "账目不清", "清理", "2024年9月30日", "2024年8月30日"]
    result = read(sheet(TITLE, FORM, headers, row), {}, reference)
    assert question_kinds(result) == ["column", "column"]
    assert [question.proposal for question in result.questions] == ["deadline", "completed_date"]
    assert result.statuses[4] == ("pending", None, 4)
    first, second = (question.key for question in result.questions)
    swapped = {first: "completed_date", second: "deadline"}
    answered = read(sheet(TITLE, FORM, headers, row), swapped, reference)
    assert values(answered, "deadline") == ["2024年8月30日"]
    assert answered.profiles == {answered.table.signature: swapped}  # type: ignore[union-attr]


def test_a_time_of_completion_with_gaps_may_be_the_real_one_and_is_asked_about(
    reference: ReferenceData,
):
    headers = [*WIDE[:4], "完成时间", "完成情况"]
    ledger = sheet(
        TITLE,
        FORM,
        headers,
        [1, "东岭村", "账目不清", "清理", "2024年8月30日", "已完成"],
        [2, "西河村", "台账缺失", "补建", None, "未完成"],
    )
    assert question_kinds(read(ledger, {}, reference)) == ["column"]


def test_the_same_headers_twice_are_asked_about_and_the_answer_says_which(reference: ReferenceData):
    """A superior's block and the unit's own block of one ledger."""
    headers = [*WIDE, "整改措施", "整改时限"]
    ledger = sheet(TITLE, FORM, headers, [*FIRST, "自己的措施", "2024年8月底前"])
    result = read(ledger, {}, reference)
    assert question_kinds(result) == ["column"] * 4
    proposals = [question.proposal for question in result.questions]
    assert proposals == ["measures", "deadline", "not_needed", "not_needed"]
    keys = [question.key for question in result.questions]
    answers = dict(zip(keys, ["not_needed", "not_needed", "measures", "deadline"], strict=True))
    assert values(read(ledger, answers, reference), "measures") == ["自己的措施"]


def test_a_likely_header_is_proposed_and_never_taken_in_silence(reference: ReferenceData):
    headers = [*WIDE[:4], "整改完成的时限", "完成情况"]
    result = read(sheet(TITLE, FORM, headers, FIRST), {}, reference)
    (question,) = result.questions
    assert (question.kind, question.proposal, question.scope) == ("column", "deadline", "profile")
    assert question.confidence is not None
    assert 0.5 < question.confidence < 0.9
    answered = read(sheet(TITLE, FORM, headers, FIRST), {question.key: "deadline"}, reference)
    assert values(answered, "deadline") == ["2024年9月底前"]


@pytest.mark.parametrize("header", ["整改时限（年月日）", "整改 时限", "整改时限\n", "*整改时限"])
def test_a_header_is_known_however_it_is_written(header: str, reference: ReferenceData):
    headers = [*WIDE[:4], header, "完成情况"]
    result = read(sheet(TITLE, FORM, headers, FIRST), {}, reference)
    assert values(result, "deadline") == ["2024年9月底前"]


def test_the_day_of_the_report_is_asked_for_and_a_files_name_only_proposes_it(
    reference: ReferenceData,
):
    ledger = replace(sheet(TITLE, WIDE, FIRST), file="整改台账20240930.xlsx")
    result = read(ledger, {}, reference)
    (question,) = result.questions
    assert (question.kind, question.takes, question.proposal) == ("as_of", "date", "2024-09-30")
    assert result.statuses[3] == ("pending", None, 3)
    answered = read(ledger, {question.key: "2024-10-31"}, reference)
    assert answered.table is not None
    assert answered.table.as_of == dt.date(2024, 10, 31)
    for nonsense in ("2024-13-01", "下月", "2099-01-01"):
        assert question_kinds(read(ledger, {question.key: nonsense}, reference)) == ["as_of"]


def test_a_day_without_its_year_in_a_files_name_is_proposed_with_a_year_of_the_title(
    reference: ReferenceData,
):
    title = ["夹江县委2024年第三轮巡察反馈问题整改台账"]
    ledger = replace(sheet(title, WIDE, FIRST), file="附件2-整改台账(汇总)0918.xlsx")
    (question,) = read(ledger, {}, reference).questions
    assert (question.kind, question.proposal) == ("as_of", "2024-09-18")
    nameless = replace(sheet(TITLE, WIDE, FIRST), file="附件2-整改台账(汇总)0918.xlsx")
    assert read(nameless, {}, reference).questions[0].proposal is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (["填报时间：2024年9月30日"], dt.date(2024, 9, 30)),
        (["截至2024年9月30日整改情况"], dt.date(2024, 9, 30)),
        (["填表日期：", dt.datetime(2024, 9, 30)], dt.date(2024, 9, 30)),
        (["单位：县委", None, "报送时间:2024.9.30"], dt.date(2024, 9, 30)),
        (["填报时间：2024年9月"], None),
        (["填报时间：9月30日"], None),
        (["填报时间：     年   月   日"], None),
    ],
)
def test_the_day_of_the_report_is_read_where_the_sheet_says_it(
    text: list[object], day: dt.date | None, reference: ReferenceData
):
    result = read(sheet(TITLE, text, WIDE, FIRST), {}, reference)
    assert (result.table.as_of if result.table else None) == day
    assert question_kinds(result) == ([] if day else ["as_of"])


def test_the_county_is_known_by_title_by_its_villages_or_asked(own_data_folder: Home):
    nameless = sheet(["整改台账"], FORM, WIDE, FIRST, SECOND)
    empty = read(nameless, {}, ReferenceData(own_data_folder, today=TODAY))
    assert question_kinds(empty) == ["county"]
    key = empty.questions[0].key
    assert question_kinds(read(nameless, {key: "999999"}, ReferenceData(own_data_folder))) == [
        "county"
    ]
    for answer in ("511126", "夹江县"):
        answered = read(nameless, {key: answer}, ReferenceData(own_data_folder, today=TODAY))
        assert answered.table is not None
        assert answered.table.county_code == "511126"
    by_villages = read(nameless, {}, county(own_data_folder))
    assert by_villages.table is not None
    assert by_villages.table.county_code == "511126"
    assert "county_by_villages" in rules(by_villages)


def test_a_county_whose_name_several_have_is_told_by_its_city_or_asked(reference: ReferenceData):
    ledger = sheet(["鼓楼区委巡察反馈问题整改台账"], FORM, WIDE, FIRST)
    result = read(ledger, {}, reference)
    assert question_kinds(result) == ["county"]
    assert {"320106", "350102", "410204", "320302"} <= {
        option.value for option in result.questions[0].options
    }
    # Nor does the name alone answer: it is four counties' name.
    key = result.questions[0].key
    assert question_kinds(read(ledger, {key: "鼓楼区"}, reference)) == ["county"]
    named = sheet(["南京市鼓楼区委巡察反馈问题整改台账"], FORM, WIDE, FIRST)
    findings = read(named, {}, reference)
    assert findings.table is not None
    assert findings.table.county_code == "320106"


def test_a_hidden_sheet_with_a_ledger_is_asked_about(reference: ReferenceData):
    hidden = replace(LEDGER, is_hidden=True)
    result = read(hidden, {}, reference)
    assert question_kinds(result) == ["hidden_sheet"]
    assert result.table is None
    assert result.statuses[4] == ("pending", None, 4)
    assert every_row_has_one_status(result)
    key = result.questions[0].key
    assert read(hidden, {key: "import"}, reference).table is not None
    left = read(hidden, {key: "leave_out"}, reference)
    assert {reason for _, reason, _ in left.statuses.values()} == {"hidden_sheet"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [("填表说明", "instructions"), ("统计", "statistics"), ("Sheet2", "no_ledger")],
)
def test_other_sheets_are_left_out_with_their_reason(
    name: str, reason: str, reference: ReferenceData
):
    result = read(sheet(["甲"], [None], ["乙", "丙"], name=name), {}, reference)
    reasons = [reason for _, reason, _ in result.statuses.values()]
    assert reasons == [reason, "blank", reason]
    assert rules(result) == [f"sheet_{reason}"]


def test_a_county_table_of_counts_is_no_ledger_of_weak_organisations(reference: ReferenceData):
    counts = sheet(
        ["基层党建情况统计表"],
        ["县区", "建档立卡贫困村数", "党组织软弱涣散的村", "村党组织书记", None],
        [None, None, None, "总人数", "其中"],
        ["夹江县", 12, 3, 95, 4],
    )
    result = read(counts, {}, reference)
    assert {reason for _, reason, _ in result.statuses.values()} == {"table_of_counts"}


def test_a_kind_that_the_columns_leave_open_is_asked_and_remembered_by_its_headers(
    reference: ReferenceData,
):
    ledger = sheet(
        ["夹江县情况表"],
        FORM,
        ["序号", "村(社区)", "问题", "责任单位", "整改时限"],
        [1, "东岭村", "账目不清", "村委会", "2024年9月底前"],
    )
    result = read(ledger, {}, reference)
    (question,) = result.questions
    assert question.kind == "ledger_kind"
    assert result.statuses[4] == ("pending", None, 4)
    left = read(ledger, {question.key: "not_a_ledger"}, reference)
    assert {reason for _, reason, _ in left.statuses.values()} == {"not_a_ledger"}
    chosen = read(ledger, {question.key: "closure_ledger"}, reference)
    assert {question.key: "closure_ledger"} in chosen.profiles.values()


def test_a_table_of_known_columns_but_no_known_kind_is_asked_about_not_dropped(
    reference: ReferenceData,
):
    ledger = sheet(
        ["夹江县情况表"],
        FORM,
        ["序号", "村(社区)", "责任单位", "整改时限", "备注"],
        [1, "东岭村", "村委会", "2024年9月底前", None],
    )
    result = read(ledger, {}, reference)
    (question,) = result.questions
    assert (question.kind, question.proposal) == ("ledger_kind", None)
    assert result.statuses[4] == ("pending", None, 4)
