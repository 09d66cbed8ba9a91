"""Editions of one ledger: the same problems known again, and what happened between two of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.builders.monthly_editions import (
    ANSWERS,
    AS_OF,
    COUNTS,
    EDITIONS,
    EVENTS,
    accepted_before,
    write_edition,
    write_editions,
)
from tests.unit.intake.builders.problem_ledgers import (
    APRIL,
    BEGAN,
    FED_BACK,
    JUNE,
    MAY,
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
from warehouse.intake.batches.accept import BatchOrigin, accept
from warehouse.intake.examine import accept_examination, examine
from warehouse.intake.findings.examination import Examination
from warehouse.intake.findings.interpretation import Interpretation
from warehouse.intake.ledgers.problems.history.events import (
    Event,
    PriorHistory,
    ReportedState,
    is_regression,
    state_after,
)
from warehouse.intake.ledgers.problems.history.problem_history import ProblemHistory
from warehouse.intake.ledgers.problems.identity.matching import new_problem_id
from warehouse.intake.ledgers.problems.identity.observations import LocatedRecord, series_key
from warehouse.intake.ledgers.problems.reading import read_problems
from warehouse.intake.ledgers.records import LedgerRecord
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.values.states import STATES
from warehouse.intake.values.times.days import DayInterval
from warehouse.runtime.home import Home

pytestmark = pytest.mark.slow

D = dt.date


def row(
    number: int, text: str, status: object, village: str = "东岭村", **more: object
) -> RowCells:
    return {
        "seq": number,
        "subject_org": village,
        "category": "优亲厚友",
        "problem_text": text,
        "responsible_unit": "东岭村党支部",
        "status": status,
        "completed_date": None,
        "is_closed": "否",
        "closed_date": None,
        **more,
    }  # type: ignore[return-value]


FIRST, SECOND, THIRD = "低保评定优亲厚友", "村级账目不清", "公务接待超标准"


def read(
    rows: Sequence[RowCells],
    reference: Office,
    as_of: D = MAY,
    by: Mapping[str, str] | None = None,
    **more: object,
) -> Interpretation:
    table = ledger(*rows, as_of=as_of, **more)  # type: ignore[arg-type]
    return fully_worded(read_problems(table, by or {}, reference))


def after(*editions: tuple[D, Sequence[RowCells]]) -> Office:
    """An office that has accepted these editions without a question."""
    reference = office()
    for as_of, rows in editions:
        result = read(rows, reference, as_of)
        assert question_kinds(result) == []
        reference = reference.accepting(result)
    return reference


# --- three editions, from workbook to event -------------------------------------------------------


@dataclass(frozen=True)
class Months:
    """What became of each edition, in order; `stories` are all events by problem after each."""

    examinations: list[Examination]
    asked_questions: list[dict[str, str]]
    stories: list[dict[str, list[tuple[str, D | None, D]]]]
    again: Examination


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Months:
    folder: Path = tmp_path_factory.mktemp("editions")
    home = office_of_editions(folder)
    result = Months([], [], [], None)  # type: ignore[arg-type]
    for file, given_answers in zip(write_editions(folder), ANSWERS, strict=True):
        reference = ReferenceData(home, today=D(2024, 12, 31))
        questions = examine([file], {}, reference).questions
        by = {question.key: given_answers[question.kind] for question in questions}
        examination = examine([file], by, reference)
        result.asked_questions.append(
            {question.kind: str(question.title) for question in questions}
        )
        result.examinations.append(examination)
        accept_examination(home, examination)
        result.stories.append(_stories(ReferenceData(home)))
    copy = folder / "再来一份.xlsx"
    write_edition(copy, AS_OF[-1], EDITIONS[-1])
    return replace(result, again=examine([copy], {}, ReferenceData(home, today=D(2024, 12, 31))))


def office_of_editions(folder: Path) -> Home:
    """A data folder with what the office has accepted before its first ledger."""
    home = Home(folder / "home")
    home.create()
    home.settings_file.write_text('classification_label = "内部资料"\n', encoding="utf-8")
    origin = BatchOrigin(kind="ledger", description="before", source_file="before.xlsx")
    accept(home, accepted_before(), origin=origin, is_demonstration=False, as_of_date=None)
    return home


def _stories(reference: ReferenceData) -> dict[str, list[tuple[str, D | None, D]]]:
    events = (
        reference.rows("problem_events")
        .sort("occurred_on", "sequence_no")
        .select("problem_id", "event_kind", "occurred_after", "occurred_on")
        .collect()
    )
    problems = reference.rows("problems").select("problem_id").collect()["problem_id"]
    collected: dict[str, list[tuple[str, D | None, D]]] = {
        problem_id: [] for problem_id in problems
    }
    for problem_id, *event in events.iter_rows():
        collected[problem_id].append(tuple(event))
    return collected


@pytest.mark.parametrize("month", range(3))
def test_each_edition_gives_the_events_that_were_written_down_by_hand(months: Months, month: int):
    assert months.stories[month] == {key: list(story) for key, story in EVENTS[month].items()}


@pytest.mark.parametrize("month", range(3))
def test_each_edition_keeps_rows_problems_and_measures_apart(months: Months, month: int):
    counts = months.examinations[month].interpretation.counts
    assert counts.select("rows", "problems", "measures").row(0) == COUNTS[month]


def test_only_what_the_ledgers_do_not_say_is_asked(months: Months):
    assert [list(kinds) for kinds in months.asked_questions] == [list(by) for by in ANSWERS]
    assert all(examination.is_clean for examination in months.examinations)


def test_every_row_of_every_sheet_has_one_status(months: Months):
    for examination in months.examinations:
        rows = sum(sheet.height for file in examination.files for sheet in file.sheets)
        assert examination.statuses.height == rows
        assert not examination.statuses.select("sheet", "row").is_duplicated().any()


def test_the_same_edition_in_another_file_brings_nothing_new(months: Months):
    assert months.again.tables == {}
    assert months.again.questions == []
    data = months.again.statuses.filter(pl.col("reason") == "unchanged")
    assert data.height == COUNTS[-1][0]
    assert months.again.count("accepted") == 0


def test_editions_brought_together_come_to_the_same_in_whatever_order(tmp_path: Path):
    home = office_of_editions(tmp_path)
    files = write_editions(tmp_path)
    by: dict[str, str] = {}
    given_answers = {kind: answer for month in ANSWERS for kind, answer in month.items()}
    reference = ReferenceData(home, today=D(2024, 12, 31))
    questions = examine(files[::-1], by, reference).questions
    by = {question.key: given_answers[question.kind] for question in questions}
    examination = examine(files[::-1], by, reference)
    assert examination.is_clean
    accept_examination(home, examination)
    assert _stories(ReferenceData(home)) == {key: list(story) for key, story in EVENTS[-1].items()}
    counts = examination.interpretation.counts
    assert counts.select("rows", "problems", "measures").rows() == list(COUNTS)


# --- the same problem known again -----------------------------------------------------------------


def test_the_series_of_a_ledger_stays_when_its_title_changes_only_in_its_date():
    titles = (
        "夹江县巡察反馈问题整改台账（截至2024年4月30日）",
        "夹江县巡察反馈问题整改台账（截至2024年5月31日）",
        "夹江县巡察反馈问题整改台账(5月)",
        "附件2 夹江县巡察反馈问题整改台账",
    )
    keys = {series_key(ledger(row(1, FIRST, "未完成"), title=t, round_name="")) for t in titles}
    assert len(keys) == 1
    other = series_key(
        ledger(row(1, FIRST, "未完成"), title="木城镇巡察反馈问题整改台账", round_name="")
    )
    assert other not in keys


def test_a_problem_is_known_by_its_text_when_its_number_has_moved():
    reference = after((APRIL, [row(1, FIRST, "未完成"), row(2, SECOND, "未完成")]))
    result = read([row(1, SECOND, "已销号", is_closed="是"), row(2, FIRST, "未完成")], reference)
    assert question_kinds(result) == []
    assert "problems" not in result.tables
    assert events_of(result) == [("I1-2", "closed", APRIL, MAY)]


def test_a_problem_is_known_by_its_number_when_its_text_was_touched_up():
    reference = after((APRIL, [row(1, "低保评定优亲厚友，应退未退3户", "未完成")]))
    result = read([row(1, "低保评定中优亲厚友,应退未退3户。", "已销号", is_closed="是")], reference)
    assert question_kinds(result) == []
    assert [event[0] for event in events_of(result)] == ["I1-1"]


def test_a_number_alone_does_not_make_two_texts_one_problem():
    reference = after((APRIL, [row(1, FIRST, "未完成")]))
    result = read([row(1, THIRD, "未完成")], reference)
    assert question_kinds(result) == ["problem_vanished"]
    new = result.tables["problems"]["problem_id"].to_list()
    assert len(new) == 1
    assert new != ["I1-1"]


def test_a_text_that_is_only_near_is_asked_about():
    reference = after((APRIL, [row(1, "村集体账目长期不公开", "未完成")]))
    rows = [row(7, "村集体账目未按规定公开", "未完成")]
    result = read(rows, reference)
    assert question_kinds(result) == ["problem_same"]
    assert statuses(result) == [("pending", None)]
    assert result.questions[0].proposal == "I1-1"
    same = read(rows, reference, by=answers(result, problem_same="I1-1"))
    assert "problems" not in same.tables
    assert same.observations["problem_id"].to_list() == ["I1-1"]
    new = read(rows, reference, by=answers(result, problem_same="new"))
    assert new.tables["problems"]["problem_id"].to_list() == ["I1-7"]


def test_two_rows_cannot_both_be_one_earlier_problem():
    reference = after((APRIL, [row(1, "村集体账目长期不公开", "未完成")]))
    rows = [row(7, "村集体账目未按规定公开", "未完成"), row(8, "村集体账目没有按期公开", "未完成")]
    result = read(rows, reference)
    both = read(rows, reference, by=answers(result, problem_same="I1-1"))
    assert rules(both, "rejected") == ["problem_listed_twice"]


def test_two_problems_of_one_text_are_told_apart_by_their_numbers():
    rows = [row(1, FIRST, "未完成"), row(2, FIRST, "未完成")]
    reference = after((APRIL, rows))
    result = read([rows[0], row(2, FIRST, "已销号", is_closed="是")], reference)
    assert question_kinds(result) == []
    assert [event[0] for event in events_of(result)] == ["I1-2"]


def test_a_number_that_is_free_again_gives_a_new_problem_an_id_of_its_own():
    reference = after((APRIL, [row(1, FIRST, "已销号", is_closed="是")]))
    result = read([row(1, THIRD, "未完成")], reference)
    assert question_kinds(result) == []
    (new,) = result.tables["problems"]["problem_id"]
    assert new.startswith("I1-1-")


def test_townships_that_report_the_same_ledger_each_for_itself_do_not_miss_each_others_problems():
    reference = after((APRIL, [row(1, FIRST, "未完成")]))
    other = read([row(1, SECOND, "未完成", village="西河村")], reference, file="西河.xlsx")
    assert question_kinds(other) == []
    reference = reference.accepting(other)
    later = read([row(1, FIRST, "未完成")], reference, as_of=JUNE)
    assert question_kinds(later) == []


def test_a_village_that_vanished_from_a_countys_sheet_is_asked_about():
    both = [row(1, FIRST, "未完成"), row(2, SECOND, "未完成", village="西河村")]
    reference = after((APRIL, both))
    assert question_kinds(read(both[:1], reference)) == ["problem_vanished"]


def test_a_deadline_that_moved_back_is_a_correction_and_warned_about():
    reference = after((APRIL, [row(1, FIRST, "未完成", deadline="2024.9.30")]))
    result = read([row(1, FIRST, "未完成", deadline="2024.12.31")], reference)
    assert "problem_deadline_changed" in rules(result, "warned")
    corrected = result.tables["problems"].select("problem_id", "due_on").rows()
    assert corrected == [("I1-1", D(2024, 12, 31))]


# --- what happened in between ---------------------------------------------------------------------


def test_a_state_lies_after_the_last_edition_that_did_not_show_it():
    reference = after(
        (D(2024, 3, 31), [row(1, FIRST, "未完成")]),
        (APRIL, [row(1, FIRST, None)]),
    )
    result = read([row(1, FIRST, "已完成")], reference)
    # The edition of April says nothing of the state, hence nothing of when it changed.
    assert events_of(result) == [("I1-1", "reported_done", D(2024, 3, 31), MAY)]


def test_what_was_told_is_not_told_again():
    reference = after((APRIL, [row(1, FIRST, "已完成")]), (MAY, [row(1, FIRST, "已完成")]))
    assert reference.story("I1-1") == [("reported_done", FED_BACK, APRIL)]


def test_a_problem_listed_late_is_not_known_to_have_been_open_before():
    reference = after((APRIL, [row(1, FIRST, "未完成")]))
    result = read([row(1, FIRST, "未完成"), row(2, SECOND, "已完成")], reference)
    assert events_of(result) == [("I1-2", "reported_done", FED_BACK, MAY)]


def test_closing_after_completion_lies_after_the_edition_that_showed_completion_only():
    reference = after((APRIL, [row(1, FIRST, "已完成")]))
    result = read([row(1, FIRST, "已完成", is_closed="是")], reference)
    assert events_of(result) == [("I1-1", "closed", APRIL, MAY)]


def test_a_day_that_is_named_later_takes_the_place_of_the_days_between_editions():
    reference = after((APRIL, [row(1, FIRST, "已完成")]))
    result = read([row(1, FIRST, "已完成", completed_date="2024.4.9")], reference)
    assert reference.accepting(result).story("I1-1") == [("reported_done", None, D(2024, 4, 9))]
    assert result.tables["problem_events"]["event_id"].to_list() == ["I1-1-reported_done-20240430"]


def test_a_day_that_is_named_later_changes_no_day_that_was_known_and_none_it_does_not_fit():
    exact = after((APRIL, [row(1, FIRST, "已完成", completed_date="2024.4.9")]))
    rough = after((APRIL, [row(1, FIRST, "已完成")]))
    for reference in (exact, rough):
        later = read([row(1, FIRST, "已完成", completed_date="2024.5.20")], reference)
        assert events_of(later) == []


def test_completion_cannot_be_later_than_the_closing_that_followed():
    reference = after((APRIL, [row(1, FIRST, "已完成")]))
    result = read([row(1, FIRST, "已完成", closed_date="2024.4.20", is_closed="是")], reference)
    reference = reference.accepting(result)
    assert reference.story("I1-1") == [
        ("reported_done", FED_BACK, D(2024, 4, 20)),
        ("closed", None, D(2024, 4, 20)),
    ]
    assert "problem_day_before_last_edition" in rules(result, "warned")


def test_a_state_that_goes_back_is_asked_about_and_opened_again_between_the_editions():
    reference = after((APRIL, [row(1, FIRST, "已完成", is_closed="是")]))
    rows = [row(1, FIRST, "整改中")]
    result = read(rows, reference)
    assert question_kinds(result) == ["problem_went_back"]
    assert statuses(result) == [("pending", None)]
    assert result.observations.is_empty()
    opened = read(rows, reference, by=answers(result, problem_went_back="opened_again"))
    assert events_of(opened) == [("I1-1", "reopened", APRIL, MAY)]
    assert opened.tables["problem_events"]["sequence_no"].to_list() == [2]


def test_what_was_only_reported_done_is_returned():
    reference = after((APRIL, [row(1, FIRST, "已完成")]))
    rows = [row(1, FIRST, "未完成")]
    by = answers(read(rows, reference), problem_went_back="opened_again")
    assert events_of(read(rows, reference, by=by)) == [("I1-1", "returned", APRIL, MAY)]


def test_an_earlier_edition_that_said_too_much_is_corrected_by_key():
    reference = after((APRIL, [row(1, FIRST, "已完成", is_closed="是", completed_date="2024.4.9")]))
    rows = [row(1, FIRST, "已完成", completed_date="2024.4.9")]
    by = answers(read(rows, reference), problem_went_back="earlier_wrong")
    right = reference.accepting(read(rows, reference, by=by))
    assert right.story("I1-1") == [
        ("reported_done", None, D(2024, 4, 9)),
        ("progress", D(2024, 4, 8), APRIL),
    ]
    # It was never closed: the closing of June lies after the edition of May.
    rows = [row(1, FIRST, "已完成", is_closed="是", completed_date="2024.4.9")]
    later = right.accepting(read(rows, right, as_of=JUNE))
    assert later.story("I1-1")[-1] == ("closed", MAY, JUNE)


def test_a_closing_from_elsewhere_cannot_be_called_an_error_of_this_ledger():
    reference = after((APRIL, [row(1, FIRST, "未完成")]))
    closed = Event("E1", "closed", 1, D(2024, 5, 6))
    reference = reference.accepting(_with_event(closed, "I1-1"))
    result = read([row(1, FIRST, "未完成")], reference)
    assert question_kinds(result) == ["problem_went_back"]
    assert "earlier_wrong" not in {option.value for option in result.questions[0].options}
    opened = read(
        [row(1, FIRST, "未完成")], reference, by=answers(result, problem_went_back="opened_again")
    )
    assert events_of(opened) == [("I1-1", "reopened", D(2024, 5, 6), MAY)]


def _with_event(event: Event, problem_id: str) -> Interpretation:
    text = {
        "event_id": event.event_id,
        "problem_id": problem_id,
        "sequence_no": event.sequence_no,
        "event_kind": event.kind,
        "occurred_on": event.occurred_on,
        "occurred_after": event.occurred_after,
    }
    return Interpretation(tables={"problem_events": frame("problem_events", [text])})


def test_a_ledger_without_a_word_for_closing_does_not_undo_one_from_elsewhere():
    reference = after((APRIL, [row(1, FIRST, "已完成")]))
    reference = reference.accepting(_with_event(Event("E1", "closed", 2, D(2024, 5, 6)), "I1-1"))
    result = read([row(1, FIRST, "已完成")], reference)
    assert question_kinds(result) == []
    assert events_of(result) == []


def test_a_state_that_goes_back_may_be_an_error_of_this_edition():
    reference = after((APRIL, [row(1, FIRST, "已完成", is_closed="是")]))
    rows = [row(1, FIRST, "未完成")]
    by = answers(read(rows, reference), problem_went_back="ignore")
    result = read(rows, reference, by=by)
    assert events_of(result) == []
    assert statuses(result) == [("accepted", None)]
    assert result.observations["state"].to_list() == [None]


def test_opened_and_put_right_between_two_editions_it_was_opened_by_the_day_it_was_put_right():
    reference = after((APRIL, [row(1, FIRST, "已完成", is_closed="是", closed_date="2024.4.9")]))
    rows = [row(1, FIRST, "已完成", completed_date="2024.5.20")]
    by = answers(read(rows, reference), problem_went_back="opened_again")
    assert events_of(read(rows, reference, by=by)) == [
        ("I1-1", "reopened", APRIL, D(2024, 5, 20)),
        ("I1-1", "reported_done", None, D(2024, 5, 20)),
    ]


def test_a_month_that_may_be_that_of_the_completion_before_the_opening_is_not_taken():
    mid_may, june = D(2024, 5, 15), D(2024, 6, 2)
    reference = after((mid_may, [row(1, FIRST, "已完成", is_closed="是", closed_date="2024.5.9")]))
    rows = [row(1, FIRST, "已完成", completed_date="2024年5月")]
    by = answers(read(rows, reference, june), problem_went_back="opened_again")
    result = read(rows, reference, june, by=by)
    assert [event[1:] for event in events_of(result)] == [
        ("reopened", mid_may, june),
        ("reported_done", mid_may, june),
    ]
    assert "problem_day_before_reopening" in rules(result, "warned")


def test_after_an_opening_the_old_day_in_the_cell_is_not_that_of_the_new_closing():
    reference = after((APRIL, [row(1, FIRST, "已完成", is_closed="是", closed_date="2024.4.9")]))
    rows = [row(1, FIRST, "整改中")]
    by = answers(read(rows, reference), problem_went_back="opened_again")
    reference = reference.accepting(read(rows, reference, by=by))
    result = read(
        [row(1, FIRST, "已完成", is_closed="是", closed_date="2024.4.9")], reference, as_of=JUNE
    )
    assert events_of(result) == [("I1-1", "closed", MAY, JUNE)]
    assert "problem_day_before_reopening" in rules(result, "warned")


@pytest.mark.parametrize(
    ("answer", "story", "state"),
    [
        ("closed", [("closed", APRIL, MAY)], "closed"),
        ("withdrawn", [("withdrawn", APRIL, MAY)], "no_longer_listed"),
        ("no_longer_listed", [], "no_longer_listed"),
    ],
)
def test_a_row_that_vanished_is_asked_about(
    answer: str, story: list[tuple[str, D | None, D]], state: str
):
    reference = after((APRIL, [row(1, FIRST, "未完成"), row(2, SECOND, "未完成")]))
    rows = [row(1, FIRST, "未完成")]
    result = read(rows, reference)
    assert question_kinds(result) == ["problem_vanished"]
    assert statuses(result) == [("accepted", None)]
    answered = read(rows, reference, by=answers(result, problem_vanished=answer))
    later = reference.accepting(answered)
    assert later.story("I1-2") == story
    assert answered.observations.filter(pl.col("problem_id") == "I1-2")["state"].to_list() == [
        state
    ]
    # Answered once, it is not asked about again.
    assert question_kinds(read(rows, later, as_of=JUNE)) == []


def test_a_closed_row_that_vanished_is_not_asked_about():
    reference = after((APRIL, [row(1, FIRST, "未完成"), row(2, SECOND, "已销号", is_closed="是")]))
    assert question_kinds(read([row(1, FIRST, "未完成")], reference)) == []


def test_nothing_has_vanished_while_a_row_waits_for_its_village():
    reference = after((APRIL, [row(1, FIRST, "未完成"), row(2, SECOND, "未完成")]))
    result = read(
        [row(1, FIRST, "未完成"), row(2, SECOND, "未完成", village="东岭新村")], reference
    )
    assert question_kinds(result) == ["problem_village"]


def test_an_older_edition_is_refused_with_what_to_do():
    reference = after((MAY, [row(1, FIRST, "未完成")]))
    result = read([row(1, FIRST, "已完成")], reference, as_of=APRIL)
    assert rules(result, "rejected") == ["edition_older"]
    assert result.tables == {}
    assert result.observations.is_empty()


def test_a_second_edition_of_the_day_adds_what_the_first_left_waiting():
    reference = after((MAY, [row(1, FIRST, "未完成")]))
    result = read([row(1, FIRST, "未完成"), row(2, SECOND, "已完成")], reference, file="退回.xlsx")
    assert question_kinds(result) == []
    assert statuses(result) == [("skipped", "unchanged"), ("accepted", None)]
    assert events_of(result) == [("I1-2", "reported_done", FED_BACK, MAY)]


def test_a_second_edition_of_the_day_that_leaves_rows_out_has_not_lost_them():
    reference = after((MAY, [row(1, FIRST, "未完成"), row(2, SECOND, "未完成")]))
    assert question_kinds(read([row(2, SECOND, "未完成")], reference, file="退回.xlsx")) == []


def test_a_second_edition_of_the_day_that_says_more_is_asked_about():
    reference = after((APRIL, [row(1, FIRST, "未完成")]), (MAY, [row(1, FIRST, "未完成")]))
    rows = [row(1, FIRST, "已完成")]
    result = read(rows, reference)
    assert question_kinds(result) == ["edition_of_same_day"]
    newer = read(rows, reference, by=answers(result, edition_of_same_day="newer"))
    assert events_of(newer) == [("I1-1", "reported_done", APRIL, MAY)]


def test_a_second_edition_of_the_day_that_says_less_is_asked_about():
    reference = after((MAY, [row(1, FIRST, "已完成")]))
    rows = [row(1, FIRST, "未完成")]
    result = read(rows, reference)
    assert question_kinds(result) == ["problem_went_back"]
    # On one day nothing can have been opened again: one of the two is wrong.
    assert [option.value for option in result.questions[0].options] == [
        "earlier_wrong", "ignore", "leave_out",
    ]  # fmt: skip
    wrong = read(rows, reference, by=answers(result, problem_went_back="earlier_wrong"))
    assert reference.accepting(wrong).story("I1-1") == [("progress", FED_BACK, MAY)]
    kept = read(rows, reference, by=answers(result, problem_went_back="ignore"))
    assert events_of(kept) == []
    assert kept.observations["state"].to_list() == ["completed"]


def test_a_second_edition_of_the_day_without_the_state_is_refused():
    reference = after((MAY, [row(1, FIRST, "已完成")]))
    result = read([row(1, FIRST, None, is_closed=None)], reference)
    assert rules(result, "rejected") == ["edition_of_day_says_less"]


def test_rounds_of_two_terms_that_bear_one_name_are_not_one_series():
    old = {"inspection_id": "I0", "village_id": "V1", "round_id": "R2"}
    years_ago = {"starts_on": D(2019, 2, 1), "feedback_on": D(2019, 3, 1)}
    reference = office(inspections=[old | years_ago, {"inspection_id": "I1", "village_id": "V1"}])
    rounds = reference.held["rounds"].with_columns(
        name=pl.lit("第三轮"), sequence=pl.lit(3, pl.Int32)
    )
    reference = replace(reference, held={**reference.held, "rounds": rounds})
    reference = reference.accepting(
        read([row(1, FIRST, "未完成")], reference, as_of=D(2019, 6, 30))
    )
    question = read([row(1, SECOND, "未完成")], reference)
    assert question_kinds(question) == ["problem_inspection"]
    by = answers(question, problem_inspection="I1")
    result = read([row(1, SECOND, "未完成")], reference, by=by)
    assert question_kinds(result) == []
    assert result.tables["problems"]["problem_id"].to_list() == ["I1-1"]


# --- whatever happens -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """From a day on a problem was in a state."""

    on: D
    state: str


FIRST_DAY = FED_BACK + dt.timedelta(days=1)


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """What really happened to a problem: each step leads to another state, forward or back."""
    days = draw(st.lists(st.integers(0, 200), unique=True, max_size=8).map(sorted))
    steps: list[Step] = []
    state = "open"
    for day in days:
        state = draw(st.sampled_from([other for other in STATES if other != state]))
        steps.append(Step(FIRST_DAY + dt.timedelta(days=day), state))
    return steps


@st.composite
def reports(draw: st.DrawFn) -> list[tuple[D, str]]:
    """Days of editions in order, with how they name days: not at all, by the month, by the day."""
    days = draw(st.lists(st.integers(0, 220), unique=True, min_size=1, max_size=7).map(sorted))
    naming = st.sampled_from(["silent", "month", "day", "state missing"])
    return [(FIRST_DAY + dt.timedelta(days=day), draw(naming)) for day in days]


def state_on(steps: Sequence[Step], day: D) -> str:
    return next((step.state for step in reversed(steps) if step.on <= day), "open")


def reached_on(steps: Sequence[Step], state: str, day: D) -> D | None:
    """The day on which it last came to `state` or beyond, as of `day`; None if it has not."""
    result = None
    held = "open"
    for step in steps:
        if step.on > day:
            break
        if STATES.index(step.state) >= STATES.index(state) > STATES.index(held):
            result = step.on
        held = step.state
    return result if STATES.index(held) >= STATES.index(state) else None


def reported_on(steps: Sequence[Step], as_of: D, naming: str) -> ReportedState:
    """What a truthful edition says."""
    if naming == "state missing":
        return ReportedState()
    state = state_on(steps, as_of)
    days = {"completed": None, "closed": None}
    for reached in ("completed", "closed"):
        on = reached_on(steps, reached, as_of)
        if on is not None and naming == "day":
            days[reached] = DayInterval(None, on)
        elif on is not None and naming == "month":
            first = on.replace(day=1)
            last = (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
            days[reached] = DayInterval(first - dt.timedelta(days=1), last)
    return ReportedState(state, days["completed"], days["closed"])  # type: ignore[arg-type]


def derive(prior: PriorHistory, reported: ReportedState, as_of: D) -> list[Event]:
    """The events of a problem once an edition was accepted, every opening confirmed."""
    history = ProblemHistory(prior, as_of)
    if is_regression(reported, prior, as_of):
        history.record_regression(reported)
    else:
        history.record_outcome(reported)
    events = {event.event_id: event for event in prior.events}
    for row_of_event in history.derived.rows.values():
        events[row_of_event["event_id"]] = Event(
            row_of_event["event_id"],
            row_of_event["event_kind"],
            row_of_event["sequence_no"],
            row_of_event["occurred_on"],
            row_of_event["occurred_after"],
            row_of_event["recorded_on"],
        )
    return sorted(events.values(), key=lambda event: event.sequence_no)


_MEANS = {"basically_done": "basically_done", "reported_done": "completed", "closed": "closed"}


@given(steps=histories(), editions=reports())
@settings(max_examples=150, deadline=None)
def test_replaying_the_events_gives_the_last_editions_state_and_no_event_lies_outside_its_days(
    steps: list[Step], editions: list[tuple[D, str]]
):
    prior = PriorHistory("P", FED_BACK, BEGAN)
    for as_of, naming in editions:
        reported = reported_on(steps, as_of, naming)
        events = derive(prior, reported, as_of)
        prior = replace(prior, events=events, states=(*prior.states, (as_of, reported.state)))
        if reported.state is not None:
            assert state_after(events) == reported.state
        # reporting the same again brings nothing new
        assert derive(prior, reported, as_of) == events
    days = [event.occurred_on for event in prior.events]
    assert days == sorted(days)
    assert [event.sequence_no for event in prior.events] == list(range(1, len(days) + 1))
    closed = False
    for event in prior.events:
        assert event.occurred_after is None or event.occurred_after < event.occurred_on
        assert (event.kind == "reopened") == (closed and event.kind != "closed"), prior.events
        closed = event.kind == "closed"
        _lies_in_its_days(event, steps)


def _lies_in_its_days(event: Event, steps: Sequence[Step]) -> None:
    """Something of the kind did happen within the days that the event has."""
    low = event.last_day_before
    before, within = state_on(steps, low), [s for s in steps if low < s.on <= event.occurred_on]
    path = [before, *(step.state for step in within)]
    ranks = [STATES.index(state) for state in path]
    if event.kind in ("reopened", "returned"):
        assert any(later < earlier for earlier, later in pairwise(ranks))
    else:
        reached = STATES.index(_MEANS[event.kind])
        assert any(
            earlier < reached <= later or (earlier > later == reached)
            for earlier, later in pairwise(ranks)
        )


@given(
    states=st.lists(
        st.tuples(
            *[st.sampled_from(["未完成", "整改中", "基本完成", "已完成", "已销号", None])] * 2
        ),
        min_size=1,
        max_size=3,
    )
)
@settings(max_examples=12, deadline=None)
def test_whatever_editions_say_their_last_states_come_of_it_and_once_only(
    states: list[tuple[str | None, str | None]],
):
    reference = office()
    expected: dict[str, str] = {}
    names = {
        "未完成": "open",
        "整改中": "open",
        "基本完成": "basically_done",
        "已完成": "completed",
        "已销号": "closed",
    }
    for as_of, (one, two) in zip((APRIL, MAY, JUNE), states, strict=False):
        rows = [row(1, FIRST, one, is_closed=None), row(2, SECOND, two, is_closed=None)]
        by = answers(read(rows, reference, as_of), problem_went_back="opened_again")
        reference = reference.accepting(read(rows, reference, as_of, by=by))
        again = read(rows, reference, as_of)
        assert again.tables == {}
        assert question_kinds(again) == []
        for problem_id, text in (("I1-1", one), ("I1-2", two)):
            if text is not None:
                expected[problem_id] = names[text]
            events = reference.held.get("problem_events")
            story = [] if events is None else [
                Event(*event) for event in events.filter(pl.col("problem_id") == problem_id)
                .select("event_id", "event_kind", "sequence_no", "occurred_on", "occurred_after")
                .rows()
            ]  # fmt: skip
            assert state_after(story) == expected.get(problem_id, "open")


def test_the_id_of_a_problem_without_a_number_of_its_own_holds_no_further_digits():
    for number in range(2_000):
        record = LedgerRecord((), "", f"问题{number}", {})
        mark = new_problem_id(LocatedRecord(record, "V1", "I0702"), set()).removeprefix("I0702-")
        assert mark.isalpha()
        assert len(mark) == 8
