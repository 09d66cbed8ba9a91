"""LEDGERS.md, section 10, row by row: every dirty value gets the severity written there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.intake.builders.sentences import assert_has_words
from warehouse.intake.cells.sheets import CellError
from warehouse.intake.values.codes import read_code
from warehouse.intake.values.empty_cells import is_ditto, is_empty_cell, is_reference
from warehouse.intake.values.measures import read_measures
from warehouse.intake.values.money import read_money
from warehouse.intake.values.states import State, read_state
from warehouse.intake.values.subjects import read_subject
from warehouse.intake.values.text import read_text
from warehouse.intake.values.times.days import DayInterval, read_day, read_event_days
from warehouse.intake.values.times.deadlines import Deadline, read_deadline

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.values.reading import Certainty, Reading

JUNE_30 = dt.date(2021, 6, 30)
FEEDBACK = dt.date(2021, 3, 15)

deadline = partial(read_deadline, feedback_on=FEEDBACK)
event = partial(read_event_days, feedback_on=FEEDBACK)
day = partial(read_day, feedback_on=FEEDBACK)
hidden_year = partial(read_day, feedback_on=FEEDBACK, year_is_hidden=True)
yuan = partial(read_money, unit="yuan")
wan = partial(read_money, unit="ten_thousand_yuan")
village_code = partial(read_code, width=12)


@dataclass(frozen=True)
class Case:
    """One value of the table: how it is read and what comes of it."""

    value: CellValue
    reader: Callable[[CellValue], Reading[Any]]
    certainty: Certainty
    result: Any = None
    candidates: tuple[Any, ...] = ()


def due(year: int, month: int, of_month: int, precision: Any = "day", **kinds: bool) -> Deadline:
    return Deadline(dt.date(year, month, of_month), precision=precision, **kinds)


def interval(after: tuple[int, int, int], on: tuple[int, int, int]) -> DayInterval:
    return DayInterval(dt.date(*after), dt.date(*on))


AT_ONCE = Deadline(None, is_immediate=True)
FOR_GOOD = Deadline(None, is_ongoing=True)

DAYS = [
    Case(text, day, "noted", JUNE_30)
    for text in (
        "2021.6.30",
        "2021-6-30",
        "2021/6/30",
        "２０２１年６月３０日",
        "20210630",
        20210630,
        "2021/6/30 0:00:00",
    )
]
PERIODS = [
    Case("2021年6月底前", deadline, "noted", due(2021, 6, 30, "month")),
    Case("2021年6月", deadline, "noted", due(2021, 6, 30, "month")),
    Case("2021-06", deadline, "noted", due(2021, 6, 30, "month")),
    Case("2021年底前", deadline, "noted", due(2021, 12, 31, "year")),
    Case("2021年上半年", deadline, "noted", due(2021, 6, 30, "half_year")),
    Case("2021年一季度末", deadline, "noted", due(2021, 3, 31, "quarter")),
]
PERIODS_OF_EVENTS = [
    Case("2021年6月底前", event, "noted", interval((2021, 5, 31), (2021, 6, 30))),
    Case("2021年6月", event, "noted", interval((2021, 5, 31), (2021, 6, 30))),
    Case("2021-06", event, "noted", interval((2021, 5, 31), (2021, 6, 30))),
    Case("2021年底前", event, "noted", interval((2020, 12, 31), (2021, 12, 31))),
    Case("2021年上半年", event, "noted", interval((2020, 12, 31), (2021, 6, 30))),
    Case("2021年一季度末", event, "noted", interval((2020, 12, 31), (2021, 3, 31))),
]
WITHOUT_YEAR = [
    Case("6月", deadline, "pending", None, (due(2021, 6, 30, "month"),)),
    Case("6月底前", deadline, "pending", None, (due(2021, 6, 30, "month"),)),
    Case("6月30日", deadline, "pending", None, (due(2021, 6, 30),)),
    Case("6月30日", day, "pending", None, (JUNE_30,)),
    Case("6月30日", event, "pending", None, (DayInterval(None, JUNE_30),)),
    Case("二季度末", deadline, "pending", None, (due(2021, 6, 30, "quarter"),)),
    Case("十月底", deadline, "pending", None, (due(2021, 10, 31, "month"),)),
    Case("2月底", deadline, "pending", None, (due(2022, 2, 28, "month"),)),
    Case(JUNE_30, hidden_year, "pending", None, (JUNE_30,)),
    Case(dt.date(2024, 6, 30), hidden_year, "pending", None, (JUNE_30,)),
]
NUMBERS_AS_DAYS = [
    Case(2021.6, deadline, "pending", None, (due(2021, 6, 30, "month"),)),
    Case(2021.6, event, "pending", None, (interval((2021, 5, 31), (2021, 6, 30)),)),
    Case(2021.6, day, "pending"),
    Case(2021.1, deadline, "rejected"),
    Case(2021.1, day, "rejected"),
    Case(44377, day, "pending", None, (JUNE_30,)),
    Case(44377.0, deadline, "pending", None, (due(2021, 6, 30),)),
    Case("44377", day, "pending", None, (JUNE_30,)),
    Case("21.6.30", day, "pending", None, (JUNE_30,)),
]
IMPOSSIBLE_DAYS = [
    Case(value, reader, "rejected")
    for value in ("6月31日", "2月30日", "13月", 0, "1900-01-00", "2021.6.3O")
    for reader in (day, event, deadline)
]
KINDS_OF_DEADLINE = [
    *(Case(text, deadline, "noted", AT_ONCE) for text in ("立即整改", "立行立改", "即知即改")),
    *(
        Case(text, deadline, "noted", FOR_GOOD)
        for text in ("长期", "长期坚持", "持续整改", "常态化")
    ),
    *(
        Case(text, read_state, "noted", State("in_progress", True))
        for text in ("长期", "长期坚持", "持续整改", "常态化")
    ),
    Case("立行立改（15日内）", deadline, "pending", None, (due(2021, 3, 30, is_immediate=True),)),
    Case(
        "2024年底前，并长期坚持",
        deadline,
        "noted",
        due(2024, 12, 31, "year", is_ongoing=True),
    ),
    Case("立行立改，长期坚持", deadline, "noted", Deadline(None, True, True)),
]
OTHER_DEADLINES = [
    Case("3个月内", deadline, "pending", None, (due(2021, 6, 15),)),
    Case("收到反馈意见1个月内", deadline, "pending", None, (due(2021, 4, 15),)),
    Case("三十日内", deadline, "pending", None, (due(2021, 4, 14),)),
    Case("2024-06-01~2024-09-30", deadline, "noted", due(2024, 9, 30, "range")),
    Case("第1项4月15日前，第2项6月底前", deadline, "pending"),
    Case("待定", deadline, "empty"),
    Case("视资金情况", deadline, "empty"),
    Case("已完成", deadline, "pending"),
]
NOT_FILLED = [
    Case(mark, reader, "empty")
    for mark in ("/", "／", "—", "无", "空", None, "")
    for reader in (day, event, deadline, read_state, read_text, village_code, yuan)
]
REPEATED = [
    Case(mark, reader, "pending")
    for mark in ("同上", "〃", "″", "同左", "同整改时限", "见附件", "见第3项")
    for reader in (day, deadline, read_state, read_text)
]
STATES = [
    *(Case(mark, read_state, "pending") for mark in ("√", "✔", "○", "是", "完成")),
    *(
        Case(text, read_state, "read", State("in_progress"))
        for text in ("部分完成", "序时推进", "正在整改", "持续推进")
    ),
    Case("完成90%", read_state, "noted", State("in_progress")),
    *(
        Case(text, read_state, "noted", State("basically_done"))
        for text in ("阶段性完成", "取得阶段性成效", "基本完成")
    ),
    Case("已完成，长期坚持", read_state, "noted", State("completed", True)),
    Case("已销号", read_state, "read", State("closed")),
    Case("逾期", read_state, "pending", None, (State("open"), State("in_progress"))),
]
SEVERAL_IN_A_CELL = [
    Case("A村、B村", read_subject, "pending", None, ("A村", "B村")),
    Case("A村等3个村", read_subject, "pending", None, ("A村",)),
    Case("各村", read_subject, "pending"),
    Case("全镇", read_subject, "pending"),
]
MONEY = [
    Case("1.2万元", yuan, "warned", 12_000.0),
    Case("1,260元", yuan, "noted", 1_260.0),
    Case("1,260元", wan, "warned", 1_260.0),
    Case("约0.5", wan, "pending", None, (5_000.0,)),
    Case("壹万元", yuan, "warned", 10_000.0),
]
CODES = [
    Case("2.02E+16", read_code, "rejected"),
    Case(20200000000000000, read_code, "rejected"),
    Case(12345678901234567, village_code, "rejected"),
    Case(4.11123e11, village_code, "rejected"),
    Case("4.11123E+11", village_code, "rejected"),
    Case(7, partial(read_code, width=3), "rejected"),
    Case("007", partial(read_code, width=3), "read", "007"),
]
TEXTS = [
    *(Case(text, read_text, "read", text) for text in ("=1+1", "@张庄村", "+5", "-整改中")),
    Case(CellError("#REF!"), read_text, "rejected"),
]


@pytest.mark.parametrize(
    "case",
    [
        *DAYS,
        *PERIODS,
        *PERIODS_OF_EVENTS,
        *WITHOUT_YEAR,
        *NUMBERS_AS_DAYS,
        *IMPOSSIBLE_DAYS,
        *KINDS_OF_DEADLINE,
        *OTHER_DEADLINES,
        *NOT_FILLED,
        *REPEATED,
        *STATES,
        *SEVERAL_IN_A_CELL,
        *MONEY,
        *CODES,
        *TEXTS,
    ],
    ids=lambda case: f"{case.value!r} {getattr(case.reader, 'func', case.reader).__name__}",
)
def test_a_dirty_value_gets_the_severity_of_a_careful_clerk(case: Case):
    reading = case.reader(case.value)

    assert (reading.certainty, reading.value) == (case.certainty, case.result)
    if case.candidates:
        assert reading.candidates == case.candidates
    assert_has_words(reading, case.value)


@pytest.mark.parametrize(
    "text",
    [
        "①召开支部会议；②公开账目；③建立制度",
        "1.召开支部会议\n2.公开账目\n3.建立制度",
        "一是召开支部会议；二是公开账目；三是建立制度。",
        "(1)召开支部会议；(2)公开账目；(3)建立制度",
        "(一)召开支部会议；(二)公开账目；(三)建立制度",
        "1．召开支部会议；2．公开账目；3．建立制度",
        "01、召开支部会议；02、公开账目；03、建立制度",
        "一要召开支部会议；二要公开账目；三要建立制度",
        "第一，召开支部会议；第二，公开账目；第三，建立制度",
    ],
)
def test_measures_of_one_cell_are_split_and_its_text_is_kept_whole(text: str):
    measures = read_measures(text).value

    assert measures is not None
    assert measures.parts == ("召开支部会议", "公开账目", "建立制度")
    assert measures.whole == text


def test_marks_dittos_and_references_are_told_apart():
    for mark in ("/", "／", "—", "无", "空"):
        assert (is_empty_cell(mark), is_ditto(mark), is_reference(mark)) == (True, False, False)
    for mark in ("同上", "〃", "″"):
        assert (is_empty_cell(mark), is_ditto(mark), is_reference(mark)) == (False, True, False)
    for mark in ("同左", "同整改时限", "见附件", "见第3项"):
        assert (is_empty_cell(mark), is_ditto(mark), is_reference(mark)) == (False, False, True)


def test_a_sentence_that_begins_like_a_mark_a_ditto_or_a_reference_is_none():
    for text in (
        "无违规问题",
        "同类问题整改情况",
        "同步推进",
        "同期对比数据",
        "见效快",
        "上级要求",
    ):
        assert not (is_empty_cell(text) or is_ditto(text) or is_reference(text)), text
        assert read_text(text).value == text
