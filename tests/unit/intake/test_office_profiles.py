"""What an office answered once is not asked again for the next edition of the same ledger."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from tests.unit.intake.made_county import TODAY
from tests.unit.intake.made_sheets import sheet
from warehouse.home import Home
from warehouse.intake.known import Known
from warehouse.intake.office.interpret import interpret_ledgers
from warehouse.intake.office.ledger_sheets import read_sheet
from warehouse.intake.office.profiles import remember, remembered, signature
from warehouse.intake.sheets import SourceFile

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
    known = Known(own_data_folder, today=TODAY)
    first = read_sheet(LEDGER, {}, known)
    answers = dict(
        zip((question.key for question in first.questions), ("deadline", "completed_date"),
            strict=True)
    )  # fmt: skip
    for known_as, kept in read_sheet(LEDGER, answers, known).profiles.items():
        remember(own_data_folder, known_as, kept)
    october = replace(LEDGER, file="整改台账1031.xlsx")
    found = read_sheet(october, {}, known)
    assert found.questions == []
    assert found.table is not None
    assert found.table.rows[0].cells["completed_date"].value == "2024年8月30日"
    told = interpret_ledgers(
        [SourceFile(october.file, 1, "0" * 64, (october,))], {}, known
    ).findings
    remembered_ones = told.filter(pl.col("rule") == "answers_remembered")
    assert remembered_ones["details"].to_list() == ['{"sheet": "台账", "count": "2"}']


def test_a_new_answer_counts_more_than_a_remembered_one(own_data_folder: Home):
    known = Known(own_data_folder, today=TODAY)
    first, second = (question.key for question in read_sheet(LEDGER, {}, known).questions)
    known_as = first.partition("|")[0]
    remember(own_data_folder, known_as, {first: "deadline", second: "completed_date"})
    found = read_sheet(LEDGER, {first: "not_needed", second: "deadline"}, known)
    assert found.table is not None
    assert found.table.rows[0].cells["deadline"].value == "2024年8月30日"
