"""The ledger of closings: known problems verified and closed, on the days it names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl

from tests.unit.intake.builders.problem_ledgers import (
    APRIL,
    FED_BACK,
    FORM,
    MAY,
    PROBLEM,
    Office,
    RowCells,
    answers,
    events_of,
    frame,
    fully_worded,
    interpreted,
    ledger,
    office,
    question_kinds,
    read,
    rules,
    statuses,
)
from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.findings.interpretation import Interpretation
from warehouse.intake.ledgers.readers.closure import read_closure_ledger

D = dt.date

CLOSING: RowCells = {
    "subject_org": "东岭村",
    "problem_text": "低保评定优亲厚友",
    "status": "已销号",
    "completed_date": None,
    "verified_date:1": None,
    "verified_date:2": None,
    "is_closed": "是",
    "closed_date": "2024.5.20",
}
CLOSING_HEADERS = {"verified_date:1": "实际县级验收时间", "verified_date:2": "实际实级验收时间"}


def close(
    *rows: RowCells, reference: Office, by: Mapping[str, str] | None = None, as_of: D = MAY
) -> Interpretation:
    table = ledger(*rows, kind="closure_ledger", as_of=as_of, headers=CLOSING_HEADERS)
    return fully_worded(read_closure_ledger(table, by or {}, reference))


def accepted(**fields: object) -> Office:
    return office().accepting(read({**PROBLEM, **fields}, as_of=APRIL))  # type: ignore[arg-type]


def test_a_closing_closes_the_problem_it_names_on_its_day():
    result = close(CLOSING, reference=accepted())
    assert events_of(result) == [("I1-1", "closed", None, D(2024, 5, 20))]
    assert "problems" not in result.tables


def test_the_countys_verification_is_an_event_and_those_above_are_only_told():
    row = {
        **CLOSING,
        "completed_date": "2024.5.10",
        "verified_date:1": "2024.5.15",
        "verified_date:2": "2024.5.18",
    }
    result = close(row, reference=accepted())
    assert [event[1:] for event in events_of(result)] == [
        ("reported_done", None, D(2024, 5, 10)),
        ("verified", None, D(2024, 5, 15)),
        ("closed", None, D(2024, 5, 20)),
    ]
    assert "closure_verified_above" in rules(result, "noted")
    verified = result.tables["problem_events"].filter(pl.col("event_kind") == "verified")
    assert verified["actor_level"].to_list() == ["county"]


def test_a_closing_without_a_day_lies_after_what_was_known_before():
    reference = accepted(status="已完成", is_closed="否", completed_date="2024.4.10")
    result = close({**CLOSING, "closed_date": None}, reference=reference)
    assert events_of(result) == [("I1-1", "closed", APRIL, MAY)]


def test_a_closing_gives_its_day_to_one_known_only_roughly():
    reference = accepted(status="已销号")
    assert reference.story("I1-1") == [("closed", FED_BACK, APRIL)]
    result = close({**CLOSING, "closed_date": "2024.4.9"}, reference=reference)
    assert reference.accepting(result).story("I1-1") == [("closed", None, D(2024, 4, 9))]


def test_a_closing_that_is_known_changes_nothing():
    reference = accepted()
    reference = reference.accepting(close(CLOSING, reference=reference))
    again = close(CLOSING, reference=reference, as_of=D(2024, 6, 30))
    assert events_of(again) == []
    assert statuses(again) == [("skipped", "unchanged")]


def test_a_closing_of_a_problem_opened_again_since_closes_nothing_anew():
    reference = accepted()
    reference = reference.accepting(close(CLOSING, reference=reference))
    reopened = {
        "event_id": "E9",
        "problem_id": "I1-1",
        "sequence_no": 9,
        "event_kind": "reopened",
        "occurred_on": D(2024, 6, 10),
    }
    reference = reference.accepting(
        Interpretation(tables={"problem_events": frame("problem_events", [reopened])})
    )
    again = close(CLOSING, reference=reference, as_of=D(2024, 6, 30))
    assert events_of(again) == []
    assert statuses(again) == [("skipped", "unchanged")]


def test_a_closing_of_an_unknown_problem_is_refused():
    result = close({**CLOSING, "problem_text": "公款吃喝"}, reference=accepted())
    assert rules(result, "rejected") == ["closure_problem_unknown"]


def test_a_closing_in_other_words_is_asked_about():
    row = {**CLOSING, "problem_text": "低保评定存在优亲厚友现象"}
    result = close(row, reference=accepted())
    assert question_kinds(result) == ["closure_problem"]
    answered = close(row, reference=accepted(), by=answers(result, closure_problem="I1-1"))
    assert events_of(answered) == [("I1-1", "closed", None, D(2024, 5, 20))]


def test_what_is_not_closed_yet_is_left_out_with_its_reason():
    row = {**CLOSING, "status": "整改中", "is_closed": "否", "closed_date": None}
    assert statuses(close(row, reference=accepted())) == [("skipped", "closure_not_closed")]


def test_a_direct_closing_at_once_is_noted_and_another_is_asked_about():
    at_once = close({**CLOSING, "status": "直接销号（立行立改）"}, reference=accepted())
    assert "closure_direct_at_once" in rules(at_once, "noted")
    assert [event[1:] for event in events_of(at_once)] == [("closed", None, D(2024, 5, 20))]
    row = {**CLOSING, "status": "直接销号"}
    result = close(row, reference=accepted())
    assert question_kinds(result) == ["closure_direct"]
    direct = close(row, reference=accepted(), by=answers(result, closure_direct="direct"))
    assert [event[1] for event in events_of(direct)] == ["direct_close_granted"]
    closed = close(row, reference=accepted(), by=answers(result, closure_direct="at_once"))
    assert [event[1] for event in events_of(closed)] == ["closed"]


def test_the_verifications_of_several_offices_are_told_apart_by_their_headers():
    row = {
        "序号": 1,
        "村（社区）": "东岭村",
        "问题简述": "低保评定优亲厚友",
        "整改到位时间": "2024.5.10",
        "实际县级验收时间": "2024.5.15",
        "实际实级验收时间": "2024.5.18",
        "验收人员": "王五",
        "是否销号": "是",
        "销号时间": "2024.5.20",
    }
    title = ["夹江县委第三轮巡察问题销号台账"]
    result = interpreted(sheet(title, FORM, [*row], [*row.values()]), reference=accepted())
    assert question_kinds(result) == []
    assert [event[1:] for event in events_of(result)] == [
        ("reported_done", None, D(2024, 5, 10)),
        ("verified", None, D(2024, 5, 15)),
        ("closed", None, D(2024, 5, 20)),
    ]


def test_a_row_that_is_completed_and_not_yet_closed_says_so():
    row = {**CLOSING, "status": None, "is_closed": "否", "closed_date": None}
    rows = [{key: value for key, value in row.items() if key != "status"}]
    done = close({**rows[0], "completed_date": "2024.5.10"}, reference=accepted())
    assert [event[1:] for event in events_of(done)] == [("reported_done", None, D(2024, 5, 10))]


def test_another_day_than_the_accepted_one_is_asked_about():
    reference = accepted()
    reference = reference.accepting(close(CLOSING, reference=reference))
    row = {**CLOSING, "closed_date": "2024.5.22"}
    result = close(row, reference=reference, as_of=D(2024, 6, 30))
    assert question_kinds(result) == ["problem_day_differs"]
    taken = close(
        row,
        reference=reference,
        as_of=D(2024, 6, 30),
        by=answers(result, problem_day_differs="take"),
    )
    assert reference.accepting(taken).story("I1-1")[-1] == ("closed", None, D(2024, 5, 22))
    kept = close(
        row,
        reference=reference,
        as_of=D(2024, 6, 30),
        by=answers(result, problem_day_differs="keep_day"),
    )
    assert statuses(kept) == [("skipped", "correction_declined")]


def test_another_day_of_the_verification_is_asked_about_and_makes_no_second_one():
    reference = accepted()
    row = {**CLOSING, "verified_date:1": "2024.5.15"}
    reference = reference.accepting(close(row, reference=reference))
    result = close({**row, "verified_date:1": "2024.5.16"}, reference=reference)
    assert question_kinds(result) == ["problem_day_differs"]
    by = answers(result, problem_day_differs="take")
    story = reference.accepting(
        close({**row, "verified_date:1": "2024.5.16"}, reference=reference, by=by)
    )
    verified = [event for event in story.story("I1-1") if event[0] == "verified"]
    assert verified == [("verified", None, D(2024, 5, 16))]
    # What a template or the county said beside stays with the event.
    events = story.held["problem_events"].filter(pl.col("event_kind") == "verified")
    assert events["actor_level"].to_list() == ["county"]


def test_a_closing_that_contradicts_itself_is_refused_and_not_called_unchanged():
    reference = accepted()
    row = {**CLOSING, "completed_date": "2024.5.10"}
    reference = reference.accepting(close(row, reference=reference))
    result = close({**row, "completed_date": "2024.5.25"}, reference=reference)
    assert "closure_contradicts" in rules(result, "rejected")
