"""Ledgers of problems: what one edition says, what it leaves open, and what is asked about it."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.intake.builders.problem_ledgers import (
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
from warehouse.intake.batches.profiles import OFFICE
from warehouse.intake.findings.interpretation import Interpretation
from warehouse.intake.findings.questions import LEAVE_OUT
from warehouse.intake.ledgers.kinds.immediate_ledger import read_immediate_ledger
from warehouse.intake.ledgers.problems.codes import level_of

D = dt.date


def problem(interpretation: Interpretation) -> dict[str, object]:
    rows = interpretation.tables["problems"]
    assert rows.height == 1
    return rows.row(0, named=True)


def counts(interpretation: Interpretation) -> tuple[int, int, int]:
    return interpretation.counts.select("rows", "problems", "measures").row(0)


# --- problems, rows, measures ---------------------------------------------------------------------


def test_a_plain_row_is_one_problem_without_its_text():
    result = read(PROBLEM)
    assert statuses(result) == [("accepted", None)]
    values = {column: value for column, value in problem(result).items() if value is not None}
    assert values == {
        "problem_id": "I1-1",
        "inspection_id": "I1",
        "category_code": "C02",
        "responsibility_level": "village",
        "responsible_unit": "东岭村党支部",
        "is_immediate": False,
        "is_livelihood": False,
        "is_key": False,
        "is_ongoing": False,
        "due_on": D(2024, 9, 30),
        "source_file": "台账0531.xlsx",
        "source_sheet": "台账",
        "source_row": 5,
    }
    assert events_of(result) == []
    assert counts(result) == (1, 1, 1)


def test_a_problem_over_merged_rows_is_one_and_its_measures_are_counted():
    result = read(
        PROBLEM,
        {"measures": "建立制度", "deadline": "2024年10月底前", "status": "整改中", "continues": 5},
        {"measures": "①公示②复核", "deadline": "2024年8月底前", "status": "已完成", "continues": 5},
    )
    assert counts(result) == (3, 1, 4)
    assert problem(result)["due_on"] == D(2024, 10, 31)
    assert "problem_last_deadline_taken" in rules(result, "noted")
    assert result.statuses["belongs_to"].to_list() == [5, 5, 5]


def test_a_problem_is_completed_when_the_last_of_its_measures_is():
    rows = [
        {**PROBLEM, "status": "已完成", "completed_date": "2024-05-06", "is_closed": "否"},
        {
            "measures": "建立制度",
            "status": "已完成",
            "completed_date": "2024-05-20",
            "continues": 5,
        },
    ]
    assert events_of(read(*rows)) == [("I1-1", "reported_done", None, D(2024, 5, 20))]
    rows[1] = {"measures": "建立制度", "status": "整改中", "continues": 5}
    # One measure has a day, yet the problem is not done: the row contradicts itself.
    assert events_of(read(*rows)) == []


def test_rows_below_without_number_and_text_go_on_with_the_problem():
    result = read(
        PROBLEM, {"measures": "建立制度"}, {**PROBLEM, "seq": 2, "problem_text": "账目不清"}
    )
    assert counts(result) == (3, 2, 3)
    assert result.statuses["belongs_to"].to_list() == [5, 5, 7]


def test_a_number_that_is_repeated_with_its_text_is_one_problem():
    result = read(PROBLEM, {**PROBLEM, "measures": "建立制度"})
    assert counts(result) == (2, 1, 2)


def test_one_number_in_two_villages_is_two_problems():
    result = read(PROBLEM, {**PROBLEM, "subject_org": "西河村"})
    assert result.tables["problems"]["problem_id"].to_list() == ["I1-1", "I2-1"]


def test_a_number_that_has_two_texts_gives_two_ids():
    result = read(PROBLEM, {**PROBLEM, "problem_text": "公车私用"})
    first, second = result.tables["problems"]["problem_id"].to_list()
    assert first == "I1-1"
    assert second.startswith("I1-1-")


def test_a_row_without_a_text_is_refused():
    result = read({**PROBLEM, "problem_text": "/"})
    assert statuses(result) == [("rejected", None)]
    assert rules(result, "rejected") == ["problem_text_missing"]


def test_the_same_rows_give_the_same_ids_whatever_their_order():
    other = {**PROBLEM, "seq": None, "problem_text": "账目不清"}
    one = read(PROBLEM, other).tables["problems"]["problem_id"]
    two = read(other, PROBLEM).tables["problems"]["problem_id"]
    assert set(one) == set(two)
    assert one.n_unique() == 2


# --- village and inspection -----------------------------------------------------------------------


def test_a_village_that_is_not_on_the_roster_is_refused_with_what_to_do():
    result = read({**PROBLEM, "subject_org": "乌有镇子虚村"})
    assert rules(result, "rejected") == ["problem_village_unknown"]
    assert result.tables == {}


def test_a_name_like_a_village_is_asked_about_and_the_answer_is_kept_for_the_next_edition():
    row = {**PROBLEM, "subject_org": "东岭新村"}
    result = read(row)
    assert question_kinds(result) == ["problem_village"]
    assert statuses(result) == [("pending", None)]
    assert result.questions[0].scope == "office"
    answered = read(row, by=answers(result, problem_village="V1"))
    assert problem(answered)["inspection_id"] == "I1"
    assert answered.profiles == {OFFICE: answers(result, problem_village="V1")}


def test_several_villages_in_a_cell_are_asked_about_and_never_fanned_out():
    row = {**PROBLEM, "subject_org": "东岭村、西河村"}
    result = read(row)
    assert question_kinds(result) == ["problem_villages"]
    assert {option.value for option in result.questions[0].options} == {"V1", "V2", LEAVE_OUT}
    answered = read(row, by=answers(result, problem_villages="V2"))
    assert problem(answered)["inspection_id"] == "I2"
    left_out = read(row, by=answers(result, problem_villages=LEAVE_OUT))
    assert statuses(left_out) == [("skipped", "answered")]


def test_all_villages_of_a_township_are_asked_about_and_a_name_may_be_given():
    row = {**PROBLEM, "subject_org": "各村"}
    result = read(row)
    assert question_kinds(result) == ["problem_villages"]
    answered = read(row, by=answers(result, problem_villages="南坪社区"))
    assert problem(answered)["inspection_id"] == "I3"
    assert question_kinds(read(row, by=answers(result, problem_villages="乌有"))) == [
        "problem_villages"
    ]


def test_a_ledger_of_one_village_takes_it_from_its_title():
    row = {key: value for key, value in PROBLEM.items() if key != "subject_org"}
    result = read(row, title="东岭村巡察反馈问题整改台账")
    assert problem(result)["inspection_id"] == "I1"
    first_read = read(row, title="巡察反馈问题整改台账")
    assert question_kinds(first_read) == ["problem_village_missing"]
    given = read(
        row, title="巡察反馈问题整改台账", by=answers(first_read, problem_village_missing="西河村")
    )
    assert problem(given)["inspection_id"] == "I2"


def test_a_village_may_stand_in_the_section_row():
    row = {key: value for key, value in PROBLEM.items() if key != "subject_org"}
    result = read({**row, "section": "西河村"})
    assert problem(result)["inspection_id"] == "I2"


def test_a_village_without_an_inspection_is_refused_with_what_to_import_first():
    result = read(PROBLEM, reference=office(inspections=[]))
    assert rules(result, "rejected") == ["problem_inspection_missing"]
    later = [{"inspection_id": "I1", "village_id": "V1", "starts_on": D(2024, 6, 1)}]
    assert rules(read(PROBLEM, reference=office(inspections=later)), "rejected") == [
        "problem_inspection_missing"
    ]


def test_of_several_inspections_that_of_the_round_named_is_taken():
    two = [
        {"inspection_id": "I1", "village_id": "V1", "round_id": "R2"},
        {"inspection_id": "I2", "village_id": "V1", "round_id": "R3"},
    ]
    reference = office(inspections=two)
    for name in ("第三轮", "十四届县委第三轮巡察", "3", "第3轮"):
        assert problem(read(PROBLEM, reference=reference, round_name=name))["inspection_id"] == "I2"
    assert (
        problem(read({**PROBLEM, "round": "第二轮"}, reference=reference))["inspection_id"] == "I1"
    )
    unsaid = read(PROBLEM, reference=reference, round_name="")
    assert question_kinds(unsaid) == ["problem_inspection"]
    answered = read(
        PROBLEM, reference=reference, round_name="", by=answers(unsaid, problem_inspection="I1")
    )
    assert problem(answered)["inspection_id"] == "I1"


def test_a_round_that_does_not_fit_the_only_inspection_is_asked_about():
    result = read(PROBLEM, round_name="第五轮")
    assert question_kinds(result) == ["problem_inspection"]
    assert problem(read(PROBLEM, round_name=""))["inspection_id"] == "I1"


# --- codes ----------------------------------------------------------------------------------------


def test_a_category_in_other_words_is_asked_about_once_for_each_text():
    rows = [
        {
            **PROBLEM,
            "seq": number,
            "problem_text": f"问题{number}{'甲乙丙'[number]}",
            "category": "三资管理",
        }
        for number in range(3)
    ]
    result = read(*rows)
    assert question_kinds(result) == ["problem_category"]
    question = result.questions[0]
    assert (question.count, question.scope, question.proposal) == (3, "office", "B")
    answered = read(*rows, by=answers(result, problem_category="B02"))
    assert answered.tables["problems"]["category_code"].to_list() == ["B02"] * 3
    emptied = read(*rows, by=answers(result, problem_category="empty"))
    assert emptied.tables["problems"]["category_code"].to_list() == [None] * 3


@pytest.mark.parametrize(
    "named",
    [
        "党组织建设和党员管理",
        "一、党组织建设和党员管理方面",
        "D",
        "（四）党组织建设和党员管理方面存在的问题",
    ],
)
def test_a_category_by_its_name_or_code_is_taken(named: str):
    assert problem(read({**PROBLEM, "category": named}))["category_code"] == "D"


def test_a_category_much_like_a_name_is_taken_and_told():
    result = read({**PROBLEM, "category": "集体资产管理和处置不规范"})
    assert problem(result)["category_code"] == "B02"
    assert "problem_code_by_likeness" in rules(result, "noted")


def test_a_section_row_gives_the_category_where_no_column_does():
    row = {key: value for key, value in PROBLEM.items() if key != "category"}
    result = read({**row, "section": "一、党组织建设和党员管理方面"})
    assert problem(result)["category_code"] == "D"


def test_a_section_row_of_a_township_is_no_category():
    row = {key: value for key, value in PROBLEM.items() if key != "category"}
    assert problem(read({**row, "section": "漹城镇"}))["category_code"] is None
    assert problem(read({**row, "section": "东岭村"}))["category_code"] is None


def test_a_cause_is_taken_by_name_asked_about_or_left_in_its_own_words():
    assert problem(read({**PROBLEM, "cause": "监督缺位"}))["cause_code"] == "R2"
    assert question_kinds(read({**PROBLEM, "cause": "监督不到位"})) == ["problem_cause"]
    words = "村党支部对低保政策学习不深不透,评议会议走过场,镇民政办把关不严。"
    result = read({**PROBLEM, "cause": words})
    assert problem(result)["cause_code"] is None
    assert "problem_cause_in_own_words" in rules(result, "noted")


@pytest.mark.parametrize(
    ("unit", "level"),
    [
        ("东岭村党支部", "village"),
        ("东岭村“两委”", "village"),
        ("南坪社区", "village"),
        ("漹城镇东岭村村民委员会", "village"),
        ("漹城镇人民政府", "township"),
        ("漹城镇党委", "township"),
        ("漹城街道办事处", "township"),
        ("李家镇农业服务中心", "township"),
        ("县农业农村局", "county"),
        ("乡村振兴局", "county"),
        ("县财政局、县审计局", "county"),
        ("县委组织部", "county"),
        ("县纪委监委", "county"),
        ("漹城镇人民政府、县民政局", None),
        ("驻村工作队", None),
    ],
)
def test_the_level_of_responsibility_is_read_from_the_unit(unit: str, level: str | None):
    assert level_of(unit) == level


def test_a_unit_whose_level_is_unclear_is_asked_about_and_so_is_a_missing_one():
    for unit, kind in (("驻村工作队", "problem_level"), (None, "problem_level_missing")):
        row = {**PROBLEM, "responsible_unit": unit}
        result = read(row)
        assert question_kinds(result) == [kind]
        answered = read(row, by=answers(result, **{kind: "township"}))
        assert problem(answered)["responsibility_level"] == "township"
        assert problem(answered)["responsible_unit"] == unit


# --- deadlines ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "due_on", "is_immediate", "is_ongoing"),
    [
        ("2024.9.30", D(2024, 9, 30), False, False),
        ("2024年9月", D(2024, 9, 30), False, False),
        ("立行立改", None, True, False),
        ("长期坚持", None, False, True),
        ("2024年底前，并长期坚持", D(2024, 12, 31), False, True),
        ("待定", None, False, False),
        ("2024年6月31日", None, False, False),
    ],
)
def test_a_deadline_sets_the_day_and_the_flags(
    written: str, due_on: D | None, is_immediate: bool, is_ongoing: bool
):
    row = problem(read({**PROBLEM, "deadline": written}))
    assert (row["due_on"], row["is_immediate"], row["is_ongoing"]) == (
        due_on,
        is_immediate,
        is_ongoing,
    )


def test_a_time_without_its_beginning_is_asked_about_once_whatever_the_feedback():
    visits = [
        {"inspection_id": "I1", "village_id": "V1"},
        {"inspection_id": "I2", "village_id": "V2", "feedback_on": D(2024, 3, 20)},
    ]
    reference = office(inspections=visits)
    rows = [
        {**PROBLEM, "deadline": "3个月内"},
        {**PROBLEM, "seq": 2, "subject_org": "西河村", "deadline": "3个月内"},
    ]
    result = read(*rows, reference=reference)
    (question,) = result.questions
    assert (question.kind, question.count) == ("problem_deadline", 2)
    assert "2024-06-15" in question.options[0].label.in_language("zh")
    assert not question.is_likely
    from_feedback = answers(result, problem_deadline="from_feedback")
    due_on = read(*rows, reference=reference, by=from_feedback).tables["problems"]["due_on"]
    assert due_on.to_list() == [D(2024, 6, 15), D(2024, 6, 20)]


def test_a_time_without_its_beginning_may_be_given_a_day_of_its_own():
    row = {**PROBLEM, "deadline": "3个月内"}
    result = read(row)
    assert problem(read(row, by=answers(result, problem_deadline="2024-07-01")))["due_on"] == D(
        2024, 7, 1
    )
    assert problem(read(row, by=answers(result, problem_deadline="empty")))["due_on"] is None
    for other_round in ("七月", "2023-07-01", "2027-07-01"):
        again = read(row, by=answers(result, problem_deadline=other_round))
        assert question_kinds(again) == ["problem_deadline"]


def test_the_kind_of_rectification_sets_flags_too():
    assert problem(read({**PROBLEM, "rectification_type": "立行立改"}))["is_immediate"] is True
    assert problem(read({**PROBLEM, "rectification_type": "长期坚持"}))["is_ongoing"] is True
    kept_up = read(
        {**PROBLEM, "rectification_type": "是"}, headers={"rectification_type": "是否常态化坚持"}
    )
    assert problem(kept_up)["is_ongoing"] is True


# --- states, and the events they give -------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "events"),
    [
        ({"status": "未完成"}, []),
        ({"status": "整改中"}, []),
        ({"status": "完成90%"}, []),
        ({"status": "基本完成"}, [("basically_done", FED_BACK, MAY)]),
        ({"status": "已完成", "is_closed": "否"}, [("reported_done", FED_BACK, MAY)]),
        (
            {"status": "已完成", "is_closed": "否", "completed_date": "2024.5.12"},
            [("reported_done", None, D(2024, 5, 12))],
        ),
        (
            {"status": "已完成", "is_closed": "否", "completed_date": "2024年4月"},
            [("reported_done", D(2024, 3, 31), D(2024, 4, 30))],
        ),
        # the month of the feedback: not before it
        (
            {"status": "已完成", "is_closed": "否", "completed_date": "2024年3月"},
            [("reported_done", FED_BACK, D(2024, 3, 31))],
        ),
        ({"status": "已销号"}, [("closed", FED_BACK, MAY)]),
        ({"status": "已完成", "is_closed": "是"}, [("closed", FED_BACK, MAY)]),
        (
            {"status": "已完成", "completed_date": "2024.5.12", "is_closed": "是"},
            [("reported_done", None, D(2024, 5, 12)), ("closed", D(2024, 5, 11), MAY)],
        ),
        (
            {"status": "已完成", "completed_date": "2024.5.12", "closed_date": "2024.5.20"},
            [("reported_done", None, D(2024, 5, 12)), ("closed", None, D(2024, 5, 20))],
        ),
        (
            {"status": "已完成", "completed_date": "2024年4月", "is_closed": "是"},
            [("reported_done", D(2024, 3, 31), D(2024, 4, 30)), ("closed", D(2024, 3, 31), MAY)],
        ),
        ({"status": None, "closed_date": "2024.5.20"}, [("closed", None, D(2024, 5, 20))]),
        (
            {"status": None, "is_closed": "否", "completed_date": "2024.5.12"},
            [("reported_done", None, D(2024, 5, 12))],
        ),
    ],
)
def test_a_state_gives_events_with_the_days_that_are_known(
    fields: RowCells, events: list[tuple[str, D | None, D]]
):
    result = read({**PROBLEM, **fields})
    assert [event[1:] for event in events_of(result)] == events
    assert statuses(result) == [("accepted", None)]


def test_an_event_of_an_edition_has_an_id_of_its_own_and_is_recorded_on_its_day():
    event = read({**PROBLEM, "status": "已完成", "is_closed": "否"}).tables["problem_events"]
    assert event.row(0, named=True) == {
        "event_id": "I1-1-reported_done-20240531",
        "problem_id": "I1-1",
        "sequence_no": 1,
        "event_kind": "reported_done",
        "occurred_on": MAY,
        "occurred_after": FED_BACK,
        "recorded_on": MAY,
        "actor_level": None,
        "reason_code": None,
        "new_due_on": None,
        "new_responsibility_level": None,
        "new_responsible_unit": None,
        "source_file": "台账0531.xlsx",
        "source_sheet": "台账",
        "source_row": 5,
    }


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"status": "未完成", "completed_date": "2024.5.12"}, "problem_open_with_day"),
        ({"status": "基本完成", "closed_date": "2024.5.12"}, "problem_open_with_day"),
        ({"status": "未完成", "is_closed": "是"}, "problem_open_yet_closed"),
        ({"status": "已销号", "is_closed": "否"}, "problem_not_closed_yet_closed"),
        (
            {"status": "已完成", "is_closed": "否", "closed_date": "2024.5.12"},
            "problem_not_closed_yet_closed",
        ),
        (
            {"status": "已完成", "completed_date": "2024.5.12", "closed_date": "2024.5.10"},
            "problem_closed_before_completed",
        ),
        (
            {"status": "已完成", "is_closed": "否", "completed_date": "2024.3.10"},
            "problem_day_before_feedback",
        ),
        (
            {"status": "已完成", "is_closed": "否", "completed_date": "2024年2月"},
            "problem_day_before_feedback",
        ),
        ({"status": "已销号", "closed_date": "2024.6.3"}, "problem_day_after_report"),
        (
            {"status": "已完成", "is_closed": "否", "completed_date": "2024年6月"},
            "problem_day_after_report",
        ),
    ],
)
def test_a_contradiction_makes_no_event_and_is_warned_about(fields: RowCells, rule: str):
    result = read({**PROBLEM, **fields})
    assert events_of(result) == []
    assert rule in rules(result, "warned")
    assert statuses(result) == [("accepted", None)]
    assert problem(result)["problem_id"] == "I1-1"


def test_a_day_that_cannot_be_is_left_out_and_the_state_still_counts():
    result = read(
        {**PROBLEM, "status": "已完成", "is_closed": "否", "completed_date": "2024年2月30日"}
    )
    assert [event[1:] for event in events_of(result)] == [("reported_done", FED_BACK, MAY)]
    assert rules(result, "rejected") == []
    assert len(rules(result, "warned")) == 1


def test_an_immediate_problem_may_be_done_before_feedback_but_not_before_the_team_came():
    row = {**PROBLEM, "deadline": "立行立改", "status": "已完成", "is_closed": "否"}
    early = read({**row, "completed_date": "2024.3.1"})
    assert events_of(early) == [("I1-1", "reported_done", None, D(2024, 3, 1))]
    assert events_of(read(row)) == [("I1-1", "reported_done", D(2024, 2, 20), MAY)]
    assert "problem_day_before_feedback" in rules(read({**row, "completed_date": "2024.2.1"}))


def test_a_ledger_of_the_day_of_feedback_says_nothing_of_what_was_done_since():
    result = read({**PROBLEM, "status": "已完成", "is_closed": "否"}, as_of=FED_BACK)
    assert events_of(result) == []
    assert "problem_as_of_too_early" in rules(result, "warned")


def test_without_a_feedback_the_arrival_of_the_team_bounds_what_was_done():
    reference = office(
        inspections=[{"inspection_id": "I1", "village_id": "V1", "feedback_on": None}]
    )
    result = read({**PROBLEM, "status": "已完成", "is_closed": "否"}, reference=reference)
    assert events_of(result) == [("I1-1", "reported_done", D(2024, 2, 20), MAY)]


def test_a_state_that_is_not_told_is_warned_about():
    result = read({**PROBLEM, "status": None})
    assert "problem_state_missing" in rules(result, "warned")
    assert result.observations["state"].to_list() == [None]


def test_a_state_of_the_offices_own_is_asked_about_once_for_the_sheet():
    rows = [
        {
            **PROBLEM,
            "seq": n,
            "problem_text": f"问题{'甲乙丙'[n]}{n}",
            "status": "√",
            "is_closed": "否",
        }
        for n in range(3)
    ]
    result = read(*rows)
    assert question_kinds(result) == ["problem_state"]
    assert result.questions[0].scope == "office"
    answered = read(*rows, by=answers(result, problem_state="completed"))
    assert [event[1] for event in events_of(answered)] == ["reported_done"] * 3
    opened = read(*rows, by=answers(result, problem_state="open"))
    assert events_of(opened) == []


def test_yes_under_a_header_that_asks_for_completion_needs_no_question():
    for text, kinds in (("是", ["reported_done"]), ("否", [])):
        result = read(
            {**PROBLEM, "status": text, "is_closed": "否"}, headers={"status": "是否整改完成"}
        )
        assert question_kinds(result) == []
        assert [event[1] for event in events_of(result)] == kinds


def test_completed_in_a_ledger_without_closing_is_asked_about_once_and_for_good():
    row = {
        key: value for key, value in PROBLEM.items() if key not in ("is_closed", "closed_date")
    } | {"status": "已完成", "completed_date": "2024.5.12"}
    result = read(row, {**row, "seq": 2, "problem_text": "账目不清"})
    assert question_kinds(result) == ["problem_completed_means"]
    assert (result.questions[0].count, result.questions[0].scope) == (2, "office")
    village = read(row, by=answers(result, problem_completed_means="completed"))
    assert [event[1:] for event in events_of(village)] == [("reported_done", None, D(2024, 5, 12))]
    verified = read(row, by=answers(result, problem_completed_means="closed"))
    assert [event[1:] for event in events_of(verified)] == [("closed", None, D(2024, 5, 12))]
    assert verified.observations["state"].to_list() == ["closed"]


def test_a_closed_state_anywhere_in_the_ledger_shows_that_it_tells_closing():
    row = {key: value for key, value in PROBLEM.items() if key not in ("is_closed", "closed_date")}
    result = read(
        {**row, "status": "已完成"},
        {**row, "seq": 2, "problem_text": "账目不清", "status": "已销号"},
    )
    assert question_kinds(result) == []
    assert [event[1] for event in events_of(result)] == ["reported_done", "closed"]


def test_the_offices_own_finding_counts_before_the_villages():
    result = read(
        {**PROBLEM, "status": "已完成", "status_by_reviewer": "整改中", "is_closed": "否"}
    )
    assert events_of(result) == []
    assert result.observations["state"].to_list() == ["open"]


def test_a_day_without_its_year_is_asked_about():
    row = {**PROBLEM, "status": "已完成", "is_closed": "否", "completed_date": "5月12日"}
    result = read(row)
    assert question_kinds(result) == ["problem_event_day"]
    assert result.questions[0].proposal == "2024-05-12"
    answered = read(row, by=answers(result, problem_event_day="2024-05-12"))
    assert [event[1:] for event in events_of(answered)] == [("reported_done", None, D(2024, 5, 12))]
    unknown = read(row, by=answers(result, problem_event_day="no_day"))
    assert [event[1:] for event in events_of(unknown)] == [("reported_done", FED_BACK, MAY)]


def test_a_word_for_the_state_in_the_column_of_days_is_the_state():
    row = {**PROBLEM, "status": None, "is_closed": "否", "completed_date": "已完成"}
    result = read(row)
    assert question_kinds(result) == []
    assert [event[1:] for event in events_of(result)] == [("reported_done", FED_BACK, MAY)]


def test_what_is_kept_up_for_good_is_a_flag_and_not_a_state():
    result = read({**PROBLEM, "status": "已完成，长期坚持", "is_closed": "否"})
    assert problem(result)["is_ongoing"] is True
    assert [event[1] for event in events_of(result)] == ["reported_done"]


# --- money ----------------------------------------------------------------------------------------


def test_money_is_recorded_only_where_its_day_is_known():
    row = {**PROBLEM, "status": "已完成", "is_closed": "否", "loss_recovered_wan": 1.2}
    reference = read({**row, "completed_date": "2024.5.12"})
    assert reference.tables["recoveries"].select(
        "recovery_id", "inspection_id", "kind", "amount_yuan", "recovered_on"
    ).rows() == [("I1-1-loss_avoided", "I1", "loss_avoided", 12000.0, D(2024, 5, 12))]
    unknown = read(row)
    assert "recoveries" not in unknown.tables
    assert "problem_money_left_out" in rules(unknown, "warned")


def test_an_amount_that_a_problem_is_about_is_no_recovery():
    row = {
        **PROBLEM,
        "status": "已完成",
        "is_closed": "否",
        "completed_date": "2024.5.12",
        "amount": 3,
    }
    assert "recoveries" not in read(row, headers={"amount": "涉及金额(万元)"}).tables
    recovered = read(row).tables["recoveries"]
    assert recovered.select("kind", "amount_yuan").rows() == [("recovered", 30000.0)]


# --- privacy --------------------------------------------------------------------------------------


def test_numbers_of_persons_in_a_text_are_masked_wherever_it_is_kept_or_shown():
    text = "村民 11010119900307803X 电话 13812345678 反映低保评定不公"
    result = read({**PROBLEM, "problem_text": text, "category": "未知类别甲"})
    kept = [
        *result.observations["text"],
        *result.findings["value"],
        *(example for question in result.questions for example in question.examples),
    ]
    assert kept
    assert not any("0307803" in part or "12345" in part for part in kept)


# --- immediate items ------------------------------------------------------------------------------


def test_items_put_right_at_once_are_immediate_problems_with_their_closing():
    row = {
        "seq": 1,
        "subject_org": "东岭村",
        "problem_text": "村务公开栏破损",
        "responsible_unit": "东岭村党支部",
        "deadline": "2024年4月10日",
        "is_closed": "已办结",
    }
    table = ledger(
        row,
        {**row, "seq": 2, "problem_text": "路灯不亮", "is_closed": "正在办理中"},
        kind="immediate_ledger",
        headers={"is_closed": "是否办结"},
    )
    result = fully_worded(read_immediate_ledger(table, {}, office()))
    assert result.tables["problems"]["is_immediate"].to_list() == [True, True]
    assert events_of(result) == [("I1-1", "closed", D(2024, 2, 20), MAY)]
    assert result.observations["state"].to_list() == ["closed", "open"]


def test_a_table_of_counts_of_immediate_items_is_left_out_with_its_reason():
    table = ledger({"subject_org": "东岭村", "problem_count": 3}, kind="immediate_ledger")
    result = fully_worded(read_immediate_ledger(table, {}, office()))
    assert statuses(result) == [("skipped", "problem_counts_only")]
    assert result.tables == {}


def test_an_item_that_the_feedback_ledger_lists_too_is_asked_about_and_counted_once():
    reference = office().accepting(read(PROBLEM))
    row = {
        "subject_org": "东岭村",
        "problem_text": "低保评定优亲厚友。",
        "responsible_unit": "东岭村党支部",
        "is_closed": "是",
    }
    table = ledger(row, kind="immediate_ledger", headers={"is_closed": "是否办结"})
    result = fully_worded(read_immediate_ledger(table, {}, reference))
    assert question_kinds(result) == ["problem_elsewhere"]
    same = fully_worded(
        read_immediate_ledger(table, answers(result, problem_elsewhere="same"), reference)
    )
    assert "problems" not in same.tables
    assert [event[0] for event in events_of(same)] == ["I1-1"]
    other = fully_worded(
        read_immediate_ledger(table, answers(result, problem_elsewhere="others"), reference)
    )
    assert other.tables["problems"].height == 1
    assert problem(other)["problem_id"] != "I1-1"


def test_an_item_unlike_any_known_problem_is_new_without_a_question():
    reference = office().accepting(read(PROBLEM))
    row = {
        "subject_org": "东岭村",
        "problem_text": "路灯不亮",
        "responsible_unit": "东岭村",
        "is_closed": "是",
    }
    table = ledger(row, kind="immediate_ledger", headers={"is_closed": "是否办结"})
    result = fully_worded(read_immediate_ledger(table, {}, reference))
    assert question_kinds(result) == []
    assert result.tables["problems"].height == 1


# --- problems from a template ---------------------------------------------------------------------


def from_template(*problem_ids: str) -> Office:
    """An office whose problems came from a template: without text, and with ids of its own."""
    reference = office()
    rows = [
        {
            "problem_id": problem_id,
            "inspection_id": "I1",
            "responsibility_level": "village",
            "is_immediate": False,
            "is_livelihood": False,
            "is_key": False,
            "is_ongoing": False,
        }
        for problem_id in problem_ids
    ]
    return reference.accepting(Interpretation(tables={"problems": frame("problems", rows)}))


def test_problems_known_from_a_template_are_asked_about_and_then_matched_by_hand():
    reference = from_template("W1", "W2")
    result = read(PROBLEM, reference=reference)
    assert question_kinds(result) == ["problem_elsewhere"]
    same = answers(result, problem_elsewhere="same")
    which = read(PROBLEM, reference=reference, by=same)
    assert question_kinds(which) == ["problem_same"]
    assert {option.value for option in which.questions[0].options} == {"W1", "W2", "new", LEAVE_OUT}
    by = same | answers(which, problem_same="W2")
    done = read({**PROBLEM, "status": "已销号"}, reference=reference, by=by)
    # What the template left empty and the ledger says is a correction of the template's row.
    corrected = done.tables["problems"].select("problem_id", "category_code", "due_on").rows()
    assert [row[0] for row in corrected] == ["W2"]
    assert corrected[0][2] == D(2024, 9, 30)
    assert events_of(done) == [("W2", "closed", FED_BACK, MAY)]
    # The next edition knows it by itself.
    reference = reference.accepting(done)
    assert (
        question_kinds(
            read({**PROBLEM, "status": "已销号"}, reference=reference, as_of=D(2024, 6, 30))
        )
        == []
    )


def test_money_recovered_is_read_beside_the_money_a_problem_is_about():
    row = {
        "序号": 1,
        "村（社区）": "东岭村",
        "反馈问题": "低保评定优亲厚友",
        "涉及金额（万元）": 3,
        "追缴资金（万元）": 1.5,
        "责任单位": "东岭村党支部",
        "完成情况": "已完成",
        "整改到位时间": "2024.5.10",
        "是否销号": "否",
    }
    title = ["夹江县委第三轮巡察反馈问题整改台账"]
    result = interpreted(sheet(title, FORM, [*row], [*row.values()]), reference=office())
    assert result.tables["recoveries"].select("kind", "amount_yuan").rows() == [
        ("recovered", 15000.0)
    ]
