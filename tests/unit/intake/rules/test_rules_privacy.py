"""Personal data in the texts of an import: refused, asked about, and never shown whole."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tests.unit.intake.builders.raw_tables import (
    Rows,
    added,
    changed,
    checked,
    interpretation,
    ledgers,
)
from warehouse.intake.findings.finding import with_sentences
from warehouse.intake.findings.questions import LEAVE_OUT
from warehouse.intake.rules.checking.candidates import candidates_of
from warehouse.intake.rules.privacy import KEEP, MOST_ONE_BY_ONE, Screened, personal_data
from warehouse.runtime.home import Home

pytestmark = pytest.mark.slow

ID_NUMBER, MOBILE, BANK_CARD = "11010519491231002X", "13812345678", "6222021001122334458"
NAMED = "村会计王德福侵占资金"


def screened(rows: Rows, **answers: str) -> Screened:
    return personal_data(candidates_of(interpretation(rows)), answers)


def change(table: str, number: int, **values: Any) -> Rows:
    return changed(ledgers(), table, number, **values)


@pytest.mark.parametrize(
    ("rule", "rows", "secret"),
    [
        (
            "personal_id_number",
            change("problems", 1, summary=f"低保户 {ID_NUMBER} 重复"),
            ID_NUMBER,
        ),
        ("personal_mobile", change("problems", 1, responsible_unit=f"民政办 {MOBILE}"), MOBILE),
        ("personal_bank_card", change("problems", 1, summary=f"转入 {BANK_CARD}"), BANK_CARD),
        ("personal_id_number", change("clue_persons", 0, person_no=ID_NUMBER), ID_NUMBER),
        ("personal_mobile", change("clues", 0, receiver=f"纪委 {MOBILE}"), MOBILE),
        ("personal_mobile", change("villages", 0, name=f"示例村 {MOBILE}"), MOBILE),
        ("personal_landline", change("problems", 1, summary="请拨0833-2124567"), "2124567"),
        ("personal_document", change("problems", 1, summary="护照号E12345678"), "12345678"),
        ("personal_contact", change("clues", 0, receiver="微信lihai_1980"), "lihai_1980"),
    ],
)
def test_numbers_of_persons_refuse_their_row_and_are_shown_masked(
    rule: str, rows: Rows, secret: str, own_data_folder: Home
):
    result = checked(rows, own_data_folder).interpretation
    assert (rule, "rejected") in result.findings.select("rule", "severity").rows()
    for language in ("zh", "en"):
        assert secret not in str(with_sentences(result.findings, language).rows())


def test_what_looks_like_a_name_waits_for_an_answer(own_data_folder: Home):
    rows = change("problems", 1, summary=NAMED)
    waiting = checked(rows, own_data_folder).interpretation
    assert waiting.findings.filter(pl.col("row") == 4, pl.col("sheet") == "problems").select(
        "rule", "severity"
    ).rows() == [("name_like", "pending")]
    # Its events wait with it.
    pending = waiting.statuses.filter(pl.col("status") == "pending")
    assert set(pending["sheet"]) == {"problems", "problem_events"}
    assert {"reference_asked"} == set(
        waiting.findings.filter(pl.col("sheet") == "problem_events")["rule"]
    )
    (question,) = waiting.questions
    assert question.count == 1
    assert "王德福" not in f"{question.title.in_language('zh')}{question.examples}{question.key}"
    assert "王德福" not in str(with_sentences(waiting.findings, "zh").rows())

    kept = checked(rows, own_data_folder, {question.key: KEEP}).interpretation
    assert kept.questions == []
    assert kept.findings.is_empty()
    assert kept.tables["problems"].height == 3

    left = checked(rows, own_data_folder, {question.key: LEAVE_OUT}).interpretation
    assert left.questions == []
    assert left.tables["problems"]["problem_id"].to_list() == ["P1", "P3"]
    of_problem = left.statuses.filter(pl.col("sheet") == "problems", pl.col("row") == 4)
    assert of_problem.select("status", "reason").rows() == [("skipped", "personal_data")]
    assert set(left.findings["rule"]) == {"left_out_as_personal", "reference_fallen"}


def test_a_person_alone_where_a_unit_belongs_is_asked_about_once_for_all_rows():
    rows = change("problems", 0, responsible_unit="王建国")
    rows = changed(rows, "problems", 1, responsible_unit="王建国")
    (question,) = screened(rows).questions
    assert (question.count, question.kind) == (2, "name_like")
    assert screened(rows, **{question.key: KEEP}).violations.is_empty()


@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        ("problems", "problem_id", "王德福001"),
        ("rounds", "pilot_kind", "王德福"),
        ("clue_persons", "person_no", "阿依古丽·买买提"),
        ("person_outcomes", "case_id", "〔2024〕王德福"),
        ("terms", "name", "书记王德福任内"),
        ("villages", "name", "村民王德福家"),
    ],
)
def test_a_name_is_asked_about_in_numbers_of_the_office_s_own_and_in_open_lists(
    table: str, column: str, text: str
):
    questions = screened(change(table, 0, **{column: text})).questions
    assert "name_like" in {question.kind for question in questions}
    written_out = (
        f"{[(question.key, question.details, question.examples) for question in questions]}"
    )
    assert text not in written_out


def test_a_number_of_the_office_s_own_in_several_tables_is_asked_about_once():
    rows = changed(ledgers(), "clue_persons", 0, person_no="王德福")
    rows = changed(rows, "person_outcomes", 0, person_no="王德福")
    (question,) = screened(rows).questions
    assert question.count == 2
    assert screened(rows, **{question.key: KEEP}).violations.is_empty()


def test_a_number_hidden_in_part_or_rounded_by_a_program_is_asked_about():
    for text in ("511126********1234的材料", "尾号4458的卡", "编号5.11126E+17"):
        (question,) = screened(change("problems", 1, summary=text)).questions
        assert question.kind == "number_like"
        assert question.title.in_language("zh")
        assert question.help.in_language("en")


def test_a_code_that_begins_with_its_county_is_no_telephone_number():
    rows = change("rounds", 0, round_id="13012300001")
    assert screened(rows).violations.filter(pl.col("column") == "round_id").is_empty()


@pytest.mark.parametrize("stem", ["411121001001-07", "511126200201-07", "51112620020107"])
def test_a_code_that_goes_on_with_another_of_its_row_makes_no_number_of_a_person(stem: str):
    problem = ledgers()["problems"][0]
    numbers = range(1, 3_000)
    ids = [f"{stem}-{number}" for number in numbers] + [f"{stem}{number:04}" for number in numbers]
    rows = [{**problem, "inspection_id": stem, "problem_id": one} for one in ids]
    result = screened({"problems": rows})
    assert result.violations.is_empty()
    assert result.questions == []


def test_the_code_of_another_row_is_looked_through_where_that_row_stands():
    rows = change("problem_events", 0, problem_id="I0702-8-83490407")
    assert screened(rows).violations.is_empty()
    rows = change("problems", 0, problem_id=f"I-{MOBILE}")
    assert screened(rows).violations["rule"].to_list() == ["personal_mobile"]


@pytest.mark.parametrize("stem", ["1", "138"])
def test_the_beginning_of_a_number_of_a_person_is_no_code_of_its_row(stem: str):
    problem = ledgers()["problems"][0]
    rows = [{**problem, "inspection_id": stem, "problem_id": MOBILE}]
    assert screened({"problems": rows}).violations["rule"].to_list() == ["personal_mobile"]


def test_names_of_villages_and_units_are_no_names():
    rows = change("villages", 0, name="李家村", township_name="白云镇")
    rows = changed(rows, "problems", 0, responsible_unit="李家村党支部")
    rows = changed(rows, "problems", 1, responsible_unit="农业农村局")
    assert screened(rows).violations.is_empty()


def test_very_many_texts_are_asked_about_together():
    rows = ledgers()
    names = [f"王德{given}" for given in "国军平华民强伟明东文武刚勇志福贵成才义林山"]
    for number, name in enumerate(names, start=10):
        rows = added(rows, "problems", 0, problem_id=f"P{number}", responsible_unit=name)
    assert len(names) > MOST_ONE_BY_ONE
    (question,) = screened(rows).questions
    assert (question.key, question.count) == (
        "name_like.problems.responsible_unit",
        len(names),
    )
    assert screened(rows, **{question.key: KEEP}).questions == []


def test_a_number_like_an_identity_number_is_asked_about():
    (question,) = screened(
        change("problems", 1, summary="编号 110105194912310021 的材料")
    ).questions
    assert question.kind == "id_number_like"
    assert question.title.in_language("en")
    assert question.help.in_language("zh")
