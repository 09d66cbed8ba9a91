"""States and flags: every word of real ledgers has a meaning, or is asked about."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.unit.intake.builders.sentences import assert_has_words
from warehouse.intake.values.flags import read_flag
from warehouse.intake.values.states import State, is_state, read_state, state_key

OPEN = State("open")
IN_PROGRESS = State("in_progress")
BASICALLY = State("basically_done")
COMPLETED = State("completed")
CLOSED = State("closed")
PENDING = None

STATES_OF_LEDGERS = {
    "未完成/基本完成/已完成": [OPEN, BASICALLY, COMPLETED],
    "已派发/已签收/整改中/已完成/待验收/已验收/已驳回": [
        OPEN,
        OPEN,
        IN_PROGRESS,
        COMPLETED,
        PENDING,
        PENDING,
        IN_PROGRESS,
    ],
    "待整改/整改中/整改验证/已销号/退回补充": [OPEN, IN_PROGRESS, PENDING, CLOSED, IN_PROGRESS],
    "待下发/整改中/待审核/已销号/持续整改": [
        OPEN,
        IN_PROGRESS,
        PENDING,
        CLOSED,
        State("in_progress", True),
    ],
    "完成整改/基本完成取得阶段性成果并持续整改/未完成": [
        COMPLETED,
        State("basically_done", True),
        OPEN,
    ],
    "已完成整改/正在整改": [COMPLETED, IN_PROGRESS],
    "已整改/部分整改/正在整改": [COMPLETED, IN_PROGRESS, IN_PROGRESS],
    "已完成，长期坚持": [State("completed", True)],
    "按序时进度推进/滞后": [IN_PROGRESS, IN_PROGRESS],
    "是/否/逾期": [PENDING, PENDING, PENDING],
    "已登记/移交中/已移交/已关闭": [OPEN, IN_PROGRESS, PENDING, CLOSED],
    "正在办理中/已办结": [IN_PROGRESS, COMPLETED],
}
"""The sets of values in LEDGERS.md, sections 2 and 4."""


@pytest.mark.parametrize(
    ("word", "state"),
    [
        (word, state)
        for words, states in STATES_OF_LEDGERS.items()
        for word, state in zip(words.split("/"), states, strict=True)
    ],
)
def test_every_state_of_real_ledgers_is_read_or_asked_about(word: str, state: State | None):
    reading = read_state(word)

    assert reading.value == state
    if state is None:
        assert reading.certainty == "pending"
    assert_has_words(reading, word)


def test_basically_done_is_never_done_nor_is_lateness_a_state():
    for word in ("基本完成", "阶段性完成", "取得阶段性成效", "基本完成整改", "基本整改到位"):
        assert read_state(word).value == BASICALLY
    late = read_state("逾期")
    assert (late.certainty, late.candidates) == ("pending", (OPEN, IN_PROGRESS))
    assert read_state("逾期未完成").value == OPEN


def test_a_direct_close_out_is_never_read_as_done():
    for word in ("直接销号", "直接销号（立行立改）"):
        reading = read_state(word)
        assert (reading.certainty, reading.value, reading.candidates) == ("pending", None, ())


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("完成90%", IN_PROGRESS),
        ("整改完成率90%", IN_PROGRESS),
        ("90%", IN_PROGRESS),
        ("100%", COMPLETED),
        ("0%", OPEN),
        ("整改中（80%）", IN_PROGRESS),
        ("已完成。", COMPLETED),
        (" 已 完 成 ", COMPLETED),
        ("已完成并长期坚持", State("completed", True)),
        ("未完成，长期坚持", State("open", True)),
    ],
)
def test_a_state_is_read_with_its_percentage_and_what_is_kept_up(value: str, state: State):
    assert read_state(value).value == state


@pytest.mark.parametrize(
    ("value", "candidates"),
    [
        ("已完成/未完成", [COMPLETED, OPEN]),
        ("已完成整改，追缴资金2万元", [COMPLETED]),
        ("120%", []),
        (0.9, [IN_PROGRESS]),
        (1, [COMPLETED, CLOSED]),
        (True, [COMPLETED, CLOSED]),
        (False, [OPEN, IN_PROGRESS]),
        (3, []),
        (dt.date(2021, 6, 30), []),
        ("好", []),
    ],
)
def test_what_is_no_plain_state_is_asked_about(value: Any, candidates: list[State]):
    reading = read_state(value)

    assert (reading.certainty, list(reading.candidates)) == ("pending", candidates)
    assert_has_words(reading, value)


def test_an_answer_serves_every_writing_of_the_same_mark():
    meanings = {state_key("√"): COMPLETED, state_key("待验收"): CLOSED, state_key(1): OPEN}

    assert read_state(" √ ", meanings=meanings).value == COMPLETED
    assert read_state("待 验收", meanings=meanings).value == CLOSED
    assert read_state(1.0, meanings=meanings).value == OPEN
    assert read_state("○", meanings=meanings).certainty == "pending"


def test_only_words_for_states_are_states():
    assert all(is_state(word) for word in ("已完成", "基本完成", "逾期", "已完成，报县委"))
    assert not any(is_state(value) for value in ("2021年6月", "1", "", None, "/", 1, "张庄村"))


@pytest.mark.parametrize(
    ("value", "flag", "certainty"),
    [
        ("是", True, "read"),
        ("否", False, "read"),
        (True, True, "read"),
        ("√", True, "noted"),
        ("×", False, "noted"),
        ("Ｙ", True, "noted"),
        (1, True, "noted"),
        (0.0, False, "noted"),
        ("已销号", True, "noted"),
        ("未销号", False, "noted"),
        ("尚未转化", False, "noted"),
        ("正在办理中", False, "noted"),
        ("逾期", None, "pending"),
        ("○", None, "pending"),
        (2, None, "pending"),
        (dt.date(2021, 6, 30), None, "rejected"),
        ("无", None, "empty"),
    ],
)
def test_yes_and_no_are_read_in_the_words_of_the_column(value: Any, flag: Any, certainty: str):
    reading = read_flag(value)

    assert (reading.value, reading.certainty) == (flag, certainty)
    assert_has_words(reading, value)


def test_an_unknown_flag_is_read_as_the_office_answered():
    assert read_flag("○", meanings={state_key("○"): False}).value is False
