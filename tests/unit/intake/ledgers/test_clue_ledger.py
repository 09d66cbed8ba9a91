"""The ledger of clues: organisation, day, kind of receiver, closed or not; no person, no text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest

from tests.unit.intake.builders.problem_ledgers import (
    MAY,
    Office,
    RowCells,
    answers,
    fully_worded,
    ledger,
    office,
    question_kinds,
    rules,
    statuses,
)
from warehouse.intake.findings.interpretation import Interpretation
from warehouse.intake.ledgers.readers.clues import read_clue_transfer_ledger

D = dt.date

CLUE: RowCells = {
    "clue_code": 1,
    "subject_org": "东岭村",
    "transfer_date": "2024.4.10",
    "receiving_unit": "县纪委监委第三纪检监察室",
    "is_closed": "正在办理中",
    "closed_date": None,
}


def read(
    *rows: RowCells, by: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> Interpretation:
    table = ledger(*rows, kind="clue_transfer_ledger", headers=headers)
    return fully_worded(read_clue_transfer_ledger(table, by or {}, office()))


def test_a_clue_keeps_organisation_day_and_kind_of_receiver_only():
    result = read(CLUE)
    assert result.tables["clues"].row(0, named=True) == {
        "clue_id": "I1-C20240410-1",
        "inspection_id": "I1",
        "handed_over_on": D(2024, 4, 10),
        "receiver": "县纪委监委",
        "category_code": None,
        "due_on": None,
        "disposed_on": None,
        "disposal_kind": None,
        "source_file": "台账0531.xlsx",
        "source_sheet": "台账",
        "source_row": 5,
    }
    assert set(result.tables) == {"clues"}


def test_persons_and_content_never_come_out_even_where_a_table_still_holds_them():
    secret = {
        "reported_person": "赵钱孙",
        "reported_person_post": "村支书",
        "clue_text": "挪用征地补偿款",
        "progress_text": "已谈话",
        "result": "留党察看",
    }
    result = read({**CLUE, **secret}, {**CLUE, "transfer_date": "某日", **secret})
    kept = [
        *(str(row) for rows in result.tables.values() for row in rows.rows()),
        *(str(row) for row in result.findings.rows()),
        *(str(row) for row in result.observations.rows()),
        *(example for question in result.questions for example in question.examples),
    ]
    assert kept
    assert not any(word in text for text in kept for word in secret.values())


def test_clues_of_one_village_and_day_are_told_apart_and_keep_their_ids():
    rows = [CLUE, {**CLUE, "subject_org": "西河村"}, CLUE]
    ids = read(*rows).tables["clues"]["clue_id"].to_list()
    assert ids == ["I1-C20240410-1", "I2-C20240410-1", "I1-C20240410-2"]
    assert read(*rows).tables["clues"]["clue_id"].to_list() == ids


def test_a_clue_is_disposed_of_on_the_day_that_is_told_and_no_day_is_made_up():
    closed = read({**CLUE, "is_closed": "已办结", "closed_date": "2024.5.6"})
    assert closed.tables["clues"]["disposed_on"].to_list() == [D(2024, 5, 6)]
    without = read({**CLUE, "is_closed": "已办结"})
    assert without.tables["clues"]["disposed_on"].to_list() == [None]
    assert "clue_closed_without_day" in rules(without, "warned")


@pytest.mark.parametrize("written", [None, "2024年2月30日", "/"])
def test_a_clue_without_a_day_is_refused(written: str | None):
    result = read({**CLUE, "transfer_date": written})
    assert rules(result, "rejected") == ["clue_day_missing"]
    assert statuses(result) == [("rejected", None)]
    assert result.tables == {}


def test_a_month_is_no_day_and_is_asked_about():
    row = {**CLUE, "transfer_date": "2024年4月"}
    result = read(row)
    assert question_kinds(result) == ["clue_day"]
    answered = read(row, by=answers(result, clue_day="2024-04-18"))
    assert answered.tables["clues"]["handed_over_on"].to_list() == [D(2024, 4, 18)]


def test_a_hand_over_after_the_report_is_refused():
    result = read({**CLUE, "transfer_date": MAY + dt.timedelta(days=1)})
    assert rules(result, "rejected") == ["clue_day_after_report"]


def test_a_column_that_may_name_giver_or_receiver_is_asked_about_once():
    row = {key: value for key, value in CLUE.items() if key != "receiving_unit"}
    rows = [{**row, "transfer_unit_ambiguous": "漹城镇纪委"}] * 2
    result = read(*rows)
    assert question_kinds(result) == ["clue_unit"]
    assert (result.questions[0].count, result.questions[0].scope) == (2, "profile")
    receiver = read(*rows, by=answers(result, clue_unit="receiver"))
    assert receiver.tables["clues"]["receiver"].to_list() == ["乡镇纪委"] * 2
    giver = read(*rows, by=answers(result, clue_unit="giver"))
    assert giver.tables["clues"]["receiver"].to_list() == [None] * 2


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("甘江镇纪委", "乡镇纪委"),
        ("县纪委", "县纪委监委"),
        ("县委组织部", "组织部"),
        ("县公安局", "公安机关"),
        ("县农业农村局", "其他部门"),
    ],
)
def test_of_the_receiver_only_its_kind_is_kept(unit: str, kind: str):
    assert read({**CLUE, "receiving_unit": unit}).tables["clues"]["receiver"].to_list() == [kind]


def test_a_table_of_recommendations_is_counts_only():
    result = read({"subject_org": "东岭村", "transfer_date": "2024.4.10", "transfer_count": 4})
    assert statuses(result) == [("skipped", "clue_counts_only")]


def test_an_unknown_village_is_refused():
    assert rules(read({**CLUE, "subject_org": "乌有村"}), "rejected") == ["problem_village_unknown"]


# --- told again, with what its key is made of put right -------------------------------------------


def again(row: RowCells, reference: Office, by: Mapping[str, str] | None = None) -> Interpretation:
    return fully_worded(
        read_clue_transfer_ledger(ledger(row, kind="clue_transfer_ledger"), by or {}, reference)
    )


def test_a_clue_whose_day_or_village_was_put_right_is_asked_about_and_keeps_its_id():
    reference = office().accepting(read(CLUE))
    for change in ({"transfer_date": "2024.4.12"}, {"subject_org": "西河村"}):
        result = again({**CLUE, **change}, reference)
        assert question_kinds(result) == ["accepted_mended"]
        by = answers(result, accepted_mended="I1-C20240410-1")
        mended = again({**CLUE, **change}, reference, by).tables["clues"]
        assert mended["clue_id"].to_list() == ["I1-C20240410-1"]
        new = again({**CLUE, **change}, reference, answers(result, accepted_mended="new"))
        assert new.tables["clues"]["clue_id"].to_list() != ["I1-C20240410-1"]


def test_what_the_ledger_does_not_say_of_an_accepted_clue_stays():
    reference = office().accepting(read({**CLUE, "closed_date": "2024.5.3"}))
    held = reference.held["clues"].with_columns(due_on=D(2024, 7, 10), disposal_kind=pl.lit("立案"))
    reference = replace(reference, held={**reference.held, "clues": held})
    row = again({**CLUE, "closed_date": "2024.5.4"}, reference).tables["clues"].row(0, named=True)
    assert row["disposed_on"] == D(2024, 5, 4)
    assert (row["due_on"], row["disposal_kind"]) == (D(2024, 7, 10), "立案")
    # A blank in a column that the ledger has is asked about.
    assert question_kinds(again(CLUE, reference)) == ["problem_emptied"]
