"""What an edition says otherwise than an accepted one: corrections, questions, never silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tests.unit.intake.builders.problem_ledgers import (
    APRIL,
    FED_BACK,
    JUNE,
    MAY,
    PROBLEM,
    Office,
    RowCells,
    answers,
    events_of,
    frame,
    fully_worded,
    ledger,
    office,
    question_kinds,
    rules,
    statuses,
)
from warehouse.intake.findings.corrections import KEEP, LISTED, answer_key
from warehouse.intake.findings.interpretation import OBSERVATIONS, Interpretation
from warehouse.intake.findings.questions import LEAVE_OUT
from warehouse.intake.ledgers.problems.history.events import Event
from warehouse.intake.ledgers.problems.reading import read_problems

D = dt.date

DONE: RowCells = {
    **PROBLEM,
    "status": "已完成",
    "completed_date": "2024.4.9",
    "is_closed": "否",
    "amount": 1.5,
}
"""A problem put right on a named day, with money recovered; accepted as of 30 April."""


def read(
    *rows: RowCells,
    reference: Office,
    by: Mapping[str, str] | None = None,
    as_of: D = MAY,
    **more: Any,
) -> Interpretation:
    table = ledger(*rows, as_of=as_of, **more)
    return fully_worded(read_problems(table, by or {}, reference))


def accepted(*rows: RowCells, as_of: D = APRIL) -> Office:
    """An office that has accepted one edition."""
    result = read(*(rows or (DONE,)), reference=office(), as_of=as_of)
    assert question_kinds(result) == []
    return office().accepting(result)


def corrected(result: Interpretation, reference: Office) -> dict[str, tuple[Any, Any]]:
    """Old and new value by table and column, of the rows that have the key of an accepted one."""
    keys = {"problems": "problem_id", "problem_events": "event_id", "recoveries": "recovery_id"}
    values: dict[str, tuple[Any, Any]] = {}
    for table, key in keys.items():
        held = {row[key]: row for row in reference.rows(table).collect().iter_rows(named=True)}
        for row in result.tables.get(table, frame(table, [])).iter_rows(named=True):
            before = held.get(row[key])
            if before is not None:
                values |= {
                    f"{table}.{name}": (before[name], value)
                    for name, value in row.items()
                    if not name.startswith("source_") and before[name] != value
                }
    return values


WHEN = pytest.mark.parametrize("as_of", [APRIL, MAY], ids=["same day", "next month"])


@WHEN
@pytest.mark.parametrize(
    ("change", "values"),
    [
        (
            {"completed_date": "2024.4.20"},
            {
                "problem_events.occurred_on": (D(2024, 4, 9), D(2024, 4, 20)),
                # The money is dated by the completion, which is corrected.
                "recoveries.recovered_on": (D(2024, 4, 9), D(2024, 4, 20)),
            },
        ),
        (
            {"responsible_unit": "县民政局"},
            {
                "problems.responsible_unit": ("东岭村党支部", "县民政局"),
                "problems.responsibility_level": ("village", "county"),
            },
        ),
        (
            {"responsible_unit": "东岭村村委会"},
            {"problems.responsible_unit": ("东岭村党支部", "东岭村村委会")},
        ),
        ({"deadline": "2024年8月1日"}, {"problems.due_on": (D(2024, 9, 30), D(2024, 8, 1))}),
        (
            {"deadline": "长期坚持"},
            {"problems.due_on": (D(2024, 9, 30), None), "problems.is_ongoing": (False, True)},
        ),
        (
            {"deadline": "立行立改"},
            {"problems.due_on": (D(2024, 9, 30), None), "problems.is_immediate": (False, True)},
        ),
        ({"amount": 2}, {"recoveries.amount_yuan": (15000.0, 20000.0)}),
    ],
)
def test_another_value_is_a_correction(as_of: D, change: RowCells, values: dict[str, Any]):
    reference = accepted()
    result = read({**DONE, **change}, reference=reference, as_of=as_of)
    assert question_kinds(result) == []
    assert statuses(result) == [("accepted", None)]
    assert corrected(result, reference) == values


@WHEN
def test_another_category_is_a_correction(as_of: D):
    reference = accepted()
    held = reference.held["problems"]["category_code"].item()
    result = read({**DONE, "category": "发展党员程序不规范"}, reference=reference, as_of=as_of)
    assert question_kinds(result) == []
    values = corrected(result, reference)
    assert list(values) == ["problems.category_code"]
    assert values["problems.category_code"][0] == held
    assert values["problems.category_code"][1] not in (held, None)


@WHEN
def test_another_text_of_the_same_problem_is_a_correction_of_what_the_ledger_lists(as_of: D):
    reference = accepted()
    result = read({**DONE, "problem_text": "低保评定优亲厚友3户"}, reference=reference, as_of=as_of)
    assert question_kinds(result) == []
    lines = result.corrections.select("table", "key", "field", "old", "new").rows()
    assert lines == [(LISTED, "I1-1", "text", "低保评定优亲厚友", "低保评定优亲厚友3户")]
    assert result.observations["text"].to_list() == ["低保评定优亲厚友3户"]
    assert statuses(result) == [("accepted", None)]


def test_a_point_in_the_text_makes_another_amount_and_is_a_correction():
    reference = accepted({**DONE, "problem_text": "低保评定优亲厚友多发3.5万元"})
    result = read({**DONE, "problem_text": "低保评定优亲厚友多发35万元"}, reference=reference)
    assert result.corrections["new"].to_list() == ["低保评定优亲厚友多发35万元"]


def test_a_text_that_is_kept_stays_with_the_edition():
    reference = accepted()
    row = {**DONE, "problem_text": "低保评定优亲厚友3户"}
    by = {answer_key(LISTED, "I1-1"): KEEP}
    result = read(row, reference=reference, by=by)
    assert result.observations["text"].to_list() == ["低保评定优亲厚友"]
    assert result.corrections["is_kept"].to_list() == [True]
    # The next month says the same, and is no correction again.
    later = read(row, reference=reference.accepting(result), as_of=JUNE)
    assert later.corrections.is_empty()


def test_another_number_in_a_second_edition_of_the_day_is_a_correction_and_next_month_is_none():
    reference = accepted()
    again = read({**DONE, "seq": 7}, reference=reference, as_of=APRIL)
    assert again.corrections.select("field", "old", "new").rows() == [("number", "1", "7")]
    assert statuses(again) == [("accepted", None)]
    assert read({**DONE, "seq": 7}, reference=reference).corrections.is_empty()


def test_what_a_ledger_says_again_is_unchanged_on_the_same_day_and_an_edition_in_the_next():
    reference = accepted()
    same = read(DONE, reference=reference, as_of=APRIL, file="再来一份.xlsx")
    assert statuses(same) == [("skipped", "unchanged")]
    later = read(DONE, reference=reference)
    assert later.tables == {}
    assert statuses(later) == [("accepted", None)]


def test_what_was_corrected_elsewhere_is_not_undone_by_a_ledger_that_says_what_it_said():
    reference = accepted()
    held = reference.held["problems"].with_columns(due_on=D(2024, 7, 1))
    reference = replace(reference, held={**reference.held, "problems": held})
    result = read(DONE, reference=reference)
    assert "problems" not in result.tables
    assert "problem_restated" in rules(result, "warned")
    # Once the ledger says something else, that is a correction.
    other = read({**DONE, "deadline": "2024.8.1"}, reference=reference)
    assert corrected(other, reference) == {"problems.due_on": (D(2024, 7, 1), D(2024, 8, 1))}


def test_an_edition_accepted_before_this_was_kept_is_compared_with_what_came_of_it():
    reference = accepted()
    bare = reference.observed.with_columns(said=pl.lit(None, pl.String))
    reference = replace(reference, observed=bare.select(OBSERVATIONS.names()))
    assert statuses(read(DONE, reference=reference, as_of=APRIL)) == [("skipped", "unchanged")]
    result = read({**DONE, "deadline": "2024.8.1"}, reference=reference, as_of=APRIL)
    assert corrected(result, reference) == {"problems.due_on": (D(2024, 9, 30), D(2024, 8, 1))}


# --- another text, another village ----------------------------------------------------------------


def test_another_text_under_the_same_number_on_the_same_day_is_asked_about():
    reference = accepted()
    row = {**DONE, "problem_text": "公务接待超标准"}
    result = read(row, reference=reference, as_of=APRIL)
    assert question_kinds(result) == ["problem_same"]
    same = read(row, reference=reference, as_of=APRIL, by=answers(result, problem_same="I1-1"))
    assert same.corrections.select("field", "old", "new").rows() == [
        ("text", "低保评定优亲厚友", "公务接待超标准")
    ]
    # A month later it may well be another problem, and the earlier one is asked about.
    assert "problem_vanished" in question_kinds(read(row, reference=reference))


@WHEN
def test_another_village_under_the_same_number_and_text_is_asked_about(as_of: D):
    reference = accepted()
    row = {**DONE, "subject_org": "西河村"}
    result = read(row, reference=reference, as_of=as_of)
    assert "problem_moved" in question_kinds(result)
    by = answers(result, problem_moved="I1-1")
    same = read(row, reference=reference, as_of=as_of, by=by)
    assert question_kinds(same) == []
    assert corrected(same, reference)["problems.inspection_id"] == ("I1", "I2")
    assert corrected(same, reference)["recoveries.inspection_id"] == ("I1", "I2")
    new = read(row, reference=reference, as_of=as_of, by=answers(result, problem_moved="new"))
    assert new.tables["problems"]["inspection_id"].to_list() == ["I2"]


def test_a_second_edition_of_the_day_that_lists_fewer_problems_is_told():
    reference = accepted(DONE, {**PROBLEM, "seq": 2, "problem_text": "公务接待超标准"})
    assert "edition_rows_missing" in rules(read(DONE, reference=reference, as_of=APRIL), "warned")
    assert "edition_rows_missing" not in rules(read(DONE, reference=reference, as_of=MAY))


# --- cells that are blank now ---------------------------------------------------------------------


@WHEN
@pytest.mark.parametrize("field", ["category", "responsible_unit", "deadline"])
def test_a_cell_that_is_blank_now_is_asked_about_and_kept_or_cleared(as_of: D, field: str):
    column = {"category": "category_code", "deadline": "due_on"}.get(field, field)
    reference = accepted()
    row = {**DONE, field: None}
    level = {"responsible_unit": {"problem_level:": "village"}}.get(field, {})
    first = read(row, reference=reference, by=level, as_of=as_of)
    assert question_kinds(first) == ["problem_emptied"]
    assert statuses(first) == [("pending", None)]
    kept = read(
        row, reference=reference, as_of=as_of, by=level | answers(first, problem_emptied=KEEP)
    )
    assert corrected(kept, reference) == {}
    cleared = read(
        row, reference=reference, as_of=as_of, by=level | answers(first, problem_emptied="clear")
    )
    held = reference.held["problems"][column].item()
    assert corrected(cleared, reference) == {f"problems.{column}": (held, None)}


def test_an_amount_that_is_gone_is_asked_about():
    reference = accepted()
    row = {**DONE, "amount": None}
    first = read(row, reference=reference, as_of=APRIL)
    assert question_kinds(first) == ["problem_emptied"]
    cleared = read(
        row, reference=reference, as_of=APRIL, by=answers(first, problem_emptied="clear")
    )
    assert corrected(cleared, reference) == {"recoveries.amount_yuan": (15000.0, 0.0)}


@WHEN
def test_a_day_that_is_gone_is_asked_about(as_of: D):
    reference = accepted({**DONE, "amount": None})
    row = {**DONE, "amount": None, "completed_date": None}
    first = read(row, reference=reference, as_of=as_of)
    assert question_kinds(first) == ["problem_day_gone"]
    kept = read(
        row, reference=reference, as_of=as_of, by=answers(first, problem_day_gone="keep_day")
    )
    assert events_of(kept) == []
    unknown = read(
        row, reference=reference, as_of=as_of, by=answers(first, problem_day_gone="unknown")
    )
    assert events_of(unknown) == [("I1-1", "reported_done", FED_BACK, APRIL)]


# --- days that contradict -------------------------------------------------------------------------


def test_a_day_after_an_edition_that_showed_it_done_is_asked_about():
    reference = accepted({**DONE, "amount": None})
    row = {**DONE, "amount": None, "completed_date": "2024.5.20"}
    first = read(row, reference=reference)
    assert question_kinds(first) == ["problem_day_differs"]
    taken = read(row, reference=reference, by=answers(first, problem_day_differs="take"))
    assert events_of(taken) == [("I1-1", "reported_done", None, D(2024, 5, 20))]
    assert taken.tables["problem_events"]["event_id"].to_list() == ["I1-1-reported_done-20240430"]
    kept = read(row, reference=reference, by=answers(first, problem_day_differs="keep_day"))
    assert events_of(kept) == []
    # Kept once, it is not asked about month by month.
    assert question_kinds(read(row, reference=reference.accepting(kept), as_of=JUNE)) == []


def test_a_day_that_came_from_elsewhere_is_asked_about():
    closed = Event("E1", "closed", 2, D(2024, 4, 20))
    text = {
        "event_id": closed.event_id,
        "problem_id": "I1-1",
        "sequence_no": 2,
        "event_kind": "closed",
        "occurred_on": closed.occurred_on,
    }
    reference = accepted({**DONE, "amount": None}).accepting(
        Interpretation(tables={"problem_events": frame("problem_events", [text])})
    )
    row = {**DONE, "amount": None, "is_closed": "是", "closed_date": "2024.4.25"}
    first = read(row, reference=reference)
    assert question_kinds(first) == ["problem_day_differs"]
    taken = read(row, reference=reference, by=answers(first, problem_day_differs="take"))
    assert corrected(taken, reference) == {
        "problem_events.occurred_on": (D(2024, 4, 20), D(2024, 4, 25))
    }


@WHEN
@pytest.mark.parametrize("day", ["2024.3.1", "2024.6.1"], ids=["before feedback", "after report"])
def test_a_day_that_cannot_be_so_is_asked_about_and_may_only_be_kept(as_of: D, day: str):
    reference = accepted({**DONE, "amount": None})
    row = {**DONE, "amount": None, "completed_date": day}
    result = read(row, reference=reference, as_of=as_of)
    assert question_kinds(result) == ["problem_day_contradicts"]
    options = [option.value for option in result.questions[0].options]
    assert options == ["keep_day", LEAVE_OUT]


def test_completion_and_closing_move_together():
    closed = {**DONE, "amount": None, "is_closed": "是", "closed_date": "2024.4.12"}
    reference = accepted(closed)
    for completed, day in (("2024.4.20", "2024.4.25"), ("2024.3.20", "2024.3.22")):
        result = read(
            {**closed, "completed_date": completed, "closed_date": day}, reference=reference
        )
        assert question_kinds(result) == []
        days = [dt.date(*map(int, text.split("."))) for text in (completed, day)]
        assert [event[-1] for event in reference.accepting(result).story("I1-1")] == days


def test_the_day_of_a_completion_that_was_passed_over_is_told_before_the_closing():
    closed = {**PROBLEM, "status": "已销号", "is_closed": "是", "closed_date": "2024.4.12"}
    reference = accepted(closed)
    assert reference.story("I1-1") == [("closed", None, D(2024, 4, 12))]
    result = read({**closed, "completed_date": "2024.4.9"}, reference=reference, as_of=APRIL)
    assert question_kinds(result) == []
    story = reference.accepting(result)
    assert story.story("I1-1") == [
        ("reported_done", None, D(2024, 4, 9)),
        ("closed", None, D(2024, 4, 12)),
    ]
    numbers = story.held["problem_events"].sort("occurred_on")["sequence_no"].to_list()
    assert numbers == [1, 2]


# --- what the product asked to have mended --------------------------------------------------------


def test_a_state_that_contradicted_itself_is_taken_once_it_is_mended():
    reference = accepted({**PROBLEM, "status": "未完成", "completed_date": "2024.4.9"})
    result = read(
        {**PROBLEM, "status": "已完成", "completed_date": "2024.4.9", "is_closed": "否"},
        reference=reference,
        as_of=APRIL,
    )
    assert question_kinds(result) == []
    assert events_of(result) == [("I1-1", "reported_done", None, D(2024, 4, 9))]


def test_a_deadline_that_could_not_be_read_is_taken_once_it_is_mended():
    reference = accepted({**PROBLEM, "deadline": "2024年6月31日"})
    assert reference.held["problems"]["due_on"].to_list() == [None]
    result = read({**PROBLEM, "deadline": "2024年6月30日"}, reference=reference, as_of=APRIL)
    assert corrected(result, reference) == {"problems.due_on": (None, D(2024, 6, 30))}


def test_money_left_out_for_want_of_a_day_is_taken_once_the_day_is_there():
    reference = accepted({**DONE, "completed_date": None})
    assert "recoveries" not in reference.held
    result = read(DONE, reference=reference, as_of=APRIL)
    assert result.tables["recoveries"].select("amount_yuan", "recovered_on").rows() == [
        (15000.0, D(2024, 4, 9))
    ]


@pytest.mark.parametrize("day", ["2024.3.1", "2024.5.9"], ids=["before feedback", "after report"])
def test_a_day_that_could_not_be_so_is_taken_once_it_is_mended(day: str):
    row = {**DONE, "amount": None}
    reference = accepted({**row, "completed_date": day})
    assert "problem_events" not in reference.held or reference.story("I1-1")[0][1] is not None
    result = read(row, reference=reference, as_of=APRIL)
    assert question_kinds(result) == []
    assert reference.accepting(result).story("I1-1") == [("reported_done", None, D(2024, 4, 9))]


def test_another_ledgers_day_is_asked_about_though_its_edition_told_it():
    reference = accepted({**DONE, "amount": None})
    other = ledger(
        {**DONE, "amount": None, "completed_date": "2024.4.11"},
        as_of=MAY,
        title="夹江县委巡察办督办台账",
        round_name="第三轮督办",
    )
    first = fully_worded(read_problems(other, {}, reference))
    by = answers(first, problem_elsewhere="same", problem_inspection="I1")
    second = fully_worded(read_problems(other, by, reference))
    by |= answers(second, problem_elsewhere="same")
    assert question_kinds(fully_worded(read_problems(other, by, reference))) == [
        "problem_day_differs"
    ]


# --- an edition put right after later ones were accepted ------------------------------------------


def two_editions(april: RowCells, may: RowCells) -> Office:
    reference = accepted(april)
    return reference.accepting(read(may, reference=reference))


def test_an_earlier_edition_as_it_was_is_unchanged():
    reference = two_editions(DONE, DONE)
    assert statuses(read(DONE, reference=reference, as_of=APRIL)) == [("skipped", "unchanged")]


def test_an_earlier_edition_put_right_as_the_later_one_says_needs_nothing_more():
    mended = {**DONE, "deadline": "2024.8.1"}
    reference = two_editions(DONE, mended)
    assert reference.held["problems"]["due_on"].to_list() == [D(2024, 8, 1)]
    assert statuses(read(mended, reference=reference, as_of=APRIL)) == [
        ("skipped", "edition_said_later")
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"deadline": "2024.8.1"},
        {"responsible_unit": "县民政局"},
        {"completed_date": "2024.4.8"},
        {"amount": 3},
        {"problem_text": "低保评定优亲厚友3户"},
    ],
)
def test_an_earlier_edition_that_a_later_one_contradicts_is_refused_with_what_to_do(
    change: RowCells,
):
    reference = two_editions(DONE, DONE)
    result = read({**DONE, **change}, reference=reference, as_of=APRIL)
    assert rules(result, "rejected") == ["edition_older_contradicted"]
    assert result.tables == {}


def test_of_a_problem_that_no_later_edition_lists_an_earlier_one_is_corrected():
    other = {**PROBLEM, "seq": 2, "problem_text": "公务接待超标准"}
    reference = accepted(DONE, other)
    first = read(DONE, reference=reference)
    later = read(DONE, reference=reference, by=answers(first, problem_vanished="no_longer_listed"))
    reference = reference.accepting(later)
    result = read(DONE, {**other, "deadline": "2024.8.1"}, reference=reference, as_of=APRIL)
    assert corrected(result, reference) == {"problems.due_on": (D(2024, 9, 30), D(2024, 8, 1))}
    assert statuses(result) == [("skipped", "unchanged"), ("accepted", None)]


def test_a_problem_new_to_an_earlier_edition_is_refused():
    reference = two_editions(DONE, DONE)
    other = {**PROBLEM, "seq": 2, "problem_text": "公务接待超标准"}
    result = read(DONE, other, reference=reference, as_of=APRIL)
    assert rules(result, "rejected") == ["edition_older"]
