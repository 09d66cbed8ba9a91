"""Days that a program wrote too early, or in an unknown order: one question for each column."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.intake.builders.problem_ledgers import (
    FORM,
    events_of,
    fully_worded,
    office,
    question_kinds,
    statuses,
)
from tests.unit.intake.builders.sheets import sheet
from tests.unit.intake.templates.test_template_reading import FEEDBACK, filled, inspection
from tests.unit.intake.templates.test_template_reading import read as read_template
from tests.unit.intake.templates.test_template_reading import reference as reference  # noqa: PLC0414 - a fixture
from warehouse.intake.cells.sheets import CellRange, CellValue, Sheet, SourceFile
from warehouse.intake.findings.interpretation import Interpretation
from warehouse.intake.findings.questions import LEAVE_OUT
from warehouse.intake.ledgers.interpret import interpret_ledgers
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.schema import catalogue

D, T = dt.date, dt.datetime
HEADER = ["序号", "村(社区)", "问题类别", "反馈问题", "整改措施", "责任单位", "整改时限",
          "完成情况", "完成时间", "是否销号"]  # fmt: skip
TITLE = ["夹江县委第三轮巡察反馈问题整改台账"]
DONE, LIMIT = "台账.xlsx|台账|I|", "台账.xlsx|台账|G|"
EARLY = "day_just_before_midnight"


def ledger(*days: tuple[CellValue, CellValue], **more: object) -> Sheet:
    """A ledger of problems with the deadline and the day of completion of each."""
    rows = [
        [number, "东岭村", "优亲厚友", f"低保评定优亲厚友之{number}", "清退", "东岭村党支部",
         limit, "已完成" if done else "未完成", done, "否"]
        for number, (limit, done) in enumerate(days, 1)
    ]  # fmt: skip
    return sheet(TITLE, FORM, HEADER, *rows, **more)


def read(one: Sheet, **answers: str) -> Interpretation:
    """What the ledger comes to; answers by the letter of their column and the rule that asks."""
    given = {f"台账.xlsx|台账|{key.replace('__', '|')}": way for key, way in answers.items()}
    file = SourceFile("台账.xlsx", 1, "0" * 64, (one,))
    return fully_worded(interpret_ledgers([file], given, office()))


EXPORTED = ledger(
    ("2024年9月底前", T(2024, 4, 14, 23, 59, 17)),
    (T(2024, 8, 31, 23, 59, 17), T(2024, 4, 30, 23, 59, 17)),
    ("2024年9月30日", None),
)


def test_a_column_of_days_before_midnight_is_asked_about_once_and_only_its_rows_wait():
    result = read(EXPORTED)

    assert question_kinds(result) == ["day_way", "day_way"]
    assert [question.key for question in result.questions] == [LIMIT + EARLY, DONE + EARLY]
    done = result.questions[1]
    assert [option.value for option in done.options] == ["next_day", "as_written", LEAVE_OUT]
    assert (done.proposal, done.count) == (None, 2)
    assert [status for status, _ in statuses(result)[3:]] == ["pending", "pending", "accepted"]
    assert events_of(result) == []


@pytest.mark.parametrize(
    ("way", "first", "second"),
    [("next_day", D(2024, 4, 15), D(2024, 5, 1)), ("as_written", D(2024, 4, 14), D(2024, 4, 30))],
)
def test_every_row_of_the_column_follows_the_answer(way: str, first: D, second: D):
    result = read(EXPORTED, **{f"G__{EARLY}": "next_day", f"I__{EARLY}": way})

    assert result.questions == []
    assert [day for _, _, _, day in events_of(result)] == [first, second]
    assert result.tables["problems"]["due_on"].to_list()[1] == D(2024, 9, 1)
    by_way = result.findings.filter(result.findings["rule"] == "day_by_way")
    assert by_way["severity"].to_list() == ["noted"] * 3
    assert by_way["value"].to_list()[1] == "2024-04-14 23:59:17"


def test_rows_that_the_answer_leaves_out_are_left_out_for_that_reason():
    result = read(EXPORTED, **{f"G__{EARLY}": "next_day", f"I__{EARLY}": LEAVE_OUT})

    assert statuses(result)[3:] == [("skipped", "answered")] * 2 + [("accepted", None)]


def test_a_merged_day_holds_back_every_row_that_has_it():
    one = ledger(
        (None, T(2024, 4, 14, 23, 59, 17)), (None, None), (None, None),
        merged=(CellRange(4, 9, 5, 9),),
    )  # fmt: skip

    result = read(one)

    assert [status for status, _ in statuses(result)[3:]] == ["pending", "pending", "accepted"]


def test_the_order_of_day_and_month_is_asked_once_and_proposed_where_other_cells_show_it():
    open_order = ledger((None, "5/4/2024"), (None, "6/4/2024"))
    shown = ledger((None, "5/4/2024"), (None, "25/4/2024"))
    both = ledger((None, "5/4/2024"), (None, "25/4/2024"), (None, "4/25/2024"))

    (question,) = read(open_order).questions
    assert (question.count, question.proposal) == (2, None)
    assert (read(shown).questions[0].proposal, read(both).questions[0].proposal) == (
        "day_first",
        None,
    )
    assert not read(shown).questions[0].is_sure  # likely, and still for the user to say
    result = read(open_order, I__day_order_unclear="day_first")
    assert [day for _, _, _, day in events_of(result)] == [D(2024, 4, 5), D(2024, 4, 6)]


def test_kinds_of_doubt_in_one_column_are_asked_apart():
    result = read(
        ledger((None, T(2024, 4, 14, 23, 59, 17)), (None, T(2024, 4, 20, 23, 59, 59)),
               (None, "15-Apr-24"), (None, T(2024, 4, 20, 16)), (None, 45397.99950231481))
    )  # fmt: skip

    assert [(question.key, question.count) for question in result.questions] == [
        (DONE + EARLY, 2),
        (DONE + "day_end_of_day", 1),
        (DONE + "day_short_year", 1),
        (DONE + "day_at_greenwich", 1),
    ]


def test_numbers_of_days_are_one_question_and_a_limit_is_never_taken_for_a_day():
    numbers = ledger((None, 45397), (None, 45398), (None, "45399.0"), (None, "24/4/20前"))

    result = read(numbers)

    assert [(question.kind, question.count) for question in result.questions] == [
        ("day_way", 3),
        ("problem_event_day", 1),
    ]
    again = read(numbers, I__day_is_serial="serial")
    assert [day for _, _, _, day in events_of(again)] == [D(2024, 4, 15 + n) for n in range(3)]


def test_years_of_two_digits_are_one_question_and_keep_what_stands_around_them():
    short = ledger(
        ("24.9.30", "24.4.20"), ("24年9月底前", "24-4-21"), ("于24年10月10日前完成", "24年4月")
    )

    result = read(short)

    assert [(question.key, question.count) for question in result.questions] == [
        (LIMIT + "day_short_year:year_first", 3),
        (DONE + "day_short_year:year_first", 2),
        (DONE + "day_short_year", 1),
    ]
    answers = dict.fromkeys((question.key for question in result.questions), "year_first")
    file = SourceFile("台账.xlsx", 1, "0" * 64, (short,))
    again = interpret_ledgers([file], answers, office())
    assert again.questions == []
    assert again.tables["problems"]["due_on"].to_list() == [
        D(2024, 9, 30), D(2024, 9, 30), D(2024, 10, 10),
    ]  # fmt: skip
    assert [(after, on) for _, _, after, on in events_of(again)] == [
        (None, D(2024, 4, 20)), (None, D(2024, 4, 21)), (D(2024, 3, 31), D(2024, 4, 30)),
    ]  # fmt: skip


def test_many_days_without_a_year_are_one_question_for_the_column():
    limits = ("6月30日前", "9月底前", "于10月10日前完成", D(2026, 12, 31), "2月29日", "长期坚持")
    many = ledger(*((limit, None) for limit in limits), yearless_dates=frozenset({(7, 7)}))

    result = read(many)

    (question,) = result.questions
    assert (question.key, question.count) == (LIMIT + "no_year", 5)
    assert question.proposal is None
    assert [option.value for option in question.options] == [
        "2022", "2023", "2024", "2025", "2026", "one_by_one", LEAVE_OUT,
    ]  # fmt: skip
    assert [status for status, _ in statuses(result)[3:]] == ["pending"] * 5 + ["accepted"]
    in_2024 = read(many, G__no_year="2024")
    assert in_2024.questions == []
    assert in_2024.tables["problems"]["due_on"].to_list() == [
        D(2024, 6, 30), D(2024, 9, 30), D(2024, 10, 10), D(2024, 12, 31), D(2024, 2, 29), None,
    ]  # fmt: skip
    in_2025 = read(many, G__no_year="2025")
    assert [one.details["value"] for one in in_2025.questions] == ["2月29日"]
    apart = read(many, G__no_year="one_by_one")
    assert question_kinds(apart) == ["problem_deadline"] * 5


def test_a_cell_that_the_answer_does_not_fit_is_asked_about_by_itself():
    mixed = ledger((None, "5/4/24"), (None, "15/4/24"))

    result = read(mixed, I__day_short_year="month_first")

    assert [(question.kind, question.count) for question in result.questions] == [
        ("problem_event_day", 1)
    ]
    assert [day for _, _, _, day in events_of(result)] == [D(2024, 5, 4)]


def test_a_template_asks_once_for_a_column_too(reference: ReferenceData):
    rows = [
        inspection(number, feedback_on=day, starts_on=D(2024, 3, 1), ends_on="2024-03-14T16:00:00Z")
        for number, day in enumerate(
            ["2024-03-27 23:59:17", "2024-03-28 23:59:17", "2024-04-02", 1711555200000], 1
        )
    ]
    template = filled("inspections", *rows)
    result = read_template(reference, template)

    (question,) = result.questions
    assert (question.kind, question.count) == ("day_way", 2)
    assert result.tables["inspections"]["feedback_on"].to_list() == [D(2024, 4, 2), FEEDBACK]
    assert set(result.tables["inspections"]["ends_on"]) == {D(2024, 3, 15)}
    answers = {question.key: "next_day"}
    again = read_template(reference, template, **answers)
    assert again.questions == []
    assert again.tables["inspections"]["feedback_on"].to_list() == [
        FEEDBACK, D(2024, 3, 29), D(2024, 4, 2), FEEDBACK,
    ]  # fmt: skip
    mixed = filled(
        "inspections",
        *(inspection(n, feedback_on=day) for n, day in enumerate(["5/4/24", "15/4/24"], 1)),
    )
    (asks,) = read_template(reference, mixed).questions
    apart = read_template(reference, mixed, **{asks.key: "month_first"})
    assert [(one.kind, one.count) for one in apart.questions] == [("template_day", 1)]
    left = read_template(reference, template, **{question.key: LEAVE_OUT})
    assert left.tables["inspections"].height == 2


def test_a_date_shown_without_its_year_is_quoted_as_it_is_shown_and_no_year_is_chosen():
    hidden = ledger((D(2026, 6, 30), None), (D(2025, 6, 30), None),
                    yearless_dates=frozenset({(4, 7), (5, 7)}))  # fmt: skip

    result = read(hidden)

    (question,) = result.questions  # one for both: they are shown alike
    assert "6月30日" in question.title.in_language("zh")
    assert "202" not in question.title.in_language("zh")
    assert [option.value for option in question.options][:1] == ["2024-06-30"]
    assert (question.count, question.is_sure, question.is_likely) == (2, False, False)
    asks = result.findings.filter(result.findings["rule"] == "problem_deadline")
    assert asks["value"].to_list() == ["6月30日"] * 2
    answers = {question.key: "2024-06-30"}
    file = SourceFile("台账.xlsx", 1, "0" * 64, (hidden,))
    again = interpret_ledgers([file], answers, office())
    assert again.tables["problems"]["due_on"].to_list() == [D(2024, 6, 30)] * 2


def test_a_hidden_year_is_hidden_in_the_cells_that_a_merge_fills_too():
    one = ledger(
        (None, D(2026, 4, 20)), (None, None),
        merged=(CellRange(4, 9, 5, 9),), yearless_dates=frozenset({(4, 9)}),
    )  # fmt: skip

    result = read(one)

    assert question_kinds(result) == ["problem_event_day"]
    assert events_of(result) == []


def test_a_deadline_before_a_feast_is_taken_and_a_doubtful_one_is_never_chosen_beforehand():
    result = read(ledger(("2025年春节前", None), ("2024年除夕前", None), ("汛期前", None)))

    assert result.tables["problems"]["due_on"].to_list() == [D(2025, 1, 28)]
    assert question_kinds(result) == ["problem_deadline", "problem_deadline"]
    assert not any(question.is_likely for question in result.questions)
    eve, season = result.questions
    assert [option.value for option in eve.options][:2] == ["2024-02-08", "2025-01-27"]
    assert [option.value for option in season.options] == ["empty", LEAVE_OUT]


def test_a_day_in_a_notation_of_its_own_is_asked_for_and_a_word_is_only_pointed_out():
    result = read(ledger((None, "30 juin 2024"), (None, "按方案")))

    assert [question.details["value"] for question in result.questions] == ["30 juin 2024"]
    assert [status for status, _ in statuses(result)[3:]] == ["pending", "accepted"]


def test_a_template_quotes_a_date_as_it_is_shown_too(reference: ReferenceData):
    names = [column.name for column in catalogue.columns("inspections")]
    place = (3, names.index("feedback_on") + 2)
    hidden = filled(
        "inspections", inspection(feedback_on=D(2026, 6, 30)), yearless_dates=frozenset({place})
    )

    result = read_template(reference, hidden)

    (question,) = result.questions
    assert question.details["value"] == "6月30日"
    assert not question.is_likely
    asks = result.findings.filter(result.findings["rule"] == "day_year_hidden")
    assert asks["value"].to_list() == ["6月30日"]
